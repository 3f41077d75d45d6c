package site

import (
	"cmp"
	"slices"
	"time"

	"readout/generator/model"
	"readout/generator/when"
)

// Pictures are numbers here; package render draws them. Everything in them
// counts in whole units, so that the same input gives the same picture.

// Picture is what all pictures say of themselves.
type Picture struct {
	ID          string // unique on the page
	Title, Desc string
	Shows, Not  string // what it shows, and what it does not imply
	From, To    string // the ends of its line of time
}

// GapPlot is contacts on a line of time, places counting from 0 to 1000.
type GapPlot struct {
	Picture
	Dots []int
	Gaps []Gap
	AsOf int
	Next int // a planned contact, -1 when there is none
}

// Gap is a stretch without contact. Open is the one that has not ended.
type Gap struct {
	From, To, Days int
	Label          string // "34 days"
	Long, Open     bool
}

// someDay stands for a date on a line of time.
func someDay(t when.Time) time.Time {
	if first := dayFrom(t); !first.IsZero() {
		return first
	}
	return dayTo(t)
}

// scale puts days on a line from 0 to 1000.
type scale struct{ from, to time.Time }

func (s scale) at(t time.Time) int {
	whole := int(s.to.Sub(s.from).Hours() / 24)
	if whole <= 0 {
		return 0
	}
	return min(1000, max(0, int(t.Sub(s.from).Hours()/24)*1000/whole))
}

// gapDots is how many contacts a line has room for, the latest ones, and
// gapBands how many gaps are shaded on it.
const (
	gapDots  = 40
	gapBands = 5
)

