package model

import (
	"strings"
	"testing"
	"time"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

// entityDoc is a file as the room brief gives it.
func entityDoc(kind brief.Kind, id string, f brief.Front) *brief.Doc {
	folder := map[brief.Kind]string{brief.Leader: "leaders", brief.Org: "orgs", brief.Place: "places", brief.Topic: "topics", brief.Source: "sources"}[kind]
	src, _ := diag.NewSource("content/"+folder+"/"+id+".md", []byte("---\nname: x\n---\n"))
	return &brief.Doc{Kind: kind, ID: id, Path: src.Path, Source: src, Front: f}
}

func word(s string) brief.Word { return brief.Word{Text: s} }

func sample() []*brief.Doc {
	hrvp := func(from, to string) []brief.OfficeDef {
		return []brief.OfficeDef{{ID: "eu-hrvp", Title: "High Representative", Aliases: []string{"EU foreign policy chief"}, Of: word("eu"), From: from, To: to}}
	}
	return []*brief.Doc{
		entityDoc(brief.Leader, "macron", brief.Front{Name: "Emmanuel Macron", Aliases: []string{"Macron"}}),
		entityDoc(brief.Leader, "biden", brief.Front{Name: "Joe Biden", Aliases: []string{"Biden"}}),
		entityDoc(brief.Leader, "jill-biden", brief.Front{Name: "Jill Biden", Aliases: []string{"Biden"}}),
		entityDoc(brief.Leader, "mogherini", brief.Front{Name: "Federica Mogherini", Offices: hrvp("2014-11-01", "2019-12-01")}),
		entityDoc(brief.Leader, "borrell", brief.Front{Name: "Josep Borrell", Offices: hrvp("2019-12-01", "2024-11-30")}),
		entityDoc(brief.Org, "eu", brief.Front{Name: "European Union", Aliases: []string{"EU"}, Members: []brief.MemberDef{{Is: word("eu-hrvp")}, {Is: word("macron")}}}),
		entityDoc(brief.Place, "rome", brief.Front{Name: "Rome"}),
		entityDoc(brief.Topic, "evacuation", brief.Front{Name: "Evacuation", Broader: word("afghanistan")}),
		entityDoc(brief.Topic, "afghanistan", brief.Front{Name: "Afghanistan"}),
		entityDoc(brief.Source, "state-readout", brief.Front{Name: "State readout", Def: brief.SourceDef{Kind: "readout"}}),
	}
}

func dayOf(t *testing.T, from, to string) when.Time {
	t.Helper()
	w := when.Time{Precision: when.Range, Stated: true}
	var err error
	if w.Lo, err = time.Parse(time.DateOnly, from); err != nil {
		t.Fatal(err)
	}
	if w.Hi, err = time.Parse(time.DateOnly, to); err != nil {
		t.Fatal(err)
	}
	w.Hi = w.Hi.AddDate(0, 0, 1)
	return w
}

func TestResolve(t *testing.T) {
	c, diags := newCatalogue(sample(), nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	august := dayOf(t, "2021-08-19", "2021-08-19")
	change := dayOf(t, "2019-11-28", "2019-12-03")
	early := dayOf(t, "2001-01-01", "2001-01-01")
	undated := when.Time{Hi: august.Hi, Precision: when.Open}
	scope := &briefScope{id: "a", names: map[string]brief.Word{"Biden": word("biden"), "Rome": word("none")}}
	for _, tc := range []struct {
		name   string
		b      *briefScope
		ref    string
		isID   bool
		want   wantKind
		window when.Time
		id     string // "" with code
		code   string
		says   string
		sev    diag.Severity
	}{
		{name: "id", ref: "macron", isID: true, window: august, id: "macron"},
		{name: "name folded", ref: "Emmanuel\n Macron", window: august, id: "macron"},
		{name: "alias", ref: "Macron", window: august, id: "macron"},
		{name: "alias is no id", ref: "Macron", isID: true, window: august, code: "BR201", says: "unknown id @Macron", sev: diag.Error},
		{name: "ambiguous", ref: "Biden", window: august, code: "BR204", says: `"Biden" may be Joe Biden (@biden) or Jill Biden (@jill-biden)`, sev: diag.Warning},
		{name: "brief names", b: scope, ref: "Biden", window: august, id: "biden"},
		{name: "switched off", b: scope, ref: "Rome", want: wantPlace, window: august, code: "BR201", says: "switched off", sev: diag.Warning},
		{name: "office id", ref: "eu-hrvp", isID: true, window: august, id: "borrell"},
		{name: "office alias", ref: "EU foreign policy chief", window: august, id: "borrell"},
		{name: "office title", ref: "High Representative", window: august, id: "borrell"},
		{name: "date nobody wrote", ref: "eu-hrvp", isID: true, window: undated, id: "borrell"},
		{name: "two holders", ref: "eu-hrvp", isID: true, window: change, code: "BR203", says: "@eu-hrvp had two holders between 2019-11-28 and 2019-12-03: Federica Mogherini, Josep Borrell; write the person", sev: diag.Error},
		{name: "shared day", ref: "eu-hrvp", isID: true, window: dayOf(t, "2019-12-01", "2019-12-01"), code: "BR203", says: "on 2019-12-01", sev: diag.Error},
		{name: "no holder", ref: "eu-hrvp", isID: true, window: early, code: "BR207", says: "no known holder on 2001-01-01", sev: diag.Error},
		{name: "near", ref: "Macrom", window: august, code: "BR201", says: "did you mean Macron?", sev: diag.Error},
		{name: "far", ref: "Angela Merkel", window: august, code: "BR201", says: `unknown name "Angela Merkel"`, sev: diag.Warning},
		{name: "wrong kind", ref: "rome", isID: true, window: august, code: "BR201", says: "@rome is a place, not a person or an organisation", sev: diag.Error},
		{name: "place", ref: "Rome", want: wantPlace, window: august, id: "rome"},
		{name: "topic", ref: "evacuation", want: wantTopic, id: "evacuation"},
		{name: "topic near", ref: "evacuatiom", want: wantTopic, code: "BR206", says: "did you mean #evacuation?", sev: diag.Warning},
		{name: "source", ref: "state-readout", want: wantVia, id: "state-readout"},
		{name: "unknown source", ref: "state-readouts-x", want: wantSource, code: "BR121", says: "unknown source", sev: diag.Error},
		{name: "party is no source", ref: "state-readout", isID: true, want: wantParty, code: "BR201", sev: diag.Error},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, p := c.resolve(tc.b, tc.ref, tc.isID, tc.want, tc.window)
			if tc.code == "" {
				if p != nil || got.entity.ID != tc.id {
					t.Fatalf("got %+v, problem %+v", got, p)
				}
				return
			}
			if p == nil || p.code != tc.code || p.severity != tc.sev || !strings.Contains(p.message, tc.says) {
				t.Fatalf("got %+v, problem %+v", got, p)
			}
		})
	}
	got, _ := c.resolve(nil, "eu-hrvp", true, wantParty, august)
	if got.office != "eu-hrvp" || got.officeTitle != "High Representative" {
		t.Errorf("office of the participant: %+v", got)
	}
	if len(c.members) != 2 || c.members[0].office != "eu-hrvp" || c.members[1].is.ID != "macron" {
		t.Errorf("members: %+v", c.members)
	}
	if b := c.get("evacuation").Broader; b == nil || b.ID != "afghanistan" || len(b.Narrower) != 1 {
		t.Errorf("broader: %+v", b)
	}
}

