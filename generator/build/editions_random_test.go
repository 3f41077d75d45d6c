package build

import (
	"fmt"
	"math/rand"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"readout/static"
	"readout/templates"
)

// TestNonInterference: on random sites the public edition of everything is,
// byte for byte, that of a folder from which whatever is restricted was
// emptied, and so are the diagnostics but for what is said of the references.
func TestNonInterference(t *testing.T) {
	for seed := range int64(max(1, *rounds/5)) {
		w := &twins{Rand: rand.New(rand.NewSource(seed)), t: t, whole: t.TempDir(), cut: t.TempDir()}
		w.site()
		all, said := edited(t, w.whole, "")
		left, want := edited(t, w.cut, "")
		if d := cmp.Diff(left, all); d != "" {
			t.Fatalf("seed %d: emptied (-) against whole (+): %s\n%s", seed, head(d), w.log.String())
		}
		if d := cmp.Diff(withoutRefs(want), withoutRefs(said)); d != "" {
			t.Fatalf("seed %d: diagnostics: %s\n%s", seed, d, w.log.String())
		}
		if d := cmp.Diff(outsideOf(t, w.cut), outsideOf(t, w.whole)); d != "" {
			t.Fatalf("seed %d: hosts that would be asked: %s", seed, d)
		}
		for name, data := range all {
			if strings.Contains(data, "Geheim") || strings.Contains(name, "red-") || strings.Contains(data, "red-") {
				t.Fatalf("seed %d: %s holds what is restricted", seed, name)
			}
		}
	}
}

// outsideOf gives the addresses on other hosts that the public edition of a
// site would ask for.
func outsideOf(t *testing.T, dir string) (list []string) {
	t.Helper()
	now := time.Date(2021, 8, 20, 12, 0, 0, 0, time.UTC)
	s := looked(t, New(Options{Source: dir, Now: now, Templates: templates.FS, Static: static.FS}))
	for _, o := range s.Outside() {
		list = append(list, o.URL)
	}
	return list
}

var column = regexp.MustCompile(`(?m)^([^:\n]*:\d+):\d+ `)

// withoutRefs drops what is said of references to hidden things, and columns:
// they count in the file, which is another one.
func withoutRefs(said string) (out []string) {
	for _, line := range strings.Split(column.ReplaceAllString(said, "$1 "), "\n") {
		if !strings.Contains(line, " BR406 ") && !strings.Contains(line, " BR604 ") && !strings.Contains(line, "/red-") {
			out = append(out, line)
		}
	}
	return out
}

// twins writes a site and what is left of it when it is emptied, together.
type twins struct {
	*rand.Rand
	t          *testing.T
	whole, cut string
	a, b       strings.Builder // the file being written, whole and emptied
	log        strings.Builder
	n          int
}

func (w *twins) pick(list ...string) string { return list[w.Intn(len(list))] }

// both writes the same to both.
func (w *twins) both(s string) { w.a.WriteString(s); w.b.WriteString(s) }

// only writes what is restricted: lines of it stay as blank ones.
func (w *twins) only(s string) {
	w.a.WriteString(s)
	w.b.WriteString(strings.Repeat("\n", strings.Count(s, "\n")))
}

// end puts the file into both folders, a hidden one only into the whole.
func (w *twins) end(name string, hidden bool) {
	write(w.t, w.whole, name, w.a.String())
	fmt.Fprintf(&w.log, "-- %s --\n%s", name, w.a.String())
	if !hidden {
		write(w.t, w.cut, name, w.b.String())
		fmt.Fprintf(&w.log, "-- cut/%s --\n%s", name, w.b.String())
	}
	w.a.Reset()
	w.b.Reset()
}

