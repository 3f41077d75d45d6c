package model

import (
	"cmp"

	"readout/generator/when"
)

// keeping says that a promise or an ask was there before what fulfils it, which
// is a statement or an event (R11).
type keeping struct {
	made *Statement
	kept Ref
	by   edge // where it is written; it leads between no events
}

// BySaid compares statements of one model by their places in the list of all:
// the smallest order by R10 in which what was said in one event comes before
// what was said in an event that follows it, and a promise before the record
// that fulfils it (R11, R19).
func BySaid(a, b *Statement) int {
	return cmp.Or(compareKeys(a.latest().key(), b.latest().key()), cmp.Compare(a.turn, b.turn))
}

// latest is the statement without which this one would stand earlier: the last
// by R10 of those that must come before it, or itself.
func (s *Statement) latest() *Statement {
	if s.behind != nil {
		return s.behind
	}
	return s
}

// key is R10.
func (s *Statement) key() orderKey {
	if s.span != nil {
		return keyOf(*s.span, s.first)
	}
	return keyOf(windowOf(s.When), s.first)
}

func windowOf(t when.Time) (w window) {
	w.lo, w.hi = t.Instants()
	return w
}

func (w window) same(o window) bool { return w.lo.Equal(o.lo) && w.hi.Equal(o.hi) }

func (w window) meets(o window) bool {
	begins := func(a, b window) bool { return a.lo.IsZero() || b.hi.IsZero() || a.lo.Before(b.hi) }
	return begins(w, o) && begins(o, w)
}

// occasion is the event whose place in the timeline a statement shares: the
// last it was made in, unless its own date is outside of that.
func (s *Statement) occasion() *Event {
	var last *Event
	for _, e := range s.During {
		if last == nil || e.place > last.place {
			last = e
		}
	}
	if w := windowOf(s.When); last == nil || w.same(windowOf(last.When)) || w.meets(last.span) {
		return last
	}
	return nil
}

// orderStatements puts statements in order, once events are, and reports what
// is kept before it was promised (BR404).
func (l *linker) orderStatements() {
	for _, s := range l.m.Statements {
		if e := s.occasion(); e != nil && windowOf(s.When).same(windowOf(e.When)) {
			s.span = &e.span
		}
	}
	w := weave(l.m.Statements, l.graph, l.kept)
	if len(w.whys) > 0 {
		l.report(w.unknot()...)
		w.tighten()
	}
	w.order()
	l.m.Statements = w.follow()
}
