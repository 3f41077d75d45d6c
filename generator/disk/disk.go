// Package disk is the only room that touches the file system: it reads a site
// folder into memory, writes the output folder as a whole or not at all, says
// when something may have changed, and makes the changes to sources that an
// author asked the preview for.
//
// It must never read outside the site folder (all reading of sources goes
// through [os.Root]) but for the repository around it, of which it asks git,
// never write outside the output folder, .readout/ and, for
// [Sources], content/, and never remove a file that a manifest does not call ours.
// Enter at [Scan], [Begin] (or [Publish], which is all of it), [Watch], [Sources] and [ReadHistory].
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Fault is trouble of the outside world, told as a plain sentence (exit 3).
type Fault struct {
	Doing string // "write", "read": completes "cannot ..."
	Path  string
	Err   error
}

// Error gives the sentence; the system's own words stay out of it.
func (f *Fault) Error() string {
	return fmt.Sprintf("cannot %s %s: %s", f.Doing, f.Path, Plain(f.Err))
}

// Unwrap gives the system's error.
func (f *Fault) Unwrap() error { return f.Err }

func fault(doing, path string, err error) error {
	if err == nil {
		return nil
	}
	if known := (*Fault)(nil); errors.As(err, &known) {
		return err
	}
	return &Fault{doing, path, err}
}

// Plain says in words what the system reported.
func Plain(err error) string {
	for _, p := range []struct {
		is    error
		words string
	}{
		{syscall.ENOSPC, "the disk is full"},
		{syscall.EDQUOT, "the disk quota is used up"},
		{syscall.EROFS, "the file system is read-only"},
		{syscall.EIO, "the disk reports a fault"},
		{syscall.EMFILE, "too many files are open"},
		{syscall.ENAMETOOLONG, "the name is too long"},
		{syscall.ENOTDIR, "a part of the path is a file, not a folder"},
		{syscall.EISDIR, "it is a folder"},
		{syscall.EBUSY, "it is in use"},
		{ErrChanged, "it was changed in the meantime"},
		{errAway, "it lies outside the site folder"},
		{errNoFile, "it is not a plain file"},
		{fs.ErrPermission, "permission denied"},
		{fs.ErrNotExist, "it does not exist"},
		{fs.ErrExist, "it is there already"},
	} {
		if errors.Is(err, p.is) {
			return p.words
		}
	}
	return "the system refused"
}
