package disk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"readout/generator/diag"
)

// File is an input file. Data is never changed after the scan.
type File struct {
	Path   string // relative to the site folder, slashes
	Data   []byte
	Digest string // sha256 of Data, hexadecimal
	stamp  stamp
}

// stamp is what tells that a file need not be read again.
type stamp struct {
	size         int64
	mtime, ctime time.Time
	inode        uint64
}

// Skip is a file that was left out, and why: symlink, hidden or leftover.
type Skip struct{ Path, Reason string }

// Tree is a site folder in memory.
type Tree struct {
	Root       string
	Files      []File // by path
	Skipped    []Skip // by path
	Diags      []diag.Diagnostic
	HasContent bool // there is a content/ folder
	Read       int  // files read in this scan, the others being taken from the last

	scanned time.Time
}

// File finds a file by its path.
func (t *Tree) File(p string) (File, bool) {
	i, ok := t.find(p)
	if !ok {
		return File{}, false
	}
	return t.Files[i], true
}

func (t *Tree) find(p string) (int, bool) {
	return slices.BinarySearchFunc(t.Files, p, func(f File, p string) int { return cmp.Compare(f.Path, p) })
}

// ConfigName is the configuration's usual place.
const ConfigName = "readout.yaml"

// Folders are the folders of a site that are read.
func Folders() []string { return []string{"content", "static", "templates"} }

// Scan reads a site folder. prev, which may be nil, lends the bytes of files
// whose size, times and inode are as they were. A file whose change time lies
// within 2 s before the last scan is read again, because file times are coarse.
func Scan(root string, prev *Tree) (*Tree, error) {
	r, err := os.OpenRoot(root)
	if err != nil {
		return nil, fault("open", root, err)
	}
	defer r.Close()
	s := scanner{root: r, prev: prev, tree: &Tree{Root: root, scanned: time.Now()}}
	for _, dir := range Folders() {
		if err := s.top(dir); err != nil {
			return nil, err
		}
	}
	if info, err := r.Stat(ConfigName); err == nil && info.Mode().IsRegular() {
		s.read(ConfigName, info)
	}
	if err := s.fill(); err != nil {
		return nil, err
	}
	t := s.tree
	slices.SortFunc(t.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortFunc(t.Skipped, func(a, b Skip) int { return cmp.Compare(a.Path, b.Path) })
	t.Diags = diag.Sort(t.Diags)
	return t, nil
}

// Look is the tree with some files read anew, by their paths, the others being
// taken as they were. It is false where only a whole scan can tell: a file is
// new, gone or no plain file any more. A hint may be wrong about what else has
// changed, so a scan must follow soon.
func (t *Tree) Look(files []string) (*Tree, bool) {
	r, err := os.OpenRoot(t.Root)
	if err != nil {
		return nil, false
	}
	defer r.Close()
	next := *t
	next.Files, next.Read = slices.Clone(t.Files), 0
	for _, p := range files {
		i, known := t.find(p)
		info, err := r.Lstat(p)
		if !known || err != nil || !info.Mode().IsRegular() {
			return nil, false
		}
		data, err := r.ReadFile(p)
		if err != nil {
			return nil, false
		}
		ctime, inode := identity(info)
		next.Files[i] = File{p, data, digest(data), stamp{info.Size(), info.ModTime(), ctime, inode}}
		next.Read++
	}
	return &next, true
}

// Same says whether two scans found the same.
func (t *Tree) Same(o *Tree) bool {
	return t.Root == o.Root && t.HasContent == o.HasContent && slices.Equal(t.Skipped, o.Skipped) &&
		slices.EqualFunc(t.Diags, o.Diags, func(a, b diag.Diagnostic) bool { return diag.Compare(a, b) == 0 }) &&
		slices.EqualFunc(t.Files, o.Files, func(a, b File) bool { return a.Path == b.Path && a.Digest == b.Digest })
}

// ReadFile reads one file that the author named, such as --config FILE.
func ReadFile(name string) (File, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return File{}, fault("read", name, err)
	}
	return File{Path: filepath.ToSlash(name), Data: data, Digest: digest(data)}, nil
}

type scanner struct {
	root   *os.Root
	prev   *Tree
	tree   *Tree
	unread []int // places in tree.Files
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// top enters one of the site's folders, which may be missing.
func (s *scanner) top(dir string) error {
	info, err := s.root.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		if link, lerr := s.root.Lstat(dir); lerr == nil && link.Mode()&fs.ModeSymlink != 0 {
			s.link(dir)
			return nil
		}
		return fault("read", dir, err)
	}
	if !info.IsDir() {
		return nil
	}
	if dir == "content" {
		s.tree.HasContent = true
	}
	site, err := s.root.Stat(".")
	if err != nil {
		return fault("read", s.tree.Root, err)
	}
	return s.walk(dir, []fs.FileInfo{site, info})
}

