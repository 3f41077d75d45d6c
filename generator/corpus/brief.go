package corpus

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// teller writes one brief. It has its own source of chance, so that a brief
// does not depend on how many there are.
type teller struct {
	*world
	r    *rand.Rand
	zipf *rand.Zipf
	slug string
	date time.Time
}

// brief gives path and text of the brief with a number.
func (w *world) brief(seed uint64, number int) (path, text string) {
	r := rand.New(rand.NewPCG(seed, uint64(number)))
	t := &teller{world: w, r: r, zipf: rand.NewZipf(r, 1.1, 2, leaders-1), slug: fmt.Sprintf("brief-%06d", number+1)}
	t.date = firstDay.AddDate(0, 0, r.IntN(days))
	return "content/briefs/" + t.slug + ".md", t.text()
}

func (t *teller) text() string {
	main, about := t.leader(), t.topic()
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s on %s, note %s\ndate: %s\ntopics: [%s]\nvia: [%s]\n---\n\n",
		main.short, about.name, strings.TrimPrefix(t.slug, "brief-"), t.date.Format(time.DateOnly), about.id, t.source().id)
	for i := range events {
		if i%2 == 0 {
			fmt.Fprintf(&b, "## %s %s\n\n", capital(pick(t.r, nouns)), pick(t.r, []string{"first", "again", "at length", "in short"}))
		}
		t.section(&b, i)
	}
	return b.String()
}

// section writes a paragraph and the event that it tells.
func (t *teller) section(b *strings.Builder, i int) {
	kind, people, day := t.event()
	id := ""
	if i < 2 {
		id = fmt.Sprintf("%s-e%d", t.slug, i+1)
	}
	t.paragraph(b, people, id)
	t.record(b, kind, people, day, id)
}

func (t *teller) paragraph(b *strings.Builder, people []entity, id string) {
	left := words / events
	for left > 0 {
		s := sentence(t.r, people[t.r.IntN(len(people))].short)
		if t.r.IntN(4) == 0 {
			s = sentence(t.r, "#"+t.topic().id)
		}
		left -= len(strings.Fields(s))
		b.WriteString(s + "\n")
	}
	if id != "" {
		fmt.Fprintf(b, "[%s and %s spoke of it at length](#^%s).\n", people[0].short, people[1].short, id)
	}
	b.WriteString("\n")
}

func (t *teller) record(b *strings.Builder, kind string, people []entity, day time.Time, id string) {
	between := ", "
	if kind == "call" || kind == "visit" {
		between = " > "
	}
	fmt.Fprintf(b, "- %s:: %s%s%s", kind, people[0].short, between, people[1].short)
	if id != "" {
		b.WriteString(" ^" + id)
	}
	fmt.Fprintf(b, "\n  - on:: %s\n", day.Format(time.DateOnly))
	if t.r.IntN(2) == 0 {
		fmt.Fprintf(b, "  - for:: %dm\n", 15*(1+t.r.IntN(8)))
	}
	if t.r.IntN(3) > 0 {
		fmt.Fprintf(b, "  - about:: #%s, #%s\n", t.topic().id, t.topic().id)
	}
	if t.r.IntN(3) == 0 {
		fmt.Fprintf(b, "  - via:: %s\n", t.source().id)
	}
	if t.r.IntN(2) == 0 {
		t.statement(b, people)
	}
	b.WriteString("\n")
}

func (t *teller) statement(b *strings.Builder, people []entity) {
	said := strings.ToLower(sentence(t.r, "the "+pick(t.r, nouns)))
	verb := pick(t.r, []string{"says", "says", "supports", "opposes", "warns", "demands", "promises"})
	fmt.Fprintf(b, "  - %s:: %s: \"%s\" [about:: #%s]\n", verb, people[0].short, strings.TrimSuffix(said, "."), t.topic().id)
}

// event draws who met whom and when until nobody told of it yet.
func (t *teller) event() (kind string, people []entity, day time.Time) {
	for {
		kind = pick(t.r, []string{"call", "call", "call", "meeting", "visit", "talks"})
		day = t.date.AddDate(0, 0, -t.r.IntN(7))
		people = []entity{t.leader(), t.leader()}
		ids := []string{people[0].id, people[1].id}
		slices.Sort(ids)
		key := day.Format(time.DateOnly) + kind + strings.Join(ids, " ")
		if ids[0] != ids[1] && !t.told[key] {
			t.told[key] = true
			return kind, people, day
		}
	}
}

func (t *teller) leader() entity { return t.leaders[t.zipf.Uint64()] }
func (t *teller) topic() entity  { return t.topics[t.r.IntN(topics)] }
func (t *teller) source() entity { return t.sources[t.r.IntN(sources)] }

// sentence makes a sentence about somebody or something. It says nothing, in
// words of ordinary length.
func sentence(r *rand.Rand, about string) string {
	return fmt.Sprintf("%s %s %s %s %s the %s %s, %s the %s of the %s %s.",
		pick(r, openings), about, pick(r, adverbs), pick(r, verbs), pick(r, joints), pick(r, adjectives), pick(r, nouns),
		pick(r, links), pick(r, nouns), pick(r, adjectives), pick(r, nouns))
}
