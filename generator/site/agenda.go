package site

import (
	"slices"
	"time"

	"readout/generator/model"
	"readout/generator/when"
)

// gridMonths is how many months the agenda shows as tables.
const gridMonths = 6

// agendaShelf holds what is to come; a long one continues in pages of years.
func (w *world) agendaShelf() *shelf {
	return w.shelf("/agenda/", func() *shelf { return &shelf{url: "/agenda/", title: w.t("Agenda"), events: w.awaited()} })
}

// awaited is what is still to come; what was put off stands in a list of its own.
func (w *world) awaited() []*model.Event {
	return slices.DeleteFunc(slices.Clone(w.m.Upcoming), func(e *model.Event) bool { return e.Phase == "postponed" })
}

// agendaPage answers: what is scheduled, and how firm is it?
func (w *world) agendaPage() AgendaPage {
	d := w.desk("/agenda/")
	all := w.awaited()
	near := all[:min(len(all), shown)]
	v := AgendaPage{
		Frame: d.frame("agenda", w.t("Agenda"), w.t("What is planned after {0}", d.asOf().Words), ""),
		Days:  d.agendaDays(near), Slipped: d.slips(), Postponed: d.postponed(),
		Subscribe: d.to(w.t("Subscribe to the calendar"), "/calendar.ics"),
	}
	v.Months, v.Beyond = d.monthGrids(near)
	passed := slices.DeleteFunc(slices.Clone(w.m.Passed), func(e *model.Event) bool { return e.Phase == "postponed" })
	for _, e := range newest(passed, shown) {
		v.Passed = append(v.Passed, d.agendaItem(e))
	}
	if s := w.agendaShelf(); s.long() {
		v.Archive = d.linked(s, s.years())
	}
	return v
}

// agendaDays group events, earliest first, by what is known of their date (R13).
func (d desk) agendaDays(events []*model.Event) []AgendaDay {
	var out []AgendaDay
	for _, e := range events {
		g := d.groupDate(e.When)
		i := slices.IndexFunc(out, func(x AgendaDay) bool { return x.When.Words == g.Words })
		if i < 0 {
			i = len(out)
			out = append(out, AgendaDay{Anchor: dayAnchor(e.When), Day: lastDayOf(e.When), When: g})
		}
		out[i].Items = append(out[i].Items, d.agendaItem(e))
	}
	return out
}

// dayAnchor is the id under which a date is listed on the agenda, the same in
// every language.
func dayAnchor(t when.Time) string {
	if t.Precision == when.Instant {
		return "D-" + t.Lo.Format(time.DateOnly)
	}
	return "D-" + slugged(t.Short())
}

// lastDayOf is the last day that a date may mean, "" when it is open.
func lastDayOf(t when.Time) string {
	if t.Hi.IsZero() {
		return ""
	}
	return t.Hi.Add(-1).Format(time.DateOnly)
}

func (d desk) agendaItem(e *model.Event) AgendaItem {
	v := AgendaItem{
		Title: d.eventLink(e), Kind: e.Type, When: d.date(e.When), Clock: d.clock(e.When), Firm: d.firmness(e.When),
		Phase: e.Phase, Confirmation: e.Confirmation, Place: d.entity(e.Place),
		Who: d.fewParties(slices.Concat(e.Actors, e.Recipients), d.eventLink(e)), Topics: d.few(listed(e.Topics), d.eventLink(e)), Briefs: d.briefRows(newest(e.Briefs, -1)),
	}
	for _, n := range e.Notes {
		v.Notes = append(v.Notes, (&prose{desk: d, doc: n.Brief.Doc, ids: map[string]bool{}}).words(n.Nodes))
	}
	return v
}

// firmness says how exact a date is.
func (w *world) firmness(t when.Time) string {
	out := w.t("day not fixed")
	switch {
	case t.IsZero():
		return w.t("no date")
	case t.Precision == when.Instant:
		out = w.t("time fixed")
	case t.Precision == when.Day:
		out = w.t("day fixed")
	case t.Interval:
		out = w.t("days fixed")
	}
	if t.Uncertain || t.Approximate {
		out = w.t("{0}, date uncertain", out)
	}
	return out
}

// postponed lists what was put off, newest first, with what replaces it (R21).
func (d desk) postponed() []Postponed {
	var out []Postponed
	for _, e := range newest(d.m.Events, -1) {
		if e.Phase != "postponed" || len(out) == shown {
			continue
		}
		v := Postponed{AgendaItem: d.agendaItem(e)}
		if next := d.replacement(e); next != nil {
			row := d.eventRow(next)
			v.Instead = &row
		}
		out = append(out, v)
	}
	return out
}

func (w *world) replacement(e *model.Event) *model.Event {
	for _, p := range w.pointing[e] {
		if p.kind == "replaces" && p.from.Event != nil && p.from.Event != e {
			return p.from.Event
		}
	}
	return nil
}

