package site

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"readout/generator/text"
)

// What stands here stands a second time in static/search.js, as readers search
// in their browser. testdata/search.json holds the two together.

// fold is the form in which words are compared: without case, without marks
// on letters, compatibility forms made plain.
func fold(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.ToLower(text.Fold(s)) // folding makes some scripts capital
		}
	}
	return strings.ToLower(s)
}

// maxToken is how many characters of a word count.
const maxToken = 32

// tokens splits a text into the words it is found by. Scripts without spaces
// give each pair of neighbours; a single letter says nothing.
func tokens(s string) []string {
	var out []string
	for word := range strings.FieldsFuncSeq(fold(s), func(r rune) bool { return !inWord(r) }) {
		out = segments(out, word)
	}
	return out
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M)
}

// cjk says whether a character is of a script written without spaces.
func cjk(r rune) bool {
	return r >= 0x3005 && (r <= 0x3007 || r >= 0x3040 && r <= 0x30FF || r >= 0x3400 && r <= 0x4DBF ||
		r >= 0x4E00 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 && r <= 0x3FFFF)
}

func segments(out []string, word string) []string {
	if strings.IndexFunc(word, cjk) < 0 { // nearly all
		return token(out, word)
	}
	for word != "" {
		r, _ := utf8.DecodeRuneInString(word)
		end := strings.IndexFunc(word, func(x rune) bool { return cjk(x) != cjk(r) })
		if end < 0 {
			end = len(word)
		}
		if cjk(r) {
			out = pairs(out, []rune(word[:end]))
		} else {
			out = token(out, word[:end])
		}
		word = word[end:]
	}
	return out
}

func token(out []string, word string) []string {
	if len(word) == 1 && (word[0] < '0' || word[0] > '9') {
		return out
	}
	if len(word) > maxToken && utf8.RuneCountInString(word) > maxToken {
		word = string([]rune(word)[:maxToken])
	}
	return append(out, word)
}

func pairs(out []string, run []rune) []string {
	if len(run) == 1 {
		return append(out, string(run))
	}
	for i := range len(run) - 1 {
		out = append(out, string(run[i:i+2]))
	}
	return out
}

// Query is a search as written, taken apart.
type Query struct {
	Words      []string   `json:"words"`      // each must be there, or a word that begins with it
	Phrases    [][]string `json:"phrases"`    // words that must follow one another
	Terms      []string   `json:"terms"`      // #topic, @leader
	Kinds      []string   `json:"kinds"`      // one of them must be its kind
	Not        []string   `json:"not"`        // words and terms that must not be there
	NotPhrases [][]string `json:"notPhrases"` // phrases that must not be there
	After      string     `json:"after"`      // from this day on
	Before     string     `json:"before"`     // before this day
}

var (
	queryPart = regexp.MustCompile(`(-?)(?:["“”„«]([^"“”„«»]*)["“”»]?|([^\s\x{A0}\x{3000}"“”„«»]+))`)
	queryDay  = regexp.MustCompile(`^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$`)
)

// ParseQuery reads what a reader typed: words, "phrases", #topic, @leader,
// kind:call, after:2021-08, before:2021-09-01, and a minus before what must
// not be there. Nothing is an error; what has no meaning is words.
func ParseQuery(s string) Query {
	q := Query{Words: []string{}, Phrases: [][]string{}, Terms: []string{}, Kinds: []string{}, Not: []string{}, NotPhrases: [][]string{}}
	for _, m := range queryPart.FindAllStringSubmatch(s, -1) {
		no, phrase, word := m[1] == "-", tokens(m[2]), m[3]
		switch {
		case word == "" && len(phrase) > 1 && no:
			q.NotPhrases = append(q.NotPhrases, phrase)
		case word == "" && len(phrase) > 1:
			q.Phrases = append(q.Phrases, phrase)
		case word == "":
			q.add(no, phrase)
		case !q.filter(no, word):
			q.add(no, tokens(word))
		}
	}
	return q
}

func (q *Query) add(no bool, words []string) {
	if no {
		q.Not = append(q.Not, words...)
	} else {
		q.Words = append(q.Words, words...)
	}
}

// filter reads a word that is more than a word.
func (q *Query) filter(no bool, word string) bool {
	if sigil := word[0]; sigil == '#' || sigil == '@' {
		id := fold(strings.TrimLeft(word, "#@"))
		if id != "" {
			q.term(no, string(sigil)+id)
		}
		return id != ""
	}
	key, value, _ := strings.Cut(word, ":")
	switch fold(key) {
	case "kind":
		if value = fold(value); value == "" {
			return false
		}
		if no {
			q.Not = append(q.Not, "kind:"+value)
		} else {
			q.Kinds = append(q.Kinds, "kind:"+value)
		}
		return true
	case "after", "before":
		m := queryDay.FindStringSubmatch(value)
		if m == nil || no {
			return false
		}
		day := m[1] + "-" + first(m[2], "01") + "-" + first(m[3], "01")
		if fold(key) == "after" {
			q.After = day
		} else {
			q.Before = day
		}
		return true
	}
	return false
}

func (q *Query) term(no bool, term string) {
	if no {
		q.Not = append(q.Not, term)
	} else {
		q.Terms = append(q.Terms, term)
	}
}
