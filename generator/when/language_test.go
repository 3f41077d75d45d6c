package when

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestLanguageNamesForms holds that docs/language.md shows every form of a
// date that is read: the closed words and the patterns of relative.go, and the
// languages of months. What they become is tried out in build.
func TestLanguageNamesForms(t *testing.T) {
	raw, err := os.ReadFile("../../docs/language.md")
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, _ := strings.Cut(string(raw), "\n### Dates\n")
	chapter, _, _ = strings.Cut(chapter, "\n### ")
	var shown []string
	for i, part := range strings.Split(chapter, "`") {
		if i%2 == 1 {
			shown = append(shown, part)
		}
	}
	words, patterns, tags := forms(t)
	if len(words) < 5 || len(patterns) < 4 || len(tags) < 4 {
		t.Fatal("the forms are no longer where this test looks for them", words, patterns, tags)
	}
	for _, w := range words {
		if !slices.Contains(shown, w) {
			t.Errorf("the word %q is not shown", w)
		}
	}
	for _, p := range patterns {
		if !slices.ContainsFunc(shown, p.MatchString) {
			t.Errorf("nothing that matches %s is shown", p)
		}
	}
	for _, tag := range tags {
		if tag != "en" && !slices.Contains(shown, tag) {
			t.Errorf("the language %s is not named", tag)
		}
	}
}

// forms reads this room's own text: the words that relative compares with, the
// patterns of whole phrases, and the languages that tables are keyed by.
func forms(t *testing.T) (words []string, patterns []*regexp.Regexp, tags []string) {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	literal := func(e ast.Expr) string {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if s, err := strconv.Unquote(l.Value); err == nil {
				return s
			}
		}
		return ""
	}
	languages := map[string]bool{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.Name != "relative" {
					return true
				}
				ast.Inspect(n, func(n ast.Node) bool {
					if c, ok := n.(*ast.CaseClause); ok {
						for _, e := range c.List {
							words = append(words, literal(e))
						}
					}
					return true
				})
			case *ast.ValueSpec:
				if len(n.Values) == 1 && slices.Contains([]string{"ago", "ahead", "period", "clockPart"}, n.Names[0].Name) {
					patterns = append(patterns, regexp.MustCompile(literal(n.Values[0].(*ast.CallExpr).Args[0])))
				}
			case *ast.KeyValueExpr:
				if s := literal(n.Key); len(s) == 2 && strings.ToLower(s) == s && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == "" {
					languages[s] = true
				}
			}
			return true
		})
	}
	return words, patterns, slices.Sorted(maps.Keys(languages))
}
