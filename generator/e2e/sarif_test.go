package e2e

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// example is what `readout explain CODE --format json` gives of it.
type example struct {
	Wrong []struct{ File, Text, Link string }
}

// TestSARIF lets every code be raised, by the example that explains it, and
// holds each answer to the official schema.
func TestSARIF(t *testing.T) {
	var list struct{ Codes []struct{ Code string } }
	ask(t, &list, "explain", "--format", "json")
	if len(list.Codes) < 50 {
		t.Fatalf("only %d codes", len(list.Codes))
	}
	dir := t.TempDir()
	args := []string{"generator/e2e/testdata/sarif.js"}
	for _, c := range list.Codes {
		var e example
		ask(t, &e, "explain", c.Code, "--format", "json")
		if len(e.Wrong) == 0 {
			continue
		}
		site := filepath.Join(dir, c.Code)
		lay(t, site, e)
		args = append(args, sarif(t, site, c.Code))
	}
	lost := filepath.Join(dir, "lost") // no site at all: wrong usage answers in the format too
	if err := os.MkdirAll(lost, 0o755); err != nil {
		t.Fatal(err)
	}
	check(t, "node", append(args, sarif(t, lost, "BR900"))...)
}

// ask runs the program and reads its JSON.
func ask(t *testing.T, into any, args ...string) {
	t.Helper()
	out, err := exec.Command(sites.program, args...).Output()
	if err == nil {
		err = json.Unmarshal(out, into)
	}
	if err != nil {
		t.Fatalf("readout %v: %v", args, err)
	}
}

func lay(t *testing.T, dir string, e example) {
	t.Helper()
	for _, f := range e.Wrong {
		p := filepath.Join(dir, f.File)
		err := os.MkdirAll(filepath.Dir(p), 0o755)
		if f.Link != "" {
			err = errors.Join(err, os.Symlink(f.Link, p))
		} else {
			err = errors.Join(err, os.WriteFile(p, []byte(f.Text), 0o644))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// sarif writes what check says of a site into a file beside it.
func sarif(t *testing.T, site, code string) string {
	t.Helper()
	out, err := exec.Command(sites.program, "check", "--source", site, "--format", "sarif").Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), `"version": "2.1.0"`) {
		t.Errorf("%s: no document: %s", code, out)
	}
	name := site + ".sarif"
	if err := os.WriteFile(name, out, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}
