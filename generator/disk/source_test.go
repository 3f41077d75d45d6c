package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestSourcesChange(t *testing.T) {
	site := lay(t, map[string]string{"content/briefs/a.md": "old", "content/link.md": "-> briefs/a.md"})
	name := filepath.Join(site, "content/briefs/a.md")
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	s := Sources{site}
	if err := s.Change("content/briefs/a.md", []byte("other"), []byte("new")); !errors.Is(err, ErrChanged) {
		t.Errorf("a file that is not as expected: %v", err)
	}
	if err := s.Change("content/briefs/a.md", []byte("old"), []byte("new")); err != nil {
		t.Fatal(err)
	}
	if data, err := s.Read("content/briefs/a.md"); err != nil || string(data) != "new" {
		t.Errorf("%q %v", data, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode must stay: %v %v", info.Mode(), err)
	}
	if err := s.Change("content/leaders/new/b.md", nil, []byte("b")); err != nil {
		t.Error(err)
	}
	if err := s.Change("content/leaders/new/b.md", nil, []byte("c")); !errors.Is(err, ErrChanged) {
		t.Errorf("a file that is there already: %v", err)
	}
	if err := s.Change("content/leaders/new/b.md", []byte("b"), nil); err != nil {
		t.Error(err)
	}
	if _, err := s.Read("content/leaders/new/b.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removed: %v", err)
	}
	if err := s.Change("content/link.md", []byte("new"), []byte("x")); !errors.Is(err, errNoFile) {
		t.Errorf("a link must not be replaced: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(site, "content/briefs/.*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSourcesStayInside(t *testing.T) {
	outside := lay(t, map[string]string{"secret.md": "s"})
	site := lay(t, map[string]string{
		"content/a.md": "a", "readout.yaml": "y", "static/a.md": "s", "content/out": "-> " + outside, "content/up": "-> ../static",
	})
	s := Sources{site}
	for _, p := range []string{
		"", "content", "content/", "content/../readout.yaml", "content/../static/a.md", "readout.yaml", "static/a.md", "/content/a.md",
		"content//a.md", "content/./a.md", "content/.hidden.md", "content/.git/a.md", "content/a.md~", "content/~$a.md", "content/a.txt", "content\\a.md",
		"content/out/secret.md", "content/up/a.md", "content/a\x00.md", "content/c:a.md", outside + "/secret.md",
	} {
		if _, err := s.Read(p); err == nil {
			t.Errorf("%q was read", p)
		}
		if err := s.Change(p, nil, []byte("x")); err == nil {
			t.Errorf("%q was written", p)
		}
	}
}
