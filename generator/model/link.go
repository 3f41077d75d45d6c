package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

// linker holds what Link knows while it works.
type linker struct {
	o       Options
	m       *Model
	cat     *catalogue
	events  []*rawEvent
	said    []*rawStatement
	byID    map[string]Ref
	edges   []edge
	kept    []keeping
	graph   *graph
	unknown map[string]*Unresolved
	links   []pendingLink     // relations, resolved when every id is known
	remarks []diag.Diagnostic // on records
	written []diag.Diagnostic // of the files themselves and of their prose

	explicit []string       // the ids that authors gave to records, sorted
	given    []string       // these, where more is known than what is linked
	taken    map[string]int // these, and the automatic ones given so far; see free
	apart    map[Ref][]Ref  // what `not-same` keeps apart (R8)

	catalogued []diag.Diagnostic     // of entity files and of the sources of briefs
	suspicions []suspicion           // what may be one thing told twice
	traits     traits                // what tells of such a thing, in any order
	counts     map[[2]*Entity]int    // how often two topics stand together
	stubs      map[*brief.Doc][]stub // names and topics that no file defines, as briefs use them
	frozen     bool                  // the catalogue is another model's and must stay as it is
	strange    bool                  // it would have had to change
}

// stub is a use of a name that no file defines.
type stub struct{ kind, name string }

// Link makes the model of all published files. The order of docs does not
// matter: briefs are taken by date, then path (R3, R10, R23).
func Link(docs []*brief.Doc, o Options) *Model {
	if o.Config == nil {
		o.Config = brief.DefaultConfig()
	}
	l := newLinker(o)
	docs = byPath(docs)
	var diags []diag.Diagnostic
	l.cat, diags = newCatalogue(docs, o.Hidden, o.Config.Starters()...)
	l.catalogued = diag.Add(l.catalogued, diags...)
	scopes := l.loadBriefs(docs)
	l.asOf(scopes)
	l.records(scopes)
	l.prose(docs, scopes)
	l.finish(docs, scopes)
	return l.m
}

func newLinker(o Options) *linker {
	return &linker{o: o, m: &Model{
		Links: map[*brief.Link]Target{}, Names: map[*brief.Node][]NameHit{}, entities: map[string]*Entity{},
	}, byID: map[string]Ref{}}
}

// records makes events and statements of the records of briefs, and all that
// follows from them.
func (l *linker) records(scopes []*scope) {
	for _, s := range scopes {
		l.m.Briefs = append(l.m.Briefs, s.brief)
	}
	l.beside(len(scopes), 1, func(l *linker, i int) { l.readBrief(scopes[i]) })
	l.mergeEvents()
	l.makeStatements()
	l.earlierIDs()
	l.readNotSame()
	l.duplicates()
	l.repeatedWords()
	l.resolveLinks()
	l.order()
	l.derive()
	l.inBriefs()
}

func (l *linker) report(list ...diag.Diagnostic) { l.remarks = diag.Add(l.remarks, list...) }

// scope is a brief while its records are read.
type scope struct {
	brief  *Brief
	order  int // by date and path
	names  *briefScope
	anchor when.Anchor
	via    []*Entity
	topics []*Entity
	lost   int // references of records that lead nowhere
}

func (s *scope) src() *diag.Source { return s.brief.Doc.Source }

// loadBriefs makes the briefs in order and registers their sources, so that
// the earliest brief names a source that several share (language 6.15).
func (l *linker) loadBriefs(docs []*brief.Doc) []*scope {
	var scopes []*scope
	for _, d := range docs {
		switch d.Kind {
		case brief.Page:
			l.m.Pages = append(l.m.Pages, d)
		case brief.Brief:
			if s := l.scopeOf(d); s != nil { // else BR001 or BR301 is reported by brief
				scopes = append(scopes, s)
			}
		}
	}
	slices.SortStableFunc(scopes, func(a, b *scope) int {
		return cmp.Or(a.brief.Date.Lo.Compare(b.brief.Date.Lo), cmp.Compare(a.brief.Doc.Path, b.brief.Doc.Path))
	})
	for i, s := range scopes {
		s.order, s.brief.order = i, i
		l.catalogued = diag.Add(l.catalogued, l.cat.addSources(s.brief.Doc, s.brief.ID)...)
	}
	return scopes
}

