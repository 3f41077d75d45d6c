package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"readout/generator/model"
	"readout/generator/when"
	"readout/generator/words"
)

// line is a timeline: of all events, or of one type.
type line struct {
	*shelf
	w   *world
	typ string
}

// timelinePages answer: in what order? There is one line of all events, in
// pages of a year, and one of each type.
func (w *world) timelinePages() []*Page {
	var out []*Page
	for _, typ := range append([]string{""}, w.types()...) {
		w.recount(w.line(typ).shelf)
		out = append(out, w.line(typ).pages()...)
	}
	return w.shared(out)
}

// types are those that events have, by name.
func (w *world) types() []string { return slices.Sorted(maps.Keys(w.byType)) }

func (w *world) line(typ string) *line {
	url, events := "/timeline/", w.m.Events
	if typ != "" {
		url, events = typeURL(typ), w.byType[typ]
	}
	s := w.shelf(url, func() *shelf {
		s := &shelf{url: url, title: w.t("Timeline"), events: events}
		if typ != "" {
			s.title, s.above = w.t("{0}: {1}", w.t("Timeline"), w.typeWord(typ)), Link{Text: w.t("Timeline"), URL: "/timeline/"}
		}
		return s
	})
	return &line{shelf: s, w: w, typ: typ}
}

func typeURL(typ string) string { return "/timeline/" + typ + "/" }

func (w *world) typeName(typ string) string { return w.kindWord(&model.Event{Type: typ}) }

// inYears says whether there are pages of years: the line of all events always
// has them, that of a type where it is long (contract 3).
func (l *line) inYears() bool { return l.typ == "" || l.long() }

func (l *line) pages() []*Page {
	typ := l.typ
	out := []*Page{page(l.url, "timeline", l.title, "", func(w *world) any { return w.line(typ).front() })}
	if !l.inYears() {
		return out
	}
	add := func(p period) {
		title := l.w.t("{0}, {1}", l.title, p.words(l.w.o.Words))
		out = append(out, page(l.periodURL(p), "timeline", title, "", func(w *world) any { return w.line(typ).period(p) }))
	}
	for _, year := range l.years() {
		add(year.period)
		if year.long() {
			for _, month := range year.among(l.months()) {
				add(month.period)
			}
		}
	}
	return out
}

// front is the first page of a line: the newest year of the whole, or the
// newest entries of a type, and at its end what has no date.
func (l *line) front() TimelinePage {
	d := l.w.desk(l.url)
	events, year := l.events, period{}
	if l.typ == "" {
		year = l.newestYear()
		events = l.within(year).events
	}
	var crumbs []Link
	if l.typ != "" {
		crumbs = append(crumbs, d.to(d.t("Timeline"), "/timeline/"))
	}
	v := TimelinePage{Frame: d.frame("timeline", l.title, d.t("Events in their order, newest first"), "", crumbs...), Title: l.title}
	undated := slices.DeleteFunc(newest(l.events, -1), func(e *model.Event) bool { return filed(e.When) != (period{}) })
	d.line(&v, l, year, newest(withDate(events), shown), undated[:min(len(undated), shown)]...)
	return v
}

func withDate(list []*model.Event) []*model.Event {
	return slices.DeleteFunc(slices.Clone(list), func(e *model.Event) bool { return filed(e.When) == (period{}) })
}

// newestYear is the newest that has begun by the as-of date, else the first.
func (l *line) newestYear() period {
	list := l.years()
	for _, y := range list {
		if y.year <= l.w.m.AsOf.Year() {
			return y.period
		}
	}
	if len(list) > 0 {
		return list[len(list)-1].period
	}
	return period{}
}

// period is the page of one of a list of years or months.
func (l *line) period(p period) TimelinePage {
	list, i := l.around(p)
	d := l.w.desk(l.periodURL(p))
	title := d.t("{0}, {1}", l.title, p.words(d.o.Words))
	crumbs := []Link{d.to(d.t("Timeline"), "/timeline/")}
	if l.typ != "" {
		crumbs = append(crumbs, d.to(l.title, l.url))
	}
	if year := (period{year: p.year}); p.month != 0 {
		crumbs = append(crumbs, d.to(year.words(d.o.Words), l.periodURL(year)))
	}
	v := TimelinePage{Frame: d.frame("timeline", title, title, "", crumbs...), Title: title}
	most := -1
	if p.month == 0 {
		most = shown // a year that passes it continues in its months
	}
	d.line(&v, l, p, newest(l.within(p).events, most))
	if i > 0 {
		to := d.to(list[i-1].words(d.o.Words), l.periodURL(list[i-1].period))
		v.Later = &to
	}
	if i+1 < len(list) {
		to := d.to(list[i+1].words(d.o.Words), l.periodURL(list[i+1].period))
		v.Earlier = &to
	}
	return v
}

// line fills what all pages of a line show. The events come newest first.
func (d desk) line(v *TimelinePage, l *line, p period, events []*model.Event, undated ...*model.Event) {
	v.Filter = d.filter(slices.Concat(events, undated))
	v.Sections = d.timeSections(v.Filter, events)
	v.Undated = each(undated, func(e *model.Event) TimeRow { return d.timeRow(v.Filter, e) })
	if l.inYears() {
		for _, y := range l.yearsAround(p, d.from == l.url) {
			v.Years = append(v.Years, Step{d.to(y.words(d.o.Words), l.periodURL(y.period)), y.n[0], y.year == p.year && (l.typ == "" || d.from != l.url)})
		}
	}
	v.Months = d.monthSteps(l, p, v.Sections)
	v.Types = append(v.Types, Step{d.to(d.t("All"), "/timeline/"), len(d.m.Events), l.typ == ""})
	for _, typ := range d.types() {
		v.Types = append(v.Types, Step{d.to(d.typeName(typ), typeURL(typ)), len(d.byType[typ]), l.typ == typ})
	}
	v.FactLine = d.count(len(events), "event", "events")
	if all := l.count(p); all > len(events) {
		v.FactLine = d.t("{0} of {1} events", len(events), all)
	}
	v.Table = d.to(d.t("Events as a table (CSV)"), "/data/events.csv")
}

