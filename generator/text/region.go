package text

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Region names a country, given by its code of two letters (ISO 3166-1), in a
// language; "" where the code or its name is unknown.
func Region(lang, code string) string {
	if len(code) != 2 {
		return ""
	}
	region, err := language.ParseRegion(code)
	names := display.Regions(language.Make(lang))
	if err != nil || names == nil || !region.IsCountry() {
		return ""
	}
	return names.Name(region)
}

// Language names a language, given by its tag such as "fr" or "pt-BR", in a
// language; "" where the tag or its name is unknown.
func Language(lang, tag string) string {
	t, err := language.Parse(tag)
	names := display.Tags(language.Make(lang))
	if err != nil || names == nil {
		return ""
	}
	return names.Name(t)
}
