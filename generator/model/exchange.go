package model

import (
	"cmp"
	"maps"
	"slices"
	"sort"

	"readout/generator/brief"
	"readout/generator/diag"
)

// replace puts a part that was linked in the place of what it was.
func (m *Model) replace(p *part, docs []*brief.Doc, l *linker) *Model {
	old := *m.core
	c := &old
	next := *m
	next.core, next.Briefs = c, slices.Clone(m.Briefs)
	c.docs, c.briefs, c.events, c.bare, c.stubs = slices.Clone(c.docs), maps.Clone(c.briefs), slices.Clone(c.events), map[*brief.Doc]bool{}, maps.Clone(c.stubs)
	maps.Copy(c.bare, m.core.bare)
	r := &exchange{now: l, gone: map[*Event]bool{}, unsaid: map[*Statement]bool{}, briefs: map[*Brief]bool{}, files: map[string]bool{}}
	for _, i := range p.numbers {
		was := m.core.docs[i]
		number := c.briefs[was]
		for _, e := range c.events[number] {
			r.gone[e] = true
		}
		for _, s := range m.Briefs[number].Statements {
			r.unsaid[s] = true
		}
		r.briefs[m.Briefs[number]], r.files[was.Path] = true, true
		r.numbers = append(r.numbers, int32(number))
		delete(c.briefs, was)
		delete(c.bare, was)
		delete(c.stubs, was)
		c.docs[i], c.briefs[docs[i]], c.bare[docs[i]], c.events[number] = docs[i], number, true, nil
		if list := l.stubs[docs[i]]; len(list) > 0 {
			c.stubs[docs[i]] = list
		}
	}
	for _, b := range l.m.Briefs {
		next.Briefs[b.order] = b
	}
	for _, raw := range l.events {
		c.events[raw.order] = append(c.events[raw.order], raw.made)
	}
	if !next.putEvents(m, r) {
		return nil
	}
	next.Statements = r.statements(m.Statements, l.m.Statements)
	next.putIDs(r)
	next.putDerived(m, r)
	next.Unresolved = r.unresolved(m.Unresolved)
	c.records = append(slices.DeleteFunc(slices.Clone(c.records), func(d diag.Diagnostic) bool { return r.files[d.File] }), l.remarks...)
	r.others = m.core.traits().without(r.numbers)
	suspicions, ok := m.suspect(r, &next)
	if !ok {
		return nil
	}
	c.suspicions = suspicions
	all := Merged(r.others, l.traits.inOrder(), trait.compare)
	c.traits = func() traits { return all }
	c.linking = c.found()
	return &next
}

// exchange is a part as it was linked now, and what it was made of before.
type exchange struct {
	now     *linker
	gone    map[*Event]bool
	unsaid  map[*Statement]bool
	briefs  map[*Brief]bool // as they were
	files   map[string]bool
	numbers []int32 // of the briefs
	others  traits  // of all other briefs
}

// found are all messages of linking.
func (c *core) found() []diag.Diagnostic {
	list := slices.Concat(c.catalogued, c.records)
	for _, s := range c.suspicions {
		list = append(list, s.diag)
	}
	return list
}

// putEvents puts events in order. No edge leads into the part or out of it, so
// the order of either is the order in which they stand in the whole (R11). It
// fails where there is no room left between two.
func (m *Model) putEvents(was *Model, r *exchange) bool {
	now := r.now.m.Events
	rest := r.eventsLeft(was.Events)
	turns := m.core.turns()
	starts := make([]int, len(turns))
	for i, e := range turns { // where one is gone, what came after it begins anew
		starts[i], _ = slices.BinarySearchFunc(rest, e, ByTime)
	}
	var at []int
	m.Events, at = mergeEvents(rest, starts, now)
	for len(at) > 0 {
		i, n := at[0], 1
		for n < len(at) && at[n] == i+n {
			n++
		}
		var from int64
		if i > 0 {
			from = m.Events[i-1].place
		}
		step := int64(room)
		if i+n < len(m.Events) {
			step = (m.Events[i+n].place - from) / int64(n+1)
		}
		if step == 0 {
			return false
		}
		for k := range n {
			m.Events[i+k].place = from + int64(k+1)*step
		}
		at = at[n:]
	}
	turned := slices.Clone(now)
	for _, i := range starts {
		if i < len(rest) {
			turned = append(turned, rest[i])
		}
	}
	turned = turnsAmong(turned, m.Events)
	m.core.turns = func() []*Event { return turned }
	return true
}

