package build

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/diag"
	"readout/generator/site"
	"readout/static"
	"readout/templates"
)

// published is what the tests read of data/model.json (contract 4). They see
// the site as a stranger does: by its data alone.
type published struct {
	Schema int
	Site   struct{ AsOf, Edition string }
	Briefs []struct {
		ID, Date, TLP, Status string
		Topics                []string
	}
	Entities    []pubEntity
	Events      []pubEvent
	Statements  []pubStatement
	Mentions    []pubMention
	Dyads       []pubDyad
	Commitments []pubPromise
	Asks        []pubPromise
	Upcoming    []string
	Passed      []string
	Unresolved  []any
}

type pubEntity struct {
	ID, Kind, Broader string
	Provisional       bool
}

type pubParty struct {
	ID, Office, Gloss string
	Unknown           bool
}

type pubTime struct {
	EDTF, Phrase, Earliest, Latest, Precision, Zone string
	Uncertain, Approximate                          bool
}

type pubRelation struct {
	Kind, Event, Statement string
	Implied                bool
}

type pubEvent struct {
	ID, Type, Phase, Confirmation, PLOVER, TLP string
	Auto, Multilateral                         bool
	Actors, Recipients                         []pubParty
	When                                       pubTime
	Duration                                   *struct {
		Min, Max                                string
		MinExclusive, MaxExclusive, Approximate bool
	}
	Topics, Briefs, Sources []string
	SourceCount             int
	Relations               []pubRelation
	Chains                  [][]string
	Evidence                []pubEvidence
	Conflicts               []struct {
		Field  string
		Values []struct {
			Value, Brief string
			Sources      []string
		}
	}
}

type pubEvidence struct {
	Brief, Text  string
	Line, Column int
}

type pubStatement struct {
	ID, Brief, Verb, Text, Stance, Within string
	Speakers, Addressees, Targets         []pubParty
	OnBehalfOf, Topics, During            []string
	Quotes                                []struct{ Text, Owner string }
	When                                  pubTime
	Due                                   *pubTime
	Chains                                [][]string
	Evidence                              []pubEvidence
	Joint, Commitment, Ask                bool
}

type pubMention struct {
	Brief, Entity, Text string
	Line, Column        int
	Auto                bool
}

type pubDyad struct {
	ID                string
	Contacts, Present []string
	Last, Next        string
}

type pubPromise struct {
	Statement, State string
	By, Toward       []string
	Due              *pubTime
}

const referenceBrief = "2021-08-19-macron-works-the-phones"

// publish builds a site of the demo's entities, the reference brief and more
// briefs, and reads its data; said are the codes of all diagnostics but BR302.
func publish(t *testing.T, more map[string]string) (data published, said []string) {
	t.Helper()
	dir := t.TempDir()
	from := filepath.Join("..", "..", "content")
	err := filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".md" {
			return err
		}
		rel, err := filepath.Rel(from, p)
		folder, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		if err != nil || !slices.Contains([]string{"leaders", "orgs", "places", "topics", "sources"}, folder) && !strings.HasSuffix(p, referenceBrief+".md") {
			return err
		}
		body, err := os.ReadFile(p)
		write(t, dir, "content/"+filepath.ToSlash(rel), string(body))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range more {
		write(t, dir, "content/briefs/"+name+".md", body)
	}
	s, err := New(Options{Source: dir, Templates: templates.FS, Static: static.FS}).Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range s.Diags {
		if d.Code != "BR302" && strings.HasPrefix(d.File, "content/briefs/") {
			said = append(said, diag.Head(d))
		}
	}
	at := slices.IndexFunc(s.Site.Pages, func(p *site.Page) bool { return p.URL == "/data/model.json" })
	if at < 0 {
		t.Fatal("no data/model.json")
	}
	raw, _ := s.Render(s.Site.Pages[at])
	if err := json.Unmarshal(raw, &data); err != nil {
		t.Fatal(err)
	}
	return data, said
}

// local is an id as its brief writes it: a source of a brief bears the brief's id in front.
func local(id string) string { return strings.TrimPrefix(id, referenceBrief+"--") }

func list(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, local(id))
	}
	return strings.Join(out, ",")
}

