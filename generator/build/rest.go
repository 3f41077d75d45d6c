package build

import (
	"runtime"
	"runtime/metrics"
)

// Rest is what may be done while nobody waits, so that the next snapshot need
// not do it: look-ups are made that a first edit of a record would make, and
// garbage is collected before so much of it has gathered that this would fall
// into a save, where it triples what an author waits for. Like [Builder.Look]
// it may run while the builder makes the next snapshot.
func (b *Builder) Rest() func() {
	m := b.last.model
	return func() {
		if m != nil {
			m.Prepare()
		}
		if used, live := heap(); used-live > live/garbage {
			runtime.GC()
		}
	}
}

// garbage is which part of what is in use may be garbage when nobody waits.
// The collector itself waits until it is as much as all of that.
const garbage = 4

// heap is how many bytes are taken, and how many of them were in use when
// garbage was last collected.
func heap() (used, live uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	used, live = sample[0].Value.Uint64(), sample[1].Value.Uint64()
	return max(used, live), live
}
