package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readout/generator/model"
	"readout/generator/when"
	"readout/generator/words"
)

// gridColumns is how many contacts the grid of subjects shows (pages 4.15).
const gridColumns = 20

func dyadURL(x *model.Dyad) string { return "/dyads/" + x.ID + "/" }

func (w *world) dyadTitle(x *model.Dyad) string { return w.t("{0} and {1}", x.A.Name, x.B.Name) }

// dyadPages are one page a pair, and their index (R17).
func (w *world) dyadPages() []*Page {
	out := []*Page{page("/dyads/", "dyads", w.t("Pairs of people"), "", func(w *world) any { return w.dyadIndex() })}
	old := w.earlier()
	c := changed(old.m.Dyads, w.m.Dyads)
	slices.SortFunc(c.gone, byLatest)
	slices.SortFunc(c.come, byLatest)
	w.stock.pairs = model.Exchanged(old.stock.pairs, c.gone, c.come, byLatest)
	out = append(out, w.archivePages(w.pairShelf(), (*world).pairShelf)...)
	w.stock.dyads = pagesOf(w.m.Dyads, old.m.Dyads, old.stock.dyads, func(x *model.Dyad) *Page {
		return page(dyadURL(x), "dyad", w.dyadTitle(x), "", func(w *world) any { return w.dyadPage(x) })
	})
	out = append(out, w.stock.dyads...)
	for _, x := range w.m.Dyads {
		if len(x.Contacts)+len(x.Present) > shown {
			out = append(out, w.archivePages(w.dyadShelf(x), func(w *world) *shelf { return w.dyadShelf(w.ties.between(x.A, x.B)) })...)
		}
	}
	return out
}

// pairShelf files pairs under their last contact, those without one under the
// next.
func (w *world) pairShelf() *shelf {
	return w.shelf("/dyads/", func() *shelf {
		return &shelf{url: "/dyads/", title: w.t("Pairs of people"), pairs: w.stock.pairs}
	})
}

func byLatest(a, b *model.Dyad) int {
	return cmp.Or(model.ByTime(latest(a), latest(b)), cmp.Compare(a.ID, b.ID))
}

// latest is the contact by which a pair is sorted; a listed pair has one.
func latest(x *model.Dyad) *model.Event {
	if x.Last != nil {
		return x.Last
	}
	return x.Next
}

// dyadShelf is what the page of a pair lists by time.
func (w *world) dyadShelf(x *model.Dyad) *shelf {
	return w.shelf(dyadURL(x), func() *shelf {
		events := slices.Concat(x.Contacts, x.Present)
		slices.SortStableFunc(events, model.ByTime)
		return &shelf{url: dyadURL(x), title: w.dyadTitle(x), above: Link{Text: w.t("Pairs"), URL: "/dyads/"}, events: events}
	})
}

func (w *world) dyadIndex() DyadsPage {
	d := w.desk("/dyads/")
	v := DyadsPage{
		Frame: d.frame("dyads", w.t("Pairs of people"), w.t("Who is in contact with whom, last contact first"), "", d.to(w.t("People"), "/leaders/")),
		Total: len(w.m.Dyads),
	}
	s := w.pairShelf()
	v.Pairs = d.pairRows(newest(s.pairs, shown))
	if s.long() {
		v.Archive = d.linked(s, s.years())
	}
	return v
}

func (d desk) pairRows(list []*model.Dyad) []PairRow {
	var out []PairRow
	for _, x := range list {
		out = append(out, d.pairRow(x))
	}
	return out
}

func (d desk) pairRow(x *model.Dyad) PairRow {
	return PairRow{
		Pair: d.to(d.dyadTitle(x), dyadURL(x)), Contacts: len(x.Contacts), Year: d.recentContacts(x),
		Last: d.eventRowOf(x.Last), Next: d.eventRowOf(x.Next),
	}
}

// eventRowOf shows an event that there may be: its kind and date.
func (d desk) eventRowOf(e *model.Event) *EventRow {
	if e == nil {
		return nil
	}
	row := d.eventRow(e)
	row.Title.Text = d.kindWord(e)
	return &row
}

