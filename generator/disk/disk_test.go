package disk

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lay writes files into a new folder; a content that begins with "-> " is a link.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if to, ok := strings.CutPrefix(body, "-> "); ok {
			err = os.Symlink(to, p)
		} else {
			err = os.WriteFile(p, []byte(body), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestScan(t *testing.T) {
	dir := lay(t, map[string]string{
		"readout.yaml":                    "title: A",
		"content/briefs/a.md":             "a",
		"content/briefs/.b.md":            "hidden",
		"content/briefs/c.md~":            "leftover",
		"content/briefs/~$a.md":           "leftover",
		"content/briefs/.a.md.swp":        "swap file, not listed",
		"content/outside.md":              "-> ../../elsewhere.md",
		"content/nowhere.md":              "-> nothing.md",
		"content/inside.md":               "-> briefs/a.md",
		"content/briefs/loop":             "-> ../briefs",
		"content/briefs/up":               "-> ../..",
		"content/up":                      "-> ..",
		"templates/README.md":             "not read",
		"templates/embed.go":              "not read",
		"templates/home.html":             "h",
		"static/embed.go":                 "not read",
		"static/css/embed.go":             "copied",
		"static/.htaccess":                "hidden",
		"static/.nojekyll":                "",
		"static/.well-known/security.txt": "s",
		"static/id_rsa":                   "key",
		"static/.htpasswd":                "key",
		"public/index.html":               "not read",
	})
	tree, err := Scan(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range tree.Files {
		got = append(got, f.Path)
	}
	want := []string{"content/briefs/a.md", "content/inside.md", "readout.yaml", "static/.nojekyll",
		"static/.well-known/security.txt", "static/css/embed.go", "templates/home.html"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	wantSkips := []Skip{{"content/briefs/.b.md", "hidden"}, {"content/briefs/c.md~", "leftover"},
		{"content/briefs/loop", "symlink"}, {"content/briefs/up", "symlink"}, {"content/briefs/~$a.md", "leftover"},
		{"content/nowhere.md", "symlink"}, {"content/outside.md", "symlink"}, {"content/up", "symlink"},
		{"static/.htaccess", "hidden"}}
	if d := cmp.Diff(wantSkips, tree.Skipped); d != "" {
		t.Error(d)
	}
	var codes []string
	for _, d := range tree.Diags {
		codes = append(codes, d.Code+" "+d.File)
	}
	wantCodes := []string{"BR611 content/briefs/loop", "BR611 content/briefs/up", "BR611 content/nowhere.md", "BR611 content/outside.md", "BR611 content/up",
		"BR612 static/.htpasswd", "BR612 static/id_rsa"}
	if d := cmp.Diff(wantCodes, codes); d != "" {
		t.Error(d)
	}
}

// A file changed within 2 s of the scan is read again, later ones are lent.
func TestScanLends(t *testing.T) {
	dir := lay(t, map[string]string{"content/a.md": "a"})
	first, err := Scan(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	fresh, _ := Scan(dir, first)
	if fresh.Read != 1 {
		t.Errorf("a fresh file must be read again, read %d", fresh.Read)
	}
	first.scanned = first.scanned.Add(time.Minute)
	lent, _ := Scan(dir, first)
	if lent.Read != 0 || string(lent.Files[0].Data) != "a" {
		t.Errorf("read %d files, want 0", lent.Read)
	}
	if err := os.WriteFile(filepath.Join(dir, "content/a.md"), []byte("b"), 0o644); err != nil {
		t.Fatal(err)
	}
	if after, _ := Scan(dir, first); string(after.Files[0].Data) != "b" {
		t.Error("an edit of the same size was missed")
	}
}

func TestWatch(t *testing.T) {
	for _, poll := range []bool{false, true} {
		site := lay(t, map[string]string{"content/a.md": ""})
		ctx, cancel := context.WithCancel(context.Background())
		hints := Watch(ctx, site, WatchOptions{Poll: poll})
		time.Sleep(20 * time.Millisecond)
		os.MkdirAll(filepath.Join(site, "content/new"), 0o755)
		expect(t, hints, "a new folder")
		os.WriteFile(filepath.Join(site, "content/new/b.md"), []byte("b"), 0o644)
		expect(t, hints, "a file in a new folder")
		os.WriteFile(filepath.Join(site, ConfigName), []byte("title: x"), 0o644)
		expect(t, hints, "a new configuration")
		cancel()
	}
}

func expect(t *testing.T, hints <-chan Hint, what string) {
	t.Helper()
	select {
	case <-hints:
	case <-time.After(5 * time.Second):
		t.Fatalf("%s was not seen", what)
	}
}
