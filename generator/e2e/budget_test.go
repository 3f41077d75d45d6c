package e2e

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// budget is a limit that no page may pass and a target that pages should keep
// to; the worst page is logged against both (-v).
type budget struct {
	name          string
	target, limit int
	worst         int
	where         string
}

func (b *budget) spend(t *testing.T, where string, n int) {
	t.Helper()
	if n > b.limit {
		t.Errorf("%s: %s: %d, over the limit of %d", where, b.name, n, b.limit)
	}
	if n > b.worst {
		b.worst, b.where = n, where
	}
}

func (b *budget) report(t *testing.T) {
	t.Helper()
	within := "within the target of"
	if b.worst > b.target {
		within = "OVER the target of"
	}
	t.Logf("%-32s %7d, %s %d, limit %d (%s)", b.name, b.worst, within, b.target, b.limit, b.where)
}

const kB = 1024

// TestBudget weighs every page of the demo, with what it loads.
func TestBudget(t *testing.T) {
	packed := &budget{name: "HTML of a page, gzip", target: 20 * kB, limit: 50 * kB}
	raw := &budget{name: "HTML of a page", target: 250 * kB, limit: 250 * kB}
	css := &budget{name: "style sheet, gzip", target: 10 * kB, limit: 14 * kB}
	script := &budget{name: "scripts of a page, gzip", target: 4 * kB, limit: 8 * kB}
	search := &budget{name: "script for search, gzip", target: 8 * kB, limit: 12 * kB}
	svg := &budget{name: "drawings in a page, gzip", target: 3 * kB, limit: 10 * kB}
	nodes := &budget{name: "elements of a page", target: 2000, limit: 4000}
	for _, page := range sites.repo.pages(t) {
		data := sites.repo.read(t, page)
		packed.spend(t, page, zipped(t, data))
		raw.spend(t, page, len(data))
		w := weigh(t, data)
		nodes.spend(t, page, w.elements)
		svg.spend(t, page, zipped(t, w.drawings))
		total := 0
		for _, src := range w.scripts {
			total += zipped(t, sites.repo.read(t, strings.TrimPrefix(src, "/repo/")))
		}
		script.spend(t, page, total)
		for _, src := range w.search {
			search.spend(t, src, zipped(t, sites.repo.read(t, strings.TrimPrefix(src, "/repo/"))))
		}
		for _, href := range w.styles {
			css.spend(t, href, zipped(t, sites.repo.read(t, strings.TrimPrefix(href, "/repo/"))))
		}
	}
	for _, b := range []*budget{packed, raw, css, script, search, svg, nodes} {
		if b.worst == 0 {
			t.Errorf("%s: nothing was weighed", b.name)
		}
		b.report(t)
	}
}

// TestRequests counts what a browser asks a server for at the first view.
func TestRequests(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	files := http.StripPrefix("/repo", http.FileServer(http.Dir(sites.repo.dir)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.Path)
		mu.Unlock()
		w.Header().Set("Cache-Control", "no-store")
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	tab := open(t)
	requests := &budget{name: "requests at first view", target: 3, limit: 4}
	for _, page := range kinds(t) {
		mu.Lock()
		asked = nil
		mu.Unlock()
		tab.show(t, views[0], server.URL+"/repo/"+strings.TrimSuffix(page, "index.html"))
		time.Sleep(300 * time.Millisecond)
		mu.Lock()
		requests.spend(t, page, len(asked))
		mu.Unlock()
	}
	if requests.worst < 3 {
		t.Errorf("only %d requests: the style sheet and the script are missing", requests.worst)
	}
	requests.report(t)
}

func (s site) read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func zipped(t *testing.T, data []byte) int {
	t.Helper()
	if len(data) == 0 {
		return 0
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// weight is what a page is made of.
type weight struct {
	elements                int
	drawings                []byte
	scripts, search, styles []string
}

func weigh(t *testing.T, data []byte) weight {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var w weight
	var drawings bytes.Buffer
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		w.elements++
		switch n.Data {
		case "svg":
			if err := html.Render(&drawings, n); err != nil {
				t.Fatal(err)
			}
		case "script":
			w.scripts = add(w.scripts, attribute(n, "src"))
		case "link":
			if attribute(n, "rel") == "stylesheet" {
				w.styles = add(w.styles, attribute(n, "href"))
			}
		}
		w.search = add(w.search, attribute(n, "data-src"))
	}
	w.drawings = drawings.Bytes()
	return w
}

func add(list []string, address string) []string {
	if address == "" {
		return list
	}
	return append(list, address)
}
