package render

import (
	"bytes"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/site"
	"readout/templates"
)

var update = flag.Bool("update", false, "write what is found into the cases")

// TestWordsOfPages reads the cases in testdata/words: content of a site, then
// sections named by the addresses of pages, with the words that stand there.
// A page that must not be made has the section "none"; outputs that are no
// pages are compared as they are, with plain line ends.
func TestWordsOfPages(t *testing.T) {
	files, err := filepath.Glob("testdata/words/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { wordsCase(t, file) })
	}
}

func wordsCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, theme := siteOf(t, archive)
	asked := 0
	for i, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "/") {
			continue
		}
		asked++
		got := "none\n"
		if p := s.Page(f.Name); p != nil && !p.HTML() {
			got = strings.ReplaceAll(string(s.Raw(p)), "\r\n", "\n")
		} else if p != nil {
			raw, diags := theme.Page(p, s.View(p))
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			got = wordsIn(t, raw)
		}
		if *update {
			archive.Files[i].Data = []byte(got)
		} else if diff := cmp.Diff(string(f.Data), got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", f.Name, diff)
		}
	}
	if asked == 0 {
		t.Error("the case asks for no page")
	}
	if *update {
		writeCase(t, file, archive)
	}
}

func siteOf(t *testing.T, archive *txtar.Archive) (*site.Site, *Theme) {
	t.Helper()
	config := brief.DefaultConfig()
	var docs []*brief.Doc
	for _, f := range archive.Files {
		src, _ := diag.NewSource(f.Name, f.Data)
		if f.Name == "readout.yaml" {
			c, diags := brief.ParseConfig(src)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			config = c
		}
		if kind, _, ok := brief.KindOf(f.Name); ok && strings.HasPrefix(f.Name, "content/") {
			docs = append(docs, brief.Parse(src, kind, brief.Options{}))
		}
	}
	m := model.Link(docs, model.Options{Config: config})
	for _, d := range m.Diags {
		if d.Severity == diag.Error {
			t.Fatal(diag.Head(d))
		}
	}
	theme, diags := Load(templates.FS, nil, nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return site.Plan(m, site.Options{Config: config}), theme
}

// wordsIn gives the words of a page's main part: a line for each block, the
// cells of a row between bars.
func wordsIn(t *testing.T, raw []byte) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.DataAtom == atom.Main {
			wordsOf(&b, n)
		}
	}
	var out []string
	for line := range strings.Lines(b.String()) {
		if line = strings.Join(strings.Fields(line), " "); strings.Trim(line, "| ") != "" {
			out = append(out, strings.TrimSuffix(line, " |"))
		}
	}
	return strings.Join(out, "\n") + "\n"
}

func wordsOf(b *strings.Builder, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
		return
	case html.ElementNode:
		switch n.Data {
		case "h1", "h2", "h3":
			b.WriteString("\n" + strings.Repeat("#", int(n.Data[1]-'0')) + " ")
		case "p", "li", "tr", "figure", "figcaption", "section", "caption", "div", "article", "title", "desc", "text", "br", "button":
			b.WriteString("\n")
		}
	}
	for c := range n.ChildNodes() {
		wordsOf(b, c)
	}
	switch n.Data {
	case "td", "th":
		b.WriteString(" | ")
	case "dt":
		b.WriteString(": ")
	case "svg", "h1", "h2", "h3", "p", "li":
		b.WriteString("\n")
	}
}
