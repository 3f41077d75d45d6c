//go:build unix

package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"readout/generator/corpus"
)

// BenchmarkSave measures what an author waits for: from the moment a file is
// saved until the preview serves the page with what was written, asked for
// again and again by a client. The first page of a new server is a row of its
// own. ms/50 and ms/95 are the middle and the slow end of many saves.
func BenchmarkSave(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		folder := b.TempDir()
		if err := corpus.Write(folder, n, 1); err != nil {
			b.Fatal(err)
		}
		file := filepath.Join(folder, "content", "briefs", "brief-000010.md")
		text, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		id, name := busiest(b, folder)
		for _, kind := range []struct {
			name, page string
			text       func(i int) string // with %d in it, what the page then holds
			mark       string
		}{
			{"prose", "/briefs/brief-000010/", func(i int) string { return fmt.Sprintf("\nOne more sentence, the number%d.\n", i) }, "number%d"},
			{"event", "/leaders/" + id + "/", func(i int) string {
				return fmt.Sprintf("\n- call:: %s > Vaveisen: number%d ^mark-%d\n  - on:: 2030-01-01\n", name, i, i)
			}, "mark-%d"},
		} {
			b.Run(fmt.Sprintf("briefs=%d/%s", n, kind.name), func(b *testing.B) {
				address, stop := preview(b, folder)
				defer stop()
				wait(b, address+kind.page, "<h1")
				var took []time.Duration
				for i := 1; b.Loop(); i++ {
					b.StopTimer()
					time.Sleep(1200 * time.Millisecond) // as an author would: the folder is looked through once it is quiet
					b.StartTimer()
					began := time.Now()
					if err := os.WriteFile(file, append(bytes.Clone(text), kind.text(i)...), 0o644); err != nil {
						b.Fatal(err)
					}
					wait(b, address+kind.page, fmt.Sprintf(kind.mark, i))
					took = append(took, time.Since(began))
				}
				slices.Sort(took)
				at := func(part float64) float64 { return took[int(part*float64(len(took)-1))].Seconds() * 1000 }
				b.ReportMetric(at(0.5), "ms/50")
				b.ReportMetric(at(0.95), "ms/95")
			})
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("briefs=%d/first page", n), func(b *testing.B) {
			for b.Loop() {
				address, stop := preview(b, folder)
				wait(b, address+"/", "<h1")
				b.StopTimer()
				stop()
				b.StartTimer()
			}
		})
	}
}

// preview starts the program on a free port and gives the address it says.
func preview(b *testing.B, folder string) (address string, stop func()) {
	b.Helper()
	cmd := exec.Command(sites.program, "serve", "--port", "0", "--source", folder)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	shows := regexp.MustCompile(`^(http://\S+)/ shows the site`)
	for lines.Scan() {
		if m := shows.FindStringSubmatch(lines.Text()); m != nil {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return m[1], func() {
				_ = cmd.Process.Signal(syscall.SIGTERM)
				_ = cmd.Wait()
			}
		}
	}
	b.Fatal("the preview did not start")
	return "", nil
}

// wait asks for a page until it holds some words.
func wait(b *testing.B, url, words string) {
	b.Helper()
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(time.Millisecond) {
		answer, err := http.Get(url)
		if err != nil {
			continue
		}
		page, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err == nil && bytes.Contains(page, []byte(words)) {
			return
		}
	}
	b.Fatalf("%s never had %q", url, words)
}

// busiest is the leader whom most briefs name.
func busiest(b *testing.B, folder string) (id, name string) {
	b.Helper()
	briefs, err := filepath.Glob(filepath.Join(folder, "content", "briefs", "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	var all strings.Builder
	for _, file := range briefs[:min(len(briefs), 500)] {
		raw, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		all.Write(raw)
	}
	leaders, err := filepath.Glob(filepath.Join(folder, "content", "leaders", "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	called, most := regexp.MustCompile(`(?m)^name: (.*)$`), -1
	for _, file := range leaders {
		raw, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		m := called.FindSubmatch(raw)
		if n := strings.Count(all.String(), string(m[1])); n > most {
			id, name, most = strings.TrimSuffix(filepath.Base(file), ".md"), string(m[1]), n
		}
	}
	return id, name
}
