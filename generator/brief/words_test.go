package brief

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/diag"
)

// Words that are taken for plain without asking the parser are those of which
// it would make the same; whatever it may make something else of is not.
func TestPlainWords(t *testing.T) {
	plain := []string{"a", `"we cannot abandon them", he said`, "it's fine; really - or is it?", "a  b", "50. a", "1", "- a", "x/y", "żółw — ¿qué?", "a\u00a0b", "a ."}
	parsed := []string{"*a*", "a_b_", "`a`", `a\*`, "a &amp; b", "<b>", "[a](b)", "![a](b)", "a@b.org", "http://a.org", "see www.a.org", "www.a.org", "[[a]]", "~~a~~", "a\tb", "# a", "a (b)", "w. b"}
	for _, text := range append(append([]string{}, plain...), parsed...) {
		src, _ := diag.NewSource("content/briefs/a.md", []byte(text))
		d := &Doc{Kind: Brief, Source: src}
		w := newWriter(d, Options{}, 0)
		l := line{text: text}
		l.mark()
		nodes, words := w.saidNodes(l)
		wantNodes, wantWords := w.parsedSaid(l)
		if diff := cmp.Diff(wantNodes, nodes); diff != "" || words != wantWords {
			t.Errorf("%q: %s %q, not %q", text, diff, words, wantWords)
		}
	}
	for _, text := range plain {
		if l := (line{text: text}); !l.plain() {
			t.Errorf("%q goes through the parser, and need not", text)
		}
	}
	for _, text := range parsed {
		if l := (line{text: text}); l.plain() {
			t.Errorf("%q does not go through the parser", text)
		}
	}
}