func who(parties []pubParty) string {
	var out []string
	for _, p := range parties {
		s := p.ID
		if p.Unknown {
			s = "?"
		}
		if p.Office != "" {
			s += "[" + p.Office + "]"
		}
		if p.Gloss != "" {
			s += "(" + p.Gloss + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, ",")
}

func via(chains [][]string) string {
	var out []string
	for _, c := range chains {
		out = append(out, list(c))
	}
	return strings.Join(out, " | ")
}

func (e pubEvent) row() string {
	id := e.ID
	if e.Auto {
		id = "auto"
	}
	row := fmt.Sprintf("%s: %s %q %s", id, e.Type, e.PLOVER, who(e.Actors))
	if len(e.Recipients) > 0 {
		row += " > " + who(e.Recipients)
	}
	row += fmt.Sprintf("; %s (%s) %s; %s/%s; via %s; about %s; %d evidence", e.When.EDTF, e.When.Phrase, e.When.Precision,
		e.Phase, e.Confirmation, via(e.Chains), list(e.Topics), len(e.Evidence))
	if d := e.Duration; d != nil {
		row += fmt.Sprintf("; for %s excl %t to %q", d.Min, d.MinExclusive, d.Max)
	}
	for _, r := range e.Relations {
		row += fmt.Sprintf("; %s %s", r.Kind, r.Event)
	}
	if e.Multilateral {
		row += "; multilateral"
	}
	return row
}

func (s pubStatement) row(auto string) string {
	var during []string
	for _, id := range s.During {
		if id == auto {
			id = "auto"
		}
		during = append(during, id)
	}
	row := fmt.Sprintf("%s %s", who(s.Speakers), s.Verb)
	for _, f := range [][2]string{{"to", who(s.Addressees)}, {"toward", who(s.Targets)}, {"for", list(s.OnBehalfOf)}, {"in", strings.Join(during, ",")}, {"within", s.Within}} {
		if f[1] != "" {
			row += " " + f[0] + " " + f[1]
		}
	}
	row += fmt.Sprintf("; %s; via %s; about %s; %s", s.When.EDTF, via(s.Chains), list(s.Topics), s.Stance)
	if s.Due != nil {
		row += "; due " + s.Due.EDTF
	}
	for _, q := range s.Quotes {
		row += fmt.Sprintf("; %q of %s", q.Text, q.Owner)
	}
	if s.Commitment {
		row += "; commitment"
	}
	if len(s.Evidence) > 0 {
		row += fmt.Sprintf("; %d evidence", len(s.Evidence))
	}
	return row
}

// The tables of the reference brief, from the published data (R1 to R23).
func TestReferenceData(t *testing.T) {
	data, said := publish(t, nil)
	if len(said) > 0 {
		t.Errorf("nothing is wrong with the reference brief, but: %v", said)
	}
	var events, statements []string
	auto := ""
	for _, e := range data.Events {
		if e.Auto {
			auto = e.ID
		}
		events = append(events, e.row())
	}
	for _, s := range data.Statements {
		statements = append(statements, s.row(auto))
	}
	want := []string{
		`auto: interview "" biden > abc; 2021-08-18 (yesterday) day; occurred/reported; via article; about afghanistan; 0 evidence`,
		`macron-putin: call "CONSULT/phone" macron > putin; 2021-08-19 (Thursday) day; occurred/reported; via elysee-stmt,article; about evacuation,taliban-conduct; 1 evidence; for PT1H30M excl true to ""; before macron-biden`,
		`macron-biden: call "CONSULT/phone" macron > biden; 2021-08-19 (Thursday) day; occurred/reported; via article; about afghanistan; 0 evidence`,
		`macron-draghi: call "CONSULT/phone" macron > draghi; 2021-08-19 (Thursday) day; occurred/reported; via elysee-stmt,article; about evacuation,spillover; 0 evidence`,
		`blinken-g7: call "CONSULT/phone" blinken,g7-fms,borrell[eu-hrvp]; [..2021-08-19] () open; occurred/reported; via state-readout,article; about counterterrorism,humanitarian-aid,refugees; 1 evidence; multilateral`,
		`g7-afghan-summit: summit "CONSULT/multilateral" g7; [2021-08-23..2021-08-29] (next week) week; planned/reported; via article; about afghanistan; 1 evidence; multilateral`,
	}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Error(diff)
	}
	want = []string{
		`macron says in macron-putin,macron-biden,macron-draghi; 2021-08-19; via elysee-stmt,article; about afghanistan; neutral; "close international cooperation" of speaker; 1 evidence`,
		`macron demands toward allies; 2021-08-19; via elysee-stmt,article; about evacuation; demanding; "rapid and concrete coordination among allies on the ground" of via`,
		`international-community expects toward taliban; [..2021-08-19]; via elysee-stmt,article; about trafficking; demanding`,
		`international-community expects toward taliban; [..2021-08-19]; via elysee-stmt,article; about counterterrorism; demanding`,
		`international-community expects toward taliban; [..2021-08-19]; via elysee-stmt,article; about womens-rights; demanding`,
		`macron,biden agrees in macron-biden within g7; 2021-08-19; via article; about humanitarian-aid,counterterrorism; committed; due [2021-08-20..2021-08-26]~; commitment`,
		`macron says to ?(counterpart, not named); 2021-08-19; via elysee-stmt,article; about evacuation,human-rights; neutral; "moral responsibility" of speaker; "We cannot abandon them." of speaker`,
		`macron,draghi says in macron-draghi; 2021-08-19; via elysee-stmt,article; about evacuation,eu-cooperation; neutral`,
		`blinken,g7-fms,borrell[eu-hrvp] demands in blinken-g7; [..2021-08-19]; via blinken,state-readout,article; about safe-passage; demanding`,
		`blinken demands in blinken-g7; [..2021-08-19]; via state-readout,article; about political-settlement,human-rights; demanding`,
		`blinken,g7-fms,borrell[eu-hrvp] says toward taliban in blinken-g7; [..2021-08-19]; via state-readout,article; about taliban-conduct; conditional; "will depend on their actions, not their words" of via`,
		`blinken,g7-fms,borrell[eu-hrvp] agrees in blinken-g7; [..2021-08-19]; via state-readout,article; about afghanistan; committed; commitment`,
		`biden says toward taliban in auto; 2021-08-18; via article; about taliban-conduct; doubtful`,
		`state-department says toward taliban; 2021-08-18?; via article; about taliban-contacts; neutral`,
		`lavrov supports for russia; [..2021-08-19]; via article; about political-settlement; supportive`,
	}
	slices.Sort(want)
	slices.Sort(statements)
	if diff := cmp.Diff(want, statements); diff != "" {
		t.Error(diff)
	}
	checkDerived(t, data)
	checkMentions(t, data)
	checkEntities(t, data)
}

