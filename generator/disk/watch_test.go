package disk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// The ways in which editors and tools save. Each runs in content/briefs and
// leaves "saved" in a.md.
var saves = []struct {
	name string
	run  string // a shell command; "" = do
	do   func(t *testing.T, dir string)
}{
	{name: "in place", do: func(t *testing.T, dir string) { put(t, dir, "a.md", "saved\n") }},
	{name: "temporary file and rename", do: func(t *testing.T, dir string) {
		put(t, dir, ".a.md.tmp1", "saved\n")
		move(t, dir, ".a.md.tmp1", "a.md")
	}},
	{name: "renamed away and created", do: func(t *testing.T, dir string) {
		move(t, dir, "a.md", "a.md~")
		time.Sleep(40 * time.Millisecond) // a slow disk
		put(t, dir, "a.md", "saved\n")
	}},
	{name: "emptied, then written", do: func(t *testing.T, dir string) {
		put(t, dir, "a.md", "")
		time.Sleep(40 * time.Millisecond)
		put(t, dir, "a.md", "saved\n")
	}},
	{name: "vim", run: `$(command -v vim || command -v vim.tiny) -u NONE -N -n -es -c 'set nofsync' -c '%s/.*/saved/' -c 'wq' a.md`},
	{name: "vim with swap file and backup", run: `$(command -v vim || command -v vim.tiny) -u NONE -N -es -c 'set backup backupcopy=no' -c '%s/.*/saved/' -c 'wq' a.md`},
	{name: "emacs", run: `emacs -Q --batch a.md --eval '(progn (erase-buffer) (insert "saved\n") (save-buffer))'`},
	{name: "sed -i", run: `sed -i 's/.*/saved/' a.md`},
	{name: "git checkout", run: `git checkout -q other`},
	{name: "rsync", run: `rsync -c ../../elsewhere/a.md a.md`},
}

func put(t *testing.T, dir, name, body string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

func move(t *testing.T, dir, from, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
		t.Fatal(err)
	}
}

func shell(t *testing.T, dir, command string) {
	t.Helper()
	c := exec.Command("sh", "-c", command)
	c.Dir = dir
	c.Env = append(os.Environ(), "HOME="+t.TempDir(), "GIT_CONFIG_NOSYSTEM=1")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s(`make tools` installs the editors)", command, err, out)
	}
}

// Every way of saving is one hint, after which a scan sees the new text and
// no page more than before.
func TestSavesAreOneHint(t *testing.T) {
	for _, save := range saves {
		t.Run(save.name, func(t *testing.T) {
			// On a busy machine an editor may be stopped half way for longer than
			// anybody would wait; then it is tried again.
			for try := 1; !savedOnce(t, save.run, save.do); try++ {
				if try == 3 {
					t.Fatal("a second hint, three times")
				}
			}
		})
	}
}

// savedOnce saves in a new folder and reports whether that was one hint.
func savedOnce(t *testing.T, command string, do func(*testing.T, string)) bool {
	t.Helper()
	site := lay(t, map[string]string{"content/briefs/a.md": "before\n", "elsewhere/a.md": "saved\n"})
	briefs := filepath.Join(site, "content/briefs")
	if strings.HasPrefix(command, "git") {
		shell(t, site, `git init -q -b main . && git add . && git -c user.name=a -c user.email=a@b commit -qm a &&
			git checkout -q -b other && echo saved >content/briefs/a.md && git -c user.name=a -c user.email=a@b commit -qam b && git checkout -q main`)
	}
	tree, err := Scan(site, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	hints := Watch(ctx, site, WatchOptions{})
	if do != nil {
		do(t, briefs)
	} else {
		shell(t, briefs, command)
	}
	expect(t, hints, "the save")
	once := true
	select {
	case <-hints:
		once = false
	case <-time.After(400 * time.Millisecond):
	}
	if tree, err = Scan(site, tree); err != nil {
		t.Fatal(err)
	}
	if f, _ := tree.File("content/briefs/a.md"); string(f.Data) != "saved\n" {
		t.Errorf("the scan after the hints read %q", f.Data)
	}
	for _, f := range tree.Files {
		if f.Path != "content/briefs/a.md" && strings.HasSuffix(f.Path, ".md") {
			t.Errorf("%s became a page", f.Path)
		}
	}
	return once
}

// What editors leave beside a file is no reason to look.
func TestLeavingsAreNoHint(t *testing.T) {
	site := lay(t, map[string]string{"content/briefs/a.md": "a"})
	hints := Watch(t.Context(), site, WatchOptions{})
	dir := filepath.Join(site, "content/briefs")
	for _, name := range []string{".a.md.swp", "a.md~", "#a.md#", "a.md.bak", "a.md.orig", "~$a.md", ".a.md.Xy12Zq"} {
		put(t, dir, name, "x")
	}
	if err := os.Symlink("me@here.1234", filepath.Join(dir, ".#a.md")); err != nil {
		t.Fatal(err)
	}
	put(t, site, "notes.txt", "beside the site's own folders")
	select {
	case <-hints:
		t.Error("a hint")
	case <-time.After(400 * time.Millisecond):
	}
}

// A folder that is moved is watched at its new place, and those in it too.
func TestMovedFoldersAreWatched(t *testing.T) {
	site := lay(t, map[string]string{"content/briefs/old/deep/a.md": "a", "aside/b/c/d.md": "d"})
	hints := Watch(t.Context(), site, WatchOptions{})
	content := filepath.Join(site, "content")
	move(t, content, "briefs/old", "briefs/new")
	expect(t, hints, "a folder that was moved")
	put(t, content, "briefs/new/deep/a.md", "changed")
	expect(t, hints, "a file in a folder that was moved")
	move(t, site, "aside", "content/aside")
	expect(t, hints, "a folder that was moved in")
	put(t, content, "aside/b/c/d.md", "changed")
	expect(t, hints, "a file in a folder that was moved in")
	move(t, content, "briefs", "../gone")
	expect(t, hints, "a folder that was moved out")
	if err := os.MkdirAll(filepath.Join(site, "static/css"), 0o755); err != nil {
		t.Fatal(err)
	}
	expect(t, hints, "a new folder of the site")
	put(t, site, "static/css/site.css", "a{}")
	expect(t, hints, "a file in a new folder of the site")
}

// What links lead to is watched: files and folders of the site beside its own,
// also those of a link made later, and also through two links. A link to a folder
// around itself leads nowhere.
func TestTargetsOfLinksAreWatched(t *testing.T) {
	site := lay(t, map[string]string{"content/briefs/a.md": "a", "shared/b.md": "b", "shared/deep/c.md": "c", "others/d.md": "d", "more/e.md": "e"})
	link := func(to, name string) {
		t.Helper()
		if err := os.Symlink(to, filepath.Join(site, name)); err != nil {
			t.Fatal(err)
		}
	}
	link("../../shared/b.md", "content/briefs/b.md")
	link("../shared", "content/folder")
	link("../others", "shared/others")
	link("..", "shared/around")
	hints := Watch(t.Context(), site, WatchOptions{})
	hears := func(file string, names ...string) {
		t.Helper()
		put(t, site, file, "changed")
		select {
		case h := <-hints:
			for _, name := range names {
				if !slices.Contains(h.Files, name) {
					t.Errorf("%s: the hint is of %q, not of %s", file, h.Files, name)
				}
			}
		case <-time.After(2 * time.Second):
			t.Errorf("%s: no hint", file)
		}
	}
	hears("shared/b.md", "content/briefs/b.md", "content/folder/b.md")
	hears("shared/deep/c.md", "content/folder/deep/c.md")
	hears("content/briefs/a.md", "content/briefs/a.md")
	link("../../more/e.md", "content/briefs/e.md")
	expect(t, hints, "a new link")
	hears("more/e.md", "content/briefs/e.md")
	hears("others/d.md", "content/folder/others/d.md")
}

// heard keeps what was said.
type heard struct {
	mu    sync.Mutex
	words []string
}

func (h *heard) say(words string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.words = append(h.words, words)
}

func (h *heard) all() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.words, "\n")
}

