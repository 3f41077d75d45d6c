package disk

import (
	"errors"
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
	return markOfStat(&st), nil
}

func markOfStat(st *unix.Stat_t) mark {
	s := mark{special, st.Size, st.Mtim.Nano(), st.Ctim.Nano(), st.Ino}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		s.kind = regular
	case unix.S_IFDIR:
		s.kind = folder
	}
	return s
}

// write makes a new file in an open folder, and nowhere else: the system itself
// refuses a way that leaves the folder or goes by a symbolic link (openat2,
// Linux 5.6). So it keeps what os.Root promises, which opens and closes every
// folder on the way; os.File asks three more questions of each file. Together
// these were half a million calls for a site of 37,000 files.
func write(t *tree, name string, data []byte) (mark, error) {
	fd := -1
	err := retried("openat", name, func() (err error) {
		fd, err = unix.Openat2(int(t.self.Fd()), name, &unix.OpenHow{
			Flags: unix.O_WRONLY | unix.O_CREAT | unix.O_EXCL | unix.O_NOFOLLOW | unix.O_CLOEXEC, Mode: 0o644,
			Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS | unix.RESOLVE_NO_MAGICLINKS,
		})
		return err
	})
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) { // an old system, or one that lets nobody call it
		return writeByRoot(t, name, data)
	}
	if err != nil {
		return mark{}, err
	}
	for len(data) > 0 && err == nil {
		var n int
		err = retried("write", name, func() (err error) { n, err = unix.Write(fd, data); return err })
		data = data[max(0, n):]
	}
	var st unix.Stat_t
	if err == nil {
		err = retried("fstat", name, func() error { return unix.Fstat(fd, &st) })
	}
	if errClose := unix.Close(fd); err == nil && errClose != nil && errClose != unix.EINTR {
		err = &fs.PathError{Op: "close", Path: name, Err: errClose}
	}
	if err != nil {
		return mark{}, errors.Join(err, t.root.Remove(name))
	}
	return markOfStat(&st), nil
}

// retried asks the system until nothing interrupts the answer.
func retried(op, name string, ask func() error) error {
	for {
		switch err := ask(); err {
		case nil:
			return nil
		case unix.EINTR, unix.EAGAIN:
		default:
			return &fs.PathError{Op: op, Path: name, Err: err}
		}
	}
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
