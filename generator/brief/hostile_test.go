package brief

import (
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"readout/generator/corpus"
	"readout/generator/diag"
)

// Broken records in every combination: nothing panics.
func TestBrokenRecords(t *testing.T) {
	bits := []string{"- call:: ", "- says:: A: ", "  - on:: ", "  - account:: ", "[on:: x]", "[for::", "]", "^a", " ^", "`", "``", "\\", ">", "->", "→", ",", "(", ")", "\"", "“", "”", "[[a|b]]", "[x](@a)", "[x](#^a)", "![i](data:x)", "?", "all", "@", "#t", "\n", "\n\n", "  > q\n", "| a |\n|---|\n", "[^1]", "\n[^1]: n\n", "é", "&amp;", "\t", "---\n", "title: x\n", "<b>", "https://a.b", ": ", "::", " ", "sources: {a: [}\n"}
	r := rand.New(rand.NewSource(1))
	for range 4000 {
		var b strings.Builder
		if r.Intn(3) == 0 {
			b.WriteString("---\n")
		}
		for range r.Intn(24) {
			b.WriteString(bits[r.Intn(len(bits))])
		}
		d := read(b.String(), Brief)
		for _, x := range d.Diags {
			if x.Start.Line < 1 || x.Start.Col < 1 || x.End.Compare(x.Start) < 0 {
				t.Fatalf("%q: %v", b.String(), x)
			}
		}
	}
}

var soak = flag.Bool("soak", false, "hostile texts of 1 MiB, as promised, and not of a size that is quick to try")

// Texts that keep a parser busy: each is read in a moment or refused (BR006),
// the page is not much larger than the text, and twice the text costs no more
// than three times as much. Cost is processor time and memory that was asked
// for, which other programs on the machine hardly change.
func TestHostile(t *testing.T) {
	size := 1 << 15
	if *soak {
		size = 1 << 20
	}
	for _, name := range slices.Sorted(maps.Keys(corpus.Hostile)) {
		t.Run(name, func(t *testing.T) {
			half, whole := corpus.Hostile[name](size/2), corpus.Hostile[name](size)
			_, asked := cost(half)
			took, twice := cost(whole)
			if took > 5*time.Second {
				t.Errorf("%v of processor time", took)
			}
			if twice > 3*asked+4<<20 {
				t.Errorf("%d bytes asked for, %d for half the text", twice, asked)
			}
			out := len(flat(read(whole, Brief).Body))
			if out > 64*len(whole)+1<<20 {
				t.Errorf("%d bytes of page from %d", out, len(whole))
			}
			t.Logf("%v, %d KiB asked for after %d, %d bytes of page from %d", took.Round(time.Millisecond), twice>>10, asked>>10, out, len(whole))
		})
	}
}

// cost reads a text and gives the processor time and the memory it asked for.
func cost(text string) (time.Duration, uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := used()
	read(text, Brief)
	took := used() - start
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}

func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano())
}

// Texts that go to a limit know where it is.
func TestCorpusKnowsLimits(t *testing.T) {
	if corpus.MaxBrackets != maxBrackets || corpus.MaxMarks != maxMarks {
		t.Errorf("the hostile texts count on limits of %d and %d", corpus.MaxBrackets, corpus.MaxMarks)
	}
}

