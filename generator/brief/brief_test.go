package brief

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/diag"
)

func read(text string, kind Kind) *Doc {
	src, _ := diag.NewSource("content/briefs/a.md", []byte(text))
	return Parse(src, kind, Options{})
}

// Section 7 of the specification, counted by hand.
func TestReferenceBrief(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "content", "briefs", "2021-08-19-macron-works-the-phones.md"))
	if err != nil {
		t.Fatal(err)
	}
	d := read(string(raw), Brief)
	got := map[string]int{}
	var count func([]*Item)
	count = func(list []*Item) {
		for _, it := range list {
			got[[]string{"events", "statements", "accounts"}[it.Kind]]++
			count(it.Children)
		}
	}
	count(d.Records)
	want := map[string]int{"events": 6, "statements": 15}
	if diff := cmp.Diff(want, got); diff != "" || len(d.Diags) != 0 {
		t.Error(diff, d.Diags)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("---\ntitle: A\ndate: 2021-08-19\n---\nText [x](#^a) [[b|c]]\n\n- call:: A > B (host): l [on:: x] ^a\n  - says:: all: \"b\" `c`\n  > q\n")
	f.Add("- a\n  - call:: `x\n- on::\n\n| a |\n|---|\n| b |\n")
	f.Fuzz(func(t *testing.T, text string) {
		a, b := read(text, Brief), read(text, Brief)
		if !reflect.DeepEqual(a, b) {
			t.Fatal("two readings differ")
		}
		size := len(a.Source.Text)
		inside := func(sp diag.Span) {
			if sp.Start < 0 || sp.End < sp.Start || sp.End > size {
				t.Fatalf("span %v outside of %d bytes", sp, size)
			}
		}
		for _, b := range a.Blocks {
			inside(b.Span)
		}
		var items func([]*Item)
		items = func(list []*Item) {
			for _, it := range list {
				inside(it.Span)
				inside(it.Said.Span)
				for _, f := range it.Fields {
					inside(f.ValueSpan)
				}
				items(it.Children)
			}
		}
		items(a.Records)
		for _, n := range a.Body {
			if n.Link != nil {
				inside(n.Link.Span)
				inside(n.Link.Words)
			}
			for _, o := range n.Offs {
				inside(diag.Span{Start: o.Src, End: o.Src})
			}
		}
	})
}
