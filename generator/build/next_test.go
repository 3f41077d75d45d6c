package build

import (
	"context"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"readout/generator/site"
	"readout/static"
	"readout/templates"
)

// rounds of the property test; make soak asks for 2,000.
var rounds = flag.Int("rounds", 200, "how many random scripts of edits are tried")

// outFolder is a sink that holds what was brought to it before, like an
// output folder.
type outFolder struct{ keeper }

func (p *outFolder) Keep(file, sum string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	data, ok := p.files[file]
	return ok && sumOf([]byte(data)) == sum
}

// only drops the files that a site no longer has.
func (p *outFolder) only(s *site.Site) {
	wanted := map[string]bool{}
	for _, page := range s.Pages {
		wanted[page.File] = true
	}
	for file := range p.files {
		if !wanted[file] {
			delete(p.files, file)
		}
	}
}

// TestAnyEdits: next snapshot = fresh snapshot, byte for byte, after any
// sequence of edits of any kind, on one worker and on eight; what is served
// is what is published.
func TestAnyEdits(t *testing.T) {
	left := *rounds
	for seed := int64(1); left > 0; seed++ {
		n := min(left, 10)
		left -= n
		t.Run(fmt.Sprint(seed), func(t *testing.T) { anyEdits(t, seed, n) })
	}
}

func anyEdits(t *testing.T, seed int64, n int) {
	w := newWriter(t, seed)
	options := Options{Source: w.dir, BaseURL: "https://example.org/x/", Templates: templates.FS, Static: static.FS, Jobs: 1}
	if seed%2 == 0 {
		options.Jobs = 8
	}
	warm := New(options)
	out := &outFolder{keeper{files: map[string]string{}}}
	for range n {
		done := w.edit()
		next, nextDiags := snapshot(t, warm, out, options.Jobs)
		out.only(next.Site)
		fresh := &outFolder{keeper{files: map[string]string{}}}
		want, wantDiags := snapshot(t, New(options), fresh, options.Jobs)
		if d := cmp.Diff(fresh.files, out.files); d != "" {
			t.Fatalf("after %s:\n%s", strings.Join(done, ", "), head(d))
		}
		if d := cmp.Diff(wantDiags, nextDiags); d != "" {
			t.Fatalf("diagnostics after %s:\n%s", strings.Join(done, ", "), head(d))
		}
		for range 3 {
			p := next.Site.Pages[w.Intn(len(next.Site.Pages))]
			served, _ := next.Render(p)
			again, _ := want.Render(want.Site.Page(p.URL))
			if string(served) != string(again) {
				t.Fatalf("%s is served otherwise after %s", p.URL, strings.Join(done, ", "))
			}
		}
	}
}

func head(s string) string { return s[:min(len(s), 3000)] }

func snapshot(t *testing.T, b *Builder, sink Sink, jobs int) (*Snapshot, []string) {
	t.Helper()
	s, err := b.Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	diags, err := s.Each(context.Background(), sink)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range diags {
		lines = append(lines, fmt.Sprintf("%s:%d:%d %s %s", d.File, d.Start.Line, d.Start.Col, d.Code, d.Message))
	}
	return s, lines
}

// writer is somebody who edits a small site at random.
type writer struct {
	*rand.Rand
	t   *testing.T
	dir string
	n   int
}

func newWriter(t *testing.T, seed int64) *writer {
	w := &writer{Rand: rand.New(rand.NewSource(seed)), t: t, dir: t.TempDir()}
	w.put("content/leaders/macron.md", "---\nname: Emmanuel Macron\naliases: [Macron]\noffices:\n  - {id: fr-president, title: President of France, from: 2017-05-14, aliases: [French president]}\n---\n")
	w.put("content/leaders/putin.md", "---\nname: Vladimir Putin\naliases: [Putin]\n---\nKnows Macron.\n")
	w.put("content/leaders/biden.md", "---\nname: Joe Biden\n---\n")
	w.put("content/orgs/elysee.md", "---\nname: Elysee\nkind: body\n---\n")
	w.put("content/topics/kabul.md", "---\nname: Kabul\n---\n")
	w.put("content/topics/relief.md", "---\nname: Relief\nbroader: kabul\n---\n")
	w.put("content/notes/index.md", "# Notes\n\nMacron in a [note](other.md).\n")
	w.put("content/notes/other.md", "# Other\n\nSee [Macron](@macron).\n")
	for range 4 {
		w.brief()
	}
	return w
}

