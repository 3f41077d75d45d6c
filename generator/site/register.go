package site

import (
	"maps"

	"readout/generator/model"
)

// register files records under what they concern, each list in the order of
// the records in the model.
type register[K comparable, V any] map[K][]V

// filing says under what a record is filed, and as what.
type filing[X any, K comparable, V any] func(x X, put func(K, V))

// filedBy is the register of some records, in their order.
func filedBy[X any, K comparable, V any](list []X, by filing[X, K, V]) register[K, V] {
	r := register[K, V]{}
	for _, x := range list {
		by(x, func(k K, v V) { r[k] = append(r[k], v) })
	}
	return r
}

// refile is the register once some records are gone and others have come. It
// shares with the old one each list in which none of them stands.
func refile[X any, K comparable, V any](r register[K, V], c change[X], by filing[X, K, V], compare func(a, b V) int) register[K, V] {
	less, more := filedBy(c.gone, by), filedBy(c.come, by)
	switch {
	case r == nil:
		return more
	case len(less)+len(more) == 0:
		return r
	}
	next := maps.Clone(r)
	for k := range less {
		next[k] = model.Without(next[k], less[k], compare)
	}
	for k, list := range more {
		next[k] = model.Merged(next[k], list, compare)
	}
	for k := range less {
		if len(next[k]) == 0 {
			delete(next, k)
		}
	}
	return next
}

// change is what two lists in one order differ by.
type change[T any] struct{ gone, come []T }

// far is how far two lists may differ in one place to be compared further.
const far = 1024

// changed compares two lists that have most things in common, in one order.
// What is moved has gone and come.
func changed[T comparable](was, now []T) (c change[T]) {
	if len(was) == len(now) && len(was) > 0 && &was[0] == &now[0] { // registers share lists
		return c
	}
	for len(was) > 0 && len(now) > 0 {
		if was[0] == now[0] {
			was, now = was[1:], now[1:]
			continue
		}
		i, j := meet(was, now)
		c.gone, c.come = append(c.gone, was[:i]...), append(c.come, now[:j]...)
		was, now = was[i:], now[j:]
	}
	c.gone, c.come = append(c.gone, was...), append(c.come, now...)
	return c
}

// meet is how much of two lists lies before the next thing that they share.
func meet[T comparable](was, now []T) (i, j int) {
	const near = 8 // most differ by one thing here or there
	for n := 1; n <= near; n++ {
		for i := max(0, n-len(now)+1); i <= n && i < len(was); i++ {
			if was[i] == now[n-i] {
				return i, n - i
			}
		}
	}
	at := make(map[T]int, far)
	for i, x := range was[:min(len(was), far)] {
		at[x] = i
	}
	for j, x := range now[:min(len(now), far)] {
		if i, there := at[x]; there {
			return i, j
		}
	}
	return len(was), len(now)
}
