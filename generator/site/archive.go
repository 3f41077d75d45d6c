package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"readout/generator/model"
	"readout/generator/when"
)

// shown is how many entries a list shows on its page; the whole stands in
// year pages, and in month pages where a year passes it (contract 3).
const shown = 100

// shelf is everything that one page lists by time, oldest first.
type shelf struct {
	url, title, kind string
	above            Link // the page's own crumb before it
	events           []*model.Event
	said, about      []*model.Statement
	mentions         []*model.Mention
	briefs           []*model.Brief
}

// long says whether a list of the page continues on others.
func (s *shelf) long() bool {
	return max(len(s.events), len(s.said), len(s.about), len(s.mentions), len(s.briefs)) > shown
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
	return period{day.Year(), day.Month()}
}

func (p period) holds(month period) bool {
	return p.year == month.year && (p.month == 0 || p.month == month.month)
}

// key sorts periods and names their addresses: "2021", "2021-08".
func (p period) key() string {
	if p.month == 0 {
		return fmt.Sprintf("%04d", p.year)
	}
	return fmt.Sprintf("%04d-%02d", p.year, p.month)
}

func (p period) words() string {
	if t, ok := when.ParseEDTF(p.key()); ok {
		return t.Words()
	}
	return "No date"
}

// within keeps what is filed in a period.
func (s *shelf) within(p period) *shelf {
	return &shelf{
		url: s.url, title: s.title, kind: s.kind, above: s.above,
		events:   during(s.events, p, func(e *model.Event) when.Time { return e.When }),
		said:     during(s.said, p, func(x *model.Statement) when.Time { return x.When }),
		about:    during(s.about, p, func(x *model.Statement) when.Time { return x.When }),
		mentions: during(s.mentions, p, func(m *model.Mention) when.Time { return dateOf(m.Brief) }),
		briefs:   during(s.briefs, p, dateOf),
	}
}

func dateOf(b *model.Brief) when.Time {
	if b == nil {
		return when.Time{}
	}
	return b.Date
}

func during[T any](list []T, p period, of func(T) when.Time) []T {
	var out []T
	for _, x := range list {
		if p.holds(filed(of(x))) {
			out = append(out, x)
		}
	}
	return out
}

// holding is a period and how many events it holds; without events on the
// shelf, how many entries.
type holding struct {
	period
	n int
}

// years are the years that have entries, newest first.
func (s *shelf) years() []holding {
	return s.count(func(p period) period { return period{year: p.year} })
}

// months are the months that have entries, newest first.
func (s *shelf) months() []holding { return s.count(func(p period) period { return p }) }

func (s *shelf) count(of func(period) period) []holding {
	n := map[period]int{}
	other := 0
	if len(s.events) == 0 {
		other = 1
	}
	for _, e := range s.events {
		n[filed(e.When)]++
	}
	for _, list := range [][]*model.Statement{s.said, s.about} {
		for _, x := range list {
			n[filed(x.When)] += other
		}
	}
	for _, m := range s.mentions {
		n[filed(dateOf(m.Brief))] += 0
	}
	for _, b := range s.briefs {
		n[filed(b.Date)] += other
	}
	delete(n, period{})
	sums := map[period]int{}
	for p, k := range n {
		sums[of(p)] += k
	}
	var out []holding
	for p, k := range sums {
		out = append(out, holding{p, k})
	}
	slices.SortFunc(out, func(a, b holding) int {
		return cmp.Or(cmp.Compare(b.year, a.year), cmp.Compare(b.month, a.month))
	})
	return out
}

// periodURL stands below the page itself.
func (s *shelf) periodURL(p period) string {
	return s.url + strings.ReplaceAll(p.key(), "-", "/") + "/"
}

// linked are periods as links.
func (d desk) linked(s *shelf, list []holding) []Count {
	var out []Count
	for _, h := range list {
		out = append(out, Count{d.to(h.words(), s.periodURL(h.period)), h.n})
	}
	return out
}

// archivePages are the year and month pages of a shelf, none for a short one.
func (w *world) archivePages(s *shelf) []*Page {
	if !s.long() {
		return nil
	}
	var out []*Page
	years := s.years()
	for i, year := range years {
		out = append(out, w.archive(s, years, i))
		part := s.within(year.period)
		if !part.long() {
			continue
		}
		months := part.months()
		for j := range months {
			out = append(out, w.archive(s, months, j))
		}
	}
	return out
}

// archive is the page of one of a list of periods.
func (w *world) archive(s *shelf, list []holding, i int) *Page {
	p := list[i].period
	return page(s.periodURL(p), "archive", s.title+", "+p.words(), "", func() any { return w.archivePage(s, list, i) })
}

// archivePage answers: what is on file for this one in this year or month?
func (w *world) archivePage(s *shelf, list []holding, i int) ArchivePage {
	p := list[i].period
	d := w.desk(s.periodURL(p))
	title := s.title + ", " + p.words()
	var crumbs []Link
	if s.above.Text != "" {
		crumbs = append(crumbs, d.to(s.above.Text, s.above.URL))
	}
	crumbs = append(crumbs, d.to(s.title, s.url))
	if year := (period{year: p.year}); p.month != 0 {
		crumbs = append(crumbs, d.to(year.words(), s.periodURL(year)))
	}
	part := s.within(p)
	v := ArchivePage{
		Frame: d.frame("archive", title, title, "", crumbs...), Title: title, Name: p.words(),
		Months: d.months(part.events), Statements: d.statements(newest(part.said, -1)), About: d.statements(newest(part.about, -1)),
		Mentions: d.mentioned(newest(part.mentions, -1)), Briefs: d.briefRows(newest(part.briefs, -1)),
	}
	if p.month == 0 && part.long() {
		v.Periods = d.linked(part, part.months())
	}
	if i > 0 {
		l := d.to(list[i-1].words(), s.periodURL(list[i-1].period))
		v.Later = &l
	}
	if i+1 < len(list) {
		l := d.to(list[i+1].words(), s.periodURL(list[i+1].period))
		v.Earlier = &l
	}
	return v
}

// months groups events by month, newest first.
func (d desk) months(list []*model.Event) []Year {
	return d.grouped(newest(list, -1), func(p period) period { return p })
}

// years groups the newest events by year; the older ones stand in the archive.
func (d desk) years(list []*model.Event) []Year {
	return d.grouped(newest(list, shown), func(p period) period { return period{year: p.year} })
}

func (d desk) grouped(list []*model.Event, of func(period) period) []Year {
	var out []Year
	at := map[period]int{}
	for _, e := range list {
		p := of(filed(e.When))
		i, ok := at[p]
		if !ok {
			i = len(out)
			at[p] = i
			out = append(out, Year{Name: p.words()})
		}
		out[i].Events = append(out[i].Events, d.eventRow(e))
	}
	return out
}

func yearOf(t when.Time) string {
	p := period{year: filed(t).year}
	return p.words()
}
