package when

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"readout/generator/text"
)

// allowed is the help for what cannot be read and resembles nothing.
const allowed = "use YYYY-MM-DD, an EDTF value, or today/yesterday/Monday.../last, this, next week"

// Ways of writing a date that are not read but can be offered in our form.
var (
	slashed     = regexp.MustCompile(`^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})$`) // 2021/8/9
	compact     = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)                   // 20210819
	dayFirst    = regexp.MustCompile(`^(\d{1,2})([./-])(\d{1,2})[./-](\d{4})$`)   // 19.08.2021
	noSeconds   = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})?$`)
	monthFirst  = regexp.MustCompile(`^(\pL+)\.? (\d{1,2})(?: (\d{4}(?: .*)?))?$`) // August 19, 2021
	ordinalDay  = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)$`)
	seasonShape = regexp.MustCompile(`^-?\d{4}-(2[1-9]|3\d|4[01])[?~%]?$`)
	onlyClock   = regexp.MustCompile(`^\d{1,2}:\d{2}( \S+)?$`)
)

var numbers = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// unreadable is BR301 with the nearest thing that can be read. The fix is
// given only where the offer reads as a date for this record.
func unreadable(s string, a Anchor) Problem {
	p := Problem{Code: "BR301", Message: fmt.Sprintf("cannot read %q as a date", s), Help: allowed}
	body, _, _ := cutMarks(text.NFC(s))
	tail := strings.TrimPrefix(text.NFC(s), body)
	body = strings.Join(strings.Fields(body), " ")
	switch {
	case seasonShape.MatchString(body):
		p.Help = "seasons and quarters are not read; write the months, as in [2021-03..2021-05]"
		return p
	case onlyClock.MatchString(body):
		p.Help = fmt.Sprintf("write the day before the clock time: %s %s", isoDay(a.Day), body)
		return p
	}
	if m := plain.FindStringSubmatch(body); m != nil && number(m[3]) > 0 {
		if month, ok := parseDate(m[1] + "-" + m[2]); ok && month.Precision == Month {
			p.Help = fmt.Sprintf("%s has %d days", month.Words(), month.Hi.AddDate(0, 0, -1).Day())
			return p
		}
	}
	if help := a.otherWeekday(body); help != "" {
		p.Help = help
		return p
	}
	offer := a.offer(body)
	if offer == "" {
		return p
	}
	p.Help = fmt.Sprintf("did you mean %s?", offer)
	if tail = strings.TrimSpace(tail); tail != "" {
		offer += tail
		p.Help = fmt.Sprintf("did you mean %q?", offer)
	}
	if t, _ := parse(offer, a); !t.IsZero() {
		p.Fix = offer
	}
	return p
}

// offer finds what was meant; "" if nothing is near that can be read.
func (a Anchor) offer(s string) string {
	words := a.inWords(s)
	bare := a.unnamed(words)
	for _, offer := range []string{a.inFigures(s), words, monthLast(bare)} {
		if offer != "" && a.reads(offer) {
			return offer
		}
	}
	return ""
}

// unnamed is a date without the weekday before it, as of "Thursday 19 August
// 2021"; "" where there is none, or no date after it.
func (a Anchor) unnamed(words string) string {
	first, bare, _ := strings.Cut(words, " ")
	if _, ok := weekdayNamed(first, a.Lang); !ok || !strings.ContainsAny(bare, "0123456789") {
		return ""
	}
	return bare
}

// otherWeekday is the help for a date that lies on another weekday than is
// written before it: one of the two is wrong, and only the author knows which.
func (a Anchor) otherWeekday(s string) string {
	words := a.inWords(s)
	bare := a.unnamed(words)
	t, _ := parse(monthLast(bare), a)
	if bare == "" || t.Precision != Day || t.Lo.IsZero() {
		return ""
	}
	first, _, _ := strings.Cut(words, " ")
	if day, _ := weekdayNamed(first, a.Lang); day == int(t.Lo.Weekday()) {
		return ""
	}
	return fmt.Sprintf("%s is a %s; write the date alone, and the right one", bare, t.Lo.Weekday())
}

