package disk

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
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
	quiet     = 30 * time.Millisecond  // no event for so long: look
	impatient = 300 * time.Millisecond // events all the time: look all the same
	pollEvery = 500 * time.Millisecond
)

// Watch sends when something under the site folder may have changed, until
// the context ends. An event is a hint to scan again, never a fact; many
// hints at once are one.
func Watch(ctx context.Context, root string, o WatchOptions) <-chan struct{} {
	hints := make(chan struct{}, 1)
	w := &watcher{root: root, o: o, hints: hints}
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
	hints  chan struct{}
	notify *fsnotify.Watcher
}

func (w *watcher) hint() {
	select {
	case w.hints <- struct{}{}:
	default: // one is waiting already
	}
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
	if w.o.Say != nil {
		w.o.Say("the system cannot watch this many folders; looking every half second instead")
	}
}

func (w *watcher) addAll() error {
	if err := w.notify.Add(w.root); err != nil {
		return err
	}
	for _, dir := range Folders() {
		if err := w.add(filepath.Join(w.root, dir)); err != nil {
			return err
		}
	}
	for _, f := range w.o.Also {
		if err := w.notify.Add(filepath.Dir(f)); err != nil {
			return err
		}
	}
	return nil
}

// add watches a folder and those in it. Folders are watched, not files: a
// file that is saved by renaming would be lost.
func (w *watcher) add(dir string) error {
	return filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil // gone again, or not there at all
		}
		if e.Type()&fs.ModeSymlink != 0 {
			if info, err := os.Stat(p); err == nil && info.IsDir() {
				return w.notify.Add(p)
			}
			return nil
		}
		if !e.IsDir() {
			return nil
		}
		return w.notify.Add(p)
	})
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
		return !leftover(filepath.Base(name))
	}
	return false
}

func (w *watcher) run(ctx context.Context) {
	defer w.notify.Close()
	var first time.Time // of the hints not yet passed on
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.notify.Events:
			if !ok {
				return
			}
			if !w.matters(e.Name) || e.Op == fsnotify.Chmod {
				continue
			}
			if e.Has(fsnotify.Create) && w.grow(e.Name) != nil {
				w.fallBack()
				w.poll(ctx, "")
				return
			}
			if first.IsZero() {
				first = time.Now()
			}
			timer.Reset(min(quiet, max(0, impatient-time.Since(first))))
		case <-w.notify.Errors: // an overflow: look at everything
			timer.Reset(quiet)
		case <-timer.C:
			first = time.Time{}
			w.hint()
		}
	}
}

// grow watches a new folder.
func (w *watcher) grow(name string) error {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
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
				w.hint()
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
