package site

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
)

var update = flag.Bool("update", false, "write what the program makes into testdata")

// TestGolden plans the site folder in each archive under testdata and compares
// every output that stands in it under public/. Add a case by dropping in a
// folder with empty public/ files and running with -update.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := Plan(folderOf(t, archive))
			asked := 0
			for i, f := range archive.Files {
				name, wanted := strings.CutPrefix(f.Name, "public/")
				if !wanted {
					continue
				}
				asked++
				got := output(t, s, "/"+name)
				if *update {
					archive.Files[i].Data = got
				} else if d := cmp.Diff(string(f.Data), string(got)); d != "" {
					t.Errorf("%s: %s", name, d)
				}
			}
			if asked == 0 {
				t.Error("the case asks for no output")
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// output gives the bytes of an output. Calendars are shown without their
// carriage returns, which must end every line.
func output(t *testing.T, s *Site, url string) []byte {
	t.Helper()
	p := s.Page(url)
	if p == nil || p.HTML() {
		t.Fatalf("no output at %s", url)
	}
	data := s.Raw(p)
	if strings.HasSuffix(url, ".ics") {
		plain := bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		if bytes.Count(plain, []byte("\n")) != bytes.Count(data, []byte("\r\n")) || bytes.ContainsRune(plain, '\r') {
			t.Errorf("%s: a line without CRLF", url)
		}
		return plain
	}
	return data
}

// folderOf links the files of an archive.
func folderOf(t *testing.T, archive *txtar.Archive) (*model.Model, Options) {
	t.Helper()
	config := brief.DefaultConfig()
	var docs []*brief.Doc
	for _, f := range archive.Files {
		if f.Name == "readout.yaml" {
			src, _ := diag.NewSource(f.Name, f.Data)
			var diags []diag.Diagnostic
			if config, diags = brief.ParseConfig(src); len(diags) > 0 {
				t.Fatal(diags)
			}
		}
	}
	for _, f := range archive.Files {
		if kind, _, ok := brief.KindOf(f.Name); ok {
			docs = append(docs, parsedDoc(f.Name, f.Data, kind))
		}
	}
	m := model.Link(docs, model.Options{Config: config})
	for _, d := range append(m.Diags, faultsOf(docs)...) {
		if d.Severity == diag.Error {
			t.Fatal(diag.Head(d))
		}
	}
	return m, Options{Config: config, Edition: "public"}
}

func parsedDoc(name string, data []byte, kind brief.Kind) *brief.Doc {
	src, _ := diag.NewSource(name, data)
	return brief.Parse(src, kind, brief.Options{})
}

func faultsOf(docs []*brief.Doc) (out []diag.Diagnostic) {
	for _, d := range docs {
		out = append(out, d.Diags...)
	}
	return out
}
