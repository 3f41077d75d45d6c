package build

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/site"
	"readout/static"
	"readout/templates"
)

// teller writes briefs that mostly tell of things of their own, and sometimes
// of one another's.
type teller struct {
	*rand.Rand
	dir string
	t   *testing.T
}

func (w *teller) pick(list ...string) string { return list[w.Intn(len(list))] }

// ref is an id of the brief's own, or now and then another's.
func (w *teller) ref(n int) string {
	if w.Intn(40) == 0 {
		n = w.Intn(24)
	}
	return fmt.Sprintf("b%02d-e0", n)
}

func (w *teller) brief(n int) {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Talk %d\ndate: 2021-%02d-%02d\ntopics: [%s]\n---\n", n, 1+n/4, 1+n, []string{"kabul", "relief", "unheard-of"}[n%3])
	for i := range 1 + w.Intn(3) {
		id := fmt.Sprintf(" ^b%02d-e%d", n, i)
		if i > 0 && w.Intn(8) == 0 {
			id = w.pick("", " ^"+w.ref(n))
		}
		fmt.Fprintf(&b, "%s [spoke](#^%s) of %s.\n\n", w.pick("Macron", "Putin", "Joe Biden", "Nobody"), w.ref(n), w.pick("#kabul", "Relief", "much"))
		fmt.Fprintf(&b, "- %s:: %s%s%s%s\n", w.pick("call", "meeting", "talks", "speech"), w.pick("Macron", "Putin", "Biden", "Biden"), w.pick(", ", " > "), w.pick("Biden", "Putin", "Elysee"), id)
		b.WriteString(w.pick("", fmt.Sprintf("  - on:: 2021-%02d-%02d\n", 1+n/4, 1+w.Intn(28)), "  - on:: Thursday\n", "  - for:: >1h\n", "  - at:: Paris\n", "  - status:: planned\n  - on:: 2021-11\n", "  - about:: #kabul, #relief\n"))
		b.WriteString(w.pick("", "  - says:: "+w.pick("Macron", "Putin")+": \"we cannot wait for them any longer\" to begin [about:: #"+w.pick("kabul", "relief")+"]\n", "  - agrees:: all: go on\n    - due:: coming days\n", "  - before:: ^"+w.ref(n)+"\n", "  - was:: ^"+w.ref(n)+"\n", "  - part-of:: ^"+w.ref(n)+"\n"))
		if w.Intn(3) == 0 {
			fmt.Fprintf(&b, "\n- %s:: Putin > Macron: more of it%s\n  - about:: #kabul, #relief\n", w.pick("demands", "opposes", "supports"), w.pick("", fmt.Sprintf(" ^b%02d-s%d", n, i)))
		}
		b.WriteString("\n")
	}
	write(w.t, w.dir, fmt.Sprintf("content/briefs/b%02d.md", n), b.String())
}

// long writes a brief of many events, so that lists go on in pages of years and
// months, and previews are cut into files.
func (w *teller) long(n int) {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Log %d\ndate: 2021-%02d-28\n---\n", n, 6+n)
	for i := range 100 + w.Intn(12) {
		fmt.Fprintf(&b, "- call:: %s > Putin ^l%d-%d\n  - on:: 20%02d-%02d-%02d\n  - about:: #kabul\n", w.pick("Macron", "Macron", "Biden"), n, i, 19+w.Intn(3), 1+w.Intn(6), 1+i%28)
		fmt.Fprintf(&b, "\n- opposes:: Putin > Macron: word %d\n  - about:: #relief\n\n", i)
	}
	write(w.t, w.dir, fmt.Sprintf("content/briefs/long%d.md", n), b.String())
}

// shared counts the pages that two sites have together.
func shared(a, b *site.Site) (n int) {
	for _, p := range b.Pages {
		if a.Page(p.URL) == p {
			n++
		}
	}
	return n
}

// A change of records links the part of the site that shares ids with it. What
// comes of it is what a fresh start gives, however many changes went before.
func TestOtherRecords(t *testing.T) {
	parts := 0
	for seed := range int64(max(2, *rounds/25)) {
		w := &teller{Rand: rand.New(rand.NewSource(seed)), t: t, dir: t.TempDir()}
		write(t, w.dir, "content/leaders/macron.md", "---\nname: Emmanuel Macron\naliases: [Macron]\n---\n")
		write(t, w.dir, "content/leaders/putin.md", "---\nname: Vladimir Putin\naliases: [Putin]\n---\n")
		write(t, w.dir, "content/leaders/biden.md", "---\nname: Joe Biden\naliases: [Biden]\n---\n")
		write(t, w.dir, "content/orgs/elysee.md", "---\nname: Elysee\nkind: group\nexpand: yes\nmembers: [macron]\n---\n")
		write(t, w.dir, "content/places/paris.md", "---\nname: Paris\n---\n")
		write(t, w.dir, "content/topics/kabul.md", "---\nname: Kabul\n---\n")
		write(t, w.dir, "content/topics/relief.md", "---\nname: Relief\n---\n")
		for n := range 24 {
			w.brief(n)
		}
		long := seed%2 == 1
		if long {
			w.long(0)
			w.long(1)
		}
		options := Options{Source: w.dir, BaseURL: "https://example.org/x/", Templates: templates.FS, Static: static.FS, Jobs: 2}
		warm := New(options)
		out := &outFolder{keeper{files: map[string]string{}}}
		last, _ := snapshot(t, warm, out, 2)
		for step := range 12 {
			for range 1 + w.Intn(2) {
				w.brief(w.Intn(24))
			}
			if long && w.Intn(3) == 0 {
				w.long(w.Intn(2))
			}
			next, nextDiags := snapshot(t, warm, out, 2)
			if next.Model.Relinked() {
				parts++
				if n, all := shared(last.Site, next.Site), len(next.Site.Pages); n < all/2 {
					t.Errorf("seed %d, step %d: only %d of %d pages are those of before", seed, step, n, all)
				}
			}
			last = next
			out.only(next.Site)
			fresh := &outFolder{keeper{files: map[string]string{}}}
			_, wantDiags := snapshot(t, New(options), fresh, 2)
			if d := cmp.Diff(fresh.files, out.files); d != "" {
				t.Fatalf("seed %d, step %d (part: %v)\n%s", seed, step, next.Model.Relinked(), head(d))
			}
			if d := cmp.Diff(wantDiags, nextDiags); d != "" {
				t.Fatalf("seed %d, step %d (part: %v): diagnostics\n%s", seed, step, next.Model.Relinked(), head(d))
			}
		}
	}
	t.Logf("%d changes were linked by themselves", parts)
	if parts < 12 {
		t.Errorf("only %d changes were linked by themselves", parts)
	}
}