// gapPlot needs two contacts on different days. Long gaps are the longest and
// those of twice the median, from a fortnight on.
func (w *world) gapPlot(x *model.Dyad) *GapPlot {
	var days []time.Time
	for _, e := range x.Contacts {
		if t := someDay(e.When); !t.IsZero() {
			days = append(days, t)
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	older := max(0, len(days)-gapDots)
	days = days[older:]
	if len(days) < 2 || days[0].Equal(days[len(days)-1]) {
		return nil
	}
	last := days[len(days)-1]
	line := scale{days[0], last}
	if w.m.AsOf.After(last) {
		line.to = w.m.AsOf
	}
	p := &GapPlot{Next: -1}
	if x.Next != nil {
		if t := someDay(x.Next.When); t.After(line.to) {
			line.to = t
		}
	}
	for i, t := range days {
		p.Dots = append(p.Dots, line.at(t))
		if i > 0 {
			gap := int(t.Sub(days[i-1]).Hours() / 24)
			p.Gaps = append(p.Gaps, Gap{From: line.at(days[i-1]), To: line.at(t), Days: gap, Label: w.count(gap, "day", "days")})
		}
	}
	longest := markLong(p.Gaps)
	p.AsOf = line.at(w.m.AsOf)
	open := int(w.m.AsOf.Sub(last).Hours() / 24)
	if open > 0 {
		p.Gaps = append(p.Gaps, Gap{From: line.at(last), To: p.AsOf, Days: open, Label: w.count(open, "day", "days"), Open: true})
	}
	if x.Next != nil && !someDay(x.Next.When).IsZero() {
		p.Next = line.at(someDay(x.Next.When))
	}
	p.Picture = Picture{
		ID: "Gaps", Title: w.t("Time between contacts of {0}", w.dyadTitle(x)),
		Desc:  w.tn(len(days), "{0} contact from {1} to {2}. The longest gap is {3} days.", "{0} contacts from {1} to {2}. The longest gap is {3} days.", w.day(days[0]).Words, w.day(last).Words, longest),
		Shows: w.t("each direct contact as a dot; long gaps are shaded, with their days where there is room. Long is the longest, and at least twice the median."),
		Not:   w.t("that nothing was said in a gap. It is time without a contact on file."),
		From:  w.day(line.from).Words, To: w.day(line.to).Words,
	}
	if older > 0 {
		p.Shows = w.t("the latest {0} contacts, {1}", gapDots, p.Shows)
	}
	if open > 0 {
		p.Shows += " " + w.t("The dashed one runs up to the date of this page.")
	}
	return p
}

// markLong says which gaps are to be shaded, and gives the longest.
func markLong(gaps []Gap) int {
	var all []int
	for _, g := range gaps {
		all = append(all, g.Days)
	}
	slices.Sort(all)
	longest, median, least := all[len(all)-1], all[len(all)/2], all[max(0, len(all)-gapBands)]
	for i, g := range gaps {
		gaps[i].Long = g.Days == longest || g.Days >= max(14, 2*median, least)
	}
	return longest
}

// dotsUpTo is how many events a strip shows one by one (pages 4.15).
const dotsUpTo = 80

// Strip is events over time, in bins stacked by kind.
type Strip struct {
	Picture
	Unit  string // week, month or year
	Bins  int
	Most  int  // in one bin
	Dots  bool // one mark for each event
	Mark  int  // the bin to point at, counting from 1; 0 = none
	Kinds []StripKind
	Links []Link // where each bin leads; none at all, or one for each bin
}

// StripKind is the events of one kind. Style goes from 1 to 5 and is the same
// on all pages; N counts them by bin.
type StripKind struct {
	Name  string
	Style int
	Total int
	N     []int
}

// total is how many events a strip shows.
func (s *Strip) total() int {
	n := 0
	for _, k := range s.Kinds {
		n += k.Total
	}
	return n
}

// Spark is a small line of numbers, oldest first.
type Spark struct {
	Label  string
	Points []int
}

// Ego is one person and those in most contact, the most at the top and on
// clockwise.
type Ego struct {
	Picture
	Name  string
	Nodes []EgoNode
	Left  int // counterparts who are not shown
}

// EgoNode is a counterpart. Width goes from 1 to 6.
type EgoNode struct {
	Link
	N, Width int
}

// StancePlot is what people said on a topic, by the stance in the record.
type StancePlot struct {
	Picture
	Rows []StanceLine
}

// StanceLine is the marks of one, oldest first.
type StanceLine struct {
	Who   string
	Marks []StanceMark
}

// StanceMark is one statement. Class is for, against, asking, reserved or
// neutral, the groups by which shifts are told (language 6.26).
type StanceMark struct {
	At    int
	Class string
}

var stripNames = [5]string{msg("Calls"), msg("Meetings"), msg("Visits"), msg("Summits"), msg("Other events")}

// stripStyle sorts the types of events into the kinds that a strip tells apart.
func stripStyle(e *model.Event) int {
	switch first(e.Base, e.Type) {
	case "call":
		return 1
	case "meeting", "talks", "signing":
		return 2
	case "visit":
		return 3
	case "summit":
		return 4
	}
	return 5
}

// binning cuts time into bins.
type binning struct {
	unit string
	from time.Time
	bins int
}

// newBinning takes weeks for half a year, months for ten years, then years.
func newBinning(from, to time.Time) binning {
	c := binning{unit: "year", from: time.Date(from.Year(), 1, 1, 0, 0, 0, 0, time.UTC)}
	switch days := to.Sub(from).Hours() / 24; {
	case days <= 26*7:
		c = binning{unit: "week", from: monday(from)}
	case days <= 10*365:
		c = binning{unit: "month", from: time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC)}
	}
	c.bins = c.bin(to) + 1
	return c
}

// monday is the first day of the week of a moment.
func monday(t time.Time) time.Time {
	y, m, d := t.Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

// bin is the number of a day's bin; it lies outside [0, bins) for other days.
func (c binning) bin(t time.Time) int {
	switch c.unit {
	case "week":
		return floorDiv(int(t.Sub(c.from).Hours()/24), 7)
	case "month":
		return (t.Year()-c.from.Year())*12 + int(t.Month()) - int(c.from.Month())
	}
	return t.Year() - c.from.Year()
}

func floorDiv(a, b int) int {
	if a < 0 {
		return -1
	}
	return a / b
}

// name says which bin it is.
func (w *world) binName(c binning, bin int) string {
	switch c.unit {
	case "week":
		return w.t("week of {0}", when.DayIn(c.from.AddDate(0, 0, 7*bin), w.o.Words.Lang()))
	case "month":
		return when.MonthIn(c.from.AddDate(0, bin, 0), w.o.Words.Lang())
	}
	return itoa(c.from.Year() + bin)
}

// unitWords are the texts that name a unit of time.
type unitWords struct{ most, none, bars, marks, spark string }

func sayUnit(unit string) unitWords {
	switch unit {
	case "week":
		return unitWords{msg("Most in one week: {0}, {1}."), msg("None in {0} of {1} weeks."), msg("events on file by week, by kind."),
			msg("events on file, one mark each, by week and kind."), msg("Events in {0} weeks, at most {1} in one")}
	case "month":
		return unitWords{msg("Most in one month: {0}, {1}."), msg("None in {0} of {1} months."), msg("events on file by month, by kind."),
			msg("events on file, one mark each, by month and kind."), msg("Events in {0} months, at most {1} in one")}
	}
	return unitWords{msg("Most in one year: {0}, {1}."), msg("None in {0} of {1} years."), msg("events on file by year, by kind."),
		msg("events on file, one mark each, by year and kind."), msg("Events in {0} years, at most {1} in one")}
}

// binned says whether a date is near enough to a day for a bin of a month.
func binned(t when.Time) bool {
	first, last := dayFrom(t), dayTo(t)
	return !first.IsZero() && !last.IsZero() && last.Sub(first) <= 31*24*time.Hour
}

// strip shows when events took place, up to the as-of day.
func (w *world) strip(id, name string, events []*model.Event) *Strip {
	events = slices.DeleteFunc(slices.Clone(events), func(e *model.Event) bool { return !binned(e.When) })
	if len(events) < 3 {
		return nil
	}
	from, to := dayFrom(events[0].When), dayFrom(events[0].When)
	for _, e := range events {
		if t := dayFrom(e.When); t.Before(from) {
			from = t
		} else if t.After(to) {
			to = t
		}
	}
	if w.m.AsOf.After(to) {
		to = w.m.AsOf
	}
	s := w.fill(newBinning(from, to), events)
	if s.Bins < 2 {
		return nil
	}
	s.ID, s.Title = id, w.t("Events over time: {0}", name)
	return s
}

// yearStrip shows what took place in the 52 weeks up to the as-of day. Each
// week leads to its page.
func (d desk) yearStrip(events []*model.Event) *Strip {
	events = slices.DeleteFunc(slices.Clone(events), func(e *model.Event) bool { return !binned(e.When) || !tookPlace(e) })
	if len(events) == 0 { // without any, the as-of day may be no day
		return nil
	}
	from := monday(d.m.AsOf).AddDate(0, 0, -51*7)
	s := d.fill(binning{unit: "week", from: from, bins: 52}, events)
	if s.Most == 0 {
		return nil
	}
	s.ID, s.Title = "Strip", d.t("Events in 52 weeks")
	for i := range s.Bins {
		week := from.AddDate(0, 0, 7*i)
		n := 0
		for _, k := range s.Kinds {
			n += k.N[i]
		}
		words := d.t("Week of {0}: {1}", d.day(week).Words, d.count(n, "event", "events"))
		s.Links = append(s.Links, d.to(words, weekURL(week)))
	}
	return s
}

// stripMonths is how much time the strip of an event shows (pages 4.3).
const stripMonths = 24

// stripAround shows an event among those that two or more of its people share:
// the 24 months that end a year after it, or with the as-of month.
func (w *world) stripAround(e *model.Event, pairs []*model.Dyad) *Strip {
	at := dayFrom(e.When)
	if !binned(e.When) || !w.several(pairs) {
		return nil
	}
	end := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 12, 0)
	if end.After(w.m.AsOf) {
		end = w.m.AsOf
	}
	if at.After(end) {
		end = at
	}
	month := time.Date(end.Year(), end.Month(), 1, 0, 0, 0, 0, time.UTC)
	c := binning{unit: "month", from: month.AddDate(0, 1-stripMonths, 0), bins: stripMonths}
	var shared []*model.Event
	for _, x := range pairs {
		shared = append(shared, w.ties.sharedBetween(x, c.from, month.AddDate(0, 1, 0))...)
	}
	s := w.fill(c, w.once(shared))
	s.ID, s.Title, s.Mark = "Strip", w.t("This event among those its people share"), c.bin(at)+1
	s.Shows = w.t("events that at least two of these people share, over 24 months; the arrow points at the month of this one.")
	return s
}

// several says whether pairs share three or more events that have a day.
func (w *world) several(pairs []*model.Dyad) bool {
	var all []*model.Event
	for _, x := range pairs {
		list := w.ties.shared(x)
		if len(list) >= 3 {
			return true
		}
		all = append(all, list...)
	}
	return len(w.once(all)) >= 3
}

// once sorts events by time and drops repeats.
func (w *world) once(list []*model.Event) []*model.Event {
	list = slices.Clone(list)
	slices.SortStableFunc(list, model.ByTime)
	return slices.Compact(list)
}

// fill counts events by kind and bin.
func (w *world) fill(c binning, events []*model.Event) *Strip {
	s := &Strip{Unit: c.unit, Bins: c.bins}
	all := make([]int, c.bins)
	kinds := make([]StripKind, len(stripNames))
	total := 0
	for _, e := range events {
		i, k := c.bin(dayFrom(e.When)), &kinds[stripStyle(e)-1]
		if i < 0 || i >= c.bins {
			continue
		}
		if k.N == nil {
			*k = StripKind{Name: w.term(stripNames[stripStyle(e)-1]), Style: stripStyle(e), N: make([]int, c.bins)}
		}
		k.N[i]++
		k.Total++
		all[i]++
		total++
	}
	s.Kinds = slices.DeleteFunc(kinds, func(k StripKind) bool { return k.Total == 0 })
	s.Most = slices.Max(all)
	s.Dots = total <= dotsUpTo && s.Most <= 10
	quiet := 0
	for _, n := range all {
		if n == 0 {
			quiet++
		}
	}
	s.From, s.To = w.binName(c, 0), w.binName(c, c.bins-1)
	say := sayUnit(c.unit)
	s.Desc = joined(" ", w.tn(total, "{0} event from {1} to {2}.", "{0} events from {1} to {2}.", s.From, s.To),
		w.o.Words.Say(say.most, w.o.Words.Number(s.Most), w.binName(c, slices.Index(all, s.Most))), w.o.Words.Say(say.none, itoa(quiet), itoa(c.bins)))
	s.Shows = w.term(say.bars)
	if s.Dots {
		s.Shows = w.term(say.marks)
	}
	s.Not = w.t("that nothing happened where there is no mark. It is what briefs recorded.")
	return s
}

// weekly is the events of the last 26 weeks, monthly those of 24 months.
func (w *world) weekly(events []*model.Event) *Spark {
	c := binning{unit: "week", from: monday(w.m.AsOf).AddDate(0, 0, -25*7), bins: 26}
	return w.sparkOf(c, events)
}

func (w *world) monthly(events []*model.Event) *Spark {
	month := time.Date(w.m.AsOf.Year(), w.m.AsOf.Month(), 1, 0, 0, 0, 0, time.UTC)
	return w.sparkOf(binning{unit: "month", from: month.AddDate(0, 1-stripMonths, 0), bins: stripMonths}, events)
}

func (w *world) sparkOf(c binning, events []*model.Event) *Spark {
	points := make([]int, c.bins)
	for _, e := range events {
		if i := c.bin(dayFrom(e.When)); binned(e.When) && i >= 0 && i < c.bins {
			points[i]++
		}
	}
	most := slices.Max(points)
	if most == 0 {
		return nil
	}
	return &Spark{Label: w.o.Words.Say(sayUnit(c.unit).spark, itoa(c.bins), w.o.Words.Number(most)), Points: points}
}

// ego draws those with most contacts in all.
func (d desk) ego(e *model.Entity, pairs []*model.Dyad) *Ego {
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(x *model.Dyad) bool { return len(x.Contacts) == 0 })
	if len(pairs) < 2 {
		return nil
	}
	slices.SortStableFunc(pairs, func(a, b *model.Dyad) int { return cmp.Compare(len(b.Contacts), len(a.Contacts)) })
	v := &Ego{Name: e.Name, Left: max(0, len(pairs)-egoSize)}
	all, most := len(pairs), len(pairs[0].Contacts)
	for _, x := range pairs[:min(all, egoSize)] {
		n := len(x.Contacts)
		link := d.to(other(x, e).Name, dyadURL(x))
		v.Nodes = append(v.Nodes, EgoNode{link, n, 1 + 5*(n-1)/max(1, most-1)})
	}
	v.Picture = Picture{
		ID: "Ring", Title: d.t("People in direct contact with {0}", e.Name),
		Desc:  d.t("{0} of {1} people, from most contacts ({2}, at the top) clockwise to fewest. The table of contacts says the same in words.", len(v.Nodes), all, most),
		Shows: d.t("people in direct contact on file, most contacts at the top and on clockwise; a thicker line is more contacts."),
		Not:   d.t("closeness or agreement, nor that others were not in contact."),
	}
	return v
}

