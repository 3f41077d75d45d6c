package disk

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

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
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			site := lay(t, map[string]string{"content/a.md": "", "public/.gitkeep": "", "public/mine/note.txt": "mine"})
			o := PublishOptions{Site: site, Out: filepath.Join(site, "public")}
			narrow(t, o, way)
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

// site lays a site folder whose output holds files of others, too.
func siteWith(t *testing.T, public map[string]string) PublishOptions {
	t.Helper()
	files := map[string]string{"content/a.md": ""}
	for name, body := range public {
		files["public/"+name] = body
	}
	dir := lay(t, files)
	return PublishOptions{Site: dir, Out: filepath.Join(dir, "public")}
}

func begin(t *testing.T, o PublishOptions, paths ...string) *Publication {
	t.Helper()
	p, err := Begin(context.Background(), o, paths)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Discard)
	return p
}

// Keep is true for exactly what was published under the digest and still stands.
func TestKeep(t *testing.T) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			o := siteWith(t, nil)
			narrow(t, o, way)
			files := map[string]string{"same": "same", "edited": "edited", "gone": "gone", "dated": "dated",
				"linked": "linked", "moved/in": "moved", "held": "held", "other": "other"}
			publish(t, o, files)
			publish(t, o, files) // settles what was written in the same tick of the clock
			in := func(name string) string { return filepath.Join(o.Out, name) }
			info, err := os.Stat(in("dated"))
			must(t, err, os.WriteFile(in("edited"), []byte("EDITED"), 0o644), os.Remove(in("gone")),
				os.WriteFile(in("dated"), []byte("DATED"), 0o644), os.Chtimes(in("dated"), info.ModTime(), info.ModTime()),
				os.Remove(in("linked")), os.Symlink("same", in("linked")),
				os.Rename(in("moved"), in("elsewhere")), os.Symlink("elsewhere", in("moved.link")),
				os.Remove(in("held")), os.WriteFile(in("held"), []byte("held"), 0o644))
			p := begin(t, o, "same", "edited", "gone", "dated", "linked", "moved/in", "held", "other", "new")
			for name, want := range map[string]bool{"same": true, "edited": false, "gone": false, "dated": false,
				"linked": false, "moved/in": false, "held": true, "other": false, "new": false} {
				sum := digest([]byte(files[name]))
				if name == "other" {
					sum = digest([]byte("another"))
				}
				if got := p.Keep(name, sum); got != want {
					t.Errorf("Keep(%s) = %v", name, got)
				} else if !got {
					must(t, p.Put(name, []byte(files[name]), digest([]byte(files[name]))))
				}
			}
			r, err := p.Commit(context.Background())
			must(t, err)
			if want := (Result{Written: 6, Unchanged: 3, Bytes: 39, Whole: way == "whole"}); r != want {
				t.Errorf("got %+v, want %+v", r, want)
			}
			files["new"] = ""
			files["elsewhere/in"] = "moved"
			files["moved.link"] = "moved" // what the test reads through it is a folder: left out below
			got := snapshot(t, o.Out)
			got["moved.link"] = "moved"
			if d := cmp.Diff(files, got); d != "" {
				t.Error(d)
			}
			if p.Keep("same", digest([]byte("same"))) {
				t.Error("kept twice")
			}
		})
	}
}

// After any change of the site the next run needs to read nothing of what
// stayed, however the first one wrote it.
func TestStateVouches(t *testing.T) {
	for _, way := range ways {
		o := siteWith(t, map[string]string{"mine/note": "mine"})
		narrow(t, o, way)
		files := map[string]string{"a/x": "a", "b/x": "b", "c": "c"}
		publish(t, o, files)
		for i := range 4 {
			time.Sleep(20 * time.Millisecond) // past the clock's tick
			files["c"] = string(rune('0' + i))
			publish(t, o, files)
			time.Sleep(20 * time.Millisecond)
			publish(t, o, files)
			p := begin(t, o, "a/x", "b/x", "c")
			for i := range p.outputs {
				if !p.outputs[i].sure && p.work.near {
					t.Errorf("%s: %s is not vouched for", way, p.outputs[i].path)
				}
			}
			p.Discard()
		}
	}
}

