package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"readout/generator/model"
	"readout/generator/when"
	"readout/generator/words"
)

// shown is how many entries a list shows on its page; the whole stands in
// year pages, and in month pages where a year passes it (contract 3).
const shown = 100

// shelf is everything that one page lists by time, oldest first.
type shelf struct {
	url, title  string
	above       Link // the page's own crumb before it
	events      []*model.Event
	said, about []*model.Statement
	mentions    []*model.Mention
	briefs      []*model.Brief
	pairs       []*model.Dyad
	topic       *model.Entity // whose shelf it is, if it is that of a topic

	once  sync.Once
	parts map[period]*shelf // years and months

	counting sync.Once
	counted  []holding

	adding sync.Once
	added  []holding // the same by year
	pages  []*Page   // of its years and months, as they were planned
}

// long says whether a list of the page continues on others.
func (s *shelf) long() bool {
	return max(len(s.events), len(s.said), len(s.about), len(s.mentions), len(s.briefs), len(s.pairs)) > shown
}

// period is a year, or one month of it; the zero value is for dates that are
// filed nowhere.
type period struct {
	year  int
	month time.Month // 0 = the whole year
}

// filed is the month under which a date stands: that of the last day it may
// lie on, else of the first.
func filed(t when.Time) period {
	day := t.Lo
	if !t.Hi.IsZero() {
		day = t.Hi.Add(-1)
	}
	if day.IsZero() {
		return period{}
	}
	year, month, _ := day.Date()
	return period{year, month}
}

func (p period) holds(month period) bool {
	return p.year == month.year && (p.month == 0 || p.month == month.month)
}

// among keeps the months of a year.
func (p period) among(months []holding) (out []holding) {
	for _, h := range months {
		if p.holds(h.period) {
			out = append(out, h)
		}
	}
	return out
}

// key sorts periods and names their addresses: "2021", "2021-08".
func (p period) key() string {
	if p.month == 0 {
		return fmt.Sprintf("%04d", p.year)
	}
	return fmt.Sprintf("%04d-%02d", p.year, p.month)
}

func (p period) words(c *words.Catalogue) string {
	if t, ok := when.ParseEDTF(p.key()); ok {
		return t.WordsIn(c.Lang())
	}
	return c.Say("No date")
}

// within is what is filed in a period. The whole shelf is filed the first
// time that somebody asks.
func (s *shelf) within(p period) *shelf {
	s.once.Do(s.file)
	if part := s.parts[p]; part != nil {
		return part
	}
	return &shelf{}
}

// file puts everything under its year and its month.
func (s *shelf) file() {
	s.parts = map[period]*shelf{}
	each := func(t when.Time, add func(*shelf)) {
		month := filed(t)
		for _, p := range []period{{year: month.year}, month} {
			if s.parts[p] == nil {
				s.parts[p] = &shelf{}
			}
			add(s.parts[p])
		}
	}
	for _, e := range s.events {
		each(e.When, func(part *shelf) { part.events = append(part.events, e) })
	}
	for _, x := range s.said {
		each(x.When, func(part *shelf) { part.said = append(part.said, x) })
	}
	for _, x := range s.about {
		each(x.When, func(part *shelf) { part.about = append(part.about, x) })
	}
	for _, m := range s.mentions {
		each(dateOf(m.Brief), func(part *shelf) { part.mentions = append(part.mentions, m) })
	}
	for _, b := range s.briefs {
		each(b.Date, func(part *shelf) { part.briefs = append(part.briefs, b) })
	}
	for _, x := range s.pairs {
		each(latest(x).When, func(part *shelf) { part.pairs = append(part.pairs, x) })
	}
}

func dateOf(b *model.Brief) when.Time {
	if b == nil {
		return when.Time{}
	}
	return b.Date
}

// holding is a period and how much each list has in it: events, said, about,
// mentions, briefs, pairs.
type holding struct {
	period
	n [6]int
}

func (h holding) long() bool { return slices.Max(h.n[:]) > shown }

// count is the number beside a period: its events; without events on the
// shelf its entries.
func (h holding) count(s *shelf) int {
	if len(s.events) > 0 {
		return h.n[0]
	}
	return h.n[1] + h.n[2] + h.n[4] + h.n[5]
}

