package disk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// TakenError says that a file stands where one was to be written (exit 2).
type TakenError struct{ File, Why, Help string }

// Error gives the sentence without the help.
func (e *TakenError) Error() string { return fmt.Sprintf("%s is not written: %s", e.File, e.Why) }

// WriteAlone writes a file that the user named, as a whole or not at all. A
// file that stands there is replaced only if it holds our mark near
// its beginning, or with force. It never goes through a symbolic link.
func WriteAlone(name string, data, mark []byte, force bool) error {
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fault("write", name, err)
	case !info.Mode().IsRegular():
		return &TakenError{File: name, Why: "it is not a plain file", Help: "give another name with --out"}
	case !force && !marked(name, mark):
		return &TakenError{File: name, Why: "there is a file that this command did not make", Help: "give another name with --out, or --force to replace it"}
	}
	return fault("write", name, exchangeAlone(name, data))
}

// marked says whether a file begins like one of ours. An empty one holds
// nothing that could be lost.
func marked(name string, mark []byte) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 2048))
	return err == nil && (len(head) == 0 || bytes.Contains(head, mark))
}

// exchangeAlone writes beside the file and renames.
func exchangeAlone(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".readout-*~")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first fault is the one to tell
	}
	return err
}
