package site

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"readout/generator/model"
	"readout/generator/text"
	"readout/generator/when"
)

// recentEvents is how many events a page shows in full (pages 4.4 and 4.5).
const recentEvents = 10

func (w *world) sectionName(kind string) string {
	switch kind {
	case "leader":
		return w.t("People")
	case "org":
		return w.t("Organisations")
	case "place":
		return w.t("Places")
	case "topic":
		return w.t("Topics")
	}
	return w.t("Sources")
}

// kindName is what an entry of the glossary is.
func (w *world) kindName(kind string) string {
	if kind == "topic" {
		return w.t("Topic")
	}
	return w.t("Organisation")
}

// cardsFor are cards in the page of an entity. That of a topic has events of its
// narrower topics too, and names these (R15).
func (d desk) cardsFor(e *model.Entity, events []*model.Event) []Card {
	list := d.cards(events)
	for i, x := range events {
		list[i].Topics = d.few(slices.DeleteFunc(listed(x.Topics), func(t *model.Entity) bool { return t == e }), list[i].Title) // the heading of the page names it
		if x.Place == e {
			list[i].Place = Link{}
		}
		list[i].Narrower = d.narrower(e, x.Topics)
		if len(list[i].Narrower) > 0 { // the label names them already
			list[i].Topics = d.few(slices.DeleteFunc(listed(x.Topics), func(t *model.Entity) bool { return slices.Contains(under(e, x.Topics), t) }), list[i].Title)
		}
	}
	return list
}

// narrower is the label of something in the page of a broader topic, none in
// the page of anything else.
func (d desk) narrower(broad *model.Entity, topics []*model.Entity) []Link {
	if broad == nil || broad.Kind != "topic" {
		return nil
	}
	return d.few(under(broad, topics), Link{})
}

// saidUnder are statements in the page of a topic, with the narrower one by
// which they stand there.
func (d desk) saidUnder(broad *model.Entity, list []*model.Statement) []SaidRow {
	return each(list, func(s *model.Statement) SaidRow {
		row := d.saidRow(s)
		row.Narrower = d.narrower(broad, s.Topics)
		return row
	})
}

// under are the topics by which something belongs to a broader one, none if it
// is of that itself.
func under(broad *model.Entity, topics []*model.Entity) []*model.Entity {
	if slices.Contains(topics, broad) {
		return nil
	}
	return slices.DeleteFunc(distinct(topics), func(t *model.Entity) bool {
		return !slices.Contains(withBroader([]*model.Entity{t}), broad)
	})
}

// entityPage answers for one leader, topic, organisation, place or source.
func (w *world) entityPage(e *model.Entity) EntityPage {
	d := w.desk(entityURL(e))
	d.notes = tabled(nil)
	events := w.eventsFor(e)
	line := w.factLine(e, events)
	v := EntityPage{
		Frame: d.frame(e.Kind, w.nameOf(e), line, docPath(e.Doc), d.to(w.sectionName(e.Kind), folder(e.Kind))),
		Name:  w.nameOf(e), Native: e.Front.Native, FactLine: line, Provisional: e.Provisional,
		In: d.inFile(e), Summary: e.Front.Summary, Trend: e.Front.Trend, TrendReason: e.Front.TrendReason, Profile: d.body(d.m.Doc(e.Doc), nil),
		Facts: d.facts(e), Mentions: d.mentioned(newest(w.mentions[e], shown)),
		Narrower: d.entities(listed(e.Narrower)), Related: d.entities(listed(w.m.Related(e))),
	}
	v.Portrait = d.portrait(e.Doc, e.Name)
	if e.Broader != nil {
		l := d.entity(e.Broader)
		v.Broader = &l
	}
	if s := w.shelfOf(e); s.long() {
		v.Archive = d.linked(s, s.years())
	}
	v.Roles, v.Current = d.offices(e)
	v.Linked = d.describeEntity(e, line, v.Current)
	past, upcoming := w.split(events)
	v.Upcoming = d.cardsFor(e, upcoming[:min(len(upcoming), shown)])
	recent := newest(past, recentEvents)
	v.Recent = d.cardsFor(e, recent)
	if n := printed(e.Kind); n > 0 {
		d.noteCards(v.Upcoming[:min(len(v.Upcoming), n)], upcoming)
		d.noteCards(v.Recent[:min(len(v.Recent), n)], recent)
	}
	if e.Kind == "topic" { // the sheets of a leader have no quotes
		d.noteQuotes(newest(d.saidOf(e), shown), printedQuotes)
	}
	if len(v.Recent)+len(v.Upcoming) < len(events) { // else all are there in full
		v.Filter = d.filter(newest(events, shown))
		v.Years = d.years(v.Filter, e, events)
	}
	for _, g := range w.m.AsMember[e] {
		v.AsMember = append(v.AsMember, GroupEvents{d.entity(g.Group), d.cards(newest(g.Events, recentEvents))})
	}
	d.words(&v, e)
	d.more(&v, e, past)
	if e.Front.Reviewed != "" {
		v.Reviewed = w.written(e.Front.Reviewed)
		v.Since = since(e.Front.Reviewed, events)
	}
	switch e.Kind {
	case "topic":
		v.Involved = d.involved(events)
		v.ByMonth = d.inMonths(w.shelfOf(e))
		v.Briefs = d.briefRows(newest(w.briefsOf[e], shown))
		d.stand(&v, w.onTopic[e])
	case "source":
		v.Claims = d.claimsOf(e)
	default:
		d.stand(&v, w.heldBy[e])
	}
	v.References = d.notes.list
	v.BuiltFrom = builtFrom(events, append(slices.Clone(w.saidOf(e)), w.about[e]...), w.mentions[e])
	return v
}

