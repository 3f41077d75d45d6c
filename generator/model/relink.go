package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
)

// Records bear upon one another only through the ids that briefs share. So the
// briefs of a site fall into parts that share none, and what linking makes of
// all is what it makes of each part, put in order together. When the records of
// a brief change, [Model.relink] links its part alone, by the same steps as the
// whole, and puts it in the place of what the part was before. Where that is
// not certain to give what [Link] gives, it leaves the work to Link.

// maxPart is how many briefs a part may have to be linked by itself.
const maxPart = 32

// part is some briefs that share ids with one another and with no others.
type part struct {
	numbers []int // of their files, ascending
	names   map[string]bool
}

// relink is the model of files some of which have other records than in this
// one; nil where all must be linked.
func (m *Model) relink(docs []*brief.Doc, changed []int, over map[*brief.Doc]*edition) *Model {
	for _, i := range changed {
		if !brief.SameFront(m.core.docs[i], docs[i]) {
			return nil
		}
	}
	p := m.partOf(docs, changed)
	if p == nil || m.linesNamed(p, docs) {
		return nil
	}
	l := m.linkPart(p, docs)
	if l == nil || !m.fitsIn(p, docs, l) {
		return nil
	}
	next := m.replace(p, docs, l)
	if next == nil {
		return nil
	}
	for _, i := range p.numbers {
		delete(over, m.core.docs[i])
		e := next.edition(docs[i], docs[i])
		if e == nil {
			return nil
		}
		over[docs[i]] = e
	}
	return next.lay(over)
}

// partOf finds the part of the changed files, as they were and as they are: all
// that share ids with them, directly or by others. It is nil when that is too
// many, or not only briefs.
func (m *Model) partOf(docs []*brief.Doc, changed []int) *part {
	c := m.core
	p := &part{names: map[string]bool{}}
	found, todo := map[int]bool{}, slices.Clone(changed)
	for _, i := range changed {
		found[i] = true
	}
	for len(todo) > 0 {
		i := todo[0]
		todo = todo[1:]
		number, ok := c.briefs[c.docs[i]]
		if !ok || len(found) > maxPart {
			return nil
		}
		names := append(idsIn(c.docs[i]), idsIn(docs[i])...)
		for _, e := range c.events[number] {
			names = append(names, e.ID)
		}
		for _, s := range m.Briefs[number].Statements {
			names = append(names, s.ID)
		}
		for _, id := range names {
			if p.names[id] {
				continue
			}
			p.names[id] = true
			for _, k := range m.usersOf(id) {
				if !found[k] {
					found[k] = true
					todo = append(todo, k)
				}
			}
		}
	}
	p.numbers = slices.Sorted(maps.Keys(found))
	return p
}

// usersOf are the files that name an id of a record in any way.
func (m *Model) usersOf(id string) (list []int) {
	for _, i := range m.core.users()[id] {
		if !m.core.bare[m.core.docs[i]] { // as it was before
			list = append(list, i)
		}
	}
	for was, e := range m.over.docs {
		if slices.Contains(idsIn(e.doc), id) {
			i, _ := slices.BinarySearchFunc(m.core.docs, was.Path, func(d *brief.Doc, path string) int { return cmp.Compare(d.Path, path) })
			list = append(list, i)
		}
	}
	return list
}

// usersByID files the numbers of files under the ids that they name.
func usersByID(docs []*brief.Doc) map[string][]int {
	users := map[string][]int{}
	for i, d := range docs {
		for _, id := range idsIn(d) {
			users[id] = append(users[id], i)
		}
	}
	return users
}

