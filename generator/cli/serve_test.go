package cli

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// An edit while serve runs is shown; a faulty one keeps the last good page.
func TestEditWhileServing(t *testing.T) {
	dir := t.TempDir()
	write := func(title, date string) {
		t.Helper()
		name := filepath.Join(dir, "content/briefs/a.md")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("---\ntitle: "+title+"\ndate: "+date+"\n---\nWords.\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("First title", "2021-08-19")
	read, said := io.Pipe()
	a := &app{out: newOutput(nil, io.Discard, said), source: dir, host: "127.0.0.1"}
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- a.serveUntil(ctx); said.Close() }()
	lines := make(chan string, 100)
	go func() {
		for s := bufio.NewScanner(read); s.Scan(); {
			lines <- s.Text()
		}
	}()
	address, _, _ := strings.Cut(heard(t, lines, "http://"), " ")
	shows := func(title string) {
		t.Helper()
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if strings.Contains(fetch(t, address+"briefs/a/"), title) {
				return
			}
		}
		t.Fatalf("%q is not shown", title)
	}
	shows("First title")
	write("Second title", "2021-08-19")
	shows("Second title")
	write("Third title", "wrongly written")
	heard(t, lines, "the last good site stays")
	shows("Second title")
	cancel()
	if got := <-code; got != exitClean {
		t.Errorf("ended with %d", got)
	}
}

func heard(t *testing.T, lines <-chan string, words string) string {
	t.Helper()
	for {
		select {
		case line := <-lines:
			if strings.Contains(line, words) {
				return line
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("%q was not said", words)
		}
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
