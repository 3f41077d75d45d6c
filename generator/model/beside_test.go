package model

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/brief"
	"readout/generator/diag"
)

// A model does not depend on how many processors read records, and names that
// no file defines are told once, though their briefs are read twice.
func TestBeside(t *testing.T) {
	docs := made(40)
	for i := range 20 {
		docs = append(docs, parse(fmt.Sprintf("content/briefs/strange-%02d.md", i), fmt.Sprintf(`---
title: Strange %[1]d
date: 2021-08-%02[2]d
via: Nobody Knows
topics: [odd-%[1]d]
---

- call:: Somebody Odd > Number %[1]d: talk ^odd-%[1]d
  - on:: 2021-08-%02[2]d
  - at:: Oddville
  - says:: Somebody Odd: "we shall see about number %[1]d" ^said-%[1]d
    - via:: Wire %[1]d
    - during:: ^nowhere
    - meeting:: Somebody Odd > Other %[1]d
`, i, i+1), brief.Brief))
	}
	site := &caseSite{sources: map[string]*diag.Source{}}
	link := func(processors int) (*Model, string) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		m := Link(docs, Options{})
		return m, site.everything(m)
	}
	m, want := link(1)
	for _, n := range []int{2, 7} {
		if _, got := link(n); got != want {
			t.Errorf("%d processors\n%s", n, cmp.Diff(want, got))
		}
	}
	told := map[string]int{}
	for _, d := range m.Diags {
		if d.File == "content/briefs/strange-07.md" {
			told[fmt.Sprint(d.Code, d.Start, d.Message)]++
		}
	}
	for what, n := range told {
		if n != 1 {
			t.Errorf("%s is told %d times", what, n)
		}
	}
	if len(told) < 6 {
		t.Errorf("few of the strange names are told: %v", told)
	}
	if n := len(m.Unresolved); n == 0 || len(m.Unresolved[n-1].Places) == 0 {
		t.Error("no name is unresolved")
	}
	for _, u := range m.Unresolved {
		if u.Name == "Oddville" && len(u.Places) != 20 {
			t.Errorf("Oddville stands in %d places, not 20", len(u.Places))
		}
	}
}
