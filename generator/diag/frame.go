package diag

import (
	"fmt"
	"strings"
	"unicode"
)

// Head is the first line of a diagnostic in text output:
// "content/briefs/a.md:14:22: error BR201: message".
func Head(d Diagnostic) string {
	if d.File == "" {
		return fmt.Sprintf("%s %s: %s", d.Severity, d.Code, d.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s %s: %s", d.File, d.Start.Line, d.Start.Col, d.Severity, d.Code, d.Message)
}

// Frame draws the author's own line with carets under the offending words,
// then the help. It is empty when there is nothing to show. Control and bidi
// characters are shown as marks, so that a frame cannot lie about its text.
func Frame(d Diagnostic) string {
	var b strings.Builder
	if d.Excerpt != "" && d.Start.Line > 0 {
		runes := []rune(d.Excerpt)
		from := min(d.Start.Col-1, len(runes))
		to := len(runes)
		if d.End.Line == d.Start.Line {
			to = max(from, min(d.End.Col-1, len(runes)))
		}
		before, marked, after := window(runes, from, to)
		num := fmt.Sprint(d.Start.Line)
		pad := strings.Repeat(" ", len(num))
		fmt.Fprintf(&b, "%s |\n%s | %s%s%s\n", pad, num, before, marked, after)
		fmt.Fprintf(&b, "%s | %s%s\n", pad, strings.Repeat(" ", cells(before)), strings.Repeat("^", max(1, cells(marked))))
	}
	if d.Help != "" {
		fmt.Fprintf(&b, "help: %s\n", d.Help)
	}
	return b.String()
}

// frameWidth is how much of a very long line a frame shows, in code points.
const frameWidth = 120

func window(runes []rune, from, to int) (before, marked, after string) {
	start, end := 0, len(runes)
	if len(runes) > frameWidth {
		start = max(0, from-frameWidth/3)
		end = min(len(runes), start+frameWidth)
		to = min(to, end)
	}
	before, marked, after = visible(runes[start:from]), visible(runes[from:to]), visible(runes[to:end])
	if start > 0 {
		before = "…" + before
	}
	if end < len(runes) {
		after += "…"
	}
	return before, marked, after
}

func visible(runes []rune) string {
	var b strings.Builder
	for _, r := range runes {
		switch {
		case r == '\t':
			b.WriteByte(' ')
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cells counts the columns a terminal gives a text: two for wide runes, none
// for combining marks.
func cells(s string) (n int) {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 0x1100 && (unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0xFF01 && r <= 0xFF60):
			n += 2
		default:
			n++
		}
	}
	return n
}
