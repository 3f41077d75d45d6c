package model

import (
	"os"
	"strings"
	"testing"
)

// TestLanguageNamesRoles holds that docs/language.md lists every role; what it
// says of them is tried out in build.
func TestLanguageNamesRoles(t *testing.T) {
	raw, err := os.ReadFile("../../docs/language.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(raw), "\n| role |")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, r := range roles {
		if !strings.Contains(table, "\n| `"+r+"` |") {
			t.Errorf("the role %q is not in the table", r)
		}
	}
}