func (w *writer) put(name, text string) { write(w.t, w.dir, name, text) }

func (w *writer) pick(list ...string) string { return list[w.Intn(len(list))] }

// brief writes a brief that may merge with others by its ids.
func (w *writer) brief() string {
	w.n++
	name := fmt.Sprintf("content/briefs/b%d.md", w.n)
	w.put(name, w.briefText())
	return name
}

func (w *writer) briefText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s %d\ndate: 2021-08-%02d\ntopics: [%s]\n", w.pick("A talk", "Calls", "Words"), w.n, 10+w.Intn(9), w.pick("kabul", "relief", "new-one"))
	b.WriteString(w.pick("", "", "pinned: yes\n", "status: draft\n", "tlp: amber\n", "via: [press]\nsources:\n  press: {kind: article, title: Press}\n"))
	b.WriteString("---\n")
	for range 1 + w.Intn(3) {
		id := w.pick("one", "two", "three", "four")
		fmt.Fprintf(&b, "%s [spoke at length](#^%s) about %s.\n\n", w.pick("Macron", "Putin", "The French president", "Joe Biden", "Nobody"), id, w.pick("#kabul", "Relief", "much"))
		fmt.Fprintf(&b, "- %s:: %s%s%s\n", w.pick("call", "chat", "meeting", "talks"), w.pick("Macron", "Putin", "Someone New"), w.pick(", ", ", ", " > "), w.pick("Biden", "Joe Biden", "Elysee"))
		b.WriteString(w.pick("", "  - on:: 2021-08-12\n", "  - on:: Thursday\n", "  - for:: >1h\n", "  - at:: Nowhere\n"))
		b.WriteString(w.pick("", "  - says:: Macron: \"we cannot wait for them any longer\" to begin [about:: #kabul]\n", "  - agrees:: all: go on\n    - due:: coming days\n", "  - before:: ^"+w.pick("one", "two")+"\n"))
		fmt.Fprintf(&b, "\n- demands:: Putin > Macron: more of it ^%s-said%d\n\n", id, w.Intn(3))
	}
	return b.String()
}

// edit does one or several things to the site and names them.
func (w *writer) edit() []string {
	var done []string
	for range 1 + w.Intn(3) {
		done = append(done, w.one())
	}
	return done
}

func (w *writer) one() string {
	file := w.any("content/briefs/*.md")
	switch w.Intn(23) {
	case 0, 1, 2:
		w.append(file, "\n"+w.pick("Macron", "Putin", "Nobody")+" said more.\n")
		return "text of " + file
	case 20:
		w.replace(file, "\n---\n", "\n---\nFirst "+w.pick("Putin", "[Macron](@macron)", "nobody", "[this](/nowhere/)")+" spoke.\n\n")
		return "first paragraph of " + file
	case 21:
		w.replace(file, "spoke at length", w.pick("spoke", "spoke at *length*", "spoke\nat length with Putin"))
		return "evidence in " + file
	case 22:
		w.append("content/leaders/putin.md", "\n"+w.pick("Macron", "See [this](/nowhere/)")+" again.\n")
		return "profile"
	case 3:
		w.put(file, w.briefText())
		return "new text in " + file
	case 4, 5:
		return "new " + w.brief()
	case 6:
		if len(w.all("content/briefs/*.md")) > 2 {
			w.must(os.Remove(filepath.Join(w.dir, file)))
		}
		return "gone " + file
	case 7:
		to := strings.TrimSuffix(file, ".md") + "x.md"
		w.must(os.Rename(filepath.Join(w.dir, file), filepath.Join(w.dir, to)))
		return "renamed " + file
	case 8:
		w.replace(file, "title: ", "title: More ")
		return "front matter of " + file
	case 9:
		w.replace("content/leaders/putin.md", "name: Vladimir Putin", "name: "+w.pick("Vladimir V. Putin", "Vladimir Putin"))
		return "entity renamed"
	case 10:
		if w.Intn(2) == 0 {
			w.put("content/leaders/biden.md", "---\nname: Joe Biden\naliases: [Macron, Biden]\n---\n")
		} else {
			w.put("content/leaders/biden.md", "---\nname: Joe Biden\naliases: [Biden]\n---\n")
		}
		return "alias moved"
	case 11:
		w.put("content/topics/relief.md", "---\nname: "+w.pick("Relief", "Kabul relief")+"\nbroader: "+w.pick("kabul", "other")+"\naliases: [much]\n---\n")
		return "topic changed"
	case 12:
		w.put("templates/list.html", strings.Repeat(" ", w.Intn(2))+"{{template \"top\" .Frame}}<h1>"+w.pick("L", "M")+"{{.Title}}</h1>{{template \"bottom\" .Frame}}")
		return "template"
	case 13:
		w.must(os.RemoveAll(filepath.Join(w.dir, "templates")))
		return "template gone"
	case 14:
		w.put("static/"+w.pick("own.txt", "site.css"), w.pick("one", "two"))
		return "static file"
	case 15:
		w.put("readout.yaml", w.pick("title: Site\n", "title: Other\nautolink: all\n", "language: fr\n", "pages: {events: named}\n", "types: {chat: {extends: call, label: Chat}}\n", "pages: {topics: off}\ntz: Europe/Paris\n", "severity: {BR302: off}\n"))
		return "configuration"
	case 16:
		now := time.Now()
		w.must(os.Chtimes(filepath.Join(w.dir, file), now, now))
		return "touched " + file
	case 17:
		return w.sameSize(file)
	case 18:
		w.put("content/notes/"+w.pick("other", "third")+".md", "# "+w.pick("Other", "Else")+"\n\n[Call](../briefs/"+filepath.Base(file)+") and Macron.\n")
		return "wiki page"
	}
	w.replace(file, "^one", "^two")
	return "id reused in " + file
}