// scopeOf makes the brief of a file; nil where its date cannot be read.
func (l *linker) scopeOf(d *brief.Doc) *scope {
	date, ok := when.ParseEDTF(d.Front.Date)
	if !ok || date.Lo.IsZero() {
		return nil
	}
	b := &Brief{Doc: d, ID: d.ID, Title: d.Front.Title, Date: date, Status: cmp.Or(d.Front.Status, "published"), TLP: l.tlp(d.Front.TLP)}
	zone := cmp.Or(d.Front.TZ, l.o.Config.TZ, "UTC")
	return &scope{brief: b,
		names:  &briefScope{id: d.ID, names: d.Front.Names},
		anchor: when.Anchor{Day: date.Lo, Uncertain: date.Uncertain, Approx: date.Approximate, Zone: zone, Lang: l.o.Config.Language}}
}

// checkNames reports entries of a brief's `names` that lead nowhere, where they
// are written: their uses are then no news.
func (l *linker) checkNames(s *scope) {
	for _, n := range keysInOrder(s.names.names) {
		w := s.names.names[n]
		if tooLong(spaced(n)) {
			l.report(longName(s.src(), w.Span))
		}
		if w.Text == "none" {
			continue
		}
		if _, p := l.cat.resolve(&briefScope{id: s.brief.ID}, w.Text, w.Mark, wantAny, s.brief.Date); p != nil && (p.code == "BR201" || p.code == "BR406") {
			l.report(p.at(s.src(), w.Span))
		}
	}
}

// tlpOrder is the order of R1, lowest first.
var tlpOrder = []string{"clear", "green", "amber", "amber+strict", "red"}

func (l *linker) tlp(own string) string { return cmp.Or(own, l.o.Config.TLP, "clear") }

func higherTLP(a, b string) string {
	if slices.Index(tlpOrder, b) > slices.Index(tlpOrder, a) {
		return b
	}
	return a
}

// readBrief turns the records of a brief into raw events and statements.
func (l *linker) readBrief(s *scope) {
	b := s.brief
	b.Topics, s.via = nil, nil
	l.checkNames(s)
	for _, w := range b.Doc.Front.Topics {
		b.Topics = with(b.Topics, l.topic(s, w))
	}
	s.topics = b.Topics
	before := len(l.cat.madeList)
	for _, w := range b.Doc.Front.Via {
		if e := l.via(s, brief.Party{Name: w.Text, ID: w.Mark, Span: w.Span}, b.Date); e != nil {
			s.via = append(s.via, e)
		}
	}
	told := false
	for _, it := range b.Doc.Records {
		l.read(s, it, s.order, setting{})
		if !told && len(l.cat.madeList)-before > maxNew {
			told = true
			l.report(s.src().At("BR006", it.WordSpan, fmt.Sprintf("too many names and topics that no file defines, up to this record: the limit is %d in one brief", maxNew),
				"make files for those that count, or divide the brief"))
		}
	}
}

// maxNew is how many names and topics that no file defines one brief may bring:
// each gets pages of its own.
const maxNew = 1_000

// setting is what a record stands in: an event, an account of that event, a
// statement. None of them need be there.
type setting struct {
	event   *rawEvent
	account *rawAccount
	said    *rawStatement
}

