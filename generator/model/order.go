package model

import (
	"cmp"
	"container/heap"
	"slices"
	"time"

	"readout/generator/diag"
	"readout/generator/when"
)

// edge says that one event comes before another (R11). A whole comes before
// its parts too, but contains them: edges that tie a part to its whole narrow
// windows in another way than those of `before`.
type edge struct {
	from, to *Event
	kind     string          // the key as written, "part-of" for nesting
	at       diag.Diagnostic // position and excerpt of the id that states it
	order    int             // of the brief
	off      int             // where the id stands in the file
}

// compare sorts edges as they are written.
func (e edge) compare(o edge) int { return cmp.Or(e.order-o.order, e.off-o.off) }

// whole says whether the edge leads from a whole to its part.
func (e edge) whole() bool { return e.kind == "part-of" || e.kind == "during" }

// window is an event's span of instants, tightened along edges (R12). It is
// used for sorting and never shown. A zero end is open.
type window struct{ lo, hi time.Time }

// orderKey is R10: Lo, or Hi when Lo is open; then Hi; then the place of the
// first record.
type orderKey struct {
	lo, hi time.Time
	first  standing
}

// standing is where a record stands: the number of its brief, by date and path,
// and its own number there.
type standing struct{ brief, record int }

func (a standing) compare(b standing) int { return cmp.Or(a.brief-b.brief, a.record-b.record) }

func (r *rawEvent) standing() standing     { return standing{r.order, r.item.Number} }
func (r *rawStatement) standing() standing { return standing{r.order, r.item.Number} }

func keyOf(w window, first standing) orderKey {
	k := orderKey{lo: w.lo, hi: w.hi, first: first}
	if k.lo.IsZero() {
		k.lo = w.hi
	}
	return k
}

func compareKeys(a, b orderKey) int {
	return cmp.Or(when.CompareOpen(a.lo, b.lo), when.CompareOpen(a.hi, b.hi), a.first.compare(b.first))
}

// inOrder is the order of events that no edges tie to each other.
func inOrder(a, b *Event) int { return compareKeys(keyOf(a.span, a.first), keyOf(b.span, b.first)) }

// ByTime compares events of one model by their places in the timeline.
func ByTime(a, b *Event) int { return cmp.Compare(a.place, b.place) }

// graph is the events with the edges between them, by rank: node i is the event
// of rank i.
type graph struct {
	events []*Event
	out    [][]edge
}

func newGraph(events []*Event, edges []edge) *graph {
	g := &graph{events: events, out: make([][]edge, len(events))}
	for _, e := range edges {
		g.out[e.from.rank] = append(g.out[e.from.rank], e)
	}
	return g
}

// order puts events and statements in timeline order (R11) and reports what
// contradicts itself (BR404, BR405).
func (l *linker) order() {
	edges, diags := soundEdges(l.m.Events, l.edges)
	l.report(diags...)
	l.graph = newGraph(l.m.Events, edges)
	l.graph.tighten()
	l.m.Events = l.graph.sorted()
	for i, e := range l.m.Events {
		e.place = int64(i+1) * room
	}
	l.orderStatements()
}

// room is left between the places of two events for those of later models.
const room = 1 << 20

// sorted gives the smallest order by R10 that respects every edge (R11): the
// events in plain order, taken by a heap as soon as nothing holds them back.
func (g *graph) sorted() []*Event {
	keys := make([]orderKey, len(g.events))
	plain := make([]int, len(g.events))
	for i, e := range g.events {
		keys[i], plain[i] = keyOf(e.span, e.first), i
	}
	slices.SortFunc(plain, func(a, b int) int { return compareKeys(keys[a], keys[b]) })
	place := make([]int, len(plain))
	for i, node := range plain {
		place[node] = i
	}
	waits := g.waits()
	var ready places
	for i, node := range plain {
		if waits[node] == 0 {
			ready = append(ready, i) // ascending, so it is a heap already
		}
	}
	list := make([]*Event, 0, len(plain))
	for len(ready) > 0 {
		node := plain[heap.Pop(&ready).(int)]
		list = append(list, g.events[node])
		for _, e := range g.out[node] {
			if waits[e.to.rank]--; waits[e.to.rank] == 0 {
				heap.Push(&ready, place[e.to.rank])
			}
		}
	}
	return list
}

