package serve

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"readout/generator/build"
	"readout/static"
	"readout/templates"
)

func preview(t *testing.T) (*Server, *build.Snapshot) {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, "content/briefs/a.md")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("---\ntitle: A talk\ndate: 2021-08-19\n---\nWords.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	snap, err := build.New(build.Options{Source: dir, Templates: templates.FS, Static: static.FS}).Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Source: dir})
	s.Show(snap, time.Millisecond)
	return s, snap
}

func TestRequests(t *testing.T) {
	s, _ := preview(t)
	for _, c := range []struct {
		name, method, target, host, origin string
		want                               int
	}{
		{"home", "GET", "/", "127.0.0.1:1313", "", 200},
		{"a brief", "GET", "/briefs/a/", "localhost:1313", "", 200},
		{"HEAD", "HEAD", "/briefs/a/", "[::1]:1313", "", 200},
		{"own origin", "GET", "/", "localhost:1313", "http://localhost:1313", 200},
		{"without slash", "GET", "/briefs/a", "localhost", "", 302},
		{"nothing there", "GET", "/nothing/", "localhost", "", 404},
		{"a hostile name", "GET", "/", "evil.example", "", 403},
		{"a name that begins alike", "GET", "/", "127.0.0.1.evil.example", "", 403},
		{"a hostile origin", "GET", "/_readout/events", "localhost:1313", "http://evil.example", 403},
		{"the null origin", "GET", "/", "localhost:1313", "null", 403},
		{"another port's origin", "GET", "/", "localhost:1313", "http://localhost:9999", 403},
		{"POST", "POST", "/", "localhost", "", 405},
		{"an odd method", "BREW", "/", "localhost", "", 405},
		{"upwards", "GET", "/../readout.yaml", "localhost", "", 400},
		{"upwards, encoded", "GET", "/%2e%2e/readout.yaml", "localhost", "", 400},
		{"backslashes", "GET", "/..%5creadout.yaml", "localhost", "", 400},
		{"NUL", "GET", "/a%00b", "localhost", "", 400},
		{"the manifest", "GET", "/.readout/manifest.json", "localhost", "", 404},
		{"git", "GET", "/.git/config", "localhost", "", 404},
		{"sources", "GET", "/content/briefs/a.md", "localhost", "", 404},
		{"configuration", "GET", "/readout.yaml", "localhost", "", 404},
		{"double slash", "GET", "//evil.example/", "localhost", "", 404},
		{"the script", "GET", "/_readout/assets/main.js", "localhost", "", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "/", nil)
			path, err := r.URL.Parse("http://x" + c.target)
			if err != nil {
				t.Fatal(err)
			}
			r.URL.Path, r.Host = path.Path, c.host
			if strings.Contains(c.target, "..") {
				r.URL.Path = strings.NewReplacer("%5c", `\`).Replace(c.target)
			}
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("got %d, want %d", w.Code, c.want)
			}
			h := w.Header()
			if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" ||
				h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("headers: %v", h)
			}
			if loc := h.Get("Location"); strings.HasPrefix(loc, "//") {
				t.Errorf("redirects to another host: %s", loc)
			}
		})
	}
}

// The reload script is in what the browser gets and not in the snapshot.
func TestInjection(t *testing.T) {
	s, snap := preview(t)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "localhost"
	s.Handler().ServeHTTP(w, r)
	if n := strings.Count(w.Body.String(), "/_readout/assets/main.js"); n != 1 {
		t.Errorf("%d reload scripts", n)
	}
	data, _ := snap.Render(snap.Site.Page("/"))
	if strings.Contains(string(data), "_readout") {
		t.Error("the snapshot holds preview code")
	}
}

func TestReloadStream(t *testing.T) {
	s, snap := preview(t)
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	defer s.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	r, _ := http.NewRequestWithContext(ctx, "GET", server.URL+"/_readout/events?url=/&token="+s.token, nil)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatal("the stream ended")
		return ""
	}
	first := next()
	s.Show(snap, 0)
	if second := next(); second == first {
		t.Error("a new snapshot must have another name")
	}
}

// While nothing good was there yet the problems are shown; later the last
// good snapshot stays.
func TestFailures(t *testing.T) {
	s := New(Options{})
	get := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = "localhost"
		s.Handler().ServeHTTP(w, r)
		return w
	}
	_, snap := preview(t)
	s.Fail(snap, snap.Diags)
	if w := get(); w.Code != 503 || !strings.Contains(w.Body.String(), "main.js") {
		t.Errorf("got %d", w.Code)
	}
	s.Show(snap, 0)
	s.Fail(nil, nil)
	if w := get(); w.Code != 200 {
		t.Errorf("the last good page must stay, got %d", w.Code)
	}
}

// TestEmptyHome: the home of a site without briefs tells its author the command
// that makes one, as a shell takes it.
func TestEmptyHome(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "content/topics/a.md")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("---\nname: A\n---\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	snap, err := build.New(build.Options{Source: dir, Templates: templates.FS, Static: static.FS}).Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{
		".":         `<code>readout new brief &#34;Macron calls Putin&#34;</code>`,
		"my desk's": `<code>readout new brief &#34;Macron calls Putin&#34; --source &#39;my desk&#39;\&#39;&#39;s&#39;</code>`,
	} {
		s := New(Options{Source: source})
		s.Show(snap, time.Millisecond)
		for path, shown := range map[string]bool{"/": true, "/topics/a/": false} {
			w := httptest.NewRecorder()
			r := httptest.NewRequest("GET", path, nil)
			r.Host = "localhost:1313"
			s.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusOK || strings.Contains(w.Body.String(), want) != shown {
				t.Errorf("%s of %s: %d, has %q: %v", path, source, w.Code, want, !shown)
			}
		}
	}
	s, _ := preview(t)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "localhost:1313"
	if s.Handler().ServeHTTP(w, r); strings.Contains(w.Body.String(), "readout new brief") {
		t.Error("a site with a brief is told how to make its first")
	}
}
