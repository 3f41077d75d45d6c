//go:build unix

package disk

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestChild is no test but the process that the others kill: it publishes what
// its environment says. Without that there is nothing to do.
func TestChild(t *testing.T) {
	job := os.Getenv("READOUT_CHILD")
	if job == "" {
		return
	}
	o := PublishOptions{Site: os.Getenv("READOUT_SITE"), Out: os.Getenv("READOUT_OUT"), trip: hasty}
	verb, arg, _ := strings.Cut(job, " ")
	switch verb {
	case "die": // at the operation of this number
		at, _ := strconv.Atoi(arg)
		var count atomic.Int64
		o.trip = func(op, _ string) error {
			if op != "flush" && count.Add(1) == int64(at) {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
				time.Sleep(time.Hour)
			}
			return hasty(op, "")
		}
		_, err := publishWith(o, after)
		must(t, err)
	case "loop": // old and new site in turn until killed
		fmt.Println("ready")
		for i := 0; ; i++ {
			_, err := publishWith(o, []map[string]string{after, before}[i%2])
			must(t, err)
		}
	case "hold": // the lock
		p, err := Begin(context.Background(), o, nil)
		must(t, err)
		defer p.Discard() // else the lock may be collected
		fmt.Println("ready")
		time.Sleep(time.Hour)
	case "publish": // a site of its own, once
		_, err := publishWith(o, map[string]string{"index.html": arg, "who/" + arg: arg, "rest": strings.Repeat(arg, 100_000)})
		must(t, err)
	}
}

func child(t *testing.T, o PublishOptions, job string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestChild$")
	c.Env = append(os.Environ(), "READOUT_CHILD="+job, "READOUT_SITE="+o.Site, "READOUT_OUT="+o.Out)
	return c
}

// ready starts a child and waits until it says so.
func ready(t *testing.T, o PublishOptions, job string) (*exec.Cmd, io.Reader) {
	t.Helper()
	c := child(t, o, job)
	out, err := c.StdoutPipe()
	must(t, err, c.Start())
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); line != "ready\n" {
		t.Fatal("the child did not begin: ", line, err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	return c, lines
}

// TestKilledAtEveryOperation kills the process before each operation in turn.
func TestKilledAtEveryOperation(t *testing.T) {
	for _, way := range ways {
		step := 3
		if soak() {
			step = 1
		}
		n := 1
		for ; killAt(t, way, n); n += step {
			if t.Failed() {
				t.Fatalf("%s: at operation %d", way, n)
			}
		}
		if n < 20 {
			t.Errorf("%s: only %d operations were tried", way, n)
		}
	}
}

func killAt(t *testing.T, way string, n int) bool {
	o := siteWith(t, others)
	narrow(t, o, way)
	must(t, os.MkdirAll(filepath.Join(o.Out, "empty/one"), 0o755))
	o.trip = hasty
	publish(t, o, before)
	err := child(t, o, fmt.Sprintf("die %d", n)).Run()
	if err == nil {
		isWhole(t, o, Result{Whole: true}, nil, way, false)
		return false
	}
	isWhole(t, o, Result{Whole: true}, &Fault{"finish", "", err}, way, false)
	publish(t, o, after)
	isNew(t, o, false)
	isTidy(t, o, way)
	os.RemoveAll(o.Site)
	return true
}

// TestKilledAtAnyMoment kills a process that publishes without pause. One site
// goes through all deaths.
func TestKilledAtAnyMoment(t *testing.T) {
	rounds := 12
	if soak() {
		rounds = 500
	}
	for _, way := range ways {
		o := siteWith(t, others)
		narrow(t, o, way)
		must(t, os.MkdirAll(filepath.Join(o.Out, "empty/one"), 0o755))
		o.trip = hasty
		publish(t, o, before)
		for i := range rounds {
			c, out := ready(t, o, "loop")
			time.Sleep(time.Duration(rand.IntN(40_000)) * time.Microsecond)
			must(t, c.Process.Kill())
			said, _ := io.ReadAll(out)
			if err := c.Wait(); !strings.Contains(err.Error(), "killed") {
				t.Fatalf("%s: in round %d the child failed by itself: %s", way, i, said)
			}
			isWhole(t, o, Result{Whole: true}, &Fault{"finish", "", errors.New("killed")}, way, false)
			if i%2 == 0 { // else the next child finds what this one left
				publish(t, o, after)
				isNew(t, o, false)
				isTidy(t, o, way)
			}
			if t.Failed() {
				t.Fatalf("%s: in round %d", way, i)
			}
		}
	}
}

// Builds at once end one after another; the last one's site stands, whole.
func TestManyAtOnce(t *testing.T) {
	for _, way := range ways {
		o := siteWith(t, others)
		narrow(t, o, way)
		var children []*exec.Cmd
		for i := range 5 {
			c := child(t, o, fmt.Sprintf("publish %d", i))
			must(t, c.Start())
			children = append(children, c)
		}
		for _, c := range children {
			must(t, c.Wait())
		}
		got := snapshot(t, o.Out)
		who := got["index.html"]
		want := withOthers(map[string]string{"index.html": who, "who/" + who: who, "rest": strings.Repeat(who, 100_000)})
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", way, d)
		}
	}
}

// The lock names its process, whatever way it is taken; when the process is
// dead, it is free.
func TestLock(t *testing.T) {
	for _, way := range ways {
		o := siteWith(t, nil)
		narrow(t, o, way)
		c, _ := ready(t, o, "hold")
		o.patience = 120 * time.Millisecond
		_, err := Begin(context.Background(), o, nil)
		var locked *LockedError
		want := fmt.Sprintf("process %d is writing", c.Process.Pid)
		if way == "single" {
			want = "another process is writing" // nothing can be left there but the site
		}
		if !errors.As(err, &locked) || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "10 s") {
			t.Errorf("%s: %v, want %q", way, err, want)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 60*time.Millisecond)
		defer cancel()
		o.patience = 0
		if _, err := Begin(ctx, o, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: a cancelled wait: %v", way, err)
		}
		must(t, c.Process.Kill())
		_ = c.Wait()
		publish(t, o, map[string]string{"a": "a"})
	}
}
