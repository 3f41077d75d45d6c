package when

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"readout/generator/text"
)

var (
	clockPart = regexp.MustCompile(`^(.*?)\s+(\d{1,2}):(\d{2})(?:\s+(\S+))?$`)
	ago       = regexp.MustCompile(`^(\d{1,4}) (day|week|month)s? ago$`)
	ahead     = regexp.MustCompile(`^in (\d{1,4}) (day|week|month)s?$`)
	period    = regexp.MustCompile(`^(this|last|next) (week|month|year)$`)
	dayNumber = regexp.MustCompile(`^(\d{1,2})(?:er|\.|º|°)?$`) // 1er, 19., 1º
	yearShape = regexp.MustCompile(`^\d{4}$`)
)

// Parse reads a written date: EDTF, a relative word, or an ordinary date, with
// an optional clock time and marks. The phrase is kept as written. A problem
// of severity error comes with the zero Time; remarks come with a value.
func Parse(s string, a Anchor) (Time, []Problem) {
	s = strings.TrimSpace(s)
	t, problems := parse(s, a)
	if t.IsZero() {
		if len(problems) == 0 {
			problems = []Problem{unreadable(s, a)}
		}
		return Time{}, problems
	}
	if t.Precision != Instant {
		t.Zone = a.Zone
	}
	t.Phrase, t.Stated = s, true
	for i := range problems {
		if problems[i].Code == "BR303" && t.Precision == Day {
			problems[i].Fix = t.EDTF
		}
	}
	return t, problems
}

// parse is [Parse] without the phrase and without an offer for what cannot be
// read: the zero Time then comes without a problem.
func parse(s string, a Anchor) (Time, []Problem) {
	if t, problems, ok := parseEDTF(s, a); ok {
		return t, problems
	}
	body, uncertain, approx := cutMarks(text.NFC(s))
	var t Time
	var problems []Problem
	if m := clockPart.FindStringSubmatch(body); m != nil {
		day, first := parseDay(m[1], a)
		if day.IsZero() {
			return day, first
		}
		t, problems = clock(day, m[2], m[3], m[4], a, s)
		problems = append(first, problems...)
	} else {
		t, problems = parseDay(body, a)
	}
	if t.IsZero() || t.Interval {
		return t, problems
	}
	return t.marked(uncertain, approx), problems
}

// parseDay reads a date without a clock time.
func parseDay(s string, a Anchor) (Time, []Problem) {
	if t, ok := ParseEDTF(s); ok {
		return t, nil
	}
	word := strings.Join(strings.Fields(strings.ToLower(s)), " ")
	t, problems, ok := relative(word, s, a)
	if ok && !t.IsZero() {
		t = t.marked(a.Uncertain, a.Approx)
	}
	if !ok {
		t, ok = ordinary(word, a)
	}
	if ok && !t.IsZero() && !expressible(t) {
		return Time{}, []Problem{{Code: "BR301", Message: fmt.Sprintf("%q leads beyond the years that a date can be written in", s), Help: "write the date"}}
	}
	return t, problems
}

func expressible(t Time) bool { return writable(t.Lo) && writable(t.Hi.AddDate(0, 0, -1)) }

// relative reads the closed list of language 2.3. True with the zero Time: one
// of them, but not for this record. The word w is in small letters, written
// as it stands in the brief.
func relative(w, written string, a Anchor) (Time, []Problem, bool) {
	d := a.Day
	switch w {
	case "today":
		return oneDay(d), nil, true
	case "yesterday":
		return oneDay(d.AddDate(0, 0, -1)), nil, true
	case "tomorrow":
		return oneDay(d.AddDate(0, 0, 1)), nil, true
	case "coming days":
		return days(d.AddDate(0, 0, 1), d.AddDate(0, 0, 8)).marked(false, true), nil, true
	case "recently":
		return days(d.AddDate(0, 0, -14), d.AddDate(0, 0, 1)).marked(false, true), nil, true
	}
	if day, ok := weekdayNamed(w, a.Lang); ok {
		return oneDay(weekday(d, day, a.Planned)), nil, true
	}
	if which, name, ok := strings.Cut(w, " "); ok && (which == "last" || which == "next") {
		if day, ok := weekdayNamed(name, a.Lang); ok {
			t, problems := otherWeekday(written, which, day, a)
			return t, problems, true
		}
	}
	if m := period.FindStringSubmatch(w); m != nil {
		return periodOf(d, m[1], m[2]), nil, true
	}
	if m := ago.FindStringSubmatch(w); m != nil {
		return shift(d, -number(m[1]), m[2]), nil, true
	}
	if m := ahead.FindStringSubmatch(w); m != nil {
		return shift(d, number(m[1]), m[2]), nil, true
	}
	return Time{}, nil, false
}

// weekday is the latest such day up to D, or the earliest from D on.
func weekday(d time.Time, day int, planned bool) time.Time {
	back := (int(d.Weekday()) - day + 7) % 7
	if planned {
		return d.AddDate(0, 0, (7-back)%7)
	}
	return d.AddDate(0, 0, -back)
}