// turns are the events that edges have put behind one that their own days would
// have put after them. Between two turns a list is in the order of days.
func turns(events []*Event) (list []*Event) {
	for i, e := range events {
		if i > 0 && inOrder(e, events[i-1]) < 0 {
			list = append(list, e)
		}
	}
	return list
}

// turnsAmong are those of some events that are turns of a list, in order.
func turnsAmong(some, events []*Event) []*Event {
	slices.SortFunc(some, ByTime)
	return slices.DeleteFunc(slices.Compact(some), func(e *Event) bool {
		i, _ := slices.BinarySearchFunc(events, e, ByTime)
		return i == 0 || inOrder(e, events[i-1]) >= 0
	})
}

// mergeEvents puts two lists together: always the first of one or the other, by
// which comes before. The first is in the order of days from each start to the
// next. It says where those of the second stand now.
func mergeEvents(a []*Event, starts []int, b []*Event) (out []*Event, at []int) {
	out = make([]*Event, 0, len(a)+len(b))
	from := 0
	for _, e := range b {
		key := keyOf(e.span, e.first)
		after := func(x *Event) bool { return compareKeys(key, keyOf(x.span, x.first)) < 0 }
		i := from
		for i < len(a) {
			for len(starts) > 0 && starts[0] <= i {
				starts = starts[1:]
			}
			end := len(a)
			if len(starts) > 0 {
				end = starts[0]
			}
			if after(a[end-1]) {
				i += sort.Search(end-i, func(k int) bool { return after(a[i+k]) })
				break
			}
			i = end
		}
		out = append(out, a[from:i]...)
		at, out = append(at, len(out)), append(out, e)
		from = i
	}
	return append(out, a[from:]...), at
}

// events and statements replace those of the part in a list in order.
func (r *exchange) events(list, now []*Event) []*Event {
	return Merged(r.eventsLeft(list), now, ByTime)
}

func (r *exchange) statements(list, now []*Statement) []*Statement {
	return Exchanged(list, slices.SortedFunc(maps.Keys(r.unsaid), BySaid), now, BySaid)
}

// eventsLeft are those of a list that are not of the part.
func (r *exchange) eventsLeft(list []*Event) []*Event {
	return Without(list, slices.SortedFunc(maps.Keys(r.gone), ByTime), ByTime)
}

func (r *exchange) promises(list, now []*Promise) []*Promise {
	return Merged(slices.DeleteFunc(slices.Clone(list), func(p *Promise) bool { return r.unsaid[p.Statement] }), now,
		func(a, b *Promise) int { return BySaid(a.Statement, b.Statement) })
}

func (m *Model) putIDs(r *exchange) {
	c, l := m.core, r.now
	var ids []string
	drop := func(id string, was []string) { ids = append(append(ids, id), was...) }
	for e := range r.gone {
		drop(e.ID, e.Was)
	}
	for s := range r.unsaid {
		drop(s.ID, s.Was)
	}
	c.ids, c.taken = c.ids.With(ids, l.byID), c.taken.With(ids, l.taken)
	search := *c.search
	search.ids, search.records = l.explicit, c.evidenceFor
	c.search = &search
}

// putDerived replaces what follows from the records of the part.
func (m *Model) putDerived(was *Model, r *exchange) {
	c, now := m.core, r.now.m
	m.Upcoming, m.Passed = r.events(was.Upcoming, now.Upcoming), r.events(was.Passed, now.Passed)
	m.Pairs = m.pairsAgain(was, r)
	m.Dyads = dyads(m.Pairs, c.o.Config.DyadsMin)
	m.Commitments, m.Asks = r.promises(was.Commitments, now.Commitments), r.promises(was.Asks, now.Asks)
	m.Positions = positionsAgain(was.Positions, r)
	m.AsMember = (&linker{m: m, cat: c.search.c}).asMember()
	c.countAgain(r)
}

