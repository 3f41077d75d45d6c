package model

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

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

// naive tries every name at every place, the plain reading of language 2.2.
func naive(run string, names []string) (found [][2]int) {
	edges := []int{}
	prev := rune(-1)
	for i, r := range run {
		if prev < 0 || boundary(prev, r) {
			edges = append(edges, i)
		}
		prev = r
	}
	edges = append(edges, len(run))
	for i := 0; i < len(edges); i++ {
		for j := len(edges) - 1; j > i; j-- {
			piece := run[edges[i]:edges[j]]
			if strings.TrimSpace(piece) == piece && slices.Contains(names, norm.NFC.String(strings.Join(strings.Fields(piece), " "))) {
				found = append(found, [2]int{edges[i], edges[j]})
				i = j - 1
				break
			}
		}
	}
	return found
}

func TestFindAgreesWithNaive(t *testing.T) {
	names := []string{"a", "a b", "a b a", "b-a", "ab", "習", "習a", "b 習", "a's", "é"}
	m := matcherOf(names...)
	pieces := []string{"a", "b", "ab", " ", "\n", "-", "'s", "習", "é", "e\u0301", ".", "7"}
	random := rand.New(rand.NewSource(1))
	for range 20000 {
		var b strings.Builder
		for range 1 + random.Intn(9) {
			b.WriteString(pieces[random.Intn(len(pieces))])
		}
		run := b.String()
		var got [][2]int
		for _, s := range m.find(run) {
			got = append(got, [2]int{s.start, s.end})
		}
		if want := naive(run, names); !slices.Equal(got, want) {
			t.Fatalf("%q: got %v, want %v", run, got, want)
		}
	}
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
