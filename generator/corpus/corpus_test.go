package corpus

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
)

func TestSameSeedSameBytes(t *testing.T) {
	if digest(40, 7) != digest(40, 7) {
		t.Error("one seed gave two corpora")
	}
	if digest(40, 7) == digest(40, 8) {
		t.Error("two seeds gave one corpus")
	}
}

// The small corpus is the beginning of the large one.
func TestGrowsAtTheEnd(t *testing.T) {
	large := map[string]string{}
	for path, text := range Files(60, 1) {
		large[path] = text
	}
	for path, text := range Files(20, 1) {
		if large[path] != text {
			t.Errorf("%s differs with the number of briefs", path)
		}
	}
}

// The figures that comparisons rest on.
func TestShape(t *testing.T) {
	const n = 200
	var briefs, prose, records int
	calls := map[string]int{}
	kinds := map[string]int{}
	for path, text := range Files(n, 1) {
		kinds[strings.Split(path, "/")[1]]++
		if !strings.HasPrefix(path, "content/briefs/") {
			continue
		}
		briefs++
		_, body, _ := strings.Cut(strings.TrimPrefix(text, "---\n"), "---\n")
		for line := range strings.Lines(body) {
			switch {
			case strings.HasPrefix(line, "- "):
				records++
				calls[strings.Trim(strings.Fields(line)[2], ",")]++
			case !strings.HasPrefix(line, "  - "):
				prose += len(strings.Fields(line))
			}
		}
	}
	if kinds["leaders"] != leaders || kinds["topics"] != topics || briefs != n || records != n*events {
		t.Errorf("files %v, %d records", kinds, records)
	}
	if mean := prose / n; mean < 280 || mean > 480 {
		t.Errorf("%d words of prose a brief", mean)
	}
	most := 0
	for _, c := range calls {
		most = max(most, c)
	}
	if most*10 < records || len(calls) < leaders/3 {
		t.Errorf("no Zipf law: the busiest of %d began %d of %d events", len(calls), most, records)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, 3, 1); err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(os.DirFS(dir), "content/briefs/*.md")
	if err != nil || len(files) != 3 {
		t.Fatalf("%v %v", files, err)
	}
}

func digest(n int, seed uint64) string {
	h := sha256.New()
	for path, text := range Files(n, seed) {
		fmt.Fprintf(h, "%s\n%s\n", path, text)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
