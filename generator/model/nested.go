package model

import "slices"

// inherit gives events whose date nobody wrote the date of the event they are
// nested in, as all briefs together know it (language 6.4). Where nobody wrote
// a status either, what is part of something that is still to come, or will
// not come, is so too.
func (l *linker) inherit() {
	parent := map[*Event]*Event{}
	for _, r := range l.events {
		if r.parent == nil || r.parent.made == r.made || parent[r.made] != nil || claimed(r.made, "on") {
			continue
		}
		if r.parent.made.When.Stated || !r.made.When.Stated {
			parent[r.made] = r.parent.made
		}
	}
	settled := map[*Event]bool{}
	var settle func(e *Event)
	settle = func(e *Event) {
		whole := parent[e]
		if whole == nil || settled[e] {
			return
		}
		settled[e] = true
		settle(whole)
		e.When = whole.When
		if !claimed(e, "phase") && slices.Contains([]string{"planned", "postponed", "cancelled"}, whole.Phase) {
			e.Phase = whole.Phase
		}
	}
	for _, e := range l.m.Events {
		settle(e)
	}
}

// claimed says whether somebody wrote a field of an event.
func claimed(e *Event, field string) bool {
	return slices.ContainsFunc(e.Claims, func(c Claim) bool { return c.Field == field })
}

// nest makes implied part-of relations from nesting (language 6.14).
func (l *linker) nest() {
	for _, r := range l.events {
		if r.parent == nil || r.made == r.parent.made {
			continue
		}
		whole := r.parent.made
		r.made.Relations = addRelation(r.made.Relations, Relation{Kind: "part-of", To: Ref{Event: whole}, Implied: true})
		if r.made.PartOf == nil {
			r.made.PartOf = whole
		}
		at := r.item.IDSpan
		if r.id == "" {
			at = r.item.WordSpan
		}
		l.edges = append(l.edges, edge{from: whole, to: r.made, kind: "part-of",
			at: r.scope.src().At("BR404", at, "", ""), order: r.order, off: at.Start})
	}
}