// slips are the dates that a later brief put elsewhere, newest first: an event
// that was to come when the earlier brief was written, and one that another
// replaces (language 6.30).
func (d desk) slips() []Slip {
	var out []Slip
	for _, b := range newest(d.m.Briefs, -1) {
		for _, m := range d.diary.made(b).moved {
			if m.how == "moved" && len(out) < shown {
				out = append(out, Slip{d.eventLink(m.event), d.plainDate(m.old), d.plainDate(m.new), d.briefRow(m.before), d.briefRow(b)})
			}
		}
	}
	return out
}

// monthGrids lay the months that have something planned out as tables.
// Whatever has no day of its own stands in the row of its week or month, never
// on a day; what lies in no one month is given back.
func (d desk) monthGrids(events []*model.Event) ([]MonthGrid, []AgendaItem) {
	var order []period
	inMonth := map[period][]*model.Event{}
	var beyond []AgendaItem
	file := func(p period, e *model.Event) {
		if inMonth[p] == nil {
			order = append(order, p)
		}
		if list := inMonth[p]; len(list) == 0 || list[len(list)-1] != e {
			inMonth[p] = append(list, e)
		}
	}
	for _, e := range events {
		months := monthsOf(e.When)
		for _, p := range months {
			file(p, e)
		}
		if len(months) == 0 {
			beyond = append(beyond, d.agendaItem(e))
		}
	}
	slices.SortFunc(order, func(a, b period) int { return (a.year*12 + int(a.month)) - (b.year*12 + int(b.month)) })
	order = slices.DeleteFunc(order, func(p period) bool { // what began before
		return p.year*12+int(p.month) < d.m.AsOf.Year()*12+int(d.m.AsOf.Month())
	})
	var out []MonthGrid
	for _, p := range order[:min(len(order), gridMonths)] {
		out = append(out, d.monthGrid(p, inMonth[p]))
	}
	return out, beyond
}

// monthsOf are the months to which a date belongs: one for a date within a
// month or a week, several for what lasts, none for what is wider.
func monthsOf(t when.Time) []period {
	if t.Lo.IsZero() || t.Hi.IsZero() {
		return nil
	}
	first, last := period{t.Lo.Year(), t.Lo.Month()}, filed(t)
	switch {
	case first == last || inWeek(t) && !t.Interval:
		return []period{first}
	case t.Interval && t.Hi.Sub(t.Lo) < 366*24*time.Hour:
		var out []period
		for day := t.Lo.AddDate(0, 0, 1-t.Lo.Day()); day.Before(t.Hi); day = day.AddDate(0, 1, 0) {
			out = append(out, period{day.Year(), day.Month()})
		}
		return out
	}
	return nil
}

func inWeek(t when.Time) bool {
	return !t.Lo.IsZero() && !t.Hi.IsZero() && monday(t.Lo).Equal(monday(t.Hi.Add(-1)))
}

// onDays says whether the days of a date are known.
func onDays(t when.Time) bool {
	return t.Precision == when.Instant || t.Precision == when.Day || t.Interval
}

func (d desk) monthGrid(p period, events []*model.Event) MonthGrid {
	g := MonthGrid{Name: p.words(d.o.Words)}
	first := time.Date(p.year, p.month, 1, 0, 0, 0, 0, time.UTC)
	end := first.AddDate(0, 1, 0)
	for start := monday(first); start.Before(end); start = start.AddDate(0, 0, 7) {
		week := GridWeek{}
		for i := range 7 {
			week.Days = append(week.Days, d.gridDay(start.AddDate(0, 0, i), p, events))
		}
		for _, e := range events {
			if !onDays(e.When) && inWeek(e.When) && monday(e.When.Lo).Equal(start) {
				week.Some = append(week.Some, d.agendaItem(e))
			}
		}
		g.Weeks = append(g.Weeks, week)
	}
	for _, e := range events {
		if !onDays(e.When) && !inWeek(e.When) {
			g.Whole = append(g.Whole, d.agendaItem(e))
		}
	}
	return g
}

func (d desk) gridDay(t time.Time, p period, events []*model.Event) GridDay {
	iso := t.Format(time.DateOnly)
	v := GridDay{Number: t.Day(), ISO: iso, Out: t.Month() != p.month, AsOf: t.Equal(d.m.AsOf)}
	if v.Out {
		return v
	}
	for _, e := range events {
		if onDays(e.When) && e.When.Lo.Format(time.DateOnly) <= iso && iso <= lastDayOf(e.When) {
			if v.N++; v.N == 1 {
				v.At = Link{Text: d.day(t).Words, URL: "#" + dayAnchor(e.When)}
			}
		}
	}
	return v
}