func (w *world) eventsFor(e *model.Entity) []*model.Event {
	if e.Kind == "topic" {
		return w.topicEv[e]
	}
	return w.eventsOf[e]
}

// saidOf are the statements of a page: on a topic, in a source, else by somebody.
func (w *world) saidOf(e *model.Entity) []*model.Statement {
	switch e.Kind {
	case "topic":
		return w.topicSt[e]
	case "source":
		return w.saidVia[e]
	}
	return w.saidBy[e]
}

// shelfOf is what the page of an entity lists by time.
func (w *world) shelfOf(e *model.Entity) *shelf {
	return w.shelf(entityURL(e), func() *shelf { return w.newShelf(e) })
}

// shelf is what the page at an address lists by time. It is put together once.
func (w *world) shelf(url string, fill func() *shelf) *shelf {
	if s, ok := w.lazy.shelves.Load(url); ok {
		return s.(*shelf)
	}
	s, _ := w.lazy.shelves.LoadOrStore(url, fill())
	return s.(*shelf)
}

func (w *world) newShelf(e *model.Entity) *shelf {
	s := &shelf{
		url: entityURL(e), title: w.nameOf(e), above: Link{Text: w.sectionName(e.Kind), URL: folder(e.Kind)},
		events: w.eventsFor(e), said: w.saidOf(e), about: w.about[e], mentions: w.mentions[e],
	}
	if e.Kind == "topic" {
		s.briefs, s.topic = w.briefsOf[e], e
	}
	return s
}

// words fills what was said by, to or about an entity, newest first.
func (d desk) words(v *EntityPage, e *model.Entity) {
	for _, s := range newest(d.saidOf(e), shown) {
		if len(s.Quotes) > 0 && len(v.Quotes) < 5 {
			v.Quotes = append(v.Quotes, d.statement(s))
		} else {
			v.Statements = append(v.Statements, d.saidUnder(e, []*model.Statement{s})...)
		}
	}
	v.QuotesOrigin = sameOrigin(v.Quotes)
	v.About = d.saidRows(newest(d.about[e], shown))
	d.unlink(v.Statements, entityURL(e))
	d.unlink(v.About, entityURL(e))
}

// countLine says how much is on file.
func (w *world) countLine(e *model.Entity, events []*model.Event) string {
	line := w.count(len(events), "event", "events")
	if n := len(w.contactsBeside(e, events)); n > 0 {
		line = w.tn(n, "{0} contact of its people with other states", "{0} contacts of its people with other states")
		if len(events) > 0 {
			line = w.tn(len(events), "{0} event of its own", "{0} events of its own") + w.t(", ") + line
		}
		return line
	}
	if n := len(w.saidOf(e)); len(events) == 0 && e.Kind == "source" && n > 0 {
		return w.count(n, "statement", "statements")
	}
	if len(events) == 0 {
		var in []*model.Brief
		for _, m := range w.mentions[e] { // they stand by brief
			in = append(in, m.Brief)
		}
		n := len(slices.Compact(in))
		if n == 0 {
			return w.t("No events on file")
		}
		return w.tn(n, "Named in {0} brief, no events yet", "Named in {0} briefs, no events yet")
	}
	if n, people := w.contactsOf(e); n > 0 {
		line += w.t(", ") + w.tn(n, "{0} direct contact with {1}", "{0} direct contacts with {1}", w.count(people, "person", "people"))
	}
	return line
}

