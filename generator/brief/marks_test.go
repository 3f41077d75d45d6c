package brief

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/diag"
)

// What is marked, and what only looks like it.
func TestMarks(t *testing.T) {
	_, cases := parts(t, "testdata/marks/marks.txtar")
	for i := 0; i+1 < len(cases); i += 2 {
		t.Run(cases[i].name, func(t *testing.T) {
			if diff := cmp.Diff(cases[i+1].data, marksOf(read(cases[i].data, Brief))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func marksOf(d *Doc) string {
	var b strings.Builder
	for _, m := range d.Marks {
		last := d.Source.Pos(m.Lines.End - 1)
		fmt.Fprintf(&b, "%s %d-%d\n", m.TLP, d.Source.Pos(m.Lines.Start).Line, last.Line)
	}
	if d.Faulty {
		b.WriteString("faulty\n")
	}
	for _, x := range d.Diags {
		if x.Severity == diag.Error {
			b.WriteString(x.Code + " " + d.Source.Slice(diag.Span{Start: d.Source.Offset(x.Start), End: d.Source.Offset(x.End)}) + "\n")
		}
	}
	return b.String()
}
