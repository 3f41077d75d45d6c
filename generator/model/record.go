package model

import (
	"fmt"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/text"
	"readout/generator/when"
)

// rawEvent is one event record as one brief tells it.
type rawEvent struct {
	scope      *scope
	item       *brief.Item
	order      int // number of the brief
	parent     *rawEvent
	id         string
	typ, base  string
	actors     []Participant
	recipients []Participant
	when       when.Time // resolved for this record alone
	claims     []claim
	topics     []*Entity
	stated     bool      // topics were written
	own        []*Entity // own or inherited via, without the brief's
	chain      []*Entity
	place      *Entity
	accounts   []*rawAccount
	made       *Event
}

// rawAccount is one account as one brief tells it.
type rawAccount struct {
	source   *Entity
	complete bool
	own      []*Entity // chain without the brief's via
	topics   []*Entity
	item     *brief.Item
	event    *rawEvent
}

// claim is a written scalar with its typed value. Exactly one of the typed
// fields belongs to a field name.
type claim struct {
	Claim
	raw      *rawEvent
	diagAt   diag.Diagnostic // the value's place, for BR411
	time     when.Time
	duration when.Bounds
	place    *Entity
	word     string // phase, confirmation, grade, likelihood, confidence
}

// phases are the words of `status` on the axis of phases; the others are confirmations.
var phases = []string{"planned", "ongoing", "occurred", "postponed", "cancelled"}

func (l *linker) readEvent(s *scope, it *brief.Item, order int, parent *rawEvent) *rawEvent {
	ev := &rawEvent{scope: s, item: it, order: order, parent: parent, id: it.ID, typ: it.Word, base: it.Type}
	if parent != nil {
		ev.own = parent.own
	}
	phase := l.statusOf(s, it)
	planned := phase["phase"] == "planned" || phase["phase"] == "postponed" || phase["phase"] == "cancelled"
	anchor := l.anchorFor(s, it, planned)
	ev.when = l.eventDate(s, ev, it, anchor)
	if own, ok := l.viaOf(s, it, ev.when); ok {
		ev.own = own
	}
	ev.chain = joinChain(ev.own, s.via)
	orgs := ev.base == "interview" || ev.base == "speech" || ev.base == "release"
	none := func() []Participant { return nil }
	ev.actors = l.parties(s, it.Left, ev.when, none, false)
	ev.recipients = l.parties(s, it.Right, ev.when, none, orgs)
	if ev.topics, ev.stated = l.topicsOf(s, it); !ev.stated {
		ev.topics = s.topics
	}
	l.scalars(ev, it, ev.chain, anchor, "")
	l.relate(s, it, func() Ref { return Ref{Event: ev.made} })
	l.events = append(l.events, ev)
	return ev
}

// eventDate is the record's own date, its parent's, or the window that a
// missing `on` leaves (BR302).
func (l *linker) eventDate(s *scope, ev *rawEvent, it *brief.Item, a when.Anchor) when.Time {
	if f := field(it, "on"); f != nil {
		if t, ok := l.date(s, f, a); ok {
			if a.Planned && !t.Hi.IsZero() && !t.Hi.After(a.Day) && field(it, "status") != nil && strings.Contains(field(it, "status").Value, "planned") {
				l.report(s.src().At("BR304", f.ValueSpan, fmt.Sprintf("planned, but its date %s is before the brief's date", t.EDTF), "remove `planned` or correct the date"))
			}
			return t
		}
		return when.Default(a)
	}
	if ev.parent != nil {
		return ev.parent.when
	}
	t := when.Default(a)
	if !anyAccountDate(it) {
		l.report(s.src().At("BR302", it.WordSpan, fmt.Sprintf("no `on::`; the event is dated %q", strings.TrimSuffix(t.Words(), ", date not given")), "add `on::` with the day"))
	}
	return t
}

func anyAccountDate(it *brief.Item) bool {
	return slices.ContainsFunc(it.Children, func(c *brief.Item) bool {
		return c.Kind == brief.Account && field(c, "on") != nil
	})
}