// At the system's limit, at once or later, the watcher polls and says so once.
func TestWatchLimit(t *testing.T) {
	site := lay(t, map[string]string{"content/briefs/a.md": "a"})
	var said heard
	hints := make(chan Hint, 1)
	w := newWatcher(site, WatchOptions{Say: said.say}, hints)
	left := 3 // the site folder, content, briefs
	w.watch = func(dir string) error {
		if _, err := os.Stat(dir); err != nil {
			return err
		}
		if left--; left < 0 {
			return errors.New("no space left on device")
		}
		return w.notify.Add(dir)
	}
	if !w.open() {
		t.Fatal("three watches must do")
	}
	go w.run(t.Context())
	for _, name := range []string{"one", "two"} {
		if err := os.MkdirAll(filepath.Join(site, "content", name), 0o755); err != nil {
			t.Fatal(err)
		}
		expect(t, hints, "a folder beyond the limit")
		put(t, site, "content/"+name+"/b.md", "b")
		expect(t, hints, "a file found by polling")
	}
	if n := strings.Count(said.all(), "every half second"); n != 1 {
		t.Errorf("said %d times: %s", n, said.all())
	}
}

// After an overflow everything is looked at, folders that came in the
// meantime are watched, and that is said once.
func TestOverflow(t *testing.T) {
	site := lay(t, map[string]string{"content/briefs/a.md": "a"})
	var said heard
	hints := make(chan Hint, 1)
	w := newWatcher(site, WatchOptions{Say: said.say}, hints)
	if !w.open() {
		t.Fatal("the system cannot watch")
	}
	if err := os.MkdirAll(filepath.Join(site, "content/lost/deep"), 0o755); err != nil {
		t.Fatal(err)
	}
	for len(w.notify.Events) > 0 || drained(w) {
	}
	go w.run(t.Context())
	for range 2 {
		w.notify.Errors <- fsnotify.ErrEventOverflow
		expect(t, hints, "an overflow")
	}
	put(t, site, "content/lost/deep/b.md", "b")
	expect(t, hints, "a file in a folder whose creation was lost")
	if n := strings.Count(said.all(), "many files"); n != 1 {
		t.Errorf("said %d times: %s", n, said.all())
	}
}

// drained takes one event away, as an overflow does.
func drained(w *watcher) bool {
	select {
	case <-w.notify.Events:
		return true
	case <-time.After(50 * time.Millisecond):
		return false
	}
}

// A flood of events does not put the hint off for ever.
func TestFloodIsCut(t *testing.T) {
	site := lay(t, map[string]string{"content/briefs/a.md": "a"})
	hints := Watch(t.Context(), site, WatchOptions{})
	ctx, stop := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			_ = os.WriteFile(filepath.Join(site, "content/briefs/a.md"), []byte(fmt.Sprint(i)), 0o644)
			time.Sleep(5 * time.Millisecond)
		}
	})
	began := time.Now()
	expect(t, hints, "a flood")
	if waited := time.Since(began); waited > 2*impatient {
		t.Errorf("after %v", waited)
	}
	stop()
	done.Wait()
}