// idsIn are the ids of records that a file names: those that it gives, and
// those that its relations and evidence lead to.
func idsIn(d *brief.Doc) (ids []string) {
	links := func(nodes []brief.Node) {
		for i := range nodes {
			if l := nodes[i].Link; l != nil {
				for _, id := range l.IDs {
					ids = append(ids, strings.TrimPrefix(id, "^"))
				}
			}
		}
	}
	var walk func([]*brief.Item)
	walk = func(list []*brief.Item) {
		for _, it := range list {
			if it.ID != "" {
				ids = append(ids, it.ID)
			}
			for i := range it.Fields {
				if f := &it.Fields[i]; f.Key == "was" || f.Key == "not-same" || slices.Contains(relationKeys, f.Key) {
					for _, w := range f.Words {
						ids = append(ids, w.Text)
					}
				}
			}
			links(it.Said.Nodes)
			for _, n := range it.Notes {
				links(n)
			}
			walk(it.Children)
		}
	}
	walk(d.Records)
	links(d.Body)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// linesNamed says whether a message about another file names a line of the
// part, other than the suspicions, which are looked at anew.
func (m *Model) linesNamed(p *part, docs []*brief.Doc) bool {
	own := map[string]bool{}
	for _, i := range p.numbers {
		own[docs[i].Path] = true
	}
	return slices.ContainsFunc(slices.Concat(m.core.catalogued, m.core.records), func(d diag.Diagnostic) bool {
		return !own[d.File] && slices.ContainsFunc(p.numbers, func(i int) bool { return namesLines(d, docs[i].Path) })
	})
}

// linkPart links a part by itself, by the catalogue of the whole; nil when
// that would have to change.
func (m *Model) linkPart(p *part, docs []*brief.Doc) *linker {
	c := m.core
	l := newLinker(c.o)
	l.cat, l.frozen, l.m.AsOf = c.search.c, true, m.AsOf
	l.cat.asked = asked{answers: map[question]string{}}
	var scopes []*scope
	for _, i := range p.numbers {
		s := l.scopeOf(docs[i])
		s.order = c.briefs[c.docs[i]]
		s.brief.order = s.order
		scopes = append(scopes, s)
	}
	slices.SortFunc(scopes, func(a, b *scope) int { return a.order - b.order })
	l.given = m.explicit(p, docs)
	l.records(scopes)
	for _, i := range p.numbers {
		if list := l.stubs[docs[i]]; len(list) > maxNew || !slices.Equal(list, c.stubs[c.docs[i]]) {
			return nil
		}
	}
	if l.strange {
		return nil
	}
	return l
}

// explicit are the ids that authors gave to records, sorted, with those of a
// part as it is now.
func (m *Model) explicit(p *part, docs []*brief.Doc) []string {
	var gone, now []string
	for _, i := range p.numbers {
		gone = append(gone, givenIn(m.core.docs[i].Records)...)
		now = append(now, givenIn(docs[i].Records)...)
	}
	slices.Sort(gone)
	slices.Sort(now)
	now = slices.Compact(now)
	if slices.Equal(slices.Compact(gone), now) {
		return m.core.search.ids
	}
	list := slices.DeleteFunc(slices.Clone(m.core.search.ids), func(id string) bool {
		_, was := slices.BinarySearch(gone, id)
		return was
	})
	return mergeBy(list, now, cmp.Compare[string])
}

func givenIn(list []*brief.Item) (ids []string) {
	for _, it := range list {
		if it.ID != "" && it.Kind != brief.Account {
			ids = append(ids, it.ID)
		}
		ids = append(ids, givenIn(it.Children)...)
	}
	return ids
}

// fitsIn says whether the ids of a part are certain to be what they would be
// among all others, and the others' too.
func (m *Model) fitsIn(p *part, docs []*brief.Doc, l *linker) bool {
	c := m.core
	mine := map[Ref]bool{}
	was := map[string]bool{}
	for _, i := range p.numbers {
		number := c.briefs[c.docs[i]]
		for _, e := range c.events[number] {
			mine[Ref{Event: e}], was[e.ID] = true, true
		}
		for _, s := range m.Briefs[number].Statements {
			mine[Ref{Statement: s}], was[s.ID] = true, true
		}
	}
	for id := range was {
		n, _ := c.taken.get(id)
		for k := 2; k <= n; k++ {
			if !was[fmt.Sprintf("%s-%d", id, k)] {
				return false // another was numbered after it
			}
		}
	}
	for id := range l.byID {
		if r, ok := c.ids.get(id); ok && !mine[r] {
			return false
		}
		if !p.names[id] && len(m.usersOf(id)) > 0 {
			return false
		}
	}
	for id := range l.taken {
		if n, _ := c.taken.get(id); n > 0 && !was[id] {
			return false
		}
	}
	for _, b := range l.idBearers() {
		p.names[*b.id] = false
	}
	for _, i := range p.numbers {
		if slices.ContainsFunc(givenIn(docs[i].Records), func(id string) bool { return p.names[id] }) {
			return false // of a record that was not read
		}
	}
	if slices.Equal(l.explicit, c.search.ids) {
		return true
	}
	// Other ids may be likelier to be what a wrong one means.
	own := map[string]bool{}
	for _, i := range p.numbers {
		own[docs[i].Path] = true
	}
	return !slices.ContainsFunc(m.Diags, func(d diag.Diagnostic) bool { return !own[d.File] && (d.Code == "BR402" || d.Code == "BR403") })
}

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
	c.records = append(slices.DeleteFunc(slices.Clone(c.records), func(d diag.Diagnostic) bool { return r.files[d.File] }), l.m.Diags...)
	suspicions, ok := m.suspect(r, &next)
	if !ok {
		return nil
	}
	c.suspicions = suspicions
	c.linking = c.found()
	return &next
}

