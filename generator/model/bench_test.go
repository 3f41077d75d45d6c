package model

import (
	"fmt"
	"testing"

	"readout/generator/brief"
	"readout/generator/corpus"
)

// made parses a corpus of n briefs.
func made(n int) []*brief.Doc {
	var docs []*brief.Doc
	for path, body := range corpus.Files(n, 1) {
		if kind, _, ok := brief.KindOf(path); ok {
			docs = append(docs, parse(path, body, kind))
		}
	}
	return docs
}

// Linking must stay near linear in the number of briefs: compare ns/brief.
func BenchmarkLink(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			docs := made(n)
			b.ReportAllocs()
			for b.Loop() {
				Link(docs, Options{})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/brief")
		})
	}
}