func TestOfficeTitle(t *testing.T) {
	c, _ := newCatalogue(sample(), nil)
	if title, ok := c.officeTitle(c.get("borrell"), dayOf(t, "2024-11-30", "2024-11-30")); !ok || title != "High Representative" {
		t.Error("the last day counts", title, ok)
	}
	if _, ok := c.officeTitle(c.get("borrell"), dayOf(t, "2024-12-01", "2024-12-01")); ok {
		t.Error("the day after does not")
	}
}

func TestCatalogueFaults(t *testing.T) {
	docs := []*brief.Doc{
		entityDoc(brief.Org, "macron", brief.Front{Name: "Macron Ltd"}),
		entityDoc(brief.Leader, "macron", brief.Front{Name: "Emmanuel Macron"}),
		entityDoc(brief.Topic, "a", brief.Front{Name: "A", Broader: word("b")}),
		entityDoc(brief.Topic, "b", brief.Front{Name: "B", Broader: word("a")}),
		entityDoc(brief.Topic, "c", brief.Front{Name: "C", Broader: word("a")}),
	}
	c, diags := newCatalogue(docs, nil)
	want := map[string]string{
		"BR010": "id macron is used in leaders/macron.md and orgs/macron.md",
		"BR011": "`broader` goes in a circle: a, b, a",
	}
	if len(diags) != len(want) {
		t.Errorf("diagnostics: %v", diags)
	}
	for _, d := range diags {
		if want[d.Code] != d.Message {
			t.Errorf("%s %s", d.Code, d.Message)
		}
	}
	if c.get("a").Broader != nil || c.get("b").Broader != c.get("a") {
		t.Error("the circle is not broken at its first topic")
	}
}

