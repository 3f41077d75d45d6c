package model

import (
	"cmp"
	"slices"
	"time"

	"readout/generator/when"
)

// stances gives each verb its stance (language 4).
var stances = map[string]string{
	"says": "neutral", "supports": "supportive", "opposes": "critical", "demands": "demanding",
	"expects": "demanding", "offers": "committed", "promises": "committed", "agrees": "committed",
	"refuses": "refusing", "denies": "refusing", "accuses": "critical", "warns": "critical",
}

// StanceOf is the stance that a verb brings with it (language 4).
func StanceOf(base string) string { return stances[base] }

// stanceClass groups stances for shifts (language 6.26).
func stanceClass(stance string) string {
	switch stance {
	case "supportive", "committed":
		return "for"
	case "critical", "refusing":
		return "against"
	case "demanding":
		return "asking"
	case "conditional", "doubtful":
		return "reserved"
	}
	return "neutral"
}

func isCommitment(verb string) bool {
	return verb == "promises" || verb == "agrees" || verb == "offers"
}

func isAsk(verb string) bool { return verb == "demands" || verb == "expects" }

// derive fills everything that follows from events and statements.
func (l *linker) derive() {
	m := l.m
	for _, s := range m.Statements {
		s.Denied = len(s.During) > 0
		for _, e := range s.During {
			s.Denied = s.Denied && e.Confirmation == "denied"
			e.Statements = append(e.Statements, s)
		}
	}
	l.deriveAccounts()
	m.Upcoming, m.Passed = agenda(m)
	m.Pairs = pairs(m)
	m.Dyads = dyads(m.Pairs, l.o.Config.DyadsMin)
	deciders := l.deciders()
	for _, s := range m.Statements {
		if s.Commitment || s.Ask {
			p := l.promiseOf(s, deciders[s])
			if s.Commitment {
				m.Commitments = append(m.Commitments, p)
			} else {
				m.Asks = append(m.Asks, p)
			}
		}
	}
	m.Positions = positions(m.Statements)
	m.AsMember = l.asMember()
	l.counts = togetherIn(m.Events, m.Statements)
}

// asMember gives members the events of groups that are to be expanded, as far
// as the membership covers the date and they do not take part themselves (R14).
func (l *linker) asMember() map[*Entity][]Membership {
	events := map[*Entity][]*Event{}
	for _, ms := range l.cat.members {
		if ms.body.Front.Expand {
			events[ms.body] = nil
		}
	}
	out := map[*Entity][]Membership{}
	if len(events) == 0 {
		return out
	}
	for _, e := range l.m.Events {
		for _, p := range everyone(e.Actors, e.Recipients) {
			if list, expanded := events[p.Entity]; expanded && p.Role != "absent" {
				events[p.Entity] = append(list, e)
			}
		}
	}
	for _, ms := range l.cat.members {
		for _, e := range events[ms.body] {
			if who := l.memberAt(ms, e.When); who != nil && covers(ms.from, ms.to, e.When) && !takesPart(e, who) {
				out[who] = addMembership(out[who], ms.body, e)
			}
		}
	}
	for _, list := range out {
		for i := range list {
			slices.SortFunc(list[i].Events, ByTime)
			list[i].Events = slices.Compact(list[i].Events)
		}
	}
	return out
}

func takesPart(e *Event, who *Entity) bool {
	is := func(p Participant) bool { return p.Entity == who }
	return slices.ContainsFunc(e.Actors, is) || slices.ContainsFunc(e.Recipients, is)
}

// covers says whether all days of a date lie in [from, to), whose zero ends are
// open. Of a date with an open beginning its last day counts.
func covers(from, to time.Time, t when.Time) bool {
	first, last := officeDays(t)
	if first.IsZero() && !last.IsZero() {
		first = last.AddDate(0, 0, -1)
	}
	return (from.IsZero() || !first.IsZero() && !first.Before(from)) && (to.IsZero() || !last.IsZero() && !last.After(to))
}

// memberAt is the member, or whoever held the office that is the member.
func (l *linker) memberAt(ms membership, t when.Time) *Entity {
	if ms.is != nil {
		return ms.is
	}
	for _, held := range l.cat.officeByID[ms.office] {
		if covers(held.office.From, held.office.To, t) {
			return held.holder
		}
	}
	return nil
}

func addMembership(list []Membership, group *Entity, e *Event) []Membership {
	for i := range list {
		if list[i].Group == group {
			list[i].Events = append(list[i].Events, e)
			return list
		}
	}
	return append(list, Membership{Group: group, Events: []*Event{e}})
}

