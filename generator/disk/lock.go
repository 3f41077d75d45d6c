package disk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// LockedError says that another process builds into the same folder (exit 3).
type LockedError struct {
	Out     string
	Process string // its number, "" when it did not say
}

// Error names the process.
func (e *LockedError) Error() string {
	who := "another process"
	if e.Process != "" {
		who = "process " + e.Process
	}
	return fmt.Sprintf("%s is writing to %s and did not finish within 10 s", who, e.Out)
}

const (
	lockPatience = 10 * time.Second
	lockStep     = 50 * time.Millisecond
)

// lock takes the output's lock. The lock and the spare tree lie in .readout/
// of the site folder, or beside the output where that cannot be; their names
// carry a digest of the output's path, so that editions do not meet. Where
// neither folder can be written, the output folder itself is locked.
func (p *publication) lock(ctx context.Context) (unlock func(), err error) {
	sum := sha256.Sum256([]byte(p.out))
	key := hex.EncodeToString(sum[:4])
	var f *os.File
	for _, dir := range []string{p.site, filepath.Dir(p.out)} {
		work, err := filepath.Abs(filepath.Join(dir, ".readout"))
		if err != nil || os.MkdirAll(work, 0o755) != nil || !oneFileSystem(work, p.out) {
			continue
		}
		if f, err = os.OpenFile(filepath.Join(work, "lock-"+key), os.O_RDWR|os.O_CREATE, 0o644); err == nil {
			p.work, p.spare = work, filepath.Join(work, "spare-"+key)
			break
		}
	}
	if f == nil {
		if f, err = os.Open(p.out); err != nil {
			return nil, fault("open", p.shown, err)
		}
	}
	if err := wait(ctx, f, p.shown); err != nil {
		f.Close()
		return nil, err
	}
	if p.work != "" {
		sign(f)
	}
	return func() { f.Close() }, nil
}

// sign writes our number into the lock file, for others to name us; without
// it they say "another process".
func sign(f *os.File) {
	if f.Truncate(0) == nil {
		_, _ = fmt.Fprintf(f, "%d\n", os.Getpid())
	}
}

func wait(ctx context.Context, f *os.File, shown string) error {
	for left := lockPatience; ; left -= lockStep {
		ok, err := tryLock(f)
		if err != nil {
			return fault("lock", shown, err)
		}
		if ok {
			return nil
		}
		if left <= 0 {
			who := make([]byte, 20)
			n, _ := f.ReadAt(who, 0)
			return &LockedError{shown, strings.TrimSpace(string(who[:n]))}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockStep):
		}
	}
}

// oneFileSystem reports whether the two places and the output's parent lie on
// one file system, which is what the exchange needs.
func oneFileSystem(work, out string) bool {
	a, errA := os.Stat(work)
	b, errB := os.Stat(out)
	c, errC := os.Stat(filepath.Dir(out))
	return errA == nil && errB == nil && errC == nil && device(a) == device(b) && device(a) == device(c)
}
