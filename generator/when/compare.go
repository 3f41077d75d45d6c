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
	loc, ok := Zone(t.Zone)
	if !ok {
		loc = time.UTC
	}
	return in(t.Lo, loc), in(t.Hi, loc)
}

func in(t time.Time, loc *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	return startOfDay(t, loc)
}

// calendar gives the window as calendar days labelled UTC: of an instant, the
// day on which its own clocks stand.
func (t Time) calendar() (lo, hi time.Time) {
	if t.Precision != Instant {
		return t.Lo, t.Hi
	}
	lo = date(t.Lo.Year(), int(t.Lo.Month()), t.Lo.Day())
	return lo, lo.AddDate(0, 0, 1)
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
	alo, ahi = soften(a, alo, ahi)
	blo, bhi = soften(b, blo, bhi)
	before := func(hi, lo time.Time) bool {
		return !hi.IsZero() && !lo.IsZero() && !hi.AddDate(0, 0, widenDays).After(lo.AddDate(0, 0, -widenDays))
	}
	return !before(ahi, blo) && !before(bhi, alo)
}

// soften widens the window of an approximate value by one of its unit.
func soften(t Time, lo, hi time.Time) (time.Time, time.Time) {
	if !t.Approximate {
		return lo, hi
	}
	move := func(x time.Time, n int) time.Time {
		switch {
		case x.IsZero():
			return x
		case t.Precision == Instant:
			return x.Add(time.Duration(n) * time.Minute)
		case t.Precision == Week:
			return x.AddDate(0, 0, 7*n)
		case t.Precision == Month:
			return x.AddDate(0, n, 0)
		case t.Precision == Year:
			return x.AddDate(n, 0, 0)
		}
		return x.AddDate(0, 0, n)
	}
	return move(lo, -1), move(hi, 1)
}

// Merge makes one date of two that agree: the narrower one as written where
// it lies inside the other, else the intersection, which has the marks of both
// and no phrase, as nobody wrote it. An interval says how long something
// lasted, so a day inside it does not narrow it (language 6.11). A window that
// nobody wrote yields to a written one (6.10). Values that do not meet agree
// if they do after `~` has widened them. The zone is that of a, the earlier
// brief's (6.3). False means that they disagree.
func Merge(a, b Time) (Time, bool) {
	switch {
	case a.IsZero() || !a.Stated && b.Stated:
		return b, true
	case b.IsZero() || a.Stated && !b.Stated:
		return a, true
	}
	alo, ahi, blo, bhi := windows(a, b)
	t, ok, decided := choose(a, b, alo, ahi, blo, bhi)
	if !decided {
		t, ok = intersect(a, b, alo, ahi, blo, bhi)
	}
	if !ok && (a.Approximate || b.Approximate) && !(a.Interval && b.Interval) && Overlap(a, b, 0) {
		alo, ahi = soften(a, alo, ahi)
		blo, bhi = soften(b, blo, bhi)
		if t, ok, decided = choose(a, b, alo, ahi, blo, bhi); !decided {
			t, ok = intersect(a, b, alo, ahi, blo, bhi)
		}
	}
	if !ok {
		return a, false
	}
	return t.inZone(a.Zone), true
}

// choose picks one of two values where their windows decide it.
func choose(a, b Time, alo, ahi, blo, bhi time.Time) (t Time, ok, decided bool) {
	inA, inB := inside(blo, bhi, alo, ahi), inside(alo, ahi, blo, bhi)
	switch {
	case inA && inB && a.Interval == b.Interval:
		if plainer(b, a) {
			return b, true, true
		}
		return a, true, true
	case a.Interval && b.Interval:
		return a, false, true
	case a.Interval && (inA || inB):
		return a, true, true
	case b.Interval && (inA || inB):
		return b, true, true
	case inA:
		return b, true, true
	case inB:
		return a, true, true
	}
	return Time{}, false, false
}

// plainer says that b has fewer marks than a: of two equal windows the surer
// one is the narrower.
func plainer(b, a Time) bool {
	if a.Approximate != b.Approximate {
		return a.Approximate
	}
	return a.Uncertain && !b.Uncertain
}

// intersect is what two windows share, as a one-of range of days.
func intersect(a, b Time, alo, ahi, blo, bhi time.Time) (Time, bool) {
	lo, hi := later(alo, blo), earlier(ahi, bhi)
	if !lo.IsZero() && !hi.IsZero() && !lo.Before(hi) || a.Precision == Instant || b.Precision == Instant {
		return Time{}, false
	}
	t := days(lo, hi).marked(a.Uncertain || b.Uncertain, a.Approximate || b.Approximate)
	t.Stated = a.Stated || b.Stated
	return t, true
}

// inZone gives a value another zone: a day floats and keeps its name, an
// instant stays the moment it is.
func (t Time) inZone(name string) Time {
	if loc, ok := Zone(name); ok && t.Precision == Instant && t.Zone != name {
		moved := instant(t.Lo.In(loc), name)
		t.EDTF, t.Lo, t.Hi = moved.EDTF+marks(t.Uncertain, t.Approximate), moved.Lo, moved.Hi
	}
	t.Zone = name
	return t
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

// Hull is the one-of range from the first to the last of several windows,
// with their marks and without a phrase; of equal windows it is the first
// value itself (language 6.4). It is the zero Time where both ends are open.
func Hull(list []Time) Time {
	if len(list) == 0 {
		return Time{}
	}
	lo, hi := list[0].calendar()
	out := Time{Stated: true}
	same := true
	for _, t := range list {
		same = same && t.Lo.Equal(list[0].Lo) && t.Hi.Equal(list[0].Hi) && t.Interval == list[0].Interval
		tlo, thi := t.calendar()
		if tlo.IsZero() || !lo.IsZero() && tlo.Before(lo) {
			lo = tlo
		}
		if thi.IsZero() || !hi.IsZero() && thi.After(hi) {
			hi = thi
		}
		out.Uncertain, out.Approximate = out.Uncertain || t.Uncertain, out.Approximate || t.Approximate
		out.Stated = out.Stated && t.Stated
	}
	if same {
		return list[0]
	}
	if lo.IsZero() && hi.IsZero() {
		return Time{}
	}
	t := days(lo, hi).marked(out.Uncertain, out.Approximate)
	t.Zone, t.Stated = list[0].Zone, out.Stated
	return t
}

// Compare is the part of R10 that dates decide: Lo, or Hi when Lo is open;
// then Hi. An open end stands last.
func Compare(a, b Time) int {
	alo, ahi, blo, bhi := a.Lo, a.Hi, b.Lo, b.Hi
	if a.Zone != b.Zone || a.Precision == Instant || b.Precision == Instant { // days of one zone come in the order of the calendar
		alo, ahi = a.Instants()
		blo, bhi = b.Instants()
	}
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
