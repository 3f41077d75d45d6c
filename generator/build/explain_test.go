package build

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readout/generator/diag"
	"readout/static"
	"readout/templates"
)

var update = flag.Bool("update", false, "write what the program says into the entries of the codes")

// wordsOnly are codes of which no content can be an example: they belong to
// the command line, the disk, the port, or the history of the repository.
var wordsOnly = []string{"BR605", "BR606", "BR607", "BR631", "BR900", "BR901", "BR902", "BR903", "BR904", "BR909"}

// unraised are codes whose rule is not built yet. One that is raised must be
// taken off the list, so that its example is held to it from then on.
var unraised = []string{}

// Every code is explained, and every entry is of a code.
func TestEveryCodeIsExplained(t *testing.T) {
	var known []string
	for _, c := range diag.Catalogue {
		known = append(known, c.Code)
	}
	if !slices.Equal(known, diag.Explained()) {
		t.Errorf("the catalogue has %v\nexplained are %v", known, diag.Explained())
	}
	for _, code := range diag.Explained() {
		e, _ := diag.Explain(code)
		if len(e.Text) < 120 || !strings.HasSuffix(e.Text, ".") {
			t.Errorf("%s: a few whole sentences are wanted: %q", code, e.Text)
		}
		if bare := len(e.Wrong) == 0; bare != slices.Contains(wordsOnly, code) {
			t.Errorf("%s: no example: %v", code, bare)
		}
	}
}

// The wrong example raises its code and nothing else, the right one nothing at all.
func TestExamples(t *testing.T) {
	for _, code := range diag.Explained() {
		e, _ := diag.Explain(code)
		if len(e.Wrong) == 0 {
			continue
		}
		t.Run(code, func(t *testing.T) {
			wrong, words := said(t, e.Wrong)
			if slices.Contains(unraised, code) {
				if slices.Contains(wrong, code) {
					t.Errorf("%s is raised now: take it off the list", code)
				}
				return
			}
			if !slices.Equal(slices.Compact(wrong), []string{code}) {
				t.Errorf("the wrong example raises %v:\n%s", wrong, words)
			}
			if right, all := said(t, e.Right); len(right) > 0 {
				t.Errorf("the right example raises %v:\n%s", right, all)
			}
			if *update && words != e.Says {
				rewrite(t, code, words)
			} else if words != e.Says {
				t.Errorf("check says\n%s\nthe entry has\n%s\n(go test ./generator/build -update)", words, e.Says)
			}
		})
	}
}

// said gives the codes that a site raises and what check prints of it.
func said(t *testing.T, files []diag.ExampleFile) (codes []string, words string) {
	t.Helper()
	var b strings.Builder
	for _, d := range found(t, files) {
		codes = append(codes, d.Code)
		b.WriteString(diag.Head(d) + "\n" + diag.Frame(d))
	}
	return codes, b.String()
}

// found builds a site and gives its diagnostics.
func found(t *testing.T, files []diag.ExampleFile) []diag.Diagnostic {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		if f.Link == "" {
			write(t, dir, f.Path, f.Text)
			continue
		}
		p := filepath.Join(dir, f.Path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.Symlink(f.Link, p)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := New(Options{Source: dir, Templates: templates.FS, Static: static.FS, Jobs: 2}).Next(context.Background())
	var usage *UsageError
	if errors.As(err, &usage) && len(usage.Diags) > 0 {
		return usage.Diags
	}
	if err != nil {
		t.Fatal(err)
	}
	diags, err := s.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	built, err := s.Each(context.Background(), &keeper{files: map[string]string{}})
	if err != nil || !slices.EqualFunc(built, diags, func(a, b diag.Diagnostic) bool { return diag.Compare(a, b) == 0 }) {
		t.Errorf("a build says %v, %v; a check %v", built, err, diags)
	}
	return diags
}

func rewrite(t *testing.T, code, said string) {
	t.Helper()
	name := filepath.Join("..", "diag", "codes", code+".txtar")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(raw), "-- says --\n")
	if err := os.WriteFile(name, []byte(head+"-- says --\n"+said), 0o644); err != nil {
		t.Fatal(err)
	}
}
