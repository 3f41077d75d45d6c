package brief

import (
	"regexp"
	"strings"
	"testing"
)

func TestHighlight(t *testing.T) {
	got := Highlight("readout", "---\ntitle: A\n---\n- call:: A > B [on:: x] ^a\n")
	for _, want := range []string{`class="chroma"`, `class="k">call<`, `class="na">on<`, `class="nl">^a<`, `class="na">title<`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if got := Highlight("nothing", "<a>"); !strings.Contains(got, "&lt;a&gt;") {
		t.Error(got)
	}
	if css := ChromaCSS(); !strings.Contains(css, "prefers-color-scheme: dark") || !strings.Contains(css, `[data-theme="dark"] .chroma`) {
		t.Error(css)
	}
}

// Code over a limit, and code whose colours would depend on the clock, is
// plain text; nothing of it is lost.
func TestHighlightLimits(t *testing.T) {
	block := func(lang, code string) string { return "```" + lang + "\n" + code + "```\n\n" }
	long := strings.Repeat("x := 1\n", maxHighlight/7)
	first := regexp.MustCompile(`class="chroma"><code class="[^"]*"><span`)
	coloured := func(text string) int { return len(first.FindAllString(flat(read(text, Page).Body), -1)) }
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"the longest":       {block("go", long), 1},
		"longer":            {block("go", long+"x := 1\n"), 0},
		"thirty of 300":     {strings.Repeat(block("go", long[:7*43]), 30), 30},
		"long ones first":   {strings.Repeat(block("go", long+"x := 1\n"), 9) + block("go", long), 1},
		"many":              {strings.Repeat(block("go", long), 9), 4},
		"by the clock":      {block("dts", "a = 1;\n") + block("fortranfixed", "      a = 1\n"), 0},
		"in seconds":        {block("lilypond", "a\n") + block("markless", "'\n") + block("objectpascal", "x := 0;\n"), 0},
		"without end":       {block("jsonata", "~\n") + block("jsonata", "\"a\n") + block("jungle", "!\n"), 0},
		"a language beside": {block("fortran", "a = 1\n"), 1},
	} {
		if got := coloured(c.text); got != c.want {
			t.Errorf("%s: %d blocks have colours, want %d", name, got, c.want)
		}
	}
}
