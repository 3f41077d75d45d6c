package model

import (
	"runtime"
	"sync"
	"sync/atomic"

	"readout/generator/brief"
)

// many is how many small things are worth being taken by one processor at once.
const many = 64

// atOnce runs f for 0..n-1 on all processors, which take so many at a time.
func atOnce(n, take int, f func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), (n+take-1)/take) {
		wg.Go(func() {
			for from := int(next.Add(int64(take))) - take; from < n; from = int(next.Add(int64(take))) - take {
				for i := from; i < min(n, from+take); i++ {
					f(i)
				}
			}
		})
	}
	wg.Wait()
}

// beside runs f for 0..n-1 on all processors. Every so many have a linker of
// their own, and what these have found is put together in order: it does not
// depend on how many processors there are. None of them may change the
// catalogue. One that would have had to is forgotten, and f is run again, in
// its turn and by l itself; so f begins anew where it was tried before.
func (l *linker) beside(n, take int, f func(l *linker, i int)) {
	parts := make([]*linker, (n+take-1)/take)
	atOnce(len(parts), 1, func(k int) {
		parts[k] = l.part()
		for i := k * take; i < min(n, (k+1)*take); i++ {
			f(parts[k], i)
		}
	})
	for k, part := range parts {
		if !part.strange || l.frozen {
			l.take(part)
			continue
		}
		for i := k * take; i < min(n, (k+1)*take); i++ {
			f(l, i)
		}
	}
}

// part is a linker that finds things beside others.
func (l *linker) part() *linker {
	return &linker{o: l.o, m: l.m, cat: l.cat.reader(), byID: l.byID, explicit: l.explicit, frozen: true}
}

// take adds what another linker has found.
func (l *linker) take(part *linker) {
	l.report(part.remarks...)
	l.events = append(l.events, part.events...)
	l.said = append(l.said, part.said...)
	l.links = append(l.links, part.links...)
	l.strange = l.strange || part.strange
	for _, name := range keysInOrder(part.unknown) {
		if u := l.unknown[name]; u != nil {
			u.Places = append(u.Places, part.unknown[name].Places...)
			continue
		}
		if l.unknown == nil {
			l.unknown = map[string]*Unresolved{}
		}
		l.unknown[name] = part.unknown[name]
	}
	for doc, list := range part.stubs {
		if l.stubs == nil {
			l.stubs = map[*brief.Doc][]stub{}
		}
		l.stubs[doc] = append(l.stubs[doc], list...)
	}
}

// stub notes a use of a name that no file defines.
func (l *linker) stub(s *scope, use stub) {
	if l.stubs == nil {
		l.stubs = map[*brief.Doc][]stub{}
	}
	l.stubs[s.brief.Doc] = append(l.stubs[s.brief.Doc], use)
}
