package when

import (
	"strings"
	"sync"

	"readout/generator/text"
)

// names are the words for days and months of one language. Each entry holds
// the full name first and then other forms, all lower case; they are compared
// without accents and without a full stop at the end. A further language is a
// further entry here, and in wordings if pages are to speak it.
type names struct {
	months   [12]string
	weekdays [7]string // from Sunday
	of       string    // may stand before the month and before the year: "de"
}

var languages = map[string]names{
	"en": {months: [12]string{"january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sep sept", "october oct", "november nov", "december dec"},
		weekdays: [7]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}},
	"fr": {months: [12]string{"janvier janv jan", "février févr fév", "mars", "avril avr", "mai", "juin", "juillet juil", "août", "septembre sept sep", "octobre oct", "novembre nov", "décembre déc"},
		weekdays: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}},
	"de": {months: [12]string{"januar jänner jan jän", "februar feber feb", "märz mär mrz", "april apr", "mai", "juni jun", "juli jul", "august aug", "september sept sep", "oktober okt", "november nov", "dezember dez"},
		weekdays: [7]string{"sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend"}},
	"es": {months: [12]string{"enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul", "agosto ago", "septiembre setiembre sept sep", "octubre oct", "noviembre nov", "diciembre dic"},
		weekdays: [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}, of: "de"},
	"it": {months: [12]string{"gennaio gen", "febbraio feb", "marzo mar", "aprile apr", "maggio mag", "giugno giu", "luglio lug", "agosto ago", "settembre set sett", "ottobre ott", "novembre nov", "dicembre dic"},
		weekdays: [7]string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"}},
	"pt": {months: [12]string{"janeiro jan", "fevereiro fev", "março mar", "abril abr", "maio mai", "junho jun", "julho jul", "agosto ago", "setembro set", "outubro out", "novembro nov", "dezembro dez"},
		weekdays: [7]string{"domingo", "segunda-feira segunda", "terça-feira terça", "quarta-feira quarta", "quinta-feira quinta", "sexta-feira sexta", "sábado"}, of: "de"},
	"nl": {months: [12]string{"januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul", "augustus aug", "september sep sept", "oktober okt", "november nov", "december dec"},
		weekdays: [7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}},
	"ar": {months: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		weekdays: [7]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"}},
}

// spoken is the list of languages that a value may be written in: English, and
// the site's. Of a tag such as fr-FR the language alone counts.
func spoken(tag string) []string { return []string{"en", base(tag)} }

func base(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	tag, _, _ = strings.Cut(tag, "_")
	return tag
}

// places gives the index of every form, without accents, in its table.
type places struct{ months, weekdays map[string]int }

var placesOf = sync.OnceValue(func() map[string]places {
	all := map[string]places{}
	for tag, n := range languages {
		all[tag] = places{index(n.months[:]), index(n.weekdays[:])}
	}
	return all
})

func index(entries []string) map[string]int {
	at := map[string]int{}
	for i, entry := range entries {
		for _, form := range strings.Fields(entry) {
			at[text.Fold(form)] = i
		}
	}
	return at
}

// month gives 1 to 12, or 0 for a word that is no month.
func month(word, lang string) int {
	word = text.Fold(strings.TrimSuffix(word, "."))
	for _, tag := range spoken(lang) {
		if i, ok := placesOf()[tag].months[word]; ok {
			return i + 1
		}
	}
	return 0
}

// weekdayNamed gives 0 (Sunday) to 6.
func weekdayNamed(word, lang string) (int, bool) {
	word = text.Fold(word)
	for _, tag := range spoken(lang) {
		if i, ok := placesOf()[tag].weekdays[word]; ok {
			return i, true
		}
	}
	return 0, false
}

// particle says whether a word may join day, month and year.
func particle(word, lang string) bool {
	n := languages[base(lang)]
	return n.of != "" && (word == n.of || word == "del")
}

// full is the first form of an entry.
func full(entry string) string {
	first, _, _ := strings.Cut(entry, " ")
	return first
}
