package model

import (
	"container/heap"
	"iter"
	"slices"

	"readout/generator/diag"
)

// web is what was said, and what must come before it. Its first nodes are
// statements; of each event that something comes before or after there are two
// more, its beginning and its end, and what was said in it lies between them, as
// its parts do.
type web struct {
	said   []*Statement
	events []*Event // of each pair of further nodes
	out    [][]arc
	in     []int32 // how many arcs end in each node
	whys   []edge  // what was written, for the arcs that say so
	rank   []int32 // of each statement, by R10 once dates are tightened
	ranked []int32 // the statement of each rank
}

// arc leads to a node. The word is how it reads, why the place of its edge
// among those written, or -1.
type arc struct {
	to   int32
	why  int32
	word string
}

// weave makes the web.
func weave(said []*Statement, g *graph, kept []keeping) *web {
	w := &web{said: said, out: make([][]arc, len(said)), in: make([]int32, len(said))}
	for i := range said {
		w.rank, w.ranked = append(w.rank, int32(i)), append(w.ranked, int32(i))
	}
	tied := g.tied(kept)
	if tied == nil {
		return w // nothing comes before anything
	}
	inside := g.partly()
	begin := make([]int32, len(tied)) // by rank of the event; its end is the next node
	for rank, is := range tied {
		if is {
			begin[rank] = int32(len(w.out))
			w.events = append(w.events, g.events[rank])
			w.out, w.in = append(w.out, nil, nil), append(w.in, 0, 0)
			w.tie(begin[rank], begin[rank]+1, -1, "")
		}
	}
	for rank, is := range tied {
		for _, e := range g.out[rank] {
			switch from, to := begin[rank], begin[e.to.rank]; {
			case !is:
			case e.whole():
				why := w.why(e)
				w.tie(from, to, why, " with its part ")
				w.tie(to+1, from+1, why, ", part of ")
			case e.kind == "fulfils" && (inside(e.to, e.from) || inside(e.from, e.to)): // what was said there is tied alone
			default:
				w.tie(from+1, to, w.why(e), " before ")
			}
		}
	}
	at := map[*Statement]int32{}
	for i, s := range said {
		at[s] = int32(i)
		if e := s.occasion(); e != nil && tied[e.rank] {
			w.tie(begin[e.rank], int32(i), -1, " with its statement ")
			w.tie(int32(i), begin[e.rank]+1, -1, ", said in ")
		}
	}
	for _, k := range kept {
		switch x := k.kept.Event; {
		case x == nil:
			w.tie(at[k.made], at[k.kept.Statement], w.why(k.by), " before ")
		case !inside(k.made.occasion(), x):
			w.tie(at[k.made], begin[x.rank], w.why(k.by), " before ")
		}
	}
	return w
}

// tied says of each event whether something that is no whole of it comes before
// it or after it; nil if there is nothing of the kind.
func (g *graph) tied(kept []keeping) []bool {
	tied := make([]bool, len(g.events))
	some := len(kept) > 0
	for _, k := range kept {
		if k.kept.Event != nil {
			tied[k.kept.Event.rank] = true
		}
	}
	for from, list := range g.out {
		for _, e := range list {
			if !e.whole() {
				tied[from], tied[e.to.rank], some = true, true, true
			}
		}
	}
	if !some {
		return nil
	}
	for _, from := range g.along() { // what ties a whole ties its parts
		for _, e := range g.out[from] {
			if e.whole() && tied[from] {
				tied[e.to.rank] = true
			}
		}
	}
	return tied
}

// partly says whether an event is another or a part of it, by way of 64 others
// at most.
func (g *graph) partly() func(e, whole *Event) bool {
	wholes := map[*Event][]*Event{}
	for _, list := range g.out {
		for _, e := range list {
			if e.whole() {
				wholes[e.to] = append(wholes[e.to], e.from)
			}
		}
	}
	return func(e, whole *Event) bool {
		next := []*Event{e}
		for i := 0; i < len(next) && i < 64; i++ {
			if next[i] == whole {
				return e != nil
			}
			next = append(next, wholes[next[i]]...)
		}
		return false
	}
}

func (w *web) tie(from, to, why int32, word string) {
	w.out[from] = append(w.out[from], arc{to, why, word})
	w.in[to]++
}

func (w *web) why(e edge) int32 {
	w.whys = append(w.whys, e)
	return int32(len(w.whys) - 1)
}

// id is that of the record of a node.
func (w *web) id(node int32) string {
	if i := int(node) - len(w.said); i >= 0 {
		return w.events[i/2].ID
	}
	return w.said[node].ID
}

// walk visits the nodes so that every arc leads forwards, of the statements
// that nothing holds back always the first by rank. It gives how many arcs are
// left at each node: above none at those in a circle, and behind one.
func (w *web) walk(visit func(node int32)) (left []int32) {
	left = slices.Clone(w.in)
	var ready places
	var next []int32
	free := func(node int) {
		if node < len(w.said) {
			heap.Push(&ready, int(w.rank[node]))
		} else {
			next = append(next, int32(node))
		}
	}
	for node, n := range left {
		if n == 0 {
			free(node)
		}
	}
	for len(ready)+len(next) > 0 {
		var at int32
		if n := len(next); n > 0 {
			at, next = next[n-1], next[:n-1]
		} else {
			at = w.ranked[heap.Pop(&ready).(int)]
		}
		visit(at)
		for _, a := range w.out[at] {
			if left[a.to]--; left[a.to] == 0 {
				free(int(a.to))
			}
		}
	}
	return left
}

