package disk

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// asUser does something with the rights of a user who owns the site but is not
// the administrator, whom nothing is refused.
func asUser(t *testing.T, site string, do func()) {
	t.Helper()
	const nobody = 65534
	if os.Geteuid() != 0 {
		do()
		return
	}
	give := func(to int) {
		must(t, filepath.WalkDir(site, func(name string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Lchown(name, to, to)
		}))
	}
	for dir := filepath.Dir(site); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && info.Mode()&0o005 != 0o005 {
			must(t, os.Chmod(dir, info.Mode()|0o055))
		}
	}
	give(nobody)
	defer give(0)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // one worker, which is this thread
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	must(t, unix.Setfsuid(nobody))
	defer func() { must(t, unix.Setfsuid(0)) }()
	do()
}
