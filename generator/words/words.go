// Package words holds what pages say of themselves, in the language of a site:
// headings, labels, sentences with holes, and plurals.
//
// The key of a text is the text in English. A site in English needs no
// catalogue, and a text that nobody has translated is shown in English. A hole
// is {0}, {1}, ...; each stands once. What follows the last "|" of a key tells
// two equal texts of different meaning apart and is not shown.
//
// Catalogues are read by the room brief, as they are YAML. Enter at [New] and
// [Catalogue.Say].
package words

import (
	"slices"
	"strconv"
	"strings"

	"readout/generator/text"
)

// Text is a translation. Forms holds those of a number by the names of plural
// rules ("one", "few", "other"); a text without a number has Words alone.
type Text struct {
	Words string
	Forms map[string]string
}

// Catalogue is the texts of one language. Nil is English. Nobody changes it
// once it is made.
type Catalogue struct {
	lang  string
	texts map[string]Text
	own   bool // pages speak the language
}

// New makes the catalogue of a site: lang is the language that the site is
// written in, the layers are texts, later ones stand in place of earlier ones.
// Without any layer pages speak English.
func New(lang string, layers ...map[string]Text) *Catalogue {
	c := &Catalogue{lang: lang, texts: map[string]Text{}, own: English(lang)}
	for _, layer := range layers {
		for key, t := range layer {
			c.texts[key] = t
			c.own = true
		}
	}
	return c
}

// English says whether a language tag is that of English, or none.
func English(tag string) bool { return tag == "" || Base(tag) == "en" }

// Base is the language of a tag without its region: fr of fr-CA.
func Base(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	return tag
}

// Lang is the tag of the language that the texts are in: the site's, or en
// where the site's has no catalogue.
func (c *Catalogue) Lang() string {
	if c == nil || c.lang == "" || !c.own {
		return "en"
	}
	return c.lang
}

// Dir is the direction of [Catalogue.Lang], "ltr" or "rtl".
func (c *Catalogue) Dir() string { return Dir(c.Lang()) }

// Dir is the direction in which a language is written.
func Dir(lang string) string {
	if text.RightToLeft(lang) {
		return "rtl"
	}
	return "ltr"
}

// Plain is the English text of a key: without its hint.
func Plain(key string) string {
	if i := strings.LastIndexByte(key, '|'); i >= 0 {
		return key[:i]
	}
	return key
}

// Has says whether a key is translated.
func (c *Catalogue) Has(key string) bool {
	if c == nil {
		return false
	}
	_, ok := c.texts[key]
	return ok
}

// Words is the text of a key, its holes open.
func (c *Catalogue) Words(key string) string {
	if c != nil {
		if t, ok := c.texts[key]; ok && t.Words != "" {
			return t.Words
		}
	}
	return Plain(key)
}

// Say is the text of a key, its holes filled.
func (c *Catalogue) Say(key string, values ...string) string { return Fill(c.Words(key), values...) }

// Form is the text for a number, its holes open. The key is that for many.
func (c *Catalogue) Form(n int, one, many string) string {
	if c != nil {
		if t, ok := c.texts[many]; ok {
			if t.Words != "" {
				return t.Words // the same for every number
			}
			if form := t.Forms[text.Plural(c.Lang(), n)]; form != "" {
				return form
			}
			return t.Forms["other"]
		}
	}
	if n == 1 {
		return Plain(one)
	}
	return Plain(many)
}

// Count is the text for a number, which fills the hole {0}; values fill those
// from {1} on.
func (c *Catalogue) Count(n int, one, many string, values ...string) string {
	return Fill(c.Form(n, one, many), append([]string{c.Number(n)}, values...)...)
}

// Figures is the key of how a thousand is written: what stands between the 1
// and the 000 parts the figures of large numbers.
const Figures = "1,000|figures"

