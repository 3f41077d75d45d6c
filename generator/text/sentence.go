package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortened are words before a full stop that does not end a sentence.
var shortened = []string{"Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Sen", "Rep", "St", "No", "vs", "Amb", "Gov", "Jr", "Sr"}

// SentenceEnds lists where sentences end in a text, in bytes: after a full
// stop and the marks that close with it, where a new one may begin. "U.N." and
// "Dr." end none. static/search.js cuts in the same way.
func SentenceEnds(s string) (ends []int) {
	for i, r := range s {
		if !strings.ContainsRune(".!?…。！？", r) || r == '.' && abbreviated(s[:i]) {
			continue
		}
		rest := strings.TrimLeft(s[i+utf8.RuneLen(r):], `"'”’»)]`)
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
		if strings.ContainsRune("。！？", r) || strings.HasPrefix(rest, " ") && !unicode.IsLower(next) {
			ends = append(ends, len(s)-len(rest))
		}
	}
	return append(ends, len(s))
}

func abbreviated(before string) bool {
	word := before[strings.LastIndexAny(before, " .(\"“")+1:]
	r, n := utf8.DecodeRuneInString(word)
	return n > 0 && n == len(word) && unicode.IsUpper(r) || slices.Contains(shortened, word)
}
