package build

import (
	"context"
	"fmt"
	"testing"

	"readout/generator/corpus"
	"readout/static"
	"readout/templates"
)

// BenchmarkSnapshot measures the house without the disk's writing: reading,
// parsing, linking, planning and rendering every page of generated briefs.
func BenchmarkSnapshot(b *testing.B) {
	for _, n := range []int{1000} {
		folder := b.TempDir()
		if err := corpus.Write(folder, n, 1); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("briefs=%d", n), func(b *testing.B) {
			for b.Loop() {
				s, err := New(Options{Source: folder, Templates: templates.FS, Static: static.FS}).Next(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				if _, err := s.Each(context.Background(), 2, func(string, []byte) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
