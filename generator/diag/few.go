package diag

import "fmt"

// Most is how many diagnostics of one code one file may have (contract 6.19).
const Most = 100

// flood is the length from which a list is cut down before it grows.
const flood = 4096

// Add puts diagnostics at the end of a list. A list that grows long is sorted
// and cut by [Few] first: a file may have as many faults as bytes.
func Add(list []Diagnostic, more ...Diagnostic) []Diagnostic {
	if len(list) >= flood && len(list)+len(more) > cap(list) {
		list = Few(Sort(list))
	}
	return append(list, more...)
}

// Few keeps, of a sorted list, the first [Most] of each file, code and severity,
// and the last, which says how many it stands for. The severity counts, so that
// no error goes with the warnings. Cut lists may be put together and cut again.
func Few(sorted []Diagnostic) []Diagnostic {
	type key struct {
		file, code string
		severity   Severity
	}
	of := func(d Diagnostic) key { return key{d.File, d.Code, d.Severity} }
	count, last := map[key]int{}, map[key]int{} // the last beyond Most, as index
	for i, d := range sorted {
		k := of(d)
		if count[k]++; count[k] > Most {
			last[k] = i
		}
	}
	if len(last) == 0 {
		return sorted
	}
	clear(count)
	more := map[key]int{}
	out := sorted[:0]
	for i, d := range sorted {
		k := of(d)
		switch count[k]++; {
		case count[k] <= Most:
		case i < last[k]:
			more[k] += 1 + d.More
			continue
		default:
			d.More += more[k]
			d.Message = fmt.Sprintf("%d more of this kind in this file", 1+d.More)
			d.Help, d.Fixes, d.Excerpt = "", nil, ""
		}
		out = append(out, d)
	}
	clear(sorted[len(out):])
	return out
}
