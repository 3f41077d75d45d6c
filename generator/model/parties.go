package model

import (
	"slices"
	"strings"

	"readout/generator/diag"
)

// mergeParties unites participants; a side that gives a direction keeps it
// (R5). Records that turn it round, or that give one person two roles, are in
// conflict: the best of them by R7 stands (language 6.12).
func (l *linker) mergeParties(e *Event, g []*rawEvent) {
	lead := l.leader(e, g)
	e.Actors, e.Recipients = slices.Grow(e.Actors, len(lead.actors)), slices.Grow(e.Recipients, len(lead.recipients))
	for _, p := range lead.actors {
		e.Actors = addParticipant(e.Actors, p)
	}
	for _, p := range lead.recipients {
		if !addRole(e.Actors, p) {
			e.Recipients = addParticipant(e.Recipients, p)
		}
	}
	for _, r := range g {
		along := len(r.recipients) > 0 && !opposite(lead, r)
		for _, p := range r.actors {
			if !addRole(e.Actors, p) && !addRole(e.Recipients, p) {
				e.Actors = append(e.Actors, p)
			}
		}
		for _, p := range r.recipients {
			switch {
			case addRole(e.Actors, p) || addRole(e.Recipients, p):
			case along:
				e.Recipients = append(e.Recipients, p)
			default:
				e.Actors = append(e.Actors, p)
			}
		}
	}
}

// leader is the record whose direction an event has: the first that gives one,
// or the best by R7 of those that contradict each other.
func (l *linker) leader(e *Event, g []*rawEvent) *rawEvent {
	lead, disputed := g[0], []*rawEvent{}
	for _, r := range g {
		if len(lead.recipients) == 0 && len(r.recipients) > 0 {
			lead = r
		}
	}
	for _, r := range g {
		if r != lead && (len(r.recipients) > 0 && opposite(lead, r) || twoRoles(lead, r)) {
			disputed = append(disputed, r)
		}
	}
	if len(disputed) == 0 {
		return lead
	}
	var list []claim
	sides := append([]*rawEvent{lead}, disputed...)
	for _, r := range sides {
		list = append(list, partiesClaim(r))
	}
	for _, c := range list {
		e.Claims = append(e.Claims, c.Claim)
	}
	best := l.settleEvent(e, list, func(a, b claim) (claim, bool) { return a, a.Value == b.Value })
	for i, c := range list {
		if c.Brief == best.Brief && c.Pos == best.Pos {
			lead = sides[i]
		}
	}
	return lead
}

// partiesClaim is the parties of a record as a written value.
func partiesClaim(r *rawEvent) claim {
	src, sp := r.scope.src(), partiesSpan(r)
	value := strings.Join(strings.Fields(src.Slice(sp)), " ")
	return claim{Claim: Claim{Brief: r.scope.brief, Pos: src.Pos(sp.Start), Field: "parties", Value: value, Chain: r.chain, Grade: gradeOf(r.item, r.chain)},
		src: src, span: sp}
}

// twoRoles says whether somebody has one role in one record and another in the other.
func twoRoles(a, b *rawEvent) bool {
	for _, p := range everyone(a.actors, a.recipients) {
		for _, q := range everyone(b.actors, b.recipients) {
			if p.Entity != nil && p.Entity == q.Entity && p.Role != "" && q.Role != "" && p.Role != q.Role {
				return true
			}
		}
	}
	return false
}

// addRole says whether p is in the list already; a stated role beats none.
func addRole(list []Participant, p Participant) bool {
	for i := range list {
		if list[i].Entity != nil && list[i].Entity == p.Entity {
			if list[i].Role == "" {
				list[i].Role = p.Role
			}
			if list[i].Office == "" {
				list[i].Office = p.Office
			}
			return true
		}
	}
	return p.Unknown && slices.ContainsFunc(list, func(q Participant) bool { return q.Unknown && q.Gloss == p.Gloss })
}

func opposite(a, b *rawEvent) bool {
	for _, p := range b.actors {
		for _, q := range a.recipients {
			if p.Entity != nil && p.Entity == q.Entity {
				return true
			}
		}
	}
	return false
}

func partiesSpan(r *rawEvent) diag.Span {
	all := slices.Concat(r.item.Left, r.item.Right)
	if len(all) == 0 {
		return r.item.WordSpan
	}
	return diag.Span{Start: all[0].Span.Start, End: all[len(all)-1].Span.End}
}
