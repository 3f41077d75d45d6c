package diag

import (
	"fmt"
	"slices"
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
		fmt.Fprintf(&b, "%s | %s%s\n", pad, strings.Repeat(" ", Cells(before)), strings.Repeat("^", max(1, Cells(marked))))
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

// Visible shows control and bidi characters as marks and a tab as a space, so
// that what a terminal shows is what stands there.
func Visible(words string) string { return visible([]rune(words)) }

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

// wide holds the ranges of characters that take two columns on a terminal
// (East Asian Width W and F, Unicode 16), neighbours joined where what lies
// between is not assigned.
var wide = [][2]rune{
	{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23EC}, {0x23F0, 0x23F0}, {0x23F3, 0x23F3},
	{0x25FD, 0x25FE}, {0x2614, 0x2615}, {0x2630, 0x2637}, {0x2648, 0x2653}, {0x267F, 0x267F}, {0x268A, 0x268F},
	{0x2693, 0x2693}, {0x26A1, 0x26A1}, {0x26AA, 0x26AB}, {0x26BD, 0x26BE}, {0x26C4, 0x26C5}, {0x26CE, 0x26CE},
	{0x26D4, 0x26D4}, {0x26EA, 0x26EA}, {0x26F2, 0x26F3}, {0x26F5, 0x26F5}, {0x26FA, 0x26FA}, {0x26FD, 0x26FD},
	{0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x274E, 0x274E}, {0x2753, 0x2755},
	{0x2757, 0x2757}, {0x2795, 0x2797}, {0x27B0, 0x27B0}, {0x27BF, 0x27BF}, {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50},
	{0x2B55, 0x2B55}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xA960, 0xA97C}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
	{0xFE10, 0xFE19}, {0xFE30, 0xFE6B}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF},
	{0x1D300, 0x1D376}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A},
	{0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA},
	{0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440},
	{0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A},
	{0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC},
	{0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7F0},
	{0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
}

// Cells counts the columns that a terminal gives a text: two for wide
// characters, none for marks that stand on others and for joiners.
func Cells(s string) (n int) {
	for _, r := range s {
		n += cell(r)
	}
	return n
}

func cell(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || r >= 0x1160 && r <= 0x11FF:
		return 0
	}
	if _, in := slices.BinarySearchFunc(wide, r, func(span [2]rune, r rune) int {
		switch {
		case span[1] < r:
			return -1
		case span[0] > r:
			return 1
		}
		return 0
	}); in {
		return 2
	}
	return 1
}

// CutCells shortens a text to so many columns, with a sign that it goes on.
func CutCells(s string, most int) string {
	if Cells(s) <= most {
		return s
	}
	n := 0
	for i, r := range s {
		if n += cell(r); n > most-1 {
			return s[:i] + "…"
		}
	}
	return s
}
