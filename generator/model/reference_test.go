package model

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/brief"
	"readout/generator/diag"
)

// load parses the demo's entities and the briefs whose names contain one of
// the words, with extra briefs given as texts.
func load(t *testing.T, words []string, extra map[string]string) []*brief.Doc {
	t.Helper()
	root := filepath.Join("..", "..")
	var docs []*brief.Doc
	err := filepath.WalkDir(filepath.Join(root, "content"), func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".md") {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		kind, _, ok := brief.KindOf(filepath.ToSlash(rel))
		if !ok || kind == brief.Page {
			return nil
		}
		if kind == brief.Brief && !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(rel, w) }) {
			return nil
		}
		raw, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		docs = append(docs, parse(filepath.ToSlash(rel), string(raw), kind))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, body := range extra {
		docs = append(docs, parse(path, body, brief.Brief))
	}
	return docs
}

func parse(path, body string, kind brief.Kind) *brief.Doc {
	src, _ := diag.NewSource(path, []byte(body))
	return brief.Parse(src, kind, brief.Options{})
}

const reference = "macron-works-the-phones"

func ids(list []Participant) string {
	var out []string
	for _, p := range list {
		id := "?"
		if p.Entity != nil {
			id = p.Entity.ID
		}
		if p.Office != "" {
			id += "[" + p.Office + "]"
		}
		out = append(out, id)
	}
	return strings.Join(out, ",")
}

func names(list []*Entity) string {
	var out []string
	for _, e := range list {
		out = append(out, localID(e))
	}
	return strings.Join(out, ",")
}

func chains(list [][]*Entity) string {
	var out []string
	for _, c := range list {
		out = append(out, names(c))
	}
	return strings.Join(out, " | ")
}

// The tables of the reference brief: every event and statement, one line each.
func TestReferenceTables(t *testing.T) {
	m := Link(load(t, []string{reference}, nil), Options{})
	for _, d := range m.Diags {
		if d.Code != "BR302" {
			t.Errorf("unexpected: %s", diag.Head(d))
		}
	}
	var events []string
	for _, e := range m.Events {
		id := e.ID
		if e.Auto {
			id = "auto"
		}
		events = append(events, fmt.Sprintf("%s %s %s %s > %s; %s (%s); %s; %s; %s/%s; evidence %d; %s",
			id, e.Type, e.PLOVER, ids(e.Actors), ids(e.Recipients), e.When.EDTF, e.When.Phrase, names(e.Topics), chains(e.Chains), e.Phase, e.Confirmation, len(e.Evidence), fmt.Sprint(e.Multilateral)))
	}
	wantEvents := []string{
		"auto interview  biden > abc; 2021-08-18 (yesterday); afghanistan; article; occurred/reported; evidence 0; false",
		"macron-putin call CONSULT/phone macron > putin; 2021-08-19 (Thursday); evacuation,taliban-conduct; elysee-stmt,article; occurred/reported; evidence 1; false",
		"macron-biden call CONSULT/phone macron > biden; 2021-08-19 (Thursday); afghanistan; article; occurred/reported; evidence 0; false",
		"macron-draghi call CONSULT/phone macron > draghi; 2021-08-19 (Thursday); evacuation,spillover; elysee-stmt,article; occurred/reported; evidence 0; false",
		"blinken-g7 call CONSULT/phone blinken,g7-fms,borrell[eu-hrvp] > ; [..2021-08-19] (); counterterrorism,humanitarian-aid,refugees; state-readout,article; occurred/reported; evidence 1; true",
		"g7-afghan-summit summit CONSULT/multilateral g7 > ; [2021-08-23..2021-08-29] (next week); afghanistan; article; planned/reported; evidence 1; true",
	}
	if d := cmp.Diff(wantEvents, events); d != "" {
		t.Error(d)
	}
	var said []string
	for _, s := range m.Statements {
		var during []string
		for _, e := range s.During {
			if e.Auto {
				during = append(during, "auto")
			} else {
				during = append(during, e.ID)
			}
		}
		due := ""
		if s.Due != nil {
			due = s.Due.EDTF
		}
		said = append(said, fmt.Sprintf("%s %s >%s toward %s; %s; in %s; %s; %s; %s; due %s within %s; evidence %d",
			ids(s.Speakers), s.Verb, ids(s.Addressees), ids(s.Targets), s.When.EDTF, strings.Join(during, ","), chains(s.Chains), names(s.Topics), s.Stance, due, idOf(s.Within), len(s.Evidence)))
	}
	slices.Sort(said)
	wantSaid := []string{
		"macron says > toward ; 2021-08-19; in macron-putin,macron-biden,macron-draghi; elysee-stmt,article; afghanistan; neutral; due  within ; evidence 1",
		"macron demands > toward allies; 2021-08-19; in ; elysee-stmt,article; evacuation; demanding; due  within ; evidence 0",
		"international-community expects > toward taliban; [..2021-08-19]; in ; elysee-stmt,article; trafficking; demanding; due  within ; evidence 0",
		"international-community expects > toward taliban; [..2021-08-19]; in ; elysee-stmt,article; counterterrorism; demanding; due  within ; evidence 0",
		"international-community expects > toward taliban; [..2021-08-19]; in ; elysee-stmt,article; womens-rights; demanding; due  within ; evidence 0",
		"macron,biden agrees > toward ; 2021-08-19; in macron-biden; article; humanitarian-aid,counterterrorism; committed; due [2021-08-20..2021-08-26]~ within g7; evidence 0",
		"macron says >? toward ; 2021-08-19; in ; elysee-stmt,article; evacuation,human-rights; neutral; due  within ; evidence 0",
		"macron,draghi says > toward ; 2021-08-19; in macron-draghi; elysee-stmt,article; evacuation,eu-cooperation; neutral; due  within ; evidence 0",
		"blinken,g7-fms,borrell[eu-hrvp] demands > toward ; [..2021-08-19]; in blinken-g7; blinken,state-readout,article; safe-passage; demanding; due  within ; evidence 0",
		"blinken demands > toward ; [..2021-08-19]; in blinken-g7; state-readout,article; political-settlement,human-rights; demanding; due  within ; evidence 0",
		"blinken,g7-fms,borrell[eu-hrvp] says > toward taliban; [..2021-08-19]; in blinken-g7; state-readout,article; taliban-conduct; conditional; due  within ; evidence 0",
		"blinken,g7-fms,borrell[eu-hrvp] agrees > toward ; [..2021-08-19]; in blinken-g7; state-readout,article; afghanistan; committed; due  within ; evidence 0",
		"biden says > toward taliban; 2021-08-18; in auto; article; taliban-conduct; doubtful; due  within ; evidence 0",
		"state-department says > toward taliban; 2021-08-18?; in ; article; taliban-contacts; neutral; due  within ; evidence 0",
		"lavrov supports > toward ; [..2021-08-19]; in ; article; political-settlement; supportive; due  within ; evidence 0",
	}
	slices.Sort(wantSaid)
	if d := cmp.Diff(wantSaid, said); d != "" {
		t.Error(d)
	}
	mentions := map[string]int{}
	for _, x := range m.Mentions {
		if x.Auto {
			mentions[x.Entity.ID]++
		}
	}
	wantMentions := map[string]int{"biden": 3, "macron": 2, "putin": 2, "taliban": 2, "afghanistan": 1, "blinken": 1, "counterterrorism": 1,
		"draghi": 1, "elysee": 1, "eu": 1, "g7": 1, "g7-fms": 1}
	if d := cmp.Diff(wantMentions, mentions); d != "" {
		t.Error(d)
	}
	var dyads []string
	for _, d := range m.Dyads {
		dyads = append(dyads, fmt.Sprintf("%s %d", d.ID, len(d.Contacts)))
	}
	if d := cmp.Diff([]string{"biden--macron 1", "blinken--borrell 1", "draghi--macron 1", "macron--putin 1"}, dyads); d != "" {
		t.Error(d)
	}
	var promises []string
	for _, p := range m.Commitments {
		promises = append(promises, p.Statement.ID+" "+p.State)
	}
	slices.Sort(promises)
	if d := cmp.Diff([]string{"joint-work due-soon", "stay-in-contact open"}, promises); d != "" {
		t.Error(d)
	}
	if len(m.Asks) != 6 || len(m.Upcoming) != 1 {
		t.Errorf("%d asks and %d upcoming, want 6 and 1", len(m.Asks), len(m.Upcoming))
	}
}

