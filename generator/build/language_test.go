package build_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/static"
	"readout/templates"
)

const guideFile = "../../docs/language.md"

// updating says whether the tests of this folder run with -update.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// TestLanguage runs docs/language.md: no example stands in it that the program
// reads otherwise than the text says.
//
// A fence `markdown content/...` is a file, `yaml readout.yaml` the
// configuration; a fence `markdown` without a name is the body of a brief of
// guideFront. What follows until the next heading, or until a fence behind a
// table, is one site, built whole. Entity files belong to every site, wherever
// they stand. A table below says what comes of the site: its first heading
// picks the list (see listings), the others the columns, and it holds the whole
// list; a list without members is the one word "none". A fence `text` is what
// is said of errors and warnings. What a site is not asked for goes unchecked,
// save errors and warnings: they must be in a table `problem`. Tables that
// follow no fence are facts (see facts).
//
// `go test ./generator/build -run TestLanguage -update` writes the tables and
// texts anew.
func TestLanguage(t *testing.T) {
	g := readGuide(t)
	for _, c := range g.cases() {
		t.Run(fmt.Sprintf("line %d %s", c.line, c.heading), func(t *testing.T) { g.run(t, c) })
	}
	if updating() && !t.Failed() {
		if err := os.WriteFile(guideFile, []byte(strings.Join(g.lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const guideFront = "---\ntitle: Example\ndate: 2024-03-14\ntz: Europe/Oslo\n---\n"

// guideBlock is a heading, a fence or a table; from and to are the lines of
// its body.
type guideBlock struct {
	kind, info string
	head       []string
	rows       [][]string
	from, to   int
}

type guide struct {
	lines  []string
	blocks []*guideBlock
	cast   map[string]string // the entity files
}

// guideCase is one site with what is said of it; facts have no files.
type guideCase struct {
	heading string
	line    int
	files   map[string]string
	says    []*guideBlock
}

func readGuide(t *testing.T) *guide {
	t.Helper()
	raw, err := os.ReadFile(guideFile)
	if err != nil {
		t.Fatal(err)
	}
	g := &guide{lines: strings.Split(string(raw), "\n"), cast: map[string]string{}}
	for i := 0; i < len(g.lines); i++ {
		line := g.lines[i]
		switch {
		case strings.HasPrefix(line, "#"):
			g.blocks = append(g.blocks, &guideBlock{kind: "heading", info: strings.TrimLeft(line, "# "), from: i, to: i})
		case strings.HasPrefix(line, "```"):
			mark := line[:len(line)-len(strings.TrimLeft(line, "`"))]
			b := &guideBlock{kind: "fence", info: strings.TrimSpace(line[len(mark):]), from: i + 1}
			for i++; i < len(g.lines) && g.lines[i] != mark; i++ {
			}
			b.to = i
			g.blocks = append(g.blocks, b)
			if name := strings.TrimPrefix(b.info, "markdown "); strings.HasPrefix(name, "content/") && !strings.HasPrefix(name, "content/briefs/") {
				g.cast[name] = g.text(b)
			}
		case strings.HasPrefix(line, "|"):
			b := &guideBlock{kind: "table", head: cells(line), from: i + 2}
			for i++; i+1 < len(g.lines) && strings.HasPrefix(g.lines[i+1], "|"); i++ {
				b.rows = append(b.rows, cells(g.lines[i+1]))
			}
			b.to = i + 1
			g.blocks = append(g.blocks, b)
		}
	}
	return g
}

func (g *guide) text(b *guideBlock) string {
	if b.from == b.to {
		return ""
	}
	return strings.Join(g.lines[b.from:b.to], "\n") + "\n"
}

var cellEnd = regexp.MustCompile(`(^|[^\\])\|`)

// cells divides a row of a table; \| is a bar inside a cell.
func cells(line string) (out []string) {
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	for {
		at := cellEnd.FindStringIndex(line)
		if at == nil {
			return append(out, strings.ReplaceAll(strings.TrimSpace(line), `\|`, "|"))
		}
		out = append(out, strings.ReplaceAll(strings.TrimSpace(line[:at[1]-1]), `\|`, "|"))
		line = line[at[1]:]
	}
}

func (g *guide) cases() (list []*guideCase) {
	c := &guideCase{files: map[string]string{}}
	flush := func(heading string, line int) {
		if len(c.files) > 0 || len(c.says) > 0 {
			list = append(list, c)
		}
		c = &guideCase{heading: heading, line: line + 1, files: map[string]string{}}
	}
	for _, b := range g.blocks {
		switch {
		case b.kind == "heading":
			flush(b.info, b.from)
		case b.kind == "table", b.info == "text":
			fact := b.kind == "table" && facts[b.head[0]] != nil
			if fact {
				flush(c.heading, b.from)
			}
			if c.says = append(c.says, b); fact {
				flush(c.heading, b.to)
			}
		case b.info == "sh":
		default:
			if len(c.says) > 0 {
				flush(c.heading, b.from-1)
			}
			if len(c.files) == 0 {
				c.line = b.from
			}
			name := strings.TrimPrefix(strings.TrimPrefix(b.info, "markdown "), "yaml ")
			if b.info == "markdown" {
				c.files["content/briefs/example.md"] = guideFront + g.text(b)
			} else {
				c.files[name] = g.text(b)
			}
		}
	}
	flush("", 0)
	return list
}

func (g *guide) run(t *testing.T, c *guideCase) {
	for name := range c.files {
		if name != "readout.yaml" && !strings.HasPrefix(name, "content/") {
			t.Fatalf("the fence %q is not run; name a file, or say markdown", name)
		}
	}
	if len(c.files) == 0 {
		for _, b := range c.says {
			check := facts[b.head[0]]
			if check == nil {
				t.Fatalf("line %d: no fence stands before this table, and %q is no fact", b.from, b.head[0])
			}
			check(t, g, b)
		}
		return
	}
	if len(c.says) == 0 && !slices.ContainsFunc(keys(c.files), func(name string) bool { return g.cast[name] == "" }) {
		return // entity files are asked for by the sites that use them
	}
	s := g.snapshot(t, c.files)
	told := false
	for _, b := range c.says {
		switch {
		case b.info == "text":
			g.compare(t, b, said(s))
		case listings[b.head[0]] == nil:
			t.Errorf("line %d: there is no list %q", b.from, b.head[0])
		default:
			told = told || b.head[0] == "problem"
			g.compare(t, b, listing(t, b, s))
		}
	}
	if len(c.says) == 0 {
		t.Error("nothing is said of this example; add a table")
	}
	if !told && len(said(s)) > 0 {
		t.Errorf("no table of problems, but:\n%s", strings.Join(said(s), "\n"))
	}
}

func keys(m map[string]string) (list []string) {
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// snapshot is the site of the entity files and some more.
func (g *guide) snapshot(t *testing.T, files map[string]string) *build.Snapshot {
	t.Helper()
	dir := t.TempDir()
	for _, m := range []map[string]string{g.cast, files} {
		for name, text := range m {
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err := build.New(build.Options{Source: dir, Templates: templates.FS, Static: static.FS, Jobs: 1, Now: time.Date(2024, 3, 20, 12, 0, 0, 0, time.UTC)}).Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// said lists errors and warnings as they are printed.
func said(s *build.Snapshot) (list []string) {
	for _, d := range s.Diags {
		if d.Severity != diag.Info {
			list = append(list, diag.Head(d))
		}
	}
	return list
}

// compare holds the lines of a block against what the program gives; marks of
// emphasis and code are for readers.
func (g *guide) compare(t *testing.T, b *guideBlock, got []string) {
	t.Helper()
	plain := func(list []string) string {
		var out []string
		for _, l := range list {
			l = strings.NewReplacer("`", "", "**", "").Replace(l)
			out = append(out, strings.Join(strings.Fields(l), " "))
		}
		return strings.Join(out, "\n")
	}
	want := g.lines[b.from:b.to]
	if plain(want) == plain(got) {
		return
	}
	if !updating() {
		t.Errorf("docs/language.md:%d says otherwise (-says +is; -update writes it)\n%s", b.from, cmp.Diff(strings.Split(plain(want), "\n"), strings.Split(plain(got), "\n")))
		return
	}
	g.rewrite(b, got)
}

// rewrite puts other lines into a block and moves those behind it.
func (g *guide) rewrite(b *guideBlock, got []string) {
	more := len(got) - (b.to - b.from)
	g.lines = slices.Concat(g.lines[:b.from], got, g.lines[b.to:])
	for _, o := range g.blocks {
		if o.from > b.from {
			o.from, o.to = o.from+more, o.to+more
		}
	}
	b.to += more
}

// spans gives the pieces of code in a cell.
func spans(cell string) (list []string) {
	for i, part := range strings.Split(cell, "`") {
		if i%2 == 1 {
			list = append(list, part)
		}
	}
	return list
}

// word is the one piece of code that a cell holds, or the cell.
func word(cell string) string {
	if list := spans(cell); len(list) > 0 {
		return list[0]
	}
	return cell
}