// statusOf reads the words of `status` onto their axes. BR106 for two of one
// axis on different lines; what one line holds was judged when it was read.
func (l *linker) statusOf(s *scope, it *brief.Item) map[string]string {
	got := map[string]string{}
	for _, f := range fields(it, "status") {
		for _, w := range f.Words {
			axis := "confirmation"
			if slices.Contains(phases, w.Text) {
				axis = "phase"
			}
			if got[axis] != "" && got[axis] != w.Text {
				l.report(s.src().At("BR106", w.Span, fmt.Sprintf("`status` says both %q and %q", got[axis], w.Text), "keep one of them"))
				continue
			}
			got[axis] = w.Text
		}
	}
	return got
}

// scalars makes the claims of a record or an account (R6).
func (l *linker) scalars(ev *rawEvent, it *brief.Item, chain []*Entity, a when.Anchor, grade string) {
	s := ev.scope
	if f := field(it, "grade"); f != nil {
		grade = f.Value
	}
	if grade == "" {
		if src := nearest(chain); src != nil {
			grade = src.Source.Grade
		}
	}
	for i := range it.Fields {
		f := &it.Fields[i]
		c := claim{raw: ev, Claim: Claim{Brief: s.brief, Pos: s.src().Pos(f.ValueSpan.Start), Field: f.Key, Value: f.Value, Chain: chain, Grade: grade},
			diagAt: s.src().At("BR411", f.ValueSpan, "", "")}
		switch f.Key {
		case "on":
			if it == ev.item {
				c.time = ev.when
				if !c.time.Stated {
					continue
				}
			} else if t, ok := l.date(s, f, a); ok {
				c.time = t
			} else {
				continue
			}
		case "for":
			b, ok := when.ParseDuration(f.Value)
			if !ok {
				continue // BR106 is said where it is read
			}
			c.duration = b
		case "at":
			if c.place = l.place(s, f, ev.when); c.place == nil {
				continue
			}
		case "status":
			l.statusClaims(ev, f, c)
			continue
		case "likelihood", "confidence":
			c.word = f.Value
		case "grade":
			c.word = f.Value
		default:
			continue
		}
		ev.claims = append(ev.claims, c)
	}
}

// statusClaims makes one claim for each axis that was written.
func (l *linker) statusClaims(ev *rawEvent, f *brief.Field, c claim) {
	for _, w := range f.Words {
		c.Field, c.Value, c.word = "confirmation", w.Text, w.Text
		if slices.Contains(phases, w.Text) {
			c.Field = "phase"
		}
		ev.claims = append(ev.claims, c)
	}
}

func (l *linker) place(s *scope, f *brief.Field, at when.Time) *Entity {
	p := brief.Party{Name: f.Value, Span: f.ValueSpan}
	if len(f.Parties) > 0 {
		p = f.Parties[0]
	}
	found, prob := l.cat.resolve(s.names, p.Name, p.ID, wantPlace, at)
	if prob != nil {
		l.trouble(s, p, prob)
		if found.entity == nil && prob.code == "BR201" {
			return l.cat.provisional(p.Name, "place", s.names)
		}
	}
	return found.entity
}