// maxRelated is how many topics a record relates to one another at most: with
// more it says nothing about any two of them.
const maxRelated = 50

// togetherIn counts how often two topics stand in one event or statement. The
// chain of broader topics is no news and left out.
func togetherIn(events []*Event, statements []*Statement) map[[2]*Entity]int {
	count := map[[2]*Entity]int{}
	note := func(topics []*Entity) {
		if len(topics) > maxRelated {
			return
		}
		for _, a := range topics {
			for _, b := range topics {
				if a != b && !within(a, b) && !within(b, a) {
					count[[2]*Entity{a, b}]++
				}
			}
		}
	}
	for _, e := range events {
		note(e.Topics)
	}
	for _, s := range statements {
		note(s.Topics)
	}
	return count
}

// relatedTopics gives each topic those that stand beside it in at least two
// events or statements (R15), after the ones its file names.
func relatedTopics(count map[[2]*Entity]int) map[*Entity][]*Entity {
	found := map[*Entity][]*Entity{}
	for pair, n := range count {
		if n >= 2 {
			found[pair[0]] = append(found[pair[0]], pair[1])
		}
	}
	for topic, list := range found {
		slices.SortFunc(list, func(a, b *Entity) int {
			return cmp.Or(cmp.Compare(count[[2]*Entity{topic, b}], count[[2]*Entity{topic, a}]), byID(a, b))
		})
		found[topic] = union(slices.Clone(topic.Related), list)
	}
	return found
}

// within says whether a topic is narrower than another.
func within(a, b *Entity) bool {
	for t := a.Broader; t != nil; t = t.Broader {
		if t == b {
			return true
		}
	}
	return false
}

// agenda splits planned and postponed events into those still to come on the
// as-of day and those whose day went by without a word (R21, language 6.25).
func agenda(m *Model) (upcoming, passed []*Event) {
	replaced := map[*Event]bool{}
	for _, e := range m.Events {
		for _, r := range e.Relations {
			if r.Kind == "replaces" && r.To.Event != nil && r.To.Event != e {
				replaced[r.To.Event] = true
			}
		}
	}
	for _, e := range m.Events {
		if e.Phase != "planned" && e.Phase != "postponed" || replaced[e] {
			continue
		}
		if !over(e.When, m.AsOf) {
			upcoming = append(upcoming, e)
		} else {
			passed = append(passed, e)
		}
	}
	return upcoming, passed
}

// over says whether a date had passed when a day began in the date's zone.
func over(t when.Time, day time.Time) bool {
	_, hi := t.Instants()
	return !hi.IsZero() && !hi.After(startOf(day, t))
}

// startOf is the first moment of a day in the zone of a date.
func startOf(day time.Time, t when.Time) time.Time {
	lo, _ := when.Time{Lo: day, Precision: when.Day, Zone: t.Zone}.Instants()
	return lo
}

// contactTypes are the types that make a contact (R17).
var contactTypes = []string{"call", "meeting", "visit", "talks", "signing"}

func happened(e *Event) bool {
	return (e.Phase == "occurred" || e.Phase == "ongoing") && e.Confirmation != "denied"
}

// persons lists the distinct known persons who really take part, by id:
// absent ones, observers and interviewers do not make a contact.
func persons(e *Event) []*Entity {
	var list []*Entity
	for _, side := range [][]Participant{e.Actors, e.Recipients} {
		for _, p := range side {
			if p.Entity == nil || p.Entity.Kind != "leader" || p.Entity.Provisional {
				continue
			}
			if p.Role == "absent" || p.Role == "observer" || p.Role == "interviewer" {
				continue
			}
			if !slices.Contains(list, p.Entity) {
				list = append(list, p.Entity)
			}
		}
	}
	slices.SortFunc(list, byID)
	return list
}

func byID(a, b *Entity) int { return cmp.Compare(a.ID, b.ID) }

