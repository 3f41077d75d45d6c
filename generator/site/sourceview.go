package site

import (
	"readout/generator/brief"
	"readout/generator/model"
)

// SourceView is the view of "source-view": the text of a brief as it was
// written.
type SourceView struct {
	Frame
	Title string
	In    string // the language of the brief where it is not the page's
	Brief Link
	Lines []SourceLine
}

// SourceLine is a line of a file. Here is its number and address, To the record
// that begins on it.
type SourceLine struct {
	Anchor string
	Here   Link
	HTML   Markup
	To     Link
}

func sourceViewURL(b *model.Brief) string { return briefURL(b) + "source/" }

// sourceViews are the pages of the texts of briefs. They are made only where
// `pages: {source-view: on}` asks for them, and not by an edition that hides
// anything: what is shown may name what is hidden, in many ways.
func (w *world) sourceViews() []*Page {
	if w.o.Config.Pages["source-view"] != "on" || !w.o.Whole {
		return nil
	}
	var out []*Page
	for _, b := range w.m.Briefs {
		if b.Doc != nil && b.Doc.Source != nil {
			out = append(out, page(sourceViewURL(b), "source-view", b.Title, b.Doc.Path, func(w *world) any { return w.sourceView(b) }))
		}
	}
	return out
}

// sourceView answers: what exactly did the author write?
func (w *world) sourceView(b *model.Brief) SourceView {
	d, doc := w.desk(sourceViewURL(b)), w.m.Doc(b.Doc)
	v := SourceView{
		Frame: d.frame("source-view", w.t("Source of {0}", b.Title), w.t("The text as it was written"), docPath(doc), d.to(w.t("Briefs"), "/briefs/"), d.titled(b, briefURL(b))),
		Title: b.Title, In: d.inBrief(b), Brief: d.titled(b, briefURL(b)),
	}
	v.Crumbs[len(v.Crumbs)-1].Text = w.t("Source text")
	starts := map[int]Link{}
	d.eachRecord(b, func(r model.Ref, line int) {
		if starts[line].URL == "" {
			starts[line] = d.recordIn(b, r)
		}
	})
	for i, line := range brief.Lines(doc.Source.Text) {
		if line == "" && len(v.Lines) == 0 {
			continue // front matter
		}
		at := "L" + itoa(i+1)
		v.Lines = append(v.Lines, SourceLine{Anchor: at, Here: Link{Text: itoa(i + 1), URL: "#" + at}, HTML: Markup(line), To: starts[i+1]})
	}
	return v
}

// eachRecord gives the records of a brief and the lines on which they begin now.
func (d desk) eachRecord(b *model.Brief, give func(r model.Ref, line int)) {
	doc := d.m.Doc(b.Doc)
	if doc == nil {
		return
	}
	var walk func(list []*brief.Item)
	walk = func(list []*brief.Item) {
		for _, it := range list {
			if r := d.recordOf(it); r.Event != nil || r.Statement != nil {
				give(r, doc.Source.Pos(it.Span.Start).Line)
			}
			walk(it.Children)
		}
	}
	walk(doc.Records)
}

// recordIn leads to a record: to its card in the brief, if it has one there.
func (d desk) recordIn(b *model.Brief, r model.Ref) Link {
	l, _ := d.ref(r)
	id := idOf(r)
	if to := d.to(l.Text, briefURL(b)); to.URL != "" && d.stands(b, id) {
		l.URL = d.href(briefURL(b) + "#" + recordAnchor(id))
	}
	return l
}

// linesOf are the lines of a brief's text on which its events begin.
func (d desk) linesOf(b *model.Brief) map[*model.Event]Link {
	out := map[*model.Event]Link{}
	if !d.has(sourceViewURL(b)) {
		return out
	}
	d.eachRecord(b, func(r model.Ref, line int) {
		if r.Event != nil && out[r.Event].URL == "" {
			out[r.Event] = Link{Text: d.t("line {0}", itoa(line)), URL: d.href(sourceViewURL(b) + "#L" + itoa(line))}
		}
	})
	return out
}
