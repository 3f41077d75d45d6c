package diag

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Words of a text that a message quotes are cut where nobody would read on: a
// value may be as long as the file. So much of them stays, in code points.
const (
	maxQuoted  = 100
	maxWord    = 300 // without white space: paths are words too
	maxMessage = 2_000
)

// shorten cuts the words of a diagnostic. What a fix writes stays whole.
func (d *Diagnostic) shorten() {
	d.Message, d.Help = short(d.Message), short(d.Help)
	for i, f := range d.Fixes {
		if title := cut(short(f.Title), maxWord); title != f.Title {
			d.Fixes = slices.Clone(d.Fixes)
			d.Fixes[i].Title = title
		}
	}
}

// short cuts what is quoted in a message, and words that have no end.
func short(message string) string {
	if len(message) <= maxQuoted {
		return message
	}
	var b strings.Builder
	for rest := message; rest != ""; {
		at := strings.IndexAny(rest, "\"`")
		if at < 0 {
			b.WriteString(rest)
			break
		}
		end := closing(rest[at:])
		if end < 0 {
			b.WriteString(rest)
			break
		}
		quoted := rest[at : at+end]
		b.WriteString(rest[:at+1])
		b.WriteString(cut(quoted[1:], maxQuoted))
		b.WriteByte(quoted[0])
		rest = rest[at+end+1:]
	}
	words := strings.Split(b.String(), " ")
	for i, w := range words {
		words[i] = cut(w, maxWord)
	}
	return cut(strings.Join(words, " "), maxMessage)
}

// closing is where the quotation ends that a text begins with, or -1.
func closing(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return i
		case s[i] == '\\' && s[0] == '"':
			i++
		}
	}
	return -1
}

// cut keeps at most so many code points, with … in the place of the rest.
func cut(s string, most int) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n++; n == most {
			return s[:i] + "…"
		}
	}
	return s
}
