package when

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The forms of language 6.2: level 0, level 1 without seasons and exponents.
var (
	plain    = regexp.MustCompile(`^(-?\d{4})(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?$`)
	someYear = regexp.MustCompile(`^(\d{2})(?:(\d)X|XX)$`) // 201X, 20XX
	longYear = regexp.MustCompile(`^Y(-?[1-9]\d{4,8})$`)   // only for years that four digits cannot write
	moment   = regexp.MustCompile(`^(-?\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}(?::\d{2})?)?$`)
	oneOf    = regexp.MustCompile(`^\[(.*)\]$`)
)

// ParseEDTF reads EDTF level 0, level 1 without seasons and exponents, and
// one-of ranges `[a..b]`, `[..b]`, `[a..]`, `[a,b]` of consecutive days
// (language 6.2). A date-time without an offset is taken as UTC. The EDTF of
// the result is the canonical form, and reads as the same window again.
func ParseEDTF(s string) (Time, bool) {
	t, _, ok := parseEDTF(s, Anchor{})
	return t, ok && !t.IsZero()
}

// parseEDTF is [ParseEDTF] with the zone of an anchor for date-times that name
// none. True with the zero Time: a value in form, but no such moment.
func parseEDTF(s string, a Anchor) (Time, []Problem, bool) {
	s = strings.TrimSpace(s)
	if from, to, ok := strings.Cut(s, "/"); ok {
		t, ok := parseInterval(from, to)
		return t, nil, ok
	}
	body, uncertain, approx := cutMarks(s)
	var t Time
	var problems []Problem
	var ok bool
	if m := moment.FindStringSubmatch(body); m != nil {
		t, problems, ok = parseMoment(m, a, s)
	} else if m := oneOf.FindStringSubmatch(body); m != nil {
		t, ok = parseSet(m[1])
	} else {
		t, ok = parseDate(body)
	}
	if !ok || t.IsZero() {
		return Time{}, problems, ok
	}
	t.Stated = true
	return t.marked(uncertain, approx), problems, true
}

// marked adds marks to a value that is no interval: those carry theirs at
// their ends.
func (t Time) marked(uncertain, approx bool) Time {
	t.Uncertain = t.Uncertain || uncertain
	t.Approximate = t.Approximate || approx
	t.EDTF = strings.TrimRight(t.EDTF, "?~%") + marks(t.Uncertain, t.Approximate)
	return t
}

func marks(uncertain, approx bool) string {
	switch {
	case uncertain && approx:
		return "%"
	case uncertain:
		return "?"
	case approx:
		return "~"
	}
	return ""
}

func cutMarks(s string) (body string, uncertain, approx bool) {
	body = strings.TrimRight(s, "?~%")
	tail := s[len(body):]
	return strings.TrimSpace(body), strings.ContainsAny(tail, "?%"), strings.ContainsAny(tail, "~%")
}

// parseMoment reads a date-time; m is what [moment] found.
func parseMoment(m []string, a Anchor, phrase string) (Time, []Problem, bool) {
	day, ok := parseDate(m[1])
	secs, _ := strconv.Atoi(m[4])
	if !ok || secs > 59 {
		return Time{}, nil, false
	}
	zone := m[5]
	if len(zone) == len("+02") {
		zone += ":00"
	}
	t, problems := clock(day, m[2], m[3], zone, a, phrase)
	if t.IsZero() {
		return Time{}, problems, zone == "" // an impossible offset is no EDTF; a time left out is one
	}
	return instant(t.Lo.Add(time.Duration(secs)*time.Second), t.Zone), problems, true
}