// Limits of a plot of stances.
const (
	stanceRows  = 8
	stanceMarks = 12
)

// stancePlot shows those with most statements on a topic that carry a stance.
// The stance is the record's; nothing is inferred here.
func (w *world) stancePlot(topic *model.Entity) *StancePlot {
	said := map[*model.Entity][]*model.Statement{}
	n := map[*model.Entity]int{}
	var holders []*model.Entity
	var from, to time.Time
	for _, p := range w.onTopic[topic] {
		for _, entry := range p.Entries {
			s := entry.Statement
			at := someDay(s.When)
			if entry.Denied || at.IsZero() || stanceClass(s.Stance) == "neutral" || slices.Contains(said[p.Holder], s) {
				continue
			}
			if n[p.Holder]++; n[p.Holder] == 1 {
				holders = append(holders, p.Holder)
			}
			said[p.Holder] = append(said[p.Holder], s)
			if from.IsZero() || at.Before(from) {
				from = at
			}
			if at.After(to) {
				to = at
			}
		}
	}
	if len(holders) < 2 || from.Equal(to) {
		return nil
	}
	ranked := (desk{world: w}).rankedEntities(holders, n)
	v := &StancePlot{}
	line := scale{from, to}
	for _, h := range ranked[:min(len(ranked), stanceRows)] {
		v.Rows = append(v.Rows, stanceLine(h.Name, said[h], line))
	}
	v.Picture = Picture{
		ID: "Stances", Title: w.t("Stances over time: {0}", topic.Name),
		Desc:  w.t("{0} of {1} with a recorded stance, {2} to {3}. The tables of stances and statements say the same in words.", len(v.Rows), len(ranked), w.day(from).Words, w.day(to).Words),
		Shows: w.t("what each said, by the stance in the record of whoever wrote the brief: for stands high, against low."),
		Not:   w.t("a view held between two marks, nor one where nothing is recorded."),
		From:  w.day(from).Words, To: w.day(to).Words,
	}
	return v
}

func stanceLine(name string, said []*model.Statement, line scale) StanceLine {
	slices.SortStableFunc(said, func(a, b *model.Statement) int { return someDay(a.When).Compare(someDay(b.When)) })
	row := StanceLine{Who: name}
	for _, s := range said[max(0, len(said)-stanceMarks):] {
		m := StanceMark{line.at(someDay(s.When)), stanceClass(s.Stance)}
		if n := len(row.Marks); n == 0 || row.Marks[n-1] != m {
			row.Marks = append(row.Marks, m)
		}
	}
	return row
}

// stanceClass groups stances as shifts do (language 6.26).
func stanceClass(stance string) string {
	switch stance {
	case "supportive", "committed":
		return "for"
	case "critical", "refusing":
		return "against"
	case "demanding":
		return "asking"
	case "conditional", "doubtful":
		return "reserved"
	}
	return "neutral"
}
