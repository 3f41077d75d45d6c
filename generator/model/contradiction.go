package model

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"readout/generator/diag"
	"readout/generator/when"
)

// soundEdges leaves out the edges that contradict the dates (BR405) or close a
// circle (BR404). They are taken in the order in which they are written, so
// that the later one is to blame.
func soundEdges(events []*Event, edges []edge) ([]edge, []diag.Diagnostic) {
	edges = slices.Clone(edges)
	slices.SortStableFunc(edges, edge.compare)
	sound, diags := dropUndatable(edges)
	sound, more := dropCircles(events, sound)
	diags = diag.Add(diags, more...)
	sound, more = dropDetours(events, sound)
	return sound, append(diags, more...)
}

// pair is what an edge says, wherever it is said.
type pair struct{ from, to *Event }

// dropUndatable leaves out edges between events whose written dates cannot be
// in that order. One that is said twice is reported at the later place.
func dropUndatable(edges []edge) (sound []edge, diags []diag.Diagnostic) {
	at := map[pair]int{}
	for _, e := range edges {
		if e.from == e.to || !againstDates(e) {
			sound = append(sound, e)
			continue
		}
		d := against(e, e.from, nil)
		if i, twice := at[pair{e.from, e.to}]; twice {
			diags[i] = d
			continue
		}
		at[pair{e.from, e.to}] = len(diags)
		diags = diag.Add(diags, d)
	}
	return sound, diags
}

// againstDates says whether an edge leads between disjoint windows that
// somebody wrote. Parts are judged by days alone (language 6.4).
func againstDates(e edge) bool {
	a, b := e.from.When, e.to.When
	if e.whole() {
		return a.Stated && b.Stated && !when.Overlap(daysOf(a), daysOf(b), 0)
	}
	return inReverse(a, b)
}

func inReverse(a, b when.Time) bool {
	return a.Stated && b.Stated && when.Before(b, a) && !when.Overlap(a, b, 0)
}

// against words an edge that the dates contradict; first is the event whose
// date does, which an edge or a way through others leads to the edge's end.
func against(e edge, first *Event, through []*Event) diag.Diagnostic {
	last := e.to
	if n := len(through); n > 0 {
		last, through = through[n-1], through[:n-1]
	}
	said := fmt.Sprintf("^%s is said to be before ^%s", first.ID, last.ID)
	switch direct := first == e.from && last == e.to; {
	case direct && e.whole():
		said = fmt.Sprintf("^%s is said to be part of ^%s", last.ID, first.ID)
		first, last = last, first
	case direct && e.kind == "fulfils":
		said = fmt.Sprintf("^%s is said to fulfil what ^%s promised", last.ID, first.ID)
		first, last = last, first
	}
	if len(through) > 0 {
		said += " (by way of " + idList(through) + ")"
	}
	d := e.at
	d.Code, d.Severity = "BR405", diag.Error
	d.Message = fmt.Sprintf("%s, but ^%s is dated %s and ^%s %s", said, first.ID, first.When.EDTF, last.ID, last.When.EDTF)
	d.Help = "correct one of the dates, or remove the relation"
	return d
}

func idList(events []*Event) string {
	var ids []string
	for _, e := range events {
		ids = append(ids, "^"+e.ID)
	}
	return strings.Join(ids, ", ")
}

// dropCircles leaves out each edge that would close a circle. Most sites have
// none, and only edges between events of one knot are looked at closely.
func dropCircles(events []*Event, edges []edge) (sound []edge, diags []diag.Diagnostic) {
	tied := knotted(events, edges)
	g := &graph{events: events, out: make([][]edge, len(events))}
	blamed := map[pair]bool{}
	for _, e := range edges {
		if e.from != e.to && !(tied[e.from.rank] && tied[e.to.rank]) {
			sound = append(sound, e)
			continue
		}
		way, circle := g.way(e.to, e.from)
		switch {
		case !circle:
			g.out[e.from.rank] = append(g.out[e.from.rank], e)
			sound = append(sound, e)
		case e.kind == "fulfils" && e.from == e.to: // kept in the very event that made it
		default:
			if e.whole() && e.to.PartOf == e.from {
				e.to.PartOf = nil // so that a walk from part to whole ends
			}
			if !blamed[pair{e.from, e.to}] {
				diags = diag.Add(diags, circleOf(append(way, e)))
			}
			blamed[pair{e.from, e.to}] = true
		}
	}
	return sound, diags
}

// knotted marks the events that lie in a circle or between two: those which
// are left when what has nothing before it, or nothing after it, is taken away.
func knotted(events []*Event, edges []edge) []bool {
	tied := make([]bool, len(events))
	for i := range tied {
		tied[i] = true
	}
	reversed := make([]edge, len(edges))
	for i, e := range edges {
		reversed[i] = edge{from: e.to, to: e.from}
	}
	for _, list := range [][]edge{edges, reversed} {
		for _, node := range newGraph(events, list).along() {
			tied[node] = false
		}
	}
	return tied
}

