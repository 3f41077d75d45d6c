package cli

import (
	"os"
	"path/filepath"
	"testing"

	"readout/generator/diag"
)

// A fix that touches words which another one changes waits for the next run,
// with all its edits; the same edit asked for twice is made once.
func TestOverlappingFixes(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.md", "b.md"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("one two\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	edit := func(file string, from, to int, words string) diag.Edit {
		return diag.Edit{File: file, Start: diag.Pos{Line: 1, Col: from}, End: diag.Pos{Line: 1, Col: to}, Text: words}
	}
	problem := func(code, excerpt string, edits ...diag.Edit) diag.Diagnostic {
		return diag.Diagnostic{Code: code, File: "a.md", Start: diag.Pos{Line: 1, Col: 1}, Excerpt: excerpt, Fixes: []diag.Fix{{Edits: edits}}}
	}
	a := &app{source: dir}
	r, err := a.repairs([]diag.Diagnostic{
		problem("first", "one two", edit("a.md", 1, 4, "1")),
		problem("again", "one two", edit("a.md", 1, 4, "1")),
		problem("overlaps", "one two", edit("b.md", 1, 4, "1"), edit("a.md", 2, 6, "x")),
		problem("stale", "one too", edit("a.md", 5, 8, "2")),
		problem("second", "one two", edit("a.md", 5, 8, "2")),
	}, aim{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.taken) != 3 || len(r.left) != 2 || r.left[0].Code != "overlaps" || r.left[1].Code != "stale" {
		t.Errorf("taken %v\nleft %v", r.taken, r.left)
	}
	if len(r.files) != 1 || string(r.files[0].fresh) != "1 2\n" {
		t.Errorf("files %+v", r.files)
	}
}
