package disk

import (
	"context"
	"errors"
	"io/fs"
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
		"content/briefs/.a.md.swp":        "swap file, not listed",
		"content/outside.md":              "-> ../../elsewhere.md",
		"content/nowhere.md":              "-> nothing.md",
		"content/inside.md":               "-> briefs/a.md",
		"content/briefs/loop":             "-> ../briefs",
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
		{"content/briefs/loop", "symlink"}, {"content/nowhere.md", "symlink"}, {"content/outside.md", "symlink"},
		{"static/.htaccess", "hidden"}}
	if d := cmp.Diff(wantSkips, tree.Skipped); d != "" {
		t.Error(d)
	}
	var codes []string
	for _, d := range tree.Diags {
		codes = append(codes, d.Code+" "+d.File)
	}
	wantCodes := []string{"BR611 content/briefs/loop", "BR611 content/nowhere.md", "BR611 content/outside.md",
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

func publish(t *testing.T, o PublishOptions, files map[string]string) Result {
	t.Helper()
	var outs []Output
	for name, body := range files {
		outs = append(outs, Output{name, []byte(body)})
	}
	r, err := Publish(context.Background(), o, outs)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && name != Manifest {
			raw, _ := root.ReadFile(name)
			got[name] = string(raw)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestPublish(t *testing.T) {
	for _, way := range []string{"whole", "single"} {
		t.Run(way, func(t *testing.T) {
			site := lay(t, map[string]string{"content/a.md": "", "public/.gitkeep": "", "public/mine/note.txt": "mine"})
			o := PublishOptions{Site: site, Out: filepath.Join(site, "public")}
			if way == "single" { // a file where .readout/ should be, on both places
				if err := os.WriteFile(filepath.Join(site, ".readout"), nil, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			steps := []struct {
				files map[string]string
				want  Result
			}{
				{map[string]string{"index.html": "1", "a/index.html": "a", "b": "b"}, Result{Written: 3, Bytes: 3}},
				{map[string]string{"index.html": "1", "a/index.html": "a", "b": "b"}, Result{Unchanged: 3, Bytes: 3, Whole: true}},
				{map[string]string{"index.html": "2", "a": "now a file", "b/index.html": "now a folder"}, Result{Written: 3, Removed: 2, Bytes: 23}},
				{map[string]string{"index.html": "2"}, Result{Unchanged: 1, Removed: 2, Bytes: 1}},
				{map[string]string{"index.html": "3", "mine/ours.html": "x"}, Result{Written: 2, Bytes: 2}},
				{map[string]string{"index.html": "3"}, Result{Unchanged: 1, Removed: 1, Bytes: 1}},
			}
			for i, s := range steps {
				r := publish(t, o, s.files)
				if way == "whole" {
					s.want.Whole = true
				}
				if d := cmp.Diff(s.want, r); d != "" {
					t.Errorf("step %d: %s", i, d)
				}
				want := map[string]string{".gitkeep": "", "mine/note.txt": "mine"}
				for k, v := range s.files {
					want[k] = v
				}
				if d := cmp.Diff(want, snapshot(t, o.Out)); d != "" {
					t.Errorf("step %d: %s", i, d)
				}
			}
		})
	}
}

// A file of ours that somebody edited is mended, one that somebody removed
// comes back.
func TestPublishHeals(t *testing.T) {
	site := lay(t, map[string]string{"content/a.md": ""})
	o := PublishOptions{Site: site, Out: filepath.Join(site, "public")}
	files := map[string]string{"a.html": "a", "b.html": "b"}
	publish(t, o, files)
	os.WriteFile(filepath.Join(o.Out, "a.html"), []byte("x"), 0o644)
	os.Remove(filepath.Join(o.Out, "b.html"))
	os.WriteFile(filepath.Join(site, ".readout", "spare-broken"), []byte("x"), 0o644)
	if r := publish(t, o, files); r.Written != 2 {
		t.Errorf("written %d, want 2", r.Written)
	}
	if d := cmp.Diff(files, snapshot(t, o.Out)); d != "" {
		t.Error(d)
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	site := lay(t, map[string]string{"content/a.md": ""})
	r := publish(t, PublishOptions{Site: site, Out: filepath.Join(site, "public"), DryRun: true}, map[string]string{"a": "a"})
	if r.Written != 1 {
		t.Errorf("written %d, want 1", r.Written)
	}
	for _, dir := range []string{"public", ".readout"} {
		if _, err := os.Stat(filepath.Join(site, dir)); err == nil {
			t.Errorf("%s was made", dir)
		}
	}
}

func TestRefusedOuts(t *testing.T) {
	site := lay(t, map[string]string{"content/a.md": "", "file": "", "taken/index.html": "not ours", "free/other.txt": "x",
		"link": "-> content"})
	t.Setenv("HOME", lay(t, nil))
	for _, out := range []string{"/", os.Getenv("HOME"), site, filepath.Dir(site), site + "/content", site + "/content/x/y",
		site + "/templates", site + "/static/x", site + "/.readout", site + "/file", site + "/taken", site + "/link", site + "/link/x"} {
		_, err := Publish(context.Background(), PublishOptions{Site: site, Out: out}, []Output{{"index.html", []byte("x")}})
		if refused := (*RefusedError)(nil); !errors.As(err, &refused) {
			t.Errorf("%s: %v, want a refusal", out, err)
		}
	}
	publish(t, PublishOptions{Site: site, Out: site + "/free"}, map[string]string{"index.html": "x"})
}

func TestCancelledPublishChangesNothing(t *testing.T) {
	site := lay(t, map[string]string{"content/a.md": ""})
	o := PublishOptions{Site: site, Out: filepath.Join(site, "public")}
	publish(t, o, map[string]string{"a": "old"})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Publish(ctx, o, []Output{{"a", []byte("new")}}); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if d := cmp.Diff(map[string]string{"a": "old"}, snapshot(t, o.Out)); d != "" {
		t.Error(d)
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

func expect(t *testing.T, hints <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-hints:
	case <-time.After(5 * time.Second):
		t.Fatalf("%s was not seen", what)
	}
}
