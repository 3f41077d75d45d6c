package site

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/unicode/norm"

	"readout/generator/brief"
	"readout/generator/corpus"
	"readout/generator/model"
)

// searchBriefs is the size of the corpus whose index must stay within its
// budget; the budget holds up to 10,000.
var searchBriefs = flag.Int("search-briefs", 300, "briefs in the large search index")

// TestVectors runs the shared examples through the tokeniser and the parser;
// [TestScript] runs the same file through the script.
func TestVectors(t *testing.T) {
	raw, err := os.ReadFile("testdata/search.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct{ Tokens, Queries, Sentences [][2]json.RawMessage }
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors.Tokens {
		var text string
		var want []string
		if json.Unmarshal(v[0], &text) != nil || json.Unmarshal(v[1], &want) != nil {
			t.Fatalf("not an example: %s", v)
		}
		for i := range want {
			want[i] = norm.NFKD.String(want[i])
		}
		if d := cmp.Diff(want, tokens(text), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("tokens of %q: %s", text, d)
		}
	}
	for _, v := range vectors.Sentences {
		var text string
		var want []string
		if json.Unmarshal(v[0], &text) != nil || json.Unmarshal(v[1], &want) != nil {
			t.Fatalf("not an example: %s", v)
		}
		if d := cmp.Diff(want, sentences(text), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("sentences of %q: %s", text, d)
		}
	}
	for _, v := range vectors.Queries {
		var text string
		var want Query
		if json.Unmarshal(v[0], &text) != nil || json.Unmarshal(v[1], &want) != nil {
			t.Fatalf("not an example: %s", v)
		}
		if d := cmp.Diff(want, ParseQuery(text), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("query %q: %s", text, d)
		}
	}
}

// TestScript runs static/search.js: its words and queries against the same
// examples, and its searches against indexes made here.
func TestScript(t *testing.T) {
	dir := t.TempDir()
	writeIndex(t, filepath.Join(dir, "demo"), demo(t, ""))
	writeIndex(t, filepath.Join(dir, "hostile"), many(3))
	large := filepath.Join(dir, "large")
	writeIndex(t, large, made(t, *searchBriefs))
	queries := []string{
		"convoy", "pipeline border", "leader", "\"open convoy\"", "the treaty of the open border", "kind:call after:2020-01 before:2021-06", "zum", "#budget -embargo reform", "pr",
		"northern harvest", "kind:brief", "brief 17", "nothingofthekind",
	}
	writeJSON(t, filepath.Join(large, "queries.json"), queries)
	writeJSON(t, filepath.Join(large, "answers.json"), answers(made(t, *searchBriefs), append(queries, "the call of the leader on the border of it", "convoi")))
	writeJSON(t, filepath.Join(dir, "demo", "answers.json"), answers(demo(t, ""), []string{
		"macron", "macr", "Marcon", "erdoğan kabul", "\"cannot abandon\"", "\"abandon cannot\"", "kind:call @macron", "kind:leader ma", "#evacuation -@putin taliban",
		"after:2021-09 before:2021-10", "kind:event -kind:call", "the taliban and the airport in kabul", "习近平", "g7 -\"red line\"", "", "#", "-macron",
	}))
	writeJSON(t, filepath.Join(dir, "sweep.json"), sweep())
	cmd := exec.Command("node", "--test", "testdata/search_test.mjs")
	cmd.Env = append(os.Environ(), "SEARCH_INDEX="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	} else if os.Getenv("SEARCH_TELL") != "" {
		t.Logf("%s", out)
	}
}

// answers are those that a server gives, in the form of the script's.
func answers(m *model.Model, queries []string) []any {
	s := Plan(m, Options{Config: brief.DefaultConfig()})
	plain := func(list []Bit) (out string) {
		for _, b := range list {
			out += b.Text
		}
		return out
	}
	return each(queries, func(q string) any {
		a := s.Answer(s.Page("/search/"), q).(SearchPage).Answer
		if a == nil {
			a = &Answer{}
		}
		instead := ""
		if a.Instead != nil {
			instead = a.Instead.Text
		}
		groups := each(a.Groups, func(g AnswerGroup) any {
			return []any{g.Name, g.Count, each(g.Hits, func(h Hit) string { return h.URL + " " + plain(h.Title) })}
		})
		return map[string]any{"query": q, "total": a.Total, "instead": instead, "groups": append([]any{}, groups...)}
	})
}

// sweep gives the tokens of every character of the first plane; beyond it
// editions of Unicode still move letters from one class to another.
func sweep() [][2]any {
	var out [][2]any
	for r := rune(0x21); r <= 0xFFFF; r++ {
		if unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.S, unicode.P) {
			out = append(out, [2]any{r, append([]string{}, tokens("x"+string(r)+"y "+string(r)+string(r))...)})
		}
	}
	return out
}

