package model

import (
	"fmt"
	"slices"
)

// settleEvent settles one field of an event and keeps what was in dispute.
func (l *linker) settleEvent(e *Event, list []claim, merge func(a, b claim) (claim, bool)) claim {
	out, conflict := l.settle(e.ID, e.Type, list, merge)
	if conflict != nil {
		e.Conflicts = append(e.Conflicts, *conflict)
	}
	return out
}

// settle merges the claims of one field in order. When two do not fit, the
// headline is the best claim by R7 and all values are a conflict, said once for
// each pair that disagrees, at the later value (BR411).
func (l *linker) settle(id, noun string, list []claim, merge func(a, b claim) (claim, bool)) (claim, *Conflict) {
	acc, fits := list[0], true
	for _, c := range list[1:] {
		next, ok := merge(acc, c)
		fits = fits && ok
		if ok {
			acc = next
		}
	}
	if fits {
		return acc, nil
	}
	best, values, said := headline(list), distinctValues(list), false
	ending := "both are shown"
	if noun == "statement" {
		ending = best.Value + " is shown"
	}
	for i, later := range values {
		for _, earlier := range values[:i] {
			if _, ok := merge(earlier, later); !ok {
				l.disagree(id, noun, earlier, later, ending)
				said = true
			}
		}
	}
	if !said { // any two fit, but not all together
		l.disagree(id, noun, values[0], values[len(values)-1], ending)
	}
	return best, conflictOf(list)
}

// distinctValues keeps the first claim of each value as written.
func distinctValues(list []claim) (out []claim) {
	for _, c := range list {
		if !slices.ContainsFunc(out, func(o claim) bool { return o.Value == c.Value }) {
			out = append(out, c)
		}
	}
	return out
}

func conflictOf(list []claim) *Conflict {
	out := &Conflict{Field: list[0].Field}
	for _, c := range distinctValues(list) {
		v := ConflictValue{Value: c.Value, Brief: c.Brief}
		for _, same := range list {
			if same.Value == c.Value {
				v.Sources = union(v.Sources, sourceList(same.Chain))
			}
		}
		out.Values = append(out.Values, v)
	}
	return out
}

// disagree reports two claims (BR411); an event that has no id yet is named by
// its type.
func (l *linker) disagree(id, noun string, earlier, later claim, ending string) {
	what := "this " + noun + "'s"
	if id != "" {
		what = "^" + id
	}
	l.report(later.src.At("BR411", later.span, fmt.Sprintf("sources disagree on %s `%s`: %s against %s; %s", what, later.Field, sourced(earlier), sourced(later), ending), "nothing need be done; correct the value if one of them is a slip"))
}

// sourced is a value with its nearest source.
func sourced(c claim) string {
	if n := nearest(c.Chain); n != nil {
		return c.Value + " (" + localID(n) + ")"
	}
	return c.Value
}

// headline picks the claim with the best reliability letter, then the best
// information digit, then the latest brief date, then the brief path (R7).
func headline(list []claim) claim {
	best := list[0]
	for _, c := range list[1:] {
		if better(c, best) {
			best = c
		}
	}
	return best
}

func better(a, b claim) bool {
	ga, gb := gradeKey(a.Grade), gradeKey(b.Grade)
	if ga != gb {
		return ga < gb
	}
	if a.Brief != b.Brief {
		if d := a.Brief.Date.Lo.Compare(b.Brief.Date.Lo); d != 0 {
			return d > 0
		}
		return a.Brief.Doc.Path < b.Brief.Doc.Path
	}
	return false
}

// gradeKey makes grades sortable, best first; a letter without a digit comes
// after those with one, and no grade after F.
func gradeKey(g string) string {
	switch len(g) {
	case 1:
		return g + "9"
	case 2:
		return g
	}
	return "Z9"
}

func sourceList(chain []*Entity) []*Entity {
	if n := nearest(chain); n != nil {
		return []*Entity{n}
	}
	return nil
}