// read walks one record and its children.
func (l *linker) read(s *scope, it *brief.Item, order int, in setting) {
	switch it.Kind {
	case brief.Event:
		ev := l.readEvent(s, it, order, in)
		for _, c := range it.Children {
			if c.Kind == brief.Account {
				l.readAccount(s, c, order, ev)
			} else {
				l.read(s, c, order, setting{event: ev})
			}
		}
	case brief.Statement:
		in.said = l.readStatement(s, it, order, in)
		for _, c := range it.Children {
			l.read(s, c, order, in)
		}
	}
}

// anchorFor is the anchor of one record: its brief's, or its own `as-of` day.
func (l *linker) anchorFor(s *scope, it *brief.Item, planned bool) when.Anchor {
	a := s.anchor
	a.Planned = planned
	if f := field(it, "as-of"); f != nil {
		if t, ok := when.ParseEDTF(f.Value); ok && !t.Lo.IsZero() {
			a.Day, a.Uncertain, a.Approx = t.Lo, t.Uncertain, t.Approximate
		} else {
			l.report(s.src().At("BR301", f.ValueSpan, fmt.Sprintf("cannot read %q as a day", f.Value), "write a day as YYYY-MM-DD"))
		}
	}
	return a
}

// date reads a written date and reports what is wrong with it.
func (l *linker) date(s *scope, f *brief.Field, a when.Anchor) (when.Time, bool) {
	if f.Value == "" { // it is told
		return when.Time{}, false
	}
	t, problems := when.Parse(f.Value, a)
	ok := true
	for _, p := range problems {
		d := s.src().At(p.Code, f.ValueSpan, p.Message, p.Help)
		if p.Fix != "" {
			d.Fixes = []diag.Fix{{Title: "write " + p.Fix, Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: p.Fix}}}}
		}
		l.report(d)
		ok = ok && diag.Lookup(p.Code).Severity != diag.Error
	}
	return t, ok && !t.IsZero()
}

func field(it *brief.Item, key string) *brief.Field {
	for i := range it.Fields {
		if it.Fields[i].Key == key {
			return &it.Fields[i]
		}
	}
	return nil
}

func fields(it *brief.Item, key string) []*brief.Field {
	var list []*brief.Field
	for i := range it.Fields {
		if it.Fields[i].Key == key {
			list = append(list, &it.Fields[i])
		}
	}
	return list
}

// roles are the words in parentheses that say what somebody did (language 4).
var roles = []string{"host", "chair", "mediator", "observer", "guest", "interviewer", "absent"}

// provisional is the entity of a name that no file defines, as a brief uses it.
func (l *linker) provisional(s *scope, name, kind string) *Entity {
	l.stub(s, stub{kind, spaced(name)})
	if l.frozen && l.cat.stand(name, kind) == nil {
		l.strange = true
		return nil
	}
	return l.cat.provisional(name, kind)
}

func (l *linker) unknownTopic(s *scope, id string) *Entity {
	l.stub(s, stub{"topic", id})
	if l.frozen && l.cat.stand(id, "topic") == nil {
		l.strange = true
		return nil
	}
	return l.cat.unknownTopic(id)
}

// topic resolves a topic; an unknown one is kept, unlisted (BR206).
func (l *linker) topic(s *scope, w brief.Word) *Entity {
	found, prob := l.cat.resolve(s.names, w.Text, w.Mark, wantTopic, s.brief.Date)
	switch {
	case prob == nil:
		return found.entity
	case !prob.told:
		l.report(prob.at(s.src(), w.Span))
	}
	if prob.code == "BR206" || prob.code == "BR201" {
		return l.unknownTopic(s, w.Text)
	}
	return nil
}

// topicsOf reads `about`; the second result says whether somebody wrote it.
func (l *linker) topicsOf(s *scope, it *brief.Item) (list []*Entity, stated bool) {
	for _, f := range fields(it, "about") {
		stated = true
		list = l.aboutOf(s, f, list)
	}
	return list, stated
}

