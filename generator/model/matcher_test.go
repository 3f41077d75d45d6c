package model

import (
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"readout/generator/brief"
	"readout/generator/when"
)

func matcherOf(names ...string) *matcher {
	m := &matcher{root: &trieNode{}}
	for _, n := range names {
		m.add(spaced(n), entry{rank: rankName, entity: &Entity{Name: n}})
	}
	return m
}

func TestFind(t *testing.T) {
	m := matcherOf("Macron", "Emmanuel Macron", "Afghan", "G7", "U.S.", "習近平", "al-Qaida", "Élysée", "Joe Biden", "ไบเดน")
	for _, tc := range []struct{ run, want string }{
		{"Emmanuel Macron called", "Emmanuel Macron"},
		{"Macron's and Macron’s", "Macron|Macron"},
		{"Afghans and macron", ""},
		{"Macron-Putin", "Macron"},
		{"anti-al-Qaida", "al-Qaida"},
		{"Emmanuel\nMacron", "Emmanuel\nMacron"},
		{"Emmanuel \n Macron", "Emmanuel \n Macron"},
		{"the U.S. and G7", "U.S.|G7"},
		{"G77", ""},
		{"中国习習近平主席", "習近平"},
		{"กับไบเดนที่", "ไบเดน"},
		{"l’E\u0301lyse\u0301e", "E\u0301lyse\u0301e"},
		{"Macron\u0301", ""},
		{"Joe\u00a0Biden", "Joe\u00a0Biden"},
		{"Joe Macron", "Macron"},
		{"Emmanuel \n G7", "G7"},
		{"Emmanuel \nMacron \n Emmanuel \n G7", "Emmanuel \nMacron|G7"},
	} {
		var got []string
		for _, s := range m.find(tc.run) {
			got = append(got, tc.run[s.start:s.end])
		}
		if strings.Join(got, "|") != tc.want {
			t.Errorf("%q: got %q, want %q", tc.run, got, tc.want)
		}
	}
}

// Where a text is one long beginning of a name, the pieces of the text that are
// looked at stay within the limit for each of them; a name over it is not found.
func TestLongNames(t *testing.T) {
	for _, sign := range []string{"漢", "a ", "a-", "漢\u0301"} {
		longest := strings.TrimSpace(strings.Repeat(sign, maxPieces/len([]rune(sign))))
		if tooLong(longest) || !tooLong(strings.Repeat(sign, maxPieces+1)) {
			t.Errorf("%q: the limit lies elsewhere", sign)
		}
		if found := matcherOf(longest).find(longest); len(found) != 1 {
			t.Errorf("%q: the longest name is not found", sign)
		}
	}
	m := matcherOf(strings.Repeat("漢", maxPieces-1) + "x")
	ahead := reader{run: strings.Repeat("漢", 1000)}
	for i := 0; i < len(ahead.run); i += len("漢") {
		m.longest(&ahead, i)
		if len(ahead.pieces) > maxPieces {
			t.Fatalf("%d pieces are kept", len(ahead.pieces))
		}
	}
}

// naive reads language 2.2 word for word: at each place, from left to right,
// the longest name that does not begin or end inside a word.
func naive(run string, names []string) (found [][2]int) {
	runes := []rune(run)
	offset := make([]int, len(runes)+1)
	for i, r := range runes {
		offset[i+1] = offset[i] + len(string(r))
	}
	for i := 0; i < len(runes); i++ {
		for j := len(runes); j > i; j-- {
			piece := string(runes[i:j])
			if strings.TrimSpace(piece) != piece || !slices.Contains(names, norm.NFC.String(strings.Join(strings.Fields(piece), " "))) {
				continue
			}
			if !inWord(runes, i) && !inWord(runes, j) {
				found = append(found, [2]int{offset[i], offset[j]})
				i = j - 1
				break
			}
		}
	}
	return found
}

// spaceless matches the letters of scripts that set no spaces between words.
var spaceless = regexp.MustCompile(`^[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]`)