// yearsNear is how many years before and after its own the page of a year leads
// to; of a line with so many years more, only its first page leads to all.
const yearsNear = 6

// yearsAround are the years that a page leads to, newest first. A page of each
// of a thousand years with a link to each would cost with their square.
func (l *line) yearsAround(p period, all bool) []holding {
	list := l.years()
	at := slices.IndexFunc(list, func(y holding) bool { return y.year == p.year })
	if at < 0 || all || len(list) <= 3*yearsNear {
		return list
	}
	out := list[max(0, at-yearsNear):min(len(list), at+yearsNear+1)]
	if out[0].year != list[0].year {
		out = append([]holding{list[0]}, out...)
	}
	if last := list[len(list)-1]; out[len(out)-1].year != last.year {
		out = append(slices.Clone(out), last)
	}
	return out
}

// monthSteps lead to the pages of the months, else to their places on the page.
func (d desk) monthSteps(l *line, p period, sections []TimeSection) []Step {
	var out []Step
	if l.inYears() {
		for _, m := range slices.Backward(p.among(l.months())) {
			if to := d.to(monthName(m.period, d.o.Words), l.periodURL(m.period)); to.URL != "" && p.year != 0 {
				out = append(out, Step{to, m.n[0], p.month == m.month})
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, s := range slices.Backward(sections) {
		n := 0
		for _, g := range s.Groups {
			n += len(g.Rows)
		}
		out = append(out, Step{Link{Text: s.Name, URL: "#" + s.Anchor}, n, false})
	}
	return out
}

// count is how many events a line has in a year or month, or in all, as the
// first page of a type is of no year.
func (l *line) count(p period) int {
	n := 0
	for _, m := range l.months() {
		if p.year == 0 || p.holds(m.period) {
			n += m.n[0]
		}
	}
	return n
}

// monthName is a month without its year.
func monthName(p period, c *words.Catalogue) string {
	year := period{year: p.year}
	return strings.TrimSpace(strings.Replace(p.words(c), year.words(c), "", 1))
}

// timeSections part events, newest first, into months, and into the years whose
// month is not known, which come after the months of the year (R13).
func (d desk) timeSections(f Filter, events []*model.Event) []TimeSection {
	groups := map[period][]TimeGroup{}
	var order []period
	for _, e := range events {
		p := section(e.When)
		if groups[p] == nil {
			order = append(order, p)
		}
		groups[p] = d.intoGroup(f, groups[p], e)
	}
	slices.SortStableFunc(order, func(a, b period) int {
		return cmp.Or(cmp.Compare(b.year, a.year), cmp.Compare(b.month, a.month))
	})
	var out []TimeSection
	for _, p := range order {
		name := p.words(d.o.Words)
		if p.month == 0 {
			name = d.t("{0}, month not given", name)
		}
		out = append(out, TimeSection{"M-" + p.key(), name, groups[p]})
	}
	return out
}

func (d desk) intoGroup(f Filter, list []TimeGroup, e *model.Event) []TimeGroup {
	when := d.groupDate(e.When)
	i := slices.IndexFunc(list, func(g TimeGroup) bool { return g.When.Words == when.Words })
	if i < 0 {
		i = len(list)
		list = append(list, TimeGroup{When: when})
	}
	list[i].Rows = append(list[i].Rows, d.timeRow(f, e))
	return list
}

// section is the month of a date, or its year alone where it may lie in
// several months.
func section(t when.Time) period {
	p := filed(t)
	if t.Lo.IsZero() || t.Hi.IsZero() || t.Interval {
		return p
	}
	if first := (period{t.Lo.Year(), t.Lo.Month()}); first != p && t.Hi.Sub(t.Lo) > 31*24*time.Hour {
		p.month = 0
	}
	return p
}

// groupDate is the heading under which a date stands: an instant stands under
// its day, anything else under what is known of it (R13).
func (w *world) groupDate(t when.Time) Date {
	if t.Precision == when.Instant {
		return *w.day(t.Lo)
	}
	return w.plainDate(t)
}

// plainDate is a date without the words of the author.
func (w *world) plainDate(t when.Time) Date {
	d := w.date(t)
	d.Phrase = ""
	return d
}

// clock is the time of day, nil where none is known.
func (w *world) clock(t when.Time) *Date {
	if t.Precision != when.Instant {
		return nil
	}
	return &Date{Words: t.ClockIn(w.o.Words.Lang()), Short: t.Lo.Format("15:04"), ISO: t.Earliest()}
}

func (d desk) timeRow(f Filter, e *model.Event) TimeRow {
	return TimeRow{
		Title: d.eventLink(e), Clock: d.clock(e.When), Kind: f.kind(e), On: f.on(e), Topics: d.few(listed(e.Topics), d.eventLink(e)),
		Phase: status(e), Confirmation: doubt(e),
	}
}

// doubt is the confirmation where it is worth a word in a list.
func doubt(e *model.Event) string {
	if e.Confirmation == "disputed" || e.Confirmation == "denied" {
		return e.Confirmation
	}
	return ""
}

// slugged makes words fit for the id of an element.
func slugged(words string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			return r
		}
		return -1
	}, words)
}
