package disk

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// mount gives a small file system of its own, or false where the system does
// not let us; the faults of fault_test.go then stand in for it.
func mount(t *testing.T, dir, options string) bool {
	t.Helper()
	if unix.Mount("tmpfs", dir, "tmpfs", 0, options) != nil {
		return false
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return true
}

// A disk that is really full, at every size from too small for one file on.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if !mount(t, dir, "size=1m") {
		return
	}
	must(t, os.Mkdir(filepath.Join(dir, "content"), 0o755))
	o := PublishOptions{Site: dir, Out: filepath.Join(dir, "public")}
	page := func(body string, size int) string { return strings.Repeat(body, size) }
	old := map[string]string{"a": page("old", 50_000), "b/c": page("old", 20_000)}
	publish(t, o, old)
	failed := 0
	for size := 400_000; size > 1000; size = size * 3 / 4 {
		next := map[string]string{"a": page("n", size), "b/c": page("n", size), "d": page("n", size)}
		_, err := publishWith(o, next)
		want := next
		var known *Fault
		if err != nil {
			want = old
			failed++
			if !errors.As(err, &known) || !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "public/") {
				t.Errorf("the message: %v", err)
			}
		}
		if !cmp.Equal(want, snapshot(t, o.Out)) {
			t.Fatalf("size %d: the site is not the right one (error: %v)", size, err)
		}
		old = want
	}
	if failed == 0 {
		t.Error("the disk was never full")
	}
}

// An output that is a mount, on a file system of its own or of its parent, is
// written file by file, and remembered all the same.
func TestMountedOutput(t *testing.T) {
	for _, kind := range []string{"own", "bound"} {
		o := siteWith(t, nil)
		must(t, os.Mkdir(o.Out, 0o755))
		if kind == "own" && !mount(t, o.Out, "size=1m") {
			return
		}
		if kind == "bound" {
			from := filepath.Join(o.Site, "elsewhere")
			must(t, os.Mkdir(from, 0o755), unix.Mount(from, o.Out, "", unix.MS_BIND, ""))
			t.Cleanup(func() { _ = unix.Unmount(o.Out, unix.MNT_DETACH) })
		}
		publish(t, o, before)
		p := begin(t, o, "same")
		if !p.Keep("same", digest([]byte("same"))) {
			t.Error(kind, ": what stands is not known")
		}
		p.Discard()
		if r := publish(t, o, after); r.Whole {
			t.Error(kind, ": a mount cannot have been exchanged")
		}
		if d := cmp.Diff(after, snapshot(t, o.Out)); d != "" {
			t.Error(kind, ": ", d)
		}
		c, _ := ready(t, o, "hold")
		o.patience = 60_000_000
		if _, err := publishWith(o, after); err == nil || !strings.Contains(err.Error(), "process ") {
			t.Errorf("%s: the lock names nobody: %v", kind, err)
		}
		must(t, c.Process.Kill())
		_ = c.Wait()
	}
}
