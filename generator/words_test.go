package generator

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	template "text/template/parse"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/words"
	"readout/templates"
)

// TestFrench holds that every text of the pages is said in French, that the
// French says nothing that no page has, and that holes and plural forms agree.
func TestFrench(t *testing.T) {
	raw, err := fs.ReadFile(templates.FS, "words/fr.yaml")
	if err != nil {
		t.Fatal(err)
	}
	src, _ := diag.NewSource("templates/words/fr.yaml", raw)
	french, diags := brief.ParseWords(src, "fr")
	for _, d := range diags {
		t.Errorf("%s: %s", diag.Head(d), d.Help)
	}
	keys := sayings(t)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		said, ok := french[key]
		switch {
		case !ok:
			t.Errorf("%s: no French for %q", keys[key].at, key)
		case keys[key].counted != (said.Forms != nil):
			t.Errorf("%s: %q has a number in one language alone", keys[key].at, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(french)) {
		if _, ok := keys[key]; !ok {
			t.Errorf("no page says %q", key)
		}
	}
}

// TestFrenchSpaces holds what French typography asks for: no break before
// high marks and within quotation marks, and curved apostrophes.
func TestFrenchSpaces(t *testing.T) {
	raw, err := fs.ReadFile(templates.FS, "words/fr.yaml")
	if err != nil {
		t.Fatal(err)
	}
	src, _ := diag.NewSource("templates/words/fr.yaml", raw)
	french, _ := brief.ParseWords(src, "fr")
	wrong := regexp.MustCompile(`[^\x{a0}\x{202f}a-z][:;?!»]|[a-zà-ÿ][;?!»]|«[^\x{a0}\x{202f}]|'|"|\.\.\.`)
	for _, key := range slices.Sorted(maps.Keys(french)) {
		for _, said := range append(slices.Collect(maps.Values(french[key].Forms)), french[key].Words) {
			if found := wrong.FindString(said); found != "" {
				t.Errorf("%q: %q in %q", key, found, said)
			}
		}
	}
}

// saying is a text of the pages: whether it stands by a number, and where.
type saying struct {
	counted bool
	at      string
}

// sayings collects the texts of templates, of the rooms that make views, and of
// scripts, and the vocabulary of briefs that pages show.
func sayings(t *testing.T) map[string]saying {
	t.Helper()
	keys := map[string]saying{}
	add := func(key string, counted bool, at string) {
		if len(words.Plain(key)) > 1 || !('0' <= key[0] && key[0] <= '9' || 'A' <= key[0] && key[0] <= 'Z') { // grades are the same everywhere
			if old, ok := keys[key]; ok && old.counted != counted {
				t.Errorf("%s and %s: %q with and without a number", old.at, at, key)
			}
			keys[key] = saying{counted, at}
		}
	}
	root := os.DirFS("..")
	for _, pattern := range []string{"templates/*.html", "static/*.js", "generator/site/*.go", "generator/render/*.go"} {
		files, err := fs.Glob(root, pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range files {
			raw, err := fs.ReadFile(root, name)
			if err != nil {
				t.Fatal(err)
			}
			switch path.Ext(name) {
			case ".html":
				inTemplate(t, name, string(raw), add)
			case ".js":
				inScript(name, string(raw), add)
			default:
				if !strings.HasSuffix(name, "_test.go") {
					inGo(t, name, raw, add)
				}
			}
		}
	}
	add(words.Figures, false, "generator/words/words.go")
	for _, word := range slices.Concat(brief.Vocabulary(), []string{"committed", "refusing", "demanding", "fulfilled", "broken", "replaced",
		"host", "chair", "mediator", "observer", "guest", "interviewer", "absent"}) {
		add(word, false, "generator/brief/words.go")
	}
	return keys
}

type adder func(key string, counted bool, at string)

func inTemplate(t *testing.T, name, text string, add adder) {
	t.Helper()
	tree := template.New(name)
	tree.Mode = template.SkipFuncCheck
	set := map[string]*template.Tree{}
	if _, err := tree.Parse(text, "", "", set); err != nil {
		t.Fatal(err)
	}
	for _, part := range set {
		commands(part.Root, func(c *template.CommandNode) {
			id, ok := c.Args[0].(*template.IdentifierNode)
			if !ok {
				return
			}
			text := func(i int) string {
				if i < len(c.Args) {
					if s, ok := c.Args[i].(*template.StringNode); ok {
						return s.Text
					}
				}
				t.Errorf("%s: %s: its words are not constant", name, c)
				return ""
			}
			switch id.Ident {
			case "t", "before", "after":
				add(text(1), false, name)
				if id.Ident != "t" && !slices.Equal(words.Holes(text(1)), []int{0}) {
					t.Errorf("%s: %s: around markup stands one hole, {0}", name, c)
				}
			case "tn":
				add(text(3), true, name)
			case "count":
				add("{0} "+text(3), true, name)
			}
		})
	}
}

// commands finds the calls of a template.
func commands(n template.Node, f func(*template.CommandNode)) {
	pipe := func(p *template.PipeNode) {
		if p == nil {
			return
		}
		for _, c := range p.Cmds {
			f(c)
			for _, a := range c.Args {
				commands(a, f)
			}
		}
	}
	branch := func(b *template.BranchNode) {
		pipe(b.Pipe)
		commands(b.List, f)
		if b.ElseList != nil {
			commands(b.ElseList, f)
		}
	}
	switch n := n.(type) {
	case *template.ListNode:
		for _, child := range n.Nodes {
			commands(child, f)
		}
	case *template.ActionNode:
		pipe(n.Pipe)
	case *template.PipeNode:
		pipe(n)
	case *template.TemplateNode:
		pipe(n.Pipe)
	case *template.IfNode:
		branch(&n.BranchNode)
	case *template.WithNode:
		branch(&n.BranchNode)
	case *template.RangeNode:
		branch(&n.BranchNode)
	}
}

var (
	scriptText  = regexp.MustCompile(`\bt\("((?:[^"\\\n]|\\.)*)"`)
	scriptForms = regexp.MustCompile(`\{ one: "[^"\\\n]*", other: "([^"\\\n]*)" \}`)
)

func inScript(name, text string, add adder) {
	for _, m := range scriptText.FindAllStringSubmatch(text, -1) {
		add(m[1], false, name)
	}
	for _, m := range scriptForms.FindAllStringSubmatch(text, -1) {
		add(m[1], true, name)
	}
}

// inGo finds the calls that look words up: their keys are constant.
func inGo(t *testing.T, name string, raw []byte, add adder) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, raw, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			inCall(n, name, add)
		case *ast.CompositeLit:
			if kind, ok := n.Type.(*ast.ArrayType); ok {
				inColumns(kind, n, name, add)
			}
		}
		return true
	})
}

