package site

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
)

// linked makes a model of files given as paths and texts in turn.
func linked(t *testing.T, files ...string) *model.Model {
	t.Helper()
	var docs []*brief.Doc
	for i := 0; i < len(files); i += 2 {
		kind, _, ok := brief.KindOf(files[i])
		if !ok {
			t.Fatal(files[i])
		}
		src, _ := diag.NewSource(files[i], []byte(files[i+1]))
		docs = append(docs, brief.Parse(src, kind, brief.Options{}))
	}
	m := model.Link(docs, model.Options{})
	for _, d := range m.Diags {
		if d.Severity == diag.Error {
			t.Fatal(diag.Head(d))
		}
	}
	return m
}

// table writes accounts as lines: the columns, then a line a row.
func table(a *Accounts) string {
	if a == nil {
		return "none\n"
	}
	var b strings.Builder
	for _, c := range a.Columns {
		fmt.Fprintf(&b, "| %s ", c.Text)
	}
	b.WriteString("|\n")
	for _, r := range a.Rows {
		b.WriteString(joined(" ", r.Who, r.Subject.Text) + ":")
		for _, c := range r.Cells {
			fmt.Fprintf(&b, " %s", c.State)
			if n := len(c.Statements); n > 0 {
				fmt.Fprintf(&b, " (%d)", n)
			}
			b.WriteString(",")
		}
		b.WriteString("\n")
	}
	if a.Only != nil {
		b.WriteString("only " + a.Only.Text + "\n")
	}
	return b.String() + a.Line + "\n"
}

// A quotation among the subjects is read in the language of its brief.
func TestLanguageOfQuotedRows(t *testing.T) {
	s := Plan(linked(t, "content/leaders/a.md", "---\nname: A\n---\n", "content/sources/s.md", "---\nname: S\n---\n",
		"content/briefs/b.md", "---\ntitle: B\ndate: 2021-08-19\nlang: fr\n---\n- meeting:: A ^m\n  - account:: s\n    - says:: A: \"bon mot\"\n"), Options{})
	if row := s.View(s.Page("/events/m/")).(EventPage).Accounts.Rows[0]; row.Subject.In != "fr" || row.Subject.Text != "“bon mot”" {
		t.Errorf("%+v", row.Subject)
	}
}

// Of many accounts twenty have a column and the others a line, so that an event
// of thousands has no page of millions of cells; what they raise is counted.
func TestManyAccounts(t *testing.T) {
	files := []string{"content/leaders/a.md", "---\nname: A\n---\n", "content/topics/aid.md", "---\nname: Aid\n---\n"}
	text := "---\ntitle: B\ndate: 2021-08-19\n---\nText.\n\n- meeting:: A ^m\n"
	for i := range maxColumns + 2 {
		files = append(files, fmt.Sprintf("content/sources/s%02d.md", i), fmt.Sprintf("---\nname: S%02d\n---\n", i))
		text += fmt.Sprintf("  - account:: s%02d\n    - says:: A: \"words of %d\" [about:: aid]\n", i, i)
	}
	s := Plan(linked(t, append(files, "content/briefs/b.md", text)...), Options{})
	v := s.View(s.Page("/events/m/")).(EventPage).Accounts
	if len(v.Columns) != maxColumns || len(v.Rows) != 1+maxColumns || len(v.Rows[0].Cells) != maxColumns {
		t.Errorf("%d columns, %d rows of %d cells", len(v.Columns), len(v.Rows), len(v.Rows[0].Cells))
	}
	if len(v.More) != 2 || v.More[1].Text != "S21" || len(v.More[1].Topics) != 1 || v.More[1].Statements[0].Text != `“words of 21”` {
		t.Errorf("further accounts: %+v", v.More)
	}
	if v.Line != "0 of 1 subject appears in only one account." {
		t.Error(v.Line)
	}
}

// R24: columns by publication, rows of subjects and of quotations, and a cell
// that says "not mentioned" only of an account that was read to its end.
func TestAccountsSideBySide(t *testing.T) {
	m := linked(t,
		"content/leaders/macron.md", "---\nname: Macron\n---\n", "content/leaders/biden.md", "---\nname: Biden\n---\n",
		"content/topics/gas.md", "---\nname: Gas\n---\n", "content/topics/aid.md", "---\nname: Aid\n---\n",
		"content/topics/secret.md", "---\nname: Secret\nhidden: yes\n---\n",
		"content/sources/elysee.md", "---\nname: Elysee\npublished: 2021-08-20\n---\n",
		"content/sources/house.md", "---\nname: House\npublished: 2021-08-19\n---\n",
		"content/sources/press.md", "---\nname: Press\n---\n",
		"content/briefs/a.md", `---
title: A
date: 2021-08-21
---
Text.

- call:: Macron > Biden ^call
  - on:: 2021-08-19
  - account:: press
    - about:: #gas
    - says:: Macron: we leave nobody, "We cannot abandon them."
  - account:: elysee [complete:: yes]
    - about:: #gas, #secret
    - says:: Macron: "We cannot abandon them." [about:: #aid]
    - says:: Macron: "This stands under no subject."
  - account:: house [complete:: yes]
    - about:: #aid
- call:: Biden > Macron ^plain
  - on:: 2021-08-20
  - about:: #gas
  - via:: house
  - says:: Biden: words [via:: press] [about:: #aid]
- call:: Biden > Macron ^single
  - on:: 2021-08-21
  - about:: #gas
  - via:: house
- call:: Macron > Biden ^nobody
  - on:: 2021-08-18
`)
	s := Plan(m, Options{})
	for id, want := range map[string]string{
		"call": `| House | Elysee | Press |
Aid: raised, raised (1), no data,
Gas: not mentioned, raised, raised,
Macron “We cannot abandon them.”: not mentioned, raised, raised,
Macron “This stands under no subject.”: not mentioned, raised, no data,
0 of 2 subjects appear in only one account.
`,
		"plain": `| House | Press |
Gas: raised, no data,
Aid: no data, raised (1),
2 of 2 subjects appear in only one account.
`,
		"single": "| House |\nGas: raised,\nonly House\n\n",
		"nobody": "none\n",
	} {
		view, ok := s.View(s.Page("/events/" + id + "/")).(EventPage)
		if !ok {
			t.Fatalf("%s: no page", id)
		}
		if diff := cmp.Diff(want, table(view.Accounts)); diff != "" {
			t.Errorf("%s\n%s", id, diff)
		}
	}
}
