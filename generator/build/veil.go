package build

import (
	"crypto/sha256"
	"fmt"
	"maps"
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

// Whole is the whole file of which a document shows a part, and where a
// position in what is shown stands in it. Most documents are their own.
func (s *Snapshot) Whole(d *brief.Doc) (*brief.Doc, func(diag.Pos) diag.Pos) {
	if v := s.gate.veils[d.Path]; v != nil && v.doc.Source == d.Source {
		return v.file, v.inFile
	}
	return d, func(p diag.Pos) diag.Pos { return p }
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

// reader reads what is shown of files, and remembers what it found for the
// next snapshot. Nothing is invalidated: what is remembered is so for a file
// as it was parsed, and for everything that the edition hides.
type reader struct {
	o    brief.Options
	last *reader
	key  string // all that is hidden by name or address

	veils map[*brief.Doc]*veil
	names map[*brief.Doc][]string
	whole map[*brief.Doc]*sight
}

// sight is what an edition shows of a file that has no hidden lines.
type sight struct {
	doc   *brief.Doc
	veil  *veil
	diags []diag.Diagnostic
}

// reader is the builder's next one.
func (b *Builder) reader(cfg *brief.Config) *reader {
	r := &reader{o: parseOptions(cfg), last: b.read, veils: map[*brief.Doc]*veil{}, names: map[*brief.Doc][]string{}, whole: map[*brief.Doc]*sight{}}
	if r.last == nil {
		r.last = &reader{}
	}
	r.last.last = nil
	b.read = r
	return r
}

// begin says that everything hidden is known.
func (r *reader) begin(g *gate) {
	h := sha256.New()
	for _, list := range [][]string{slices.Sorted(maps.Keys(g.ids)), slices.Sorted(maps.Keys(g.shown)), slices.Sorted(maps.Keys(g.topics)),
		slices.Sorted(maps.Keys(g.hidden)), slices.Sorted(maps.Keys(g.addresses))} {
		fmt.Fprintf(h, "%q\n", list)
	}
	r.key = fmt.Sprintf("%d %x", g.top, h.Sum(nil))
}

// defined gives the names and ids that a file defines.
func (r *reader) defined(d *brief.Doc) []string {
	list, ok := r.last.names[d]
	if !ok {
		n := names{}
		n.file(d)
		n.records(d.Records)
		list = slices.Sorted(maps.Keys(n))
	}
	r.names[d] = list
	return list
}

// show gives what the edition shows of a file.
func (r *reader) show(g *gate, d *brief.Doc, lines []diag.Span) (*brief.Doc, bool) {
	if len(lines) > 0 {
		return g.show(d, lines, r)
	}
	s := r.last.whole[d]
	if s == nil || r.last.key != r.key {
		before := len(g.found)
		doc, ok := g.show(d, nil, r)
		if !ok {
			return nil, false
		}
		s = &sight{doc, g.veils[d.Path], slices.Clone(g.found[before:])}
		g.found = g.found[:before]
	}
	r.whole[d] = s
	if s.veil != nil {
		g.veils[d.Path] = s.veil
		r.veils[d] = s.veil
	}
	g.found = append(g.found, s.diags...)
	return s.doc, true
}

// read reads a file without its cuts.
func (r *reader) read(file *brief.Doc, cuts []diag.Span) *brief.Doc {
	v := r.last.veils[file]
	if v == nil || !slices.Equal(v.cuts, cuts) {
		src, _ := diag.NewSource(file.Path, []byte(without(file.Source.Text, cuts)))
		v = &veil{file: file, doc: brief.Parse(src, file.Kind, r.o), cuts: cuts}
		for _, d := range file.Diags {
			if d.Code == "BR005" { // the shown text has been mended on the way
				v.doc.Diags = append(v.doc.Diags, d)
			}
		}
	}
	r.veils[file] = v
	return v.doc
}
