package disk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The site before and after, and what lies between them that is not ours. All
// that can happen to a file happens: it stays, changes, comes, goes, becomes a
// folder or was one.
var (
	before = map[string]string{"index.html": "old", "same": "same", "gone": "gone", "deep/er/gone": "gone", "deep/same": "same",
		"swap": "a file", "pawn/x": "in a folder", "pawn/y/z": "in a folder"}
	after = map[string]string{"index.html": "new site", "same": "same", "come": "come", "new/er/come": "come", "deep/same": "same",
		"swap/x": "now in a folder", "pawn": "now a file"}
	others = map[string]string{"mine/note": "mine", "deep/mine": "mine", ".gitkeep": ""}
)

func withOthers(files map[string]string) map[string]string {
	all := map[string]string{}
	for _, m := range []map[string]string{files, others} {
		for k, v := range m {
			all[k] = v
		}
	}
	return all
}

// publishWith publishes and gives the error back.
func publishWith(o PublishOptions, files map[string]string) (Result, error) {
	var outs []Output
	for name, body := range files {
		outs = append(outs, Output{name, []byte(body)})
	}
	return Publish(context.Background(), o, outs)
}

// TestEveryFault fails at each operation in turn, once or from there on, in
// each way that disks fail. The site is then the old or the new one; and the
// next run, which meets no trouble, makes the new one and leaves no trace.
func TestEveryFault(t *testing.T) {
	for _, way := range ways {
		for _, why := range []error{syscall.ENOSPC, syscall.EIO, syscall.EACCES} {
			for _, lasting := range []bool{false, true} {
				if lasting != (why == syscall.ENOSPC) && !soak() {
					continue // a full disk stays full, other trouble may pass
				}
				t.Run(fmt.Sprintf("%s/%d/lasting=%v", way, why, lasting), func(t *testing.T) {
					n := 1
					for ; failAt(t, way, n, why, lasting); n++ {
						if t.Failed() {
							t.Fatalf("at operation %d", n)
						}
					}
					if n < 20 {
						t.Errorf("only %d operations were tried", n)
					}
				})
			}
		}
	}
}

// soak asks for the long form of a test, as make soak does.
func soak() bool { return os.Getenv("READOUT_SOAK") != "" }

// hasty does not wait for the disk, which is most of the time here.
func hasty(op, _ string) error {
	if op == "flush" {
		return syscall.EIO
	}
	return nil
}

// failAt reports whether there was an n-th operation.
func failAt(t *testing.T, way string, n int, why error, lasting bool) bool {
	o := siteWith(t, others)
	narrow(t, o, way)
	must(t, os.MkdirAll(filepath.Join(o.Out, "empty/one"), 0o755))
	o.trip = hasty
	publish(t, o, before)
	var count atomic.Int64
	late := false
	o.trip = func(op, name string) error {
		if op == "exchange" {
			late = true
			must(t, os.WriteFile(filepath.Join(o.Out, "late"), []byte("late"), 0o644))
		}
		if op == "flush" {
			return why
		}
		if at := count.Add(1); at == int64(n) || lasting && at > int64(n) {
			return why
		}
		return nil
	}
	r, err := publishWith(o, after)
	tripped := count.Load() >= int64(n)
	o.trip = hasty
	isWhole(t, o, r, err, way, late)
	if _, err := publishWith(o, after); err != nil {
		t.Error("the next run: ", err)
	}
	isNew(t, o, late)
	isTidy(t, o, way)
	os.RemoveAll(o.Site)
	return tripped
}

// isWhole holds that a failed run left the old site or the new one, and where
// files are changed one by one, at least whole files.
func isWhole(t *testing.T, o PublishOptions, r Result, err error, way string, late bool) {
	t.Helper()
	got := snapshot(t, o.Out)
	if late && got["late"] != "late" {
		if way == "whole" && err == nil {
			t.Error("a file that came late is gone")
		}
	}
	delete(got, "late")
	isOld, isNew := cmp.Equal(got, withOthers(before)), cmp.Equal(got, withOthers(after))
	var known *Fault
	switch {
	case err == nil && !isNew:
		t.Errorf("no error, but the site is not the new one: %s", cmp.Diff(withOthers(after), got))
	case err != nil && !errors.As(err, &known):
		t.Errorf("the error is no fault of the world: %v", err)
	case isOld || isNew:
	case way == "whole" && r.Whole:
		t.Errorf("neither old nor new: %s", cmp.Diff(withOthers(before), got))
	default:
		for f, body := range got {
			internalName := f == manifestStage || internal(f)
			if !internalName && body != withOthers(before)[f] && body != withOthers(after)[f] {
				t.Errorf("%s is neither old nor new: %q", f, body)
			}
		}
		for f, body := range others {
			if got[f] != body {
				t.Errorf("%s, which is not ours, is %q", f, got[f])
			}
		}
	}
}

func isNew(t *testing.T, o PublishOptions, late bool) {
	t.Helper()
	want := withOthers(after)
	if late {
		want["late"] = "late"
	}
	if d := cmp.Diff(want, snapshot(t, o.Out)); d != "" {
		t.Error(d)
	}
	for d, want := range map[string]bool{"empty/one": true, "deep/er": false, "pawn/y": false} {
		if _, err := os.Stat(filepath.Join(o.Out, d)); (err == nil) != want {
			t.Errorf("the folder %s is there: %v", d, err == nil)
		}
	}
}

// isTidy holds that nothing temporary stays.
func isTidy(t *testing.T, o PublishOptions, way string) {
	t.Helper()
	if entries, err := os.ReadDir(filepath.Join(o.Out, ".readout")); err != nil || len(entries) != 1 {
		t.Errorf("in public/.readout: %v %v", entries, err)
	}
	if entries, err := os.ReadDir(filepath.Join(o.Site, ".readout")); way == "whole" && (err != nil || len(entries) > 3) {
		t.Errorf("in .readout: %v %v", entries, err)
	}
}

// A broken run may be followed by many: every operation of the second fails in
// turn after the first failed at some place.
func TestFaultAfterFault(t *testing.T) {
	for n := 3; n < 45; n += 4 {
		for m := 1; m < 45; m += 6 {
			o := siteWith(t, others)
			must(t, os.MkdirAll(filepath.Join(o.Out, "empty/one"), 0o755))
			o.trip = hasty
			publish(t, o, before)
			for _, at := range []int{n, m} {
				left := at
				o.trip = func(string, string) error {
					if left--; left <= 0 {
						return syscall.EIO
					}
					return nil
				}
				r, err := publishWith(o, after)
				isWhole(t, o, r, err, "whole", false)
			}
			o.trip = hasty
			publish(t, o, after)
			isNew(t, o, false)
			if t.Failed() {
				t.Fatalf("at operations %d, then %d", n, m)
			}
			os.RemoveAll(o.Site)
		}
	}
}

// Where nothing may be written, the message names the path and the old site stands.
func TestReadOnly(t *testing.T) {
	for _, locked := range []string{"public", ".", "public/deep"} {
		o := siteWith(t, others)
		publish(t, o, before)
		dir := filepath.Join(o.Site, locked)
		must(t, os.Chmod(dir, 0o555))
		var r Result
		var err error
		asUser(t, o.Site, func() { r, err = publishWith(o, after) })
		must(t, os.Chmod(dir, 0o755))
		isWhole(t, o, r, err, "single", false)
		publish(t, o, after)
		if d := cmp.Diff(withOthers(after), snapshot(t, o.Out)); d != "" {
			t.Errorf("%s: %s", locked, d)
		}
	}
}
