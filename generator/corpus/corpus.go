// Package corpus makes up a site folder of any size for measurements: briefs
// of some 300 words with six events each, 200 leaders of whom few are in the
// news all the time (Zipf's law), 120 topics, five years.
//
// The same number and seed give the same bytes everywhere, and the first
// thousand briefs of ten thousand are those of one thousand, so that figures
// taken at different sizes can be compared. Nobody in it exists. The package
// must never be imported by a room of the program. Enter at [Write] or [Files].
package corpus

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// What a corpus of any size holds. The leaders' ranks follow Zipf's law with
// exponent 1.1: the first takes part in about a fifth of all events.
const (
	leaders = 200
	topics  = 120
	orgs    = 24
	sources = 16
	days    = 5*365 + 1
	events  = 6   // a brief
	words   = 300 // of prose in a brief, about
)

var firstDay = time.Date(2019, time.January, 1, 0, 0, 0, 0, time.UTC)

// Write makes the site folder dir with n briefs.
func Write(dir string, n int, seed uint64) error {
	root := filepath.Join(dir, "content")
	for _, sub := range []string{"briefs", "leaders", "orgs", "sources", "topics"} {
		if err := os.MkdirAll(filepath.Join(root, sub), 0o777); err != nil {
			return fmt.Errorf("make the corpus: %w", err)
		}
	}
	for path, text := range Files(n, seed) {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(path)), []byte(text), 0o666); err != nil {
			return fmt.Errorf("make the corpus: %w", err)
		}
	}
	return nil
}

// Files gives each file's path below the site folder, with slashes, and its
// text: entities first, then briefs by number.
func Files(n int, seed uint64) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		w := newWorld(seed)
		for _, list := range [][]entity{w.leaders, w.orgs, w.sources, w.topics} {
			for _, e := range list {
				if !yield(e.path, e.text) {
					return
				}
			}
		}
		for i := range n {
			if !yield(w.brief(seed, i)) {
				return
			}
		}
	}
}

// entity is a made-up person, body, source or topic.
type entity struct{ id, name, short, path, text string }

// world is what all briefs of a corpus share.
type world struct {
	leaders, orgs, sources, topics []entity

	// told holds day, kind and people of every event so far. A second one of
	// the same would be a suspected duplicate (R8), and a corpus that makes
	// thousands of warnings measures the printing of warnings.
	told map[string]bool
}

func newWorld(seed uint64) *world {
	r := rand.New(rand.NewPCG(seed, 1<<32))
	w := &world{told: map[string]bool{}}
	taken := map[string]bool{}
	for i := range orgs {
		w.orgs = append(w.orgs, newOrg(r, taken, i))
	}
	for i := range leaders {
		w.leaders = append(w.leaders, newLeader(r, taken, w.orgs[i%orgs], i))
	}
	for i := range sources {
		w.sources = append(w.sources, newSource(w.orgs[i%orgs], i))
	}
	for i := range topics {
		w.topics = append(w.topics, newTopic(r, taken, w.topics, i))
	}
	return w
}

func newOrg(r *rand.Rand, taken map[string]bool, i int) entity {
	land := newName(r, taken, 3)
	e := entity{id: strings.ToLower(land), name: land, short: land}
	kind := "state"
	if i%4 == 3 {
		kind, e.name = "body", land+" Council"
	}
	e.path = "content/orgs/" + e.id + ".md"
	e.text = fmt.Sprintf("---\nname: %s\nkind: %s\n---\n%s\n", e.name, kind, sentence(r, e.name))
	return e
}

func newLeader(r *rand.Rand, taken map[string]bool, of entity, i int) entity {
	family := newName(r, taken, 3)
	e := entity{id: strings.ToLower(family), name: newName(r, taken, 2) + " " + family, short: family}
	e.path = "content/leaders/" + e.id + ".md"
	e.text = fmt.Sprintf("---\nname: %s\naliases: [%s]\noffices:\n  - {id: office-%d, title: %s of %s, of: %s, from: %d-01-01}\n---\n%s\n",
		e.name, family, i+1, pick(r, titles), of.short, of.id, 2008+r.IntN(10), sentence(r, e.name))
	return e
}

func newSource(by entity, i int) entity {
	kinds := []string{"readout", "statement", "article", "document"}
	e := entity{id: fmt.Sprintf("source-%02d", i+1), name: fmt.Sprintf("%s papers, series %d", by.short, i+1)}
	e.path = "content/sources/" + e.id + ".md"
	e.text = fmt.Sprintf("---\nname: %s\nkind: %s\nby: %s\ngrade: %c%d\n---\n",
		e.name, kinds[i%len(kinds)], by.id, 'A'+rune(i%4), 1+i%5)
	return e
}

// newTopic makes a tree of three levels: 12 roots, and below an earlier one.
func newTopic(r *rand.Rand, taken map[string]bool, earlier []entity, i int) entity {
	word := newName(r, taken, 4)
	e := entity{id: strings.ToLower(word), name: word + " " + pick(r, nouns), short: word}
	broader := ""
	if i >= 12 {
		broader = "broader: " + earlier[r.IntN(min(i, 40))].id + "\n"
	}
	e.path = "content/topics/" + e.id + ".md"
	e.text = fmt.Sprintf("---\nname: %s\n%s---\n%s\n", e.name, broader, sentence(r, e.name))
	return e
}

// newName makes a name of so many syllables that no other name has, in any
// letter case: names find their owners by themselves, and ids are names too.
func newName(r *rand.Rand, taken map[string]bool, syllables int) string {
	for {
		var b strings.Builder
		for range syllables {
			b.WriteString(pick(r, onsets) + pick(r, vowels))
		}
		b.WriteString(pick(r, codas))
		if s := b.String(); !taken[s] {
			taken[s] = true
			return capital(s)
		}
	}
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