// pairs finds every two persons who stand in an event together, by id (R17).
func pairs(m *Model) []*Dyad {
	found := map[[2]*Entity]*Dyad{}
	upcoming := map[*Event]bool{}
	for _, e := range m.Upcoming {
		upcoming[e] = true
	}
	for _, e := range m.Events {
		people := persons(e)
		for i, a := range people {
			for _, b := range people[i+1:] {
				d := found[[2]*Entity{a, b}]
				if d == nil {
					d = &Dyad{ID: a.ID + "--" + b.ID, A: a, B: b}
					found[[2]*Entity{a, b}] = d
				}
				d.add(e, upcoming[e])
			}
		}
	}
	list := make([]*Dyad, 0, len(found))
	for _, d := range found {
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b *Dyad) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// dyads are the pairs with enough contacts, or one to come (language 6.25).
func dyads(pairs []*Dyad, least int) []*Dyad {
	var list []*Dyad
	for _, d := range pairs {
		if len(d.Contacts) >= max(1, least) || d.Next != nil {
			list = append(list, d)
		}
	}
	return list
}

func (d *Dyad) add(e *Event, upcoming bool) {
	switch {
	case happened(e) && slices.Contains(contactTypes, e.Base):
		d.Contacts = append(d.Contacts, e)
		d.Last = e
	case happened(e):
		d.Present = append(d.Present, e)
	case upcoming && d.Next == nil:
		d.Next = e
	}
}

// decider is a record that fulfils, breaks or replaces a promise.
type decider struct {
	kind   string
	ref    Ref
	when   when.Time
	events []*Event // the event itself, or those a statement was made during
}

// deciders lists, for each promise, the records that decide it, by date. What
// is denied decides nothing, and what is only planned, or did not take place,
// has not kept a promise yet (R20).
func (l *linker) deciders() map[*Statement][]decider {
	found := map[*Statement][]decider{}
	add := func(rels []Relation, d decider, phase string) {
		for _, r := range rels {
			decides := r.Kind == "replaces" || r.Kind == "fulfils" && (phase == "occurred" || phase == "ongoing") || r.Kind == "breaks" && phase != "planned"
			if decides && r.To.Statement != nil && r.To != d.ref {
				d.kind = r.Kind
				found[r.To.Statement] = append(found[r.To.Statement], d)
			}
		}
	}
	for _, e := range l.m.Events {
		if e.Confirmation != "denied" {
			add(e.Relations, decider{ref: Ref{Event: e}, when: e.When, events: []*Event{e}}, e.Phase)
		}
	}
	for _, s := range l.m.Statements {
		if !s.Denied {
			add(s.Relations, decider{ref: Ref{Statement: s}, when: s.When, events: s.During}, "occurred")
		}
	}
	for _, list := range found {
		slices.SortStableFunc(list, func(a, b decider) int { return when.Compare(a.when, b.when) })
	}
	return found
}

// definitelyBefore compares two records by their dates, or by a way of edges
// between the events that they are or were made during (R12).
func (l *linker) definitelyBefore(a, b decider) bool {
	if when.Before(a.when, b.when) {
		return true
	}
	for _, x := range a.events {
		for _, y := range b.events {
			if !l.graph.before(x, y) {
				return false
			}
		}
	}
	return len(a.events) > 0 && len(b.events) > 0
}

// last is the latest of records in the order of their dates: of those at the
// end, one that edges put after the others.
func (l *linker) last(list []decider) decider {
	best := list[0]
	for _, d := range list[1:] {
		if !l.definitelyBefore(d, best) {
			best = d
		}
	}
	return best
}

func (l *linker) promiseOf(s *Statement, by []decider) *Promise {
	p := &Promise{Statement: s, By: entitiesOf(s.Speakers), Toward: entitiesOf(s.Targets), Due: s.Due}
	if len(p.Toward) == 0 {
		p.Toward = entitiesOf(s.Addressees)
	}
	p.State, p.DecidedBy = l.promiseState(s, by)
	return p
}

// promiseState is R20 with the readings of language 6.7 and 6.26.
func (l *linker) promiseState(s *Statement, by []decider) (string, []Ref) {
	done := "fulfilled"
	if s.Ask {
		done = "met"
	}
	var kept, broken, replaced []decider
	for _, d := range by {
		switch d.kind {
		case "fulfils":
			kept = append(kept, d)
		case "breaks":
			broken = append(broken, d)
		default:
			replaced = append(replaced, d)
		}
	}
	switch {
	case len(kept) > 0 && len(broken) > 0:
		k, b := l.last(kept), l.last(broken)
		if l.definitelyBefore(b, k) {
			return done, []Ref{k.ref}
		}
		if l.definitelyBefore(k, b) {
			return "broken", []Ref{b.ref}
		}
		return "contested", []Ref{k.ref, b.ref}
	case len(kept) > 0:
		return done, []Ref{l.last(kept).ref}
	case len(broken) > 0:
		return "broken", []Ref{l.last(broken).ref}
	case len(replaced) > 0:
		return "replaced", []Ref{l.last(replaced).ref}
	}
	return dueState(s.Due, l.m.AsOf), nil
}

// dueState compares the due window with the as-of day (language 6.7). What is
// due at some time up to a day is due on that day.
func dueState(due *when.Time, asOf time.Time) string {
	switch {
	case due == nil:
		return "open"
	case over(*due, asOf):
		return "overdue"
	}
	lo, hi := due.Instants()
	if lo.IsZero() {
		lo = hi.AddDate(0, 0, -1)
	}
	if lo.Before(startOf(asOf.AddDate(0, 0, 15), *due)) {
		return "due-soon"
	}
	return "open"
}

func entitiesOf(sides ...[]Participant) []*Entity {
	var out []*Entity
	for _, list := range sides {
		out = slices.Grow(out, len(list))
		for i := range list {
			if e := list[i].Entity; e != nil && !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// positions makes one row per holder, topic and target (R19).
func positions(statements []*Statement) []*Position {
	type key struct{ holder, topic, target *Entity }
	rows := map[key]*Position{}
	for _, s := range statements {
		targets := entitiesOf(s.Targets)
		if len(targets) == 0 {
			targets = []*Entity{nil}
		}
		for _, holder := range entitiesOf(s.Speakers) {
			for _, topic := range s.Topics {
				for _, target := range targets {
					k := key{holder, topic, target}
					if rows[k] == nil {
						rows[k] = &Position{Holder: holder, Topic: topic, Target: target}
					}
					rows[k].add(s)
				}
			}
		}
	}
	list := make([]*Position, 0, len(rows))
	for _, p := range rows {
		list = append(list, p)
	}
	slices.SortFunc(list, comparePositions)
	return list
}

func comparePositions(a, b *Position) int {
	return cmp.Or(byID(a.Holder, b.Holder), byID(a.Topic, b.Topic), cmp.Compare(idOf(a.Target), idOf(b.Target)))
}

func idOf(e *Entity) string {
	if e == nil {
		return ""
	}
	return e.ID
}

func (p *Position) add(s *Statement) {
	entry := PositionEntry{Statement: s, Denied: s.Denied}
	if !s.Denied {
		for i := len(p.Entries) - 1; i >= 0; i-- {
			if last := p.Entries[i]; !last.Denied {
				entry.Shift = stanceClass(last.Statement.Stance) != stanceClass(s.Stance)
				break
			}
		}
	}
	p.Entries = append(p.Entries, entry)
}

// deriveAccounts gives an event without `account::` one account per distinct
// nearest source of its claims and of the statements made during it (2.7).
//
// A source raises what its own records are about, not what those of another
// source are: who left something out is the question that accounts answer.
func (l *linker) deriveAccounts() {
	told := map[*Event][]*rawEvent{}
	for _, r := range l.events {
		told[r.made] = append(told[r.made], r)
	}
	for _, e := range l.m.Events {
		if len(e.Accounts) > 0 {
			continue
		}
		by := map[*Entity]*AccountOf{}
		add := func(src *Entity) *AccountOf {
			if src == nil {
				return nil
			}
			if by[src] == nil {
				by[src] = &AccountOf{Source: src, Complete: src.Source.Complete != nil && *src.Source.Complete}
				e.Accounts = append(e.Accounts, by[src])
			}
			return by[src]
		}
		for _, chain := range e.Chains {
			add(nearest(chain))
		}
		for _, r := range told[e] {
			if a := add(nearest(r.chain)); a != nil && r.stated {
				a.Topics = union(a.Topics, r.topics)
			}
		}
		for _, s := range e.Statements {
			for _, chain := range s.Chains {
				if a := add(nearest(chain)); a != nil {
					a.Topics = union(a.Topics, s.Topics)
					if !slices.Contains(a.Statements, s) {
						a.Statements = append(a.Statements, s)
					}
				}
			}
		}
	}
}

// nearest is the first source of a chain: a person or body before it is the
// voice, not the text (language 6.16).
func nearest(chain []*Entity) *Entity {
	for _, e := range chain {
		if e.Kind == "source" {
			return e
		}
	}
	return nil
}

func union(a, b []*Entity) []*Entity {
	for _, e := range b {
		a = with(a, e)
	}
	return a
}

// with adds an entity, if there is one, unless the list has it.
func with(list []*Entity, e *Entity) []*Entity {
	if e == nil || slices.Contains(list, e) {
		return list
	}
	return append(list, e)
}