// Number writes a number in figures. A language that does not say how has no
// signs in them: a comma means something else in many.
func (c *Catalogue) Number(n int) string {
	s := strconv.Itoa(n)
	if len(s) < 4 || !c.Has(Figures) && !English(c.Lang()) {
		return s
	}
	between := strings.TrimSuffix(strings.TrimPrefix(c.Words(Figures), "1"), "000")
	if between == "" {
		return s
	}
	for at := len(s) - 3; at > 0 && s[at-1] != '-'; at -= 3 {
		s = s[:at] + between + s[at:]
	}
	return s
}

// Forms are the forms of a key by name, nil for one without a number.
func (c *Catalogue) Forms(key string) map[string]string {
	if c == nil {
		return nil
	}
	return c.texts[key].Forms
}

// Sum names all that the catalogue says, for the digests of pages.
func (c *Catalogue) Sum() string {
	if c == nil {
		return ""
	}
	var b strings.Builder
	put := func(s string) { b.WriteString(strconv.Itoa(len(s)) + ":" + s) }
	put(c.Lang())
	for _, key := range sorted(c.texts) {
		t := c.texts[key]
		put(key)
		put(t.Words)
		for _, form := range sorted(t.Forms) {
			put(form)
			put(t.Forms[form])
		}
	}
	return b.String()
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Fill puts values into the holes of a text. A hole without a value stays.
func Fill(s string, values ...string) string {
	if len(values) == 0 || !strings.Contains(s, "{") {
		return s
	}
	size := len(s)
	for _, v := range values {
		size += len(v)
	}
	var b strings.Builder
	b.Grow(size)
	for {
		from, to, n, ok := hole(s)
		if !ok {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:from])
		if n < len(values) {
			b.WriteString(values[n])
		} else {
			b.WriteString(s[from:to])
		}
		s = s[to:]
	}
}

// Cut gives the words of a text before and after its hole {0}.
func Cut(s string) (before, after string) {
	before, after, _ = strings.Cut(s, "{0}")
	return before, after
}

// Holes are the numbers of the holes of a text, in order of size.
func Holes(s string) []int {
	var out []int
	for {
		_, to, n, ok := hole(s)
		if !ok {
			slices.Sort(out)
			return out
		}
		out = append(out, n)
		s = s[to:]
	}
}

// hole finds the first hole of a text.
func hole(s string) (from, to, n int, ok bool) {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '{')
		if i < 0 {
			return 0, 0, 0, false
		}
		from = at + i
		end := strings.IndexByte(s[from:], '}')
		if end < 0 {
			return 0, 0, 0, false
		}
		if n, err := strconv.Atoi(s[from+1 : from+end]); err == nil && n >= 0 && end <= 3 {
			return from, from + end + 1, n, true
		}
		at = from + 1
	}
}

// Misfit says what is wrong with a translation, "" when nothing is: its holes
// must be those of the key, and it must have every form that the language
// needs for whole numbers. A form other than "other" may leave {0} out, as in
// "one event".
func Misfit(lang, key string, t Text) string {
	want := Holes(Plain(key))
	if t.Forms == nil {
		return holesMisfit(want, t.Words, false)
	}
	for _, form := range text.PluralForms(lang) {
		if t.Forms[form] == "" {
			return "the form `" + form + "` is missing"
		}
	}
	for _, form := range sorted(t.Forms) {
		if !slices.Contains(text.PluralForms(lang), form) {
			return "the language has no plural form `" + form + "`; it has " + strings.Join(text.PluralForms(lang), ", ")
		}
		if said := holesMisfit(want, t.Forms[form], form != "other"); said != "" {
			return said
		}
	}
	return ""
}

func holesMisfit(want []int, words string, spared bool) string {
	have := Holes(words)
	if slices.Equal(want, have) || spared && slices.Equal(slices.DeleteFunc(slices.Clone(want), func(n int) bool { return n == 0 }), have) {
		return ""
	}
	if len(want) == 0 {
		return "the text has a hole where the English one has none"
	}
	var names []string
	for _, n := range want {
		names = append(names, "{"+strconv.Itoa(n)+"}")
	}
	return "the text must have " + strings.Join(names, ", ") + ", each once"
}