// parseDate reads a day, a month or a year, also with unspecified digits.
func parseDate(s string) (Time, bool) {
	whole := func(p Precision, lo time.Time, years, months, days int) (Time, bool) {
		return Time{EDTF: s, Lo: solid(lo), Hi: solid(lo.AddDate(years, months, days)), Precision: p}, true
	}
	if m := someYear.FindStringSubmatch(s); m != nil {
		first, n := number(m[1])*100, 100
		if m[2] != "" {
			first, n = first+number(m[2])*10, 10
		}
		return whole(Range, date(first, 1, 1), n, 0, 0)
	}
	if m := longYear.FindStringSubmatch(s); m != nil {
		return whole(Year, date(number(m[1]), 1, 1), 1, 0, 0)
	}
	m := plain.FindStringSubmatch(s)
	if m == nil || m[1] == "-0000" {
		return Time{}, false
	}
	y, mo, d := number(m[1]), m[2], m[3]
	switch {
	case mo == "" || mo == "XX" && (d == "" || d == "XX"):
		return whole(Year, date(y, 1, 1), 1, 0, 0)
	case number(mo) < 1 || number(mo) > 12: // XX with a day is level 2, 21 to 41 are seasons and parts of a year
		return Time{}, false
	case d == "" || d == "XX":
		return whole(Month, date(y, number(mo), 1), 0, 1, 0)
	}
	lo := date(y, number(mo), number(d))
	if number(d) < 1 || lo.Day() != number(d) {
		return Time{}, false
	}
	return whole(Day, lo, 0, 0, 1)
}

// number reads digits that a pattern has let through; 0 for XX.
func number(s string) int { n, _ := strconv.Atoi(s); return n }

