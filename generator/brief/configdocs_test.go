package brief

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestConfigurationIsDocumented holds that the guide lists every key, once,
// and no other.
func TestConfigurationIsDocumented(t *testing.T) {
	raw, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\|").FindAllStringSubmatch(string(raw), -1) {
		listed = append(listed, row[1])
	}
	slices.Sort(listed)
	if known := slices.Sorted(slices.Values(configKeys)); !slices.Equal(listed, known) {
		t.Errorf("the guide lists\n%v, the program knows\n%v", listed, known)
	}
}
