package site

import (
	"html"
	"net/url"
	"path"
	"strings"

	"readout/generator/brief"
	"readout/generator/model"
)

// prose writes one document: finished HTML is copied, names are linked,
// links are led to their targets, and records become cards.
type prose struct {
	desk
	doc   *brief.Doc
	brief *model.Brief // nil for wiki pages and entities
	html  []byte       // of all pieces so far
	ends  []int        // where in it they end
	side  []byte       // for words beside the main text
	out   []Piece
	open  []string        // how each open link is to be closed
	ids   map[string]bool // anchors given, so that none comes twice
	own   bool            // the text brings the h1 of the page
	late  []Record        // records that stand at the end of the brief
	of    string          // the language of the page, where the text is in another
	all   *Origin         // the mark of all records of the brief, which its first lines bear
}

// body turns a document into pieces. b is the brief it is of, if any.
func (d desk) body(doc *brief.Doc, b *model.Brief) []Piece {
	if doc == nil {
		return nil
	}
	p := &prose{desk: d, doc: doc, brief: b, ids: map[string]bool{}, own: ownTitle(doc), html: make([]byte, 0, 8<<10)}
	if b != nil {
		p.all = d.briefOrigin(b)
	}
	if d.in(doc.Front.Lang) != "" {
		p.of = d.o.Words.Lang()
	}
	for i := range doc.Body {
		p.node(&doc.Body[i])
	}
	p.atEnd()
	all, from := string(p.html), 0
	for i, end := range p.ends {
		p.out[i].HTML, from = Markup(all[from:end]), end
	}
	return p.out
}

func (p *prose) put(parts ...string) {
	for _, s := range parts {
		p.html = append(p.html, s...)
	}
}

// esc writes text as HTML.
func (p *prose) esc(text string) {
	done := 0
	for i := range len(text) {
		var as string
		switch text[i] {
		case '&':
			as = "&amp;"
		case '\'':
			as = "&#39;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '"':
			as = "&#34;"
		default:
			continue
		}
		p.html = append(append(p.html, text[done:i]...), as...)
		done = i + 1
	}
	p.html = append(p.html, text[done:]...)
}

// ownTitle says whether a wiki page begins with a heading of the first level.
func ownTitle(doc *brief.Doc) bool {
	return doc.Kind == brief.Page && len(doc.Heads) > 0 && doc.Heads[0].Level == 1
}

// saidIn marks the program's own words within prose of another language.
func (p *prose) saidIn() string {
	if p.of == "" {
		return ""
	}
	return ` lang="` + html.EscapeString(p.of) + `" dir="` + p.o.Words.Dir() + `"`
}

func (p *prose) flush(records []Record) {
	from := 0
	if n := len(p.ends); n > 0 {
		from = p.ends[n-1]
	}
	if len(p.html) == from && len(records) == 0 {
		return
	}
	p.out, p.ends = append(p.out, Piece{Records: records, Of: p.of}), append(p.ends, len(p.html))
}

func (p *prose) node(n *brief.Node) {
	switch n.Kind {
	case brief.HTML:
		p.put(p.demote(n.HTML))
	case brief.Text:
		p.text(n)
	case brief.Open:
		p.openLink(n.Link)
	case brief.Close:
		p.closeLink()
	case brief.Image:
		p.image(n)
	case brief.Records:
		p.records(n.Items)
	}
}

// demote keeps one h1 on the page: the title, or the first heading of a wiki
// page that brings its own. In finished HTML "<h1" can only be a tag, as text
// in it is escaped.
func (p *prose) demote(s string) string {
	if p.own && strings.Contains(s, "</h1>") {
		p.own = false // the end of the one that stays
		head, rest, _ := strings.Cut(s, "</h1>")
		return head + "</h1>" + p.demote(rest)
	}
	if p.own || !strings.Contains(s, "h1") {
		return s
	}
	return strings.NewReplacer("<h1>", "<h2>", "<h1 ", "<h2 ", "</h1>", "</h2>").Replace(s)
}

// text escapes a run and links the names in it.
func (p *prose) text(n *brief.Node) {
	at := 0
	for _, hit := range p.m.Hits(n) {
		if hit.Start < at || hit.End > len(n.Text) || !hit.Link || n.InLink || len(p.open) > 0 {
			continue
		}
		p.esc(n.Text[at:hit.Start])
		p.anchor(p.entity(hit.Entity).URL, "name", n.Text[hit.Start:hit.End])
		at = hit.End
	}
	p.esc(n.Text[at:])
}