// readAccount reads one account and the statements below it (2.7).
func (l *linker) readAccount(s *scope, it *brief.Item, order int, ev *rawEvent) {
	if len(it.Left) == 0 {
		return
	}
	name := it.Left[0]
	src := l.cat.source(s.brief.ID, name.Name)
	if src == nil {
		l.report(s.src().At("BR121", name.Span, fmt.Sprintf("unknown source %q", name.Name), l.sourceHelp(s, name.Name)))
		return
	}
	for _, other := range ev.accounts {
		if other.source == src {
			l.report(s.src().At("BR122", it.WordSpan, fmt.Sprintf("%s has two accounts of this event", src.Name), "put both under one `account::`"))
		}
	}
	own := ev.own
	if via, ok := l.viaOf(s, it, ev.when); ok {
		own = via
	}
	acc := &rawAccount{source: src, item: it, event: ev, own: joinChain([]*Entity{src}, own)}
	acc.complete = src.Source.Complete != nil && *src.Source.Complete
	if f := field(it, "complete"); f != nil {
		acc.complete = f.Value == "yes"
	}
	acc.topics, _ = l.topicsOf(s, it)
	ev.accounts = append(ev.accounts, acc)
	status := l.statusOf(s, it)["phase"]
	planned := status == "planned" || status == "postponed" || status == "cancelled"
	l.scalars(ev, it, joinChain(acc.own, s.via), l.anchorFor(s, it, planned), "")
	for _, c := range it.Children {
		l.read(s, c, order, ev, acc)
	}
}

// sourceHelp names the nearest source that a brief knows.
func (l *linker) sourceHelp(s *scope, word string) string {
	var known []string
	for _, d := range s.brief.Doc.Front.Sources {
		known = append(known, d.ID)
	}
	for _, e := range l.cat.list() {
		if e.Kind == "source" && e.Doc != nil {
			known = append(known, e.ID)
		}
	}
	if near, ok := text.Nearest(word, known, false); ok {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "declare it under `sources:` in the front matter, or as a file in content/sources"
}

// relationKeys are the keys that lead to other records (language 2.4).
var relationKeys = []string{"part-of", "before", "after", "during", "follows-up", "replaces", "fulfils", "breaks"}

// pendingLink is a relation whose target is looked up when all ids are known.
type pendingLink struct {
	scope *scope
	key   string
	word  brief.Word
	from  func() Ref
}

func (l *linker) relate(s *scope, it *brief.Item, from func() Ref) {
	for _, f := range it.Fields {
		if !slices.Contains(relationKeys, f.Key) || f.Key == "during" && it.Kind == brief.Statement {
			continue
		}
		for _, w := range f.Words {
			l.links = append(l.links, pendingLink{s, f.Key, w, from})
		}
	}
}

// resolveLinks follows relations to their records (BR402) and makes the edges
// of the order (R11).
func (l *linker) resolveLinks() {
	for _, p := range l.links {
		src := p.scope.src()
		to, ok := l.byID[p.word.Text]
		if !ok {
			l.report(src.At("BR402", p.word.Span, fmt.Sprintf("`%s::` points at ^%s, which no record in the site defines", p.key, p.word.Text), "check the id, or give the other record that id"))
			continue
		}
		from := p.from()
		rel := Relation{Kind: p.key, To: to}
		switch {
		case from.Event != nil:
			if !slices.Contains(from.Event.Relations, rel) {
				from.Event.Relations = append(from.Event.Relations, rel)
			}
			if p.key == "part-of" && to.Event != nil && from.Event.PartOf == nil && to.Event != from.Event {
				from.Event.PartOf = to.Event
			}
		case from.Statement != nil:
			if !slices.Contains(from.Statement.Relations, rel) {
				from.Statement.Relations = append(from.Statement.Relations, rel)
			}
		}
		l.edgeOf(p, from, to, src)
	}
}

func (l *linker) edgeOf(p pendingLink, from, to Ref, src *diag.Source) {
	a, b := from.Event, to.Event
	if p.key == "fulfils" && to.Statement != nil && len(to.Statement.During) > 0 {
		b = to.Statement.During[0]
	}
	if a == nil || b == nil {
		return
	}
	at := src.At("BR404", p.word.Span, "", "")
	switch p.key {
	case "before":
		l.edges = append(l.edges, edge{from: a, to: b, file: src.Path, at: at, kind: p.key})
	case "after", "follows-up", "fulfils":
		if p.key == "fulfils" && when.Before(a.When, b.When) {
			return
		}
		l.edges = append(l.edges, edge{from: b, to: a, file: src.Path, at: at, kind: p.key})
	}
}
