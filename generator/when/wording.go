package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// wording is how one language speaks of dates and durations on pages. The %s
// are filled with dates or durations in the same language. To add a language,
// add its names to languages and an entry to wordings; the cases under
// testdata/words show what it must be able to say.
type wording struct {
	day, firstDay        string // %s day, month, year; the first of a month may differ
	month                string // %s month, year
	capitals             bool   // names of months begin with a capital
	undated              string
	week, by, from       string
	between              string // some day in
	days, period         string // how long it lasted, in days and in months or years
	about, aboutDay      string // before one month or year, before one day
	approximate          string // after a range
	uncertain, notGiven  string
	theDay, atDay        string // a day inside a sentence, and after "by"
	zone, zoneVowel      string // the time of a city; of one that begins with a vowel
	atMonth              string // a month or year after "by"
	hour, minute, second string
	oneDay, manyDays     string
	more, less           string
	least, most, to, and string
	roughly              string
}

var wordings = map[string]wording{
	"en": {
		day: "%s %s %s", firstDay: "%s %s %s", month: "%s %s", capitals: true, undated: "undated",
		week: "week of %s", by: "by %s", from: "from %s on", between: "between %s and %s", days: "%s to %s", period: "%s to %s",
		about: "about %s", aboutDay: "about %s", approximate: " (approximate)", uncertain: " (uncertain)", notGiven: ", date not given",
		theDay: "%s", atDay: "%s", atMonth: "%s", zone: "%s time", zoneVowel: "%s time",
		hour: "%d h", minute: "%d min", second: "%d s", oneDay: "%d day", manyDays: "%d days",
		more: "more than %s", less: "less than %s", least: "at least %s", most: "at most %s", to: "%s to %s", and: "%s and %s", roughly: "about %s",
	},
	"fr": {
		day: "%s %s %s", firstDay: "%ser %s %s", month: "%s %s", undated: "sans date",
		week: "semaine du %s", by: "au plus tard %s", from: "dès %s", between: "entre %s et %s", days: "du %s au %s", period: "%s – %s",
		about: "vers %s", aboutDay: "vers le %s", approximate: " (approximatif)", uncertain: " (incertain)", notGiven: ", date non précisée",
		theDay: "le %s", atDay: "le %s", atMonth: "en %s", zone: "heure de %s", zoneVowel: "heure d’%s",
		hour: "%d h", minute: "%d min", second: "%d s", oneDay: "%d jour", manyDays: "%d jours",
		more: "plus de %s", less: "moins de %s", least: "au moins %s", most: "au plus %s", to: "%s à %s", and: "%s et %s", roughly: "environ %s",
	},
	"de": {
		day: "%s. %s %s", firstDay: "%s. %s %s", month: "%s %s", capitals: true, undated: "ohne Datum",
		week: "Woche vom %s", by: "bis %s", from: "ab %s", between: "zwischen %s und %s", days: "%s bis %s", period: "%s bis %s",
		about: "um %s", aboutDay: "um den %s", approximate: " (ungefähr)", uncertain: " (unsicher)", notGiven: ", Datum nicht genannt",
		theDay: "dem %s", atDay: "zum %s", atMonth: "%s", zone: "Ortszeit %s", zoneVowel: "Ortszeit %s",
		hour: "%d Std.", minute: "%d Min.", second: "%d Sek.", oneDay: "%d Tag", manyDays: "%d Tage",
		more: "mehr als %s", less: "weniger als %s", least: "mindestens %s", most: "höchstens %s", to: "%s bis %s", and: "%s und %s", roughly: "etwa %s",
	},
	"ar": {
		day: "%s %s %s", firstDay: "%s %s %s", month: "%s %s", undated: "بلا تاريخ",
		week: "أسبوع %s", by: "في موعد أقصاه %s", from: "ابتداءً من %s", between: "بين %s و%s", days: "من %s إلى %s", period: "من %s إلى %s",
		about: "نحو %s", aboutDay: "نحو %s", approximate: " (تقريبًا)", uncertain: " (غير مؤكد)", notGiven: "، التاريخ غير مذكور",
		theDay: "%s", atDay: "%s", atMonth: "%s", zone: "بتوقيت %s", zoneVowel: "بتوقيت %s",
		hour: "%d س", minute: "%d د", second: "%d ث", oneDay: "يوم (%d)", manyDays: "%d يوم",
		more: "أكثر من %s", less: "أقل من %s", least: "%s على الأقل", most: "%s على الأكثر", to: "من %s إلى %s", and: "%s و%s", roughly: "نحو %s",
	},
}