func checkDerived(t *testing.T, data published) {
	t.Helper()
	var got []string
	for _, d := range data.Dyads {
		got = append(got, fmt.Sprintf("dyad %s %d %s", d.ID, len(d.Contacts), d.Last))
	}
	for _, p := range data.Commitments {
		got = append(got, "commitment "+p.Statement+" "+p.State)
	}
	byID := map[string]pubStatement{}
	for _, s := range data.Statements {
		byID[s.ID] = s
	}
	for _, p := range data.Asks {
		got = append(got, fmt.Sprintf("ask of %s by %s: %s %s", list(p.Toward), list(p.By), byID[p.Statement].Verb, p.State))
	}
	got = append(got, "upcoming "+strings.Join(data.Upcoming, ","), "passed "+strings.Join(data.Passed, ","), "as of "+data.Site.AsOf)
	want := []string{
		"dyad biden--macron 1 macron-biden", "dyad blinken--borrell 1 blinken-g7", "dyad draghi--macron 1 macron-draghi", "dyad macron--putin 1 macron-putin",
		"commitment joint-work due-soon", "commitment stay-in-contact open",
		"ask of allies by macron: demands open", "ask of taliban by international-community: expects open", "ask of taliban by international-community: expects open",
		"ask of taliban by international-community: expects open", "ask of  by blinken,g7-fms,borrell: demands open", "ask of  by blinken: demands open",
		"upcoming g7-afghan-summit", "passed ", "as of 2021-08-19",
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func checkMentions(t *testing.T, data published) {
	t.Helper()
	got := map[string]int{}
	for _, m := range data.Mentions {
		if m.Auto && m.Brief == referenceBrief {
			got[m.Entity]++
		}
	}
	want := map[string]int{"biden": 3, "macron": 2, "putin": 2, "taliban": 2, "afghanistan": 1, "blinken": 1, "counterterrorism": 1,
		"draghi": 1, "elysee": 1, "eu": 1, "g7": 1, "g7-fms": 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// checkEntities looks at who and what takes part, and at the forest of topics.
func checkEntities(t *testing.T, data published) {
	t.Helper()
	used, kinds := map[string]bool{}, map[string]pubEntity{}
	for _, e := range data.Entities {
		kinds[e.ID] = e
		if e.Provisional {
			t.Errorf("%s is provisional", e.ID)
		}
	}
	note := func(sides ...[]pubParty) {
		for _, side := range sides {
			for _, p := range side {
				used[p.ID] = true
			}
		}
	}
	ids := func(lists ...[]string) {
		for _, l := range lists {
			for _, id := range l {
				used[id] = true
			}
		}
	}
	for _, e := range data.Events {
		note(e.Actors, e.Recipients)
		ids(e.Topics)
		ids(e.Chains...)
	}
	for _, s := range data.Statements {
		note(s.Speakers, s.Addressees, s.Targets)
		ids(s.Topics, s.OnBehalfOf)
		ids(s.Chains...)
	}
	for _, m := range data.Mentions {
		used[m.Entity] = true
	}
	got := map[string][]string{}
	for id := range used {
		if e, ok := kinds[id]; ok {
			line := local(id)
			if e.Broader != "" {
				line += " < " + e.Broader
			}
			got[e.Kind] = append(got[e.Kind], line)
		}
	}
	for _, l := range got {
		slices.Sort(l)
	}
	want := map[string][]string{
		"leader": {"biden", "blinken", "borrell", "draghi", "lavrov", "macron", "putin"},
		"org":    {"abc", "allies", "elysee", "eu", "g7", "g7-fms", "international-community", "russia", "state-department", "taliban"},
		"source": {"article", "elysee-stmt", "state-readout"},
		"topic": {"afghanistan", "counterterrorism", "eu-cooperation", "evacuation < afghanistan", "human-rights", "humanitarian-aid",
			"political-settlement < afghanistan", "refugees", "safe-passage < evacuation", "spillover < afghanistan",
			"taliban-conduct < afghanistan", "taliban-contacts < afghanistan", "trafficking", "womens-rights < human-rights"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

const kremlinBrief = `---
title: The Kremlin on the same call
date: 2021-08-20
sources:
  kremlin-readout: {kind: readout, by: kremlin, grade: B2}
---
Text.

- call:: Putin, Macron%s
  - on:: 2021-08-19
  - for:: 1h
  - via:: kremlin-readout
`

func find(t *testing.T, data published, id string) pubEvent {
	t.Helper()
	i := slices.IndexFunc(data.Events, func(e pubEvent) bool { return e.ID == id })
	if i < 0 {
		t.Fatalf("no event %s", id)
	}
	return data.Events[i]
}

// A second brief on the same call merges by the id: the direction of the first
// stays, both durations are shown, two sources count (R4 to R9).
func TestSecondBriefMerges(t *testing.T) {
	data, said := publish(t, map[string]string{"second": fmt.Sprintf(kremlinBrief, " ^macron-putin")})
	if len(said) != 1 || !strings.Contains(said[0], "content/briefs/second.md:11:11: warning BR411") {
		t.Errorf("said %v", said)
	}
	e := find(t, data, "macron-putin")
	if who(e.Actors) != "macron" || who(e.Recipients) != "putin" || e.SourceCount != 2 || len(data.Events) != 6 || len(e.Briefs) != 2 {
		t.Errorf("%+v", e)
	}
	if len(e.Conflicts) != 1 || e.Conflicts[0].Field != "for" || len(e.Conflicts[0].Values) != 2 || e.Conflicts[0].Values[0].Value != ">1h30m" || e.Conflicts[0].Values[1].Value != "1h" {
		t.Errorf("conflicts %+v", e.Conflicts)
	}
	if list(e.Sources) != "elysee-stmt,second--kremlin-readout" {
		t.Errorf("sources %v", e.Sources)
	}
}

// Without the id the two stay apart, and the warning says so (R8).
func TestSecondBriefIsSuspected(t *testing.T) {
	data, said := publish(t, map[string]string{"second": fmt.Sprintf(kremlinBrief, "")})
	if len(said) != 1 || !strings.Contains(said[0], "content/briefs/second.md:9:3: warning BR420") || len(data.Events) != 7 {
		t.Errorf("%d events, said %v", len(data.Events), said)
	}
}

// A later brief narrows the window of the planned summit, which has happened (R6).
func TestLaterBriefNarrows(t *testing.T) {
	data, said := publish(t, map[string]string{"later": "---\ntitle: Later\ndate: 2021-08-25\n---\nText.\n\n- summit:: G7 ^g7-afghan-summit\n  - on:: 2021-08-24\n"})
	e := find(t, data, "g7-afghan-summit")
	if len(said) > 0 || e.When.EDTF != "2021-08-24" || e.When.Earliest != "2021-08-24" || e.When.Latest != "2021-08-24" || e.Phase != "occurred" || len(data.Upcoming) != 0 {
		t.Errorf("%+v said %v", e, said)
	}
}
