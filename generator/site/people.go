package site

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"readout/generator/model"
)

// Limits of pages 4.8 and 4.15.
const (
	matrixSize  = 30
	egoSize     = 12
	activePairs = 10
	aroundPairs = 10
	fewRows     = 20
	sparkRows   = 5
	manyRows    = 30 // of a table on a page with many
)

// peoplePage answers: who is on file, and who talks to whom?
func (w *world) peoplePage() PeoplePage {
	d := w.desk(folder("leader"))
	title := w.sectionName("leader")
	v := PeoplePage{Frame: d.frame("people", title, w.t("People in this site, by name, and who is in contact with whom"), ""), Matrix: d.matrix(), Index: d.to(w.t("All pairs"), "/dyads/")}
	long := w.initials("leader")
	v.Initials = d.letters("leader", long)
	for _, e := range w.byNames("leader") {
		if long != nil {
			break
		}
		r, _ := utf8.DecodeRuneInString(capital(fold(sortName(e))))
		letter := string(r)
		if n := len(v.Letters); n == 0 || v.Letters[n-1].Name != letter {
			v.Letters = append(v.Letters, Letter{Name: letter})
		}
		l := &v.Letters[len(v.Letters)-1]
		l.Rows = append(l.Rows, d.personRow(e))
	}
	v.Pairs = d.pairRows(w.mostActive(activePairs))
	return v
}

func (d desk) personRow(e *model.Entity) PersonRow {
	row := PersonRow{Link: d.entity(e), Role: d.note(e), Country: d.country(e), N: len(d.eventsOf[e])}
	for _, x := range slices.Backward(d.eventsOf[e]) {
		if tookPlace(x) {
			row.Last = d.eventRowOf(x)
			break
		}
	}
	return row
}

// mostActive are the pairs with most contacts in the last 12 months.
func (w *world) mostActive(n int) []*model.Dyad {
	list := slices.DeleteFunc(slices.Clone(w.m.Dyads), func(x *model.Dyad) bool { return len(x.Contacts) == 0 })
	recent := make(map[*model.Dyad]int, len(list))
	for _, x := range list {
		recent[x] = w.recentContacts(x)
	}
	slices.SortStableFunc(list, func(a, b *model.Dyad) int {
		return cmp.Or(cmp.Compare(recent[b], recent[a]), cmp.Compare(len(b.Contacts), len(a.Contacts)), cmp.Compare(w.dyadTitle(a), w.dyadTitle(b)))
	})
	return list[:min(len(list), n)]
}

