package site

import (
	"strings"
	"testing"
)

// TestCardsOfAll holds that the page of a brief shows every record of it once,
// wherever it stands in another one, with the notes beside it (language 2.3);
// and so does the page of a second brief that tells the same (language 6.9).
func TestCardsOfAll(t *testing.T) {
	m := linked(t,
		"content/leaders/macron.md", "---\nname: Macron\n---\n", "content/leaders/biden.md", "---\nname: Biden\n---\n",
		"content/sources/elysee.md", "---\nname: Elysee\n---\n",
		"content/briefs/a.md", `---
title: A
date: 2021-08-21
---
- call:: Macron > Biden ^x
  - on:: today
  - NOTE-1
  - account:: elysee
    - NOTE-2
    - says:: Macron: in an account ^s1
      - NOTE-3
      - says:: Biden: in a statement of an account ^s2
  - says:: Macron: in an event ^s3
    - says:: Biden: in a statement ^s4
      - meeting:: Macron, Biden ^y
        - says:: Biden: in a meeting ^s5
- says:: Macron: alone ^s6
  - NOTE-4
  - says:: Biden: with it ^s7
    - call:: Biden > Macron ^z
`,
		"content/briefs/b.md", `---
title: B
date: 2021-08-22
---
- says:: Macron: once more ^s6
`)
	s := Plan(m, Options{})
	var said, held []string
	var notes []Markup
	statement := func(x Statement) {
		said, notes = append(said, x.Anchor), append(notes, x.Notes...)
	}
	for _, piece := range viewAt(s, "/briefs/a/").(BriefPage).Body {
		for _, r := range piece.Records {
			if r.Statement != nil {
				statement(*r.Statement)
				continue
			}
			held, notes = append(held, r.Event.Anchor), append(notes, r.Event.Notes...)
			for _, x := range r.Event.Statements {
				statement(x)
			}
		}
	}
	if got := strings.Join(said, " "); got != "R-s1 R-s2 R-s3 R-s4 R-s5 R-s6 R-s7" {
		t.Error("statements:", got)
	}
	if got := strings.Join(held, " "); got != "R-x R-y R-z" {
		t.Error("events:", got)
	}
	all := ""
	for _, n := range notes {
		all += string(n)
	}
	for _, want := range []string{"NOTE-1", "NOTE-2", "NOTE-3", "NOTE-4"} {
		if strings.Count(all, want) != 1 {
			t.Errorf("%s is not there once: %s", want, all)
		}
	}
	found := false
	for _, piece := range viewAt(s, "/briefs/b/").(BriefPage).Body {
		for _, r := range piece.Records {
			found = found || r.Statement != nil && strings.Contains(string(r.Statement.Said), "once more")
		}
	}
	if !found {
		t.Error("the second brief does not show its record")
	}
}