// otherWeekday is "last W" (occurred) or "next W" (planned, BR303); the other
// two combinations are BR301 (language 6.1).
func otherWeekday(w, which string, day int, a Anchor) (Time, []Problem) {
	switch {
	case which == "last" && a.Planned:
		return Time{}, []Problem{{Code: "BR301", Message: fmt.Sprintf("%q is past, but this is planned", w), Help: "write the date, or remove `planned`"}}
	case which == "last":
		return oneDay(weekday(a.Day.AddDate(0, 0, -1), day, false)), nil
	case !a.Planned:
		return Time{}, []Problem{{Code: "BR301", Message: fmt.Sprintf("%q is to come, but this is not planned", w), Help: "add `status:: planned`, or write the date"}}
	}
	t := oneDay(monday(a.Day).AddDate(0, 0, 7+(day+6)%7))
	return t, []Problem{{Code: "BR303", Message: fmt.Sprintf("%q read as %s", w, t.EDTF), Help: "write the date to be sure"}}
}

// monday is the first day of the ISO week.
func monday(d time.Time) time.Time { return d.AddDate(0, 0, -(int(d.Weekday())+6)%7) }

// periodOf is the ISO week, month or year before, of, or after D.
func periodOf(d time.Time, which, unit string) Time {
	n := 0
	switch which {
	case "last":
		n = -1
	case "next":
		n = 1
	}
	switch unit {
	case "week":
		lo := monday(d).AddDate(0, 0, 7*n)
		return days(lo, lo.AddDate(0, 0, 7))
	case "month":
		lo := date(d.Year(), int(d.Month())+n, 1)
		return days(lo, lo.AddDate(0, 1, 0))
	}
	lo := date(d.Year()+n, 1, 1)
	return days(lo, lo.AddDate(1, 0, 0))
}

// shift is n units after D, before it where n is negative; weeks and months
// are approximate, and a month from the 31st ends on the last day of the
// shorter month (language 6.4).
func shift(d time.Time, n int, unit string) Time {
	switch unit {
	case "day":
		return oneDay(d.AddDate(0, 0, n))
	case "week":
		return oneDay(d.AddDate(0, 0, 7*n)).marked(false, true)
	}
	first := date(d.Year(), int(d.Month())+n, 1)
	last := first.AddDate(0, 1, -1).Day()
	return oneDay(first.AddDate(0, 0, min(d.Day(), last)-1)).marked(false, true)
}

// ordinary reads "19 August 2021", "19 Aug" and "August 2021" in English and
// the site's language. Without a year the latest day up to D is meant, or the
// earliest from D on for what is planned. It takes no mark from the anchor:
// those are for relative words (language 6.4).
func ordinary(w string, a Anchor) (Time, bool) {
	parts := strings.Fields(w)
	var plain []string
	for i, p := range parts {
		if !(i > 0 && i < len(parts)-1 && particle(p, a.Lang)) {
			plain = append(plain, p)
		}
	}
	year := ""
	if n := len(plain); n > 1 && yearShape.MatchString(plain[n-1]) {
		year, plain = plain[n-1], plain[:n-1]
	}
	mo := 0
	if len(plain) > 0 {
		mo = month(plain[len(plain)-1], a.Lang)
	}
	switch {
	case mo == 0:
		return Time{}, false
	case len(plain) == 1 && year != "":
		return parseDate(fmt.Sprintf("%s-%02d", year, mo))
	case len(plain) != 2:
		return Time{}, false
	}
	m := dayNumber.FindStringSubmatch(plain[0])
	switch {
	case m == nil:
		return Time{}, false
	case year != "":
		return parseDate(fmt.Sprintf("%s-%02d-%02d", year, mo, number(m[1])))
	}
	return nearestYear(mo, number(m[1]), a)
}

// nearestYear finds the year of a day without one. The 29th of February may be
// eight years away.
func nearestYear(mo, d int, a Anchor) (Time, bool) {
	step := -1
	if a.Planned {
		step = 1
	}
	for y, i := a.Day.Year(), 0; i <= 8; y, i = y+step, i+1 {
		lo := date(y, mo, d)
		if d < 1 || lo.Day() != d { // no such day in this year
			continue
		}
		if step < 0 && !lo.After(a.Day) || step > 0 && !lo.Before(a.Day) {
			return oneDay(lo), true
		}
	}
	return Time{}, false
}

// PlannedPast is BR304: a value of a planned record whose window, with its
// widening by `~`, ends before the anchor day begins in the value's zone.
func PlannedPast(t Time, a Anchor) (Problem, bool) {
	today := oneDay(a.Day)
	today.Zone = t.Zone // a call at one in Tokyo is on the day that Tokyo has
	if t.IsZero() || !Before(t, today) || Overlap(t, today, 0) {
		return Problem{}, false
	}
	return Problem{Code: "BR304", Message: fmt.Sprintf("planned, but its date %s is before the brief's date", t.EDTF), Help: "remove `planned` or correct the date"}, true
}