// anchor writes a whole link; without an address only its words.
func (p *prose) anchor(href, class, words string) {
	if href == "" {
		p.esc(words)
		return
	}
	p.put(`<a class="`, class, `" href="`)
	p.esc(href)
	p.put(`">`)
	p.esc(words)
	p.put(`</a>`)
}

// proofOf is the id of a link that is evidence.
func (p *prose) proofOf(l *brief.Link) string {
	if p.brief == nil {
		return ""
	}
	return p.sheet(p.brief).evidence[l]
}

// openLink begins a link. One that leads nowhere keeps its words.
func (p *prose) openLink(l *brief.Link) {
	href, class := p.target(l)
	id := p.proofOf(l)
	tag := "a"
	switch {
	case href == "" && id == "":
		p.open = append(p.open, "")
		return
	case href == "":
		tag = "span" // the record has no page, but still leads back to here
	}
	p.put("<", tag)
	if id != "" && !p.ids[id] {
		p.ids[id] = true
		p.put(` id="`, id, `"`)
	}
	if class != "" {
		p.put(` class="`, class, `"`)
	}
	if href != "" {
		p.put(` href="`)
		p.esc(href)
		p.put(`"`)
	}
	if class == "outside" {
		if n := p.notes.written(href); n != "" {
			p.put(` data-n="`, n, `"`)
		}
	}
	if l.Title != "" {
		p.put(` title="`)
		p.esc(l.Title)
		p.put(`"`)
	}
	p.put(">")
	p.open = append(p.open, "</"+tag+">")
}

func (p *prose) closeLink() {
	if len(p.open) == 0 {
		return
	}
	p.put(p.open[len(p.open)-1])
	p.open = p.open[:len(p.open)-1]
}

// target says where a link of prose leads, and its class.
func (p *prose) target(l *brief.Link) (href, class string) {
	if l == nil {
		return "", ""
	}
	t, _ := p.m.Target(l)
	switch {
	case t.Entity != nil:
		return p.entity(t.Entity).URL, "name"
	case len(t.Records) > 0:
		return p.recordURL(t.Records[0]), "evidence"
	}
	return p.address(t.URL)
}

// recordURL prefers the card on this very page.
func (p *prose) recordURL(r model.Ref) string {
	id := ""
	switch {
	case r.Event != nil:
		id = r.Event.ID
	case r.Statement != nil:
		id = r.Statement.ID
	}
	if p.brief != nil && p.stands(p.brief, id) {
		return p.href("#" + recordAnchor(id))
	}
	l, _ := p.ref(r)
	return l.URL
}

// address writes an address as an author wrote it: the site's own get the
// base path, relative ones to Markdown files become their pages, outside ones
// stay if their scheme is harmless (contract 6.1 and 6.8).
func (p *prose) address(dest string) (href, class string) {
	u, err := url.Parse(dest)
	if err != nil || dest == "" {
		return "", ""
	}
	switch {
	case u.Scheme == "http" || u.Scheme == "https":
		return dest, "outside"
	case u.Scheme == "mailto" || u.Scheme == "tel":
		return dest, ""
	case u.Scheme != "":
		return "", ""
	case u.Host != "":
		return dest, "outside"
	}
	to := p.place(u.Path)
	if strings.HasSuffix(to, ".md") {
		to = p.pageOf(to)
	}
	if u.Fragment != "" {
		to += "#" + u.Fragment
	}
	return p.href(to), ""
}

// place is the path from the root of the site of one that counts from the file.
func (p *prose) place(written string) string {
	if written == "" || strings.HasPrefix(written, "/") {
		return written
	}
	to := path.Join("/", path.Dir(strings.TrimPrefix(p.doc.Path, "content")), written)
	if strings.HasSuffix(written, "/") {
		to += "/"
	}
	return to
}

// pageOf is the page made from a Markdown file, given from content/.
func (p *prose) pageOf(file string) string {
	kind, id, ok := brief.KindOf("content" + file)
	if !ok {
		return file
	}
	switch kind {
	case brief.Brief:
		return "/briefs/" + id + "/"
	case brief.Page:
		return wikiURL(&brief.Doc{Path: "content" + file})
	}
	return folder(string(kind)) + id + "/"
}

func (p *prose) image(n *brief.Node) {
	if n.Link == nil {
		return
	}
	src := ""
	if strings.HasPrefix(n.Link.Dest, "data:image/") && !strings.HasPrefix(n.Link.Dest, "data:image/svg") {
		src = n.Link.Dest
	} else {
		to, _ := p.m.Target(n.Link)
		src, _ = p.address(first(to.URL, n.Link.Dest))
	}
	if src == "" {
		p.esc(n.Text)
		return
	}
	i := &image{url: src, alt: n.Text}
	if u, err := url.Parse(n.Link.Dest); err == nil && u.Scheme == "" && u.Host == "" {
		if known := p.desk.image(p.place(u.Path), n.Text); known != nil {
			i = known
		}
	}
	p.put(i.html())
}

