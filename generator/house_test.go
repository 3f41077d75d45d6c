package generator

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors says how high each room stands. A room imports only lower ones;
// rooms on one floor do not know each other, save cmd, which calls cli.
var floors = map[string]int{
	"text": -1, // letters: even dates are made of them
	"when": 0, "diag": 0, "words": 0,
	"brief": 1, "disk": 1, "attach": 1, "reach": 1,
	"model": 2, "site": 3, "render": 4, "build": 5, "serve": 6,
	"templates": 6, "static": 6, // embedded files: given to render, imported by cli alone
	"cli": 7, "cmd/readout": 8,
	"corpus": 7, "cmd/corpus": 8, "e2e": 9,
}

// owners gives what only certain rooms may import: libraries, and the parts of
// the standard library that reach outside.
var owners = map[string][]string{
	"github.com/yuin/goldmark":        {"brief"},
	"github.com/alecthomas/chroma/v2": {"brief"},
	"go.yaml.in/yaml/v4":              {"brief"},
	"golang.org/x/text":               {"text"},
	"golang.org/x/image/font":         {"render"}, // letters on card images
	"golang.org/x/image/math":         {"render"},
	"golang.org/x/net":                {"attach"},
	"golang.org/x/image/draw":         {"attach"},
	"github.com/fsnotify/fsnotify":    {"disk"},
	"golang.org/x/sys":                {"disk"},
	"github.com/spf13/cobra":          {"cli"},
	"golang.org/x/term":               {"cli"},
	"html/template":                   {"render"},
	"net/http":                        {"serve", "reach"}, // the preview answers, reach asks
	"os/exec":                         {"disk", "cli"},    // git; the author's editor and browser
	"os":                              {"disk", "cli", "cmd/readout", "corpus", "cmd/corpus"},
}

// TestFloors holds the table of the package comment: imports go down.
func TestFloors(t *testing.T) {
	for _, i := range imports(t) {
		floor, known := floors[i.room]
		if !known {
			t.Errorf("%s: the room %q has no floor; give it one in house_test.go and doc.go", i.file, i.room)
			continue
		}
		lower, ours := strings.CutPrefix(i.path, "readout/")
		if !ours {
			continue
		}
		lower = strings.TrimPrefix(lower, "generator/")
		if below, known := floors[lower]; !known || below >= floor {
			t.Errorf("%s: %s (floor %d) imports %s, which does not stand below it", i.file, i.room, floor, lower)
		}
	}
}

// TestOwners holds that a library outside the standard one has one room, and
// that the outside world is reached from the rooms that answer for it.
func TestOwners(t *testing.T) {
	for _, i := range imports(t) {
		rooms, known := owner(i.path)
		switch {
		case known && !slices.Contains(rooms, i.room):
			t.Errorf("%s: %s is for %s only", i.file, i.path, strings.Join(rooms, ", "))
		case !known && strings.Contains(strings.Split(i.path, "/")[0], "."):
			t.Errorf("%s: %s has no owner; name the room in house_test.go", i.file, i.path)
		}
	}
}

// owner finds the rooms of a library from an import path inside it. A package
// of the standard library stands for itself alone: os is not os/signal.
func owner(imported string) ([]string, bool) {
	for _, library := range slices.Sorted(maps.Keys(owners)) {
		inside := strings.Contains(library, ".") && strings.HasPrefix(imported, library+"/")
		if imported == library || inside {
			return owners[library], true
		}
	}
	return nil, false
}

// doors are what must be reached in one way only: what finds the other ways,
// and what to use.
var doors = map[string]*regexp.Regexp{
	// The loaders of the standard library ask the machine's files first.
	"when.Zone": regexp.MustCompile(`time\.(LoadLocation\(|Local\b)|"time/tzdata"`),
	// They make messages fit to be shown.
	"diag.In or Source.At": regexp.MustCompile(`diag\.Diagnostic\{\{?\s*(Code|Severity|File|Message|Help):`),
}

// TestDoors holds that nothing comes in by another way.
func TestDoors(t *testing.T) {
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := os.ReadFile(name)
		for use, others := range doors {
			if found := others.Find(src); found != nil {
				t.Errorf("%s: %s: use %s", name, found, use)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

type imported struct{ file, room, path string }

// imports lists every import of the program. Tests are let be: they may look
// at a room from outside and bring their own tools.
func imports(t *testing.T) []imported {
	t.Helper()
	root := os.DirFS("..")
	var list []imported
	for _, top := range []string{"generator", "templates", "static"} {
		err := fs.WalkDir(root, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			src, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
			if err != nil {
				return err
			}
			room := strings.TrimPrefix(path.Dir(name), "generator/")
			for _, spec := range f.Imports {
				p, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				list = append(list, imported{name, room, p})
			}
			return nil
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if len(list) == 0 {
		t.Fatal("no imports found: the test looks in the wrong place")
	}
	return list
}