// way gives the edges of a shortest way from one event to another.
func (g *graph) way(from, to *Event) ([]edge, bool) {
	if from == to {
		return nil, true
	}
	by := map[*Event]edge{}
	for next := []*Event{from}; len(next) > 0; next = next[1:] {
		for _, e := range g.out[next[0].rank] {
			if _, seen := by[e.to]; seen || e.to == from {
				continue
			}
			by[e.to] = e
			if e.to != to {
				next = append(next, e.to)
				continue
			}
			var way []edge
			for at := to; at != from; at = by[at].from {
				way = append(way, by[at])
			}
			slices.Reverse(way)
			return way, true
		}
	}
	return nil, false
}

// circleOf words a circle, from its earliest edge on. Its last edge is the
// latest, which is to blame.
func circleOf(way []edge) diag.Diagnostic {
	last := way[len(way)-1]
	d := last.at
	d.Code, d.Severity = "BR404", diag.Error
	first := 0
	for i, e := range way {
		if e.compare(way[first]) < 0 {
			first = i
		}
	}
	way = slices.Concat(way[first:], way[:first])
	words := "^" + way[0].from.ID
	for i, e := range way {
		switch {
		case len(way) > 8 && i == 4:
			words += " ..."
		case len(way) > 8 && i > 4 && i < len(way)-2:
		case e.whole():
			words += " with its part ^" + e.to.ID
		default:
			words += " before ^" + e.to.ID
		}
	}
	d.Message = "order goes in a circle: " + words + linesOf(way)
	d.Help = "remove one of the relations"
	return d
}

// linesOf names the lines on which the edges of a circle are written.
func linesOf(way []edge) string {
	if len(way) < 2 {
		return ""
	}
	oneFile := !slices.ContainsFunc(way, func(e edge) bool { return e.at.File != way[0].at.File })
	var places []string
	for _, e := range way {
		place := fmt.Sprint(e.at.Start.Line)
		if !oneFile {
			place = path.Base(e.at.File) + ":" + place
		}
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	switch {
	case !oneFile:
		return " (" + strings.Join(places, ", ") + ")"
	case len(places) == 1:
		return " (line " + places[0] + ")"
	}
	return " (lines " + strings.Join(places, ", ") + ")"
}

// dropDetours finds dates that no single edge contradicts but a way through
// several does, and leaves out the latest edge of that way (BR405).
func dropDetours(events []*Event, edges []edge) ([]edge, []diag.Diagnostic) {
	g := newGraph(events, edges)
	since := make([]*Event, len(events)) // the event of the latest written beginning before each
	by := make([]*edge, len(events))     // the edge on which it came
	bad := map[pair]bool{}
	var diags []diag.Diagnostic
	for _, node := range g.along() {
		e := events[node]
		if from := since[node]; from != nil && inReverse(from.When, e.When) {
			if way := wayBack(by, from, e); againstWay(way, from, e) && !slices.ContainsFunc(way, func(x *edge) bool { return bad[pair{x.from, x.to}] }) {
				blame := latestOf(way)
				bad[pair{blame.from, blame.to}] = true
				diags = diag.Add(diags, against(*blame, from, endsOf(way)))
			}
			since[node], by[node] = nil, nil
		}
		if e.When.Stated && !e.When.Lo.IsZero() && (since[node] == nil || startsLater(e, since[node])) {
			since[node], by[node] = e, nil
		}
		for i, x := range g.out[node] {
			if from := since[node]; from != nil && (since[x.to.rank] == nil || startsLater(from, since[x.to.rank])) {
				since[x.to.rank], by[x.to.rank] = from, &g.out[node][i]
			}
		}
	}
	return slices.DeleteFunc(edges, func(e edge) bool { return bad[pair{e.from, e.to}] }), diags
}

// againstWay judges a way that leads through a whole by days alone, as parts are.
func againstWay(way []*edge, from, to *Event) bool {
	return !slices.ContainsFunc(way, func(e *edge) bool { return e.whole() }) || inReverse(daysOf(from.When), daysOf(to.When))
}

func startsLater(a, b *Event) bool {
	alo, _ := a.When.Instants()
	blo, _ := b.When.Instants()
	return alo.After(blo)
}

func wayBack(by []*edge, from, to *Event) []*edge {
	var way []*edge
	for at := to; at != from && by[at.rank] != nil; at = by[at.rank].from {
		way = append(way, by[at.rank])
	}
	slices.Reverse(way)
	return way
}

func latestOf(way []*edge) *edge {
	last := way[0]
	for _, e := range way {
		if e.compare(*last) >= 0 {
			last = e
		}
	}
	return last
}

func endsOf(way []*edge) []*Event {
	var list []*Event
	for _, e := range way {
		list = append(list, e.to)
	}
	return list
}
