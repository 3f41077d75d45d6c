package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
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
				if _, err := s.Each(context.Background(), &keeper{files: map[string]string{}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkNext measures what a preview waits for after a save: the next
// snapshot of so many briefs when one changed in prose, or got a new event,
// and the page that shows it.
func BenchmarkNext(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		folder := b.TempDir()
		if err := corpus.Write(folder, n, 1); err != nil {
			b.Fatal(err)
		}
		builder := New(Options{Source: folder, Templates: templates.FS, Static: static.FS})
		if _, err := builder.Next(context.Background()); err != nil {
			b.Fatal(err)
		}
		for _, kind := range []string{"prose", "event"} {
			b.Run(fmt.Sprintf("briefs=%d/%s", n, kind), func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					b.StopTimer()
					text := fmt.Sprintf("\nOne more sentence, the %d.\n", i)
					if kind == "event" {
						text = fmt.Sprintf("\n- call:: Souvabrour > Vaveisen\n  - on:: 2021-06-%02d\n", i%28+1)
					}
					lengthen(b, filepath.Join(folder, "content", "briefs", "brief-000010.md"), text)
					builder.Touched([]string{"content/briefs/brief-000010.md"})
					b.StartTimer()
					s, err := builder.Next(context.Background())
					if err != nil {
						b.Fatal(err)
					}
					s.Render(s.Site.Page("/briefs/brief-000010/"))
				}
			})
		}
	}
}

func lengthen(b *testing.B, file, text string) {
	b.Helper()
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString(text)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
}
