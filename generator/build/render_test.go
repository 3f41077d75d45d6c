package build

import (
	"context"
	"testing"

	"readout/generator/corpus"
	"readout/generator/disk"
	"readout/static"
	"readout/templates"
)

// Compiled templates give the bytes that html/template gives, on every page
// of the demo and of generated briefs.
func TestCompiledTemplates(t *testing.T) {
	made := t.TempDir()
	if err := corpus.Write(made, 60, 7); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"../..", made} {
		s, err := New(Options{Source: folder, BaseURL: "https://example.org/repo/", Templates: templates.FS, Static: static.FS}).Next(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		slow, diags := (&Builder{o: Options{Templates: templates.FS}, tree: &disk.Tree{}}).theme(s.words)
		slow.Interpret = true
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		for _, p := range s.Site.Pages {
			if !p.HTML() {
				continue
			}
			if !s.theme.Compiled(p, s.Site.View(p)) {
				t.Errorf("%s: its template is not compiled", p.URL)
			}
			got, faults := s.theme.Page(p, s.Site.View(p))
			want, _ := slow.Page(p, s.Site.View(p))
			if len(faults) > 0 || string(got) != string(want) {
				t.Fatalf("%s: %v\n%s\n---- html/template:\n%s", p.URL, faults, got, want)
			}
		}
	}
}
