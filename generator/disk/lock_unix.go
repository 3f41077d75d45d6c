//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes a lock that the system drops with the process, so that the
// lock of a dead process is free.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
		return false, nil
	}
	return err == nil, err
}
