package brief

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"readout/generator/diag"
)

// Each case is a file in testdata: in.md (or the path in the comment), and
// diags, one "line:col code words" a line, where words are the text the
// position points at.
func TestDiagnostics(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			src, _ := diag.NewSource("content/briefs/in.md", ar.Files[0].Data)
			d := Parse(src, Brief, Options{})
			var got strings.Builder
			for _, x := range d.Diags {
				words := src.Slice(diag.Span{Start: src.Offset(x.Start), End: src.Offset(x.End)})
				got.WriteString(strings.TrimSpace(strings.Join([]string{pos(x.Start), x.Severity.String(), x.Code, words}, " ")) + "\n")
			}
			if diff := cmp.Diff(string(ar.Files[1].Data), got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func pos(p diag.Pos) string { return strings.Join([]string{itoa(p.Line), itoa(p.Col)}, ":") }

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + string(rune('0'+n%10))
	}
	return string(rune('0' + n))
}

// Removing nothing and parsing twice gives the same, nothing panics, and every
// position lies inside the file.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("../../content/briefs/*.md")
	for _, file := range files {
		if raw, err := os.ReadFile(file); err == nil {
			f.Add(string(raw))
		}
	}
	f.Add("---\ntitle: a\ndate: 2021-08-19\n---\n- call:: A > B (x: y [on:: z] ^id\n  - says:: : \"\n")
	f.Fuzz(func(t *testing.T, body string) {
		src, _ := diag.NewSource("content/briefs/in.md", []byte(body))
		d, again := Parse(src, Brief, Options{}), Parse(src, Brief, Options{})
		if len(d.Diags) != len(again.Diags) || len(d.Body) != len(again.Body) || len(d.Records) != len(again.Records) {
			t.Fatal("two readings differ")
		}
		last := src.Pos(len(src.Text))
		for _, x := range d.Diags {
			if x.Start.Line < 1 || x.Start.Col < 1 || x.Start.Compare(last) > 0 || x.End.Compare(last) > 0 {
				t.Fatalf("outside the file: %s", diag.Head(x))
			}
		}
		for _, it := range d.Records {
			if it.Span.Start < 0 || it.Span.End > len(src.Text) || it.Span.Start > it.Span.End {
				t.Fatalf("record outside the file: %+v", it.Span)
			}
		}
	})
}