// inWord says whether the place before runes[i] lies inside a word or a letter.
func inWord(runes []rune, i int) bool {
	if i == 0 || i == len(runes) {
		return false
	}
	if unicode.Is(unicode.M, runes[i]) {
		return !unicode.IsSpace(runes[i-1])
	}
	bearer := i - 1
	for bearer > 0 && unicode.Is(unicode.M, runes[bearer]) && !unicode.IsSpace(runes[bearer-1]) {
		bearer-- // the letter under the marks decides
	}
	return ofWord(runes[bearer]) && ofWord(runes[i])
}

func ofWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)) && !spaceless.MatchString(string(r))
}

// The pieces that random names and texts are made of: letters of scripts with
// and without spaces, marks, blanks of several kinds, and what ends words.
var pieces = []string{"a", "b", "ab", "B", " ", " ", "\n", "\u00a0", "\u2009", "-", "'s", "’", ".", "7", "習", "近", "プ", "ー", "ไ", "บเ", "ປ", "é", "e\u0301", "\u0301", "Ж", "한", "_"}

func randomText(random *rand.Rand, most int) string {
	var b strings.Builder
	for range 1 + random.Intn(most) {
		b.WriteString(pieces[random.Intn(len(pieces))])
	}
	return b.String()
}

// The trie and the naive reading find the same in random texts, whatever the
// names are: overlapping, one inside the other, in any script.
func TestFindAgreesWithNaive(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	hits := 0
	for range 400 {
		var names []string
		for range 1 + random.Intn(12) {
			if n := spaced(randomText(random, 4)); n != "" && !unicode.Is(unicode.M, []rune(n)[0]) {
				names = append(names, n)
			}
		}
		m := matcherOf(names...)
		for range 100 {
			run := randomText(random, 12)
			var got [][2]int
			for _, s := range m.find(run) {
				got = append(got, [2]int{s.start, s.end})
			}
			hits += len(got)
			if want := naive(run, names); !slices.Equal(got, want) {
				t.Fatalf("%q in %q: got %v, want %v", names, run, got, want)
			}
		}
	}
	if hits < 10000 {
		t.Errorf("only %d names found; the texts are too poor to say anything", hits)
	}
}

// FuzzMatcher: the trie and the naive reading find the same in any text.
func FuzzMatcher(f *testing.F) {
	f.Add("Macron|Emmanuel Macron", "Emmanuel\nMacron's")
	f.Add("a b|b-a|習", "a b-a習習")
	f.Add("e\u0301|한", "e\u0301 한한")
	f.Fuzz(func(t *testing.T, list, run string) {
		if len(list) > 200 || len(run) > 200 {
			return
		}
		list, run = strings.ToValidUTF8(list, "?"), strings.ToValidUTF8(run, "?")
		var names []string
		for _, n := range strings.Split(list, "|") {
			if n = spaced(n); n != "" && !unicode.Is(unicode.M, []rune(n)[0]) {
				names = append(names, n)
			}
		}
		var got [][2]int
		for _, s := range matcherOf(names...).find(run) {
			got = append(got, [2]int{s.start, s.end})
		}
		if want := naive(run, names); !slices.Equal(got, want) {
			t.Errorf("%q in %q: got %v, want %v", names, run, got, want)
		}
	})
}

func TestMatcherLeavesSourcesOut(t *testing.T) {
	c, _ := newCatalogue(sample(), nil)
	c.provisional("Angela Merkel", "leader")
	m := newMatcher(c)
	if got := m.find("State readout, Angela Merkel, Rome"); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	local := m.with(c, &briefScope{names: map[string]brief.Word{"Manu": word("macron"), "Rome": word("none")}}, when.Time{})
	got := local.find("Manu in Rome")
	if len(got) != 2 || got[0].entries[0].entity.ID != "macron" || got[1].entries[0].entity != nil {
		t.Errorf("got %v", got)
	}
}
