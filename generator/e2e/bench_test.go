//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"readout/generator/corpus"
)

// BenchmarkBuild measures the program as a user runs it, process and disk
// included: a first build, and one after a brief was changed. MiB is the
// largest resident size.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		folder := b.TempDir()
		if err := corpus.Write(folder, n, 1); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("briefs=%d/cold", n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				for _, made := range []string{"public", ".readout"} {
					if err := os.RemoveAll(filepath.Join(folder, made)); err != nil {
						b.Fatal(err)
					}
				}
				b.StartTimer()
				measure(b, folder)
			}
		})
		b.Run(fmt.Sprintf("briefs=%d/one changed", n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				lengthen(b, filepath.Join(folder, "content", "briefs", "brief-000001.md"))
				b.StartTimer()
				measure(b, folder)
			}
		})
	}
}

func measure(b *testing.B, folder string) {
	b.Helper()
	measureCommand(b, exec.Command(sites.program, "build", "--quiet", "--source", folder))
}

func measureCommand(b *testing.B, cmd *exec.Cmd) {
	b.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, head(out, 40))
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		unit := int64(1024) // Linux counts kibibytes
		if runtime.GOOS == "darwin" {
			unit = 1
		}
		b.ReportMetric(float64(int64(usage.Maxrss)*unit)/(1<<20), "MiB")
	}
}

func lengthen(b *testing.B, file string) {
	b.Helper()
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := f.WriteString("\nOne more sentence.\n"); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}
