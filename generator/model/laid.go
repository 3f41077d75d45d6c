package model

import "maps"

// Laid is a map with changes laid over it. The map below is shared with others
// and never changed, so that a few changes to a large map cost little.
type Laid[K comparable, V any] struct {
	below, over map[K]V
	gone        map[K]bool // of those below
}

// Lay gives a map to which changes can be laid. Nobody may change it any more.
func Lay[K comparable, V any](below map[K]V) Laid[K, V] { return Laid[K, V]{below: below} }

// Get finds what is set for a key.
func (l Laid[K, V]) Get(k K) (V, bool) {
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

// Has says whether a key is set.
func (l Laid[K, V]) Has(k K) bool {
	_, ok := l.Get(k)
	return ok
}

// Changes is how much is laid over the map below.
func (l Laid[K, V]) Changes() int { return len(l.over) + len(l.gone) }

// With takes some keys away and then sets others. Nobody may change the map of
// those any more.
func (l Laid[K, V]) With(gone []K, set map[K]V) Laid[K, V] {
	if l.below == nil {
		return Lay(set)
	}
	next := Laid[K, V]{below: l.below, over: maps.Clone(l.over), gone: maps.Clone(l.gone)}
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