// walk reads a folder; above holds the folders it lies in, from the site folder
// on, so that a link to one of them is seen to lead into itself.
func (s *scanner) walk(dir string, above []fs.FileInfo) error {
	entries, err := fs.ReadDir(s.root.FS(), dir)
	if err != nil {
		return fault("read", dir, err)
	}
	for _, e := range entries {
		if err := s.entry(dir, e, above); err != nil {
			return err
		}
	}
	return nil
}

func (s *scanner) entry(dir string, e fs.DirEntry, above []fs.FileInfo) error {
	name, p := e.Name(), path.Join(dir, e.Name())
	switch {
	case ours(dir, name):
		return nil
	case strings.HasPrefix(p, "static/") && !e.IsDir() && private(name):
		s.tree.Diags = append(s.tree.Diags, diag.In(p, "BR612",
			fmt.Sprintf("%q looks like a private key or a password file, and everything in static/ is published", name),
			"move it out of the site folder"))
		return nil
	case hidden(dir, name):
		s.skip(p, "hidden")
		return nil
	case leftover(name):
		s.skip(p, "leftover")
		return nil
	}
	info, err := e.Info() // of a folder opened within a root: taken from the folder itself as it was read
	if errors.Is(err, fs.ErrNotExist) {
		return nil // gone since the folder was read
	}
	if err != nil {
		return fault("read", p, err)
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		if info, err = s.root.Stat(p); err != nil || within(info, above) {
			s.link(p)
			return nil
		}
	}
	switch {
	case info.IsDir():
		return s.walk(p, append(slices.Clone(above), info))
	case info.Mode().IsRegular():
		s.read(p, info)
		return nil
	}
	s.skip(p, "hidden") // a pipe or a device
	return nil
}

func within(info fs.FileInfo, above []fs.FileInfo) bool {
	return slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, info) })
}

// skip lists what was left out: all of it in static/, where everything is
// else published, and what would have been a page elsewhere (contract 6.5).
func (s *scanner) skip(p, reason string) {
	bare := strings.TrimRight(p, "~#")
	if strings.HasPrefix(p, "static/") || path.Ext(bare) == ".md" {
		s.tree.Skipped = append(s.tree.Skipped, Skip{p, reason})
	}
}

func (s *scanner) link(p string) {
	s.tree.Skipped = append(s.tree.Skipped, Skip{p, "symlink"})
	s.tree.Diags = append(s.tree.Diags, diag.In(p, "BR611",
		fmt.Sprintf("%s is a symbolic link that leads out of the site folder, into itself or nowhere; it was not followed", p),
		"put the file itself here"))
}

// read takes a file as it was, or notes it as one to be read.
func (s *scanner) read(p string, info fs.FileInfo) {
	ctime, inode := identity(info)
	st := stamp{info.Size(), info.ModTime(), ctime, inode}
	newest := ctime
	if st.mtime.After(newest) { // where the system tells no change time
		newest = st.mtime
	}
	if old, ok := s.last(p); ok && old.stamp == st && newest.Before(s.prev.scanned.Add(-2*time.Second)) {
		s.tree.Files = append(s.tree.Files, old)
		return
	}
	s.unread = append(s.unread, len(s.tree.Files))
	s.tree.Files = append(s.tree.Files, File{Path: p, stamp: st})
}

// fill reads what must be read, on all processors. A file that is gone by now
// is left out.
func (s *scanner) fill() error {
	files := s.tree.Files
	err := spread(len(s.unread), func(i int) error {
		f := &files[s.unread[i]]
		data, err := s.root.ReadFile(f.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			f.Path = ""
		case err != nil:
			return fault("read", f.Path, err)
		default:
			f.Data, f.Digest = data, digest(data)
		}
		return nil
	})
	s.tree.Files = slices.DeleteFunc(files, func(f File) bool { return f.Path == "" })
	s.tree.Read = len(s.unread) - (len(files) - len(s.tree.Files))
	return err
}

func (s *scanner) last(p string) (File, bool) {
	if s.prev == nil || s.prev.Root != s.tree.Root {
		return File{}, false
	}
	return s.prev.File(p)
}
