package brief

import (
	"testing"

	"readout/generator/diag"
)

// What an author writes around a record leaves it as it was, blank lines and
// the end of the file included: else the preview would link it anew.
func TestSameAroundRecords(t *testing.T) {
	const front, record = "---\ndate: 2021-08-19\n---\n", "- call:: A > B\n  - on:: 2021-08-18\n"
	parse := func(body string) *Doc {
		src, _ := diag.NewSource("content/briefs/a.md", []byte(front+body))
		return Parse(src, Brief, Options{})
	}
	was := parse(record)
	for body, want := range map[string]bool{
		record + "\n\n":                    true,
		record + "\nMore words.\n":         true,
		record + "\n\n\nMore words.\n":     true,
		"Words.\n\n" + record:              true,
		record + "\n  More of the record.": false,
		record + "- call:: A > C\n":        false,
	} {
		if got := Same(was, parse(body)); got != want {
			t.Errorf("%q: same is %v", body, got)
		}
	}
}
