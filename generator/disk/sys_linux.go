package disk

import (
	"io/fs"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// exchange swaps two folders in one step.
func exchange(a, b string) error {
	return unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
}

// mounted reports whether a file system begins at a folder: such a folder
// cannot be exchanged, though it may lie on the same device as its parent.
func mounted(dir string) bool {
	var st unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, dir, unix.AT_SYMLINK_NOFOLLOW, unix.STATX_INO, &st)
	return err == nil && st.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0
}

// flush brings a file system's pending writes to the disk, so that an
// exchange never outlives the files it shows.
func flush(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = unix.Syncfs(int(f.Fd())) // best effort: the old tree is still there
		f.Close()
	}
}

// lstat asks for the mark of what lies in an open folder. Going by the
// folder's handle costs a third of what os.Root needs, which opens every
// folder on the way; a look asks for some 200,000 files of a large site.
func lstat(dir *os.File, name string) (mark, error) {
	var st unix.Stat_t
	if err := unix.Fstatat(int(dir.Fd()), name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return mark{}, err
	}
	s := mark{special, st.Size, st.Mtim.Nano(), st.Ctim.Nano(), st.Ino}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		s.kind = regular
	case unix.S_IFDIR:
		s.kind = folder
	}
	return s, nil
}

// identity gives the change time and inode of a file.
func identity(info fs.FileInfo) (ctime time.Time, inode uint64) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(st.Ctim.Unix()), st.Ino
	}
	return time.Time{}, 0
}

// device gives the number of a file's file system.
func device(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Dev)
	}
	return 0
}
