package site

import (
	"fmt"
	"strings"

	"readout/generator/model"
	"readout/generator/when"
	"readout/generator/words"
)

// What views say is looked up in the catalogue of the site by its English
// words. Keys are constant, so that a test can find each of them.

// t is a text of the catalogue, its holes filled.
func (w *world) t(key string, values ...any) string {
	return w.o.Words.Say(key, w.shownAs(values)...)
}

// tn is the text for a number, which fills {0}; values fill {1} and on.
func (w *world) tn(n int, one, many string, values ...any) string {
	return w.o.Words.Count(n, one, many, w.shownAs(values)...)
}

// shownAs writes texts and numbers as they fill holes.
func (w *world) shownAs(values []any) []string {
	if len(values) == 0 {
		return nil
	}
	list := make([]string, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case string:
			list[i] = v
		case int:
			list[i] = w.o.Words.Number(v)
		default:
			list[i] = fmt.Sprint(v)
		}
	}
	return list
}

// count is a number before its word: "3 events".
func (w *world) count(n int, one, many string) string {
	return w.o.Words.Count(n, "{0} "+one, "{0} "+many)
}

// spaced is a word of the language of briefs as people write it.
func spaced(word string) string { return strings.ReplaceAll(word, "-", " ") }

// msg marks a text that is looked up elsewhere, by [world.term].
func msg(s string) string { return s }

// term is a word of the language of briefs, or of the configuration, in the
// language of the site.
func (w *world) term(word string) string {
	if word == "" {
		return ""
	}
	return w.o.Words.Say(word)
}

// verb is that of a statement as it stands after the names of its speakers. A
// verb of the configuration has one form.
func (w *world) verb(s *model.Statement) string {
	if many := manySay(s.Verb); len(s.Speakers) > 1 && many != "" {
		return w.term(many)
	}
	return w.term(s.Verb)
}

// manySay is a verb of the language of briefs after several names.
func manySay(verb string) string {
	switch verb {
	case "says":
		return msg("say|several")
	case "supports":
		return msg("support|several")
	case "opposes":
		return msg("oppose|several")
	case "demands":
		return msg("demand|several")
	case "expects":
		return msg("expect|several")
	case "offers":
		return msg("offer|several")
	case "promises":
		return msg("promise|several")
	case "agrees":
		return msg("agree|several")
	case "refuses":
		return msg("refuse|several")
	case "denies":
		return msg("deny|several")
	case "accuses":
		return msg("accuse|several")
	case "warns":
		return msg("warn|several")
	}
	return ""
}

// dateWords is a date in the language of the site.
func (w *world) dateWords(t when.Time) string { return t.WordsIn(w.o.Words.Lang()) }

// dir is the direction of the site's words where it is not the usual one.
func (w *world) dir() string {
	if dir := w.o.Words.Dir(); dir != "ltr" {
		return dir
	}
	return ""
}

// in is the language that something is written in, "" where it is the page's:
// what a page holds of others is marked with it, so that it is read aloud,
// hyphenated and set in its own direction. Without a language it is the site's.
func (w *world) in(lang string) string {
	lang = first(lang, w.o.Config.Language, "en")
	if words.Base(lang) == words.Base(w.o.Words.Lang()) {
		return ""
	}
	return lang
}

// inBrief is the language of a brief, as in.
func (w *world) inBrief(b *model.Brief) string {
	if b == nil {
		return w.in("")
	}
	return w.in(frontOf(b).Lang)
}

// inFile is the language of what the file of an entity says, as in. The lang of
// a source is that of the original, not of what is written about it here.
func (w *world) inFile(e *model.Entity) string {
	if e.Kind == "source" {
		return w.in("")
	}
	return w.in(e.Front.Lang)
}

// titled is a link whose words are the title of a brief.
func (d desk) titled(b *model.Brief, url string) Link {
	l := d.to(b.Title, url)
	l.In = d.inBrief(b)
	return l
}

// quoted sets the quotation marks of what was said as the language of the site
// has them, like those around quotes; the data keeps what the brief has. Marks
// without a fellow stay as they are.
func (w *world) quoted(text string) string {
	if n := strings.Count(text, `"`); n == 0 || n%2 != 0 {
		return text
	}
	return w.alternately(strings.Split(text, `"`))
}

// quotedMarkup is quoted for finished HTML: marks inside of tags are none.
func (w *world) quotedMarkup(in Markup) Markup {
	var parts []string
	s, from := string(in), 0
	for i := 0; i < len(s); i++ {
		if s[i] == '<' {
			end := strings.IndexByte(s[i:], '>')
			if end < 0 {
				return in
			}
			i += end
			continue
		}
		for _, mark := range []string{`"`, "&#34;", "&quot;"} {
			if strings.HasPrefix(s[i:], mark) {
				parts = append(parts, s[from:i])
				from = i + len(mark)
				i = from - 1
				break
			}
		}
	}
	if n := len(parts); n == 0 || n%2 != 0 {
		return in
	}
	return Markup(w.alternately(append(parts, s[from:])))
}

// alternately joins pieces by an opening and a closing mark in turn.
func (w *world) alternately(pieces []string) string {
	marks := strings.SplitN(w.t("“{0}”", "\x00"), "\x00", 2)
	if len(marks) != 2 {
		return strings.Join(pieces, `"`)
	}
	b := &strings.Builder{}
	for i, p := range pieces {
		if i > 0 {
			b.WriteString(marks[(i+1)%2])
		}
		b.WriteString(p)
	}
	return b.String()
}
