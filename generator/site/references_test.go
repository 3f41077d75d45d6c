package site

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/brief"
)

// A site's own page about itself defines the labels that the glossary defines.
func TestLabelsOfAbout(t *testing.T) {
	m := linked(t, "content/about.md", "# Who we are\n", "content/other.md", "# Other\n")
	s := Plan(m, Options{Config: &brief.Config{}})
	about, glossary := viewAt(s, "/about/").(WikiPage), viewAt(s, "/glossary/").(GlossaryPage)
	if d := cmp.Diff(glossary.Labels, about.Labels); d != "" || len(about.Labels) == 0 {
		t.Error(d)
	}
	if other := viewAt(s, "/other/").(WikiPage); other.Labels != nil {
		t.Error("every page defines the labels")
	}
}

// Sources have numbers in the order in which a page lists them; an address of
// the text that is a source's has the number of that, others come after.
func TestReferences(t *testing.T) {
	long := "https://example.org/" + strings.Repeat("a", longestTyped)
	m := linked(t,
		"content/leaders/alba.md", "---\nname: Anna Alba\n---\nSee [her site](https://example.org/alba).\n",
		"content/leaders/berg.md", "---\nname: Boris Berg\n---\n",
		"content/briefs/a.md", `---
title: A talk
date: 2021-08-19
sources:
  one: {kind: article, title: One, url: https://example.org/one}
  two: {kind: article, title: Two, url: https://example.org/two, published: 2021-08-18}
---
It [says](https://example.org/two) so, [elsewhere](https://example.org/else) and [twice](https://example.org/else), [at length](`+long+`).

- call:: @alba -> @berg ^talk
  - on:: 2021-08-18
  - via:: one
  - account:: two
    - says:: @alba: "We talk"
`)
	s := Plan(m, Options{Config: &brief.Config{}})
	b := viewAt(s, "/briefs/a/").(BriefPage)
	var rows, more []string
	for _, r := range b.Sources {
		rows = append(rows, r.Text+" "+r.Notes)
	}
	for _, r := range b.References {
		more = append(more, fmt.Sprint(r.N, " ", r.Original))
	}
	if d := cmp.Diff([]string{"One 1", "Two 2"}, rows); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"3 https://example.org/else"}, more); d != "" {
		t.Error(d)
	}
	text := string(b.Body[0].HTML)
	for _, want := range []string{`two" data-n="2">says`, `else" data-n="3">elsewhere`, `else" data-n="3">twice`, `a">at length`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if e := viewAt(s, "/events/talk/").(EventPage); len(e.Sources) == 0 || e.Sources[0].Notes != "1" || e.References != nil {
		t.Errorf("the event: %v %v", e.Sources, e.References)
	}
	alba := viewAt(s, "/leaders/alba/").(EntityPage)
	if len(alba.References) < 2 || alba.References[0].Original != "https://example.org/alba" || alba.References[1].Title.Text != "One" || alba.Recent[0].Title.Notes == "" {
		t.Errorf("the leader: %v, %v", alba.References, alba.Recent[0].Title)
	}
}