// States and manifests that are damaged, foreign or of another site are as none.
func TestDamagedMemory(t *testing.T) {
	o := siteWith(t, map[string]string{"mine": "mine"})
	files := map[string]string{"a/x": "a", "b": "b"}
	publish(t, o, files)
	state := findWork(o.Site, o.Out, false).state()
	good, err := os.ReadFile(state)
	must(t, err)
	forged := strings.Replace(string(good), digest([]byte("b")), digest([]byte("B")), 1)
	body := forged[:strings.LastIndex(strings.TrimSpace(forged), "\n")+1]
	for name, bad := range map[string]string{"cut": string(good[:len(good)/2]), "empty": "", "forged": forged,
		"foreign": "hello\n", "odd lines": sealed(stateHead + "f\n\nd\tx\nf\ta/x\tz\t-\nm\nr\t1\n"), "other": sealed(body[:len(stateHead)])} {
		must(t, os.WriteFile(state, []byte(bad), 0o644))
		p := begin(t, o, "a/x", "b")
		if p.Keep("b", digest([]byte("B"))) {
			t.Errorf("%s: kept under a digest that is not the file's", name)
		}
		p.Discard()
		if r := publish(t, o, files); r.Written != 0 || r.Unchanged != 2 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	publish(t, o, files)
	lied := writeManifest("", map[string]string{"a/x": digest([]byte("A")), "b": digest([]byte("B"))})
	must(t, os.WriteFile(filepath.Join(o.Out, Manifest), lied, 0o644))
	p := begin(t, o, "a/x", "b")
	if p.Keep("b", digest([]byte("B"))) {
		t.Error("kept under a digest that only the manifest claims")
	}
	p.Discard()
	for _, bad := range []string{"", "{", `{"schema":2,"files":{"mine":""}}`, `{"schema":1,"files":{"mine":""}}`, `[]`} {
		publish(t, o, files)
		must(t, os.WriteFile(filepath.Join(o.Out, Manifest), []byte(bad), 0o644))
		publish(t, o, map[string]string{"a/x": "a", "b": "changed"})
		want := map[string]string{"a/x": "a", "b": "changed", "mine": "mine"}
		if d := cmp.Diff(want, snapshot(t, o.Out)); d != "" {
			t.Errorf("%q: %s", bad, d)
		}
	}
}

func sealed(body string) string { return body + digest([]byte(body)) + "\n" }

// What is not ours stays as it is: links, pipes, folders without a file, and
// their rights. No link is followed.
func TestForeignStays(t *testing.T) {
	for _, way := range ways {
		outside := lay(t, map[string]string{"secret": "s"})
		o := siteWith(t, map[string]string{"mine/note": "mine", "link": "-> " + outside, "dead": "-> nowhere"})
		narrow(t, o, way)
		in := func(name string) string { return filepath.Join(o.Out, name) }
		must(t, os.MkdirAll(in("empty/inner"), 0o755), os.Mkdir(in("shut"), 0o755), os.Chmod(in("shut"), 0o500))
		for _, body := range []string{"1", "2", "3"} {
			publish(t, o, map[string]string{"index.html": body, "page" + body + "/x": "x"})
			for name, mode := range map[string]fs.FileMode{"empty/inner": fs.ModeDir | 0o755, "shut": fs.ModeDir | 0o500,
				"link": fs.ModeSymlink | 0o777, "dead": fs.ModeSymlink | 0o777, "mine/note": 0o644} {
				if info, err := os.Lstat(in(name)); err != nil || info.Mode() != mode {
					t.Errorf("%s: %s: %v %v", way, name, info, err)
				}
			}
			if entries, _ := os.ReadDir(outside); len(entries) != 1 {
				t.Errorf("%s: a link was followed", way)
			}
		}
		if _, err := os.Stat(in("page1")); err == nil {
			t.Errorf("%s: an empty folder of ours stayed", way)
		}
		_, err := Begin(context.Background(), o, []string{"link/x"})
		if refused := (*RefusedError)(nil); !errors.As(err, &refused) {
			t.Errorf("%s: through a link: %v", way, err)
		}
	}
}

// Files and folders of others in the way of an output are refused by name,
// before anything is rendered.
func TestClashes(t *testing.T) {
	o := siteWith(t, map[string]string{"page": "a file", "folder/file": "f", ".readout": "-> elsewhere"})
	for _, name := range []string{"page", "page/index.html", "folder", "folder/file", "index.html"} {
		_, err := Begin(context.Background(), o, []string{name})
		refused := (*RefusedError)(nil)
		if !errors.As(err, &refused) || !strings.Contains(refused.Why, ".readout") {
			t.Errorf("%s: %v", name, err)
		}
		if name != "index.html" && err != nil && !strings.Contains(err.Error(), path0(name)) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}

// Between Begin and Commit users of the output see no change, and theirs is
// not lost: what came, changed or went meanwhile is so afterwards.
func TestMeanwhile(t *testing.T) {
	o := siteWith(t, map[string]string{"edit": "1", "inplace": "1", "remove": "1", "d/old": "1"})
	publish(t, o, map[string]string{"a/x": "a", "b": "b"})
	in := func(name string) string { return filepath.Join(o.Out, name) }
	o.trip = func(op, _ string) error {
		if op == "exchange" {
			must(t, os.WriteFile(in("edit.tmp"), []byte("22"), 0o644), os.Rename(in("edit.tmp"), in("edit")),
				os.WriteFile(in("inplace"), []byte("22"), 0o644), os.Remove(in("remove")),
				os.WriteFile(in("late"), []byte("2"), 0o644), os.MkdirAll(in("e/new"), 0o755),
				os.WriteFile(in("a/late"), []byte("2"), 0o644), os.WriteFile(in("new"), []byte("mine"), 0o644))
		}
		return nil
	}
	publish(t, o, map[string]string{"a/x": "A", "b": "b", "new": "ours"})
	want := map[string]string{"edit": "22", "inplace": "22", "d/old": "1", "late": "2", "a/late": "2",
		"a/x": "A", "b": "b", "new": "ours", "new.yours": "mine"}
	for range 2 {
		if d := cmp.Diff(want, snapshot(t, o.Out)); d != "" {
			t.Error(d)
		}
		if _, err := os.Stat(in("e/new")); err != nil {
			t.Error(err)
		}
		o.trip = nil
		want["b"] = "B"
		publish(t, o, map[string]string{"a/x": "A", "b": "B", "new": "ours"})
	}
}

// A name that differs in case or form only is another name, or the same one
// under a new spelling, but never lost.
func TestSpellings(t *testing.T) {
	for _, way := range ways {
		o := siteWith(t, nil)
		narrow(t, o, way)
		for _, name := range []string{"Page.html", "page.html", "é.html", "e\u0301.html", "<&\"\u2028>.html", "a\nb\tc"} {
			files := map[string]string{name: name, "x": "x"}
			for range 3 {
				publish(t, o, files)
				if d := cmp.Diff(files, snapshot(t, o.Out)); d != "" {
					t.Errorf("%s %q: %s", way, name, d)
				}
			}
			raw, err := os.ReadFile(filepath.Join(o.Out, Manifest))
			must(t, err)
			plain, err := json.MarshalIndent(manifest{1, o.Edition, map[string]string{name: digest([]byte(name)), "x": digest([]byte("x"))}}, "", " ")
			must(t, err)
			if d := cmp.Diff(string(plain)+"\n", string(raw)); d != "" {
				t.Error(d)
			}
		}
	}
}

func TestDiscardAndMisuse(t *testing.T) {
	ctx := context.Background()
	for _, way := range ways {
		o := siteWith(t, nil)
		narrow(t, o, way)
		begin(t, o, "a").Discard()
		if _, err := os.Stat(o.Out); err == nil && way == "whole" {
			t.Error("an output folder was left by a build that was given up")
		}
		publish(t, o, map[string]string{"a": "1", "b": "1", "c": "1"})
		p := begin(t, o, "a", "b", "c")
		must(t, p.Put("a", []byte("2"), digest([]byte("2"))), p.Omit("c"))
		if p.Put("a", nil, "") == nil || p.Put("z", nil, "") == nil || p.Omit("a") == nil || p.Keep("z", "") {
			t.Error("a path was taken twice, or one that nobody announced")
		}
		if _, err := p.Commit(ctx); err == nil || !strings.Contains(err.Error(), "the output b") {
			t.Errorf("an output is missing: %v", err)
		}
		p.Discard()
		if d := cmp.Diff(map[string]string{"a": "1", "b": "1", "c": "1"}, snapshot(t, o.Out)); d != "" {
			t.Error(d)
		}
		p = begin(t, o, "a", "b", "c")
		must(t, p.Put("a", []byte("2"), digest([]byte("2"))), p.Omit("c"), p.Put("b", []byte("1"), digest([]byte("1"))))
		if r, err := p.Commit(ctx); err != nil || r.Removed != 1 || r.Written != 1 || r.Unchanged != 1 {
			t.Errorf("%+v %v", r, err)
		}
		if d := cmp.Diff(map[string]string{"a": "2", "b": "1"}, snapshot(t, o.Out)); d != "" {
			t.Error(d)
		}
		for _, bad := range [][]string{{"../x"}, {"/x"}, {"a", "a"}, {"."}, {""}, {".readout/x"}} {
			if _, err := Begin(ctx, o, bad); err == nil {
				t.Errorf("%q was taken", bad)
			}
		}
	}
}

// The workplace holds the lock, the state and the spare tree, nothing else,
// and it is never written through a link.
func TestWorkplace(t *testing.T) {
	o := siteWith(t, nil)
	elsewhere := lay(t, map[string]string{"precious": "p"})
	must(t, os.Mkdir(filepath.Join(o.Site, ".readout"), 0o755), os.Mkdir(o.Out, 0o755))
	w := findWork(o.Site, o.Out, false)
	must(t, os.Symlink(elsewhere, w.spare()))
	publish(t, o, map[string]string{"a": "1"})
	publish(t, o, map[string]string{"a": "2"})
	entries, err := os.ReadDir(w.dir)
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), "-"+w.key))
	}
	if d := cmp.Diff([]string{"lock", "spare", "state"}, names); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{"precious": "p"}, snapshot(t, elsewhere)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{"a": "2"}, snapshot(t, w.spare())); d != "" {
		t.Errorf("the spare tree is not ready for the next run: %s", d)
	}
}

