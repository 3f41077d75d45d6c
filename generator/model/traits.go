package model

import (
	"cmp"
	"hash/crc32"
	"slices"
)

// trait is what two records share that may tell of one thing (R8), as a sum,
// and the number of a brief that has such a record. All of a site, in order,
// tell a part that is linked by itself which briefs it has to be held against:
// a sum may be that of something else too, so their records are looked at.
type trait struct {
	sum   uint32
	brief int32
}

type traits []trait

func (a trait) compare(b trait) int {
	return cmp.Or(cmp.Compare(a.sum, b.sum), cmp.Compare(a.brief, b.brief))
}

func eventTrait(key string) uint32 { return crc32.ChecksumIEEE([]byte(key)) }

func wordsTrait(speaker *Entity, quote string) uint32 {
	return crc32.ChecksumIEEE([]byte(speaker.ID + "\n" + quote))
}

// inOrder gives the traits sorted, each once.
func (t traits) inOrder() traits {
	slices.SortFunc(t, trait.compare)
	return slices.Compact(t)
}

// with are the numbers of the briefs that have a trait.
func (t traits) with(sum uint32) (numbers []int32) {
	i, _ := slices.BinarySearchFunc(t, trait{sum: sum}, trait.compare)
	for ; i < len(t) && t[i].sum == sum; i++ {
		numbers = append(numbers, t[i].brief)
	}
	return numbers
}

// without leaves out those of some briefs.
func (t traits) without(briefs []int32) traits {
	out := make(traits, 0, len(t))
	for _, x := range t {
		if !slices.Contains(briefs, x.brief) {
			out = append(out, x)
		}
	}
	return out
}
