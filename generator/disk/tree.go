package disk

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
)

// mark tells one state of a file or folder from another without reading it.
// The zero mark says "not there", and in a state "not known".
type mark struct {
	kind         kind
	size         int64
	mtime, ctime int64 // nanoseconds since 1970
	inode        uint64
}

type kind byte

const (
	absent kind = iota
	regular
	folder
	special // links, pipes, devices: never followed, never opened
)

// there reports whether anything stands at the place.
func (s mark) there() bool { return s.kind != absent }

// is reports whether two marks are of one file, whatever happened to it.
func (s mark) is(o mark) bool {
	return s.there() && s.kind == o.kind && s.inode == o.inode && s.inode != 0
}

// markOf reads the mark of a file that was asked already.
func markOf(info fs.FileInfo) mark {
	ctime, inode := identity(info)
	s := mark{special, info.Size(), info.ModTime().UnixNano(), ctime.UnixNano(), inode}
	switch {
	case info.Mode().IsRegular():
		s.kind = regular
	case info.IsDir():
		s.kind = folder
	}
	return s
}

// tree is a folder in which a publication works: the live one, the spare one
// or the stage inside the live one. Every change of the file system that a
// publication makes is a method here, and each asks trip first.
type tree struct {
	root *os.Root
	self *os.File // the folder itself, to ask for marks without opening what lies between
	dir  string   // where it is; an exchange changes this
	trip func(op, name string) error

	mu      sync.Mutex
	made    map[string]bool // folders that are there for certain
	touched map[string]bool // folders in which something was changed here
}

func openTree(dir string, trip func(op, name string) error) (*tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	self, err := root.Open(".")
	if err != nil {
		root.Close()
		return nil, err
	}
	if trip == nil {
		trip = func(string, string) error { return nil }
	}
	return &tree{root: root, self: self, dir: dir, trip: trip, made: map[string]bool{".": true}, touched: map[string]bool{}}, nil
}

func (t *tree) close() {
	if t != nil {
		t.self.Close()
		t.root.Close()
	}
}

// mark asks for one file, without following a link at its end. Folders on
// the way are the caller's care: [tree.look] knows which are real.
func (t *tree) mark(name string) mark {
	s, err := lstat(t.self, name)
	if err != nil {
		return mark{}
	}
	return s
}

// marks asks for many.
func (t *tree) marks(names []string) []mark {
	list := make([]mark, len(names))
	spread(len(names), func(i int) error { list[i] = t.mark(names[i]); return nil })
	return list
}

// ensure makes a folder and those above it, each once.
func (t *tree) ensure(dir string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ensureLocked(dir)
}

// ready makes the folder of a file that is about to be changed.
func (t *tree) ready(name string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.touched[path.Dir(name)] = true
	return t.ensureLocked(path.Dir(name))
}

// again gives the marks of folders as they are now: those that nothing was
// changed in since they were seen have the mark that was seen.
func (t *tree) again(dirs []string, seen map[string]mark) []mark {
	list := make([]mark, len(dirs))
	spread(len(dirs), func(i int) error {
		if list[i] = seen[dirs[i]]; t.touched[dirs[i]] || !list[i].there() {
			list[i] = t.mark(dirs[i])
		}
		return nil
	})
	return list
}

func (t *tree) ensureLocked(dir string) error {
	if t.made[dir] {
		return nil
	}
	if err := t.ensureLocked(path.Dir(dir)); err != nil {
		return err
	}
	if err := t.trip("mkdir", dir); err != nil {
		return err
	}
	if err := t.root.Mkdir(dir, 0o755); err != nil {
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
		if t.mark(dir).kind != folder {
			return syscall.ENOTDIR
		}
	}
	t.made[dir], t.touched[path.Dir(dir)] = true, true
	return nil
}

// create writes a new file; the folders on the way were made or seen to be
// real by [tree.ready]. What a broken run left at its place is removed, never
// opened: it may be a link to a file of the live tree.
func (t *tree) create(name string, data []byte) (mark, error) {
	if err := t.ready(name); err != nil {
		return mark{}, err
	}
	if err := t.trip("write", name); err != nil {
		return mark{}, err
	}
	at, err := write(t, name, data)
	if errors.Is(err, fs.ErrExist) {
		if err = t.root.Remove(name); err == nil {
			at, err = write(t, name, data)
		}
	}
	return at, err
}

// writeByRoot makes a new file where the system has no quicker way to do so
// safely.
func writeByRoot(t *tree, name string, data []byte) (mark, error) {
	f, err := t.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return mark{}, err
	}
	_, err = f.Write(data)
	info, errStat := f.Stat()
	if err = errors.Join(err, errStat, f.Close()); err != nil {
		return mark{}, errors.Join(err, t.root.Remove(name))
	}
	return markOf(info), nil
}

// remove takes away a file or an empty folder; one that is gone is no error.
func (t *tree) remove(name string) error {
	if err := t.trip("remove", name); err != nil {
		return err
	}
	t.mu.Lock()
	delete(t.made, name)
	t.touched[path.Dir(name)] = true
	t.mu.Unlock()
	if err := t.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// prune removes a folder and those above it as long as they are empty.
func (t *tree) prune(dir string) error {
	for ; dir != "."; dir = path.Dir(dir) {
		if t.mark(dir).kind != folder {
			continue
		}
		switch err := t.remove(dir); {
		case errors.Is(err, syscall.ENOTEMPTY), errors.Is(err, fs.ErrExist):
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

// flush brings everything to the disk, as far as the disk lets us.
func (t *tree) flush() {
	if t.trip("flush", ".") == nil {
		flush(t.dir)
	}
}

// link gives a file of another tree a second name here. A file is never
// changed in place, only replaced, so both trees may share it.
func (t *tree) link(from *tree, name string) error {
	if err := t.ready(name); err != nil {
		return err
	}
	if err := t.trip("link", name); err != nil {
		return err
	}
	return os.Link(filepath.Join(from.dir, name), filepath.Join(t.dir, name))
}

// move brings a file here from another tree, over the one that is here.
func (t *tree) move(from *tree, name, as string) error {
	if err := t.ready(as); err != nil {
		return err
	}
	if err := t.trip("rename", as); err != nil {
		return err
	}
	return os.Rename(filepath.Join(from.dir, name), filepath.Join(t.dir, as))
}

// spread does work for 0 to n-1 on all processors and gives one of the errors.
// After an error no new work begins.
func spread(n int, work func(i int) error) error {
	const block = 64 // neighbours in one folder stay with one worker
	workers := min(runtime.GOMAXPROCS(0), (n+block-1)/block)
	if workers <= 1 {
		for i := range n {
			if err := work(i); err != nil {
				return err
			}
		}
		return nil
	}
	var (
		mu    sync.Mutex
		next  int
		first error
		all   sync.WaitGroup
	)
	take := func() (int, int) {
		mu.Lock()
		defer mu.Unlock()
		from := next
		next = min(n, next+block)
		if first != nil {
			return n, n
		}
		return from, next
	}
	for range workers {
		all.Go(func() {
			for from, to := take(); from < to; from, to = take() {
				for i := from; i < to; i++ {
					if err := work(i); err != nil {
						mu.Lock()
						first = err
						mu.Unlock()
						return
					}
				}
			}
		})
	}
	all.Wait()
	return first
}
