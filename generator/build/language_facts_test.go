package build_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/when"
)

// facts are the tables that stand for themselves, by their first heading: each
// row is tried out.
var facts = map[string]func(*testing.T, *guide, *guideBlock){
	"event word":     eventWords,
	"statement word": statementWords,
	"role":           roleRows,
	"status word":    statusRows,
	"key":            keyRows,
	"value of":       valueRows,
	"written":        dateRows,
	"duration":       durationRows,
	"brief key":      frontRows("content/briefs/example.md", "title: Example\ndate: 2024-03-14\n", ""),
	"page key":       frontRows("content/example.md", "", ""),
	"leader key":     frontRows("content/leaders/example.md", "", ""),
	"org key":        frontRows("content/orgs/example.md", "", ""),
	"place key":      frontRows("content/places/example.md", "", ""),
	"topic key":      frontRows("content/topics/example.md", "", ""),
	"source key":     frontRows("content/sources/example.md", "", ""),
	"office key":     frontRows("content/leaders/example.md", "id: x-office\ntitle: Minister\n", "offices"),
	"membership key": frontRows("content/orgs/example.md", "is: berg\n", "members"),
	"setting":        settingRows,
	"code":           codeRows,
}

// sample links the entity files and one more file; it gives what is wrong with
// that file, information left out.
func (g *guide) sample(name, text string, cfg *brief.Config) (*model.Model, []diag.Diagnostic) {
	o := brief.Options{Lang: cfg.Language, Types: map[string]string{}, Verbs: map[string]string{}}
	var docs []*brief.Doc
	for _, file := range append(keys(g.cast), name) {
		body, ok := g.cast[file]
		if file == name {
			body, ok = text, true
		}
		if kind, _, known := brief.KindOf(file); ok && known {
			src, _ := diag.NewSource(file, []byte(body))
			docs = append(docs, brief.Parse(src, kind, o))
		}
	}
	m := model.Link(docs, model.Options{Config: cfg})
	var faults []diag.Diagnostic
	for _, d := range m.Diags {
		if d.Severity != diag.Info && d.File == name {
			faults = append(faults, d)
		}
	}
	return m, faults
}

// records links a brief of these lines.
func (g *guide) records(lines ...string) (*model.Model, []diag.Diagnostic) {
	return g.sample("content/briefs/example.md", guideFront+strings.Join(lines, "\n")+"\n", brief.DefaultConfig())
}

func complain(t *testing.T, line int, example string, faults []diag.Diagnostic) {
	t.Helper()
	for _, d := range faults {
		t.Errorf("line %d: %s: %s", line, example, diag.Head(d))
	}
}

// column is the cell of a row below a heading.
func column(t *testing.T, b *guideBlock, row []string, heading string) string {
	t.Helper()
	i := slices.Index(b.head, heading)
	if i < 0 || len(row) != len(b.head) {
		t.Fatalf("line %d: a table of %q needs a column %q and rows of one length", b.from, b.head[0], heading)
	}
	return row[i]
}