func date(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// parseEnd reads one end of a range; empty and ".." are open. Unspecified
// digits there are level 2.
func parseEnd(s string) (t Time, open, ok bool) {
	body, u, a := cutMarks(strings.TrimSpace(s))
	if body == "" || body == ".." {
		return Time{EDTF: body, Uncertain: u, Approximate: a}, true, true
	}
	if strings.Contains(body, "X") {
		return Time{}, false, false
	}
	t, ok = parseDate(body)
	t.Uncertain, t.Approximate = u, a
	return t, false, ok
}

// parseRange reads both ends, at least one of which is not open.
func parseRange(from, to string) (a, b Time, ok bool) {
	a, aOpen, ok1 := parseEnd(from)
	b, bOpen, ok2 := parseEnd(to)
	return a, b, ok1 && ok2 && !(aOpen && bOpen) && (aOpen || bOpen || a.Lo.Before(b.Hi))
}

func parseSet(inner string) (Time, bool) {
	if from, to, ok := strings.Cut(inner, ".."); ok {
		a, b, ok := parseRange(from, to)
		if !ok {
			return Time{}, false
		}
		if a.EDTF == b.EDTF && a.Precision == Day {
			b.Uncertain, b.Approximate = a.Uncertain || b.Uncertain, a.Approximate || b.Approximate
			return b, true // one of one day is that day
		}
		t := span(a.Lo, b.Hi, a.EDTF, b.EDTF)
		t.Uncertain, t.Approximate = a.Uncertain || b.Uncertain, a.Approximate || b.Approximate
		return t, true
	}
	parts := strings.Split(inner, ",")
	var first, last Time
	for i, p := range parts {
		t, _, ok := parseEnd(p)
		if !ok || t.Precision != Day || i > 0 && !t.Lo.Equal(last.Hi) {
			return Time{}, false
		}
		t.Uncertain, t.Approximate = t.Uncertain || last.Uncertain, t.Approximate || last.Approximate
		if i == 0 {
			first = t
		}
		last = t
	}
	if len(parts) == 1 {
		return Time{}, false // brackets hold a range or a list
	}
	t := span(first.Lo, last.Hi, first.EDTF, last.EDTF)
	t.Uncertain, t.Approximate = last.Uncertain, last.Approximate
	return t, true
}

// span makes a one-of range; its precision is week, month or year if it is
// exactly one (language 6.2).
func span(lo, hi time.Time, a, b string) Time {
	t := Time{EDTF: "[" + a + ".." + b + "]", Lo: lo, Hi: hi, Precision: Range}
	if a == ".." {
		t.EDTF = "[.." + b + "]"
	}
	if b == ".." {
		t.EDTF = "[" + a + "..]"
	}
	switch {
	case lo.IsZero() || hi.IsZero():
		t.Precision = Open
	case lo.Weekday() == time.Monday && hi.Equal(lo.AddDate(0, 0, 7)):
		t.Precision = Week
	case lo.Day() == 1 && hi.Equal(lo.AddDate(0, 1, 0)):
		t.Precision = Month
	case lo.YearDay() == 1 && hi.Equal(lo.AddDate(1, 0, 0)):
		t.Precision = Year
	}
	return t
}

// parseInterval reads `a/b`. Each end keeps its own mark; one written at an
// open end, which can bear none, goes to the other.
func parseInterval(from, to string) (Time, bool) {
	a, b, ok := parseRange(from, to)
	if !ok || strings.Contains(from+to, "Y") {
		return Time{}, false
	}
	t := Time{Lo: a.Lo, Hi: b.Hi, Precision: Range, Interval: true, Stated: true,
		Uncertain: a.Uncertain || b.Uncertain, Approximate: a.Approximate || b.Approximate}
	switch {
	case a.Lo.IsZero():
		t.Precision = Open
		t.EDTF = a.EDTF + "/" + b.EDTF + marks(t.Uncertain, t.Approximate)
	case b.Hi.IsZero():
		t.Precision = Open
		t.EDTF = a.EDTF + marks(t.Uncertain, t.Approximate) + "/" + b.EDTF
	default:
		t.EDTF = a.EDTF + marks(a.Uncertain, a.Approximate) + "/" + b.EDTF + marks(b.Uncertain, b.Approximate)
	}
	return t, true
}

// days makes the one-of range of whole days [lo, hi). Years that no day can be
// written in are written, and taken, whole.
func days(lo, hi time.Time) Time {
	if !lo.IsZero() && hi.Equal(lo.AddDate(0, 0, 1)) && writable(lo) {
		return oneDay(lo)
	}
	var a, b string
	if !lo.IsZero() {
		if a = isoDay(lo); !writable(lo) {
			lo, a = date(lo.Year(), 1, 1), fmt.Sprintf("Y%d", lo.Year())
		}
	}
	if !hi.IsZero() {
		last := hi.AddDate(0, 0, -1)
		if b = isoDay(last); !writable(last) {
			hi, b = date(last.Year()+1, 1, 1), fmt.Sprintf("Y%d", last.Year())
		}
	}
	return span(lo, hi, a, b)
}

func oneDay(d time.Time) Time {
	return Time{EDTF: isoDay(d), Lo: solid(d), Hi: solid(d.AddDate(0, 0, 1)), Precision: Day}
}

// solid keeps the first moment of the year 1 from being read as an open end:
// it is the zero time.Time.
func solid(t time.Time) time.Time {
	if t.IsZero() {
		return t.Add(time.Nanosecond)
	}
	return t
}

// writable says whether EDTF can write a day: its year has four digits.
func writable(d time.Time) bool { return d.Year() >= -9999 && d.Year() <= 9999 }

// isoDay writes a day as ISO 8601 does, with a sign where four digits do not do.
func isoDay(d time.Time) string {
	switch y := d.Year(); {
	case y < 0:
		return fmt.Sprintf("-%04d", -y) + d.Format("-01-02")
	case y > 9999:
		return fmt.Sprintf("+%d", y) + d.Format("-01-02")
	}
	return d.Format(time.DateOnly)
}

// Default is the window that a missing `on` leaves: [..D], or [D..] for what
// is planned (language 4). Nobody wrote it.
func Default(a Anchor) Time {
	t := days(time.Time{}, a.Day.AddDate(0, 0, 1))
	if a.Planned {
		t = days(a.Day, time.Time{})
	}
	t.Zone = a.Zone
	return t.marked(a.Uncertain, a.Approx)
}