func TestProvisional(t *testing.T) {
	c, _ := newCatalogue(sample(), nil)
	first := c.provisional("Macrón", "leader")
	if first.ID != "macron-2" || !first.Provisional || c.provisional("Macrón", "org") != first || c.get("macron-2") != first {
		t.Errorf("got %+v", first)
	}
	if _, p := c.resolve(nil, "Macrón", false, wantParty, when.Time{}); p == nil {
		t.Error("a provisional entity is no known name")
	}
	if e := c.unknownTopic("#floods"); e.ID != "floods" || !e.Unlisted || c.unknownTopic("floods") != e {
		t.Errorf("got %+v", e)
	}
	list := c.list()
	if list[len(list)-1].ID != "state-readout" || list[0].ID != "biden" {
		t.Error("order of entities")
	}
}

func briefDoc(path, body string, f brief.Front) *brief.Doc {
	src, _ := diag.NewSource(path, []byte(body))
	return &brief.Doc{Kind: brief.Brief, ID: "a", Path: path, Source: src, Front: f}
}

func TestSources(t *testing.T) {
	c, _ := newCatalogue(sample(), nil)
	at := map[string]diag.Span{"kind": {Start: 0, End: 3}, "title": {Start: 0, End: 3}, "published": {Start: 0, End: 3}}
	one := briefDoc("content/briefs/one.md", "one\n", brief.Front{Sources: []brief.SourceDef{
		{ID: "elysee", URL: "https://example.org/1", Title: "Statement", Kind: "statement", ValueSpans: at},
		{ID: "state-readout", Grade: "B2", Kind: "article", ValueSpans: at},
	}})
	two := briefDoc("content/briefs/two.md", "two\n", brief.Front{Sources: []brief.SourceDef{
		{ID: "paris", URL: "https://example.org/1", Title: "Other title", Kind: "readout", Published: "2021-08-19", By: word("Unknown Palace"), ValueSpans: at},
	}})
	diags := append(c.addSources(one, "one"), c.addSources(two, "two")...)
	var said []string
	for _, d := range diags {
		said = append(said, d.Code+" "+d.Message)
	}
	want := []string{
		"BR123 source state-readout: `kind` is \"article\" here and \"readout\" in content/sources/state-readout.md",
		`BR201 unknown name "Unknown Palace"`,
		"BR123 source paris: `kind` is \"readout\" here and \"statement\" in content/briefs/one.md:1",
	}
	if strings.Join(said, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(said, "\n"))
	}
	shared := c.source("two", "paris")
	if shared != c.source("one", "elysee") || shared.ID != "one--elysee" || shared.Name != "Statement" || shared.Source.Published != "2021-08-19" || shared.By.ID != "unknown-palace" {
		t.Errorf("shared source %+v", shared)
	}
	if e := c.source("one", "state-readout"); e != c.get("state-readout") || e.Source.Grade != "B2" {
		t.Errorf("file source %+v", e)
	}
	if c.source("two", "elysee") != nil {
		t.Error("a local source of another brief is not known")
	}
	if got, p := c.resolve(&briefScope{id: "two"}, "paris", false, wantVia, when.Time{}); p != nil || got.entity != shared {
		t.Error("via does not find the local source")
	}
}

// The help on a name that nobody has speaks of a place of that name, and makes
// no file for what holds a character that cannot be seen.
func TestHelpOnNames(t *testing.T) {
	src, _ := diag.NewSource("content/places/rome.md", []byte("---\nname: Rome\n---\n"))
	c, _ := newCatalogue([]*brief.Doc{brief.Parse(src, "place", brief.Options{})}, nil)
	for name, want := range map[string]string{
		"Rome":       "if the place is meant, write `at:: @rome`; for another of that name, `readout new leader \"Rome\"` makes a file",
		"Ro\u200bry": "write the name again without the character that cannot be seen",
		`"X" Y`:      "`readout new leader '\"X\" Y'` makes a file for it",
		"Rory":       "`readout new leader \"Rory\"` makes a file for it",
	} {
		if _, p := c.resolve(nil, name, false, wantParty, when.Time{}); p == nil || p.help != want {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