// answers compares the cells below some headings with what is so, row by row.
func (g *guide) answers(t *testing.T, b *guideBlock, answer func(line int, row []string) map[string]string) {
	t.Helper()
	var lines []string
	for i, row := range b.rows {
		got := answer(b.from+i+1, row)
		line := "|"
		for c, cell := range row {
			if v, ok := got[b.head[c]]; ok {
				cell = v
			}
			line += " " + strings.ReplaceAll(cell, "|", `\|`) + " |"
		}
		lines = append(lines, line)
	}
	g.compare(t, b, lines)
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

func eventWords(t *testing.T, g *guide, b *guideBlock) {
	g.answers(t, b, func(line int, row []string) map[string]string {
		example := word(column(t, b, row, "example"))
		m, faults := g.records("- " + example)
		complain(t, line, example, faults)
		if len(m.Events) != 1 {
			t.Fatalf("line %d: %s makes %d events", line, example, len(m.Events))
		}
		return map[string]string{"event word": code(m.Events[0].Base), "code": code(m.Events[0].PLOVER)}
	})
}

func statementWords(t *testing.T, g *guide, b *guideBlock) {
	g.answers(t, b, func(line int, row []string) map[string]string {
		example := word(column(t, b, row, "example"))
		m, faults := g.records("- " + example)
		complain(t, line, example, faults)
		if len(m.Statements) != 1 {
			t.Fatalf("line %d: %s makes %d statements", line, example, len(m.Statements))
		}
		s := m.Statements[0]
		right, followed := "target", ""
		if len(s.Addressees) > 0 {
			right = "addressee"
		}
		switch {
		case s.Commitment:
			followed = "commitment"
		case s.Ask:
			followed = "ask"
		}
		return map[string]string{"statement word": code(s.Base), "right of `>`": right, "stance": code(s.Stance), "followed as": followed}
	})
}

func roleRows(t *testing.T, g *guide, b *guideBlock) {
	g.answers(t, b, func(line int, row []string) map[string]string {
		m, faults := g.records("- talks:: Berg, Costa (" + word(row[0]) + ")")
		complain(t, line, row[0], faults)
		role, contact := m.Events[0].Actors[1].Role, "no"
		if len(m.Dyads) > 0 {
			contact = "yes"
		}
		return map[string]string{"role": code(role), "counts as a contact": contact}
	})
}

func statusRows(t *testing.T, g *guide, b *guideBlock) {
	g.answers(t, b, func(line int, row []string) map[string]string {
		w := word(row[0])
		m, faults := g.records("- call:: Berg > Costa [status:: " + w + "]")
		complain(t, line, w, faults)
		axis := ""
		switch e := m.Events[0]; w {
		case e.Phase:
			axis = "phase"
		case e.Confirmation:
			axis = "confirmation"
		}
		return map[string]string{"axis": axis}
	})
	_, faults := g.records("- call:: Berg > Costa [status:: nonsense]")
	var named []string
	for _, row := range b.rows {
		named = append(named, word(row[0]))
	}
	_, known, _ := strings.Cut(faults[0].Help, "use one of ")
	for _, w := range strings.FieldsFunc(strings.ReplaceAll(known, " and one of ", ", "), func(r rune) bool { return r == ',' || r == ' ' }) {
		if !slices.Contains(named, w) {
			t.Errorf("line %d: the program knows the status %q, the guide does not", b.from, w)
		}
	}
}

// carriers are the records that a key is tried on; the first two lines of the
// brief define what examples refer to.
var (
	carriers = map[string]string{
		"event":      "- visit:: Berg > Costa",
		"statement":  "- says:: Berg: hello",
		"commitment": "- promises:: Berg: help",
		"ask":        "- demands:: Berg: help",
		"account":    "- visit:: Berg > Costa\n  - account:: no-statement",
	}
	referred = []string{"- call:: Berg > Okafor ^berg-okafor", "- promises:: Costa: help ^aid", "- says:: Costa: hello ^greeting"}
)

// keyRows tries each key on each record: BR105 where it does not belong, and
// BR104 for the second one unless it is a list.
func keyRows(t *testing.T, g *guide, b *guideBlock) {
	for i, row := range b.rows {
		line, key := b.from+i+1, word(row[0])
		examples := spans(column(t, b, row, "example"))
		stands := column(t, b, row, "stands on")
		for _, on := range keys(carriers) {
			base := on
			if on == "commitment" || on == "ask" {
				base = "statement"
			}
			belongs := strings.Contains(stands, on) || strings.Contains(stands, base)
			var wrong []diag.Diagnostic
			fits := false
			for _, example := range examples {
				if !strings.HasPrefix(example, "["+key+":: ") {
					t.Errorf("line %d: %s is no example of %s", line, example, key)
				}
				_, faults := g.records(append(slices.Clone(referred), carriers[on]+" "+example)...)
				fits = fits || len(faults) == 0
				if len(faults) > 0 {
					wrong = faults
				}
				if !belongs && (len(faults) != 1 || faults[0].Code != "BR105") {
					t.Errorf("line %d: %s on %s should be BR105: %v", line, example, on, faults)
				}
			}
			if belongs && !fits { // one example may be for events, the other for statements
				complain(t, line, "no example of "+key+" on "+on, wrong)
			}
			if !belongs || len(examples) == 0 {
				continue
			}
			twice := carriers[on] + " " + examples[0] + " " + examples[0]
			_, faults := g.records(append(slices.Clone(referred), twice)...)
			once := slices.ContainsFunc(faults, func(d diag.Diagnostic) bool { return d.Code == "BR104" })
			if list := column(t, b, row, "repeated") == "yes"; list == once {
				t.Errorf("line %d: %s twice on %s: BR104 is %v", line, key, on, once)
			}
		}
	}
}

// valueRows tries all words of a closed list.
func valueRows(t *testing.T, g *guide, b *guideBlock) {
	for i, row := range b.rows {
		key := word(row[0])
		words := spans(column(t, b, row, "words"))
		if len(words) == 0 {
			t.Errorf("line %d: no words", b.from+i+1)
		}
		for _, w := range append(words, "otherwise") {
			on := "- says:: Berg: hello"
			if key == "complete" {
				on = carriers["account"]
			}
			_, faults := g.records(on + " [" + key + ":: " + w + "]")
			if known := len(faults) == 0; known != (w != "otherwise") {
				t.Errorf("line %d: %s:: %s: %v", b.from+i+1, key, w, faults)
			}
		}
	}
}

// dateRows reads each written date from Thursday 14 March 2024 in Oslo.
func dateRows(t *testing.T, g *guide, b *guideBlock) {
	g.answers(t, b, func(_ int, row []string) map[string]string {
		out := map[string]string{}
		for name, planned := range map[string]bool{"occurred": false, "planned": true} {
			d, problems := when.Parse(word(row[0]), when.Anchor{Day: time.Date(2024, 3, 14, 0, 0, 0, 0, time.UTC), Zone: "Europe/Oslo", Planned: planned, Lang: "en"})
			if out[name] = code(d.EDTF); len(problems) > 0 {
				out[name] = strings.TrimSpace(code(d.EDTF) + " " + problems[0].Code)
			}
			if name == "occurred" && !d.IsZero() {
				out["shown as"] = d.Words()
			}
		}
		return out
	})
}

func durationRows(t *testing.T, g *guide, b *guideBlock) {
	g.answers(t, b, func(line int, row []string) map[string]string {
		d, ok := when.ParseDuration(word(row[0]))
		if !ok {
			t.Errorf("line %d: %s is not read", line, row[0])
		}
		return map[string]string{"at least": code(d.MinISO()), "at most": code(d.MaxISO()), "shown as": d.Words()}
	})
}

// frontRows tries keys of front matter: each example stands in a file with
// what such a file needs, or in the one entry of a list.
func frontRows(file, base, list string) func(*testing.T, *guide, *guideBlock) {
	return func(t *testing.T, g *guide, b *guideBlock) {
		for i, row := range b.rows {
			line, key := b.from+i+1, word(row[0])
			for _, example := range spans(column(t, b, row, "example")) {
				if !strings.HasPrefix(example, key+":") {
					t.Errorf("line %d: %s is no example of %s", line, example, key)
				}
				front := example + "\n"
				for l := range strings.Lines(base) {
					if !strings.HasPrefix(l, key+":") {
						front += l
					}
				}
				if list != "" {
					front = list + ":\n  - " + strings.ReplaceAll(strings.TrimSpace(front), "\n", "\n    ") + "\n"
				}
				_, faults := g.sample(file, "---\n"+front+"---\n", brief.DefaultConfig())
				complain(t, line, example, faults)
			}
		}
	}
}

func settingRows(t *testing.T, g *guide, b *guideBlock) {
	for i, row := range b.rows {
		for _, example := range spans(column(t, b, row, "example")) {
			src, _ := diag.NewSource("readout.yaml", []byte(example+"\n"))
			_, faults := brief.ParseConfig(src)
			complain(t, b.from+i+1, example, faults)
			if !strings.HasPrefix(example, word(row[0])+":") {
				t.Errorf("line %d: %s is no example of %s", b.from+i+1, example, row[0])
			}
		}
	}
}

// codeRows holds that the list of problems is the catalogue.
func codeRows(t *testing.T, g *guide, b *guideBlock) {
	var lines []string
	for _, c := range diag.Catalogue {
		lines = append(lines, fmt.Sprintf("| `%s` | %s | %s |", c.Code, c.Severity, c.Title))
	}
	g.compare(t, b, lines)
}