// wordingOf finds the wordings of a language tag, English if it has none.
func wordingOf(tag string) (string, wording) {
	tag = base(tag)
	if w, ok := wordings[tag]; ok {
		return tag, w
	}
	return "en", wordings["en"]
}

// date writes a day, a month or a year in words.
func (w wording) date(tag string, p Precision, d time.Time) string {
	year := figures(Year, d)
	if p == Year {
		return year
	}
	name := full(languages[tag].months[d.Month()-1])
	if w.capitals {
		name = strings.ToUpper(name[:1]) + name[1:]
	}
	switch {
	case p == Month:
		return fmt.Sprintf(w.month, name, year)
	case d.Day() == 1:
		return fmt.Sprintf(w.firstDay, "1", name, year)
	}
	return fmt.Sprintf(w.day, strconv.Itoa(d.Day()), name, year)
}

// the puts a date into a sentence.
func (w wording) the(p Precision, s string) string {
	if p == Day {
		return fmt.Sprintf(w.theDay, s)
	}
	return s
}

// at puts a date after "by".
func (w wording) at(p Precision, s string) string {
	if p == Day {
		return fmt.Sprintf(w.atDay, s)
	}
	return fmt.Sprintf(w.atMonth, s)
}

// areas are the first steps of the names of zones that go on with a place.
const areas = " Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific "

// inZone names a zone as readers call it: "New York time" for America/New_York.
// What is no place, such as UTC or +04:30, stays as it is.
func (w wording) inZone(name string) string {
	area, place, ok := strings.Cut(name, "/")
	if !ok || !strings.Contains(areas, " "+area+" ") {
		return name
	}
	city := strings.ReplaceAll(place[strings.LastIndexByte(place, '/')+1:], "_", " ")
	if strings.Contains("AEIOU", city[:min(1, len(city))]) {
		return fmt.Sprintf(w.zoneVowel, city)
	}
	return fmt.Sprintf(w.zone, city)
}

// ClockIn writes the clock time of a moment and its zone: "17:01 (New York time)".
func (t Time) ClockIn(lang string) string {
	_, w := wordingOf(lang)
	return t.clock(w)
}

func (t Time) clock(w wording) string {
	out := t.Lo.Format("15:04")
	if t.Zone != "" {
		out += " (" + w.inZone(t.Zone) + ")"
	}
	return out
}

// span writes a duration in its largest units; none at all in the unit it was
// written in.
func (w wording) span(d, unit time.Duration) string {
	var parts []string
	for _, u := range []struct {
		d         time.Duration
		one, many string
	}{{24 * time.Hour, w.oneDay, w.manyDays}, {time.Hour, w.hour, w.hour}, {time.Minute, w.minute, w.minute}, {time.Second, w.second, w.second}} {
		n := d / u.d
		d %= u.d
		switch {
		case n == 1:
			parts = append(parts, fmt.Sprintf(u.one, n))
		case n > 0 || len(parts) == 0 && d == 0 && u.d == max(unit, time.Second):
			parts = append(parts, fmt.Sprintf(u.many, n))
		}
	}
	return strings.Join(parts, " ")
}

// DayIn writes a day in the language of a tag: "19 August 2021".
func DayIn(d time.Time, lang string) string {
	tag, w := wordingOf(lang)
	return w.date(tag, Day, d)
}

// MonthIn writes a month in the language of a tag: "August 2021".
func MonthIn(d time.Time, lang string) string {
	tag, w := wordingOf(lang)
	return w.date(tag, Month, d)
}

// DayOfYearIn writes a day without its year: "19 August".
func DayOfYearIn(d time.Time, lang string) string {
	return strings.TrimSpace(strings.TrimSuffix(DayIn(d, lang), figures(Year, d)))
}
