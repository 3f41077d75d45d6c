package build

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/static"
	"readout/templates"
)

func write(t *testing.T, dir, name, body string) {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

func outputs(t *testing.T, b *Builder) (map[string]string, Stats) {
	t.Helper()
	s, err := b.Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	var mu sync.Mutex
	diags, err := s.Each(context.Background(), 2, func(file string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		got[file] = string(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		got["! "+d.Code+" "+d.File] = d.Message
	}
	return got, s.Stats()
}

const talk = "---\ntitle: A talk\ndate: 2021-08-19\n---\nWords.\n"

// Next snapshot = fresh snapshot, byte for byte, after any edit.
func TestNextIsFresh(t *testing.T) {
	dir := t.TempDir()
	options := Options{Source: dir, Templates: templates.FS, Static: static.FS, Jobs: 2}
	write(t, dir, "content/briefs/a.md", talk)
	warm := New(options)
	outputs(t, warm)
	edits := []struct {
		name string
		edit func()
	}{
		{"nothing", func() {}},
		{"add", func() { write(t, dir, "content/briefs/b.md", talk) }},
		{"change", func() {
			write(t, dir, "content/briefs/b.md", "---\ntitle: B talk\ndate: 2021-08-20\n---\nMore words.\n")
		}},
		{"entity", func() { write(t, dir, "content/leaders/macron.md", "---\nname: Emmanuel Macron\n---\n") }},
		{"rename", func() {
			os.Rename(filepath.Join(dir, "content/briefs/b.md"), filepath.Join(dir, "content/briefs/c.md"))
		}},
		{"configuration", func() { write(t, dir, "readout.yaml", "title: Other\n") }},
		{"static", func() { write(t, dir, "static/own.txt", "own") }},
		{"delete", func() { os.Remove(filepath.Join(dir, "content/briefs/c.md")) }},
	}
	for _, e := range edits {
		e.edit()
		got, stats := outputs(t, warm)
		want, _ := outputs(t, New(options))
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", e.name, d)
		}
		if e.name == "nothing" && stats.Parsed != 0 {
			t.Errorf("parsed %d files again", stats.Parsed)
		}
		if e.name == "change" && stats.Parsed != 1 {
			t.Errorf("parsed %d files after one edit", stats.Parsed)
		}
	}
}

// A mark on a record hides it in narrower editions, wherever it is nested,
// and the parsed file keeps it.
func TestNarrow(t *testing.T) {
	red := &brief.Item{ID: "red", Fields: []brief.Field{{Key: "tlp", Value: "red"}}}
	open := &brief.Item{ID: "open"}
	parent := &brief.Item{ID: "parent", Children: []*brief.Item{red, open}}
	doc := &brief.Doc{Records: []*brief.Item{parent, red}, Body: []brief.Node{{Kind: brief.Records, Items: []*brief.Item{parent, red}}}}
	g := &gate{top: rank("clear"), ids: map[string]bool{}}
	got := g.narrow(doc)
	if len(got.Records) != 1 || len(got.Records[0].Children) != 1 || got.Records[0].Children[0] != open {
		t.Errorf("records: %v", got.Records)
	}
	if len(got.Body[0].Items) != 1 || got.Body[0].Items[0] != got.Records[0] {
		t.Error("the body must hold the narrowed records themselves")
	}
	if len(doc.Records) != 2 || len(parent.Children) != 2 {
		t.Error("the parsed file was changed")
	}
	if rank("REDD") <= rank("red") {
		t.Error("a misspelt mark must hide")
	}
}

// A reference to a hidden record is a remark, any other fault stays.
func TestExcuse(t *testing.T) {
	g := &gate{ids: map[string]bool{"red-call": true}}
	at := func(words string) diag.Diagnostic {
		line := "- follows:: ^" + words
		return diag.Diagnostic{Code: "BR402", Severity: diag.Error, Start: diag.Pos{Line: 3, Col: 13}, End: diag.Pos{Line: 3, Col: 14 + len(words)}, Excerpt: line}
	}
	got := g.excuse([]diag.Diagnostic{at("red-call"), at("other")})
	if got[0].Code != "BR406" || got[0].Severity != diag.Info || got[1].Code != "BR402" {
		t.Errorf("got %v", got)
	}
}
