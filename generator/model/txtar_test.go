package model

import (
	"flag"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"readout/generator/brief"
	"readout/generator/diag"
)

var update = flag.Bool("update", false, "write what the cases in testdata give")

// A case is an archive in testdata. Its files make a site: `content/...` and
// `readout.yaml`. Its other sections are
//
//	-- options --        `as-of: DAY`, `hidden: ids` of what the edition left out
//	-- diagnostics --    what Link says; a case without it must say nothing
//	-- want events --    and so on: one list of the model, see dumps
//
// The name begins with the rule: r4-windows-touch.txtar. `go test -update`
// fills the sections that a case has.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			runCase(t, file, archive)
		})
	}
}

func runCase(t *testing.T, file string, archive *txtar.Archive) {
	site := newSite(t, archive)
	m := Link(site.docs, site.options)
	if *update {
		site.rewrite(t, file, archive, m)
		return
	}
	asked := 0
	for _, f := range archive.Files {
		if got, ok := site.section(t, f.Name, m); ok {
			asked++
			if diff := cmp.Diff(string(f.Data), got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", f.Name, diff)
			}
		}
	}
	if asked == 0 {
		t.Error("the case asks for nothing; add a section")
	}
	if got, _ := site.section(t, "diagnostics", m); got != "" && !holds(archive, "diagnostics") {
		t.Errorf("unexpected diagnostics\n%s", got)
	}
	site.shuffled(t, m)
	site.placed(t, m)
	site.mended(t, m)
}

// mended holds that a fix mends: with its edits made, its diagnostic is gone.
func (s *caseSite) mended(t *testing.T, m *Model) {
	t.Helper()
	for _, d := range m.Diags {
		for _, f := range d.Fixes {
			docs := slices.Clone(s.docs)
			for i, doc := range docs {
				if doc.Path == d.File {
					docs[i] = edited(doc, f, parseOptionsOf(s.options.Config))
				}
			}
			for _, left := range Link(docs, s.options).Diags {
				if left.Code == d.Code && left.File == d.File && left.Start == d.Start && left.Message == d.Message {
					t.Errorf("%q does not mend %s", f.Title, diag.Head(d))
				}
			}
		}
	}
}

func edited(doc *brief.Doc, f diag.Fix, o brief.Options) *brief.Doc {
	text := doc.Source.Text
	for _, e := range f.Edits {
		text = text[:doc.Source.Offset(e.Start)] + e.Text + text[doc.Source.Offset(e.End):]
	}
	src, _ := diag.NewSource(doc.Path, []byte(text))
	return brief.Parse(src, doc.Kind, o)
}

// placed holds that mentions and evidence stand where they say: what is at the
// place is the words.
func (s *caseSite) placed(t *testing.T, m *Model) {
	t.Helper()
	at := func(b *Brief, p diag.Pos, words string) {
		rest := b.Doc.Source.Text[b.Doc.Source.Offset(p):]
		rest = strings.TrimPrefix(rest, "[[")
		if folded := spaced(rest); !strings.HasPrefix(folded, words) {
			t.Errorf("%s:%d:%d: %q stands there, not %q", b.Doc.Path, p.Line, p.Col, folded[:min(len(folded), 40)], words)
		}
	}
	for _, x := range m.Mentions {
		at(x.Brief, x.Pos, x.Text)
		if x.Sentence != "" && !strings.Contains(spaced(x.Sentence), x.Text) {
			t.Errorf("%s:%d:%d: %q is not in its sentence %q", x.Brief.Doc.Path, x.Pos.Line, x.Pos.Col, x.Text, x.Sentence)
		}
	}
	for _, e := range m.Events {
		for _, x := range e.Evidence {
			at(x.Brief, x.Pos, x.Text)
		}
	}
}

func holds(a *txtar.Archive, name string) bool {
	return slices.ContainsFunc(a.Files, func(f txtar.File) bool { return f.Name == name })
}

// caseSite is the parsed files of a case.
type caseSite struct {
	docs    []*brief.Doc
	sources map[string]*diag.Source
	options Options
}

