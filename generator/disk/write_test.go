package disk

import (
	"os"
	"path/filepath"
	"testing"
)

// A folder of the output that somebody turns into a link while the site is
// written leads nowhere: nothing is written outside.
func TestWriteStaysInside(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	tr, err := openTree(dir, func(string, string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer tr.close()
	if err := os.Symlink(outside, filepath.Join(dir, "folder")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "other"), filepath.Join(dir, "file")); err != nil {
		t.Fatal(err)
	}
	for _, way := range []func(*tree, string, []byte) (mark, error){write, writeByRoot} {
		for _, name := range []string{"folder/x", "../x", "file"} {
			if _, err := way(tr, name, []byte("text")); err == nil {
				t.Errorf("%s was written", name)
			}
		}
		if at, err := way(tr, "inside", []byte("text")); err != nil || at.size != 4 || at.kind != regular {
			t.Errorf("inside: %v %v", at, err)
		}
		if err := tr.root.Remove("inside"); err != nil {
			t.Error(err)
		}
	}
	if list, _ := os.ReadDir(outside); len(list) > 0 {
		t.Errorf("outside lies %s", list[0].Name())
	}
}