// sameSize changes a file so that neither its size nor its modification time
// tells.
func (w *writer) sameSize(file string) string {
	name := filepath.Join(w.dir, file)
	info, err := os.Stat(name)
	w.must(err)
	raw, err := os.ReadFile(name)
	w.must(err)
	w.must(os.WriteFile(name, []byte(strings.Replace(string(raw), "spoke", "wrote", 1)), 0o644))
	w.must(os.Chtimes(name, info.ModTime(), info.ModTime()))
	return "same size and time " + file
}

func (w *writer) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *writer) all(pattern string) []string {
	list, err := filepath.Glob(filepath.Join(w.dir, pattern))
	w.must(err)
	slices.Sort(list)
	return list
}

func (w *writer) any(pattern string) string {
	list := w.all(pattern)
	rel, err := filepath.Rel(w.dir, list[w.Intn(len(list))])
	w.must(err)
	return filepath.ToSlash(rel)
}

func (w *writer) append(file, text string) {
	raw, err := os.ReadFile(filepath.Join(w.dir, file))
	w.must(err)
	w.put(file, string(raw)+text)
}

func (w *writer) replace(file, old, new string) {
	raw, err := os.ReadFile(filepath.Join(w.dir, file))
	w.must(err)
	w.put(file, strings.Replace(string(raw), old, new, 1))
}

// TestExactWork: nothing is parsed or rendered that did not change, and a run
// of the program begins with what the last one remembered.
func TestExactWork(t *testing.T) {
	w := newWriter(t, 3)
	options := Options{Source: w.dir, Templates: templates.FS, Static: static.FS, Jobs: 2}
	out := &outFolder{keeper{files: map[string]string{}}}
	b := New(options)
	s, _ := snapshot(t, b, out, 2)
	if got := s.Stats(); got.Rendered != len(s.Site.Pages) || got.Parsed == 0 {
		t.Errorf("first: %+v of %d pages", got, len(s.Site.Pages))
	}
	now := time.Now()
	for _, file := range append(w.all("content/*/*.md"), w.all("content/briefs")...) {
		w.must(os.Chtimes(file, now, now))
	}
	if s, _ = snapshot(t, b, out, 2); s.Stats() != (Stats{}) {
		t.Errorf("touched: %+v %v", s.Stats(), s.Explain())
	}
	w.append("content/notes/other.md", "\nOne more sentence.\n")
	s, _ = snapshot(t, b, out, 2)
	want := []Why{{URL: "/notes/other/", Parts: []string{"Body"}}}
	for _, name := range []string{"d2", "main", "p0", "t0"} { // what finds and quotes the page
		want = append(want, Why{URL: "/search/_i/" + name + ".js", Parts: []string{"content"}})
	}
	if d := cmp.Diff(want, s.Explain()); d != "" || s.Stats() != (Stats{Parsed: 1, Rendered: 5}) {
		t.Errorf("prose: %+v %s", s.Stats(), d)
	}
	raw, err := b.Remember("program")
	w.must(err)
	later := New(options)
	later.Recall(raw, "program")
	if s, _ = snapshot(t, later, out, 2); s.Stats().Rendered != 0 {
		t.Errorf("another run: %+v %v", s.Stats(), s.Explain())
	}
	other := New(options)
	other.Recall(raw, "another program")
	other.Recall(raw[:len(raw)/2], "program")
	if s, _ = snapshot(t, other, out, 2); s.Stats().Rendered != len(s.Site.Pages) {
		t.Errorf("another program: %+v", s.Stats())
	}
}

