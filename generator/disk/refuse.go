package disk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// RefusedError says that an output folder must not be written to (exit 2).
type RefusedError struct {
	Out, Why, Help string
}

// Error gives the sentence without the help.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("the site cannot be written to %s: %s", e.Out, e.Why)
}

// resolve makes a path absolute and follows the links in the part of it that
// exists, so that places are compared and not spellings.
func resolve(p string) (string, error) {
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", fault("find", p, err)
	}
	rest := ""
	for dir := abs; ; dir = filepath.Dir(dir) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(real, rest), nil
		}
		if dir == filepath.Dir(dir) {
			return abs, nil
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}

// inside reports whether p is dir or lies in it.
func inside(p, dir string) bool {
	rel, err := filepath.Rel(dir, p)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// CheckOut refuses the output folders of contract 6.11 and gives the real
// path of one that is allowed.
func CheckOut(site, out string) (string, error) {
	realOut, err := resolve(out)
	if err != nil {
		return "", err
	}
	realSite, err := resolve(site)
	if err != nil {
		return "", err
	}
	refuse := func(why string) (string, error) {
		return "", &RefusedError{out, why, "give another folder with --out"}
	}
	if realOut == filepath.Dir(realOut) {
		return refuse("it is the root of the file system")
	}
	if home, err := os.UserHomeDir(); err == nil && home != "" {
		if realHome, err := resolve(home); err == nil && realHome == realOut {
			return refuse("it is your home folder")
		}
	}
	if inside(realSite, realOut) {
		return refuse("the site's own sources lie in it")
	}
	for _, dir := range append(Folders(), ".readout", ".git") {
		source := filepath.Join(realSite, dir)
		if real, err := resolve(source); err == nil {
			source = real
		}
		if inside(realOut, source) {
			return refuse("it lies in the site's " + dir + "/ folder")
		}
	}
	if info, err := os.Stat(realOut); err == nil && !info.IsDir() {
		return refuse("it is a file")
	}
	return realOut, nil
}
