package disk

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Sources changes an author's own files: Markdown under content/ of one site
// folder, and nothing else.
type Sources struct{ Site string }

// editable accepts the paths of pages: below content/, no step upwards, no
// hidden name, no editor's leavings.
func editable(p string) bool {
	inside, ok := strings.CutPrefix(p, "content/")
	if !ok || path.Clean(p) != p || path.Ext(p) != ".md" || strings.ContainsAny(p, "\\\x00:") || !filepath.IsLocal(filepath.FromSlash(inside)) {
		return false
	}
	for _, step := range strings.Split(inside, "/") {
		if hidden("content", step) || leftover(step) {
			return false
		}
	}
	return true
}

// open opens content/ and says how the file is called in it.
func (s Sources) open(p string) (*os.Root, string, error) {
	if !editable(p) {
		return nil, "", fault("open", p, fs.ErrPermission)
	}
	site, err := os.OpenRoot(s.Site)
	if err != nil {
		return nil, "", fault("open", s.Site, err)
	}
	defer site.Close()
	content, err := site.OpenRoot("content")
	if err != nil {
		return nil, "", fault("open", "content", err)
	}
	return content, filepath.FromSlash(strings.TrimPrefix(p, "content/")), nil
}

// Read gives a file's bytes. The error is [fs.ErrNotExist] inside when there
// is no such file.
func (s Sources) Read(p string) ([]byte, error) {
	root, name, err := s.open(p)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	data, err := root.ReadFile(name)
	return data, fault("read", p, err)
}

// Change puts new bytes in the place of the old ones: as a whole, or not at
// all. A nil was makes a new file, a nil now removes it. [ErrChanged] when the
// file does not hold what was says.
func (s Sources) Change(p string, was, now []byte) error {
	root, name, err := s.open(p)
	if err != nil {
		return err
	}
	defer root.Close()
	if was == nil {
		return fault("write", p, create(root, name, now))
	}
	if now != nil {
		return fault("change", p, exchangeFile(root, Change{name, was, now}))
	}
	if _, err := holds(root, Change{name, was, nil}); err != nil {
		return fault("remove", p, err)
	}
	return fault("remove", p, root.Remove(name))
}

// create writes a file that must not be there yet.
func create(root *os.Root, name string, data []byte) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return ErrChanged
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		_ = root.Remove(name) // what is half written must not stay
	}
	return err
}
