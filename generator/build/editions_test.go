package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"readout/generator/diag"
	"readout/static"
	"readout/templates"
)

// A case is a site. Files below cut/ are what is left of some of them when
// everything restricted is emptied by hand, line by line; an empty file there
// stands for one that is gone. The public edition of both is the same, byte
// for byte. Files below says/ hold what is said of the whole site, but for
// what is only information.
func TestEditions(t *testing.T) {
	files, _ := filepath.Glob("testdata/editions/*.txtar")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			a, err := txtar.ParseFile(f)
			if err != nil {
				t.Fatal(err)
			}
			edition(t, f, a)
		})
	}
}

func edition(t *testing.T, name string, a *txtar.Archive) {
	whole, emptied := t.TempDir(), t.TempDir()
	want, says := "", -1
	for i, f := range a.Files {
		switch cut, left := strings.CutPrefix(f.Name, "cut/"); {
		case f.Name == "says":
			want, says = string(f.Data), i
		case !left:
			write(t, whole, f.Name, string(f.Data))
			write(t, emptied, f.Name, string(f.Data))
		case len(f.Data) == 0:
			if err := os.Remove(filepath.Join(emptied, cut)); err != nil {
				t.Fatal(err)
			}
		default:
			write(t, emptied, cut, string(f.Data))
		}
	}
	all, said := edited(t, whole, "")
	left, _ := edited(t, emptied, "")
	if d := cmp.Diff(left, all); d != "" {
		t.Errorf("emptied (-) against whole (+): %s", head(d))
	}
	if said == want {
		return
	}
	if !*update || says < 0 {
		t.Errorf("says\n%s\nwant\n%s", said, want)
		return
	}
	a.Files[says].Data = []byte(said)
	if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// edited gives the outputs of an edition, and what is said about the site.
func edited(t *testing.T, dir, name string) (map[string]string, string) {
	t.Helper()
	now := time.Date(2021, 8, 20, 12, 0, 0, 0, time.UTC)
	s, err := New(Options{Source: dir, Edition: name, BaseURL: "https://example.org/x/", Now: now, Templates: templates.FS, Static: static.FS}).Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	sink := &keeper{files: map[string]string{}}
	list, err := s.Each(context.Background(), sink)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range list {
		if d.Severity != diag.Info || d.Code == "BR406" {
			fmt.Fprintf(&b, "%s:%d:%d %s %s\n", d.File, d.Start.Line, d.Start.Col, d.Code, d.Message)
		}
	}
	return sink.files, b.String()
}
