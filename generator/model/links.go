package model

import (
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/text"
	"readout/generator/when"
)

// kindByFolder maps the folders of entity files and addresses to kinds.
var kindByFolder = map[string]string{"leaders": "leader", "orgs": "org", "places": "place", "topics": "topic", "sources": "source"}

// searcher is what the search for names in prose needs of the whole site.
type searcher struct {
	c        *catalogue
	m        *matcher
	autolink string                // first, all or off: what is rendered as a link
	records  func(id string) []Ref // nil: unknown (BR403); empty: known but hidden
	ids      []string              // explicit ids of records, for suggestions

	links map[*brief.Link]Target // what was found in all files read
	hits  map[*brief.Node][]NameHit
}

// proser goes through the prose of one file.
type proser struct {
	*searcher
	b     *Brief
	doc   *brief.Doc
	scope *briefScope
	at    when.Time

	mentions []*Mention
	diags    []diag.Diagnostic

	linked    map[*Entity]bool // has a rendered link already
	ends      [][]int          // where the sentences of each block end
	warned    map[string]bool  // ambiguous names already said (BR204)
	within    *brief.Link      // the link around the current node
	inRecords bool             // among records, where links lead but do not count
	heads     map[string]bool  // ids of headings, once they were asked for
	over      map[string]bool  // what there are too many of (BR006)
	cited     int              // evidence links of a brief
	lost      int              // evidence links that lead nowhere
	cursor    []int            // how far each block's text has been read
}

// read finds names and links in the prose of a file, at the date for its
// offices. For a brief it gives the mentions too; b is nil for entity bodies
// and wiki pages, whose names link but are not listed (6.24).
func (s *searcher) read(b *Brief, doc *brief.Doc, at when.Time) *proser {
	p := &proser{
		searcher: s, b: b, doc: doc, at: at, scope: &briefScope{},
		linked: map[*Entity]bool{}, warned: map[string]bool{},
		cursor: make([]int, len(doc.Blocks)), ends: make([][]int, len(doc.Blocks)),
	}
	if b != nil {
		p.scope = &briefScope{id: b.ID, names: doc.Front.Names}
	}
	if m := s.m.with(s.c, p.scope, at); m != s.m {
		own := *s
		own.m = m
		p.searcher = &own
	}
	for i := range doc.Body {
		p.node(&doc.Body[i])
	}
	p.inRecords = true
	p.items(doc.Records)
	return p
}

// items leads the links in what was said and in notes where they go. Names
// there do not count (6.19).
func (p *proser) items(list []*brief.Item) {
	for _, it := range list {
		for _, nodes := range append([][]brief.Node{it.Said.Nodes}, it.Notes...) {
			for i := range nodes {
				if n := &nodes[i]; n.Kind != brief.Text {
					p.node(n)
				}
			}
		}
		p.items(it.Children)
	}
}

func (p *proser) node(n *brief.Node) {
	switch n.Kind {
	case brief.Text:
		p.run(n)
	case brief.Open:
		if n.Link != nil {
			p.within = n.Link
			p.links[n.Link] = p.link(n.Link)
		}
	case brief.Close:
		p.within = nil
	case brief.Image:
		if n.Link != nil {
			p.links[n.Link] = Target{URL: n.Link.Dest}
		}
	}
}

// run finds the names and #topics of one run of text.
func (p *proser) run(n *brief.Node) {
	from := p.blockStart(n)
	if p.within != nil && p.within.Ref == "none" {
		return
	}
	found := p.m.find(n.Text)
	tags := slices.DeleteFunc(p.topics(n.Text), func(s span) bool { return p.escaped(sourceOffset(n, s.start)) })
	if len(tags) > 0 {
		found = slices.DeleteFunc(found, func(s span) bool { return covered(tags, s) })
		found = append(found, tags...)
		slices.SortFunc(found, func(a, b span) int { return a.start - b.start })
	}
	hits := make([]NameHit, 0, len(found))
	var read folding
	for _, s := range found {
		if hit, ok := p.hit(n, s, from+read.to(n.Text, s.start)); ok {
			hits = append(hits, hit)
		}
	}
	if len(hits) > 0 {
		p.hits[n] = hits
	}
}

// escaped says whether the # at an offset is written to be text: \# or &#35;.
func (p *proser) escaped(off int) bool {
	text := p.doc.Source.Text
	return off >= len(text) || text[off] != '#' || off > 0 && text[off-1] == '\\'
}