// factLine is the one computed line at the top (pages 0.3).
func (w *world) factLine(e *model.Entity, events []*model.Event) string {
	line := w.countLine(e, events)
	past, upcoming := w.split(w.once(slices.Concat(events, w.contactsBeside(e, events))))
	if len(past) > 0 {
		last := past[len(past)-1]
		line += w.t("; ") + w.t("last: {0}, {1}", w.kindWord(last), w.dateWords(last.When))
	}
	if len(upcoming) > 0 {
		line += w.t("; ") + w.t("next: {0}, {1}", w.kindWord(upcoming[0]), w.dateWords(upcoming[0].When))
	}
	return line
}

// split parts events into those that were and those to come, in order. A plan
// that another event stands in for is neither.
func (w *world) split(list []*model.Event) (past, upcoming []*model.Event) {
	for _, e := range list {
		switch {
		case w.upcoming[e]:
			upcoming = append(upcoming, e)
		case (e.Phase == "planned" || e.Phase == "postponed") && w.replacement(e) != nil:
		default:
			past = append(past, e)
		}
	}
	return past, upcoming
}

// since counts the events that came after a day.
func since(day string, events []*model.Event) int {
	t, ok := when.ParseEDTF(day)
	n := 0
	for _, e := range events {
		if ok && when.Before(t, e.When) {
			n++
		}
	}
	return n
}

// offices lists mandates newest first, and those held at the as-of date.
func (d desk) offices(e *model.Entity) (all, current []Office) {
	for _, o := range newest(e.Offices, -1) {
		v := d.office(o)
		all = append(all, v)
		if holds(o, d.m.AsOf) {
			current = append(current, v)
		}
	}
	return all, current
}

func (d desk) office(o model.Office) Office {
	v := Office{Title: o.Title, Of: d.entity(o.Of), From: d.day(o.From)}
	v.Named = v.Of.Text != "" && strings.Contains(text.Fold(v.Title), text.Fold(v.Of.Text))
	if !o.To.IsZero() {
		v.To = d.day(o.To.AddDate(0, 0, -1))
	}
	return v
}

func holds(o model.Office, at time.Time) bool {
	return !at.IsZero() && !o.From.After(at) && (o.To.IsZero() || at.Before(o.To))
}

// facts are the plain facts of the front matter.
func (d desk) facts(e *model.Entity) []Fact {
	var out []Fact
	add := func(name, words string, links ...Link) {
		links = slices.DeleteFunc(links, func(l Link) bool { return l.Text == "" })
		if words != "" || len(links) > 0 {
			out = append(out, Fact{Name: name, Words: words, Links: links})
		}
	}
	if home := d.country(e); home.Text != e.Name {
		add(d.t("Country"), "", home)
	}
	add(d.t("Kind"), d.term(first(e.Front.OrgKind, e.Source.Kind)))
	if o := d.originOf(e); o != nil {
		add(d.t("Origin"), o.Shape+" "+o.Word)
	}
	add(d.t("Part of"), "", d.entity(e.Of))
	add(d.t("In"), "", d.byName(e.Front.In.Text))
	for _, m := range e.Front.MemberOf {
		add(d.t("Member of"), "", d.byName(m.Is.Text))
	}
	add(d.t("Published by"), "", d.entity(e.By))
	if t := d.written(e.Source.Published); t != nil {
		out = append(out, Fact{Name: d.t("Published"), Date: t})
	}
	add(d.t("Language"), first(text.Language(d.o.Words.Lang(), e.Source.Lang), e.Source.Lang))
	add(d.t("Grade"), e.Source.Grade)
	if u := outside(first(e.Source.URL, e.Front.URL)); u != "" {
		add(d.t("Original"), "", Link{Text: u, URL: u})
	}
	if u := outside(e.Source.Archive); u != "" {
		add(d.t("Archive copy"), "", Link{Text: u, URL: u})
	}
	if e.Front.Wikidata != "" {
		add(d.t("Wikidata"), "", Link{Text: e.Front.Wikidata, URL: "https://www.wikidata.org/wiki/" + escape(e.Front.Wikidata)})
	}
	return out
}

