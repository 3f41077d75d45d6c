package model

import (
	"cmp"
	"slices"
	"sync"
)

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
	statements, ok := next.suspectStatements(r)
	if !ok {
		return nil, false
	}
	for _, s := range append(next.suspectEvents(r), statements...) {
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
func (m *Model) suspectEvents(r *exchange) (list []suspicion) {
	mine := map[*Event]bool{}
	for _, e := range r.now.m.Events {
		mine[e] = true
	}
	type pair struct{ o, r *rawEvent }
	var pairs []pair
	asked := r.suspects()
	if len(asked) == 0 {
		return nil
	}
	from, to := asked[0].when.Lo, asked[0].when.Lo
	for _, x := range asked {
		if x.when.Lo.Before(from) {
			from = x.when.Lo
		}
		if x.when.Lo.After(to) {
			to = x.when.Lo
		}
	}
	from, to = from.Add(-nearby), to.Add(nearby)
	for _, e := range m.Events {
		if e.told == nil && (e.When.Lo.Before(from) || e.When.Lo.After(to)) || mine[e] {
			continue
		}
		for _, x := range asked {
			if e.Base != x.base || e.told == nil && farFrom(e, x.rawEvent) || !takesPart(e, x.first) {
				continue
			}
			for _, y := range e.records() {
				if gap := y.when.Lo.Sub(x.when.Lo).Abs(); gap > nearby || suspectKey(y) != x.key {
					continue
				}
				if x.standing().compare(y.standing()) < 0 {
					pairs = append(pairs, pair{x.rawEvent, y})
				} else {
					pairs = append(pairs, pair{y, x.rawEvent})
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
	return list
}

// suspect is a record that may tell of what others tell of: its key, and one of
// its parties.
type suspect struct {
	*rawEvent
	key   string
	first *Entity
}

// suspects are those of the part.
func (r *exchange) suspects() (list []suspect) {
	for _, x := range r.now.events {
		if key := suspectKey(x); key != "" {
			list = append(list, suspect{x, key, entitiesOf(x.actors, x.recipients)[0]})
		}
	}
	return list
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
	quoted := sync.OnceValue(func() []*Statement {
		return slices.DeleteFunc(slices.Clone(m.Statements), func(s *Statement) bool { return len(s.Quotes) == 0 || mine[s] })
	})
	for _, x := range r.now.said {
		keys := foldedQuotes(x.item.Said.Quotes)
		speakers := slices.DeleteFunc(entitiesOf(x.own.Speakers), func(e *Entity) bool { return e.Provisional })
		if len(keys) == 0 || len(speakers) == 0 {
			continue
		}
		for _, s := range quoted() {
			if !slices.ContainsFunc(s.Speakers, func(p Participant) bool { return p.Entity != nil && slices.Contains(speakers, p.Entity) }) {
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
