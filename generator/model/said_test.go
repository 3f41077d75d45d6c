package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomSaid makes statements of their own or made in events, and what of them
// was kept by what.
func randomSaid(r *rand.Rand, events []*Event, n int) (said []*Statement, kept []keeping) {
	dates := randomEvents(r, n)
	for i, d := range dates {
		s := &Statement{ID: fmt.Sprintf("s%d", i), When: d.When, first: standing{record: 100 + i}}
		if len(events) > 0 && r.IntN(4) > 0 {
			e := events[r.IntN(len(events))]
			s.During, s.When = []*Event{e}, e.When
			if r.IntN(5) == 0 {
				s.When = d.When
			}
		}
		said = append(said, s)
	}
	for i := range n / 3 {
		k := keeping{made: said[r.IntN(n)], kept: Ref{Statement: said[r.IntN(n)]}, by: edge{kind: "fulfils", order: i}}
		if len(events) > 0 && r.IntN(3) == 0 {
			k.kept = Ref{Event: events[r.IntN(len(events))]}
		}
		if k.kept.Statement != k.made {
			kept = append(kept, k)
		}
	}
	return said, kept
}

// naiveBefore says which statements must come before which, plainly read: said
// in events one of which, or a whole of it, edges put before the other or a
// whole of that; or promised and kept.
func naiveBefore(said []*Statement, events []*Event, edges []edge, kept []keeping) [][]bool {
	closed := func(m [][]bool) [][]bool {
		for k := range m {
			for i := range m {
				for j := range m {
					m[i][j] = m[i][j] || m[i][k] && m[k][j]
				}
			}
		}
		return m
	}
	square := func(n int) [][]bool {
		m := make([][]bool, n)
		for i := range m {
			m[i] = make([]bool, n)
		}
		return m
	}
	within := square(len(events))
	for _, e := range edges {
		if e.whole() {
			within[e.to.rank][e.from.rank] = true
		}
	}
	closed(within)
	for i := range within {
		within[i][i] = true
	}
	m := square(len(said) + 2*len(events)) // statements, then how events begin, then how they end
	begins, ends := len(said), len(said)+len(events)
	for _, e := range edges {
		for a := range events {
			for b := range events {
				if !e.whole() && within[a][e.from.rank] && within[b][e.to.rank] {
					m[ends+a][begins+b] = true
				}
			}
		}
	}
	for i, s := range said {
		if e := s.occasion(); e != nil {
			for w := range events {
				if within[e.rank][w] {
					m[begins+w][i], m[i][ends+w] = true, true
				}
			}
		}
	}
	for a := range events {
		m[begins+a][ends+a] = true
		for w := range events {
			if a != w && within[a][w] {
				m[begins+w][begins+a], m[ends+a][ends+w] = true, true
			}
		}
	}
	for _, k := range kept {
		to := slices.Index(said, k.kept.Statement)
		if x := k.kept.Event; x != nil {
			to = begins + x.rank
			if e := k.made.occasion(); e != nil && within[e.rank][x.rank] {
				continue
			}
		}
		m[slices.Index(said, k.made)][to] = true
	}
	return closed(m)
}

// R11 of statements on random windows, edges and promises, against the plain
// reading above: the order holds what must come first and is the smallest by
// R10 that does, and BySaid gives the same.
func TestSaidAgreesWithNaive(t *testing.T) {
	circles := 0
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 3))
		events := randomEvents(r, r.IntN(8))
		var edges []edge
		if n := len(events); n > 0 {
			edges, _ = soundEdges(events, randomEdges(r, events, r.IntN(n+1)))
		}
		l := &linker{m: &Model{}, graph: newGraph(events, edges)}
		for i, e := range l.graph.ordered() {
			e.place = int64(i)
		}
		l.m.Statements, l.kept = randomSaid(r, events, 1+r.IntN(10))
		said := slices.Clone(l.m.Statements)
		before := naiveBefore(said, events, edges, l.kept)
		l.orderStatements()
		if len(l.m.Statements) != len(said) {
			t.Fatalf("seed %d: %d statements of %d", seed, len(l.m.Statements), len(said))
		}
		if !slices.IsSortedFunc(l.m.Statements, BySaid) {
			t.Fatalf("seed %d: the order is not that of BySaid", seed)
		}
		circle := false
		for i := range before {
			circle = circle || before[i][i]
		}
		if circle {
			circles++
			continue
		}
		if len(l.remarks) > 0 {
			t.Fatalf("seed %d: a circle is told where there is none: %s", seed, l.remarks[0].Message)
		}
		var want []*Statement
		for len(want) < len(said) {
			var best *Statement
			for i, s := range said {
				free := !slices.Contains(want, s)
				for j, o := range said {
					free = free && (!before[j][i] || slices.Contains(want, o))
				}
				if free && (best == nil || compareKeys(s.key(), best.key()) < 0) {
					best = s
				}
			}
			want = append(want, best)
		}
		if !slices.Equal(l.m.Statements, want) {
			t.Fatalf("seed %d:\n%s\nwant\n%s", seed, saidList(l.m.Statements), saidList(want))
		}
	}
	if circles < 10 || circles > 300 {
		t.Errorf("%d sites with a circle", circles)
	}
}

func saidList(list []*Statement) (out string) {
	for _, s := range list {
		out += s.ID + "[" + s.When.EDTF + "] "
	}
	return out
}
