package disk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Files of an author are rewritten as a whole, or not at all.
func TestRewrite(t *testing.T) {
	dir := lay(t, map[string]string{"content/a.md": "one", "content/b.md": "two", "content/l.md": "-> a.md", "../out.md": "three"})
	if err := os.Chmod(filepath.Join(dir, "content/a.md"), 0o640); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	change := func(name, was, data string) Change { return Change{name, []byte(was), []byte(data)} }
	for _, c := range []struct {
		name, says string
		list       []Change
	}{
		{"one that was edited keeps all", "content/b.md: it was changed in the meantime", []Change{change("content/a.md", "one", "1"), change("content/b.md", "other", "2")}},
		{"one that is gone", "it does not exist", []Change{change("content/a.md", "one", "1"), change("content/c.md", "", "2")}},
		{"a link", "content/l.md: it is not a plain file", []Change{change("content/l.md", "one", "1")}},
		{"outside", "cannot change ../out.md", []Change{change("../out.md", "three", "3")}},
	} {
		n, err := Rewrite(dir, c.list)
		if n != 0 || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %d %v, want %q", c.name, n, err, c.says)
		}
		if read("content/a.md") != "one" || read("content/b.md") != "two" {
			t.Errorf("%s: something was written", c.name)
		}
	}
	n, err := Rewrite(dir, []Change{change("content/a.md", "one", "1"), change("content/b.md", "two", "2")})
	if n != 2 || err != nil || read("content/a.md") != "1" || read("content/b.md") != "2" {
		t.Errorf("%d %v", n, err)
	}
	info, err := os.Stat(filepath.Join(dir, "content/a.md"))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "content"))
	if err != nil || len(entries) != 3 {
		t.Errorf("left behind: %v %v", entries, err)
	}
	if _, err := Load(dir, "../out.md"); err == nil || !strings.Contains(err.Error(), "outside the site folder") {
		t.Error(err)
	}
}
