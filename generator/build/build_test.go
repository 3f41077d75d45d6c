package build

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	sink := &keeper{files: map[string]string{}}
	diags, err := s.Each(context.Background(), sink)
	if err != nil {
		t.Fatal(err)
	}
	got := sink.files
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

// A reference to something hidden is a remark and leaves no byte of itself; any
// other fault stays (language 6.29).
func TestHiddenReferences(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "readout.yaml", "tlp: clear\neditions: {public: {tlp: clear}}\n")
	write(t, dir, "content/leaders/a.md", "---\nname: Anna\n---\n")
	write(t, dir, "content/leaders/b.md", "---\nname: Bert\n---\n")
	write(t, dir, "content/leaders/spook.md", "---\nname: The Spook\ntlp: red\noffices: [{id: spymaster, title: Head}]\n---\n")
	write(t, dir, "content/topics/mole.md", "---\nname: Mole\ntlp: red\n---\n")
	write(t, dir, "content/briefs/red.md", "---\ntitle: Red\ndate: 2021-08-19\ntlp: red\nsources: {cable: {kind: document}}\n---\n- call:: @a > @b ^red-call\n  - on:: today\n")
	write(t, dir, "content/briefs/open.md", "---\ntitle: Open\ndate: 2021-08-19\n---\nAs [said](#^red-call).\n\n- call:: @a > @b, @spook, @spymaster ^open-call\n  - on:: today\n  - after:: ^red-call\n  - about:: #mole\n  - account:: cable\n")
	s, err := New(Options{Source: dir, Templates: templates.FS, Static: static.FS}).Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, d := range s.Diags {
		codes = append(codes, d.Code)
	}
	want := []string{"BR406", "BR406", "BR406", "BR406", "BR406", "BR406"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Error(diff, s.Diags)
	}
	e := s.Model.Event("open-call")
	if len(e.Recipients) != 1 || len(e.Topics) != 0 || len(e.Relations) != 0 || len(e.Accounts) != 0 || len(s.Model.Unresolved) != 0 || len(s.Model.Entities) != 2 {
		t.Errorf("something hidden is left: %+v", e)
	}
}

// keeper is a sink that keeps everything in memory.
type keeper struct {
	mu    sync.Mutex
	files map[string]string
}

func (k *keeper) Keep(string, string) bool { return false }

func (k *keeper) Omit(string) error { return nil }

func (k *keeper) Put(file string, data []byte, _ string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files[file] = string(data)
	return nil
}
