package brief

import (
	"strings"
	"testing"
)

// TestLines: lines stay, comments go, words are coloured and escaped.
func TestLines(t *testing.T) {
	text := "---\ntitle: A # for us\nurl: https://x.org/#part\n# secret\n---\n\nSaid <b> & <!-- not\nfor you --> done `<!--`.\n\n" +
		"- call:: @macron -> @putin ^first\n  - [on:: 2021-08-19]\n\n```\n- call:: none\n```\n"
	got := Lines(text)
	if len(got) != strings.Count(text, "\n") {
		t.Errorf("%d lines of %d", len(got), strings.Count(text, "\n"))
	}
	all := strings.Join(got, "\n")
	for _, hidden := range []string{"title", "for us", "secret", "not", "for you"} {
		if strings.Contains(strings.ReplaceAll(all, "none", ""), hidden) {
			t.Errorf("%q is shown", hidden)
		}
	}
	for i, want := range map[int]string{
		6: "Said &lt;b&gt; &amp;", 7: " done ", 9: `<span class="k">call</span><span class="o">::</span>`,
		13: `<span class="sb">- call:: none</span>`,
	} {
		if !strings.Contains(got[i], want) {
			t.Errorf("line %d is %q without %q", i+1, got[i], want)
		}
	}
	if got := Lines("a\n\n<!-- open\nb\n"); strings.Contains(strings.Join(got, ""), "b") || len(got) != 1 {
		t.Errorf("an open comment hides nothing: %q", got)
	}
}