// covered says whether one of a list of spans, one after another, lies over s.
func covered(list []span, s span) bool {
	i := sort.Search(len(list), func(i int) bool { return s.start < list[i].end })
	return i < len(list) && list[i].start < s.end
}

// hit decides what a found name means and notes it; from is where it stands in
// its block's text, or white space before it.
func (p *proser) hit(n *brief.Node, s span, from int) (NameHit, bool) {
	tag := n.Text[s.start] == '#'
	e, unsure := p.meaning(s.entries)
	off := sourceOffset(n, s.start)
	if unsure != nil {
		key := spaced(n.Text[s.start:s.end])
		if !p.warned[key] {
			p.warned[key] = true
			p.diags = diag.Add(p.diags, ambiguous(key, unsure).at(p.doc.Source, diag.Span{Start: off, End: sourceOffset(n, s.end-1) + 1}))
		}
		return NameHit{}, false
	}
	if e == nil || p.within != nil && p.links[p.within].Entity == e {
		return NameHit{}, false // the link around these words is the mention already
	}
	inLink := n.InLink || p.within != nil
	show := !inLink && e.Doc != p.doc && (tag || p.shows(e))
	if show {
		p.linked[e] = true
	}
	p.mention(&Mention{
		Entity: e, Text: spaced(n.Text[s.start:s.end]), Auto: !tag, Block: n.Block,
		Sentence: p.sentence(n.Block, from, n.Text[s.start:s.end]),
	}, off)
	return NameHit{Start: s.start, End: s.end, Entity: e, Link: show}, true
}

// shows says whether the setting `autolink` renders this mention as a link.
func (p *proser) shows(e *Entity) bool {
	switch p.autolink {
	case "off":
		return false
	case "all":
		return true
	}
	return !p.linked[e]
}

// meaning picks the entity among the entries of the smallest rank. Two
// entities give no link: unsure lists them, except where one office had two
// holders, which is no ambiguity of the name (6.21).
func (p *proser) meaning(list []entry) (e *Entity, unsure []*Entity) {
	if len(list) == 1 && list[0].rank != rankOffice {
		return list[0].entity, nil
	}
	rank := rankOffice
	for _, x := range list {
		rank = min(rank, x.rank)
	}
	if rank == rankOffice {
		return p.officeHolder(list)
	}
	var may []*Entity
	for _, x := range list {
		if x.rank == rank && x.entity != nil && !slices.Contains(may, x.entity) {
			may = append(may, x.entity)
		}
	}
	switch len(may) {
	case 0:
		return nil, nil
	case 1:
		return may[0], nil
	}
	return nil, may
}

func (p *proser) officeHolder(list []entry) (*Entity, []*Entity) {
	var held []mandate
	for _, x := range list {
		if x.mandate != nil {
			held = append(held, *x.mandate)
		}
	}
	lo, hi := officeDays(p.at)
	people, offices := holdersAnd(holding(held, lo, hi))
	switch {
	case len(people) == 1:
		return people[0], nil
	case len(people) > 1 && len(offices) > 1:
		return nil, people
	}
	return nil, nil
}

