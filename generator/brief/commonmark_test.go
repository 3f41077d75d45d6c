package brief

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	ghtml "github.com/yuin/goldmark/renderer/html"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"readout/generator/diag"
)

type example struct {
	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
	Example  int    `json:"example"`
}

// examples reads the CommonMark examples that come with the Markdown library.
func examples(t testing.TB) []example {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []example
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// flat fills the holes as a page without a model would.
func flat(nodes []Node) string {
	var b strings.Builder
	attr := func(s string) string { return string(util.EscapeHTML([]byte(s))) }
	for _, n := range nodes {
		switch n.Kind {
		case HTML:
			b.WriteString(n.HTML)
		case Text:
			b.WriteString(attr(n.Text))
		case Open, Image:
			title := ""
			if n.Link.Title != "" {
				title = ` title="` + attr(n.Link.Title) + `"`
			}
			dest := attr(string(util.URLEscape([]byte(n.Link.Dest), false)))
			if n.Link.Ref != "" {
				dest = "@" + n.Link.Ref
			}
			if n.Kind == Open {
				fmt.Fprintf(&b, `<a href="%s"%s>`, dest, title)
			} else {
				fmt.Fprintf(&b, `<img src="%s" alt="%s"%s />`, dest, attr(n.Text), title)
			}
		case Close:
			b.WriteString("</a>")
		}
	}
	return b.String()
}

// CommonMark stays CommonMark: every example of 0.31.2 with our extensions and
// link rules off and HTML on.
func TestCommonMark(t *testing.T) {
	list := examples(t)
	right := 0
	for _, ex := range list {
		src, _ := diag.NewSource("content/x.md", []byte(ex.Markdown))
		d := &Doc{Source: src}
		w := &writer{d: d, o: Options{HTML: true}, block: map[ast.Node]int{}, bare: true, source: []byte(ex.Markdown)}
		md := goldmark.New(goldmark.WithRendererOptions(ghtml.WithUnsafe(), ghtml.WithXHTML(), renderer.WithNodeRenderers(util.Prioritized(w, 100))))
		root := md.Parser().Parse(gtext.NewReader(w.source))
		w.blocks(root)
		if got := flat(w.nodes(md, root)); got == ex.HTML {
			right++
		} else {
			t.Errorf("example %d\n%s\ngot  %q\nwant %q", ex.Example, ex.Markdown, got, ex.HTML)
		}
	}
	if right != 652 {
		t.Errorf("%d of %d examples are right, want 652", right, len(list))
	}
}
