package disk

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// WatchRoom counts the folders that watching a site takes, and how many the
// system lets one user watch: 0 where it sets no such limit.
func WatchRoom(root string) (folders, limit int) {
	folders = 1
	for _, dir := range Folders() {
		_ = filepath.WalkDir(filepath.Join(root, dir), func(_ string, e fs.DirEntry, err error) error {
			if err == nil && e.IsDir() {
				folders++
			}
			return nil // what cannot be read is not watched
		})
	}
	if raw, err := os.ReadFile("/proc/sys/fs/inotify/max_user_watches"); err == nil {
		limit, _ = strconv.Atoi(strings.TrimSpace(string(raw)))
	}
	return folders, limit
}
