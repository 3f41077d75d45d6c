package build

import (
	"fmt"
	"slices"
	"testing"

	"readout/generator/diag"
	"readout/static"
	"readout/templates"
)

// withFix are the codes whose example has a certain fix. After it the example
// no longer raises the code.
var withFix = []string{"BR003", "BR007", "BR101", "BR102", "BR113", "BR114", "BR121", "BR201", "BR206", "BR301", "BR303", "BR402", "BR403", "BR601", "BR602"}

func TestFixesMend(t *testing.T) {
	for _, code := range diag.Explained() {
		e, _ := diag.Explain(code)
		if len(e.Wrong) == 0 || slices.Contains(unraised, code) {
			continue
		}
		list := found(t, e.Wrong)
		files := slices.Clone(e.Wrong)
		fixed := false
		for i, f := range files {
			var edits []diag.Edit
			for _, d := range list {
				if d.File == f.Path && len(d.Fixes) > 0 {
					edits = append(edits, d.Fixes[0].Edits...)
				}
			}
			fresh, err := diag.Patch([]byte(f.Text), edits)
			if err == nil && len(edits) > 0 {
				files[i].Text, fixed = string(fresh), true
			}
		}
		if fixed != slices.Contains(withFix, code) {
			t.Errorf("%s: fixed %v", code, fixed)
		}
		if !fixed {
			continue
		}
		for _, d := range found(t, files) {
			if d.Code == code {
				t.Errorf("after its fix: %s", diag.Head(d))
			}
		}
	}
}

// A link is written anew where its address stands as it is, behind its words; a
// link by reference has none there, and is left to the author.
func TestLinkFixes(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/handbook.md", "# Handbook\n\n## Dates\n")
	write(t, dir, "content/briefs/list one.csv", "a\n")
	write(t, dir, "content/briefs/a.md", "---\ntitle: A\ndate: 2021-08-19\n---\n[/Handbook/](/Handbook/) [x](/handbok/#dates) [y](../handbook.md#dats) [z][ref]\n\n[ref]: /handbok/\n\n[list](<list oen.csv>)\n[list](<list one.csv>)\n")
	var got []string
	for _, d := range looked(t, New(Options{Source: dir, Templates: templates.FS, Static: static.FS})).Diags {
		fix := "none"
		if len(d.Fixes) > 0 {
			e := d.Fixes[0].Edits[0]
			fix = fmt.Sprintf("%d:%d-%d %s", e.Start.Line, e.Start.Col, e.End.Col, e.Text)
		}
		got = append(got, d.Code+" "+fix)
	}
	want := []string{"BR601 5:14-24 /handbook/", "BR601 5:30-39 /handbook/", "BR602 5:65-70 #dates", "BR601 none", "BR603 9:9-21 list%20one.csv"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
}

// What a page refers to as a file may be one that no page refers to yet; what this
// edition hides is not proposed.
func TestFilesThatAreMeant(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/briefs/chart.csv", "a\n")
	write(t, dir, "content/briefs/map.csv", "a\n")
	write(t, dir, "content/briefs/closed.csv", "a\n")
	write(t, dir, "readout.yaml", "tlp: clear\neditions: {public: {tlp: clear}, internal: {tlp: amber}}\n")
	write(t, dir, "content/briefs/a.md", "---\ntitle: A\ndate: 2021-08-19\nattachments: {closed.csv: {tlp: amber}}\n---\n[a](chart.cvs) [b](./Map.csv) [c](close.csv) [d](gone.pdf)\n")
	var got []string
	b := New(Options{Source: dir, Templates: templates.FS, Static: static.FS})
	for range 2 { // what was found for a file is found again
		got = got[:0]
		for _, d := range looked(t, b).Diags {
			line := d.Help
			if len(d.Fixes) > 0 {
				line += " " + d.Fixes[0].Edits[0].Text
			}
			got = append(got, line)
		}
	}
	none := "put the file beside this one or into static/, or correct the address"
	want := []string{"did you mean content/briefs/chart.csv? chart.csv", "capitals count in addresses: the file is content/briefs/map.csv ./map.csv", none, none}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
}
