package model

import (
	"cmp"
	"slices"
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
	type pair struct{ o, r *rawEvent }
	var pairs []pair
	for _, x := range r.now.events {
		key := suspectKey(x)
		if key == "" {
			continue
		}
		for _, e := range m.alike(r, eventTrait(key)) {
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
	return list
}

// alike are the events of others with records of a trait; each once.
func (m *Model) alike(r *exchange, trait uint32) (list []*Event) {
	for _, number := range r.others.with(trait) {
		for _, e := range m.core.events[number] {
			if !slices.Contains(list, e) {
				list = append(list, e)
			}
		}
	}
	return list
}

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
	for _, x := range r.now.said {
		keys := foldedQuotes(x.item.Said.Quotes)
		speakers := slices.DeleteFunc(entitiesOf(x.own.Speakers), func(e *Entity) bool { return e.Provisional })
		if len(keys) == 0 || len(speakers) == 0 {
			continue
		}
		for _, s := range m.repeating(r, speakers, keys) {
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

// repeating are the statements of others in which one of some speakers says one
// of some words; each once.
func (m *Model) repeating(r *exchange, speakers []*Entity, keys []string) (list []*Statement) {
	for _, speaker := range speakers {
		for _, key := range keys {
			for _, number := range r.others.with(wordsTrait(speaker, key)) {
				for _, s := range m.Briefs[number].Statements {
					if !slices.Contains(list, s) && s.says(speakers, keys) {
						list = append(list, s)
					}
				}
			}
		}
	}
	return list
}

func (s *Statement) says(speakers []*Entity, keys []string) bool {
	return slices.ContainsFunc(s.Speakers, func(p Participant) bool { return p.Entity != nil && slices.Contains(speakers, p.Entity) }) &&
		slices.ContainsFunc(foldedQuotes(each(s.Quotes, func(q Quote) string { return q.Text })), func(key string) bool { return slices.Contains(keys, key) })
}
