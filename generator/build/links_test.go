package build

import (
	"slices"
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

// What is nearly an address goes by what was written of it; the page of an event
// whose id nobody wrote is no firm ground for a link (R3); and two briefs of one
// id are told once (contract 6.21).
func TestLinksAsWritten(t *testing.T) {
	head := func(title, more string) string {
		return "---\ntitle: " + title + "\ndate: 2021-08-19\n" + more + "---\n"
	}
	macron := diag.ExampleFile{Path: "content/leaders/macron.md", Text: "---\nname: Emmanuel Macron\n---\n"}
	putin := diag.ExampleFile{Path: "content/leaders/putin.md", Text: "---\nname: Vladimir Putin\n---\n"}
	for name, tc := range map[string]struct {
		files []diag.ExampleFile
		want  []string
	}{
		"a short address is near nothing": {
			[]diag.ExampleFile{{Path: "content/briefs/b.md", Text: head("B", "") + "A [report](q/).\n"}},
			[]string{"BR601 write the address of a page of the site"},
		},
		"a relative one by its own letters": {
			[]diag.ExampleFile{macron, {Path: "content/briefs/b.md", Text: head("B", "") + "See [him](../leaders/macorn/).\n"}},
			[]string{"BR601 did you mean /leaders/macron/?"},
		},
		"an automatic id": {
			[]diag.ExampleFile{macron, putin, {Path: "content/briefs/b.md", Text: head("B", "") + "They [spoke](/events/2021-08-19-call-macron-putin/) and [met](/events/own/).\n\n- call:: Emmanuel Macron > Vladimir Putin\n  - on:: today\n- meeting:: Emmanuel Macron, Vladimir Putin ^own\n  - on:: today\n"}},
			[]string{"BR310 write an id of your own, such as `^macron-putin`, at the end of that record and use it here"},
		},
		"one id twice": {
			[]diag.ExampleFile{{Path: "readout.yaml", Text: "base-url: https://example.org/\n"}, {Path: "content/briefs/b.md", Text: head("B", "") + "A.\n"}, {Path: "content/briefs/sub/b.md", Text: head("C", "") + "A.\n"}},
			[]string{"BR010 "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range found(t, tc.files) {
				if d.Code == "BR010" {
					d.Help = ""
				}
				got = append(got, d.Code+" "+d.Help)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("%q, not %q", got, tc.want)
			}
		})
	}
}