var ways = []string{"whole", "single"}

// narrow leaves a site only one way: a file where .readout/ should be closes
// that of whole folders, in both places.
func narrow(t *testing.T, o PublishOptions, way string) {
	t.Helper()
	if way == "single" {
		must(t, os.WriteFile(filepath.Join(o.Site, ".readout"), nil, 0o644))
	}
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// Whatever of the output and the workplace is lost or cut short, the next run
// makes the site, and brings no file back that went.
func TestLostPieces(t *testing.T) {
	for mask := range 1 << 6 {
		o := siteWith(t, map[string]string{"mine/note": "mine"})
		o.trip = hasty
		publish(t, o, map[string]string{"gone": "gone", "a/x": "1", "b": "b"})
		publish(t, o, map[string]string{"a/x": "2", "b": "b"})
		w := findWork(o.Site, o.Out, false)
		want := map[string]string{"a/x": "3", "b": "b", "c/d/e": "new", "mine/note": "mine"}
		if mask&1 != 0 {
			must(t, os.RemoveAll(o.Out))
			delete(want, "mine/note")
		}
		if mask&2 != 0 {
			cut := filepath.Join(w.spare(), Manifest) // a second name of the live one: never in place
			must(t, os.Remove(cut), os.WriteFile(cut, []byte("{\n \"schema\": 1,"), 0o644))
		}
		if mask&4 != 0 {
			must(t, os.Remove(w.state()))
		}
		if mask&8 != 0 {
			must(t, os.RemoveAll(filepath.Join(w.spare(), "a")), os.Remove(w.lock()))
		}
		if mask&16 != 0 {
			must(t, os.RemoveAll(w.spare()))
		}
		if mask&32 != 0 {
			must(t, os.RemoveAll(filepath.Join(w.spare(), ".readout")))
		}
		publish(t, o, map[string]string{"a/x": "3", "b": "b", "c/d/e": "new"})
		if d := cmp.Diff(want, snapshot(t, o.Out)); d != "" {
			t.Errorf("%06b: %s", mask, d)
		}
		os.RemoveAll(o.Site)
	}
}
