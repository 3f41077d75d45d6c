package model

import "maps"

// laid is a map with changes laid over it. The map below is shared with other
// models and never changed, so that a few changes to a large map cost little.
type laid[K comparable, V any] struct {
	below, over map[K]V
	gone        map[K]bool // of those below
}

func (l laid[K, V]) get(k K) (V, bool) {
	if v, ok := l.over[k]; ok {
		return v, true
	}
	if l.gone[k] {
		var none V
		return none, false
	}
	v, ok := l.below[k]
	return v, ok
}

// with takes some keys away and then sets others.
func (l laid[K, V]) with(gone []K, set map[K]V) laid[K, V] {
	next := laid[K, V]{below: l.below, over: maps.Clone(l.over), gone: maps.Clone(l.gone)}
	if next.over == nil {
		next.over, next.gone = map[K]V{}, map[K]bool{}
	}
	for _, k := range gone {
		delete(next.over, k)
		next.gone[k] = true
	}
	maps.Copy(next.over, set)
	return next
}