func (w *twins) site() {
	w.both("tlp: clear\neditions: {public: {tlp: clear}, all: {tlp: red}}\n" + w.pick("", "autolink: all\n", "tz: Asia/Tokyo\n"))
	w.end("readout.yaml", false)
	for _, kind := range []string{"leader", "org", "topic", "place", "source"} {
		for i := range 3 {
			w.both(fmt.Sprintf("---\nname: %s %d\n%s", strings.ToUpper(kind[:1])+kind[1:], i, w.pick("", fmt.Sprintf("aliases: [%c%c]\n", kind[0]-32, 'a'+i))))
			w.both(w.pick("", "", fmt.Sprintf("was: [/old/%s-%d/]\n", kind, i)))
			switch w.Intn(4) {
			case 0:
				w.both("image: /briefs/photo.jpg\n")
			case 1:
				w.only("image: /briefs/red-photo.jpg\n")
			}
			w.both(w.pick("", fmt.Sprintf("url: https://%s-%d.example/\n", kind, i)) + "---\n")
			w.prose()
			w.end(fmt.Sprintf("content/%ss/%s-%d.md", kind, kind, i), false)
			w.only(fmt.Sprintf("---\nname: Geheim %s %d\ntlp: %s\nwas: [/old/red-%s-%d/]\nimage: /briefs/only-red-photo.jpg\nurl: https://geheim.example/%s\n---\nGeheim.\n",
				kind, i, w.pick("green", "amber", "red", "amber+strict", "TLP:RED"), kind, i, kind))
			w.end(fmt.Sprintf("content/%ss/red-%s-%d.md", kind, kind, i), true)
		}
	}
	w.only("Geheim.\n")
	w.end("content/briefs/red-file.txt", true)
	w.both("Open.\n")
	w.end("content/briefs/open.txt", false)
	w.files()
	// What hidden briefs define too is defined in the open, so that nothing but red- is hidden.
	w.both("---\ntitle: Base\ndate: 2021-08-09\n---\n- call:: Leader 0, Leader 1 ^one\n- call:: Leader 1, Leader 2 ^two\n- talks:: Leader 0, Leader 2 ^three\n- promises:: Leader 1: to go ^vow\n")
	w.end("content/briefs/base.md", false)
	for range 3 + w.Intn(3) {
		w.n++
		w.brief(fmt.Sprintf("b-%d", w.n), "")
	}
	w.brief("red-brief", w.pick("tlp: amber\n", "embargo: 2030-01-01\n", "embargo: 2021-08-20T23:00\ntz: Europe/Paris\n", "status: draft\n", "status: withdrawn\n"))
	w.both("# Notes\n\n")
	w.prose()
	w.passage("")
	w.end("content/notes/index.md", false)
}

// files writes pictures: one that is shown, one that is marked, and one that
// only hidden files refer to.
func (w *twins) files() {
	picture := string(camera(w.t, 520, 300))
	write(w.t, w.whole, "content/briefs/photo.jpg", picture)
	write(w.t, w.cut, "content/briefs/photo.jpg", picture)
	write(w.t, w.whole, "content/briefs/red-photo.jpg", string(camera(w.t, 500, 320)))
	write(w.t, w.whole, "content/briefs/only-red-photo.jpg", string(camera(w.t, 510, 310)))
}

// brief writes a brief; one that is hidden by a line of front matter defines
// all the ids that only hidden records have.
func (w *twins) brief(id, mark string) {
	hidden := mark != ""
	w.both("---\ntitle: " + w.pick("A talk", "Calls", "Words") + "\n" + fmt.Sprintf("date: 2021-08-%02d\n", 10+w.Intn(9)) + mark)
	w.refs("topics: [", "topic", "]\n")
	w.both("attachments: {red-file.txt: amber, red-photo.jpg: red}\nsources:\n  press: {kind: article, title: Press}\n")
	if w.Intn(2) == 0 {
		w.only("  leak:\n    title: Geheim\n    tlp: red\n    url: https://geheim.example/red-url\n")
	}
	w.both("---\n")
	for range 3 + w.Intn(5) {
		switch w.Intn(6) {
		case 0:
			w.passage("")
		case 1:
			w.both("- open item\n")
			w.only(fmt.Sprintf("- [tlp:: %s] Geheim item\n  - below\n", w.pick("green", "red")))
			w.both("- open item\n\n")
		case 2, 3:
			w.prose()
		default:
			w.record()
		}
	}
	if hidden {
		for i := range 3 {
			w.only(fmt.Sprintf("- call:: Leader 0 > Geheim ^red-%d\n- promises:: Leader 1: Geheim ^red-vow-%d\n", i, i))
		}
	}
	w.end("content/briefs/"+id+".md", hidden)
}

// refs writes a list of references, of which the emptied one has the open ones.
func (w *twins) refs(before, kind, after string) {
	var all, left []string
	for range 1 + w.Intn(3) {
		id := fmt.Sprintf("%s-%d", kind, w.Intn(3))
		if w.Intn(3) == 0 {
			id = "red-" + id
		} else {
			left = append(left, id)
		}
		all = append(all, id)
	}
	w.a.WriteString(before + strings.Join(all, ", ") + after)
	if strings.HasPrefix(before, "topics") || len(left) > 0 {
		w.b.WriteString(before + strings.Join(left, ", ") + after)
	} else {
		w.b.WriteString("\n")
	}
}

