package when

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Earliest is the first day, or the instant; "" when open.
func (t Time) Earliest() string {
	switch {
	case t.Precision == Instant:
		return stamp(t.Lo)
	case t.Lo.IsZero():
		return ""
	}
	return isoDay(t.Lo)
}

// Latest is the last day, or the instant; "" when open.
func (t Time) Latest() string {
	switch {
	case t.Precision == Instant:
		return stamp(t.Lo)
	case t.Hi.IsZero():
		return ""
	}
	return isoDay(t.Hi.AddDate(0, 0, -1))
}

// Words says a date in English as precisely as it is known and no more (R13).
func (t Time) Words() string { return t.WordsIn("en") }

// Short is [Time.Words] for tables, with days in figures.
func (t Time) Short() string { return t.ShortIn("en") }

// WordsIn is [Time.Words] in the language of a tag such as fr-FR; English for
// one that has no wordings here.
func (t Time) WordsIn(lang string) string {
	tag, w := wordingOf(lang)
	return t.say(w, func(p Precision, d time.Time) string { return w.date(tag, p, d) }, true)
}

// ShortIn is [Time.Short] in the language of a tag.
func (t Time) ShortIn(lang string) string {
	_, w := wordingOf(lang)
	return t.say(w, figures, false)
}

// figures writes a day, month or year in digits.
func figures(p Precision, d time.Time) string {
	iso := isoDay(d)
	switch p {
	case Year:
		return strings.TrimPrefix(iso[:len(iso)-len("-01-01")], "+")
	case Month:
		return iso[:len(iso)-len("-01")]
	}
	return iso
}

// say words a date; name writes one of its ends.
func (t Time) say(w wording, name func(Precision, time.Time) string, notGiven bool) string {
	if t.IsZero() {
		return w.undated
	}
	out := t.sayWindow(w, name)
	switch p := t.Precision; {
	case !t.Approximate:
	case p == Day || p == Instant:
		out = fmt.Sprintf(w.aboutDay, out)
	case p == Month || p == Year:
		out = fmt.Sprintf(w.about, out)
	default:
		out += w.approximate
	}
	if t.Uncertain {
		out += w.uncertain
	}
	if notGiven && !t.Stated && t.Precision == Open {
		out += w.notGiven
	}
	return out
}

func (t Time) sayWindow(w wording, name func(Precision, time.Time) string) string {
	switch t.Precision {
	case Instant:
		return name(Day, t.Lo) + ", " + t.clock(w)
	case Week:
		return fmt.Sprintf(w.week, name(Day, t.Lo))
	case Day, Month, Year:
		return name(t.Precision, t.Lo)
	}
	from, to := t.ends()
	end := t.Hi.AddDate(0, 0, -1)
	first, last := name(from, t.Lo), name(to, end)
	if from == to && first != last && !t.Lo.IsZero() && !t.Hi.IsZero() {
		first, last = t.saidOnce(from, end, first, last)
	}
	switch {
	case t.Lo.IsZero() && t.Hi.IsZero():
		return w.undated
	case t.Lo.IsZero():
		return fmt.Sprintf(w.by, w.at(to, last))
	case t.Hi.IsZero():
		return fmt.Sprintf(w.from, w.the(from, first))
	case first == last:
		return first
	case t.Interval && from == Day && to == Day:
		return fmt.Sprintf(w.days, first, last)
	case t.Interval:
		return fmt.Sprintf(w.period, first, last)
	}
	return fmt.Sprintf(w.between, w.the(from, first), w.the(to, last))
}

// saidOnce leaves out of one end of a range what the other says: "30 to 31
// October 2021", "2021-10-30 to 31". Other figures stay whole: "2021-10-31 to
// 11-12" and "between 2021-08-20 and 26" would be riddles.
func (t Time) saidOnce(p Precision, end time.Time, first, last string) (string, string) {
	sameMonth := p == Day && t.Lo.Month() == end.Month()
	switch year := " " + figures(Year, end); {
	case p == Year || t.Lo.Year() != end.Year():
	case !strings.HasSuffix(first, year):
		if sameMonth && t.Interval {
			last = last[strings.LastIndexByte(last, '-')+1:]
		}
	case sameMonth:
		first, _, _ = strings.Cut(first, " ")
	default:
		first = strings.TrimSuffix(first, year)
	}
	return first, last
}

// ends says how precisely the ends of a range are written: one of months must
// not read as one of days.
func (t Time) ends() (from, to Precision) {
	body := strings.Trim(strings.TrimRight(t.EDTF, "?~%"), "[]")
	a, b, ok := strings.Cut(body, "..")
	if t.Interval {
		a, b, ok = strings.Cut(body, "/")
	}
	if !ok { // 201X, 20XX
		return Year, Year
	}
	grain := func(s string) Precision {
		end, _, _ := parseEnd(s)
		return cmp.Or(end.Precision, Day)
	}
	return grain(a), grain(b)
}

// Words says a duration for readers: "more than 1 h 30 min"; "" for none.
func (b Bounds) Words() string { return b.WordsIn("en") }

// WordsIn is [Bounds.Words] in the language of a tag.
func (b Bounds) WordsIn(lang string) string {
	_, w := wordingOf(lang)
	low, high := w.span(b.Min, b.Unit), w.span(b.Max, b.Unit)
	if b.MinExclusive {
		low = fmt.Sprintf(w.more, low)
	}
	if b.MaxExclusive {
		high = fmt.Sprintf(w.less, high)
	}
	var out string
	switch {
	case !b.HasMin && !b.HasMax:
		return ""
	case b.HasMin && b.HasMax && b.Min == b.Max:
		out = low
	case b.HasMin && b.HasMax && !b.MinExclusive && !b.MaxExclusive:
		out = fmt.Sprintf(w.to, low, high)
	case b.HasMin && b.HasMax:
		out = fmt.Sprintf(w.and, sided(b.MinExclusive, w.least, low), sided(b.MaxExclusive, w.most, high))
	case b.HasMin:
		out = sided(b.MinExclusive, w.least, low)
	default:
		out = sided(b.MaxExclusive, w.most, high)
	}
	if b.Approximate {
		out = fmt.Sprintf(w.roughly, out)
	}
	return out
}

// sided words a bound that counts itself; one that does not is worded already.
func sided(exclusive bool, pattern, s string) string {
	if exclusive {
		return s
	}
	return fmt.Sprintf(pattern, s)
}