// tighten gives windows other than their dates to what keeps a promise, which was
// said no earlier than that, and to promises, made no later than they were kept
// (R12).
func (w *web) tighten() {
	var way []int32
	w.walk(func(node int32) { way = append(way, node) })
	span := func(node int32) window {
		switch i := int(node) - len(w.said); {
		case i >= 0:
			return w.events[i/2].span
		case w.said[node].span != nil:
			return *w.said[node].span
		}
		return windowOf(w.said[node].When)
	}
	each := func(way iter.Seq2[int, int32], f func(from, to int32)) {
		for _, from := range way {
			for _, a := range w.out[from] {
				if a.why >= 0 && w.whys[a.why].from == nil {
					f(from, a.to)
				}
			}
		}
	}
	each(slices.All(way), func(from, to int32) {
		if x := span(to); int(to) < len(w.said) {
			x.lo = latest(x.lo, span(from).lo)
			w.said[to].span = &x
		}
	})
	each(slices.Backward(way), func(from, to int32) {
		x := span(from)
		narrow(&x.hi, span(to).hi)
		w.said[from].span = &x
	})
}

// order ranks statements by R10; their keys are made once.
func (w *web) order() {
	keys := make([]orderKey, len(w.said))
	for i, s := range w.said {
		keys[i] = s.key()
	}
	slices.SortFunc(w.ranked, func(a, b int32) int { return compareKeys(keys[a], keys[b]) })
	for rank, node := range w.ranked {
		w.rank[node] = int32(rank)
	}
}

// follow is the smallest order along the web. It notes on each statement that
// is held back what holds it, and its turn among those held back alike.
func (w *web) follow() []*Statement {
	latest := make([]int32, len(w.out)) // by rank, of what came before each node
	list := make([]*Statement, 0, len(w.said))
	w.walk(func(node int32) {
		if int(node) < len(w.said) {
			s := w.said[node]
			if latest[node] > w.rank[node] {
				s.behind = w.said[w.ranked[latest[node]]]
			}
			s.turn, latest[node] = int32(len(list)), max(latest[node], w.rank[node])
			list = append(list, s)
		}
		for _, a := range w.out[node] {
			latest[a.to] = max(latest[a.to], latest[node])
		}
	})
	return list
}

// unknot leaves out the latest edge of every circle that edges between events
// do not make by themselves: where a promise is kept before it was made, that is
// told (BR404); what stands after a whole and before its part has no place that
// is better than another. After many, all that is still knotted is left out.
func (w *web) unknot() (diags []diag.Diagnostic) {
	for range diag.Most {
		left := w.walk(func(int32) {})
		way := w.circle(left)
		if way == nil {
			return diags
		}
		last := int32(-1)
		kept := false
		for _, step := range way {
			if why := step.why; why >= 0 {
				kept = kept || w.whys[why].from == nil
				if last < 0 || w.whys[why].compare(w.whys[last]) > 0 {
					last = why
				}
			}
		}
		if kept {
			diags = append(diags, w.told(way, last))
		}
		w.cut(func(_ int32, a arc) bool { return a.why == last })
	}
	left := w.walk(func(int32) {})
	w.cut(func(from int32, a arc) bool { return a.why >= 0 && left[from] > 0 && left[a.to] > 0 })
	return diags
}

// step is an arc on a way, and where it begins.
type step struct {
	arc
	from int32
}

// circle finds one among the nodes that a walk has left, nil if it left none.
// Each of them has another of them before it, so that going back ends in one.
func (w *web) circle(left []int32) []step {
	start := slices.IndexFunc(left, func(n int32) bool { return n > 0 })
	if start < 0 {
		return nil
	}
	before := map[int32]step{}
	for from, list := range w.out {
		for _, a := range list {
			if _, known := before[a.to]; !known && left[from] > 0 {
				before[a.to] = step{a, int32(from)}
			}
		}
	}
	seen := map[int32]bool{}
	node := int32(start)
	for !seen[node] {
		seen[node] = true
		node = before[node].from
	}
	way := []step{before[node]}
	for at := before[node].from; at != node; at = before[at].from {
		way = append(way, before[at])
	}
	slices.Reverse(way)
	return way
}

func (w *web) cut(out func(from int32, a arc) bool) {
	for from := range w.out {
		w.out[from] = slices.DeleteFunc(w.out[from], func(a arc) bool {
			gone := out(int32(from), a)
			if gone {
				w.in[a.to]--
			}
			return gone
		})
	}
}

// told words a circle, from what was written first, at the edge that closed it.
func (w *web) told(way []step, last int32) diag.Diagnostic {
	first := -1
	for i, s := range way {
		if s.why >= 0 && (first < 0 || w.whys[s.why].compare(w.whys[way[first].why]) < 0) {
			first = i
		}
	}
	way = slices.Concat(way[first:], way[:first])
	words := "^" + w.id(way[0].from)
	var edges []edge
	for _, s := range way {
		if s.why >= 0 {
			edges = append(edges, w.whys[s.why])
		}
		if s.word != "" {
			words += s.word + "^" + w.id(s.to)
		}
	}
	d := w.whys[last].at
	d.Code, d.Severity = "BR404", diag.Error
	d.Message = "order goes in a circle: " + words + linesOf(edges)
	d.Help = "remove one of the relations"
	return d
}