// exchange is a part as it was linked now, and what it was made of before.
type exchange struct {
	now    *linker
	gone   map[*Event]bool
	unsaid map[*Statement]bool
	briefs map[*Brief]bool // as they were
	files  map[string]bool
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
	rest := slices.DeleteFunc(slices.Clone(was.Events), func(e *Event) bool { return r.gone[e] })
	m.Events = mergeBy(rest, r.now.m.Events, inOrder)
	mine := map[*Event]bool{}
	for _, e := range r.now.m.Events {
		mine[e] = true
	}
	for i := 0; i < len(m.Events); {
		if !mine[m.Events[i]] {
			i++
			continue
		}
		n := 1
		for i+n < len(m.Events) && mine[m.Events[i+n]] {
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
		i += n
	}
	return true
}

// mergeBy puts two lists together: always the first of one or the other, by
// which comes before.
func mergeBy[T any](a, b []T, compare func(x, y T) int) []T {
	out := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(b[0], a[0]) < 0 {
			out, b = append(out, b[0]), b[1:]
		} else {
			out, a = append(out, a[0]), a[1:]
		}
	}
	return append(append(out, a...), b...)
}

// events and statements replace those of the part in a list in order.
func (r *exchange) events(list, now []*Event) []*Event {
	return mergeBy(slices.DeleteFunc(slices.Clone(list), func(e *Event) bool { return r.gone[e] }), now, ByTime)
}

func (r *exchange) statements(list, now []*Statement) []*Statement {
	return mergeBy(slices.DeleteFunc(slices.Clone(list), func(s *Statement) bool { return r.unsaid[s] }), now, saidInOrder)
}