// pairsAgain makes the pairs of the part anew.
func (m *Model) pairsAgain(was *Model, r *exchange) []*Dyad {
	touched := map[string]*Dyad{}
	note := func(e *Event) {
		people := persons(e)
		for i, a := range people {
			for _, b := range people[i+1:] {
				touched[a.ID+"--"+b.ID] = &Dyad{ID: a.ID + "--" + b.ID, A: a, B: b}
			}
		}
	}
	for e := range r.gone {
		note(e)
	}
	for _, e := range r.now.m.Events {
		note(e)
	}
	list := slices.Clone(was.Pairs)
	for _, id := range slices.Sorted(maps.Keys(touched)) {
		d := touched[id]
		i, known := slices.BinarySearchFunc(list, id, func(d *Dyad, id string) int { return cmp.Compare(d.ID, id) })
		if known {
			d.Contacts, d.Present = r.events(list[i].Contacts, nil), r.events(list[i].Present, nil)
		}
		if there := d.again(m, r); !there {
			if known {
				list = slices.Delete(list, i, i+1)
			}
			continue
		}
		if known {
			list[i] = d
		} else {
			list = slices.Insert(list, i, d)
		}
	}
	return list
}

// again adds the events of the part to a pair that has those of all others. It
// says whether the two stand in any event together.
func (d *Dyad) again(m *Model, r *exchange) bool {
	both := func(e *Event) bool {
		people := persons(e)
		return slices.Contains(people, d.A) && slices.Contains(people, d.B)
	}
	mine := Dyad{}
	there := false
	for _, e := range r.now.m.Events {
		if both(e) {
			there = true
			mine.add(e, false)
		}
	}
	d.Contacts, d.Present = Merged(d.Contacts, mine.Contacts, ByTime), Merged(d.Present, mine.Present, ByTime)
	if n := len(d.Contacts); n > 0 {
		d.Last = d.Contacts[n-1]
	}
	if i := slices.IndexFunc(m.Upcoming, func(e *Event) bool { return !happened(e) && both(e) }); i >= 0 {
		d.Next = m.Upcoming[i]
	}
	return there || len(d.Contacts) > 0 || len(d.Present) > 0 || d.Next != nil || slices.ContainsFunc(m.Events, both)
}

// positionsAgain makes the rows of the part anew.
func positionsAgain(list []*Position, r *exchange) []*Position {
	var touched []*Statement
	for s := range r.unsaid {
		touched = append(touched, s)
	}
	list = slices.Clone(list)
	for _, row := range positions(append(touched, r.now.m.Statements...)) {
		i, known := slices.BinarySearchFunc(list, row, comparePositions)
		said := slices.DeleteFunc(each(row.Entries, func(e PositionEntry) *Statement { return e.Statement }), func(s *Statement) bool { return r.unsaid[s] })
		if known {
			said = r.statements(each(list[i].Entries, func(e PositionEntry) *Statement { return e.Statement }), said)
		}
		now := &Position{Holder: row.Holder, Topic: row.Topic, Target: row.Target}
		for _, s := range said {
			now.add(s)
		}
		switch {
		case len(said) == 0 && known:
			list = slices.Delete(list, i, i+1)
		case len(said) == 0:
		case known:
			list[i] = now
		default:
			list = slices.Insert(list, i, now)
		}
	}
	return list
}

func each[T, U any](list []T, f func(T) U) []U {
	out := make([]U, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}

// countAgain counts which topics stand together now.
func (c *core) countAgain(r *exchange) {
	less := togetherIn(slices.Collect(maps.Keys(r.gone)), slices.Collect(maps.Keys(r.unsaid)))
	if maps.Equal(less, r.now.counts) {
		return
	}
	c.counts = maps.Clone(c.counts)
	for pair, n := range less {
		c.counts[pair] -= n
	}
	for pair, n := range r.now.counts {
		c.counts[pair] += n
	}
	maps.DeleteFunc(c.counts, func(_ [2]*Entity, n int) bool { return n == 0 })
	c.related = relatedTopics(c.counts)
}

// unresolved replaces the places of unknown names that are in the part.
func (r *exchange) unresolved(list []*Unresolved) (out []*Unresolved) {
	now := maps.Clone(r.now.unknown)
	for _, u := range list {
		next := &Unresolved{Name: u.Name}
		next.Places = slices.DeleteFunc(slices.Clone(u.Places), func(p Place) bool { return r.briefs[p.Brief] })
		if more := now[u.Name]; more != nil {
			next.Places = append(next.Places, more.Places...)
			delete(now, u.Name)
		}
		if len(next.Places) > 0 {
			out = append(out, next.sorted())
		}
	}
	for _, name := range keysInOrder(now) {
		out = append(out, now[name].sorted())
	}
	slices.SortFunc(out, func(a, b *Unresolved) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