// A change of prose takes the core of the last model, and the layout of the
// last site where no list goes on in other pages for it. What comes of it is
// what a fresh start gives.
func TestProseAlone(t *testing.T) {
	w := &writer{t: t, dir: t.TempDir()}
	const first = "content/briefs/b001.md"
	w.put("content/leaders/macron.md", "---\nname: Emmanuel Macron\naliases: [Macron]\n---\nLong in office.\n")
	w.put("content/notes.md", "# Notes\n\nOf Macron.\n")
	for i := range 101 {
		w.put(fmt.Sprintf("content/briefs/b%03d.md", i+1), fmt.Sprintf("---\ntitle: B %d\ndate: 2021-%02d-%02d\n---\nMacron [rang](#^c%d) him.\n\n- call:: Macron > Putin ^c%d\n  - on:: Thursday\n  - says:: Macron: \"a word\"\n", i, i/28+1, i%28+1, i, i))
	}
	options := Options{Source: w.dir, BaseURL: "/x/", Templates: templates.FS, Static: static.FS, Jobs: 2}
	warm := New(options)
	out := &outFolder{keeper{files: map[string]string{}}}
	last, _ := snapshot(t, warm, out, 2)
	for _, step := range []struct {
		file, old, new string
		core, layout   bool
	}{
		{first, "Macron [rang", "At last, and after\nmuch, he said,\n\nMacron [rang", true, true},
		{first, "[rang](#^c0) him", "[called him\nup](#^c0)", true, true},
		{"content/briefs/b002.md", "Macron [rang](#^c1) him.", "He [rang](#^c1) him.", true, false},
		{"content/briefs/b003.md", "Macron [rang](#^c2) him.", "He [rang](#^c2) him.", true, true},
		{"content/briefs/b002.md", "He [rang](#^c1) him.", "Macron [rang](#^c1) him.", true, true},
		{"content/briefs/b003.md", "He [rang](#^c2) him.", "Macron [rang](#^c2) him. And [no](/where/).", true, false},
		{"content/leaders/macron.md", "Long", "Very long", true, true},
		{"content/notes.md", "Of", "About", true, true},
		{"content/notes.md", "# Notes", "# Remarks", false, false},
		{first, "[called him\nup](#^c0)", "called him up", false, false},
		{first, "Thursday", "Friday", false, false},
		{first, "At last", "At long last", true, true},
		{first, "title: B", "title: Brief", false, false},
	} {
		w.replace(step.file, step.old, step.new)
		next, nextDiags := snapshot(t, warm, out, 2)
		out.only(next.Site)
		fresh := &outFolder{keeper{files: map[string]string{}}}
		_, wantDiags := snapshot(t, New(options), fresh, 2)
		if d := cmp.Diff(fresh.files, out.files); d != "" {
			t.Errorf("%s: %s\n%s", step.file, step.new, head(d))
		}
		if d := cmp.Diff(wantDiags, nextDiags); d != "" {
			t.Errorf("%s: %s: diagnostics\n%s", step.file, step.new, head(d))
		}
		core, layout := next.Model.Alike(last.Model), &next.Site.Pages[0] == &last.Site.Pages[0]
		if core != step.core || layout != step.layout {
			t.Errorf("%s: %s: core %v, layout %v", step.file, step.new, core, layout)
		}
		last = next
	}
}
