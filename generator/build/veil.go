package build

import (
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
)

// veil is what an edition shows of one file. What it does not show is cut out
// of the text before the text is read: nothing that is hidden can then bear on
// anything that is shown, and positions count in what is shown. Lines stay.
type veil struct {
	file *brief.Doc  // the whole file
	doc  *brief.Doc  // what is shown of it
	cuts []diag.Span // of the file's text, in order, none inside another
}

// tidy orders cuts and joins those that meet.
func tidy(cuts []diag.Span) []diag.Span {
	cuts = slices.Clone(cuts)
	slices.SortFunc(cuts, func(a, b diag.Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	var out []diag.Span
	for _, c := range cuts {
		if n := len(out); n > 0 && c.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, c.End)
		} else if c.End > c.Start {
			out = append(out, c)
		}
	}
	return out
}

// without is a text less its cuts, every line end kept.
func without(text string, cuts []diag.Span) string {
	var b strings.Builder
	at := 0
	for _, c := range cuts {
		b.WriteString(text[at:c.Start])
		b.WriteString(strings.Repeat("\n", strings.Count(text[c.Start:c.End], "\n")))
		at = c.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// inFile brings a position in the shown text back to the file. Cuts keep
// lines, so only the column moves.
func (v *veil) inFile(p diag.Pos) diag.Pos {
	if p.Line < 1 {
		return p
	}
	left := v.doc.Source.Offset(p) - v.doc.Source.Offset(diag.Pos{Line: p.Line, Col: 1})
	at := v.file.Source.Offset(diag.Pos{Line: p.Line, Col: 1})
	for _, c := range v.cuts {
		switch {
		case c.End <= at:
		case c.Start > at+left:
			return v.file.Source.Pos(at + left)
		default:
			left -= max(0, c.Start-at)
			at = max(at, c.End)
		}
	}
	return v.file.Source.Pos(at + left)
}

// unveil brings diagnostics about the shown text back to the files, which is
// what authors have before them.
func unveil(veils map[string]*veil, list []diag.Diagnostic) []diag.Diagnostic {
	if len(veils) == 0 {
		return list
	}
	out := make([]diag.Diagnostic, len(list))
	for i, d := range list {
		if v := veils[d.File]; v != nil {
			d.Start, d.End = v.inFile(d.Start), v.inFile(d.End)
			d.Excerpt = v.file.Source.Line(d.Start.Line)
		}
		d.Fixes = slices.Clone(d.Fixes)
		for j, f := range d.Fixes {
			f.Edits = slices.Clone(f.Edits)
			for k, e := range f.Edits {
				if v := veils[e.File]; v != nil {
					f.Edits[k].Start, f.Edits[k].End = v.inFile(e.Start), v.inFile(e.End)
				}
			}
			d.Fixes[j] = f
		}
		out[i] = d
	}
	return out
}

// hiddenLines gives the lines of a file that are marked above the edition.
func (g *gate) hiddenLines(d *brief.Doc) (cuts []diag.Span) {
	for _, m := range d.Marks {
		if rank(m.TLP) > g.top {
			cuts = append(cuts, m.Lines)
		}
	}
	return cuts
}

// within says whether a place lies in one of the cuts.
func within(cuts []diag.Span, at int) bool {
	return slices.ContainsFunc(cuts, func(c diag.Span) bool { return c.Start <= at && at < c.End })
}

// reader reads what is shown of a file. It remembers what it read before.
type reader func(file *brief.Doc, cuts []diag.Span) *brief.Doc

// reader is the builder's: a file is read once for the cuts that it has.
func (b *Builder) reader(cfg *brief.Config) (reader, func()) {
	next := map[*brief.Doc]*veil{}
	o := parseOptions(cfg)
	read := func(file *brief.Doc, cuts []diag.Span) *brief.Doc {
		v := b.veils[file]
		if v == nil || !slices.Equal(v.cuts, cuts) {
			src, _ := diag.NewSource(file.Path, []byte(without(file.Source.Text, cuts)))
			v = &veil{file: file, doc: brief.Parse(src, file.Kind, o), cuts: cuts}
			for _, d := range file.Diags {
				if d.Code == "BR005" { // the shown text has been mended on the way
					v.doc.Diags = append(v.doc.Diags, d)
				}
			}
		}
		next[file] = v
		return v.doc
	}
	return read, func() { b.veils = next }
}
