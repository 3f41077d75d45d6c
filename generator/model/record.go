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
	within     *rawStatement // the statement it stands in
	inside     *rawAccount   // the account it stands in
	id         string
	typ, base  string
	actors     []Participant
	recipients []Participant
	when       when.Time // resolved for this record alone
	anchor     when.Anchor
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
	src      *diag.Source // where the value stands, for BR411
	span     diag.Span
	time     when.Time
	duration when.Bounds
	place    *Entity
	word     string // phase, confirmation, grade, likelihood, confidence
}

// phases are the words of `status` on the axis of phases; the others are confirmations.
var phases = []string{"planned", "ongoing", "occurred", "postponed", "cancelled"}

func (l *linker) readEvent(s *scope, it *brief.Item, order int, in setting) *rawEvent {
	ev := &rawEvent{scope: s, item: it, order: order, parent: in.event, within: in.said, inside: in.account, id: it.ID, typ: it.Word, base: it.Type}
	switch {
	case in.said != nil:
		ev.own = l.ownChain(in.said, s.brief.Date)
		in.said.viaEarly = true
	case in.account != nil:
		ev.own = in.account.own
	case in.event != nil:
		ev.own = in.event.own
	}
	phase := l.statusOf(s, it)["phase"]
	anchor := l.anchorFor(s, it, ahead(phase))
	ev.anchor = anchor
	ev.when = l.eventDate(s, ev, it, anchor, phase)
	if own, ok := l.viaOf(s, it, ev.when); ok {
		ev.own = own
	}
	ev.chain = joinChain(ev.own, s.via)
	orgs := ev.base == "interview" || ev.base == "speech" || ev.base == "release"
	all := func() []Participant { return present(ev.parent) }
	ev.actors = l.parties(s, it.Left, ev.when, "event", all, false)
	ev.recipients = l.parties(s, it.Right, ev.when, "event", all, orgs)
	if ev.topics, ev.stated = l.topicsOf(s, it); !ev.stated {
		ev.topics = s.topics
	}
	l.scalars(ev, it, ev.chain, anchor)
	l.relate(s, it, func() Ref { return Ref{Event: ev.made} })
	l.events = append(l.events, ev)
	return ev
}

// ahead says whether the planned column of relative dates holds (language 6.1).
func ahead(phase string) bool {
	return phase == "planned" || phase == "postponed" || phase == "cancelled"
}

// eventDate is the record's own date, that of its first dated account, its
// parent's, or the window that a missing `on` leaves (BR302).
func (l *linker) eventDate(s *scope, ev *rawEvent, it *brief.Item, a when.Anchor, phase string) when.Time {
	if f := field(it, "on"); f != nil {
		if t, ok := l.date(s, f, a); ok {
			l.plannedBefore(s, f, t, a, phase)
			return t
		}
		return when.Default(a)
	}
	tried := false
	for _, c := range it.Children {
		if f := field(c, "on"); c.Kind == brief.Account && f != nil {
			tried = true
			if t, problems := when.Parse(f.Value, l.anchorFor(s, c, a.Planned)); len(problems) == 0 { // readAccount reports them
				return t
			}
		}
	}
	if ev.parent != nil {
		return ev.parent.when
	}
	t := when.Default(a)
	if tried {
		return t
	}
	l.report(s.src().At("BR302", it.WordSpan, fmt.Sprintf("no `on::`; the event is dated %q", strings.TrimSuffix(t.Words(), ", date not given")), "add `on::` with the day"))
	return t
}

// plannedBefore reports what is said to be planned for a day gone by (BR304).
func (l *linker) plannedBefore(s *scope, f *brief.Field, t when.Time, a when.Anchor, phase string) {
	if p, past := when.PlannedPast(t, a); phase == "planned" && past {
		l.report(s.src().At(p.Code, f.ValueSpan, p.Message, p.Help))
	}
}

// statusOf reads the words of `status` onto their axes. BR106 for two of one
// axis on different lines; what one line holds was judged when it was read.
func (l *linker) statusOf(s *scope, it *brief.Item) map[string]string {
	var got map[string]string
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
			if got == nil { // most records have none
				got = map[string]string{}
			}
			got[axis] = w.Text
		}
	}
	return got
}

// gradeOf is the record's own grade, else its nearest source's (language 6.32).
func gradeOf(it *brief.Item, chain []*Entity) string {
	if f := field(it, "grade"); f != nil {
		return f.Value
	}
	if src := nearest(chain); src != nil {
		return src.Source.Grade
	}
	return ""
}

// claimOf is a written value, without its typed form.
func claimOf(s *scope, f *brief.Field, chain []*Entity, grade string) claim {
	return claim{Claim: Claim{Brief: s.brief, Pos: s.src().Pos(f.ValueSpan.Start), Field: f.Key, Value: f.Value, Chain: chain, Grade: grade},
		src: s.src(), span: f.ValueSpan, word: f.Value}
}