// dyadPage answers: when did these two last talk, how often, about what, and
// what did each side say?
func (w *world) dyadPage(x *model.Dyad) DyadPage {
	d := w.desk(dyadURL(x))
	d.notes = tabled(nil)
	title, line := w.dyadTitle(x), w.dyadLine(x)
	v := DyadPage{
		Frame: d.frame("dyad", title, w.t("{0}: {1}", title, line), "", d.to(w.t("People"), "/leaders/"), d.to(w.t("Pairs"), "/dyads/")),
		Title: title, FactLine: line, People: d.pairPeople(x), Facts: d.dyadFacts(x),
		Log: d.contacts(x), Gaps: w.gapPlot(x), Grid: d.grid(x), Present: d.eventRows(newest(x.Present, shown)),
		Promises: d.promiseRows(w.sharedPromises(x), shown), Cite: d.cite(title, ""),
	}
	v.BuiltFrom = builtFrom(append(slices.Clone(x.Contacts), x.Present...), w.saidBetween(x), nil)
	d.noteContacts(v.Log, x)
	d.noteQuotes(newest(w.saidBetween(x), shown), printedQuotes)
	v.References = d.notes.list
	if n := len(v.Log); n > 0 {
		v.Last = &v.Log[0]
		v.Since = d.sinceLast(x)
		v.Log = v.Log[:min(n, shown)]
	}
	if x.Next != nil {
		c := d.card(x.Next)
		v.Next = &c
	}
	for _, s := range newest(w.saidBetween(x), shown) {
		if len(s.Quotes) > 0 && len(v.Quotes) < recentEvents {
			v.Quotes = append(v.Quotes, d.statement(s))
		} else {
			v.Said = append(v.Said, d.saidRow(s))
		}
	}
	v.QuotesOrigin = sameOrigin(v.Quotes)
	if len(x.Contacts)+len(x.Present) > shown {
		if s := w.dyadShelf(x); s.long() {
			v.Archive = d.linked(s, s.years())
		}
	}
	return v
}

// pairPeople are the two with the office that each holds at the as-of date.
func (d desk) pairPeople(x *model.Dyad) []Party {
	var out []Party
	for _, e := range []*model.Entity{x.A, x.B} {
		p := Party{Link: d.entity(e)}
		if _, current := d.offices(e); len(current) > 0 {
			p.Title = current[0].Title
		}
		out = append(out, p)
	}
	return out
}

// dyadLine is the one computed line at the top.
func (w *world) dyadLine(x *model.Dyad) string {
	n := len(x.Contacts)
	if n == 0 {
		return w.t("No direct contact on file")
	}
	line := w.count(n, "contact", "contacts")
	if first := x.Contacts[0]; n > 1 {
		line = w.t("{0} since {1}", line, w.dateWords(first.When))
	}
	if n > 1 {
		line = w.t("{0}, {1} in the last 12 months", line, w.recentContacts(x))
	}
	if days, ok := w.longestGap(x); ok {
		line += w.t("; ") + w.t("longest gap {0}", days)
	}
	return line
}

// dyadFacts count the kinds of contact, and who came to whom: only an arrow in
// a record says so (R17).
func (d desk) dyadFacts(x *model.Dyad) []Fact {
	if len(x.Contacts) == 0 {
		return nil
	}
	kinds, began := tally{}, tally{}
	for _, e := range x.Contacts {
		kinds.add(d.kindWord(e))
		if who := initiator(e, x); who != nil {
			began.add(who.Name)
		}
	}
	words := began.words(d.o.Words)
	if unknown := len(x.Contacts) - began.total(); unknown > 0 {
		words = joined(d.t(", "), words, d.t("not recorded {0}", unknown))
	}
	return []Fact{{Name: d.t("By kind"), Words: kinds.words(d.o.Words)}, {Name: d.t("Initiated by"), Words: words}}
}

// initiator is the one of a pair who came to the other, nil when no arrow says.
func initiator(e *model.Event, x *model.Dyad) *model.Entity {
	from, to := people(e.Actors), people(e.Recipients)
	switch {
	case slices.Contains(from, x.A) && slices.Contains(to, x.B):
		return x.A
	case slices.Contains(from, x.B) && slices.Contains(to, x.A):
		return x.B
	}
	return nil
}

// tally counts words.
type tally []Count

func (t *tally) add(word string) {
	i := slices.IndexFunc(*t, func(c Count) bool { return c.Text == word })
	if i < 0 {
		i = len(*t)
		*t = append(*t, Count{Link: Link{Text: word}})
	}
	(*t)[i].N++
}

func (t tally) total() int {
	n := 0
	for _, c := range t {
		n += c.N
	}
	return n
}

func (t tally) sort() {
	slices.SortStableFunc(t, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Text, b.Text)) })
}

// words lists what was counted, most first: "Call 3, Meeting 1".
func (t tally) words(c *words.Catalogue) string {
	t.sort()
	var out []string
	for _, c := range t {
		out = append(out, fmt.Sprintf("%s %d", c.Text, c.N))
	}
	return strings.Join(out, c.Say(", "))
}

// contacts is the contact log, newest first.
func (d desk) contacts(x *model.Dyad) []Contact {
	var out []Contact
	for i, e := range x.Contacts {
		c := Contact{Title: d.eventLink(e), Kind: d.kindWord(e), When: d.date(e.When), Topics: d.few(listed(e.Topics), d.eventLink(e)), Accounts: d.accountsLink(e)}
		if i > 0 {
			c.Days = daysBetween(x.Contacts[i-1].When, e.When).words(d.o.Words)
		}
		out = append(out, c)
	}
	slices.Reverse(out)
	return out
}

// accountsLink leads to the comparison of an event's accounts (R24).
func (d desk) accountsLink(e *model.Event) Link {
	n := len(e.Accounts)
	if n == 0 {
		return Link{}
	}
	return d.to(d.count(n, "account", "accounts"), eventURL(e)+"#Accounts")
}