// What is over a limit is told with the line and the limit.
func TestLimits(t *testing.T) {
	for name, want := range map[string]string{
		"quotes deep": "nested too deep: the limit is 32", "lists deep": "nested too deep: the limit is 32",
		"brackets": "brackets in one paragraph: the limit is 8000", "stars": "emphasis marks in one paragraph: the limit is 8000",
		"stars behind numbers": "emphasis marks", "stars behind bars": "emphasis marks", "stars indented": "emphasis marks",
		"brackets behind bars": "brackets in one paragraph", "tables wide, short": "table cells: the limit is 262144",
		"lists 30 then blanks": "blank lines inside nested lists: the limit is 500000",
		"footnotes unused":     "footnotes: the limit is 2000", "footnotes one, by line": "references to footnotes: the limit is 10000",
		"front nested": "brackets nested too deep: the limit is 16", "front dashes": "lists nested too deep: the limit is 16",
		"records": "too many events in one file: the limit is 3000", "records statements": "too many records in one file: the limit is 4000",
		"records topics":    "too many names, topics and ids in one record: the limit is 1000",
		"paragraphs of one": "too many paragraphs, headings and list items: the limit is 150000", "headings": "too many paragraphs, headings and list items",
		"front list": "too long: the limit is 262144 bytes",
	} {
		var said []string
		size := 1 << 17
		if strings.Contains(want, "too long") || strings.Contains(want, "too many paragraphs") {
			size = 1 << 20
		}
		for _, x := range read(corpus.Hostile[name](size), Brief).Diags {
			if x.Code == "BR006" {
				said = append(said, x.Message)
			}
		}
		if len(said) != 1 || !strings.Contains(said[0], want) {
			t.Errorf("%s: %q, want %s", name, said, want)
		}
	}
}

// Sources, topics of the configuration and targets of links: so much passes,
// and one more is told once.
func TestListLimits(t *testing.T) {
	const head = "---\ntitle: A\ndate: 2021-08-19\n"
	sources := func(n int) []diag.Diagnostic {
		return read(head+"sources:\n"+lines(n, func(i int) string { return fmt.Sprintf("  s%d: {kind: readout}\n", i) })+"---\n", Brief).Diags
	}
	starters := func(n int) []diag.Diagnostic {
		src, _ := diag.NewSource("readout.yaml", []byte("topics:\n"+lines(n, func(i int) string { return fmt.Sprintf("  - T%d\n", i) })))
		_, faults := ParseConfig(src)
		return faults
	}
	targets := func(n int) []diag.Diagnostic {
		text := head + "---\n" + strings.Repeat("[r]\n", n) + "\n[r]: /" + strings.Repeat("a", 1023) + "\n"
		return read(text, Brief).Diags
	}
	config := func(text string) []diag.Diagnostic {
		src, _ := diag.NewSource("readout.yaml", []byte(text))
		_, faults := ParseConfig(src)
		return faults
	}
	front := func(line string) []diag.Diagnostic { return read(head+line+"---\n", Brief).Diags }
	for name, c := range map[string]struct {
		of   func(n int) []diag.Diagnostic
		most int
		want string
	}{
		"sources":  {sources, maxSources, "content/briefs/a.md:2505:3: error BR006: too many sources in one brief: the limit is 2500"},
		"starters": {starters, maxStarters, "readout.yaml:2502:5: error BR006: too many topics in the configuration: the limit is 2500"},
		"via":      {func(n int) []diag.Diagnostic { return front("via: [s" + strings.Repeat(", s", n-1) + "]\n") }, maxVia, "content/briefs/a.md:4:67: error BR006: too many entries under `via`: the limit is 20"},
		"nav": {func(n int) []diag.Diagnostic {
			return config("nav:\n" + strings.Repeat("  - {title: A, url: /a/}\n", n))
		}, maxNav, "readout.yaml:32:5: error BR006: too many entries under `nav`: the limit is 30"},
		"types": {func(n int) []diag.Diagnostic {
			return config("types:\n" + lines(n, func(i int) string { return fmt.Sprintf("  t%d: {extends: call}\n", i) }))
		}, maxExtensions, "readout.yaml:102:3: error BR006: too many entries under `types`: the limit is 100"},
		"a frame": {func(n int) []diag.Diagnostic { return config("title: " + strings.Repeat("é", n/2) + "\n") }, maxFrame, "readout.yaml:1:8: error BR006: `title` is too long: the limit is 300 bytes"},
		"a value": {func(n int) []diag.Diagnostic { return front("author: " + strings.Repeat("a", n) + "\n") }, maxValue, "content/briefs/a.md:4:9: error BR006: `author` is too long: the limit is 1000 bytes"},
		"a text":  {func(n int) []diag.Diagnostic { return front("bottom-line: " + strings.Repeat("a", n) + "\n") }, maxText, "content/briefs/a.md:4:14: error BR006: `bottom-line` is too long: the limit is 4000 bytes"},
		"a key":   {func(n int) []diag.Diagnostic { return front("names:\n  " + strings.Repeat("a", n) + ": b\n") }, maxValue, "content/briefs/a.md:5:3: error BR006: a key is too long: the limit is 1000 bytes"},
		"targets": {targets, 69, "content/briefs/a.md:74:2: error BR006: too many long link targets: the limit is 70948 bytes together"},
	} {
		for more, want := range []int{0, 1} {
			var said []string
			for _, x := range c.of(c.most + 3*more) {
				if x.Code == "BR006" {
					said = append(said, diag.Head(x))
				}
			}
			if len(said) != want || want > 0 && said[0] != c.want {
				t.Errorf("%s: %q", name, said)
			}
		}
	}
}