// topics finds #ids of known topics: letters first, so that "#1" is text, and
// not in the middle of a word.
func (p *proser) topics(run string) (found []span) {
	for i := strings.IndexByte(run, '#'); i >= 0 && i < len(run); i++ {
		if run[i] != '#' || i+1 >= len(run) || run[i+1] < 'a' || run[i+1] > 'z' {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(run[:i]); i > 0 && (wordy(before) || strings.ContainsRune("#&/", before)) {
			continue
		}
		end := i + 1
		for end < len(run) && (run[end] >= 'a' && run[end] <= 'z' || run[end] >= '0' && run[end] <= '9' || run[end] == '-') {
			end++
		}
		for run[end-1] == '-' {
			end--
		}
		if after, _ := utf8.DecodeRuneInString(run[end:]); end < len(run) && wordy(after) {
			continue
		}
		if e := p.c.byID[run[i+1:end]]; e != nil && e.Kind == "topic" {
			found = append(found, span{i, end, []entry{{rank: rankName, entity: e}}})
		}
	}
	return found
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// mention keeps a mention of a brief; off is where its first character stands.
func (p *proser) mention(m *Mention, off int) {
	if p.b == nil {
		return
	}
	if len(p.mentions) == maxMentions {
		p.tooMany("mentions", off)
		return
	}
	m.Brief, m.Pos = p.b, p.doc.Source.Pos(off)
	p.mentions = append(p.mentions, m)
}

// maxMentions is how many mentions one brief may have, and how many evidence
// links: each is listed, with its sentence, on pages and in the data.
const maxMentions = 5_000

// tooMany says BR006, once for each thing there are too many of.
func (p *proser) tooMany(what string, off int) {
	if p.over[what] {
		return
	}
	if p.over == nil {
		p.over = map[string]bool{}
	}
	p.over[what] = true
	p.diags = diag.Add(p.diags, p.doc.Source.At("BR006", diag.Span{Start: off, End: off},
		fmt.Sprintf("too many %s in one brief: the limit is %d", what, maxMentions), "divide the file, or write its names less often"))
}

// link finds where an explicit link leads.
func (p *proser) link(l *brief.Link) Target {
	switch {
	case l.Ref == "none":
		return Target{}
	case l.Ref != "":
		return p.explicit(l, l.Ref, true)
	case l.Wiki != "":
		return p.explicit(l, l.Wiki, false)
	case len(l.IDs) > 0:
		return p.evidence(l)
	}
	if e, whole := p.landing(l.Dest); e != nil {
		p.explicitMention(l, e)
		if whole {
			return Target{Entity: e}
		}
	}
	return Target{URL: l.Dest}
}

// explicit resolves (@id) and [[id]]. An unknown one is BR201 and stays text.
func (p *proser) explicit(l *brief.Link, name string, isID bool) Target {
	got, prob := p.c.resolve(p.scope, strings.TrimPrefix(name, "@"), isID, wantAny, p.at)
	if prob != nil {
		key := spaced(name)
		if prob.code != "BR204" || !p.warned[key] { // an ambiguous name is told once (6.20)
			p.diags = diag.Add(p.diags, prob.at(p.doc.Source, p.written(l, name)))
		}
		p.warned[key] = p.warned[key] || prob.code == "BR204"
		return Target{}
	}
	p.explicitMention(l, got.entity)
	return Target{Entity: got.entity}
}

// written is where the offending word stands inside a link.
func (p *proser) written(l *brief.Link, name string) diag.Span {
	from := l.Span.Start
	whole := p.doc.Source.Slice(l.Span)
	if l.Wiki == "" {
		if i := strings.LastIndex(whole, "@"+name); i >= 0 {
			return diag.Span{Start: from + i, End: from + i + len(name) + 1}
		}
	}
	if i := strings.Index(whole, name); i >= 0 {
		return diag.Span{Start: from + i, End: from + i + len(name)}
	}
	return l.Span
}

// landing finds the entity whose file or page a destination is; whole is false
// when the destination goes on to a place inside it.
func (p *proser) landing(dest string) (e *Entity, whole bool) {
	place, _, inside := strings.Cut(dest, "#")
	place, _, query := strings.Cut(place, "?")
	if place == "" || strings.Contains(place, ":") || strings.HasPrefix(place, "//") {
		return nil, false
	}
	whole = !inside && !query
	if strings.HasPrefix(place, "/") {
		parts := strings.Split(strings.Trim(place, "/"), "/")
		if len(parts) == 2 && kindByFolder[parts[0]] != "" {
			if e := p.c.get(strings.TrimSuffix(parts[1], ".md")); e != nil && e.Kind == kindByFolder[parts[0]] {
				return e, whole
			}
		}
		return nil, false
	}
	if !strings.HasSuffix(place, ".md") {
		return nil, false
	}
	file := path.Join(path.Dir(p.doc.Path), place)
	if e := p.c.byID[strings.TrimSuffix(path.Base(file), ".md")]; e != nil && e.Doc != nil && e.Doc.Path == file {
		return e, whole
	}
	return nil, false
}

// explicitMention notes a mention written as a link. It counts at its words;
// [[id]] counts at its first bracket (6.19).
func (p *proser) explicitMention(l *brief.Link, e *Entity) {
	if p.inRecords {
		return
	}
	p.linked[e] = true
	off := l.Words.Start
	if l.Wiki != "" && !strings.Contains(p.doc.Source.Slice(l.Span), "|") {
		off = l.Span.Start
	}
	words := spaced(l.Text)
	p.mention(&Mention{Entity: e, Text: words, Block: l.Block, Sentence: p.sentence(l.Block, p.readTo(l.Block), words)}, off)
}

// evidence finds the records an evidence link leads to. An id that is only a
// heading's anchor is an ordinary link.
func (p *proser) evidence(l *brief.Link) Target {
	if p.cited++; p.cited > maxMentions && p.b != nil {
		p.tooMany("evidence links", l.Span.Start)
		return Target{}
	}
	var refs []Ref
	known := false
	for _, id := range l.IDs {
		id = strings.TrimPrefix(id, "^")
		var list []Ref
		if p.records != nil {
			list = p.records(id)
		}
		switch {
		case list != nil:
			known = true
			if len(list) == 0 {
				p.diags = diag.Add(p.diags, hiddenThing("^"+id).at(p.doc.Source, l.Words))
			}
			for _, r := range list {
				if !slices.Contains(refs, r) {
					refs = append(refs, r)
				}
				if r.auto() {
					p.diags = diag.Add(p.diags, autoID(id).at(p.doc.Source, l.Words))
				}
			}
		case p.heading(id):
			return Target{URL: l.Dest}
		default:
			p.diags = diag.Add(p.diags, p.noRecord(l, id))
		}
	}
	if len(refs) == 0 && !known {
		return Target{}
	}
	return Target{Records: refs}
}

// noRecord is BR403, with the nearest id where there is one.
func (p *proser) noRecord(l *brief.Link, id string) diag.Diagnostic {
	d := p.doc.Source.At("BR403", l.Words, "evidence link to ^"+id+", which no record defines", "write `^"+id+"` at the end of the record it is evidence for, or correct the id")
	if p.lost++; p.lost > diag.Most { // more are only counted
		return d
	}
	near, ok := text.Nearest(id, p.ids, false)
	if !ok {
		return d
	}
	d.Message += "; did you mean ^" + near + "?"
	if at, ok := p.idIn(l, id); ok {
		d.Fixes = replacement(p.doc.Source, at, id, near)
	}
	return d
}

// idIn is where an evidence link names an id: after its words, and not as the
// beginning of a longer one.
func (p *proser) idIn(l *brief.Link, id string) (diag.Span, bool) {
	written := p.doc.Source.Slice(l.Span)
	for i := strings.LastIndex(written, "^"+id); i >= 0 && l.Span.Start+i >= l.Words.End; i = strings.LastIndex(written[:i], "^"+id) {
		end := i + 1 + len(id)
		if rest := written[end:]; rest == "" || !strings.ContainsRune(idLetters, rune(rest[0])) {
			return diag.Span{Start: l.Span.Start + i, End: l.Span.Start + end}, true
		}
	}
	return diag.Span{}, false
}

// idLetters are those of ids (language 2.3).
const idLetters = "abcdefghijklmnopqrstuvwxyz0123456789-"

func (p *proser) heading(id string) bool {
	if p.heads == nil {
		p.heads = map[string]bool{}
		for _, h := range p.doc.Heads {
			p.heads[strings.TrimPrefix(h.ID, "^")] = true
		}
	}
	return p.heads[id]
}

// readTo is how far a block's text has been read; a link may stand in none.
func (p *proser) readTo(block int) int {
	if block < 0 || block >= len(p.cursor) {
		return 0
	}
	return p.cursor[block]
}

// blockStart is where a run begins in its block's text, and moves on past it.
// A block's text is its runs with white space folded, so that a run nearly
// always begins where the last one ended.
func (p *proser) blockStart(n *brief.Node) int {
	if n.Block < 0 || n.Block >= len(p.doc.Blocks) {
		return 0
	}
	cur, whole := p.cursor[n.Block], p.doc.Blocks[n.Block].Text
	for _, from := range []int{cur, cur + 1} {
		if end, ok := follow(whole, from, n.Text); ok {
			p.cursor[n.Block] = end
			return from
		}
	}
	folded := oneLine(n.Text)
	i := strings.Index(whole[cur:], folded)
	if i < 0 {
		return cur
	}
	p.cursor[n.Block] = cur + i + len(folded)
	return cur + i
}

// sentence is the sentence of a block around some words, which are looked for
// in the block's text from a place on.
func (p *proser) sentence(block, from int, words string) string {
	if block < 0 || block >= len(p.doc.Blocks) {
		return ""
	}
	whole := p.doc.Blocks[block].Text
	if p.ends[block] == nil {
		p.ends[block] = text.SentenceEnds(whole)
	}
	return sentenceAt(whole, p.ends[block], from, oneLine(words))
}

// A sentence of more bytes than maxSentence is shown as what stands close to
// the words: a file without full stops is one sentence, however many names it
// mentions.
const (
	maxSentence  = 1000
	closeBy      = 100
	maxParagraph = 4000
)
