package model

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/brief"
	"readout/generator/diag"
)

// Each fault of linking once: the code, its place, and the words there.
func TestFaults(t *testing.T) {
	const person = "---\nname: %s\naliases: [%s]\n---\n"
	body := `---
title: Faults
date: 2021-08-19
sources:
  elysee-stmt: {kind: statement, complete: yes}
---
See [nothing](#^nope).

- call:: Macorn > Biden ^one
  - on:: Thirsday
  - before:: ^zzz
- call:: Macron > Biden ^one
  - on:: 2021-08-17
- meeting:: Macron, Biden ^b1
  - on:: 2021-08-20
  - status:: occurred
  - before:: ^c1
- visit:: Macron > Biden ^c1
  - on:: 2021-08-19
  - account:: elysee-stm
  - account:: elysee-stmt
    - on:: 2021-08-19
  - account:: elysee-stmt
- says:: all: hello [on:: today]
- summit:: Macron, Biden
  - status:: planned, cancelled
  - on:: 2021-08-01
- talks:: Macron, Biden
  - on:: next Thursday
- talks:: Macron, Biden
  - on:: next Thursday
  - status:: planned
  - about:: #evacution
`
	docs := []*brief.Doc{
		parse("content/leaders/macron.md", fmt.Sprintf(person, "Emmanuel Macron", "Macron"), brief.Leader),
		parse("content/leaders/biden.md", fmt.Sprintf(person, "Joe Biden", "Biden"), brief.Leader),
		parse("content/topics/evacuation.md", "---\nname: Evacuation\n---\n", brief.Topic),
		parse("content/briefs/a.md", body, brief.Brief),
	}
	src := docs[3].Source
	var got []string
	for _, d := range Link(docs, Options{}).Diags {
		words := src.Slice(diag.Span{Start: src.Offset(d.Start), End: src.Offset(d.End)})
		got = append(got, fmt.Sprintf("%d:%d %s %s", d.Start.Line, d.Start.Col, d.Code, words))
	}
	want := []string{
		"7:6 BR403 nothing",
		"9:10 BR201 Macorn",
		"10:10 BR301 Thirsday",
		"11:14 BR402 ^zzz",
		"12:25 BR401 ^one",
		"17:14 BR405 ^c1",
		"20:15 BR121 elysee-stm",
		"23:5 BR122 account",
		"24:10 BR202 all",
		"26:23 BR106 cancelled",
		"27:10 BR304 2021-08-01",
		"29:10 BR301 next Thursday",
		"31:10 BR303 next Thursday",
		"33:13 BR206 #evacution",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.Join(got, "\n")); diff != "" {
		t.Error(diff)
	}
}