// waits counts for each node the edges that end there.
func (g *graph) waits() []int {
	n := make([]int, len(g.events))
	for _, list := range g.out {
		for _, e := range list {
			n[e.to.rank]++
		}
	}
	return n
}

// places is a heap of places in the plain order.
type places []int

func (p places) Len() int           { return len(p) }
func (p places) Less(i, j int) bool { return p[i] < p[j] }
func (p places) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *places) Push(x any)        { *p = append(*p, x.(int)) }
func (p *places) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

// along lists the nodes so that every edge leads forwards; nodes in a circle
// are left out.
func (g *graph) along() []int {
	waits := g.waits()
	list := make([]int, 0, len(g.events))
	for i, n := range waits {
		if n == 0 {
			list = append(list, i)
		}
	}
	for i := 0; i < len(list); i++ {
		for _, e := range g.out[list[i]] {
			if waits[e.to.rank]--; waits[e.to.rank] == 0 {
				list = append(list, e.to.rank)
			}
		}
	}
	return list
}

// tighten gives each event its window along the edges.
func (g *graph) tighten() {
	for i, w := range g.tightened() {
		g.events[i].span = w
	}
}

// tightened narrows the windows along the edges until nothing changes (R12,
// language 6.26): what comes later begins no earlier, what comes earlier ends
// no later, and a part lies inside its whole. Ends only ever move inwards, so
// there is one result whatever the order of the steps.
func (g *graph) tightened() []window {
	w := make([]window, len(g.events))
	for i, e := range g.events {
		w[i].lo, w[i].hi = e.When.Instants()
	}
	way := g.along()
	for _, from := range way {
		for _, e := range g.out[from] {
			w[e.to.rank].lo = latest(w[e.to.rank].lo, w[from].lo)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, from := range slices.Backward(way) {
			for _, e := range g.out[from] {
				if !e.whole() {
					changed = narrow(&w[from].hi, w[e.to.rank].hi) || changed
				}
			}
		}
		for _, from := range way {
			for _, e := range g.out[from] {
				if e.whole() {
					changed = narrow(&w[e.to.rank].hi, wholeEnd(e.from, w[from].hi)) || changed
				}
			}
		}
	}
	return w
}

func latest(a, b time.Time) time.Time {
	if b.After(a) { // an open end is the zero time, before all others
		return b
	}
	return a
}

func narrow(hi *time.Time, to time.Time) bool {
	if to.IsZero() || !hi.IsZero() && !to.Before(*hi) {
		return false
	}
	*hi = to
	return true
}

// wholeEnd is until when a whole may have parts: one with a clock time to the
// end of its day (language 6.4).
func wholeEnd(whole *Event, hi time.Time) time.Time {
	if whole.When.Precision == when.Instant {
		_, hi = daysOf(whole.When).Instants()
	}
	return hi
}

// daysOf is a date as calendar days: of a clock time, the day it falls on.
func daysOf(t when.Time) when.Time {
	if t.Precision == when.Instant {
		y, m, d := t.Lo.Date()
		t.Lo = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		t.Hi = t.Lo.AddDate(0, 0, 1)
		t.Precision = when.Day
	}
	return t
}

// before says whether one event is definitely before another by edges alone
// (R12): through at least one that orders. What is before a whole is before
// its parts, and what comes after a whole comes after its parts.
func (g *graph) before(a, b *Event) bool {
	seen := map[*Event]bool{}
	next := []*Event{a}
	reach := func(e *Event) {
		if !seen[e] {
			seen[e] = true
			next = append(next, e)
		}
	}
	for len(next) > 0 && !seen[b] {
		e := next[0]
		next = next[1:]
		for _, whole := range append(g.wholes(e), e) {
			for _, x := range g.out[whole.rank] {
				if !x.whole() || seen[whole] {
					reach(x.to)
				}
			}
		}
	}
	return seen[b]
}

// wholes lists what an event is a part of, near and far.
func (g *graph) wholes(e *Event) []*Event {
	var list []*Event
	for w := e.PartOf; w != nil && !slices.Contains(list, w); w = w.PartOf {
		list = append(list, w)
	}
	return list
}