// atEnd puts the records of the whole brief under a heading of their own. Its
// id has a capital, so no heading of the text can have it.
func (p *prose) atEnd() {
	if len(p.late) > 0 {
		p.put(`<h2 id="Records"`, p.saidIn(), `>`)
		p.esc(p.t("Records"))
		p.put(`</h2>`)
	}
	p.flush(p.late)
}

// records puts the cards of a list where the list stood, unless the
// configuration wants them at the end of the brief, or not at all.
func (p *prose) records(items []*brief.Item) {
	var out []Record
	for _, it := range items {
		out = append(out, p.record(it)...)
	}
	switch p.o.Config.Records {
	case "hidden":
	case "end":
		p.late = append(p.late, out...)
	default:
		p.flush(out)
	}
}

func (p *prose) record(it *brief.Item) []Record {
	r := p.recordOf(it)
	switch {
	case r.Statement != nil:
		var out []Record
		list := p.add(nil, it)
		p.all.besides(list)
		for _, s := range list {
			out = append(out, Record{Statement: &s})
		}
		return append(out, p.nested(it)...)
	case r.Event != nil:
		c := p.eventCard(it, r.Event)
		return append([]Record{{Event: &c}}, p.nested(it)...)
	}
	return p.nested(it)
}

// nested gives the events inside a record cards of their own, after it.
func (p *prose) nested(it *brief.Item) []Record {
	var out []Record
	for _, child := range it.Children {
		if child.Kind == brief.Event {
			out = append(out, p.record(child)...)
		} else {
			out = append(out, p.nested(child)...)
		}
	}
	return out
}

func (p *prose) eventCard(it *brief.Item, e *model.Event) Card {
	c := p.card(e)
	c.Anchor = p.once(recordAnchor(e.ID))
	c.Earlier = p.earlier(e.Was)
	c.Back = p.back(p.m.Evidence(model.Ref{Event: e}), p.brief)
	for _, child := range it.Children {
		switch child.Kind {
		case brief.Statement:
			c.Statements = p.add(c.Statements, child)
		case brief.Account:
			for _, s := range child.Children {
				c.Statements = p.add(c.Statements, s)
			}
			for _, note := range child.Notes {
				c.Notes = append(c.Notes, p.words(note))
			}
		}
	}
	for _, note := range it.Notes {
		c.Notes = append(c.Notes, p.words(note))
	}
	c.Origin.besides(c.Statements)
	if c.Origin == p.all {
		c.Origin = nil
	}
	return c
}

func (p *prose) add(list []Statement, it *brief.Item) []Statement {
	if s := p.recordOf(it).Statement; s != nil {
		list = append(list, p.said(it, s))
	}
	for _, child := range it.Children {
		if it.Kind == brief.Statement && child.Kind == brief.Statement {
			list = p.add(list, child)
		}
	}
	return list
}

// said is a statement's card in its own brief: it needs no link to itself.
func (p *prose) said(it *brief.Item, s *model.Statement) Statement {
	v := p.inFull(s)
	v.Anchor = p.once(recordAnchor(s.ID))
	v.Earlier = p.earlier(s.Was)
	v.Said = p.quotedMarkup(p.words(it.Said.Nodes))
	v.Source = Link{}
	v.During = nil
	for _, note := range it.Notes {
		v.Notes = append(v.Notes, p.words(note))
	}
	v.Back = p.back(p.m.Evidence(model.Ref{Statement: s}), p.brief)
	return v
}

// once gives an id only the first time it is asked for.
func (p *prose) once(id string) string {
	if p.ids[id] {
		return ""
	}
	p.ids[id] = true
	return id
}

// earlier are the anchors that a card had under other ids (`was::`), so that
// links from elsewhere still lead to it. An id that is another record's now
// leads there.
func (p *prose) earlier(was []string) (list []string) {
	for _, id := range was {
		if p.stands(p.brief, id) {
			continue
		}
		if anchor := p.once(recordAnchor(id)); anchor != "" {
			list = append(list, anchor)
		}
	}
	return list
}

// words writes a short run of nodes beside the main text.
func (p *prose) words(nodes []brief.Node) Markup {
	side := &prose{desk: p.desk, doc: p.doc, brief: p.brief, ids: p.ids, html: p.side[:0]}
	for i := range nodes {
		side.node(&nodes[i])
	}
	p.side = side.html
	return Markup(side.html)
}
