package build

import (
	"slices"
	"strings"
	"testing"

	"readout/static"
	"readout/templates"
)

// TestUnspaced: our scripts are published without comments and indentation,
// and have nothing that would be another text without them.
func TestUnspaced(t *testing.T) {
	if got := unspaced([]byte("  // why\n  var a = 1; // one\n\tb();\n\n// end")); string(got) != "var a = 1; // one\n\tb();\n\n" {
		t.Errorf("%q", got)
	}
	for _, name := range []string{"site.js", "more.js", "search.js", "missing.js"} {
		data, err := static.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "`") || strings.Contains(string(data), "\\\n") {
			t.Errorf("%s: a text may go over a line, and would lose the room before it", name)
		}
	}
	dir := t.TempDir()
	write(t, dir, "content/pages/x.md", "x\n")
	write(t, dir, "static/own.js", "  // mine\n")
	s := looked(t, New(Options{Source: dir, Static: static.FS, Templates: templates.FS}))
	if data, _ := s.Render(s.Site.Page("/own.js")); string(data) != "  // mine\n" {
		t.Errorf("a script of the author's is changed: %q", data)
	}
	site, err := static.FS.ReadFile("site.js")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "static/site.js", string(site))
	if copied := looked(t, New(Options{Source: dir, Static: static.FS, Templates: templates.FS})); !slices.Equal(s.Files(), copied.Files()) {
		t.Error("a copy of our script is published otherwise than ours")
	}
}