// country links the state that has the entity's country code; the code alone
// where no file is about that state.
func (d desk) country(e *model.Entity) Link {
	code := e.Front.Country
	if code == "" {
		return Link{}
	}
	if state := d.ties.states()[code]; state != nil && state != e {
		return d.entity(state)
	}
	return d.region(code)
}

// region is a country by its name in the site's language: a reader is no register.
func (d desk) region(code string) Link {
	if e := d.byID[code]; e != nil {
		return d.entity(e)
	}
	return Link{Text: first(text.Region(d.o.Words.Lang(), code), code)}
}

// byName links an entity by its id; a country may be plain words.
func (d desk) byName(id string) Link {
	if e := d.byID[id]; e != nil {
		return d.entity(e)
	}
	return Link{Text: id}
}

// mentioned shows mentions, newest first as given.
func (d desk) mentioned(list []*model.Mention) []Cited {
	var out []Cited
	for _, m := range list {
		if m.Brief == nil {
			continue
		}
		out = append(out, Cited{Words: m.Text, Sentence: m.Sentence, At: d.titled(m.Brief, d.blockURL(m.Brief, m.Block)), When: d.date(m.Brief.Date)})
	}
	return out
}

// involved ranks people and bodies by events, then by name.
func (d desk) involved(events []*model.Event) []Count {
	n := map[*model.Entity]int{}
	var list []*model.Entity
	for _, e := range events {
		for _, p := range takingPart(e) {
			if n[p] == 0 {
				list = append(list, p)
			}
			n[p]++
		}
	}
	return d.ranked(list, n)
}

func (d desk) ranked(list []*model.Entity, n map[*model.Entity]int) []Count {
	var out []Count
	for _, e := range d.rankedEntities(list, n) {
		out = append(out, Count{d.entity(e), n[e]})
	}
	return out
}

// rankedEntities sorts by number, then by name.
func (d desk) rankedEntities(list []*model.Entity, n map[*model.Entity]int) []*model.Entity {
	slices.SortStableFunc(list, func(a, b *model.Entity) int {
		return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// stand fills the positions of a page, of a very busy one the first so many.
func (d desk) stand(v *EntityPage, list []*model.Position) {
	all := slices.DeleteFunc(slices.Clone(list), func(p *model.Position) bool {
		return !slices.ContainsFunc(p.Entries, func(e model.PositionEntry) bool { return !e.Denied })
	})
	v.Positions = d.positions(all[:min(len(all), manyRows)])
	v.PositionsLeft = len(all) - len(v.Positions)
	v.AllPositions = d.to(d.t("All positions"), "/positions/")
}

// positions shows the latest word that was not denied of each row (R19).
func (d desk) positions(list []*model.Position) []Position {
	var out []Position
	for _, p := range list {
		for _, entry := range newest(p.Entries, -1) {
			if entry.Denied {
				continue
			}
			out = append(out, Position{
				Holder: d.entity(p.Holder), Topic: d.entity(p.Topic), Target: d.entity(p.Target),
				Latest: d.latest(entry.Statement), Shift: entry.Shift, Count: len(p.Entries), Log: d.positionLog(p),
			})
			break
		}
	}
	return out
}

// latest is a statement in a row of one of those who said it.
func (d desk) latest(s *model.Statement) Statement {
	v := d.statement(s)
	v.Verb = d.term(s.Verb)
	return v
}

// positionLog leads to everything that a holder said on a topic.
func (d desk) positionLog(p *model.Position) Link {
	return d.to(d.t("{0} on file", len(p.Entries)), "/positions/"+p.Holder.ID+"/"+p.Topic.ID+"/")
}

// claimsOf is every claim whose chain holds a source (R16).
func (d desk) claimsOf(e *model.Entity) []EventClaim {
	var out []EventClaim
	for _, c := range newest(d.claims[e], shown) {
		out = append(out, EventClaim{d.eventLink(c.event), d.claim(*c.claim)})
	}
	return out
}