func codes(m *Model) string {
	var out []string
	for _, d := range m.Diags {
		if d.Severity != diag.Info {
			out = append(out, d.Code)
		}
	}
	return strings.Join(out, " ")
}

const second = `---
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

// The second-brief test: the same id merges, without it the two stay apart.
func TestSecondBrief(t *testing.T) {
	m := Link(load(t, []string{reference}, map[string]string{"content/briefs/second.md": fmt.Sprintf(second, " ^macron-putin")}), Options{})
	e := m.Event("macron-putin")
	if codes(m) != "BR411" || e.SourceCount != 2 || ids(e.Actors) != "macron" || ids(e.Recipients) != "putin" || len(e.Conflicts) != 1 || len(e.Conflicts[0].Values) != 2 {
		t.Errorf("codes %s, %d sources, %s > %s, conflicts %+v", codes(m), e.SourceCount, ids(e.Actors), ids(e.Recipients), e.Conflicts)
	}
	m = Link(load(t, []string{reference}, map[string]string{"content/briefs/second.md": fmt.Sprintf(second, "")}), Options{})
	if codes(m) != "BR420" || len(m.Events) != 7 {
		t.Errorf("codes %s, %d events; want BR420 and 7", codes(m), len(m.Events))
	}
}

// A later brief narrows the window and turns a planned event to occurred.
func TestPlannedEventHappens(t *testing.T) {
	m := Link(load(t, []string{reference}, map[string]string{"content/briefs/later.md": "---\ntitle: Later\ndate: 2021-08-25\n---\nText.\n\n- summit:: G7 ^g7-afghan-summit\n  - on:: 2021-08-24\n"}), Options{})
	e := m.Event("g7-afghan-summit")
	if e.When.EDTF != "2021-08-24" || e.Phase != "occurred" || codes(m) != "" {
		t.Errorf("%s %s, codes %s", e.When.EDTF, e.Phase, codes(m))
	}
}
