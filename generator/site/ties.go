package site

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"readout/generator/model"
	"readout/generator/when"
)

// ties are look-ups between people, bodies and promises. What few pages ask
// for is filed when the first one does.
type ties struct {
	pair       model.Laid[[2]*model.Entity, *model.Dyad]
	pairsOf    register[*model.Entity, *model.Dyad]    // with a contact or one to come
	made       register[*model.Entity, *model.Promise] // commitments by or toward somebody
	asked      register[*model.Entity, *model.Promise] // asks, likewise
	promise    model.Laid[*model.Statement, *model.Promise]
	states     func() map[string]*model.Entity // country code -> state
	spokeFor   func() map[*model.Entity][]*model.Statement
	relations  func() map[[2]*model.Entity][]*model.Event // of two states, timeline order
	met        func() map[*model.Entity][]*model.Event    // state -> contacts of its people with other states, timeline order
	topicsSaid func() map[*model.Entity][]*model.Promise  // topic or a broader one -> promises
	holders    func() map[*model.Entity][]mandate         // of a body
	offices    func() map[string]mandate                  // by id, the latest holder
	sharing    *sync.Map                                  // pair -> its events that have a day, by that day
}

// mandate is an office and who held it.
type mandate struct {
	who *model.Entity
	model.Office
}

// newTies files what differs from an earlier model in what was filed of that.
func newTies(m, was *model.Model, old ties) ties {
	t := ties{sharing: &sync.Map{}}
	pairs, made, asked := changed(was.Pairs, m.Pairs), changed(was.Commitments, m.Commitments), changed(was.Asks, m.Asks)
	t.pair = old.pair.With(each(pairs.gone, bothOf), by(pairs.come, bothOf))
	t.pairsOf = refile(old.pairsOf, pairs, func(x *model.Dyad, put func(*model.Entity, *model.Dyad)) {
		if len(x.Contacts) > 0 || x.Next != nil {
			put(x.A, x)
			put(x.B, x)
		}
	}, func(a, b *model.Dyad) int { return cmp.Compare(a.ID, b.ID) })
	underBoth := func(p *model.Promise, put func(*model.Entity, *model.Promise)) {
		putUnder(distinct(slices.Concat(p.By, p.Toward)), p, put)
	}
	inOrder := func(a, b *model.Promise) int { return model.BySaid(a.Statement, b.Statement) }
	t.made, t.asked = refile(old.made, made, underBoth, inOrder), refile(old.asked, asked, underBoth, inOrder)
	t.promise = old.promise.With(each(slices.Concat(made.gone, asked.gone), statementOf), by(slices.Concat(made.come, asked.come), statementOf))
	t.states = sync.OnceValue(func() map[string]*model.Entity { return states(m) })
	t.spokeFor = sync.OnceValue(func() map[*model.Entity][]*model.Statement { return spokeFor(m) })
	t.relations = sync.OnceValue(func() map[[2]*model.Entity][]*model.Event { return relations(m, t.states()) })
	t.met = sync.OnceValue(func() map[*model.Entity][]*model.Event { return met(m, t.relations()) })
	t.topicsSaid = sync.OnceValue(func() map[*model.Entity][]*model.Promise { return promisesOn(m) })
	t.holders = sync.OnceValue(func() map[*model.Entity][]mandate { return mandates(m) })
	t.offices = sync.OnceValue(func() map[string]mandate { return lastHolders(m) })
	return t
}

func bothOf(x *model.Dyad) [2]*model.Entity { return [2]*model.Entity{x.A, x.B} }

func statementOf(p *model.Promise) *model.Statement { return p.Statement }

// by is a list as a map.
func by[K comparable, V any](list []V, key func(V) K) map[K]V {
	out := make(map[K]V, len(list))
	for _, x := range list {
		out[key(x)] = x
	}
	return out
}

// promises are those by or toward somebody: commitments, then asks.
func (t ties) promises(e *model.Entity) []*model.Promise {
	return slices.Concat(t.made[e], t.asked[e])
}

// between finds a pair, in whatever order it is named.
func (t ties) between(a, b *model.Entity) *model.Dyad {
	if x, known := t.pair.Get([2]*model.Entity{a, b}); known {
		return x
	}
	x, _ := t.pair.Get([2]*model.Entity{b, a})
	return x
}

// shared are the events of a pair that have a day, by that day. They are filed
// once: each of them asks.
func (t ties) shared(x *model.Dyad) []*model.Event {
	if list, filed := t.sharing.Load(x); filed {
		return list.([]*model.Event)
	}
	list := slices.DeleteFunc(slices.Concat(x.Contacts, x.Present), func(e *model.Event) bool { return !binned(e.When) })
	slices.SortStableFunc(list, func(a, b *model.Event) int { return dayFrom(a.When).Compare(dayFrom(b.When)) })
	t.sharing.Store(x, list)
	return list
}

// sharedBetween are those from a day on until before another.
func (t ties) sharedBetween(x *model.Dyad, from, until time.Time) []*model.Event {
	list := t.shared(x)
	place := func(day time.Time) int {
		i, _ := slices.BinarySearchFunc(list, day, func(e *model.Event, day time.Time) int { return dayFrom(e.When).Compare(day) })
		return i
	}
	return list[place(from):place(until)]
}

