package model

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"readout/generator/brief"
)

// sourceOffset is where a byte of a run stands in the file.
func sourceOffset(n *brief.Node, at int) int {
	i := sort.Search(len(n.Offs), func(i int) bool { return n.Offs[i].At > at })
	if i == 0 {
		return 0
	}
	return n.Offs[i-1].Src + at - n.Offs[i-1].At
}

// follow reads a text with its white space folded from a place of a block on;
// it gives up where they differ, and at white space that is not ASCII.
func follow(block string, from int, run string) (end int, ok bool) {
	at, gap := from, false
	for i := 0; i < len(run); i++ {
		c := run[i]
		if c == ' ' || c >= '\t' && c <= '\r' {
			gap = at > from
			continue
		}
		if gap {
			if at >= len(block) || block[at] != ' ' {
				return 0, false
			}
			at, gap = at+1, false
		}
		if at >= len(block) || block[at] != c {
			return 0, false
		}
		at++
	}
	return at, at > from
}

// oneLine folds white space.
func oneLine(s string) string {
	if foldedLen(s) == len(s) && !strings.ContainsAny(s, "\n\t\r\v\f") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// foldedLen is the length of a text with its white space folded.
func foldedLen(s string) int {
	var f folding
	return f.to(s, len(s))
}

// folding follows a text with its white space folded.
type folding struct {
	at, n int
	gap   bool // white space stands before what comes next
}

// to reads on to an offset of the text, and gives the folded length up to there.
func (f *folding) to(s string, end int) int {
	n, gap := f.n, f.gap
	i := f.at
	for ; i < end; i++ {
		if s[i] > ' ' && s[i] < utf8.RuneSelf {
			if n++; gap {
				n, gap = n+1, false
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size - 1
		switch {
		case r == ' ' || r == '\n' || r >= utf8.RuneSelf && unicode.IsSpace(r) || r >= '\t' && r <= '\r':
			gap = n > 0
			continue
		case gap:
			n, gap = n+1, false
		}
		n += size
	}
	*f = folding{i, n, gap}
	return n
}

// sentenceAt gives the sentence of a text in which words stand, looked for
// from a byte offset on; the whole text when they do not stand there. ends is
// where its sentences end.
func sentenceAt(whole string, ends []int, from int, words string) string {
	from = max(0, min(from, len(whole)))
	i := strings.Index(whole[from:], words)
	if i < 0 {
		return clipped(whole, from, from)
	}
	at := from + i
	start, end := 0, len(whole)
	first := sort.Search(len(ends), func(i int) bool { return ends[i] > at })
	if first > 0 {
		start = ends[first-1]
	}
	if last := sort.SearchInts(ends, at+len(words)); last < len(ends) {
		end = ends[last]
	}
	return clipped(whole[start:end], at-start, at-start+len(words))
}

func clipped(s string, from, to int) string {
	if len(s) <= maxSentence || to-from > maxSentence {
		return strings.TrimSpace(s)
	}
	start, end := max(0, from-closeBy), min(len(s), to+closeBy)
	for start > 0 && !utf8.RuneStart(s[start]) {
		start--
	}
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end++
	}
	before, after := "", ""
	if start > 0 {
		before = "…"
	}
	if end < len(s) {
		after = "…"
	}
	return before + strings.TrimSpace(s[start:end]) + after
}
