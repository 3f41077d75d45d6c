package model

import (
	"testing"

	"readout/generator/brief"
)

// R14: a member shares in the events of an expanded group while the membership
// lasts, and not through those in which they take part themselves. R15: topics
// that stand together twice are related.
func TestGroupsAndRelatedTopics(t *testing.T) {
	person := func(name string) string { return "---\nname: " + name + "\n---\n" }
	docs := []*brief.Doc{
		parse("content/leaders/macron.md", person("Macron"), brief.Leader),
		parse("content/leaders/biden.md", person("Biden"), brief.Leader),
		parse("content/orgs/g7.md", "---\nname: G7\nkind: group\nexpand: yes\nmembers: [{is: macron, to: 2021-08-20}, biden]\n---\n", brief.Org),
		parse("content/topics/one.md", "---\nname: One\n---\n", brief.Topic),
		parse("content/topics/two.md", "---\nname: Two\n---\n", brief.Topic),
		parse("content/topics/three.md", "---\nname: Three\n---\n", brief.Topic),
		parse("content/briefs/a.md", "---\ntitle: A\ndate: 2021-09-01\n---\nText.\n\n- summit:: G7, Biden ^early\n  - on:: 2021-08-19\n  - about:: #one, #two\n- summit:: G7 ^late\n  - on:: 2021-08-24\n  - about:: #one, #two, #three\n", brief.Brief),
	}
	m := Link(docs, Options{})
	if codes(m) != "" {
		t.Fatal(m.Diags)
	}
	for id, want := range map[string]string{"macron": "early", "biden": "late"} {
		list := m.AsMember[m.Entity(id)]
		if len(list) != 1 || list[0].Group.ID != "g7" || len(list[0].Events) != 1 || list[0].Events[0].ID != want {
			t.Errorf("%s: %+v, want %s through the G7", id, list, want)
		}
	}
	if got := names(m.Related(m.Entity("one"))) + "|" + names(m.Related(m.Entity("three"))); got != "two|" {
		t.Errorf("related topics %q", got)
	}
}
