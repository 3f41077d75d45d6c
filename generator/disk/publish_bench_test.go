//go:build unix

package disk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// BenchmarkPublish measures a site of so many pages, one folder each, as
// builds in new processes see it: the first, one without a change, one with
// one page changed. Set TMPDIR to the storage to be measured. The time of the
// processors is told too, which other work on the machine bears on less.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{12_000, 20_000} {
		files, edits := pages(n), 0
		b.Run(fmt.Sprintf("first/%d", n), func(b *testing.B) {
			var used time.Duration
			for b.Loop() {
				b.StopTimer()
				o := newSite(b)
				b.StartTimer()
				before := processors()
				run(b, o, files, -1)
				used += processors() - before
				b.StopTimer()
				os.RemoveAll(o.Site)
				b.StartTimer()
			}
			tell(b, used)
		})
		b.Run(fmt.Sprintf("unchanged/%d", n), func(b *testing.B) {
			o := newSite(b)
			run(b, o, files, -1)
			before := processors()
			for b.Loop() {
				run(b, o, files, -1)
			}
			tell(b, processors()-before)
		})
		b.Run(fmt.Sprintf("one/%d", n), func(b *testing.B) {
			o := newSite(b)
			run(b, o, files, -1)
			before := processors()
			for i := edits; b.Loop(); i++ {
				edits++
				changed := i * 7919 % n
				files[changed].Data = fmt.Appendf(nil, "%s %d", files[changed].Data[:13_000], i)
				if r := run(b, o, files, changed); r.Written != 1 {
					b.Fatalf("%+v", r)
				}
			}
			tell(b, processors()-before)
		})
	}
}

func processors() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func tell(b *testing.B, used time.Duration) {
	b.ReportMetric(float64(used.Milliseconds())/float64(b.N), "cpu-ms/op")
}

func newSite(tb testing.TB) PublishOptions {
	site := tb.TempDir()
	if err := os.Mkdir(filepath.Join(site, "content"), 0o755); err != nil {
		tb.Fatal(err)
	}
	return PublishOptions{Site: site, Out: filepath.Join(site, "public")}
}

// pages makes outputs of 14 kB, as the pages of a site are on average.
func pages(n int) []Output {
	files := make([]Output, n)
	for i := range files {
		files[i] = Output{fmt.Sprintf("events/e%06d/index.html", i), fmt.Appendf(make([]byte, 13_900), "page %d", i)}
	}
	return files
}

// run publishes as a build does: on all processors, keeping what it can.
func run(b *testing.B, o PublishOptions, files []Output, changed int) Result {
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = f.Path
	}
	p, err := Begin(context.Background(), o, paths)
	if err != nil {
		b.Fatal(err)
	}
	defer p.Discard()
	sums := p.old.files // stands for the build's own memory of digests
	err = spread(len(files), func(i int) error {
		if i != changed && p.Keep(files[i].Path, sums[files[i].Path].digest) {
			return nil
		}
		return p.Put(files[i].Path, files[i].Data, digest(files[i].Data))
	})
	if err != nil {
		b.Fatal(err)
	}
	r, err := p.Commit(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	return r
}