func (w *twins) prose() {
	for range 1 + w.Intn(4) {
		switch w.Intn(9) {
		case 0:
			w.both(w.pick("Leader 0", "La", "Org 1", "Topic 2", "nobody", "#topic-1") + " spoke. ")
		case 1:
			w.words("[", "La rang *Leader 1*", "](#^"+w.pick("red-0", "red-vow-1")+")")
		case 2:
			w.both("[" + w.pick("Lb", "words") + "](#^" + w.pick("one", "two") + ") ")
		case 3:
			w.words("[", "the man", "](@red-leader-1)")
		case 4:
			w.words("", "", "#red-topic-1")
			w.words("", "", "[[red-org-1]]")
			w.words("[[red-org-1|", "that body", "]]")
		case 5:
			w.words("", "", "![Geheim](/briefs/red-file.txt)")
			w.both("[open](/briefs/open.txt) ")
			w.words("", "", "![Geheim](/briefs/red-photo.jpg)")
			w.both("![open](/briefs/photo.jpg) [outside](https://open.example/" + w.pick("a", "b") + ") ")
		case 6:
			w.words("[", "Lc", "]("+w.pick("/briefs/red-brief/", "/topics/red-topic-2/", "/briefs/red-file.txt", "/events/red-1/", "/old/red-leader-1/", "/old/red-topic-0")+")")
		case 7:
			w.both("[two](#^")
			w.a.WriteString(w.pick("red-0,^one", "one,^red-2", "red-1,^one,^red-2"))
			w.b.WriteString("one")
			w.both(") ")
		default:
			w.both("\n\nNext, ")
		}
	}
	w.both("\n\n")
}

// words writes a reference of which the emptied folder has the words.
func (w *twins) words(open, words, close string) {
	w.a.WriteString(open + words + close)
	w.b.WriteString(words)
	w.both(" ")
}

func (w *twins) passage(indent string) {
	in := "\n" + indent
	w.only(indent + w.pick(
		"> [!tlp:amber]"+in+"> Geheim La and [Lb](https://geheim.example/passage)."+in+">"+in+"> ```"+in+"> red-code"+in+"> ```",
		"> [!TLP:RED] Geheim"+in+"> - item #topic-1",
		"[tlp:: green] Geheim words"+in+"of La.",
		"Words, [tlp:: TLP:AMBER+STRICT] Geheim.",
	) + "\n")
	w.both("\n")
}

func (w *twins) record() {
	id := w.pick("one", "two", "three")
	w.both("- " + w.pick("call", "meeting", "talks") + ":: ")
	people := w.Perm(3)
	w.both(fmt.Sprintf("Leader %d", people[0]))
	if w.Intn(3) == 0 {
		w.a.WriteString(", " + w.pick("@red-leader-0", "Geheim leader 1 (host)", "[him](@red-leader-2)", "[[red-org-0]]"))
	}
	w.both(fmt.Sprintf(", @leader-%d", people[1]))
	if w.Intn(3) == 0 {
		w.a.WriteString(w.pick(" > @red-leader-0", " > Geheim org 1, @red-leader-1"))
	}
	w.both(w.pick("", ": about it") + " ^" + id + "\n")
	w.both(w.pick("", "  - on:: 2021-08-12\n", "  - on:: Thursday\n", "  - for:: >1h\n"))
	w.refs("  - about:: #", "topic", "\n")
	if w.Intn(2) == 0 {
		w.refs("  - via:: ", "source", "\n")
	}
	if w.Intn(3) == 0 {
		w.only("  - " + w.pick("before:: ^red-0", "at:: red-place-1", "part-of:: red-2", "not-same:: ^red-1") + "\n")
	}
	if w.Intn(2) == 0 {
		w.both("  - says:: Leader 0: open words of ")
		w.words("[", "it", "](#^red-1)")
		w.a.WriteString(w.pick("", "[during:: ^red-0]", "[toward:: @red-org-2]"))
		w.both(" [about:: #topic-1]\n")
	}
	if w.Intn(2) == 0 {
		w.only("  - says:: Leader 0: Geheim [tlp:: amber] ^red-said\n    - about:: #topic-0\n")
	}
	if w.Intn(3) == 0 {
		w.both("  - account:: source-1\n    - on:: 2021-08-1" + w.pick("1", "2") + "\n")
		w.only("  - account:: " + w.pick("red-source-1", "source-2 [tlp:: green]") + "\n    - for:: 3h\n    - says:: Leader 2: Geheim\n")
	}
	if w.Intn(4) == 0 {
		w.both("\n")
		w.passage("  ")
	}
	if w.Intn(2) == 0 {
		w.only("- promises:: Leader 0 > Leader 1: Geheim [tlp:: red] ^red-vow-2\n  - due:: tomorrow\n")
	}
	w.both("- promises:: Leader 1: to go")
	if w.Intn(2) == 0 {
		w.a.WriteString("[fulfils:: ^red-vow-0]")
	}
	w.both(w.pick("", " ^vow") + "\n\n")
}
