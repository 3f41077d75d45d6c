package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"readout/generator/model"
	"readout/generator/when"
)

const (
	usualWeeks   = 12 // what a number of a digest is compared with
	aheadDays    = 7
	digestQuotes = 10
)

// stretch is a day or a week that has briefs: without new material there is no page.
type stretch struct {
	from, to time.Time // to is exclusive
	briefs   []*model.Brief
}

func (s stretch) week() bool { return s.to.Sub(s.from) > 24*time.Hour }

// isoWeek names a week as addresses and <time> do: 2021-W34.
func isoWeek(t time.Time) string {
	year, week := t.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

func (s stretch) url() string {
	if s.week() {
		return weekURL(s.from)
	}
	return dayURL(s.from)
}

func weekURL(t time.Time) string { return "/weeks/" + isoWeek(t) + "/" }
func dayURL(t time.Time) string  { return "/days/" + t.Format(time.DateOnly) + "/" }

func (w *world) stretchDate(s stretch) Date {
	if s.week() {
		return Date{Words: w.t("Week of {0}", w.day(s.from).Words), Short: isoWeek(s.from), ISO: isoWeek(s.from)}
	}
	return *w.day(s.from)
}

// stretches part the briefs into days or weeks, oldest first.
func (w *world) stretches(start func(time.Time) time.Time, days int) []stretch {
	at := map[time.Time]int{}
	var out []stretch
	last := -1 // most are of the same as the one before them
	for _, b := range w.m.Briefs {
		t := briefDay(b)
		if t.IsZero() {
			continue
		}
		if last < 0 || t.Before(out[last].from) || !t.Before(out[last].to) {
			from := start(t)
			i, ok := at[from]
			if !ok {
				i = len(out)
				at[from] = i
				out = append(out, stretch{from: from, to: from.AddDate(0, 0, days)})
			}
			last = i
		}
		out[last].briefs = append(out[last].briefs, b)
	}
	slices.SortFunc(out, func(a, b stretch) int { return a.from.Compare(b.from) })
	return out
}

// stretchAt finds the day or week that begins on a day among all of them.
func (w *world) stretchAt(from time.Time, week bool) ([]stretch, int) {
	list := w.lazy.days()
	if week {
		list = w.lazy.weeks()
	}
	i, _ := slices.BinarySearchFunc(list, from, func(s stretch, from time.Time) int { return s.from.Compare(from) })
	return list, i
}

func itself(t time.Time) time.Time { return t }

// digestPages are the days and weeks that have briefs, and their indexes.
func (w *world) digestPages() []*Page {
	days, weeks := w.lazy.days(), w.lazy.weeks()
	old := w.earlier().stock
	w.stock.stretches, w.stock.digests = slices.Concat(days, weeks), old.digests
	if !slices.EqualFunc(w.stock.stretches, old.stretches, stretch.same) {
		w.stock.digests = w.shared(w.stretchPages(w.stock.stretches))
	}
	return slices.Concat(w.stock.digests, w.digestIndex("/days/", w.t("Days"), days), w.digestIndex("/weeks/", w.t("Weeks"), weeks))
}

// same says whether two are one day or one week, whatever is in it.
func (s stretch) same(o stretch) bool { return s.from.Equal(o.from) && s.to.Equal(o.to) }

func (w *world) stretchPages(list []stretch) (out []*Page) {
	for _, s := range list {
		from, week, title := s.from, s.week(), w.stretchDate(s).Words
		at := func(w *world) ([]stretch, int) { return w.stretchAt(from, week) }
		out = append(out, page(s.url(), "digest", title, "", func(w *world) any { return w.digestPage(at(w)) }),
			page(s.mail(), "mail", title, "", func(w *world) any { return w.mailPage(at(w)) }),
			raw(s.text(), "mail-text", "", func(w *world) []byte { return w.mailText(w.mailPage(at(w))) }))
	}
	return out
}

func (w *world) digestIndex(url, title string, list []stretch) []*Page {
	l := ledger[stretch]{url: url, title: title, words: w.o.Words, kind: "list", list: newest(list, -1), at: func(s stretch) period { return period{s.from.Year(), s.from.Month()} }}
	l.view = func(w *world, x leaf[stretch]) any {
		d := w.desk(x.url)
		v := ListPage{
			Frame: d.frame("list", x.title, w.t("{0} with briefs, newest first", title), "", d.crumbs(title, url)...),
			Title: x.title, Intro: w.t("What was new, where there was something new. The number is that of the events first recorded then."), Archive: d.onwards(x.more),
		}
		for _, s := range x.list {
			when := w.stretchDate(s)
			n := w.fresh(s)
			note := w.count(len(s.briefs), "brief", "briefs")
			v.add(fmt.Sprintf("%04d", s.from.Year()), Row{Link: d.to(when.Words, s.url()), Note: note, N: len(n)})
		}
		return v
	}
	return l.pages()
}

// fresh are the events that the briefs of a stretch were the first to record.
func (w *world) fresh(s stretch) []*model.Event {
	var out []*model.Event
	for _, b := range s.briefs {
		out = append(out, w.diary.fresh[b]...)
	}
	return out
}

// digestPage answers: what did I miss?
func (w *world) digestPage(list []stretch, i int) DigestPage {
	s := list[i]
	d := w.desk(s.url())
	d.notes = tabled(nil)
	v := d.stretch(list, i)
	v.References, v.BuiltFrom = d.notes.list, len(s.briefs)
	v.Mail, v.MailText = d.to(w.t("as an e-mail"), s.mail()), d.to(w.t("as plain text"), s.text())
	return v
}

// stretch is what a day or week brought, seen from a desk.
func (d desk) stretch(list []stretch, i int) DigestPage {
	w, s := d.world, list[i]
	at := w.stretchDate(s)
	index := d.to(w.t("Days"), "/days/")
	if s.week() {
		index = d.to(w.t("Weeks"), "/weeks/")
	}
	v := DigestPage{
		Frame: d.frame("digest", at.Words, w.t("What was new: {0}", at.Words), "", index), Title: at.Words, Span: at,
		Briefs: d.briefRows(newest(s.briefs, -1)), Changes: d.changes(s.briefs...), Topics: d.byTopic(w.fresh(s)), Ahead: d.ahead(s),
	}
	v.Tallies, v.Basis = w.tallies(list, i)
	last := s.to.AddDate(0, 0, aheadDays-1)
	v.AheadTo = *w.day(last)
	d.promised(&v, s)
	if s.week() {
		for t := s.from; t.Before(s.to); t = t.AddDate(0, 0, 1) {
			if to := d.to(when.DayOfYearIn(t, w.o.Words.Lang()), dayURL(t)); to.URL != "" {
				v.Days = append(v.Days, to)
			}
		}
	} else {
		v.Week = d.to(w.t("Week of {0}", w.day(monday(s.from)).Words), weekURL(s.from))
	}
	if i > 0 {
		to := d.to(w.stretchDate(list[i-1]).Words, list[i-1].url())
		v.Previous = &to
	}
	if i+1 < len(list) {
		to := d.to(w.stretchDate(list[i+1]).Words, list[i+1].url())
		v.Next = &to
	}
	return v
}

// promised fills the commitments and quotes of a stretch.
func (d desk) promised(v *DigestPage, s stretch) {
	var places []int
	for _, b := range s.briefs {
		places = append(places, d.diary.promised()[b]...)
	}
	slices.Sort(places)
	for _, i := range places[:min(len(places), shown)] {
		v.Promised = append(v.Promised, d.promiseRow(d.diary.m.Commitments[i]))
	}
	v.PromisesLeft = len(places) - len(v.Promised)
	v.AllPromises = d.to(d.t("All commitments and asks"), "/commitments/")
	for _, b := range newest(s.briefs, -1) {
		for _, x := range b.Statements {
			if len(x.Quotes) > 0 && x.Brief == b && len(v.Quotes) < digestQuotes {
				if d.notes != nil { // a letter is not printed
					d.noteQuotes([]*model.Statement{x}, 1)
				}
				v.Quotes = append(v.Quotes, d.statement(x))
			}
		}
	}
	v.QuotesOrigin = sameOrigin(v.Quotes)
}

// byTopic puts events under their first topic; topics with most events first,
// events without one last.
func (d desk) byTopic(events []*model.Event) []TopicEvents {
	var out []TopicEvents
	at := map[*model.Entity]int{}
	events = slices.SortedStableFunc(slices.Values(events), model.ByTime)
	for _, e := range events {
		var topic *model.Entity
		if list := listed(e.Topics); len(list) > 0 {
			topic = list[0]
		}
		i, ok := at[topic]
		if !ok {
			i = len(out)
			at[topic] = i
			out = append(out, TopicEvents{Topic: d.entity(topic)})
		}
		out[i].Events = append(out[i].Events, d.eventRow(e))
	}
	slices.SortStableFunc(out, func(a, b TopicEvents) int {
		if (a.Topic.Text == "") != (b.Topic.Text == "") {
			return cmp.Compare(b.Topic.Text, a.Topic.Text)
		}
		return cmp.Or(cmp.Compare(len(b.Events), len(a.Events)), cmp.Compare(a.Topic.Text, b.Topic.Text))
	})
	return out
}

// ahead is what a brief up to the end of the stretch had on file for the seven
// days after it, as the site knows it today.
func (d desk) ahead(s stretch) []EventRow {
	var out []EventRow
	for _, e := range d.diary.beginning(s.to, s.to.AddDate(0, 0, aheadDays)) {
		if !onDays(e.When) && !inWeek(e.When) || len(e.Briefs) == 0 {
			continue
		}
		if known := briefDay(e.Briefs[0]); !known.IsZero() && known.Before(s.to) {
			out = append(out, d.eventRow(e))
		}
	}
	return out
}

// tallies count a stretch and what is usual: the median of the twelve weeks
// before, of days only those that have briefs. Weeks without briefs count as
// nothing, but none before the first brief is counted.
func (w *world) tallies(list []stretch, i int) ([]Tally, string) {
	before := earlier(list, i)
	basis := ""
	if len(before) > 0 {
		basis = w.tn(len(before), "{0} week in the {1} weeks before", "{0} weeks in the {1} weeks before", usualWeeks)
		if !list[i].week() {
			basis = w.tn(len(before), "{0} day with briefs in the {1} weeks before", "{0} days with briefs in the {1} weeks before", usualWeeks)
		}
	}
	var out []Tally
	for _, c := range []struct {
		name  string
		count func(stretch) int
	}{
		{w.t("Briefs"), func(s stretch) int { return len(s.briefs) }},
		{w.t("New events"), func(s stretch) int {
			n := 0
			for _, b := range s.briefs {
				n += len(w.diary.fresh[b])
			}
			return n
		}},
		{w.t("Statements"), func(s stretch) int {
			n := 0
			for _, b := range s.briefs {
				for _, x := range b.Statements {
					if x.Brief == b { // else an earlier brief has it too
						n++
					}
				}
			}
			return n
		}},
	} {
		var counts []int
		for _, s := range before {
			counts = append(counts, c.count(s))
		}
		out = append(out, Tally{c.name, c.count(list[i]), w.median(counts)})
	}
	return out, basis
}

// earlier are the spans of the twelve weeks before one; of weeks the empty ones too.
func earlier(list []stretch, i int) []stretch {
	s := list[i]
	start := s.from.AddDate(0, 0, -7*usualWeeks)
	var out []stretch
	for j := i - 1; j >= 0 && !list[j].from.Before(start); j-- {
		out = append(out, list[j])
	}
	if s.week() && i > 0 {
		since := list[0].from
		if since.Before(start) {
			since = start
		}
		for missing := int(s.from.Sub(since).Hours()/24/7) - len(out); missing > 0; missing-- {
			out = append(out, stretch{})
		}
	}
	return out
}

// median of some numbers, in words; "" of none.
func (w *world) median(list []int) string {
	if len(list) == 0 {
		return ""
	}
	list = slices.Sorted(slices.Values(list))
	mid := len(list) / 2
	if len(list)%2 == 1 {
		return w.o.Words.Number(list[mid])
	}
	return strconv.FormatFloat(float64(list[mid-1]+list[mid])/2, 'f', -1, 64)
}

// unfixed are the plans that may fall into the next seven days, though no day or
// week is known: they are named, but stand on no day.
func (w *world) unfixed() []*model.Event {
	to := w.m.AsOf.AddDate(0, 0, aheadDays+1)
	return slices.DeleteFunc(w.awaited(), func(e *model.Event) bool {
		return e.When.Lo.IsZero() || e.When.Hi.IsZero() || !e.When.Lo.Before(to) || onDays(e.When) || inWeek(e.When)
	})
}

// soon are the next seven days of the agenda.
func (w *world) soon() []*model.Event {
	to := w.m.AsOf.AddDate(0, 0, aheadDays+1)
	return slices.DeleteFunc(w.awaited(), func(e *model.Event) bool {
		return e.When.Lo.IsZero() || !e.When.Lo.Before(to) || !onDays(e.When) && !inWeek(e.When)
	})
}
