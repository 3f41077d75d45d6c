package site

import (
	"maps"
	"slices"
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
		next[k] = without(next[k], less[k], compare)
	}
	for k, list := range more {
		next[k] = merged(next[k], list, compare)
	}
	for k := range less {
		if len(next[k]) == 0 {
			delete(next, k)
		}
	}
	return next
}

// without is a list from which others are taken, both in order.
func without[V any](list, gone []V, compare func(a, b V) int) []V {
	out := make([]V, 0, len(list))
	for _, v := range gone {
		i, found := slices.BinarySearchFunc(list, v, compare)
		out = append(out, list[:i]...)
		if found { // of those that are alike all are gone, one by one
			i++
		}
		list = list[i:]
	}
	return append(out, list...)
}

// merged puts two lists in order together; of two alike the one of the first
// stands first.
func merged[V any](a, b []V, compare func(a, b V) int) []V {
	out := make([]V, 0, len(a)+len(b))
	for _, v := range b {
		i, _ := slices.BinarySearchFunc(a, v, func(x, v V) int {
			if compare(x, v) <= 0 {
				return -1
			}
			return 1
		})
		out, a = append(append(out, a[:i]...), v), a[i:]
	}
	return append(out, a...)
}

// change is what two lists in one order differ by.
type change[T any] struct{ gone, come []T }

// far is how far two lists may differ in one place to be compared further.
const far = 1024

// changed compares two lists that have most things in common, in one order.
// What is moved has gone and come.
func changed[T comparable](was, now []T) (c change[T]) {
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
