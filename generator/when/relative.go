package when

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const allowed = "use YYYY-MM-DD, an EDTF value, or today/yesterday/Monday.../last, this, next week"

var (
	clockPart = regexp.MustCompile(`^(.*?)\s+(\d{1,2}):(\d{2})(?:\s+(\S+))?$`)
	ago       = regexp.MustCompile(`^(\d{1,4}) (day|week|month)s? ago$`)
	ahead     = regexp.MustCompile(`^in (\d{1,4}) (day|week|month)s?$`)
	period    = regexp.MustCompile(`^(this|last|next) (week|month|year)$`)
	dayMonth  = regexp.MustCompile(`^(\d{1,2})(?:er|\.)? (\pL+)\.?(?: (\d{4}))?$`)
	monthYear = regexp.MustCompile(`^(\pL+)\.? (\d{4})$`)
)

var weekdays = map[string]time.Weekday{"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}

var months = map[string][]string{
	"en": {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"},
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	"de": {"januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"},
	"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	"it": {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"},
}

// Parse reads a written date: EDTF, a relative word, or an ordinary date, with
// an optional clock time and marks. The phrase is kept as written. A problem
// of severity error comes with the zero Time; remarks come with a value.
func Parse(s string, a Anchor) (Time, []Problem) {
	s = strings.TrimSpace(s)
	body, uncertain, approx := cutMarks(s)
	if m := clockPart.FindStringSubmatch(body); m != nil {
		t, problems := parseDay(m[1], a)
		if t.IsZero() {
			return t, problems
		}
		t, more := clock(t, m[2], m[3], m[4], a, s)
		if !t.IsZero() {
			t.Uncertain, t.Approximate = t.Uncertain || uncertain, t.Approximate || approx
			t.EDTF += marks(t.Uncertain, t.Approximate)
		}
		t.Phrase = s
		return t, append(problems, more...)
	}
	t, problems := parseDay(body, a)
	if t.IsZero() {
		return t, problems
	}
	t.Uncertain, t.Approximate = t.Uncertain || uncertain, t.Approximate || approx
	t.EDTF = bare(t.EDTF) + marks(t.Uncertain, t.Approximate)
	t.Phrase, t.Zone, t.Stated = s, a.Zone, true
	return t, problems
}

// parseDay reads a date without a clock time and without marks.
func parseDay(s string, a Anchor) (Time, []Problem) {
	if t, ok := ParseEDTF(s); ok {
		return t, nil
	}
	word := strings.Join(strings.Fields(strings.ToLower(s)), " ")
	if t, problems, ok := relative(word, a); ok {
		if !t.IsZero() {
			t = t.marked(a, false, false)
		}
		return t, problems
	}
	if t, ok := ordinary(word, a); ok {
		return t, nil
	}
	return Time{}, []Problem{{"BR301", fmt.Sprintf("cannot read %q as a date", s), allowed}}
}

func relative(w string, a Anchor) (Time, []Problem, bool) {
	d := a.Day
	switch w {
	case "today":
		return oneDay(d), nil, true
	case "yesterday":
		return oneDay(d.AddDate(0, 0, -1)), nil, true
	case "tomorrow":
		return oneDay(d.AddDate(0, 0, 1)), nil, true
	case "coming days":
		return approximate(days(d.AddDate(0, 0, 1), d.AddDate(0, 0, 8))), nil, true
	case "recently":
		return approximate(days(d.AddDate(0, 0, -14), d.AddDate(0, 0, 1))), nil, true
	}
	if day, ok := weekdays[w]; ok {
		return oneDay(weekday(d, day, a.Planned)), nil, true
	}
	if which, name, ok := strings.Cut(w, " "); ok {
		if day, ok := weekdays[name]; ok && (which == "last" || which == "next") {
			return otherWeekday(w, which, day, a)
		}
	}
	if m := period.FindStringSubmatch(w); m != nil {
		return periodOf(d, m[1], m[2]), nil, true
	}
	if m := ago.FindStringSubmatch(w); m != nil {
		return shift(d, m[1], m[2], -1), nil, true
	}
	if m := ahead.FindStringSubmatch(w); m != nil {
		return shift(d, m[1], m[2], 1), nil, true
	}
	return Time{}, nil, false
}

func approximate(t Time) Time { t.Approximate = true; return t }

// weekday is the latest such day up to D, or the earliest from D on.
func weekday(d time.Time, day time.Weekday, planned bool) time.Time {
	back := (int(d.Weekday()) - int(day) + 7) % 7
	if planned {
		return d.AddDate(0, 0, (7-back)%7)
	}
	return d.AddDate(0, 0, -back)
}

// otherWeekday is "last W" (occurred) or "next W" (planned, BR303); the other
// two combinations are BR301 (language 6.1).
func otherWeekday(w, which string, day time.Weekday, a Anchor) (Time, []Problem, bool) {
	if which == "last" {
		if a.Planned {
			return Time{}, []Problem{{"BR301", fmt.Sprintf("%q is past, but this is planned", w), "write the date, or remove `planned`"}}, true
		}
		return oneDay(weekday(a.Day.AddDate(0, 0, -1), day, false)), nil, true
	}
	if !a.Planned {
		return Time{}, []Problem{{"BR301", fmt.Sprintf("%q is to come, but this is not planned", w), "add `status:: planned`, or write the date"}}, true
	}
	monday := a.Day.AddDate(0, 0, -(int(a.Day.Weekday())+6)%7)
	t := oneDay(monday.AddDate(0, 0, 7+(int(day)+6)%7))
	return t, []Problem{{"BR303", fmt.Sprintf("%q read as %s", w, t.EDTF), "write the date to be sure"}}, true
}

// periodOf is the ISO week, month or year before, of, or after D.
func periodOf(d time.Time, which, unit string) Time {
	n := map[string]int{"last": -1, "this": 0, "next": 1}[which]
	switch unit {
	case "week":
		lo := d.AddDate(0, 0, -(int(d.Weekday())+6)%7+7*n)
		return days(lo, lo.AddDate(0, 0, 7))
	case "month":
		lo := date(d.Year(), int(d.Month())+n, 1)
		return days(lo, lo.AddDate(0, 1, 0))
	}
	lo := date(d.Year()+n, 1, 1)
	return days(lo, lo.AddDate(1, 0, 0))
}

// shift is N units before or after D; weeks and months are approximate, and a
// month from the 31st ends on the last day of the shorter month (language 6.4).
func shift(d time.Time, number, unit string, sign int) Time {
	n, _ := strconv.Atoi(number)
	n *= sign
	switch unit {
	case "day":
		return oneDay(d.AddDate(0, 0, n))
	case "week":
		return approximate(oneDay(d.AddDate(0, 0, 7*n)))
	}
	first := date(d.Year(), int(d.Month())+n, 1)
	last := first.AddDate(0, 1, -1).Day()
	return approximate(oneDay(first.AddDate(0, 0, min(d.Day(), last)-1)))
}

// ordinary reads "19 August 2021", "19 Aug" and "August 2021" in English and
// the site's language. Without a year the latest day up to D is meant, or the
// earliest from D on for what is planned.
func ordinary(w string, a Anchor) (Time, bool) {
	if m := monthYear.FindStringSubmatch(w); m != nil {
		if mo := month(m[1], a.Lang); mo > 0 {
			return ParseEDTF(fmt.Sprintf("%s-%02d", m[2], mo))
		}
	}
	m := dayMonth.FindStringSubmatch(w)
	if m == nil {
		return Time{}, false
	}
	mo := month(m[2], a.Lang)
	if mo == 0 {
		return Time{}, false
	}
	d, _ := strconv.Atoi(m[1])
	if m[3] != "" {
		return ParseEDTF(fmt.Sprintf("%s-%02d-%02d", m[3], mo, d))
	}
	step := -1
	if a.Planned {
		step = 1
	}
	for y, i := a.Day.Year()-step, 0; i < 12; y, i = y+step, i+1 {
		t, ok := ParseEDTF(fmt.Sprintf("%04d-%02d-%02d", y, mo, d))
		if ok && (step < 0 && !t.Lo.After(a.Day) || step > 0 && !t.Lo.Before(a.Day)) {
			return t.marked(a, false, false), true
		}
	}
	return Time{}, false
}

func month(name, lang string) int {
	for _, l := range []string{"en", lang} {
		for i, m := range months[l] {
			if name == m || l == "en" && len(name) == 3 && strings.HasPrefix(m, name) || name == "sept" && i == 8 {
				return i + 1
			}
		}
	}
	return 0
}