func newSite(t *testing.T, archive *txtar.Archive) *caseSite {
	t.Helper()
	s := &caseSite{sources: map[string]*diag.Source{}, options: Options{Config: brief.DefaultConfig()}}
	for _, f := range archive.Files {
		src, _ := diag.NewSource(f.Name, f.Data)
		switch f.Name {
		case "readout.yaml":
			cfg, faults := brief.ParseConfig(src)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			s.options.Config = cfg
		case "options":
			s.setOptions(t, string(f.Data))
		}
	}
	o := parseOptionsOf(s.options.Config)
	for _, f := range archive.Files {
		if kind, _, ok := brief.KindOf(f.Name); ok {
			src, _ := diag.NewSource(f.Name, f.Data)
			s.sources[f.Name] = src
			s.docs = append(s.docs, brief.Parse(src, kind, o))
		}
	}
	return s
}

func parseOptionsOf(cfg *brief.Config) brief.Options {
	o := brief.Options{HTML: cfg.HTML, Lang: cfg.Language, Types: map[string]string{}, Verbs: map[string]string{}}
	for word, e := range cfg.Types {
		o.Types[word] = e.Extends
	}
	for word, e := range cfg.Verbs {
		o.Verbs[word] = e.Extends
	}
	return o
}

func (s *caseSite) setOptions(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "as-of":
			s.options.AsOf = value
		case "hidden":
			s.options.Hidden = map[string]bool{}
			for _, id := range strings.Split(value, ", ") {
				s.options.Hidden[id] = true
			}
		case "":
		default:
			t.Fatalf("unknown option %q", key)
		}
	}
}

// section gives what a section should hold; false for the files of the site.
func (s *caseSite) section(t *testing.T, name string, m *Model) (string, bool) {
	t.Helper()
	switch {
	case name == "diagnostics":
		return s.diagnostics(m), true
	case strings.HasPrefix(name, "want "):
		dump, ok := dumps[strings.TrimPrefix(name, "want ")]
		if !ok {
			t.Fatalf("there is no list %q", name)
		}
		return dump(m), true
	case name == "options" || name == "readout.yaml":
		return "", false
	}
	if _, _, ok := brief.KindOf(name); !ok {
		t.Fatalf("%q is no section and no file of a site", name)
	}
	return "", false
}

// diagnostics lists what was said, with the words at the place: a wrong span
// shows in review.
func (s *caseSite) diagnostics(m *Model) string {
	var b strings.Builder
	for _, d := range m.Diags {
		words := ""
		if src := s.sources[d.File]; src != nil {
			words = src.Slice(diag.Span{Start: src.Offset(d.Start), End: src.Offset(d.End)})
		}
		b.WriteString(strings.Replace(diag.Head(d), d.Code+":", d.Code+" ["+strings.ReplaceAll(words, "\n", `\n`)+"]", 1) + "\n")
		for _, f := range d.Fixes {
			b.WriteString("  fix: " + f.Title + "\n")
		}
	}
	return b.String()
}

func (s *caseSite) rewrite(t *testing.T, file string, archive *txtar.Archive, m *Model) {
	t.Helper()
	said, _ := s.section(t, "diagnostics", m)
	if said != "" && !holds(archive, "diagnostics") {
		archive.Files = append(archive.Files, txtar.File{Name: "diagnostics"})
	}
	for i, f := range archive.Files {
		if got, ok := s.section(t, f.Name, m); ok {
			archive.Files[i].Data = []byte(got)
		}
	}
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// shuffled links the same files in other orders: every list must come out
// alike, and what was linked before must not have been changed.
func (s *caseSite) shuffled(t *testing.T, m *Model) {
	t.Helper()
	want := s.everything(m)
	random := rand.New(rand.NewSource(1))
	for range 4 {
		docs := slices.Clone(s.docs)
		random.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		if diff := cmp.Diff(want, s.everything(Link(docs, s.options))); diff != "" {
			t.Fatalf("the order of files matters\n%s", diff)
		}
	}
}

func (s *caseSite) everything(m *Model) string {
	var b strings.Builder
	for _, name := range keysInOrder(dumps) {
		b.WriteString("-- " + name + " --\n" + dumps[name](m))
	}
	return b.String() + "-- diagnostics --\n" + s.diagnostics(m)
}