// matrix shows the people with most contacts, by name. It is for looking up:
// the order says nothing.
func (d desk) matrix() *Matrix {
	n := map[*model.Entity]int{}
	var list []*model.Entity
	for _, x := range d.m.Pairs {
		if len(x.Contacts) == 0 {
			continue
		}
		for _, e := range []*model.Entity{x.A, x.B} {
			if n[e] == 0 {
				list = append(list, e)
			}
			n[e] += len(x.Contacts)
		}
	}
	if len(list) < 3 {
		return nil
	}
	list = d.rankedEntities(list, n)
	v := &Matrix{Left: max(0, len(list)-matrixSize)}
	list = list[:min(len(list), matrixSize)]
	slices.SortStableFunc(list, bySortName)
	most := 0
	for i, a := range list {
		for _, b := range list[i+1:] {
			if x := d.ties.between(a, b); x != nil {
				most = max(most, len(x.Contacts))
			}
		}
	}
	v.Who = d.entities(list)
	for _, a := range list {
		row := MatrixRow{Who: d.entity(a)}
		for _, b := range list {
			row.Cells = append(row.Cells, d.matrixCell(a, b, most))
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func (d desk) matrixCell(a, b *model.Entity, most int) MatrixCell {
	x := d.ties.between(a, b)
	if x == nil || len(x.Contacts) == 0 {
		return MatrixCell{Self: a == b}
	}
	n := len(x.Contacts)
	return MatrixCell{Link: d.to(d.o.Words.Number(n), dyadURL(x)), Shade: (n*5 + most - 1) / most}
}

// tookPlace leaves out what is planned, called off or denied.
func tookPlace(e *model.Event) bool {
	return (e.Phase == "occurred" || e.Phase == "ongoing") && e.Confirmation != "denied"
}

// more fills what a page says about ties to others.
func (d desk) more(v *EntityPage, e *model.Entity, past []*model.Event) {
	past = slices.DeleteFunc(slices.Clone(past), func(x *model.Event) bool { return !tookPlace(x) })
	switch e.Kind {
	case "leader":
		v.Contacts, v.Ego = d.contactRows(e)
		v.People, v.AllPairs = len(d.ties.pairsOf[e]), d.to(d.t("All pairs"), "/dyads/")
		v.Travel = d.travel(e, past)
	case "org":
		d.moreOrg(v, e, past)
	case "place":
		v.Involved = d.involved(past)
		v.Involved = v.Involved[:min(len(v.Involved), fewRows)]
	case "topic":
		v.Spark = d.weekly(past)
		v.StancePlot = d.stancePlot(e)
		d.promisesOf(v, openPromises(d.ties.topicsSaid()[e]))
	case "source":
		return
	}
	if e.Kind != "topic" {
		v.Strip = d.activity(e)
		d.promisesOf(v, d.ties.promises(e))
		v.Subjects = d.subjectCounts(past)
	}
}

// subjectCounts counts the topics of events.
func (d desk) subjectCounts(events []*model.Event) []Count {
	n := map[*model.Entity]int{}
	var list []*model.Entity
	for _, e := range events {
		for _, t := range listed(e.Topics) {
			if n[t]++; n[t] == 1 {
				list = append(list, t)
			}
		}
	}
	out := d.ranked(list, n)
	return out[:min(len(out), fewRows)]
}

// contactRows are the people whom a leader was in contact with, most in the
// last 12 months first, and the drawing of those with most in all.
func (d desk) contactRows(e *model.Entity) ([]ContactRow, *Ego) {
	pairs := slices.Clone(d.ties.pairsOf[e])
	recent := make(map[*model.Dyad]int, len(pairs))
	for _, x := range pairs {
		recent[x] = d.recentContacts(x)
	}
	slices.SortStableFunc(pairs, func(a, b *model.Dyad) int {
		return cmp.Or(cmp.Compare(recent[b], recent[a]), cmp.Compare(len(b.Contacts), len(a.Contacts)), bySortName(other(a, e), other(b, e)))
	})
	var out []ContactRow
	for _, x := range pairs[:min(len(pairs), manyRows)] {
		n := len(x.Contacts)
		out = append(out, ContactRow{
			Who: d.entity(other(x, e)), Pair: d.to(d.count(n, "contact", "contacts"), dyadURL(x)),
			Year: recent[x], Last: d.eventRowOf(x.Last), Next: d.eventRowOf(x.Next),
		})
	}
	return out, d.ego(e, pairs)
}

// contactsOf counts the events in which somebody was in direct contact, and
// with how many people.
func (w *world) contactsOf(e *model.Entity) (contacts, people int) {
	seen := map[*model.Event]bool{}
	for _, x := range w.ties.pairsOf[e] {
		if len(x.Contacts) > 0 {
			people++
		}
		for _, c := range x.Contacts {
			seen[c] = true
		}
	}
	return len(seen), people
}

func other(x *model.Dyad, e *model.Entity) *model.Entity {
	if x.A == e {
		return x.B
	}
	return x.A
}

// travel is where somebody was outside the own country: at places known to be
// in another, and on visits whose place nobody wrote.
func (d desk) travel(e *model.Entity, past []*model.Event) *Travel {
	v := &Travel{}
	n := tally{}
	for _, x := range newest(past, -1) {
		if !travels(e, x) {
			continue
		}
		var country Link
		code := d.countryOf(x.Place)
		switch {
		case code != "" && code != e.Front.Country && e.Front.Country != "":
			country = d.countryNamed(code)
			n.add(country.Text)
		case x.Place == nil && x.Base == "visit" && isActor(e, x):
			n.add(d.t("country not recorded"))
		default:
			continue
		}
		if len(v.Rows) == manyRows {
			v.Older++
			continue
		}
		v.Rows = append(v.Rows, TravelRow{Country: country, Place: d.entity(x.Place), When: d.date(x.When), Purpose: d.eventLink(x), Topics: d.few(listed(x.Topics), d.eventLink(x))})
	}
	if len(v.Rows) == 0 {
		return nil
	}
	n.sort()
	v.Totals = n
	return v
}

// travels says whether somebody was there in person, as far as records say.
func travels(e *model.Entity, x *model.Event) bool {
	is := func(p model.Participant) bool { return p.Entity == e && p.Role != "absent" }
	return x.Base != "call" && (slices.ContainsFunc(x.Actors, is) || slices.ContainsFunc(x.Recipients, is))
}

func isActor(e *model.Entity, x *model.Event) bool { return slices.Contains(people(x.Actors), e) }

// countryOf is the country code of a place, its own or that of what it lies in.
func (w *world) countryOf(place *model.Entity) string {
	for range 8 { // a place in itself must not hang us
		if place == nil || place.Front.Country != "" {
			break
		}
		place = w.byID[place.Front.In.Text]
	}
	if place == nil {
		return ""
	}
	return place.Front.Country
}

func (d desk) countryNamed(code string) Link {
	if state := d.ties.states()[code]; state != nil {
		return d.entity(state)
	}
	return d.region(code)
}

// promisedAt are the commitments and asks of an event.
func (w *world) promisedAt(e *model.Event) []*model.Promise {
	var out []*model.Promise
	for _, s := range e.Statements {
		if p, known := w.ties.promise.Get(s); known {
			out = append(out, p)
		}
	}
	return out
}

// eventMore is what an event page says of its people: what pairs of them did
// before and after, what came of it, and how often they met.
func (d desk) eventMore(e *model.Event, promised []*model.Promise) EventMore {
	v := EventMore{Outcomes: d.promiseRows(promised, shown)}
	pairs := d.pairsAt(e)
	for _, x := range pairs {
		around := d.around(x, e)
		if around.Before == nil && around.After == nil {
			continue
		}
		if v.Pairs++; v.Pairs <= aroundPairs {
			v.Around = append(v.Around, around)
		}
	}
	v.Strip = d.stripAround(e, pairs)
	return v
}

// pairsAt are the pairs of people of an event, most contacts first.
func (w *world) pairsAt(e *model.Event) []*model.Dyad {
	who := ofKind(takingPart(e), "leader")
	var out []*model.Dyad
	for i, a := range who {
		for _, b := range who[i+1:] {
			if x := w.ties.between(a, b); x != nil {
				out = append(out, x)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *model.Dyad) int {
		return cmp.Or(cmp.Compare(len(b.Contacts), len(a.Contacts)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// around finds the contacts of a pair before and after an event. What is
// planned comes after everything.
func (d desk) around(x *model.Dyad, e *model.Event) PairAround {
	v := PairAround{Pair: d.to(d.dyadTitle(x), dyadURL(x))}
	i, here := slices.BinarySearchFunc(x.Contacts, e, model.ByTime)
	if i > 0 {
		v.Before = d.eventRowOf(x.Contacts[i-1])
	}
	if here {
		i++
	}
	switch {
	case i < len(x.Contacts):
		v.After = d.eventRowOf(x.Contacts[i])
	case x.Next != nil && x.Next != e && model.ByTime(x.Next, e) > 0:
		v.After = d.eventRowOf(x.Next)
	}
	return v
}

// moreOrg fills the page of an organisation.
func (d desk) moreOrg(v *EntityPage, e *model.Entity, past []*model.Event) {
	for _, h := range d.ties.holders()[e] {
		v.Holders = append(v.Holders, Holder{d.entity(h.who), d.office(h.Office)})
	}
	for _, m := range e.Front.Members {
		v.Members = append(v.Members, d.member(m.Is.Text, m.From, m.To))
	}
	if e.Front.OrgKind == "group" || e.Front.OrgKind == "body" {
		v.Meetings = d.meetings(past)
	}
	v.SpokeFor = d.spoke(e)
	if e.Front.OrgKind == "state" {
		v.Counterpart = d.counterparts(e)
	}
}

// contactsBeside are the events in which the people of a state met those of
// other states, save those of the state itself. Only states have any.
func (w *world) contactsBeside(e *model.Entity, own []*model.Event) []*model.Event {
	if e.Kind != "org" || e.Front.OrgKind != "state" {
		return nil
	}
	mine := make(map[*model.Event]bool, len(own))
	for _, x := range own {
		mine[x] = true
	}
	return slices.DeleteFunc(slices.Clone(w.ties.met()[e]), func(x *model.Event) bool { return mine[x] })
}

// activity draws the events that the fact line of a page counts, and says what
// of them it does not show.
func (d desk) activity(e *model.Entity) *Strip {
	own := d.eventsFor(e)
	beside := d.contactsBeside(e, own)
	all := d.once(slices.Concat(own, beside))
	s := d.strip("Strip", e.Name, slices.DeleteFunc(slices.Clone(all), func(x *model.Event) bool { return !tookPlace(x) }))
	if s == nil {
		return nil
	}
	if n := len(beside); n > 0 {
		s.Shows += " " + d.tn(n, "{0} of them is a contact of its people with other states.", "{0} of them are contacts of its people with other states.")
	}
	if left := len(all) - s.total(); left > 0 {
		s.Shows += " " + d.tn(left, "{0} event is left out: planned, called off, denied or without a day.", "{0} events are left out: planned, called off, denied or without a day.")
	}
	return s
}

// member shows a member: a person, a body, or whoever holds an office.
func (d desk) member(id, from, to string) Member {
	m := Member{Who: d.byName(id), From: d.written(from), To: d.written(to)}
	if o, ok := d.ties.offices()[id]; ok && d.byID[id] == nil {
		m.Office, m.Who = o.Title, d.entity(o.who)
	}
	return m
}

// meetings are those that a body held, numbered as they are on file.
func (d desk) meetings(past []*model.Event) []Meeting {
	var out []Meeting
	for _, e := range past {
		if !slices.Contains([]string{"meeting", "summit", "talks", "signing"}, e.Base) {
			continue
		}
		m := Meeting{No: len(out) + 1, Title: d.eventLink(e), When: d.date(e.When), Place: d.entity(e.Place)}
		for _, p := range slices.Concat(e.Actors, e.Recipients) {
			if p.Role == "chair" && p.Entity != nil {
				m.Chair = append(m.Chair, d.entity(p.Entity))
			}
		}
		out = append(out, m)
	}
	return newest(out, shown)
}

// spoke lists who spoke for a body, the latest first.
func (d desk) spoke(e *model.Entity) []Spoke {
	var out []Spoke
	at := map[*model.Entity]int{}
	for _, s := range newest(d.ties.spokeFor()[e], -1) {
		for _, who := range ofKind(people(s.Speakers), "leader") {
			if !spokeAs(who, e, s) {
				continue
			}
			i, ok := at[who]
			if !ok {
				i = len(out)
				at[who] = i
				out = append(out, Spoke{Who: d.entity(who), Last: d.date(s.When)})
			}
			out[i].N++
			out[i].First = d.date(s.When)
		}
	}
	return out[:min(len(out), shown)]
}

// spokeAs says whether it was this speaker who spoke for a body: of two who say
// something jointly each does so for their own.
func spokeAs(who, body *model.Entity, s *model.Statement) bool {
	o := officeAt(who, s.When)
	return slices.Contains(s.OnBehalfOf, body) || o != nil && o.Of == body
}

// counterparts are the states whose people those of this state were in contact
// with: sums over people, each event once (pages 4.6).
func (d desk) counterparts(e *model.Entity) []StateRow {
	relations := d.ties.relations()
	var states []*model.Entity
	n := map[*model.Entity]int{}
	for key, list := range relations {
		if key[0] == e {
			states = append(states, key[1])
			n[key[1]] = len(list)
		}
	}
	var out []StateRow
	for i, s := range d.rankedEntities(states, n) {
		if i == fewRows {
			break
		}
		list := relations[[2]*model.Entity{e, s}]
		row := StateRow{State: d.entity(s), Total: len(list), Last: d.eventRowOf(list[len(list)-1])}
		for _, x := range list {
			if d.within12(x.When) {
				row.Year++
			}
		}
		if i < sparkRows {
			row.Spark = d.monthly(list)
		}
		out = append(out, row)
	}
	return out
}
