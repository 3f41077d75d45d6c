//go:build !linux

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// exchange is not to be had here; a publication then goes file by file.
func exchange(a, b string) error { return errors.ErrUnsupported }

func mounted(string) bool { return false }

func flush(string) {}

func lstat(dir *os.File, name string) (mark, error) {
	info, err := os.Lstat(filepath.Join(dir.Name(), filepath.FromSlash(name)))
	if err != nil {
		return mark{}, err
	}
	return markOf(info), nil
}

func write(t *tree, name string, data []byte) (mark, error) { return writeByRoot(t, name, data) }

// identity knows no change time here: a file with the same size and
// modification time is read again only when that time is fresh.
func identity(info fs.FileInfo) (ctime time.Time, inode uint64) { return info.ModTime(), 0 }

// device does not matter where folders cannot be exchanged.
func device(fs.FileInfo) uint64 { return 0 }
