package model

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

// Records are linked across all files; prose is read file by file, and nothing
// but mentions and evidence comes of it. So a model is in two layers. The core
// is what follows from records and front matter. Over it lies the prose of the
// files whose text has changed since: a handful while somebody writes. [Again]
// makes the next model by laying other prose over the same core, which a
// snapshot of ten thousand briefs can do in a moment.

// core is what a model keeps to be able to take other prose.
type core struct {
	docs     []*brief.Doc // by path
	o        Options
	search   *searcher
	today    when.Time          // of which the offices in wiki pages are
	briefs   map[*brief.Doc]int // number of a brief
	events   [][]*Event         // by brief, those of its records
	all      []*Mention         // in the prose that was linked
	mentions []int              // by brief, where its own begin among them
	pages    []*brief.Doc       // wiki pages, by path
	linking  []diag.Diagnostic  // of linking, as they were found
	written  []diag.Diagnostic  // of the files and their prose, sorted

	// What a model of other records is made of; see [Model.relink].
	ids        Laid[string, Ref] // of records, earlier ones too
	taken      Laid[string, int] // ids that somebody has
	counts     map[[2]*Entity]int
	related    map[*Entity][]*Entity
	stubs      map[*brief.Doc][]stub
	catalogued []diag.Diagnostic // those of linking, by what they are about
	records    []diag.Diagnostic
	suspicions []suspicion
	traits     func() traits
	turns      func() []*Event
	bare       map[*brief.Doc]bool // files whose prose was not linked with the core: it is laid over it
	users      func() map[string][]int
}

// maxOver is how many files may lie over a core before all is linked anew.
const maxOver = 64

// overlay is the prose of files that has been changed since the core was made.
type overlay struct {
	docs     map[*brief.Doc]*edition // by the file as the core has it
	items    map[*brief.Item]*brief.Item
	evidence map[Ref][]Evidence
	contexts map[*Event][]Evidence
}

// edition is a file as it is now.
type edition struct {
	doc      *brief.Doc
	moves    []move
	mentions []*Mention
	diags    []diag.Diagnostic
	links    map[*brief.Link]Target
	hits     map[*brief.Node][]NameHit
}

// move is how many lines a record stands further down.
type move struct{ first, last, by int }

// Doc is a file of the model as it reads now.
func (m *Model) Doc(d *brief.Doc) *brief.Doc {
	if e := m.over.docs[d]; e != nil {
		return e.doc
	}
	return d
}

// At is where a place in a record of a brief is now.
func (m *Model) At(b *Brief, p diag.Pos) diag.Pos {
	if b == nil {
		return p
	}
	if e := m.over.docs[b.Doc]; e != nil {
		return e.at(p)
	}
	return p
}

func (e *edition) at(p diag.Pos) diag.Pos {
	for _, m := range e.moves {
		if p.Line >= m.first && p.Line <= m.last {
			p.Line += m.by
			return p
		}
	}
	return p // front matter stays where it is
}

// Item is the record as the events and statements of the model know it.
func (m *Model) Item(it *brief.Item) *brief.Item {
	if known := m.over.items[it]; known != nil {
		return known
	}
	return it
}

// Target is where a link in prose leads.
func (m *Model) Target(l *brief.Link) (Target, bool) {
	for _, e := range m.over.docs {
		if t, ok := e.links[l]; ok {
			return t, true
		}
	}
	t, ok := m.Links[l]
	return t, ok
}

// Hits are the names found in a run of text.
func (m *Model) Hits(n *brief.Node) []NameHit {
	for _, e := range m.over.docs {
		if list, ok := e.hits[n]; ok {
			return list
		}
	}
	return m.Names[n]
}

// Evidence are the words of prose that lead to a record.
func (m *Model) Evidence(r Ref) []Evidence {
	if list, ok := m.over.evidence[r]; ok {
		return list
	}
	if r.Event != nil {
		return r.Event.Evidence
	}
	if r.Statement != nil {
		return r.Statement.Evidence
	}
	return nil
}

// Contexts are the paragraphs before an event's lists, where it has no evidence.
func (m *Model) Contexts(e *Event) []Evidence {
	if list, ok := m.over.contexts[e]; ok {
		return list
	}
	return e.Contexts
}

// Alike says whether two models are of one core: they differ in prose alone.
func (m *Model) Alike(o *Model) bool { return m.core != nil && m.core == o.core }

