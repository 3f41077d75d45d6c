package text

import (
	"fmt"
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		word  string
		known []string
		name  bool
		want  string
	}{
		{"fro", []string{"for", "from", "on"}, false, ""},
		{"fro", []string{"for", "on"}, false, "for"},
		{"Macorn", []string{"Macron", "Morrison"}, true, "Macron"},
		{"titel", []string{"title", "tlp"}, false, "title"},
		{"xyz", []string{"call"}, false, ""},
	} {
		if got, ok := Nearest(c.word, c.known, c.name); ok != (c.want != "") || got != c.want {
			t.Errorf("%s: %q %v, want %q", c.word, got, ok, c.want)
		}
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{"Recep Tayyip Erdoğan": "recep-tayyip-erdogan", "  O'Neill ": "o-neill", "习": "x-e4b9a0", "Élysée": "elysee"} {
		if got := Slug(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestDistanceAndFold(t *testing.T) {
	if d := Distance("Macorn", "Macron"); d != 1 {
		t.Errorf("a swap costs %d", d)
	}
	if d := Distance("kitten", "sitting"); d != 3 {
		t.Errorf("kitten to sitting: %d", d)
	}
	if Fold("ÉLYSÉE") != "elysee" {
		t.Error(Fold("ÉLYSÉE"))
	}
}

// The distance to a limit is the distance, as far as it goes.
func TestDistanceToLimit(t *testing.T) {
	letters := []rune("abé")
	words := []string{""}
	for from, n := 0, 0; n < 4; n++ {
		for _, w := range words[from:] {
			from++
			for _, r := range letters {
				words = append(words, w+string(r))
			}
		}
	}
	for _, a := range words {
		near := nearness{word: []rune(a)}
		for _, b := range words {
			if m, n := len([]rune(a)), len([]rune(b)); m-n > 2 || n-m > 2 {
				continue
			}
			if got, want := near.distance(b, 2), min(3, Distance(a, b)); got != want {
				t.Fatalf("%q to %q: %d, want %d", a, b, got, want)
			}
		}
	}
}

// All words as near as each other, in the order given, each once, and of
// thousands no more than anybody reads.
func TestNear(t *testing.T) {
	if got := Near("Kent", []string{"Dent", "Kenneth", "Bent", "Kent", "Bent", "Lents"}, true); !slices.Equal(got, []string{"Dent", "Bent"}) {
		t.Errorf("%q", got)
	}
	var many []string
	for i := range 10_000 {
		many = append(many, fmt.Sprintf("N%04d", i))
	}
	if got := Near("Nx000", many, true); len(got) != 10 {
		t.Errorf("%d words", len(got))
	}
	if got := Near("Nxxxx", append(many, "Nxxx0"), true); !slices.Equal(got, []string{"Nxxx0"}) {
		t.Errorf("%q", got)
	}
	for i := range many {
		many[i] = string(rune('\u4e00'+i)) + "bc"
	}
	if got := Near("abc", many, false); len(got) != MostNear {
		t.Errorf("%d words", len(got))
	}
}
