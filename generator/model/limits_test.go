package model

import (
	"fmt"
	"strings"
	"testing"

	"readout/generator/brief"
	"readout/generator/diag"
)

// repeated is a text of n lines.
func repeated(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
	}
	return b.String()
}

// What only linking can count is held too (docs/limits.md): so much passes,
// and one more is told once, where it stands.
func TestLimits(t *testing.T) {
	const head = "---\ntitle: A\ndate: 2021-08-19\n---\n"
	const call = "- call:: Anna > Boris [on:: 2021-08-19] ^e\n\n"
	for name, c := range map[string]struct {
		file string
		text func(n int) string
		most int
		want string // in place of the file, with the line
	}{
		"names in prose": {"content/briefs/a.md", func(n int) string { return head + strings.Repeat("Anna\n\n", n) }, 5_000,
			"content/briefs/a.md:10005:1: error BR006: too many mentions in one brief: the limit is 5000"},
		"names by hand": {"content/briefs/a.md", func(n int) string { return head + strings.Repeat("[x](@anna)\n\n", n) }, 5_000,
			"content/briefs/a.md:10005:2: error BR006: too many mentions in one brief: the limit is 5000"},
		"evidence": {"content/briefs/a.md", func(n int) string { return head + call + strings.Repeat("[x](#^e)\n\n", n) }, 5_000,
			"content/briefs/a.md:10007:1: error BR006: too many evidence links in one brief: the limit is 5000"},
		"new names in records": {"content/briefs/a.md", func(n int) string {
			return head + repeated(n, func(i int) string { return fmt.Sprintf("- call:: Anna > Q%d [on:: 2021-08-19]\n", i) })
		}, 1_000, "content/briefs/a.md:1005:3: error BR006: too many names and topics that no file defines, up to this record: the limit is 1000 in one brief"},
		"new members": {"content/orgs/union.md", func(n int) string {
			return "---\nname: Union\nmembers:\n" + repeated(n, func(i int) string { return fmt.Sprintf("  - {is: Q%d}\n", i) }) + "---\n"
		}, 1_000, "content/orgs/union.md:1004:10: error BR006: too many names that no file defines, up to this one: the limit is 1000 in one file"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := overLimit(c.file, c.text(c.most)); len(got) > 0 {
				t.Errorf("%d are refused: %q", c.most, got)
			}
			if got := overLimit(c.file, c.text(c.most+3)); len(got) != 1 || got[0] != c.want {
				t.Errorf("%d: %q, want %s", c.most+3, got, c.want)
			}
		})
	}
}

// overLimit is what is said of limits in a small site with the file.
func overLimit(file, text string) (out []string) {
	var docs []*brief.Doc
	for path, text := range map[string]string{
		"content/leaders/anna.md":  "---\nname: Anna\n---\n",
		"content/leaders/boris.md": "---\nname: Boris\n---\n",
		file:                       text,
	} {
		src, _ := diag.NewSource(path, []byte(text))
		kind, _, _ := brief.KindOf(path)
		docs = append(docs, brief.Parse(src, kind, brief.Options{}))
	}
	for _, d := range Link(docs, Options{}).Diags {
		if d.Code == "BR006" {
			out = append(out, diag.Head(d))
		}
	}
	return out
}