func made(t *testing.T, n int) *model.Model {
	t.Helper()
	var docs []*brief.Doc
	for name, body := range corpus.Files(n, 1) {
		if kind, _, ok := brief.KindOf(name); ok {
			docs = append(docs, parsedDoc(name, []byte(body), kind))
		}
	}
	return model.Link(docs, model.Options{Config: brief.DefaultConfig()})
}

func writeIndex(t *testing.T, dir string, m *model.Model) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s := Plan(m, Options{Config: brief.DefaultConfig(), BaseURL: "."})
	n := 0
	for _, p := range s.Pages {
		if name, ok := strings.CutPrefix(p.URL, "/search/_i/"); ok {
			n++
			if err := os.WriteFile(filepath.Join(dir, name), s.Raw(p), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n == 0 {
		t.Fatal("no index")
	}
}

func writeJSON(t *testing.T, file string, v any) {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, raw, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestGaps: numbers of every size come back.
func TestGaps(t *testing.T) {
	for _, list := range [][]uint32{nil, {0}, {0, 1, 2}, {31, 32, 63, 64, 1 << 10, 1<<20 + 7, 1<<31 + 5}} {
		var got []uint32
		n, step, shift := uint32(0), uint32(0), 0
		for _, c := range gaps(nil, list) {
			d := uint32(strings.IndexByte(digits, c))
			step |= d & 31 << shift
			if shift += 5; d < 32 {
				n += step
				got = append(got, n)
				step, shift = 0, 0
			}
		}
		if !slices.Equal(got, list) {
			t.Errorf("%v becomes %v", list, got)
		}
	}
	if len(digits) != 64 || strings.ContainsAny(digits, "\"\\<.") {
		t.Error("the digits")
	}
}

// TestNameFiles: of a site with many names every word leads to one file, which
// holds all who bear it.
func TestNameFiles(t *testing.T) {
	m := &model.Model{}
	for i := range 2500 {
		m.Entities = append(m.Entities, &model.Entity{Front: &brief.Front{}, ID: fmt.Sprint("p", i), Kind: "leader", Name: fmt.Sprintf("Ann%d Smith", i)})
	}
	s := newWorld(m, Options{Config: brief.DefaultConfig()}, nil).planSearch()
	files := s.nameFiles()
	if len(files) < 2 || files[0].begins != "" {
		t.Fatalf("%d files", len(files))
	}
	for _, word := range []string{"ann0", "ann1234", "ann999", "smith"} {
		at := 0
		for i, f := range files {
			if f.begins <= word {
				at = i
			}
		}
		want := 0
		for _, e := range m.Entities {
			if slices.Contains(tokens(e.Name), word) {
				want++
				if !slices.Contains(files[at].list, e) {
					t.Fatalf("%s is not in the file of %q", e.Name, word)
				}
			}
		}
		if want == 0 {
			t.Error(word)
		}
	}
}

// TestSearchOff: nothing of it is left.
func TestSearchOff(t *testing.T) {
	c := brief.DefaultConfig()
	c.Search = false
	s := Plan(many(1), Options{Config: c, Assets: []Asset{{Path: "search.js"}, {Path: "site.js"}}})
	for _, p := range s.Pages {
		if strings.Contains(p.URL, "search") {
			t.Errorf("%s is published", p.URL)
		}
	}
	if v := s.View(s.Page("/")).(HomePage); v.Search.URL != "" || v.SearchJS != "" {
		t.Error("a page leads to the search that is switched off")
	}
}

// TestSearchPage: people stand under their letter, briefs under their month.
func TestSearchPage(t *testing.T) {
	s := Plan(demo(t, ""), Options{Config: brief.DefaultConfig(), Assets: []Asset{{Path: "search.js"}}})
	v := s.View(s.Page("/search/")).(SearchPage)
	var heads []string
	for _, section := range v.Sections {
		heads = append(heads, section.Heading)
		if section.All.URL == "" || len(section.Groups) == 0 {
			t.Errorf("%+v", section)
		}
	}
	if !slices.Equal(heads, []string{"People", "Topics", "Organisations", "Briefs by month"}) {
		t.Error(heads)
	}
	if g := v.Sections[0].Groups; g[0].Heading != "A" || g[0].Rows[0].URL == "" {
		t.Errorf("%+v", g[0])
	}
	if g := v.Sections[3].Groups; g[0].Heading != "November 2021" {
		t.Errorf("%+v", g[0])
	}
	if v.SearchJS == "" || v.SearchIndex != "/search/_i/main.js" {
		t.Errorf("%q %q", v.SearchJS, v.SearchIndex)
	}
}