// reads says whether a value is in the language, for this record or for one
// that is planned where this is not.
func (a Anchor) reads(s string) bool {
	here, _ := parse(s, a)
	a.Planned = !a.Planned
	there, _ := parse(s, a)
	return !here.IsZero() || !there.IsZero()
}

// inFigures puts the figures of a date into our order. 09/08/2021 is two
// different days in two countries: nothing is offered for it.
func (a Anchor) inFigures(s string) string {
	date, clock, _ := strings.Cut(s, " ")
	if m := noSeconds.FindStringSubmatch(s); m != nil {
		return strings.TrimSpace(m[1] + " " + m[2] + " " + m[3])
	}
	y, mo, d := "", "", ""
	if m := slashed.FindStringSubmatch(date); m != nil {
		y, mo, d = m[1], m[3], m[5]
	} else if m := compact.FindStringSubmatch(date); m != nil {
		y, mo, d = m[1], m[2], m[3]
	} else if m := dayFirst.FindStringSubmatch(date); m != nil {
		y, mo, d = m[4], m[3], m[1]
		if m[2] != "." && number(mo) > 12 {
			mo, d = d, mo
		} else if m[2] != "." && number(d) <= 12 && number(d) != number(mo) {
			return ""
		}
	}
	if y == "" {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%s-%02d-%02d %s", y, number(mo), number(d), clock))
}

// inWords mends a phrase word by word: slips of the pen, numbers in words,
// "19th", "August 19, 2021", "on Thursday".
func (a Anchor) inWords(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) == 0 || len(words) > 8 {
		return ""
	}
	known := a.known()
	var out []string
	for _, w := range words {
		mended, ok := a.mend(w, known)
		if !ok {
			return ""
		}
		if mended != "" {
			out = append(out, mended)
		}
	}
	return monthLast(strings.Join(out, " "))
}

// monthLast turns "August 19 2021" round.
func monthLast(s string) string {
	if m := monthFirst.FindStringSubmatch(s); m != nil {
		return strings.TrimSpace(m[2] + " " + m[1] + " " + m[3])
	}
	return s
}

// mend gives one word as the language has it, "" for one that is left out.
func (a Anchor) mend(w string, known []string) (string, bool) {
	low := strings.ToLower(w)
	if m := ordinalDay.FindStringSubmatch(low); m != nil {
		return m[1], true
	}
	if i := slices.Index(numbers, low); i >= 0 {
		return fmt.Sprint(i), true
	}
	if low == "a" || low == "an" {
		return "1", true
	}
	if i := slices.IndexFunc(known, func(k string) bool { return strings.ToLower(k) == low }); i >= 0 {
		return known[i], true
	}
	_, day := weekdayNamed(low, a.Lang)
	switch {
	case day:
		return w, true
	case low == "on" || low == "the" || low == "of" || low == "at":
		return "", true
	case strings.ContainsAny(low, "0123456789:/") || month(low, a.Lang) > 0 || particle(low, a.Lang):
		return w, true
	}
	if short := strings.TrimSuffix(low, "."); len(short) >= 3 {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.HasPrefix(strings.ToLower(d.String()), short) {
				return d.String(), true
			}
		}
	}
	folded := make([]string, len(known))
	for i, k := range known {
		folded[i] = text.Fold(k)
	}
	if near, ok := text.Nearest(text.Fold(w), folded, false); ok {
		return known[slices.Index(folded, near)], true
	}
	return "", false
}

// known lists the words of dates, with capitals where readers expect them.
func (a Anchor) known() []string {
	list := []string{"today", "yesterday", "tomorrow", "last", "this", "next", "in", "ago", "coming", "recently",
		"day", "days", "week", "weeks", "month", "months", "year"}
	for _, tag := range spoken(a.Lang) {
		n := languages[tag]
		for _, entry := range slices.Concat(n.weekdays[:], n.months[:]) {
			if word := full(entry); word != "" && !slices.Contains(list, word) {
				if tag == "en" {
					word = strings.ToUpper(word[:1]) + word[1:]
				}
				list = append(list, word)
			}
		}
	}
	return list
}
