package when

import "time"

// IsZero says that there is no date at all.
func (t Time) IsZero() bool { return t.EDTF == "" }

// Instants gives the window as moments: floating days are taken in the zone
// of the value. A zero end is open.
func (t Time) Instants() (lo, hi time.Time) {
	if t.Precision == Instant {
		return t.Lo, t.Hi
	}
	loc, ok := zone(t.Zone)
	if !ok {
		loc = time.UTC
	}
	return in(t.Lo, loc), in(t.Hi, loc)
}

func in(t time.Time, loc *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, loc)
}

// windows gives two windows in one frame: calendar days unless one of them
// has a clock time (language 6.3).
func windows(a, b Time) (alo, ahi, blo, bhi time.Time) {
	if a.Precision == Instant || b.Precision == Instant {
		alo, ahi = a.Instants()
		blo, bhi = b.Instants()
		return
	}
	return a.Lo, a.Hi, b.Lo, b.Hi
}

// Overlap says whether two windows share a moment after each is widened by
// some days at both ends; `~` widens by one unit more (language 4).
func Overlap(a, b Time, widenDays int) bool {
	alo, ahi, blo, bhi := windows(a, b)
	wa, wb := widenDays+soft(a), widenDays+soft(b)
	before := func(hi, lo time.Time) bool {
		return !hi.IsZero() && !lo.IsZero() && !hi.AddDate(0, 0, wa).After(lo.AddDate(0, 0, -wb))
	}
	return !before(ahi, blo) && !before(bhi, alo)
}

func soft(t Time) int {
	if !t.Approximate {
		return 0
	}
	switch t.Precision {
	case Week:
		return 7
	case Month:
		return 31
	case Year:
		return 366
	}
	return 1
}

// Merge makes one date of two that agree: the narrower one as written where
// it lies inside the other, else the intersection. An interval says how long
// something lasted, so a day inside it does not narrow it (language 6.11).
// False means that they disagree.
func Merge(a, b Time) (Time, bool) {
	switch {
	case a.IsZero() || !a.Stated && b.Stated:
		return b, true
	case b.IsZero() || a.Stated && !b.Stated:
		return a, true
	}
	alo, ahi, blo, bhi := windows(a, b)
	inA, inB := inside(blo, bhi, alo, ahi), inside(alo, ahi, blo, bhi)
	switch {
	case inA && inB:
		return a, true
	case a.Interval && b.Interval:
		return a, false
	case a.Interval && (inA || inB):
		return a, true
	case b.Interval && (inA || inB):
		return b, true
	case inA:
		return b, true
	case inB:
		return a, true
	}
	lo, hi := later(alo, blo), earlier(ahi, bhi)
	if !lo.IsZero() && !hi.IsZero() && !lo.Before(hi) || a.Precision == Instant || b.Precision == Instant {
		return a, false
	}
	t := days(lo, hi)
	t.Zone, t.Phrase, t.Stated = a.Zone, a.Phrase, true
	return t, true
}

// inside says whether window [lo, hi) lies inside [olo, ohi).
func inside(lo, hi, olo, ohi time.Time) bool {
	return (olo.IsZero() || !lo.IsZero() && !lo.Before(olo)) && (ohi.IsZero() || !hi.IsZero() && !hi.After(ohi))
}

func later(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Hull is the window from the first to the last of several; of equal ones the
// value itself (language 6.4).
func Hull(list []Time) Time {
	if len(list) == 0 {
		return Time{}
	}
	out, same := list[0], true
	lo, hi := out.Lo, out.Hi
	for _, t := range list[1:] {
		same = same && t.EDTF == list[0].EDTF
		if t.Lo.IsZero() || !lo.IsZero() && t.Lo.Before(lo) {
			lo = t.Lo
		}
		if t.Hi.IsZero() || !hi.IsZero() && t.Hi.After(hi) {
			hi = t.Hi
		}
	}
	if same {
		out.Phrase = ""
		return out
	}
	floor := func(t time.Time) time.Time { return date(t.Year(), int(t.Month()), t.Day()) }
	if !lo.IsZero() {
		lo = floor(lo)
	}
	if !hi.IsZero() {
		hi = floor(hi.Add(24*time.Hour - 1))
	}
	if lo.IsZero() && hi.IsZero() {
		return list[0]
	}
	t := days(lo, hi)
	t.Zone = list[0].Zone
	return t
}

// Compare is the part of R10 that dates decide: Lo, or Hi when Lo is open;
// then Hi. An open end stands last.
func Compare(a, b Time) int {
	alo, ahi := a.Instants()
	blo, bhi := b.Instants()
	if alo.IsZero() {
		alo = ahi
	}
	if blo.IsZero() {
		blo = bhi
	}
	if c := CompareOpen(alo, blo); c != 0 {
		return c
	}
	return CompareOpen(ahi, bhi)
}

// CompareOpen orders two ends of windows; an open (zero) end stands last.
func CompareOpen(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

// Before says that a is definitely before b: Hi(a) <= Lo(b) (R12).
func Before(a, b Time) bool {
	_, ahi, blo, _ := windows(a, b)
	return !ahi.IsZero() && !blo.IsZero() && !ahi.After(blo)
}
