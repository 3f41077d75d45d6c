package brief

import (
	"encoding/json"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"

	"readout/generator/diag"
)

type example struct {
	Markdown, HTML string
	Example        int
}

func examples(t *testing.T) (list []example) {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 652 {
		t.Fatalf("%d examples, not 652", len(list))
	}
	return list
}

// flat writes prose with holes as a page without any names would.
func flat(nodes []Node) string {
	var b strings.Builder
	for _, n := range nodes {
		switch n.Kind {
		case HTML:
			b.WriteString(n.HTML)
		case Text:
			b.WriteString(escape(n.Text))
		case Open:
			b.WriteString(`<a href="` + href(n.Link.Dest) + `"` + titleOf(n.Link) + ">")
		case Close:
			b.WriteString("</a>")
		case Image:
			b.WriteString(`<img src="` + href(n.Link.Dest) + `" alt="` + escape(n.Text) + `"` + titleOf(n.Link) + " />")
		}
	}
	return b.String()
}

func titleOf(l *Link) string {
	if l.Title == "" {
		return ""
	}
	return ` title="` + escape(l.Title) + `"`
}

func render(p parser.Parser, markdown string) string {
	src, _ := diag.NewSource("a.md", []byte(markdown))
	d := &Doc{Kind: Page, Source: src}
	w := &writer{doc: d, src: src, o: Options{HTML: true}, plain: true, block: -1, heads: map[string]int{}, fn: map[int]int{}, ahead: map[int]int{}}
	w.str = src.Text
	w.at = func(i int) int { return i }
	w.out = &d.Body
	w.sitDown()
	w.tree = p.Parse(gtext.NewReader(w.text))
	w.document()
	return flat(d.Body)
}

// commonMark is our parser without its extensions.
func commonMark() parser.Parser {
	return parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...), parser.WithInlineParsers(inlineParsers()...),
		parser.WithParagraphTransformers(paragraphTransformers()...))
}

// CommonMark 0.31.2, all of it.
func TestCommonMark(t *testing.T) {
	p := commonMark()
	for _, e := range examples(t) {
		if got := render(p, e.Markdown); got != e.HTML {
			t.Errorf("example %d: %q\n%s", e.Example, e.Markdown, cmp.Diff(e.HTML, got))
		}
	}
}

// What our extensions change in the CommonMark examples, and why.
var differing = map[int]string{
	548: "[[foo]] is a wiki link",
	559: "[[*foo* bar]] is a wiki link",
	590: "![[foo]] holds a wiki link",
	608: "a bare address links",
	611: "a bare address links",
	612: "a bare mail address links",
}

func TestCommonMarkWithExtensions(t *testing.T) {
	p := bodyParser()
	var got, want []int
	for _, e := range examples(t) {
		if out := render(p, e.Markdown); out != e.HTML {
			got = append(got, e.Example)
			if differing[e.Example] == "" {
				t.Logf("example %d: %q\n%s", e.Example, e.Markdown, cmp.Diff(e.HTML, out))
			}
		}
	}
	for n := range differing {
		want = append(want, n)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A text that is read without the reader of bare links reads the same with it.
func TestWithoutBareLinks(t *testing.T) {
	dull := 0
	for _, e := range examples(t) {
		if parserOf(e.Markdown) == bodyParser() {
			continue
		}
		dull++
		if got, want := render(dullParser(), e.Markdown), render(bodyParser(), e.Markdown); got != want {
			t.Errorf("example %d: %q\n%s", e.Example, e.Markdown, cmp.Diff(want, got))
		}
	}
	if dull < 100 {
		t.Errorf("only %d examples are read without it", dull)
	}
	for _, text := range []string{"see www.a.org", "to a@b.org", "(https://a.org)", "*http://a.org*", "ftp://a.org"} {
		if parserOf(text) != bodyParser() {
			t.Errorf("%q may hold a bare link", text)
		}
	}
}

// Our reader of links, which is spared looks between far brackets, makes the
// links that goldmark's own makes.
func TestFarBrackets(t *testing.T) {
	own := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...), parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(paragraphTransformers()...))
	far := strings.Repeat("words ", near/6+1)
	bits := []string{"[", "[", "[", "]", "]", "](/a/)", "](/a/ \"t", "][r]", "][]", "][x]", "![", "*", "`", "\n", "\\", far, far, far + "\n> " + far, "r", "[r]", ")", strings.Repeat("[", 40), strings.Repeat("]", 40)}
	r := rand.New(rand.NewSource(1))
	links := 0
	for range 3000 {
		var b strings.Builder
		if r.Intn(4) == 0 {
			b.WriteString("> ")
		}
		for range r.Intn(30) {
			b.WriteString(bits[r.Intn(len(bits))])
		}
		b.WriteString("\n\n[r]: /r/\n")
		p := commonMark()
		got, want := render(p, b.String()), render(own, b.String())
		if got != want {
			t.Fatalf("%q\n%s", b.String(), cmp.Diff(want, got))
		}
		links += strings.Count(got, "<a ")
	}
	if links < 100 {
		t.Errorf("only %d links", links)
	}
}
