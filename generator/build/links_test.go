package build

import (
	"testing"

	"readout/generator/diag"
)

// A relative link to a file is held against the names of files (contract 6.1).
func TestNearestFile(t *testing.T) {
	for dest, want := range map[string]string{
		"../Leaders/macron.md":  "capitals count in addresses: the file is content/leaders/macron.md",
		"../leaders/macorn.md":  "did you mean content/leaders/macron.md?",
		"../leaders/macron2.md": "did you mean content/leaders/macron.md?",
		"../nothing-near.md":    "write the address of a page of the site",
	} {
		list := found(t, []diag.ExampleFile{
			{Path: "content/leaders/macron.md", Text: "---\nname: Emmanuel Macron\n---\n"},
			{Path: "content/briefs/a.md", Text: "---\ntitle: A\ndate: 2021-08-19\n---\nSee [him](" + dest + ").\n"},
		})
		if len(list) != 1 || list[0].Code != "BR601" || list[0].Help != want {
			t.Errorf("%s: %v", dest, list)
		}
	}
}
