// Package text holds what the program knows of letters: normal forms,
// folding, collation, edit distance and slugs. It is the only room that
// imports x/text, knows no other room, and must never know what a name means.
// Enter at [NFC], [Nearest], [Slug].
package text

import (
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// NFC gives the composed form, in which all names are compared.
func NFC(s string) string { return norm.NFC.String(s) }

// Fold drops case and diacritics, for finding and for suggestions.
func Fold(s string) string { return stripMarks(cases.Fold().String(norm.NFKD.String(s))) }

// Unmarked drops diacritics and keeps case.
func Unmarked(s string) string { return stripMarks(norm.NFKD.String(s)) }

func stripMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
}

// Slug makes the id of a provisional entity: NFKD without combining marks,
// lower case, each run of anything but a-z and 0-9 one hyphen, none at the
// ends; a name without any such letter is x- and its bytes (language 6.22).
func Slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(stripMarks(norm.NFKD.String(name))) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String(), "-")
	if slug == "" {
		return "x-" + hex.EncodeToString([]byte(name))
	}
	return slug
}

// Distance counts the edits between two words: insertions, deletions,
// replacements and swaps of neighbours cost one each (optimal string alignment).
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// nearness measures many words against one.
type nearness struct {
	word, other       []rune
	before, last, row []int
}

// distance is [Distance] as far as it is at most limit, else a greater number:
// so only a narrow band of the table is filled, and long words cost no more
// than their length.
func (n *nearness) distance(other string, limit int) int {
	n.other = append(n.other[:0], []rune(other)...)
	x, y := n.word, n.other
	if len(n.row) < len(y)+2 {
		n.before, n.last, n.row = make([]int, len(y)+2), make([]int, len(y)+2), make([]int, len(y)+2)
	}
	for j := range min(len(y), limit+1) + 1 {
		n.last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		from, to := max(1, i-limit), min(len(y), i+limit)
		n.row[from-1] = limit + 1
		if from == 1 {
			n.row[0] = i
		}
		least := n.row[from-1]
		for j := from; j <= to; j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			n.row[j] = min(n.row[j-1]+1, n.last[j]+1, n.last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				n.row[j] = min(n.row[j], n.before[j-2]+1)
			}
			least = min(least, n.row[j])
		}
		n.row[to+1] = limit + 1
		if least > limit {
			return limit + 1
		}
		n.before, n.last, n.row = n.last, n.row, n.before
	}
	return min(n.last[len(y)], limit+1)
}

// Nearest finds the one known word near enough to be meant, as [Near] does; a
// tie is no answer (language 2.6).
func Nearest(word string, known []string, name bool) (string, bool) {
	if list := Near(word, known, name); len(list) == 1 {
		return list[0], true
	}
	return "", false
}

// MostNear is how many words [Near] gives at most: whoever has thousands of
// names that differ in one letter is not to wait for a list of them.
const MostNear = 20

// Near finds the known words nearest to a written one, in the order given: all
// those at the same distance, which is at most a third of the written word's
// length in edits, at least one, at most two, or three for names. Of very many
// it gives [MostNear].
func Near(word string, known []string, name bool) (found []string) {
	most := 2
	if name {
		most = 3
	}
	n := utf8.RuneCountInString(word)
	limit := max(1, min(most, n/3))
	best := limit
	near := nearness{word: []rune(word)}
	for _, k := range known {
		if m := utf8.RuneCountInString(k); k == word || m > n+limit || m < n-limit {
			continue
		}
		switch d := near.distance(k, limit); {
		case d < best || d == best && len(found) == 0:
			best, found = d, append(found[:0], k)
		case d == best && len(found) < MostNear && !slices.Contains(found, k):
			found = append(found, k)
		}
	}
	return found
}

// collators are made once a language: making one is slow.
var collators sync.Map

// Compare orders two texts as a reader of a language expects; texts that are
// equal so far are ordered by their bytes, so the order is total.
func Compare(a, b, lang string) int {
	c, ok := collators.Load(lang)
	if !ok {
		tag, err := language.Parse(lang)
		if err != nil {
			tag = language.English
		}
		pool := &sync.Pool{New: func() any { return collate.New(tag, collate.IgnoreCase) }}
		c, _ = collators.LoadOrStore(lang, pool)
	}
	pool := c.(*sync.Pool)
	col := pool.Get().(*collate.Collator)
	defer pool.Put(col)
	if r := col.CompareString(a, b); r != 0 {
		return r
	}
	return strings.Compare(a, b)
}
