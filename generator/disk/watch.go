package disk

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// WatchOptions says how to watch.
type WatchOptions struct {
	Poll bool         // look every half second instead of asking the system
	Also []string     // single files outside the site folder, such as --config FILE
	Say  func(string) // told once when watching falls back to polling; may be nil
}

const (
	quiet     = 10 * time.Millisecond  // no event for so long: look
	unsure    = 250 * time.Millisecond // so long when a file is gone or empty: most editors put it back
	impatient = 300 * time.Millisecond // events all the time: look all the same
	pollEvery = 500 * time.Millisecond
)

// Hint says that something may have changed: some files, by their paths in the
// site folder, or anything at all where there are none.
type Hint struct{ Files []string }

// Watch sends when something under the site folder may have changed, until
// the context ends. An event is a hint to look again, never a fact; many
// hints at once are one.
func Watch(ctx context.Context, root string, o WatchOptions) <-chan Hint {
	hints := make(chan Hint, 1)
	w := newWatcher(root, o, hints)
	if o.Poll || !w.open() {
		go w.poll(ctx, w.fingerprint())
	} else {
		go w.run(ctx)
	}
	return hints
}

type watcher struct {
	root   string
	o      WatchOptions
	hints  chan Hint
	notify *fsnotify.Watcher
	watch  func(dir string) error // notify.Add; tests set a limit
	told   map[string]bool
	links  map[string][]string // by what they lead to
}

func newWatcher(root string, o WatchOptions, hints chan Hint) *watcher {
	w := &watcher{root: root, o: o, hints: hints, told: map[string]bool{}, links: map[string][]string{}}
	w.watch = func(dir string) error { return w.notify.Add(dir) }
	return w
}

// say tells something once.
func (w *watcher) say(words string) {
	if w.o.Say != nil && !w.told[words] {
		w.told[words] = true
		w.o.Say(words)
	}
}

// hint sends, together with a hint that is still waiting.
func (w *watcher) hint(h Hint) {
	select {
	case waiting := <-w.hints:
		h = waiting.and(h)
	default:
	}
	w.hints <- h // nobody else sends
}

func (h Hint) and(o Hint) Hint {
	if len(h.Files) == 0 || len(o.Files) == 0 {
		return Hint{}
	}
	return Hint{slices.Compact(slices.Sorted(slices.Values(slices.Concat(h.Files, o.Files))))}
}

// open starts to watch all folders; false when the system cannot.
func (w *watcher) open() bool {
	notify, err := fsnotify.NewWatcher()
	if err == nil {
		w.notify = notify
		err = w.addAll()
	}
	if err == nil {
		return true
	}
	w.fallBack()
	return false
}

func (w *watcher) fallBack() {
	if w.notify != nil {
		w.notify.Close()
	}
	w.say("the system cannot watch this many folders; looking every half second instead")
}

func (w *watcher) addAll() error {
	if err := w.watch(w.root); err != nil {
		return err
	}
	for _, dir := range Folders() {
		if err := w.add(filepath.Join(w.root, dir)); err != nil {
			return err
		}
	}
	for _, f := range w.o.Also {
		if err := w.watch(filepath.Dir(f)); err != nil {
			return err
		}
	}
	return nil
}

// add watches a folder and those in it. Folders are watched, not files: a
// file that is saved by renaming would be lost.
func (w *watcher) add(dir string) error {
	return filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil: // gone again, or not there at all
		case e.Type()&fs.ModeSymlink != 0:
			return w.addLink(p)
		case e.IsDir():
			return w.watchIf(p)
		}
		return nil
	})
}

// addLink watches what a link leads to, which is read like its target if that
// lies in the site and does not hold the link (contract 6.7).
func (w *watcher) addLink(p string) error {
	root, err := filepath.EvalSymlinks(w.root)
	if err != nil {
		return nil
	}
	target, err := filepath.EvalSymlinks(p)
	if err != nil {
		return nil
	}
	rel, err := filepath.Rel(root, target)
	if err != nil || !filepath.IsLocal(rel) {
		return nil
	}
	target = filepath.Join(w.root, rel) // as it is called elsewhere
	if slices.Contains(w.links[target], p) || strings.HasPrefix(p, target+string(filepath.Separator)) {
		return nil
	}
	w.links[target] = append(w.links[target], p)
	if info, err := os.Stat(target); err == nil && info.IsDir() {
		return w.add(target)
	}
	return w.watchIf(filepath.Dir(target))
}

// names are those under which the site reads a file: its own, and those by way
// of links to it and to folders that it is in.
func (w *watcher) names(file string) (list []string) {
	if len(w.links) == 0 && !w.matters(file) {
		return nil
	}
	all := []string{file}
	for i := 0; i < len(all) && i < mostNames; i++ {
		for dir := all[i]; len(dir) > len(w.root); dir = filepath.Dir(dir) {
			for _, link := range w.links[dir] {
				if name := link + all[i][len(dir):]; !slices.Contains(all, name) {
					all = append(all, name)
				}
			}
		}
	}
	return slices.DeleteFunc(all, func(name string) bool { return !w.matters(name) })
}

