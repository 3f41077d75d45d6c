package brief

import (
	"fmt"
	"strings"

	"readout/generator/diag"
)

// bidi are the invisible characters that turn the direction of the text
// around them: with them a text reads otherwise than it is.
const bidi = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// turned warns of every one in a file (BR007).
func turned(src *diag.Source) (list []diag.Diagnostic) {
	if !strings.Contains(src.Text, "\xe2\x80") && !strings.Contains(src.Text, "\xe2\x81") {
		return nil // with these bytes they all begin
	}
	for at := 0; ; {
		i := strings.IndexAny(src.Text[at:], bidi)
		if i < 0 {
			return list
		}
		at += i
		sp := diag.Span{Start: at, End: at + len("\u202a")}
		d := src.At("BR007", sp, fmt.Sprintf("the invisible character U+%04X turns the direction of the text after it", []rune(src.Slice(sp))[0]), "take it out: letters of right-to-left scripts need none")
		d.Fixes = []diag.Fix{{Title: "take it out", Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End}}}}
		list = diag.Add(list, d)
		at = sp.End
	}
}

// visible writes those characters as marks in finished HTML of code, where
// they are looked for last.
func visible(html string) string {
	if !strings.ContainsAny(html, bidi) {
		return html
	}
	var b strings.Builder
	for _, r := range html {
		if strings.ContainsRune(bidi, r) {
			fmt.Fprintf(&b, "<mark>U+%04X</mark>", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (w *writer) marked(html string) string {
	if w.plain {
		return html
	}
	return visible(html)
}