// Again is the model of the files as they are now, if they differ from those
// of this model in prose alone; else nil. It is what [Link] gives for them, and
// shares everything with this model that does not depend on prose.
func (m *Model) Again(docs []*brief.Doc, o Options) *Model {
	c := m.core
	if c == nil || len(docs) != len(c.docs) || o.Config != c.o.Config || o.AsOf != c.o.AsOf || !maps.Equal(o.Hidden, c.o.Hidden) {
		return nil
	}
	docs = byPath(docs)
	over := map[*brief.Doc]*edition{}
	var other []int // files with other records
	for i, d := range docs {
		was := c.docs[i]
		if d == was && !c.bare[d] {
			continue
		}
		if len(over)+len(other) == maxOver {
			return nil
		}
		if e := m.over.docs[was]; e != nil && e.doc == d {
			over[was] = e
			continue
		}
		if !brief.Same(was, d) {
			other = append(other, i)
			continue
		}
		e := m.edition(was, d)
		if e == nil {
			return nil
		}
		over[was] = e
	}
	if len(other) > 0 {
		return m.relink(docs, other, over)
	}
	return m.lay(over)
}

func byPath(docs []*brief.Doc) []*brief.Doc {
	compare := func(a, b *brief.Doc) int { return cmp.Compare(a.Path, b.Path) }
	if slices.IsSortedFunc(docs, compare) {
		return docs
	}
	docs = slices.Clone(docs)
	slices.SortFunc(docs, compare)
	return docs
}

// edition reads the prose of a file anew; nil when messages about records
// name lines on which these no longer stand.
func (m *Model) edition(was, now *brief.Doc) *edition {
	c := m.core
	e := &edition{doc: now, links: map[*brief.Link]Target{}, hits: map[*brief.Node][]NameHit{}}
	moved := false
	for i, it := range was.Records {
		first, last := was.Source.Pos(it.Lines.Start).Line, was.Source.Pos(it.Lines.End).Line
		by := now.Source.Pos(now.Records[i].Lines.Start).Line - first
		e.moves = append(e.moves, move{first, last, by})
		moved = moved || by != 0
	}
	if moved && slices.ContainsFunc(c.linking, func(d diag.Diagnostic) bool { return namesLines(d, was.Path) }) {
		return nil
	}
	search := *c.search
	search.links, search.hits = e.links, e.hits
	if i, ok := c.briefs[was]; ok {
		n := 0
		eachEvent(now.Records, func(*brief.Item) { n++ })
		if n != len(c.events[i]) {
			return nil
		}
		p := search.brief(m.Briefs[i], now)
		e.mentions, e.diags = p.mentions, p.diags
	} else {
		e.diags = search.read(nil, now, c.today).diags
	}
	e.diags = append(slices.Clone(e.diags), now.Diags...)
	return e
}

// namesLines says whether the words of a message may name a line of a file.
func namesLines(d diag.Diagnostic, file string) bool {
	words := d.Message + " " + d.Help
	return strings.Contains(words, path.Base(file)+":") || d.File == file && strings.Contains(words, "line")
}

// lay puts editions of files over the core.
func (m *Model) lay(docs map[*brief.Doc]*edition) *Model {
	next := *m
	next.over = overlay{docs: docs, items: map[*brief.Item]*brief.Item{}, evidence: map[Ref][]Evidence{}, contexts: map[*Event][]Evidence{}}
	list := slices.SortedFunc(maps.Keys(docs), func(a, b *brief.Doc) int { return cmp.Compare(a.Path, b.Path) })
	for _, was := range list {
		e := docs[was]
		pairItems(was.Records, e.doc.Records, next.over.items)
		if i, ok := m.core.briefs[was]; ok {
			next.layEvidence(i, e)
		}
	}
	for _, was := range list {
		if i, ok := m.core.briefs[was]; ok {
			next.layContexts(i, docs[was])
		}
	}
	next.layMentions()
	next.layPages()
	next.layDiags(list)
	return &next
}

func pairItems(was, now []*brief.Item, into map[*brief.Item]*brief.Item) {
	for i, it := range was {
		into[now[i]] = it
		pairItems(it.Children, now[i].Children, into)
	}
}

// layEvidence gives records the evidence that a brief's prose now holds.
func (m *Model) layEvidence(i int, e *edition) {
	b := m.Briefs[i]
	found := map[Ref][]Evidence{}
	evidence(b, e.doc, e.links, func(r Ref, ev Evidence) { found[r] = append(found[r], ev) })
	for r, list := range found {
		m.over.evidence[r] = m.core.instead(m.Evidence(r), i, list)
	}
}