// lines puts n lines together.
func lines(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
	}
	return b.String()
}

// A list that all records take over is short.
func TestInheritedLimit(t *testing.T) {
	d := read(corpus.HostileRecords["topics of the brief"](1<<12), Brief)
	i := slices.IndexFunc(d.Diags, func(x diag.Diagnostic) bool { return x.Code == "BR006" })
	if i < 0 || d.Diags[i].Message != "too many entries under `topics`: the limit is 100" || d.Diags[i].Start.Line != 4 || len(d.Front.Topics) != 100 {
		t.Errorf("%d topics, %v", len(d.Front.Topics), d.Diags[:min(len(d.Diags), 3)])
	}
}

// What people write passes, however much of it: the figures of docs/limits.md.
func TestReasonable(t *testing.T) {
	const head = "---\ntitle: A\ndate: 2021-08-19\n"
	for name, text := range map[string]string{
		"2,000 records":        head + "---\n" + strings.Repeat("- call:: A > B [on:: Thursday] [about:: #a, #b]\n  - says:: A: \"we *will*\" [about:: #a] [to:: C]\n  - via:: s\n", 2000),
		"a paragraph of 60 KB": head + "---\n" + strings.Repeat("Some *words* with [a link](/a/) and a_name_with_marks, (in brackets) too.\n", 820),
		"2,000 rows":           head + "---\n| a | b | c | d |\n|---|---|---|---|\n" + strings.Repeat("| [a](/a/) | *b* [c](/c/) | [d](/d/) | `e` [f](/f/) [g](/g/) |\n", 2000),
		"500 footnotes":        head + "---\n" + corpus.Lines(500*22, func(i int) string { return fmt.Sprintf("Words.[^%d]\n\n[^%d]: A note.\n\n", i, i) }),
		"1,000 links":          head + "---\n" + strings.Repeat("[a](/a/) [b][c] [[d|e]] <https://f.g> ", 1000) + "\n\n[c]: /c/\n",
		"code of 300 KB":       head + "---\n```go\n" + strings.Repeat("func a_b(c_d []int) { e_f[1] = *g }\n\n", 8000) + "```\n",
		"1,000 sources":        head + "sources:\n" + corpus.Lines(60_000, func(i int) string { return fmt.Sprintf("  s%d: {kind: article, title: \"A [1] title\"}\n", i) }) + "---\n",
		"lists ten deep":       head + "---\n" + corpus.Lines(20_000, func(i int) string { return strings.Repeat("  ", i%10) + "- item\n" }),
		"10,000 paragraphs":    head + "---\n" + strings.Repeat("- a\n\n  A paragraph.\n\n", 10_000),
	} {
		d := read(text, Brief)
		for _, x := range d.Diags {
			if x.Severity == diag.Error {
				t.Errorf("%s: %s", name, diag.Head(x))
				break
			}
		}
	}
}
