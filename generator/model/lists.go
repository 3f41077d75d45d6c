package model

import "slices"

// Merged puts two lists in order together; of equals those of a come first. It
// is made for a long list a and a short one.
func Merged[L ~[]T, T any](a, b L, compare func(x, y T) int) L {
	out := make(L, 0, len(a)+len(b))
	for _, x := range b {
		i, _ := slices.BinarySearchFunc(a, x, func(y, x T) int {
			if compare(y, x) <= 0 {
				return -1
			}
			return 1
		})
		out, a = append(append(out, a[:i]...), x), a[i:]
	}
	return append(out, a...)
}

// Without is a new list of what is left when some are gone, both in order. Not
// all of those that are gone need to be in it; each takes away one at most.
func Without[L ~[]T, T any](list, gone L, compare func(x, y T) int) L {
	out := make(L, 0, len(list))
	for _, x := range gone {
		i, found := slices.BinarySearchFunc(list, x, compare)
		out = append(out, list[:i]...)
		if found {
			i++
		}
		list = list[i:]
	}
	return append(out, list...)
}