// aboutOf adds the topics of one value: words without comma and # are one name
// if they resolve as one, else words (language 6.28).
func (l *linker) aboutOf(s *scope, f *brief.Field, list []*Entity) []*Entity {
	for _, w := range f.Words {
		if !w.Mark && len(strings.Fields(w.Text)) > 1 {
			found, prob := l.cat.resolve(s.names, w.Text, false, wantTopic, s.brief.Date)
			if prob == nil && found.entity != nil {
				list = with(list, found.entity)
				continue
			}
			for _, part := range divide(s.src(), w) {
				list = with(list, l.topic(s, part))
			}
			continue
		}
		list = with(list, l.topic(s, w))
	}
	return list
}

// divide makes words of a value that is no name, each with its own place.
func divide(src *diag.Source, w brief.Word) (out []brief.Word) {
	at := w.Span.Start
	for _, part := range strings.Fields(w.Text) {
		word := brief.Word{Text: part, Span: w.Span}
		if i := strings.Index(src.Text[at:max(at, w.Span.End)], part); i >= 0 {
			at += i + len(part)
			word.Span = diag.Span{Start: at - len(part), End: at}
		}
		out = append(out, word)
	}
	return out
}

// asOf sets the as-of day: the flag, the configuration, else the newest
// brief's date, never the clock (R23).
func (l *linker) asOf(scopes []*scope) {
	for _, written := range []string{l.o.AsOf, l.o.Config.AsOf} {
		if t, ok := when.ParseEDTF(written); written != "" && ok && !t.Lo.IsZero() {
			l.m.AsOf = t.Lo
			return
		}
	}
	for _, s := range scopes {
		if s.brief.Date.Lo.After(l.m.AsOf) {
			l.m.AsOf = s.brief.Date.Lo
		}
	}
}

// inBriefs files events and statements under their briefs.
func (l *linker) inBriefs() {
	for _, e := range l.m.Events {
		for _, b := range e.Briefs {
			b.Events = append(b.Events, e)
		}
	}
	for _, s := range l.m.Statements {
		for i, b := range s.briefs {
			if !slices.Contains(s.briefs[:i], b) {
				b.Statements = append(b.Statements, s)
			}
		}
	}
}

// unresolved lists the unknown names, each with its places in order.
func (l *linker) unresolved() (list []*Unresolved) {
	for _, name := range keysInOrder(l.unknown) {
		list = append(list, l.unknown[name].sorted())
	}
	return list
}

// sorted puts the places in order, and with them what may be meant.
func (u *Unresolved) sorted() *Unresolved {
	slices.SortStableFunc(u.Places, func(a, b Place) int { return cmp.Or(a.Brief.order-b.Brief.order, a.Pos.Compare(b.Pos)) })
	u.Suggestions = nil
	for _, p := range u.Places {
		for _, id := range p.may {
			if !slices.Contains(u.Suggestions, id) {
				u.Suggestions = append(u.Suggestions, id)
			}
		}
	}
	return u
}

// finish fills look-ups and puts the remaining lists in order.
func (l *linker) finish(docs []*brief.Doc, scopes []*scope) {
	m := l.m
	m.Entities = l.cat.list()
	for _, e := range m.Entities {
		m.entities[e.ID] = e
	}
	m.Unresolved = l.unresolved()
	c := m.core
	c.taken = Lay(l.taken)
	c.users = sync.OnceValue(func() map[string][]int { return usersByID(docs) })
	c.turns = sync.OnceValue(func() []*Event { return turns(m.Events) })
	c.traits = sync.OnceValue(l.traits.inOrder)
	c.counts, c.related, c.stubs = l.counts, relatedTopics(l.counts), l.stubs
	c.catalogued, c.records, c.suspicions = l.catalogued, l.remarks, l.suspicions
	c.linking, c.all, c.pages = c.found(), m.Mentions, m.Pages
	for _, d := range docs {
		l.written = append(l.written, d.Diags...)
	}
	m.core.written = diag.Sort(l.written)
	m.Diags = diag.Sort(slices.Concat(m.core.linking, m.core.written))
}
