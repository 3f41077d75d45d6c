package brief

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"readout/generator/diag"
)

// TestLimitsAreTold holds that docs/limits.md gives the figures that hold.
func TestLimitsAreTold(t *testing.T) {
	raw, err := os.ReadFile("../../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, l := range strings.Split(string(raw), "\n") {
		if cells := strings.Split(l, "|"); len(cells) == 5 {
			rows[strings.TrimSpace(cells[1])] = cells[2]
		}
	}
	for _, limit := range []struct {
		row   string
		value int
		unit  string
	}{
		{"size of a text file (Markdown, configuration)", diag.MaxSize >> 20, " MiB"},
		{"front matter, `readout.yaml`", maxYAML >> 10, " KiB"},
		{"lists and quotations inside one another", maxNesting, " levels"},
		{"`*`, `_` and `~`", maxMarks, ""},
		{"`[`", maxBrackets, ""},
		{"paragraphs, headings and list items", maxBlocks, ""},
		{"cells of tables", maxCells, ""},
		{"cells of tables", maxCellsTop, ""},
		{"footnotes", maxNotes, ""},
		{"footnotes", maxNoteRefs, ""},
		{"targets and titles of links, each time they stand", maxTargets >> 10, " KiB"},
		{"blank lines inside lists, times their depth", maxBlank, ""},
		{"events, statements and accounts", maxRecords, ""},
		{"events, statements and accounts", maxEvents, ""},
		{"names, topics and ids in one record, its properties included", maxParts, ""},
		{"participants of events and speakers, each time they stand", maxParties, ""},
		{"entries under `sources:`", maxSources, ""},
		{"entries under `topics:` and `via:` of a brief", maxInherited, ""},
		{"entries under `topics:` of `readout.yaml`", maxStarters, ""},
	} {
		if want := grouped(limit.value) + limit.unit; !strings.Contains(rows[limit.row], want) {
			t.Errorf("docs/limits.md, %q: %q does not hold; the limit is %s", limit.row, strings.TrimSpace(rows[limit.row]), want)
		}
	}
}

// grouped writes a number with commas between thousands.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

// A text over the limit of a file is told, is not read, and shows nothing.
func TestFileOverTheLimit(t *testing.T) {
	head := "---\ntitle: A\ndate: 2021-08-19\n---\n"
	for _, over := range []int{0, 1} {
		src, diags := diag.NewSource("content/briefs/a.md", []byte(head+strings.Repeat("\n", diag.MaxSize+over-len(head))))
		d := Parse(src, Brief, Options{})
		if over == 0 {
			if len(diags)+len(d.Diags) > 0 || d.Faulty || d.Front.Title != "A" {
				t.Error("a file of just the limit is refused:", diags, d.Diags)
			}
			continue
		}
		if len(diags) != 1 || diags[0].Code != "BR006" || !strings.Contains(diags[0].Message, fmt.Sprint(diag.MaxSize)) {
			t.Error("not told:", diags)
		}
		if !d.Faulty || d.Front.Title != "" || len(d.Body) > 0 {
			t.Error("it was read")
		}
	}
}

// Many people at many meetings are told at the record that goes over the limit,
// and no record from there on is read.
func TestParticipantsOverTheLimit(t *testing.T) {
	const each = 800
	meeting := "- meeting:: A" + strings.Repeat(", P", each-1) + "\n"
	for _, over := range []int{0, 2} {
		src, _ := diag.NewSource("content/briefs/a.md", []byte("---\ntitle: A\ndate: 2021-08-19\n---\n"+strings.Repeat(meeting, maxParties/each+over)))
		d := Parse(src, Brief, Options{})
		told := 0
		for _, g := range d.Diags {
			if g.Code == "BR006" {
				told++
				if !strings.Contains(g.Message, fmt.Sprint(maxParties)) || g.Start.Line != 5+maxParties/each {
					t.Error(g)
				}
			}
		}
		if told != min(over, 1) || d.Faulty != (over > 0) {
			t.Errorf("%d meetings over the limit: told %d times, faulty %v", over, told, d.Faulty)
		}
	}
}

// A text in UTF-16 is told once: what its letters would be in UTF-8 says nothing.
func TestUTF16(t *testing.T) {
	for _, raw := range []string{"\xff\xfex\x00", "\xfe\xff\x00x"} {
		src, diags := diag.NewSource("content/briefs/a.md", []byte(raw))
		d := Parse(src, Brief, Options{})
		if len(diags) != 1 || diags[0].Code != "BR005" || len(d.Diags) > 0 || !d.Faulty {
			t.Error(diags, d.Diags)
		}
	}
}