// mostNames is how many of a file's names are looked at: links between two
// folders give it one for each time around.
const mostNames = 32

// watchIf watches a folder that may be gone again.
func (w *watcher) watchIf(dir string) error {
	err := w.watch(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// matters leaves out what lies beside the site's own folders, above all our
// own writing to the output.
func (w *watcher) matters(name string) bool {
	for _, f := range w.o.Also {
		if filepath.Clean(f) == filepath.Clean(name) {
			return true
		}
	}
	rel, err := filepath.Rel(w.root, name)
	if err != nil {
		return true
	}
	top, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	switch top {
	case "content", "static", "templates", ConfigName:
		return !passing(filepath.ToSlash(rel))
	}
	return false
}

// passing reports names that no scan reads: editors' locks, swap files and
// backups, the temporary files of rsync, and what is hidden.
func passing(rel string) bool {
	dir := ""
	for _, step := range strings.Split(rel, "/") {
		if hidden(dir, step) || leftover(step) {
			return true
		}
		dir = path.Join(dir, step)
	}
	return false
}

func (w *watcher) run(ctx context.Context) {
	defer w.notify.Close()
	p := pause{timer: time.NewTimer(time.Hour), touched: map[string]bool{}}
	defer p.timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.notify.Events:
			if !ok {
				return
			}
			if e.Op == fsnotify.Chmod {
				continue
			}
			names := w.names(e.Name)
			if len(names) > 0 && e.Has(fsnotify.Create) && w.grow(e.Name) != nil {
				w.fallBack()
				w.poll(ctx, "")
				return
			}
			for _, name := range names {
				p.note(name, e.Has(fsnotify.Create))
			}
		case <-w.notify.Errors: // events were lost: folders may be new, anything may have changed
			w.say("many files changed at once; looking at all of them")
			if w.addAll() != nil {
				w.fallBack()
				w.poll(ctx, "")
				return
			}
			p.all = true
			p.note("", false)
		case <-p.timer.C:
			if files, over := p.over(); over {
				w.hint(w.about(files))
			}
		}
	}
}

// pause gathers the events of one save into one hint.
type pause struct {
	timer   *time.Timer
	first   time.Time // of the events not yet passed on
	last    time.Time
	half    bool            // a file was gone or empty when last looked at
	all     bool            // events were lost
	touched map[string]bool // by name; true when it first came to be in this burst
}

func (p *pause) note(name string, created bool) {
	p.last = time.Now()
	if p.first.IsZero() {
		p.first = p.last
	}
	if _, known := p.touched[name]; name != "" && !known {
		p.touched[name] = created
	}
	p.timer.Reset(min(quiet, max(0, impatient-time.Since(p.first))))
}

// over decides, when nothing has come for a while, whether the save is done.
// A file that is gone or empty is probably about to be written: there are
// editors that move it away and create it anew.
func (p *pause) over() (files []string, over bool) {
	wait := min(unsure-time.Since(p.last), impatient-time.Since(p.first))
	before := p.half
	if p.half = p.halfway(); wait > 0 && (p.half || before) { // its last events may still be under way
		p.timer.Reset(min(quiet, wait))
		return nil, false
	}
	if !p.all {
		files = slices.Sorted(maps.Keys(p.touched))
	}
	p.first, p.last, p.half, p.all = time.Time{}, time.Time{}, false, false
	clear(p.touched)
	return files, true
}

// about is a hint about files and folders by their names in the system.
func (w *watcher) about(names []string) Hint {
	var h Hint
	for _, name := range names {
		rel, err := filepath.Rel(w.root, name)
		if err != nil || !filepath.IsLocal(rel) {
			return Hint{}
		}
		h.Files = append(h.Files, filepath.ToSlash(rel))
	}
	return h
}

// A file that came and went was a temporary one.
func (p *pause) halfway() bool {
	for name, created := range p.touched {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) && !created || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
			return true
		}
	}
	return false
}

// grow watches a new folder, and what a new link leads to.
func (w *watcher) grow(name string) error {
	switch info, err := os.Lstat(name); {
	case err != nil:
	case info.Mode()&fs.ModeSymlink != 0:
		return w.addLink(name)
	case info.IsDir():
		return w.add(name)
	}
	return nil
}

// poll hints whenever a scan's worth of names, sizes and times has changed.
func (w *watcher) poll(ctx context.Context, last string) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if now := w.fingerprint(); now != last {
				last = now
				w.hint(Hint{})
			}
		}
	}
}

func (w *watcher) fingerprint() string {
	var b strings.Builder
	note := func(p string) {
		if info, err := os.Stat(p); err == nil {
			ctime, _ := identity(info)
			b.WriteString(p + "\x00" + info.ModTime().String() + ctime.String() + info.Mode().String() + "\n")
		}
	}
	for _, dir := range Folders() {
		_ = filepath.WalkDir(filepath.Join(w.root, dir), func(p string, e fs.DirEntry, err error) error {
			if err == nil {
				note(p)
			}
			return nil
		})
	}
	note(filepath.Join(w.root, ConfigName))
	for _, f := range w.o.Also {
		note(f)
	}
	return digest([]byte(b.String()))
}
