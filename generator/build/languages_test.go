package build

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/site"
	"readout/generator/when"
	"readout/generator/words"
	"readout/static"
	"readout/templates"
)

// spokenSite builds a case of testdata/languages.
func spokenSite(t *testing.T, name string) *Snapshot {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/languages/" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range archive.Files {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := New(Options{Source: dir, BaseURL: "https://example.org/", AsOf: "2021-08-24", Templates: templates.FS, Static: static.FS}).Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	missed := name != "arabic" // the case gives only some of the texts
	for _, d := range s.Diags {
		if d.Code == "BR704" && name == "arabic" && d.File == "templates/words/ar.yaml" && strings.Contains(d.Message, "texts are not given, so they are in English: ") {
			missed = true
			continue
		}
		if d.Severity == diag.Error || strings.HasPrefix(d.Code, "BR7") {
			t.Errorf("%s\n%s", diag.Head(d), d.Help)
		}
	}
	if !missed {
		t.Error("nobody says which texts are missing")
	}
	return s
}

// pagesOf renders every page of a site.
func pagesOf(t *testing.T, s *Snapshot) map[string]*html.Node {
	t.Helper()
	out := map[string]*html.Node{}
	for _, p := range s.Site.Pages {
		if !p.HTML() {
			continue
		}
		raw, diags := s.theme.Page(p, s.Site.View(p))
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		root, err := html.Parse(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		out[p.URL] = root
	}
	return out
}

// TestFrenchSite builds a whole site in French and finds no English text of
// the program on it: neither as a whole text nor within a longer one.
func TestFrenchSite(t *testing.T) {
	s := spokenSite(t, "french")
	english, french := map[string]bool{}, map[string]bool{}
	var long []string
	all := (&Builder{o: Options{Templates: templates.FS}}).known()
	for key, said := range all {
		french[said.Words] = true
		plain := words.Plain(key)
		if said.Words == plain || strings.Trim(plain, " :;,“”→") == "" {
			continue
		}
		english[strings.TrimSpace(plain)] = true
		for _, part := range regexp.MustCompile(`\{\d\}`).Split(plain, -1) {
			if part = strings.Trim(part, " .,:;()"); strings.Count(part, " ") > 1 {
				long = append(long, part)
			}
		}
	}
	kinds := map[string]bool{}
	pages := pagesOf(t, s)
	for url := range pages {
		kinds[s.Site.Page(url).Kind] = true
	}
	since, _ := when.ParseEDTF("2021-08-01")
	raw, _ := s.Book(site.BookOptions{Leaders: []*model.Entity{s.Model.Entity("macron"), s.Model.Entity("biden")}, Topics: []*model.Entity{s.Model.Entity("afghanistan")}, Since: since})
	book, err := html.Parse(bytes.NewReader(raw))
	if err != nil || !bytes.Contains(raw, []byte("Dossier · Veille diplomatique")) {
		t.Fatal("no book", err)
	}
	pages["book"] = book
	for url, root := range pages {
		for _, said := range textsOf(root) {
			if english[said] && !french[said] && (url != "/data/" || said != "asks") { // a word of both, and the name of a file
				t.Errorf("%s says %q", url, said)
			}
			for _, part := range long {
				if strings.Contains(said, part) {
					t.Errorf("%s says %q in %q", url, part, said)
				}
			}
		}
	}
	for _, kind := range []string{"home", "brief", "event", "leader", "org", "place", "topic", "source", "dyad", "dyads", "people", "list", "timeline", "agenda",
		"positions", "holder", "position", "commitments", "digest", "changes", "corrections", "glossary", "data", "search", "about", "404", "page"} {
		if !kinds[kind] {
			t.Errorf("the case has no page of the kind %s", kind)
		}
	}
	for _, p := range s.Site.Pages {
		if p.Kind != "feed" && p.Kind != "calendar" && p.Kind != "preview" && !strings.HasSuffix(p.URL, ".js") {
			continue
		}
		raw := string(s.Site.Raw(p))
		for _, part := range []string{"Status: ", "Participants: ", "some day in this period", "Last: ", "contact with", `t("Copied")`, `t("Nothing found.")`, `" result"`} {
			if strings.Contains(raw, part) {
				t.Errorf("%s says %q", p.URL, part)
			}
		}
	}
}

// textsOf are the texts and spoken attributes of a page, without code.
func textsOf(n *html.Node) (out []string) {
	if slices.Contains([]atom.Atom{atom.Script, atom.Style, atom.Code, atom.Pre}, n.DataAtom) {
		return nil
	}
	if n.Type == html.TextNode {
		return []string{strings.Join(strings.Fields(n.Data), " ")}
	}
	for _, a := range n.Attr {
		if slices.Contains([]string{"aria-label", "data-label", "title", "alt", "content"}, a.Key) {
			out = append(out, a.Val)
		}
	}
	for c := range n.ChildNodes() {
		out = append(out, textsOf(c)...)
	}
	return out
}

// TestArabicSite builds a site that runs from right to left: every page says
// so, and what is in another language says its own language and direction.
func TestArabicSite(t *testing.T) {
	s := spokenSite(t, "arabic")
	pages := pagesOf(t, s)
	for url, root := range pages {
		for n := range root.Descendants() {
			if n.DataAtom == atom.Html && (attrOf(n, "lang") != "ar" || attrOf(n, "dir") != "rtl") {
				t.Errorf("%s: <html lang=%q dir=%q>", url, attrOf(n, "lang"), attrOf(n, "dir"))
			}
			if strings.Contains(ownText(n), "Le point de vue de Paris") && n.DataAtom != atom.Title && n.Parent.DataAtom != atom.Title && inherited(n, "lang") != "fr" &&
				attrOf(n, "aria-current") == "" && attrOf(n, "data-cite") == "" && !hasAttr(n, "data-cite") {
				t.Errorf("%s: French words in <%s> without lang", url, n.Data)
			}
		}
	}
	for _, want := range []struct{ url, tag, words, lang, dir string }{
		{"/briefs/paris/", "h1", "Le point de vue de Paris", "fr", "ltr"},
		{"/briefs/paris/", "div", "", "fr", "ltr"}, // the prose
		{"/briefs/paris/", "blockquote", "", "fr", "ltr"},
		{"/briefs/paris/", "div", "", "ar", "rtl"}, // the records among the prose
		{"/briefs/mukalama/", "h1", "مكالمة حول كابول", "", ""},
		{"/leaders/macron/", "bdi", "Emmanuel Macron", "", ""},
		{"/briefs/", "a", "Le point de vue de Paris", "fr", "ltr"},
	} {
		found := false
		for n := range pages[want.url].Descendants() {
			found = found || n.Type == html.ElementNode && n.Data == want.tag && attrOf(n, "lang") == want.lang && attrOf(n, "dir") == want.dir && (want.words == "" || ownText(n) == want.words)
		}
		if !found {
			t.Errorf("%s has no <%s lang=%q dir=%q> %s", want.url, want.tag, want.lang, want.dir, want.words)
		}
	}
	var all []string
	for _, root := range pages {
		all = append(all, textsOf(root)...)
	}
	said := strings.Join(all, "\n")
	for _, words := range []string{"مكالمة، إيمانويل ماكرون ← فيصل بن فرحان", "19 أغسطس 2021", "4 أحداث", "«لن نتركهم»", "28 أغسطس 2021"} {
		if !strings.Contains(said, words) {
			t.Errorf("no page says %q", words)
		}
	}
}

// TestSpeechless: the words of a site in a language without a catalogue are
// English and say so; those of its author are marked as what they are.
func TestSpeechless(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "readout.yaml", "language: fi\n")
	write(t, dir, "content/briefs/puhelu.md", "---\ntitle: Puhelu\ndate: 2021-08-19\n---\n\nHe puhuivat.\n")
	s, err := New(Options{Source: dir, Templates: templates.FS, Static: static.FS}).Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(s.Diags, func(d diag.Diagnostic) bool { return d.Code == "BR704" }) {
		t.Error("nothing says that there are no words")
	}
	raw, _ := s.theme.Page(s.Site.Page("/briefs/puhelu/"), s.Site.View(s.Site.Page("/briefs/puhelu/")))
	for _, want := range []string{`<html lang="en">`, `<h1 lang="fi" dir="ltr">Puhelu</h1>`, `<div class="prose" lang="fi" dir="ltr">`, "19 August 2021"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestStyleHasNoSides holds that the style sheet names no side of the page: it
// is read from both.
func TestStyleHasNoSides(t *testing.T) {
	css, err := static.FS.ReadFile("site.css")
	if err != nil {
		t.Fatal(err)
	}
	sides := regexp.MustCompile(`(margin|padding|border)-(left|right)|(text-align|float|clear): (left|right)|[{;]\s*(left|right):`)
	if found := sides.FindString(string(css)); found != "" {
		t.Errorf("%s: write what begins or ends a line, such as margin-inline-start", found)
	}
}

func attrOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// inherited is an attribute of an element or of what it stands in.
func inherited(n *html.Node, key string) string {
	for ; n != nil; n = n.Parent {
		if v := attrOf(n, key); v != "" {
			return v
		}
	}
	return ""
}

// ownText is the text of an element without that of elements within.
func ownText(n *html.Node) string {
	var out string
	for c := range n.ChildNodes() {
		if n.Type == html.ElementNode && n.DataAtom != atom.Script && c.Type == html.TextNode {
			out += c.Data
		}
	}
	return out
}