// years sums months up, newest first.
func years(months []holding) []holding {
	var out []holding
	for _, m := range months {
		if len(out) == 0 || out[len(out)-1].year != m.year {
			out = append(out, holding{period: period{year: m.year}})
		}
		for i, n := range m.n {
			out[len(out)-1].n[i] += n
		}
	}
	return out
}

// years are the years that have entries, newest first. They are added up once,
// as the months are counted: a page of a year asks for all of them.
func (s *shelf) years() []holding {
	s.adding.Do(func() { s.added = years(s.months()) })
	return s.added
}

// months are the months that have entries, newest first. They are counted
// once: each page of a year or a month asks for them. Nobody changes the list.
func (s *shelf) months() []holding {
	s.counting.Do(func() { s.counted = s.count(&shelf{}) })
	return s.counted
}

// count counts by what differs from a shelf that is counted.
func (s *shelf) count(was *shelf) []holding {
	out := slices.Clone(was.counted)
	at := make(map[period]int, len(out))
	for i, h := range out {
		at[h.period] = i
	}
	add := func(list int, t when.Time, n int) {
		p := filed(t)
		if p == (period{}) {
			return
		}
		i, known := at[p]
		if !known {
			i = len(out)
			at[p] = i
			out = append(out, holding{period: p})
		}
		out[i].n[list] += n
	}
	differ(was.events, s.events, func(e *model.Event, n int) { add(0, e.When, n) })
	differ(was.said, s.said, func(x *model.Statement, n int) { add(1, x.When, n) })
	differ(was.about, s.about, func(x *model.Statement, n int) { add(2, x.When, n) })
	differ(was.mentions, s.mentions, func(m *model.Mention, n int) { add(3, dateOf(m.Brief), n) })
	differ(was.briefs, s.briefs, func(b *model.Brief, n int) { add(4, b.Date, n) })
	differ(was.pairs, s.pairs, func(x *model.Dyad, n int) { add(5, latest(x).When, n) })
	out = slices.DeleteFunc(out, func(h holding) bool { return h.n == [6]int{} })
	slices.SortFunc(out, func(a, b holding) int {
		return cmp.Or(cmp.Compare(b.year, a.year), cmp.Compare(b.month, a.month))
	})
	return out
}

// differ tells what is gone from a list, and what has come.
func differ[T comparable](was, now []T, add func(x T, n int)) {
	c := changed(was, now)
	for _, x := range c.gone {
		add(x, -1)
	}
	for _, x := range c.come {
		add(x, 1)
	}
}

// around are the years, or the months of a year, among which a period stands,
// and its place there.
func (s *shelf) around(p period) (list []holding, i int) {
	list = s.years()
	if p.month != 0 {
		list = period{year: p.year}.among(s.months())
	}
	return list, slices.IndexFunc(list, func(h holding) bool { return h.period == p })
}

// periodURL stands below the page itself.
func (s *shelf) periodURL(p period) string {
	return s.url + strings.ReplaceAll(p.key(), "-", "/") + "/"
}

// linked are periods as links.
func (d desk) linked(s *shelf, list []holding) []Count {
	var out []Count
	for _, h := range list {
		out = append(out, Count{d.to(h.words(d.o.Words), s.periodURL(h.period)), h.count(s)})
	}
	return out
}

// inMonths is how many events of a shelf stand in each month, by year, newest
// first. Years and months lead to their pages, where a list is that long.
func (d desk) inMonths(s *shelf) []YearMonths {
	var out []YearMonths
	var at period
	for _, m := range s.months() {
		if m.month == 0 || m.n[0] == 0 {
			continue
		}
		if year := (period{year: m.year}); len(out) == 0 || year != at {
			at = year
			out = append(out, YearMonths{Year: d.to(year.words(d.o.Words), s.periodURL(year))})
		}
		last := &out[len(out)-1]
		last.Months = append(last.Months, Count{d.to(monthName(m.period, d.o.Words), s.periodURL(m.period)), m.n[0]})
	}
	return out
}

// archivePages are the year and month pages of a shelf, none for a short one.
// When a page is made, what stands on it then is asked for by of.
func (w *world) archivePages(s *shelf, of func(*world) *shelf) []*Page {
	if !s.long() {
		return nil
	}
	was := w.recount(s)
	if was != nil && was.title == s.title && slices.Equal(was.counted, s.counted) {
		s.pages = was.pages
	} else {
		s.pages = w.shared(s.archive(of, w.o.Words))
	}
	return s.pages
}