func (r *exchange) promises(list, now []*Promise) []*Promise {
	return mergeBy(slices.DeleteFunc(slices.Clone(list), func(p *Promise) bool { return r.unsaid[p.Statement] }), now,
		func(a, b *Promise) int { return saidInOrder(a.Statement, b.Statement) })
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
	c.ids, c.taken = c.ids.with(ids, l.byID), c.taken.with(ids, l.taken)
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
	d.Contacts, d.Present = mergeBy(d.Contacts, mine.Contacts, ByTime), mergeBy(d.Present, mine.Present, ByTime)
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
		next := &Unresolved{Name: u.Name, Suggestions: u.Suggestions}
		next.Places = slices.DeleteFunc(slices.Clone(u.Places), func(p Place) bool { return r.briefs[p.Brief] })
		if more := now[u.Name]; more != nil {
			next.Places = append(next.Places, more.Places...)
			delete(now, u.Name)
		}
		if len(next.Places) > 0 {
			sortPlaces(next.Places)
			out = append(out, next)
		}
	}
	for _, name := range keysInOrder(now) {
		sortPlaces(now[name].Places)
		out = append(out, now[name])
	}
	slices.SortFunc(out, func(a, b *Unresolved) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// suspect holds the records of the part against all others (R8). It fails where
// it cannot tell which records of a thing are meant.
func (m *Model) suspect(r *exchange, next *Model) (list []suspicion, ok bool) {
	now := map[*Brief]bool{}
	for _, b := range r.now.m.Briefs {
		now[b] = true
	}
	for _, s := range m.core.suspicions {
		if !r.briefs[s.o] && !r.briefs[s.r] {
			list = append(list, s)
		}
	}
	list = append(list, r.now.suspicions...)
	events, ok := next.suspectEvents(r)
	if !ok {
		return nil, false
	}
	statements, ok := next.suspectStatements(r)
	if !ok {
		return nil, false
	}
	for _, s := range slices.Concat(events, statements) {
		for _, b := range []*Brief{s.o, s.r} {
			if m.over.docs[b.Doc] != nil && !now[b] {
				return nil, false // its lines may have moved
			}
		}
		list = append(list, s)
	}
	return list, true
}

// suspectEvents looks for events of others that those of the part may be.
func (m *Model) suspectEvents(r *exchange) (list []suspicion, ok bool) {
	mine := map[*Event]bool{}
	for _, e := range r.now.m.Events {
		mine[e] = true
	}
	type pair struct{ o, r *rawEvent }
	var pairs []pair
	for _, x := range r.now.events {
		key := suspectKey(x)
		if key == "" {
			continue
		}
		first := entitiesOf(everyone(x.actors, x.recipients))[0]
		for _, e := range m.Events {
			if e.Base != x.base || mine[e] || e.told == nil && farFrom(e, x) || !takesPart(e, first) {
				continue
			}
			for _, y := range e.records() {
				if gap := y.when.Lo.Sub(x.when.Lo).Abs(); gap > nearby || suspectKey(y) != key {
					continue
				}
				if x.standing().compare(y.standing()) < 0 {
					pairs = append(pairs, pair{x, y})
				} else {
					pairs = append(pairs, pair{y, x})
				}
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(a.r.standing().compare(b.r.standing()), a.o.standing().compare(b.o.standing()))
	})
	told := map[[2]*Event]bool{}
	for _, p := range pairs {
		if events := [2]*Event{p.o.made, p.r.made}; !told[events] && sameThing(p.o, p.r) {
			told[events] = true
			list = append(list, suspectedEvent(p.o, p.r))
		}
	}
	return list, true
}

func farFrom(e *Event, x *rawEvent) bool { return e.When.Lo.Sub(x.when.Lo).Abs() > nearby }

// records are the records of an event, as far as suspicion goes.
func (e *Event) records() []*rawEvent {
	if e.told != nil {
		return e.told
	}
	b := e.Briefs[0]
	return []*rawEvent{{scope: &scope{brief: b}, item: e.Items[0], order: b.order, typ: e.Type, base: e.Base, actors: e.Actors, recipients: e.Recipients, when: e.When, made: e}}
}

// suspectStatements looks for statements of others with the words of the part's.
func (m *Model) suspectStatements(r *exchange) (list []suspicion, ok bool) {
	mine := map[*Statement]bool{}
	for _, s := range r.now.m.Statements {
		mine[s] = true
	}
	for _, x := range r.now.said {
		keys := foldedQuotes(x.item.Said.Quotes)
		speakers := slices.DeleteFunc(entitiesOf(x.own.Speakers), func(e *Entity) bool { return e.Provisional })
		if len(keys) == 0 || len(speakers) == 0 {
			continue
		}
		for _, s := range m.Statements {
			if mine[s] || len(s.Quotes) == 0 || !slices.ContainsFunc(s.Speakers, func(p Participant) bool { return p.Entity != nil && slices.Contains(speakers, p.Entity) }) {
				continue
			}
			if !slices.ContainsFunc(foldedQuotes(each(s.Quotes, func(q Quote) string { return q.Text })), func(key string) bool { return slices.Contains(keys, key) }) {
				continue
			}
			if s.parts > 1 || x.made.parts > 1 {
				return nil, false
			}
			y := &rawStatement{scope: &scope{brief: s.Brief}, item: s.Item, order: s.Brief.order, made: s}
			switch {
			case s.Brief == x.scope.brief:
			case y.standing().compare(x.standing()) < 0:
				list = append(list, suspectedStatement(y, x))
			default:
				list = append(list, suspectedStatement(x, y))
			}
		}
	}
	return list, true
}

// SameNames says whether two models know the same entities by the same names.
func (m *Model) SameNames(o *Model) bool {
	return m.core != nil && o.core != nil && m.core.search.c == o.core.search.c
}

// Relinked says whether the model was made by linking a part of the files
// anew.
func (m *Model) Relinked() bool { return m.core != nil && len(m.core.bare) > 0 }
