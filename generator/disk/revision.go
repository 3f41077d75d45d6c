package disk

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// ErrNoRevision says that a word names no revision, or that the folder was not
// yet in it.
var ErrNoRevision = errors.New("no such revision")

// ErrNoRepository says that a folder lies in no repository.
var ErrNoRepository = errors.New("no repository")

// Revision lays the site folder as it was in a revision into a folder of its
// own outside the repository; remove it with the second value. Only what a
// model is made of is laid there: content and configuration.
func Revision(ctx context.Context, site, revision string) (dir string, remove func(), err error) {
	if _, _, _, ok := gitPlaces(site); !ok {
		return "", nil, ErrNoRepository
	}
	name := ""
	err = git(ctx, site, func(r io.Reader) error {
		raw, err := io.ReadAll(io.LimitReader(r, 200))
		name = strings.TrimSpace(string(raw))
		return err
	}, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil || name == "" {
		return "", nil, errors.Join(ErrNoRevision, ctx.Err())
	}
	dir, err = os.MkdirTemp("", "readout-revision-*")
	if err != nil {
		return "", nil, fault("make", "a folder for the revision", err)
	}
	remove = func() { _ = os.RemoveAll(dir) }
	root, err := os.OpenRoot(dir)
	if err == nil {
		defer root.Close()
		err = git(ctx, site, func(r io.Reader) error { return unpack(r, root) }, "archive", "--format=tar", name)
	}
	if err != nil {
		remove()
		return "", nil, fault("read", "the revision "+revision, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "content")); err != nil || !info.IsDir() {
		remove()
		return "", nil, ErrNoRevision
	}
	return dir, remove, nil
}

// unpack writes the plain files of an archive that a model is made of. Links
// are let be: they could lead out of the folder.
func unpack(r io.Reader, root *os.Root) error {
	archive := tar.NewReader(r)
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg || !strings.HasPrefix(h.Name, "content/") && h.Name != ConfigName {
			continue
		}
		name := path.Clean(h.Name)
		if err := root.MkdirAll(path.Dir(name), 0o700); err != nil {
			return err
		}
		data, err := io.ReadAll(archive)
		if err == nil {
			err = root.WriteFile(name, data, 0o600)
		}
		if err != nil {
			return err
		}
	}
}
