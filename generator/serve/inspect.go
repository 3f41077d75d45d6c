package serve

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/site"
	"readout/generator/when"
)

// pageDoc says where the parts of a page come from and what was understood in
// them. It is made beside the page: the page's own bytes know nothing of it.
type pageDoc struct {
	File   string     `json:"file"` // the page's own file, "" for generated pages
	Blocks []blockDoc `json:"blocks"`
}

// blockDoc is an element of the page, by its id.
type blockDoc struct {
	ID       string        `json:"id"`
	File     string        `json:"file"`
	Line     int           `json:"line"`
	Col      int           `json:"col"`
	What     string        `json:"what"` // prose, event, statement
	Text     string        `json:"text"`
	Names    []mentionDoc  `json:"names"`
	Findings []findingsDoc `json:"findings"`
}

type mentionDoc struct {
	Text string `json:"text"`
	Name string `json:"name"`
	Kind string `json:"kind"`
	URL  string `json:"url"`
	How  string `json:"how"` // found, or written
}

// findingsDoc is an event or a statement as a list of labelled lines.
type findingsDoc struct {
	Title string   `json:"title"`
	URL   string   `json:"url"`
	Rows  []rowDoc `json:"rows"`
}

type rowDoc struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

var idOf = regexp.MustCompile(`\bid="([^"]+)"`)

// inspect describes a page of a view.
func inspect(v *view, p *site.Page, data []byte) pageDoc {
	doc := pageDoc{File: p.Source, Blocks: []blockDoc{}}
	i := inspector{v: v, m: v.snap.Model, doc: v.docs()[p.Source]}
	i.brief = briefOf(i.m, i.doc)
	i.prose()
	byAnchor := i.anchors()
	for _, m := range idOf.FindAllSubmatch(data, -1) {
		id := string(m[1])
		if b, ok := i.blocks[id]; ok {
			doc.Blocks = append(doc.Blocks, b)
		} else if r, ok := byAnchor[id]; ok {
			doc.Blocks = append(doc.Blocks, i.card(id, r))
		}
	}
	if id, ok := strings.CutPrefix(p.URL, "/events/"); ok && doc.File == "" {
		if e := i.m.Event(strings.TrimSuffix(id, "/")); e != nil {
			doc.Blocks = append([]blockDoc{i.card("Main", model.Ref{Event: e})}, doc.Blocks...)
			doc.File = doc.Blocks[0].File
		}
	}
	return doc
}

type inspector struct {
	v      *view
	m      *model.Model
	doc    *brief.Doc
	brief  *model.Brief
	blocks map[string]blockDoc
}

func briefOf(m *model.Model, d *brief.Doc) *model.Brief {
	i := slices.IndexFunc(m.Briefs, func(b *model.Brief) bool { return m.Doc(b.Doc) == d })
	if i < 0 {
		return nil
	}
	return m.Briefs[i]
}

// prose describes the paragraphs, headings and cells of the page's own file.
func (i *inspector) prose() {
	i.blocks = map[string]blockDoc{}
	if i.doc == nil {
		return
	}
	names, findings := map[int][]mentionDoc{}, map[int][]findingsDoc{}
	for _, x := range i.m.Mentions {
		if x.Brief == i.brief && i.brief != nil {
			how := "written by its author"
			if x.Auto {
				how = "found by its name"
			}
			names[x.Block] = append(names[x.Block], mentionDoc{x.Text, x.Entity.Name, x.Entity.Kind, i.entityURL(x.Entity), how})
		}
	}
	if i.brief != nil {
		for _, e := range i.brief.Events {
			for _, at := range i.blocksOf(slices.Concat(i.m.Evidence(model.Ref{Event: e}), i.m.Contexts(e))) {
				findings[at] = append(findings[at], i.event(e))
			}
		}
		for _, s := range i.brief.Statements {
			for _, at := range i.blocksOf(i.m.Evidence(model.Ref{Statement: s})) {
				findings[at] = append(findings[at], i.statement(s))
			}
		}
	}
	for n, b := range i.doc.Blocks {
		if b.ID == "" {
			continue
		}
		pos := i.doc.Source.Pos(b.Span.Start)
		i.blocks[b.ID] = blockDoc{b.ID, i.doc.Path, pos.Line, pos.Col, "prose", b.Text, some(names[n]), some(findings[n])}
	}
}

// some keeps JSON lists from being null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// blocksOf gives the blocks of this brief that bear evidence, each once.
func (i *inspector) blocksOf(list []model.Evidence) (at []int) {
	for _, e := range list {
		if e.Brief == i.brief && !slices.Contains(at, e.Block) {
			at = append(at, e.Block)
		}
	}
	return at
}

// anchors finds records by the ids of their cards.
func (i *inspector) anchors() map[string]model.Ref {
	m := make(map[string]model.Ref, len(i.m.Events)+len(i.m.Statements))
	for _, e := range i.m.Events {
		m[site.RecordAnchor(e.ID)] = model.Ref{Event: e}
	}
	for _, s := range i.m.Statements {
		m[site.RecordAnchor(s.ID)] = model.Ref{Statement: s}
	}
	return m
}

