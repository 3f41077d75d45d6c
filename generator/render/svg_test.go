package render

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"readout/generator/site"
)

func writeCase(t *testing.T, file string, archive *txtar.Archive) {
	t.Helper()
	if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// pictures are one of each kind; hostile words stand where words may.
func pictures() map[string]site.Markup {
	p := site.Picture{ID: "One", Title: `<b> & "x"`, Desc: "</desc><script>", From: "a", To: "b"}
	many := make([]int, 120)
	for i := range many {
		many[i] = i % 7
	}
	kinds := func(n []int) []site.StripKind {
		var out []site.StripKind
		for style := 1; style <= 5; style++ {
			out = append(out, site.StripKind{Name: "k", Style: style, Total: 3, N: n})
		}
		return out
	}
	week := make([]int, 26)
	for i := range week {
		week[i] = i * i % 11
	}
	var ring []site.EgoNode
	for i := range 12 {
		ring = append(ring, site.EgoNode{Link: site.Link{Text: "Anna-Maria <Longername>", URL: "/dyads/a--b/?x=1&y"}, N: 12 - i, Width: 1 + i/2})
	}
	ring[3].URL = ""
	return map[string]site.Markup{
		"gaps": gapPlot(&site.GapPlot{Picture: p, Dots: []int{0, 400, 900}, Next: 1000, AsOf: 950,
			Gaps: []site.Gap{{From: 0, To: 400, Days: 40, Label: "40 days", Long: true}, {From: 400, To: 410, Days: 1}, {From: 900, To: 950, Days: 5, Open: true}}}),
		"dots":    strip(&site.Strip{Picture: p, Bins: 3, Most: 10, Dots: true, Mark: 2, Kinds: kinds([]int{1, 0, 2})}),
		"bars":    strip(&site.Strip{Picture: p, Bins: 4, Most: 100, Kinds: kinds([]int{20, 0, 3, 1})}),
		"bars120": strip(&site.Strip{Picture: p, Bins: 120, Most: 30, Kinds: kinds(many)}),
		"spark":   spark(&site.Spark{Label: `Events in 26 weeks, at most 10 in one "<`, Points: week}),
		"ego":     ego(&site.Ego{Picture: p, Name: "N", Nodes: ring}),
		"stances": stances(&site.StancePlot{Picture: p, Rows: []site.StanceLine{{Who: "A & B",
			Marks: []site.StanceMark{{At: 0, Class: "for"}, {At: 500, Class: "against"}, {At: 600, Class: "asking"}, {At: 1000, Class: "reserved"}}}}}),
	}
}

// TestPictures holds drawings to their form: well-formed, no script or style of
// their own, within the budgets of pages 4.15 and 8, and the same as before.
func TestPictures(t *testing.T) {
	archive := &txtar.Archive{}
	const file = "testdata/pictures/pictures.txtar"
	if !*update {
		var err error
		if archive, err = txtar.ParseFile(filepath.FromSlash(file)); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{}
	for _, f := range archive.Files {
		want[f.Name] = strings.TrimSuffix(string(f.Data), "\n")
	}
	drawn := pictures()
	for _, name := range []string{"gaps", "dots", "bars", "bars120", "spark", "ego", "stances"} {
		got := string(drawn[name])
		wellFormed(t, name, got)
		for _, no := range []string{"<script", "style=", "<b>", `="javascript`} {
			if strings.Contains(got, no) {
				t.Errorf("%s contains %s", name, no)
			}
		}
		budget := map[string]int{"spark": 400, "bars120": 10 << 10}[name]
		if budget == 0 {
			budget = 4 << 10
		}
		if len(got) > budget {
			t.Errorf("%s has %d bytes, more than %d", name, len(got), budget)
		}
		if *update {
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(got + "\n")})
		} else if diff := cmp.Diff(want[name], got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	if *update {
		writeCase(t, file, archive)
	} else if len(want) != len(drawn) {
		t.Errorf("%d pictures in %s, %d drawn", len(want), file, len(drawn))
	}
}

func wellFormed(t *testing.T, name, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	ids, refs := map[string]bool{}, []string{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "id":
				if ids[a.Value] {
					t.Errorf("%s: the id %s stands twice", name, a.Value)
				}
				ids[a.Value] = true
			case "aria-labelledby":
				refs = append(refs, strings.Fields(a.Value)...)
			case "fill":
				if id, ok := strings.CutPrefix(a.Value, "url(#"); ok {
					refs = append(refs, strings.TrimSuffix(id, ")"))
				}
			}
		}
	}
	for _, id := range refs {
		if !ids[id] {
			t.Errorf("%s: refers to %s, which is not there", name, id)
		}
	}
}