func inCall(c *ast.CallExpr, name string, add adder) {
	called := ""
	switch f := c.Fun.(type) {
	case *ast.Ident:
		called = f.Name
	case *ast.SelectorExpr:
		called = f.Sel.Name
	}
	text := func(i int) (string, bool) {
		if i >= len(c.Args) {
			return "", false
		}
		lit, ok := c.Args[i].(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(lit.Value)
		return s, err == nil
	}
	at := map[string][]int{"t": {0}, "msg": {0}, "Say": {0}, "term": {0}, "tn": {2}, "count": {2}, "Form": {2}, "Count": {2}, "tableOf": {1}}[called]
	if called == "defined" {
		for i := range c.Args {
			at = append(at, i)
		}
	}
	for _, i := range at {
		if key, ok := text(i); ok && key != "{0} " {
			if called == "count" {
				key = "{0} " + key
			}
			add(key, i == 2 && called != "defined", name)
		}
	}
}

// inColumns finds the words that say what a column of a table means.
func inColumns(kind *ast.ArrayType, list *ast.CompositeLit, name string, add adder) {
	index, ok := kind.Elt.(*ast.IndexExpr)
	if !ok {
		return
	}
	if id, ok := index.X.(*ast.Ident); !ok || id.Name != "column" {
		return
	}
	for _, e := range list.Elts {
		if row, ok := e.(*ast.CompositeLit); ok && len(row.Elts) > 1 {
			if lit, ok := row.Elts[1].(*ast.BasicLit); ok {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					add(s, false, name)
				}
			}
		}
	}
}