// card describes a record's card; of an event that several briefs tell, the
// record of the page's own brief counts.
func (i *inspector) card(id string, r model.Ref) blockDoc {
	if s := r.Statement; s != nil {
		at := i.m.At(s.Brief, s.Pos)
		return blockDoc{id, s.Brief.Doc.Path, at.Line, at.Col, "statement", s.Text, []mentionDoc{}, []findingsDoc{i.statement(s)}}
	}
	b := blockDoc{ID: id, What: "event", Text: r.Event.Label, Names: []mentionDoc{}, Findings: []findingsDoc{i.event(r.Event)}}
	for n, of := range itemBriefs(r.Event) {
		pos := i.m.At(of, of.Doc.Source.Pos(r.Event.Items[n].WordSpan.Start))
		if n == 0 || of == i.brief {
			b.File, b.Line, b.Col = of.Doc.Path, pos.Line, pos.Col
		}
	}
	return b
}

// itemBriefs finds the brief of each record of an event.
func itemBriefs(e *model.Event) []*model.Brief {
	list := make([]*model.Brief, 0, len(e.Items))
	for _, it := range e.Items {
		for _, b := range e.Briefs {
			if slices.Contains(allItems(b.Doc.Records), it) {
				list = append(list, b)
				break
			}
		}
	}
	if len(list) != len(e.Items) {
		return nil
	}
	return list
}

func (i *inspector) entityURL(e *model.Entity) string {
	for _, url := range []string{"/" + folders[e.Kind] + "/" + e.ID + "/", "/sources/" + e.ID + "/"} {
		if i.v.snap.Site.Page(url) != nil {
			return url
		}
	}
	return ""
}

func (i *inspector) event(e *model.Event) findingsDoc {
	d := findingsDoc{Title: e.Type, URL: "/events/" + e.ID + "/", Rows: []rowDoc{}}
	if p := i.v.snap.Site.Page(d.URL); p != nil {
		d.Title = p.Title
	} else {
		d.URL = ""
	}
	d.row("Type", e.Type)
	if len(e.Recipients) > 0 {
		d.row("From", people(e.Actors))
		d.row("To", people(e.Recipients))
	} else {
		d.row("Who", people(e.Actors))
	}
	d.date("When", e.When)
	if e.Duration != nil {
		d.row("How long", e.Duration.Words())
	}
	if e.Place != nil {
		d.row("Where", e.Place.Name)
	}
	d.row("Topics", entityNames(e.Topics))
	d.row("Certainty", certainty(e.Phase, e.Confirmation, e.Grade, e.Likelihood, e.Confidence, e.When))
	d.row("Sources", entityNames(e.Sources))
	d.row("Id", identity(e.ID, e.Auto))
	return d
}

func (i *inspector) statement(s *model.Statement) findingsDoc {
	d := findingsDoc{Title: s.Text, Rows: []rowDoc{}}
	d.row("Verb", s.Verb)
	d.row("Who", people(s.Speakers))
	d.row("To", people(s.Addressees))
	d.row("About", people(s.Targets))
	d.row("Stance", s.Stance)
	d.date("When", s.When)
	if s.Due != nil {
		d.date("Due", *s.Due)
	}
	d.row("Topics", entityNames(s.Topics))
	d.row("Certainty", certainty("", "", s.Grade, s.Likelihood, s.Confidence, s.When))
	d.row("Id", identity(s.ID, s.Auto))
	return d
}

func (d *findingsDoc) row(label, value string) {
	if value != "" {
		d.Rows = append(d.Rows, rowDoc{label, value})
	}
}

// date shows the words of the author and the day they were read as.
func (d *findingsDoc) date(label string, t when.Time) {
	switch {
	case t.IsZero():
	case t.Phrase != "" && t.Phrase != t.EDTF:
		d.row(label, "“"+t.Phrase+"” → "+t.EDTF+" ("+t.Words()+")")
	default:
		d.row(label, t.EDTF+" ("+t.Words()+")")
	}
}

func people(list []model.Participant) string {
	var out []string
	for _, p := range list {
		name := "somebody not named"
		if p.Entity != nil {
			name = p.Entity.Name
		}
		if extra := cmp.Or(p.Title, p.Role, p.Gloss); extra != "" {
			name += " (" + extra + ")"
		}
		if p.Entity != nil && p.Entity.Provisional {
			name += " (unknown name)"
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

func entityNames(list []*model.Entity) string {
	var out []string
	for _, e := range list {
		out = append(out, e.Name)
	}
	return strings.Join(out, ", ")
}

func certainty(phase, confirmation, grade, likelihood, confidence string, t when.Time) string {
	var out []string
	for _, s := range []struct{ before, word string }{{"", phase}, {"", confirmation}, {"grade ", grade}, {"", likelihood}, {"confidence ", confidence}} {
		if s.word != "" {
			out = append(out, s.before+s.word)
		}
	}
	if t.Uncertain {
		out = append(out, "date uncertain (?)")
	}
	if t.Approximate {
		out = append(out, "date approximate (~)")
	}
	return strings.Join(out, ", ")
}

func identity(id string, auto bool) string {
	if auto {
		return id + " (automatic: it may change)"
	}
	return "^" + id
}

// here is a position for opening an editor.
type here struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

// openable accepts the files an author writes: of content/, templates/ and
// static/, and the configuration.
func openable(h here) bool {
	for _, step := range strings.Split(h.File, "/") {
		if step == "" || strings.HasPrefix(step, ".") || strings.ContainsAny(step, "\\\x00\r\n") {
			return false
		}
	}
	top, _, deeper := strings.Cut(h.File, "/")
	switch {
	case h.Line < 1 || h.Col < 1 || h.Line > 1<<24 || h.Col > 1<<24:
		return false
	case h.File == "readout.yaml":
		return true
	}
	return deeper && slices.Contains([]string{"content", "templates", "static"}, top)
}
