package build

import (
	"slices"
	"testing"

	"readout/generator/diag"
)

// withFix are the codes whose example has a certain fix. After it the example
// no longer raises the code.
var withFix = []string{"BR003", "BR007", "BR101", "BR102", "BR114", "BR121", "BR201", "BR206", "BR301", "BR303", "BR402", "BR403"}

func TestFixesMend(t *testing.T) {
	for _, code := range diag.Explained() {
		e, _ := diag.Explain(code)
		if len(e.Wrong) == 0 || slices.Contains(unraised, code) {
			continue
		}
		list := found(t, e.Wrong)
		files := slices.Clone(e.Wrong)
		fixed := false
		for i, f := range files {
			var edits []diag.Edit
			for _, d := range list {
				if d.File == f.Path && len(d.Fixes) > 0 {
					edits = append(edits, d.Fixes[0].Edits...)
				}
			}
			fresh, err := diag.Patch([]byte(f.Text), edits)
			if err == nil && len(edits) > 0 {
				files[i].Text, fixed = string(fresh), true
			}
		}
		if fixed != slices.Contains(withFix, code) {
			t.Errorf("%s: fixed %v", code, fixed)
		}
		if !fixed {
			continue
		}
		for _, d := range found(t, files) {
			if d.Code == code {
				t.Errorf("after its fix: %s", diag.Head(d))
			}
		}
	}
}
