package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"readout/generator/when"
)

// randomEvents makes events with windows of every sort: days, ranges, open
// ends, clock times, and dates that nobody wrote.
func randomEvents(r *rand.Rand, n int) []*Event {
	day := func(i int) string { return time.Date(2021, 8, 10+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }
	var list []*Event
	for i := range n {
		d := r.IntN(8)
		written := day(d)
		a := when.Anchor{Day: time.Date(2021, 8, 19, 0, 0, 0, 0, time.UTC), Zone: []string{"UTC", "Asia/Tokyo"}[r.IntN(2)]}
		switch r.IntN(7) {
		case 0:
			written = "[" + day(d) + ".." + day(d+r.IntN(5)) + "]"
		case 1:
			written = "[.." + day(d) + "]"
		case 2:
			written = "[" + day(d) + "..]"
		case 3:
			written = fmt.Sprintf("%s %02d:30", day(d), r.IntN(24))
		case 4:
			written = "2021-08"
		}
		t, _ := when.Parse(written, a)
		if r.IntN(7) == 0 {
			t = when.Default(a)
		}
		list = append(list, &Event{ID: fmt.Sprintf("e%d", i), When: t, rank: i, first: standing{record: i}})
	}
	return list
}

func randomEdges(r *rand.Rand, events []*Event, n int) []edge {
	var list []edge
	for i := range n {
		a, b := events[r.IntN(len(events))], events[r.IntN(len(events))]
		e := edge{from: a, to: b, kind: []string{"before", "before", "part-of"}[r.IntN(3)], order: i}
		if e.whole() && b.PartOf == nil && a != b {
			b.PartOf = a
		}
		list = append(list, e)
	}
	return list
}

// naiveWindows repeats the two rules of tightening until nothing changes.
func naiveWindows(events []*Event, edges []edge) []window {
	w := make([]window, len(events))
	for i, e := range events {
		w[i].lo, w[i].hi = e.When.Instants()
	}
	for changed := true; changed; {
		changed = false
		for _, e := range edges {
			a, b := &w[e.from.rank], &w[e.to.rank]
			if b.lo.Before(a.lo) {
				b.lo, changed = a.lo, true
			}
			early, end := a, b.hi
			if e.whole() {
				early, end = b, a.hi
				if e.from.When.Precision == when.Instant {
					y, m, d := e.from.When.Lo.Date()
					end = time.Date(y, m, d+1, 0, 0, 0, 0, e.from.When.Lo.Location())
				}
			}
			if !end.IsZero() && (early.hi.IsZero() || end.Before(early.hi)) {
				early.hi, changed = end, true
			}
		}
	}
	return w
}

// naiveOrder takes, again and again, the smallest event that no edge holds back.
func naiveOrder(events []*Event, edges []edge, w []window) []*Event {
	var out []*Event
	for len(out) < len(events) {
		var best *Event
		for _, e := range events {
			free := !slices.Contains(out, e) && !slices.ContainsFunc(edges, func(x edge) bool { return x.to == e && !slices.Contains(out, x.from) })
			if free && (best == nil || compareKeys(keyOf(w[e.rank], e.first), keyOf(w[best.rank], best.first)) < 0) {
				best = e
			}
		}
		out = append(out, best)
	}
	return out
}

// ordered tightens and sorts.
func (g *graph) ordered() []*Event {
	g.tighten()
	return g.sorted()
}

func listed(events []*Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%s[%s] ", e.ID, e.When.EDTF)
	}
	return b.String()
}

// R11 and R12 on random windows and edges, against the plain readings above.
func TestOrderAgreesWithNaive(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		events := randomEvents(r, 1+r.IntN(14))
		edges, _ := soundEdges(events, randomEdges(r, events, r.IntN(2*len(events))))
		g := newGraph(events, edges)
		windows, wanted := g.tightened(), naiveWindows(events, edges)
		for i := range windows {
			if !windows[i].lo.Equal(wanted[i].lo) || !windows[i].hi.Equal(wanted[i].hi) {
				t.Fatalf("seed %d: %s tightened to %v, want %v", seed, events[i].ID, windows[i], wanted[i])
			}
		}
		got, want := listed(g.ordered()), listed(naiveOrder(events, edges, wanted))
		if got != want {
			t.Fatalf("seed %d:\n%s\nwant\n%s", seed, got, want)
		}
	}
}

// Without edges the order is a plain sort by R10, displayed dates never change,
// and every edge that is not reported holds.
func TestOrderHoldsEdges(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 2))
		events := randomEvents(r, 2+r.IntN(20))
		plain := slices.Clone(events)
		slices.SortFunc(plain, func(a, b *Event) int {
			return compareKeys(keyOf(windowOf(a.When), a.first), keyOf(windowOf(b.When), b.first))
		})
		g := newGraph(events, nil)
		if got := listed(g.ordered()); got != listed(plain) {
			t.Fatalf("seed %d: without edges\n%s\nwant\n%s", seed, got, listed(plain))
		}
		before := listed(events)
		edges, diags := soundEdges(events, randomEdges(r, events, len(events)))
		if len(edges)+len(diags) > len(events) {
			t.Fatalf("seed %d: %d edges kept and %d reported of %d", seed, len(edges), len(diags), len(events))
		}
		g = newGraph(events, edges)
		order := g.ordered()
		if len(order) != len(events) || listed(events) != before {
			t.Fatalf("seed %d: events were lost or dates changed", seed)
		}
		for _, e := range edges {
			if slices.Index(order, e.from) >= slices.Index(order, e.to) {
				t.Fatalf("seed %d: %s is not before %s in %s", seed, e.from.ID, e.to.ID, listed(order))
			}
		}
	}
}

// A long chain written backwards and a knot of many circles come to an end;
// what took steps by the square of their number would take minutes here.
func TestOrderOfLongChains(t *testing.T) {
	const n = 20_000
	events := make([]*Event, n)
	var chain, knot []edge
	for i := range events {
		events[i] = &Event{ID: fmt.Sprint(i), rank: i, first: standing{record: i}, When: when.Default(when.Anchor{Day: time.Date(2021, 8, 19, 0, 0, 0, 0, time.UTC)})}
	}
	for i := range n - 1 {
		chain = append(chain, edge{from: events[n-1-i], to: events[n-2-i], kind: "before", order: n - i})
	}
	for i := range 300 {
		knot = append(knot, edge{from: events[i], to: events[(i*7+1)%300], kind: "before", order: i})
	}
	sound, diags := soundEdges(events, chain)
	if len(diags) > 0 || listed(newGraph(events, sound).ordered()[:1]) != listed(events[n-1:]) {
		t.Error("the chain is not followed")
	}
	if sound, diags := soundEdges(events, knot); len(sound)+len(diags) != len(knot) || len(diags) == 0 {
		t.Errorf("%d edges kept and %d reported of %d", len(sound), len(diags), len(knot))
	}
}
