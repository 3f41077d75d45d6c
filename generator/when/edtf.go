package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	plain = regexp.MustCompile(`^(\d{4})(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?$`)
	oneOf = regexp.MustCompile(`^\[(.*)\]$`)
)

// ParseEDTF reads EDTF level 0, level 1 without seasons and exponents, and
// one-of ranges `[a..b]`, `[..b]`, `[a..]`, `[a,b]` of consecutive days
// (language 6.2).
func ParseEDTF(s string) (Time, bool) {
	body, uncertain, approx := cutMarks(strings.TrimSpace(s))
	t, ok := parseBody(body)
	if !ok {
		return Time{}, false
	}
	t.Uncertain = t.Uncertain || uncertain
	t.Approximate = t.Approximate || approx
	t.EDTF, t.Stated = bare(t.EDTF)+marks(t.Uncertain, t.Approximate), true
	return t, true
}

func bare(s string) string { return strings.TrimRight(s, "?~%") }

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

func parseBody(s string) (Time, bool) {
	if m := oneOf.FindStringSubmatch(s); m != nil {
		return parseSet(m[1])
	}
	if a, b, ok := strings.Cut(s, "/"); ok {
		return parseInterval(a, b)
	}
	m := plain.FindStringSubmatch(s)
	if m == nil {
		return Time{}, false
	}
	return parsePlain(s, m[1], m[2], m[3])
}

func parsePlain(s, y, mo, d string) (Time, bool) {
	year, _ := strconv.Atoi(y)
	whole := func(p Precision, lo time.Time, years, months, days int) (Time, bool) {
		return Time{EDTF: s, Lo: lo, Hi: lo.AddDate(years, months, days), Precision: p}, true
	}
	if mo == "" || mo == "XX" {
		if d != "" && d != "XX" {
			return Time{}, false
		}
		return whole(Year, date(year, 1, 1), 1, 0, 0)
	}
	month, _ := strconv.Atoi(mo)
	if month < 1 || month > 12 {
		return Time{}, false
	}
	if d == "" || d == "XX" {
		return whole(Month, date(year, month, 1), 0, 1, 0)
	}
	dd, _ := strconv.Atoi(d)
	lo := date(year, month, dd)
	if dd < 1 || lo.Day() != dd {
		return Time{}, false
	}
	return whole(Day, lo, 0, 0, 1)
}

func date(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// end reads one end of a range; empty and ".." are open.
func end(s string) (Time, bool, bool) {
	body, u, a := cutMarks(strings.TrimSpace(s))
	if body == "" || body == ".." {
		return Time{}, true, true
	}
	m := plain.FindStringSubmatch(body)
	if m == nil {
		return Time{}, false, false
	}
	t, ok := parsePlain(body, m[1], m[2], m[3])
	t.Uncertain, t.Approximate = u, a
	return t, false, ok
}

func parseSet(inner string) (Time, bool) {
	if a, b, ok := strings.Cut(inner, ".."); ok {
		lo, loOpen, ok1 := end(a)
		hi, hiOpen, ok2 := end(b)
		if !ok1 || !ok2 || loOpen && hiOpen || !loOpen && !hiOpen && !lo.Lo.Before(hi.Hi) {
			return Time{}, false
		}
		t := span(lo.Lo, hi.Hi, lo.EDTF, hi.EDTF)
		t.Uncertain, t.Approximate = lo.Uncertain || hi.Uncertain, lo.Approximate || hi.Approximate
		return t, true
	}
	parts := strings.Split(inner, ",")
	var first, last Time
	for i, p := range parts {
		t, open, ok := end(p)
		if !ok || open || t.Precision != Day || i > 0 && !t.Lo.Equal(last.Hi) {
			return Time{}, false
		}
		if i == 0 {
			first = t
		}
		last = t
	}
	if len(parts) == 1 {
		return first, true
	}
	return span(first.Lo, last.Hi, first.EDTF, last.EDTF), true
}

// span makes a one-of range; its precision is week, month or year if it is
// exactly one (language 6.2).
func span(lo, hi time.Time, a, b string) Time {
	t := Time{EDTF: "[" + a + ".." + b + "]", Lo: lo, Hi: hi, Precision: Range}
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

func parseInterval(a, b string) (Time, bool) {
	lo, loOpen, ok1 := end(a)
	hi, hiOpen, ok2 := end(b)
	if !ok1 || !ok2 || loOpen && hiOpen || !loOpen && !hiOpen && !lo.Lo.Before(hi.Hi) {
		return Time{}, false
	}
	t := Time{EDTF: strings.TrimSpace(a) + "/" + strings.TrimSpace(b), Lo: lo.Lo, Hi: hi.Hi, Precision: Range, Interval: true,
		Uncertain: lo.Uncertain || hi.Uncertain, Approximate: lo.Approximate || hi.Approximate}
	if loOpen || hiOpen {
		t.Precision = Open
	}
	return t, true
}

// days makes the one-of range of whole days [lo, hi).
func days(lo, hi time.Time) Time {
	f := func(t time.Time, back int) string {
		if t.IsZero() {
			return ""
		}
		return t.AddDate(0, 0, back).Format(time.DateOnly)
	}
	if !lo.IsZero() && hi.Equal(lo.AddDate(0, 0, 1)) {
		return oneDay(lo)
	}
	return span(lo, hi, f(lo, 0), f(hi, -1))
}

func oneDay(d time.Time) Time {
	return Time{EDTF: d.Format(time.DateOnly), Lo: d, Hi: d.AddDate(0, 0, 1), Precision: Day}
}

// Default is the window that a missing `on` leaves: [..D], or [D..] for what
// is planned (language 4). Nobody wrote it.
func Default(a Anchor) Time {
	t := days(time.Time{}, a.Day.AddDate(0, 0, 1))
	if a.Planned {
		t = days(a.Day, time.Time{})
	}
	return t.marked(a, false, false)
}

// marked gives a value the marks of its phrase and of its anchor.
func (t Time) marked(a Anchor, uncertain, approx bool) Time {
	t.Uncertain = t.Uncertain || a.Uncertain || uncertain
	t.Approximate = t.Approximate || a.Approx || approx
	t.EDTF = bare(t.EDTF) + marks(t.Uncertain, t.Approximate)
	t.Zone = a.Zone
	return t
}
