package disk

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Change is a file of the site that is to hold other bytes.
type Change struct {
	Path string // relative to the site folder, slashes
	Was  []byte // what it held when the change was thought of
	Data []byte
}

// ErrChanged says that a file is not as the change that was agreed on found it.
var ErrChanged = errors.New("the file was changed in the meantime")

// The other reasons why a file of the site is not rewritten.
var (
	errAway   = errors.New("the file lies outside the site folder")
	errNoFile = errors.New("not a plain file")
)

// Load reads one file of a site folder.
func Load(site, name string) ([]byte, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return nil, fault("change", name, errAway)
	}
	root, err := os.OpenRoot(site)
	if err != nil {
		return nil, fault("open", site, err)
	}
	defer root.Close()
	data, err := root.ReadFile(name)
	return data, fault("read", name, err)
}

// Rewrite gives files of an author other contents. Nothing is written unless
// every file still holds what it did; each is then exchanged as a whole, with
// its permissions. It tells how many were written when it fails between two.
func Rewrite(site string, list []Change) (written int, err error) {
	root, err := os.OpenRoot(site)
	if err != nil {
		return 0, fault("open", site, err)
	}
	defer root.Close()
	for _, c := range list {
		if _, err := holds(root, c); err != nil {
			return 0, fault("change", c.Path, err)
		}
	}
	for _, c := range list {
		if err := exchangeFile(root, c); err != nil {
			return written, fault("change", c.Path, err)
		}
		written++
	}
	return written, nil
}

// holds checks that a file is as it was. A symbolic link is refused: the new
// file would take the place of the link, not of what it leads to.
func holds(root *os.Root, c Change) (fs.FileInfo, error) {
	info, err := root.Lstat(c.Path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errNoFile
	}
	now, err := root.ReadFile(c.Path)
	if err == nil && !bytes.Equal(now, c.Was) {
		err = ErrChanged
	}
	return info, err
}

// exchangeFile writes the new contents beside the file, looks once more
// whether the old ones are as they were, and renames.
func exchangeFile(root *os.Root, c Change) error {
	info, err := holds(root, c)
	if err != nil {
		return err
	}
	fresh := path.Join(path.Dir(c.Path), ".readout-"+path.Base(c.Path)+"~")
	f, err := root.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = f.Write(c.Data)
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Sync(), f.Close())
	if err == nil {
		_, err = holds(root, c)
	}
	if err == nil {
		err = root.Rename(fresh, c.Path)
	}
	if err != nil {
		_ = root.Remove(fresh) // the first fault is the one to tell
	}
	return err
}
