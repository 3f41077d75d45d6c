package model

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"time"

	"readout/generator/diag"
	"readout/generator/when"
)

// edge says that one event comes before another: stated by a record, at the
// id's place in its brief.
type edge struct {
	from, to *Event
	file     string
	at       diag.Diagnostic // position and excerpt of the id that states it
	kind     string
}

// window is an event's span of instants, tightened along edges (R12). It is
// used for sorting and never shown.
type window struct{ lo, hi time.Time }

// orderKey is R10: Lo, or Hi when Lo is open; then Hi; then the place of the
// first record.
type orderKey struct {
	lo, hi time.Time
	rank   int // order of the first record: brief date, path, position
}

func keyOf(w window, rank int) orderKey {
	k := orderKey{lo: w.lo, hi: w.hi, rank: rank}
	if k.lo.IsZero() {
		k.lo = w.hi
	}
	return k
}

func compareKeys(a, b orderKey) int {
	return cmp.Or(when.CompareOpen(a.lo, b.lo), when.CompareOpen(a.hi, b.hi), cmp.Compare(a.rank, b.rank))
}

// orderEvents sorts events into timeline order (R11) and reports contradictions
// between stated order and dates (BR404, BR405).
func orderEvents(events []*Event, rank map[*Event]int, edges []edge) ([]*Event, []diag.Diagnostic) {
	var diags []diag.Diagnostic
	sound := edges[:0:0]
	for _, e := range edges {
		if e.from == e.to {
			diags = append(diags, circle(e))
			continue
		}
		if when.Before(e.to.When, e.from.When) && e.to.When.Stated && e.from.When.Stated {
			diags = append(diags, against(e))
			continue
		}
		sound = append(sound, e)
	}
	sound, circles := dropCircles(sound)
	diags = append(diags, circles...)
	windows := tighten(events, sound)
	return kahn(events, rank, sound, windows), diags
}

func circle(e edge) diag.Diagnostic {
	d := e.at
	d.Code, d.Severity = "BR404", diag.Error
	d.Message = fmt.Sprintf("order goes in a circle: ^%s before ^%s before ^%s", e.from.ID, e.to.ID, e.from.ID)
	d.Help = "remove one of the relations"
	return d
}

func against(e edge) diag.Diagnostic {
	d := e.at
	d.Code, d.Severity = "BR405", diag.Error
	d.Message = fmt.Sprintf("^%s is said to be before ^%s, but ^%s is dated %s and ^%s %s",
		e.from.ID, e.to.ID, e.from.ID, e.from.When.EDTF, e.to.ID, e.to.When.EDTF)
	d.Help = "correct one of the dates, or remove the relation"
	return d
}

// dropCircles takes edges in the order they are written and leaves out each
// one that would close a circle; the later edge is the one to blame.
func dropCircles(edges []edge) ([]edge, []diag.Diagnostic) {
	next := map[*Event][]*Event{}
	var sound []edge
	var diags []diag.Diagnostic
	for _, e := range edges {
		if reaches(next, e.to, e.from, map[*Event]bool{}) {
			diags = append(diags, circle(e))
			continue
		}
		next[e.from] = append(next[e.from], e.to)
		sound = append(sound, e)
	}
	return sound, diags
}

func reaches(next map[*Event][]*Event, from, to *Event, seen map[*Event]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	for _, n := range next[from] {
		if reaches(next, n, to, seen) {
			return true
		}
	}
	return false
}

// tighten narrows windows along edges and into wholes until nothing changes
// (R12, language 6.26). Each pass follows the edges in a fixed order, and a
// bound only ever moves inwards, so it ends.
func tighten(events []*Event, edges []edge) map[*Event]window {
	w := make(map[*Event]window, len(events))
	for _, e := range events {
		lo, hi := e.When.Instants()
		w[e] = window{lo, hi}
	}
	narrow := func(e *Event, lo, hi time.Time) bool {
		old := w[e]
		now := old
		if !lo.IsZero() && (now.lo.IsZero() || lo.After(now.lo)) {
			now.lo = lo
		}
		if !hi.IsZero() && (now.hi.IsZero() || hi.Before(now.hi)) {
			now.hi = hi
		}
		if !now.lo.IsZero() && !now.hi.IsZero() && !now.lo.Before(now.hi) {
			return false
		}
		w[e] = now
		return now != old
	}
	for pass, changed := 0, true; changed && pass <= len(events); pass++ {
		changed = false
		for _, e := range edges {
			changed = narrow(e.to, w[e.from].lo, time.Time{}) || changed
			changed = narrow(e.from, time.Time{}, w[e.to].hi) || changed
		}
		for _, e := range events {
			if e.PartOf != nil {
				whole := w[e.PartOf]
				if e.PartOf.When.Precision == when.Instant {
					whole.hi = whole.lo.Add(24 * time.Hour)
				}
				changed = narrow(e, whole.lo, whole.hi) || changed
			}
		}
	}
	return w
}

// queue is a heap of events on their R10 keys.
type queue struct {
	list []*Event
	key  map[*Event]orderKey
}

func (q *queue) Len() int           { return len(q.list) }
func (q *queue) Less(i, j int) bool { return compareKeys(q.key[q.list[i]], q.key[q.list[j]]) < 0 }
func (q *queue) Swap(i, j int)      { q.list[i], q.list[j] = q.list[j], q.list[i] }
func (q *queue) Push(x any)         { q.list = append(q.list, x.(*Event)) }
func (q *queue) Pop() any {
	last := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return last
}

// kahn gives the smallest order that respects every edge (R11). A whole comes
// before its parts (language 6.4), which is one more edge each.
func kahn(events []*Event, rank map[*Event]int, edges []edge, w map[*Event]window) []*Event {
	next := map[*Event][]*Event{}
	waits := map[*Event]int{}
	add := func(from, to *Event) {
		next[from] = append(next[from], to)
		waits[to]++
	}
	for _, e := range edges {
		add(e.from, e.to)
	}
	for _, e := range events {
		if e.PartOf != nil && !reaches(next, e, e.PartOf, map[*Event]bool{}) {
			add(e.PartOf, e)
		}
	}
	q := &queue{key: make(map[*Event]orderKey, len(events))}
	for _, e := range events {
		q.key[e] = keyOf(w[e], rank[e])
		if waits[e] == 0 {
			q.list = append(q.list, e)
		}
	}
	heap.Init(q)
	out := make([]*Event, 0, len(events))
	for q.Len() > 0 {
		e := heap.Pop(q).(*Event)
		out = append(out, e)
		for _, n := range next[e] {
			if waits[n]--; waits[n] == 0 {
				heap.Push(q, n)
			}
		}
	}
	return out
}

// orderStatements sorts by date, then brief, then position.
func orderStatements(list []*Statement, rank map[*Statement]int) {
	slices.SortStableFunc(list, func(a, b *Statement) int {
		return cmp.Or(when.Compare(a.When, b.When), cmp.Compare(rank[a], rank[b]))
	})
}
