package model

import (
	"testing"

	"readout/generator/brief"
	"readout/generator/diag"
)

// Topics of the starter list are known without a file (contract 2): names in
// prose and records lead to them, `broader` holds, and a file stands for one.
func TestStarterTopics(t *testing.T) {
	src, _ := diag.NewSource("readout.yaml", []byte("topics: [Human rights, {id: spillover, broader: human-rights}, {id: aid, name: Aid}, {id: macron, name: M}, {id: x, broader: nope}]\n"))
	cfg, faults := brief.ParseConfig(src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var docs []*brief.Doc
	for path, text := range map[string]string{
		"content/briefs/a.md":       "---\ntitle: A\ndate: 2021-08-19\n---\nOn Human rights and #spillover.\n\n- event:: ? ^x\n  - on:: 2021-08-19\n  - about:: Human rights, #spillover aid\n",
		"content/leaders/macron.md": "",
		"content/topics/aid.md":     "---\nname: Relief\n---\n",
	} {
		s, _ := diag.NewSource(path, []byte(text))
		kind, _, _ := brief.KindOf(path)
		docs = append(docs, brief.Parse(s, kind, brief.Options{}))
	}
	m := Link(docs, Options{Config: cfg})
	var got []string
	for _, e := range m.Event("x").Topics {
		got = append(got, e.Name)
	}
	if len(got) != 3 || got[0] != "Human rights" || got[1] != "Spillover" || got[2] != "Relief" {
		t.Error(got)
	}
	if b := m.Event("x").Topics[1].Broader; b == nil || b.ID != "human-rights" || len(m.Mentions) != 2 {
		t.Error(b, len(m.Mentions))
	}
	var heads []string
	for _, d := range m.Diags {
		heads = append(heads, diag.Head(d))
	}
	if len(heads) != 2 || heads[0] != "readout.yaml:1:91: error BR010: id macron is used in leaders/macron.md and readout.yaml" || m.Diags[1].Code != "BR206" {
		t.Error(heads)
	}
}