// claimKeys are the keys whose values are claims of a record.
var claimKeys = []string{"on", "for", "at", "status", "likelihood", "confidence", "code", "grade"}

// claimsIn is how many claims a record makes: `status` may make two.
func claimsIn(it *brief.Item) (n int) {
	for i := range it.Fields {
		if slices.Contains(claimKeys, it.Fields[i].Key) {
			n++
		}
		if it.Fields[i].Key == "status" {
			n += max(0, len(it.Fields[i].Words)-1)
		}
	}
	return n
}

// scalars makes the claims of a record or an account (R6).
func (l *linker) scalars(ev *rawEvent, it *brief.Item, chain []*Entity, a when.Anchor) {
	s := ev.scope
	grade := gradeOf(it, chain)
	ev.claims = slices.Grow(ev.claims, claimsIn(it))
	for i := range it.Fields {
		f := &it.Fields[i]
		if !slices.Contains(claimKeys, f.Key) {
			continue
		}
		c := claimOf(s, f, chain, grade)
		switch f.Key {
		case "on":
			if it == ev.item {
				c.time = ev.when
				if !c.time.Stated {
					continue
				}
			} else if t, ok := l.date(s, f, a); ok {
				if status := field(it, "status"); status != nil && slices.ContainsFunc(status.Words, func(w brief.Word) bool { return w.Text == "planned" }) {
					l.plannedBefore(s, f, t, a, "planned")
				}
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
			statusClaims(ev, it, f, c)
			continue
		case "likelihood", "confidence", "code":
		case "grade":
			if it != ev.item {
				continue // an account's grade is its source's, not the event's
			}
		}
		ev.claims = append(ev.claims, c)
	}
}

// statusClaims makes one claim for each axis that was written; of two words of
// one axis in a record, which is BR106, the first.
func statusClaims(ev *rawEvent, it *brief.Item, f *brief.Field, c claim) {
	for _, axis := range []string{"phase", "confirmation"} {
		of := func(w brief.Word) bool { return slices.Contains(phases, w.Text) == (axis == "phase") }
		i := slices.IndexFunc(f.Words, of)
		first := slices.IndexFunc(it.Fields, func(o brief.Field) bool { return o.Key == "status" && slices.ContainsFunc(o.Words, of) })
		if i >= 0 && f == &it.Fields[first] {
			c.Field, c.Value, c.word = axis, f.Words[i].Text, f.Words[i].Text
			ev.claims = append(ev.claims, c)
		}
	}
}

func (l *linker) place(s *scope, f *brief.Field, at when.Time) *Entity {
	p := brief.Party{Name: f.Value, Span: f.ValueSpan}
	if len(f.Parties) > 0 {
		p = f.Parties[0]
	}
	if p.Unknown || l.everybody(s, p) {
		return nil
	}
	found, prob := l.cat.resolve(s.names, p.Name, p.ID, wantPlace, at)
	if prob != nil {
		l.trouble(s, p, prob)
		if prob.stub() {
			return l.provisional(s, p.Name, "place")
		}
		return prob.meant.entity
	}
	return found.entity
}

// readAccount reads one account and the statements below it (2.7).
func (l *linker) readAccount(s *scope, it *brief.Item, order int, ev *rawEvent) {
	src, hidden := l.accountSource(s, it, ev)
	if hidden {
		return
	}
	if src == nil { // it is told, and what was said is still said
		for _, c := range it.Children {
			l.read(s, c, order, setting{event: ev})
		}
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
	phase := l.statusOf(s, it)["phase"]
	l.scalars(ev, it, joinChain(acc.own, s.via), l.anchorFor(s, it, ahead(phase) || phase == "" && ev.anchor.Planned))
	for _, c := range it.Children {
		l.read(s, c, order, setting{event: ev, account: acc})
	}
}

func (l *linker) accountSource(s *scope, it *brief.Item, ev *rawEvent) (src *Entity, hidden bool) {
	if len(it.Left) == 0 {
		return nil, false
	}
	name := it.Left[0]
	found, prob := l.cat.resolve(&briefScope{id: s.brief.ID}, name.Name, true, wantSource, ev.when)
	if prob != nil {
		l.report(prob.at(s.src(), name.Span))
		return nil, prob.code == "BR406"
	}
	return found.entity, false
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
		if !slices.Contains(relationKeys, f.Key) && f.Key != "not-same" || f.Key == "during" && it.Kind == brief.Statement {
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
		to, ok := l.target(p.scope, p.key, p.word)
		if !ok || p.key == "not-same" {
			continue // not-same is done with: R8 looked at it
		}
		from := p.from()
		if !l.fits(p, from, to) {
			continue
		}
		rel := Relation{Kind: p.key, To: to}
		switch {
		case from.Event != nil:
			from.Event.Relations = addRelation(from.Event.Relations, rel)
			if p.key == "part-of" && from.Event.PartOf == nil && to.Event != from.Event {
				from.Event.PartOf = to.Event
			}
		case from.Statement != nil:
			from.Statement.Relations = addRelation(from.Statement.Relations, rel)
		}
		l.edgesOf(p, from.Event, to)
		l.keeps(p, from, to)
	}
}

// keeps notes that a promise was there before what fulfils it (R11). Where the
// dates have it the other way round that is BR405, told here if one of the two
// is a statement that no event holds: edges between events cannot tell.
func (l *linker) keeps(p pendingLink, from, to Ref) {
	made := to.Statement
	if p.key != "fulfils" || made == nil || from.Statement == made {
		return
	}
	var id string
	var kept when.Time
	if from.Event != nil {
		id, kept = from.Event.ID, from.Event.When
	} else {
		id, kept = from.Statement.ID, from.Statement.When
	}
	switch {
	case !inReverse(made.When, kept):
		l.kept = append(l.kept, keeping{made, from, p.edge()})
	case from.Event == nil || len(made.During) == 0:
		l.report(p.scope.src().At("BR405", p.word.Span, fmt.Sprintf("^%s is said to fulfil ^%s, but ^%s is dated %s and ^%s %s",
			id, made.ID, id, kept.EDTF, made.ID, made.When.EDTF), "correct one of the dates, or remove the relation"))
	}
}

// edge is one that leads between no events yet.
func (p pendingLink) edge() edge {
	return edge{kind: p.key, at: p.scope.src().At("BR404", p.word.Span, "", ""), order: p.scope.order, off: p.word.Span.Start}
}

// addRelation keeps each relation once; a stated one beats an implied one.
func addRelation(list []Relation, rel Relation) []Relation {
	for i, r := range list {
		if r.Kind == rel.Kind && r.To == rel.To {
			list[i].Implied = r.Implied && rel.Implied
			return list
		}
	}
	return append(list, rel)
}

// target finds the record that a written id names. What no record of the site
// defines is BR402; what the edition hides is left out (BR406); an automatic
// id is no firm ground for a reference (BR310).
func (l *linker) target(s *scope, key string, w brief.Word) (Ref, bool) {
	to, ok := l.byID[w.Text]
	switch {
	case ok:
		if to.auto() {
			l.report(autoID(w.Text).at(s.src(), w.Span))
		}
		return to, true
	case l.o.Hidden[w.Text]:
		l.report(hiddenThing("^"+w.Text).at(s.src(), w.Span))
		return to, false
	}
	d := s.src().At("BR402", w.Span, fmt.Sprintf("`%s::` points at ^%s, which no record in the site defines", key, w.Text), "check the id, or give the other record that id")
	if s.lost++; s.lost > diag.Most { // more are only counted
		l.report(d)
		return to, false
	}
	if near, ok := text.Nearest(w.Text, l.explicit, false); ok {
		d.Message += fmt.Sprintf("; did you mean ^%s?", near)
		d.Fixes = replacement(s.src(), w.Span, w.Text, near)
	}
	l.report(d)
	return to, false
}

// auto says whether a record has an automatic id.
func (r Ref) auto() bool {
	return r.Event != nil && r.Event.Auto || r.Statement != nil && r.Statement.Auto
}

// AutoID words the remark on a reference to an automatic id (BR310).
func AutoID(id string) (message, help string) {
	return "^" + id + " is an automatic id and may change", "write an id of your own, such as `^macron-putin`, at the end of that record and use it here"
}

// autoID is the remark on a reference to an automatic id (R3, BR310).
func autoID(id string) *problem {
	message, help := AutoID(id)
	return newProblem("BR310", message, help)
}

// fits says whether a relation may lead where it does: promises are fulfilled,
// events follow one another (language 2.4).
func (l *linker) fits(p pendingLink, from, to Ref) bool {
	want, ok := "an event", to.Event != nil
	switch {
	case p.key == "fulfils" || p.key == "breaks" || p.key == "replaces" && from.Statement != nil:
		want, ok = "a commitment or an ask", to.Statement != nil && (to.Statement.Commitment || to.Statement.Ask)
	}
	if !ok {
		l.report(p.scope.src().At("BR402", p.word.Span, fmt.Sprintf("`%s::` points at ^%s, which is not %s", p.key, p.word.Text, want), "check the id"))
	}
	return ok
}

// edgesOf makes the edges of the order that a relation of an event states. What
// fulfils a promise comes after the events in which it was made.
func (l *linker) edgesOf(p pendingLink, from *Event, to Ref) {
	if from == nil {
		return
	}
	e := p.edge()
	add := func(first, second *Event) {
		e.from, e.to = first, second
		l.edges = append(l.edges, e)
	}
	switch {
	case p.key == "fulfils" && to.Statement != nil:
		for _, made := range to.Statement.During {
			add(made, from)
		}
	case to.Event == nil:
	case p.key == "before":
		add(from, to.Event)
	case p.key == "after" || p.key == "follows-up" || p.key == "part-of" || p.key == "during":
		add(to.Event, from)
	}
}