// states are the bodies that are a country, by its code.
func states(m *model.Model) map[string]*model.Entity {
	out := map[string]*model.Entity{}
	for _, e := range m.Entities {
		if code := e.Front.Country; code != "" && e.Front.OrgKind == "state" && out[code] == nil {
			out[code] = e
		}
	}
	return out
}

// spokeFor files statements under the bodies for which they were stock: those
// that were named, and those whose office the speaker was written with.
func spokeFor(m *model.Model) map[*model.Entity][]*model.Statement {
	out := map[*model.Entity][]*model.Statement{}
	for _, s := range m.Statements {
		bodies := slices.Clone(s.OnBehalfOf)
		for _, p := range s.Speakers {
			if o := officeAt(p.Entity, s.When); o != nil {
				bodies = append(bodies, o.Of)
			}
		}
		for _, b := range distinct(bodies) {
			out[b] = append(out[b], s)
		}
	}
	return out
}

// officeAt is the first office that somebody held on the first day of a date.
func officeAt(e *model.Entity, t when.Time) *model.Office {
	at := dayFrom(t)
	if e == nil || at.IsZero() {
		return nil
	}
	for i := range e.Offices {
		if holds(e.Offices[i], at) {
			return &e.Offices[i]
		}
	}
	return nil
}

// stateOf is the state for which somebody acted at a date: that of the office
// held then, else that of the country in the file.
func stateOf(e *model.Entity, t when.Time, byCode map[string]*model.Entity) *model.Entity {
	if o := officeAt(e, t); o != nil {
		seen := map[*model.Entity]bool{}
		for body := o.Of; body != nil && !seen[body]; body = body.Of {
			if body.Front.OrgKind == "state" {
				return body
			}
			seen[body] = true
		}
	}
	return byCode[e.Front.Country]
}

// relations files contacts under the two states whose people had them. An
// event counts once for two states, however many people they sent.
func relations(m *model.Model, byCode map[string]*model.Entity) map[[2]*model.Entity][]*model.Event {
	out := map[[2]*model.Entity][]*model.Event{}
	order := make(map[*model.Event]int, len(m.Events))
	for i, e := range m.Events {
		order[e] = i
	}
	for _, x := range m.Pairs {
		for _, e := range x.Contacts {
			a, b := stateOf(x.A, e.When, byCode), stateOf(x.B, e.When, byCode)
			if a == nil || b == nil || a == b {
				continue
			}
			out[[2]*model.Entity{a, b}] = append(out[[2]*model.Entity{a, b}], e)
			out[[2]*model.Entity{b, a}] = append(out[[2]*model.Entity{b, a}], e)
		}
	}
	for key, list := range out {
		slices.SortFunc(list, func(a, b *model.Event) int { return cmp.Compare(order[a], order[b]) })
		out[key] = slices.Compact(list)
	}
	return out
}

// met files the contacts with all other states under each of them.
func met(m *model.Model, relations map[[2]*model.Entity][]*model.Event) map[*model.Entity][]*model.Event {
	of := map[*model.Event][]*model.Entity{}
	for key, list := range relations {
		for _, e := range list {
			of[e] = append(of[e], key[0])
		}
	}
	out := map[*model.Entity][]*model.Event{}
	for _, e := range m.Events {
		for _, state := range distinct(of[e]) {
			out[state] = append(out[state], e)
		}
	}
	return out
}

// mandates files offices under the body that they are of, newest first.
func mandates(m *model.Model) map[*model.Entity][]mandate {
	out := map[*model.Entity][]mandate{}
	for _, e := range m.Entities {
		for _, o := range e.Offices {
			if o.Of != nil {
				out[o.Of] = append(out[o.Of], mandate{e, o})
			}
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b mandate) int { return b.From.Compare(a.From) })
	}
	return out
}

// lastHolders finds who holds an office at the as-of date, or held it last
// before.
func lastHolders(m *model.Model) map[string]mandate {
	out := map[string]mandate{}
	for _, e := range m.Entities {
		for _, o := range e.Offices {
			if old, ok := out[o.ID]; !o.From.After(m.AsOf) && (!ok || o.From.After(old.From)) {
				out[o.ID] = mandate{e, o}
			}
		}
	}
	return out
}

func promisesOn(m *model.Model) map[*model.Entity][]*model.Promise {
	out := map[*model.Entity][]*model.Promise{}
	for _, p := range slices.Concat(m.Commitments, m.Asks) {
		for _, t := range withBroader(p.Statement.Topics) {
			out[t] = append(out[t], p)
		}
	}
	return out
}

// dayFrom and dayTo are the calendar days between which a date lies, as
// midnights labelled UTC; zero where that end is open.
func dayFrom(t when.Time) time.Time { return calendarDay(t.Lo) }

func dayTo(t when.Time) time.Time {
	if t.Precision == when.Instant {
		return calendarDay(t.Lo)
	}
	if t.Hi.IsZero() {
		return time.Time{}
	}
	return calendarDay(t.Hi.AddDate(0, 0, -1))
}

func calendarDay(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// within12 says whether a date lies in the twelve months before the as-of day,
// which ends them.
func (w *world) within12(t when.Time) bool {
	first, last := dayFrom(t), dayTo(t)
	return !last.IsZero() && last.After(w.m.AsOf.AddDate(-1, 0, 0)) && !first.After(w.m.AsOf)
}

func (w *world) recentContacts(x *model.Dyad) int {
	n := 0
	for _, e := range x.Contacts {
		if w.within12(e.When) {
			n++
		}
	}
	return n
}