// recount counts the months of a shelf, by those of the same one in the earlier
// site if it was there.
func (w *world) recount(s *shelf) (was *shelf) {
	if old, known := w.earlier().stock.shelves.Load(s.url); known {
		was = old.(*shelf)
		s.counting.Do(func() { s.counted = s.count(was) })
	}
	s.months()
	w.stock.shelves.Store(s.url, s)
	return was
}

// archive are the pages of all periods.
func (s *shelf) archive(of func(*world) *shelf, c *words.Catalogue) (out []*Page) {
	add := func(p period) {
		out = append(out, page(s.periodURL(p), "archive", c.Say("{0}, {1}", s.title, p.words(c)), "", func(w *world) any { return w.archivePage(of(w), p) }))
	}
	all := s.months()
	for _, year := range years(all) {
		add(year.period)
		if year.long() {
			for _, month := range year.among(all) {
				add(month.period)
			}
		}
	}
	return out
}

// archivePage answers: what is on file for this one in this year or month?
func (w *world) archivePage(s *shelf, p period) ArchivePage {
	list, i := s.around(p)
	d := w.desk(s.periodURL(p))
	title := w.t("{0}, {1}", s.title, p.words(w.o.Words))
	var crumbs []Link
	if s.above.Text != "" {
		crumbs = append(crumbs, d.to(s.above.Text, s.above.URL))
	}
	crumbs = append(crumbs, d.to(s.title, s.url))
	if year := (period{year: p.year}); p.month != 0 {
		crumbs = append(crumbs, d.to(year.words(w.o.Words), s.periodURL(year)))
	}
	part, most := s.within(p), -1
	if p.month == 0 {
		most = shown // a year that passes it continues in its months
	}
	events := newest(part.events, most)
	filter := d.filter(events)
	v := ArchivePage{
		Frame: d.frame("archive", title, title, "", crumbs...), Title: title, Name: p.words(w.o.Words),
		Filter: filter, Months: d.months(filter, s.topic, events), Statements: d.saidDays(d.saidUnder(s.topic, newest(part.said, most)), s.url), About: d.saidDays(d.saidRows(newest(part.about, most)), s.url),
		Mentions: d.mentioned(newest(part.mentions, most)), Briefs: d.briefRows(newest(part.briefs, most)), Pairs: d.pairRows(newest(part.pairs, most)),
	}
	if p.month == 0 && list[i].long() {
		v.Periods = d.linked(s, p.among(s.months()))
	}
	if i > 0 {
		l := d.to(list[i-1].words(w.o.Words), s.periodURL(list[i-1].period))
		v.Later = &l
	}
	if i+1 < len(list) {
		l := d.to(list[i+1].words(w.o.Words), s.periodURL(list[i+1].period))
		v.Earlier = &l
	}
	return v
}

// months groups events by month, in the order given.
func (d desk) months(f Filter, broad *model.Entity, list []*model.Event) []Year {
	return d.grouped(f, broad, list, func(p period) period { return p })
}

// years groups the newest events by year; the older ones stand in the archive.
func (d desk) years(f Filter, broad *model.Entity, list []*model.Event) []Year {
	return d.grouped(f, broad, newest(list, shown), func(p period) period { return period{year: p.year} })
}

// grouped parts events by time; those in the page of a topic say by which
// narrower one they stand there (R15).
func (d desk) grouped(f Filter, broad *model.Entity, list []*model.Event, of func(period) period) []Year {
	var out []Year
	at := map[period]int{}
	last, i := period{}, -1 // most stand with the one before them
	for _, e := range list {
		p := of(filed(e.When))
		if p != last || i < 0 {
			known := false
			if i, known = at[p]; !known {
				i = len(out)
				at[p] = i
				out = append(out, Year{Name: p.words(d.o.Words)})
			}
			last = p
		}
		row := d.eventRow(e)
		row.Kind, row.On = f.kind(e), f.on(e)
		row.Narrower = d.narrower(broad, e.Topics)
		out[i].Events = append(out[i].Events, row)
	}
	return out
}

func (w *world) yearOf(t when.Time) string {
	p := period{year: filed(t).year}
	return p.words(w.o.Words)
}
