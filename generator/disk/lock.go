package disk

import (
	"cmp"
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

// workplace is where a publication keeps what is not published: the lock, the
// state and the spare tree. It is .readout/ of the site folder, or beside the
// output where the first does not lie on the output's file system. Names in
// it carry a digest of the output's path, so that editions do not meet.
type workplace struct {
	dir  string // "" where nothing can be kept
	key  string
	near bool // it lies on the file system of the output and its parent
}

func (w workplace) lock() string  { return filepath.Join(w.dir, "lock-"+w.key) }
func (w workplace) spare() string { return filepath.Join(w.dir, "spare-"+w.key) }
func (w workplace) state() string { return filepath.Join(w.dir, "state-"+w.key) }

// findWork finds the workplace of an output, and makes it unless it is only
// to be looked at.
func findWork(site, out string, make bool) (w workplace) {
	sum := sha256.Sum256([]byte(out))
	w.key = hex.EncodeToString(sum[:4])
	for _, dir := range []string{site, filepath.Dir(out)} {
		work, err := filepath.Abs(filepath.Join(dir, ".readout"))
		if err != nil {
			continue
		}
		if make {
			_ = os.MkdirAll(work, 0o755) // the next line sees whether it is there
		}
		if info, err := os.Lstat(work); err != nil || !info.IsDir() {
			continue
		}
		if make && !writable(filepath.Join(work, "lock-"+w.key)) {
			continue
		}
		if oneFileSystem(work, out) {
			w.dir, w.near = work, true
			return w
		}
		if w.dir == "" {
			w.dir = work
		}
	}
	return w
}

func writable(file string) bool {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o644)
	if err == nil {
		f.Close()
	}
	return err == nil
}

// take takes the output's lock: a file of the workplace if every publication
// into this output finds the same one, else the output folder, which is then
// changed file by file and stays the same folder. It gives the time on the
// workplace's file system at which the lock was ours.
func (w workplace) take(ctx context.Context, out string, o PublishOptions) (f *os.File, since int64, err error) {
	var note *os.File
	if w.dir != "" {
		if note, err = os.OpenFile(w.lock(), os.O_RDWR|os.O_CREATE, 0o644); err != nil {
			return nil, 0, fault("open", w.lock(), err)
		}
	}
	if f = note; !w.near {
		if f, err = os.Open(out); err != nil {
			return nil, 0, fault("open", o.Out, err)
		}
		defer note.Close() // a nil file refuses quietly
	}
	if err := wait(ctx, f, note, o); err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, sign(note), nil
}

// sign writes our number into the lock file, for others to name us; without
// it they say "another process". It gives the time of the writing.
func sign(note *os.File) int64 {
	if note == nil || note.Truncate(0) != nil {
		return 0
	}
	_, _ = fmt.Fprintf(note, "%d\n", os.Getpid())
	info, err := note.Stat()
	if err != nil {
		return 0
	}
	return markOf(info).ctime
}

func wait(ctx context.Context, f, note *os.File, o PublishOptions) error {
	for left := cmp.Or(o.patience, lockPatience); ; left -= lockStep {
		ok, err := tryLock(f)
		if err != nil {
			return fault("lock", o.Out, err)
		}
		if ok {
			return nil
		}
		if left <= 0 {
			return &LockedError{o.Out, signed(note)}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockStep):
		}
	}
}

// signed reads whose lock it is.
func signed(note *os.File) string {
	if note == nil {
		return ""
	}
	who := make([]byte, 20)
	n, _ := note.ReadAt(who, 0)
	return strings.TrimSpace(string(who[:n]))
}

// oneFileSystem reports whether the two places and the output's parent lie on
// one file system, which is what the exchange needs.
func oneFileSystem(work, out string) bool {
	a, errA := os.Stat(work)
	b, errB := os.Stat(out)
	c, errC := os.Stat(filepath.Dir(out))
	return errA == nil && errB == nil && errC == nil && device(a) == device(b) && device(a) == device(c)
}
