package build

import (
	"strings"
	"testing"
)

// TestSourceText: texts are published as they were written only where that is
// asked for and nothing is hidden, be it in another file.
func TestSourceText(t *testing.T) {
	text := "---\ntitle: A\ndate: 2021-08-19\n---\nMet @red. <!-- for us -->\n\n- call:: @one -> @two ^c\n  - on:: Thursday\n"
	const page = "briefs/a/source/index.html"
	for config, want := range map[string]bool{"title: Desk\n": false, "pages: {source-view: on}\n": true} {
		dir := t.TempDir()
		write(t, dir, "readout.yaml", config)
		write(t, dir, "content/briefs/a.md", text)
		files, _ := edited(t, dir, "")
		got, there := files[page]
		if there != want || strings.Contains(got, "for us") || want && !strings.Contains(got, `<span class="nl">^c</span>`) {
			t.Errorf("%s: there is a page: %v %s", config, there, got)
		}
		write(t, dir, "content/leaders/red.md", "---\nname: Red\ntlp: red\n---\n")
		if files, _ := edited(t, dir, ""); files[page] != "" {
			t.Errorf("%s: a page of an edition that hides something", config)
		}
	}
}
