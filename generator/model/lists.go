package model

import "slices"

// Exchanged is a long list without those that are gone and with those that have
// come, all three in order. Not all of those that are gone need to be in it;
// each takes away one at most. Of equals those of the list come first.
func Exchanged[L ~[]T, T any](list, gone, come L, compare func(x, y T) int) L {
	if len(gone)+len(come) == 0 {
		return slices.Clip(list) // others hold it too
	}
	out := make(L, 0, len(list)+len(come))
	for len(gone)+len(come) > 0 {
		if len(gone) > 0 && (len(come) == 0 || compare(gone[0], come[0]) <= 0) {
			i, found := slices.BinarySearchFunc(list, gone[0], compare)
			out, gone = append(out, list[:i]...), gone[1:]
			if found {
				i++
			}
			list = list[i:]
			continue
		}
		i, _ := slices.BinarySearchFunc(list, come[0], func(y, x T) int {
			if compare(y, x) <= 0 {
				return -1
			}
			return 1
		})
		out, come, list = append(append(out, list[:i]...), come[0]), come[1:], list[i:]
	}
	return append(out, list...)
}

// Merged puts two lists in order together; of equals those of a come first. It
// is made for a long list a and a short one.
func Merged[L ~[]T, T any](a, b L, compare func(x, y T) int) L {
	return Exchanged(a, nil, b, compare)
}

// Without is what is left of a list when some are gone, both in order. Not all
// of those that are gone need to be in it; each takes away one at most.
func Without[L ~[]T, T any](list, gone L, compare func(x, y T) int) L {
	return Exchanged(list, gone, nil, compare)
}
