package site

import (
	"fmt"
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
	Long, Open     bool
}

// someDay stands for a date on a line of time.
func someDay(t when.Time) time.Time {
	if first := firstDay(t); !first.IsZero() {
		return first
	}
	return lastDay(t)
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
			p.Gaps = append(p.Gaps, Gap{From: line.at(days[i-1]), To: line.at(t), Days: int(t.Sub(days[i-1]).Hours() / 24)})
		}
	}
	longest := markLong(p.Gaps)
	p.AsOf = line.at(w.m.AsOf)
	if open := int(w.m.AsOf.Sub(last).Hours() / 24); open > 0 {
		p.Gaps = append(p.Gaps, Gap{From: line.at(last), To: p.AsOf, Days: open, Open: true})
	}
	if x.Next != nil && !someDay(x.Next.When).IsZero() {
		p.Next = line.at(someDay(x.Next.When))
	}
	p.Picture = Picture{
		ID: "Gaps", Title: "Time between contacts of " + dyadTitle(x),
		Desc:  fmt.Sprintf("%d contacts from %s to %s. The longest gap is %d days.", len(days), day(days[0]).Words, day(last).Words, longest),
		Shows: "each direct contact as a dot; the longest gap, and gaps of at least twice the median, are shaded with their length in days.",
		Not:   "that nothing was said in a gap. It is time without a contact on file.",
		From:  day(line.from).Words, To: day(line.to).Words,
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
	longest, median := all[len(all)-1], all[len(all)/2]
	for i, g := range gaps {
		gaps[i].Long = g.Days == longest || g.Days >= 14 && g.Days >= 2*median
	}
	return longest
}
