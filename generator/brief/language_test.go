package brief

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestLanguageNamesAll holds that docs/language.md names every word and key
// that is read, and no other. What it says of them is tried out in build.
func TestLanguageNamesAll(t *testing.T) {
	raw, err := os.ReadFile("../../docs/language.md")
	if err != nil {
		t.Fatal(err)
	}
	_, reference, _ := strings.Cut(string(raw), "\n## Reference\n")
	for heading, known := range map[string][]string{
		"event word": eventTypes, "statement word": verbs, "key": propKeys,
		"brief key": frontKeys[Brief], "leader key": frontKeys[Leader], "org key": frontKeys[Org], "place key": frontKeys[Place],
		"topic key": frontKeys[Topic], "source key": frontKeys[Source], "page key": frontKeys[Page],
		"office key": officeKeys, "membership key": memberKeys,
	} {
		var named []string
		for _, row := range rowsBelow(reference, heading) {
			named = append(named, codeIn(row[0])...)
		}
		same(t, heading, named, known)
	}
	lists := map[string][]string{}
	for _, row := range rowsBelow(reference, "value of") {
		lists[codeIn(row[0])[0]] = codeIn(row[1])
	}
	for key, known := range valueLists {
		same(t, "words of "+key, lists[key], known)
	}
	for heading, known := range map[string][]string{"org key": orgKinds, "source key": sourceKinds} {
		for _, row := range rowsBelow(reference, heading) {
			if row[0] == "`kind`" {
				same(t, heading+" kind", codeIn(row[1]), known)
			}
		}
	}
}

func same(t *testing.T, what string, named, known []string) {
	t.Helper()
	for _, w := range known {
		if !slices.Contains(named, w) {
			t.Errorf("docs/language.md, table of %q: `%s` is missing", what, w)
		}
	}
	for _, w := range named {
		if !slices.Contains(known, w) {
			t.Errorf("docs/language.md, table of %q: `%s` is unknown to the program", what, w)
		}
	}
}

// rowsBelow gives the rows of the table whose first heading is so.
func rowsBelow(text, heading string) (rows [][]string) {
	_, rest, _ := strings.Cut(text, "\n| "+heading+" |")
	for i, line := range strings.Split(rest, "\n") {
		if i > 1 && !strings.HasPrefix(line, "|") {
			break
		}
		if i > 1 {
			var row []string
			for _, cell := range strings.Split(strings.Trim(line, "|"), "|") {
				row = append(row, strings.TrimSpace(cell))
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func codeIn(cell string) (list []string) {
	for i, part := range strings.Split(cell, "`") {
		if i%2 == 1 {
			list = append(list, part)
		}
	}
	return list
}
