package brief

import (
	"os"
	"path/filepath"
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