// layContexts gives events without evidence the paragraphs before their lists.
func (m *Model) layContexts(i int, e *edition) {
	b := m.Briefs[i]
	contexts := map[*Event][]Evidence{}
	n := 0
	eachEvent(e.doc.Records, func(it *brief.Item) {
		event := m.core.events[i][n]
		n++
		if len(m.Evidence(Ref{Event: event})) == 0 {
			contexts[event] = append(contexts[event], context(b, e.doc, it)...)
		}
	})
	for event, list := range contexts {
		m.over.contexts[event] = m.core.instead(m.Contexts(event), i, list)
	}
}

// eachEvent goes through the events of a file in their order.
func eachEvent(list []*brief.Item, f func(*brief.Item)) {
	for _, it := range list {
		if it.Kind == brief.Event {
			f(it)
		}
		eachEvent(it.Children, f)
	}
}

// instead puts other evidence in the place of what a brief gave; briefs stand
// in their order.
func (c *core) instead(list []Evidence, number int, now []Evidence) []Evidence {
	var out []Evidence
	for _, ev := range list {
		if c.briefs[ev.Brief.Doc] < number {
			out = append(out, ev)
		}
	}
	out = append(out, now...)
	for _, ev := range list {
		if c.briefs[ev.Brief.Doc] > number {
			out = append(out, ev)
		}
	}
	return out
}

// layMentions lists the mentions anew. They stand by brief.
func (m *Model) layMentions() {
	whole := m.core.all
	var changed []int
	by := map[int]*edition{}
	for was, e := range m.over.docs {
		if i, ok := m.core.briefs[was]; ok {
			changed = append(changed, i)
			by[i] = e
		}
	}
	slices.Sort(changed)
	m.Mentions = make([]*Mention, 0, len(whole)+64)
	from := 0
	for _, i := range changed {
		m.Mentions = append(append(m.Mentions, whole[from:m.core.mentions[i]]...), by[i].mentions...)
		from = m.core.mentions[i+1]
	}
	m.Mentions = append(m.Mentions, whole[from:]...)
}

func (m *Model) layPages() {
	m.Pages = nil
	for _, d := range m.core.pages {
		m.Pages = append(m.Pages, m.Doc(d))
	}
}

// layDiags puts together what is wrong with records, where these stand now,
// and with the files and their prose as they read now.
func (m *Model) layDiags(changed []*brief.Doc) {
	by := map[string]*edition{}
	var list []diag.Diagnostic
	for _, was := range changed {
		by[was.Path] = m.over.docs[was]
		list = append(list, m.over.docs[was].diags...)
	}
	for _, d := range m.core.linking {
		if e := by[d.File]; e != nil {
			d.Start, d.End = e.at(d.Start), e.at(d.End)
		}
		d.Fixes = m.moveFixes(d.Fixes, by)
		list = append(list, d)
	}
	for _, d := range m.core.written {
		if by[d.File] == nil {
			list = append(list, d)
		}
	}
	m.Diags = diag.Sort(list)
}

// moveFixes gives the edits of fixes where their records stand now.
func (m *Model) moveFixes(fixes []diag.Fix, by map[string]*edition) []diag.Fix {
	at := func(e diag.Edit) bool { return by[e.File] != nil }
	if !slices.ContainsFunc(fixes, func(f diag.Fix) bool { return slices.ContainsFunc(f.Edits, at) }) {
		return fixes
	}
	out := slices.Clone(fixes)
	for i := range out {
		out[i].Edits = slices.Clone(out[i].Edits)
		for k := range out[i].Edits {
			if edit := &out[i].Edits[k]; by[edit.File] != nil {
				edit.Start, edit.End = by[edit.File].at(edit.Start), by[edit.File].at(edit.End)
			}
		}
	}
	return out
}

// Changed are the briefs whose prose differs between two models of one core.
func (m *Model) Changed(o *Model) (list []*Brief) {
	seen := map[int]bool{}
	for _, pair := range [][2]*Model{{m, o}, {o, m}} {
		for was, e := range pair[0].over.docs {
			if i, ok := m.core.briefs[was]; ok && pair[1].over.docs[was] != e {
				seen[i] = true
			}
		}
	}
	for _, i := range slices.Sorted(maps.Keys(seen)) {
		list = append(list, m.Briefs[i])
	}
	return list
}

// Mentioned are the names of entities in a brief's prose.
func (m *Model) Mentioned(b *Brief) []*Mention {
	if e := m.over.docs[b.Doc]; e != nil {
		return e.mentions
	}
	i := m.core.briefs[b.Doc]
	return m.core.all[m.core.mentions[i]:m.core.mentions[i+1]]
}
