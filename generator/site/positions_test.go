package site

import (
	"fmt"
	"strings"
	"testing"
)

// TestManyPositions holds that a very busy page shows so many positions and
// says how many it leaves out; they made pages too long for phones.
func TestManyPositions(t *testing.T) {
	for _, n := range []int{3, manyRows, manyRows + 5} {
		text := "---\ntitle: Positions\ndate: 2021-08-19\n---\n- call:: Macron > Putin ^call\n  - on:: 2021-08-19\n"
		for i := range n {
			text += fmt.Sprintf("  - says:: Macron: word %d. [about:: #subject-%d]\n", i, i)
		}
		s := Plan(linked(t, "content/briefs/a.md", text), Options{})
		v := s.View(s.Page("/leaders/macron/")).(EntityPage)
		if len(v.Positions) != min(n, manyRows) || v.PositionsLeft != n-len(v.Positions) {
			t.Errorf("of %d positions %d are shown and %d left", n, len(v.Positions), v.PositionsLeft)
		}
		if there := s.Page("/positions/") != nil; there != (v.AllPositions.URL != "") || !strings.Contains(v.AllPositions.Text, "positions") {
			t.Errorf("the rest stands under %v", v.AllPositions)
		}
	}
}