// span is a number of days, as sure as the two dates are.
type span struct {
	days  int
	about bool
	known bool
}

func (s span) words(c *words.Catalogue) string {
	switch {
	case !s.known:
		return ""
	case s.about:
		return c.Say("about {0}|days", c.Number(s.days))
	}
	return c.Number(s.days)
}

// daysBetween counts calendar days from one date to a later one.
func daysBetween(a, b when.Time) span {
	from, to := someDay(a), someDay(b)
	if from.IsZero() || to.IsZero() {
		return span{}
	}
	return span{max(0, int(to.Sub(from).Hours()/24)), !sure(a) || !sure(b), true}
}

// sure says whether a date is one day and no other.
func sure(t when.Time) bool {
	return dayFrom(t).Equal(dayTo(t)) && !t.Approximate && !t.Uncertain
}

func (w *world) longestGap(x *model.Dyad) (string, bool) {
	var longest span
	for i := 1; i < len(x.Contacts); i++ {
		if s := daysBetween(x.Contacts[i-1].When, x.Contacts[i].When); s.known && (!longest.known || s.days > longest.days) {
			longest = s
		}
	}
	return words.Fill(w.o.Words.Form(longest.days, "{0} day", "{0} days"), longest.words(w.o.Words)), longest.known
}

// sinceLast compares the subjects of the latest contact with those of the one
// before. A subject that is not on file need not have been left out.
func (d desk) sinceLast(x *model.Dyad) *SinceLast {
	n := len(x.Contacts)
	if n < 2 {
		return nil
	}
	before, now := listed(x.Contacts[n-2].Topics), listed(x.Contacts[n-1].Topics)
	v := &SinceLast{Latest: d.eventRow(x.Contacts[n-1]), Before: d.eventRow(x.Contacts[n-2])}
	for _, t := range now {
		if slices.Contains(before, t) {
			v.Repeated = append(v.Repeated, d.entity(t))
		} else {
			v.New = append(v.New, d.entity(t))
		}
	}
	for _, t := range before {
		if !slices.Contains(now, t) {
			v.Dropped = append(v.Dropped, d.entity(t))
		}
	}
	return v
}

// grid shows which subject was raised at which of the latest contacts, newest
// right.
func (d desk) grid(x *model.Dyad) *Grid {
	columns := x.Contacts[max(0, len(x.Contacts)-gridColumns):]
	n := map[*model.Entity]int{}
	var subjects []*model.Entity
	for _, e := range columns {
		for _, t := range listed(e.Topics) {
			if n[t]++; n[t] == 1 {
				subjects = append(subjects, t)
			}
		}
	}
	if len(columns) < 2 || len(subjects) == 0 {
		return nil
	}
	v := &Grid{Older: len(x.Contacts) - len(columns)}
	for _, e := range columns {
		v.Columns = append(v.Columns, EventRow{Title: d.eventLink(e), When: d.date(e.When)})
	}
	ranked := d.rankedEntities(subjects, n)
	v.Others = max(0, len(ranked)-fewRows)
	for _, c := range ranked[:len(ranked)-v.Others] {
		row := GridRow{Subject: d.entity(c), N: n[c]}
		for _, e := range columns {
			row.Cells = append(row.Cells, slices.Contains(e.Topics, c))
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// saidBetween is what one of a pair said to or about the other, oldest first.
func (w *world) saidBetween(x *model.Dyad) []*model.Statement {
	out := append(w.saidOn(x.A, x.B), w.saidOn(x.B, x.A)...)
	slices.SortStableFunc(out, func(a, b *model.Statement) int {
		return cmp.Or(when.Compare(a.When, b.When), cmp.Compare(briefID(a.Brief), briefID(b.Brief)), cmp.Compare(a.Pos.Line, b.Pos.Line))
	})
	return slices.Compact(out)
}

// saidOn looks through the shorter of the two lists that both hold it.
func (w *world) saidOn(speaker, other *model.Entity) []*model.Statement {
	var out []*model.Statement
	list := w.saidBy[speaker]
	if len(w.about[other]) < len(list) {
		list = w.about[other]
	}
	is := func(list []model.Participant, e *model.Entity) bool {
		return slices.ContainsFunc(list, func(p model.Participant) bool { return p.Entity == e })
	}
	for _, s := range list {
		if is(s.Speakers, speaker) && (is(s.Addressees, other) || is(s.Targets, other)) {
			out = append(out, s)
		}
	}
	return out
}

// sharedPromises are those of one toward the other, and those both made.
func (w *world) sharedPromises(x *model.Dyad) []*model.Promise {
	list := w.ties.promises(x.A)
	if other := w.ties.promises(x.B); len(other) < len(list) {
		list = other
	}
	return slices.DeleteFunc(slices.Clone(list), func(p *model.Promise) bool {
		a, b := slices.Contains(p.By, x.A), slices.Contains(p.By, x.B)
		return !(a && b || a && slices.Contains(p.Toward, x.B) || b && slices.Contains(p.Toward, x.A))
	})
}
