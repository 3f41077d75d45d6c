package text

import (
	"slices"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

var pluralNames = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// Plural names the form that words beside a whole number take in a language:
// zero, one, two, few, many or other.
func Plural(lang string, n int) string {
	return pluralOf(language.Make(lang), n)
}

func pluralOf(tag language.Tag, n int) string {
	return pluralNames[plural.Cardinal.MatchPlural(tag, max(n, -n), 0, 0, 0, 0)]
}

// PluralForms are the forms that whole numbers ask for in a language, in
// alphabetical order.
func PluralForms(lang string) []string {
	if known, ok := pluralForms.Load(lang); ok {
		return known.([]string)
	}
	tag, out := language.Make(lang), []string{"other"}
	for n := range 300 {
		if form := pluralOf(tag, n); !slices.Contains(out, form) {
			out = append(out, form)
		}
	}
	slices.Sort(out)
	pluralForms.Store(lang, out)
	return out
}

var pluralForms sync.Map // language tag -> []string

// RightToLeft says whether a language is written from right to left, by its
// script or the one that it is mostly written in.
func RightToLeft(lang string) bool {
	script, _ := language.Make(lang).Script()
	return slices.Contains([]string{"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"}, script.String())
}
