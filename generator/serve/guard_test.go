package serve

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// asked is one request to a server.
type asked struct {
	method, target, host, body string
	header                     map[string]string
}

func answer(s *Server, a asked) *httptest.ResponseRecorder {
	r := httptest.NewRequest(a.method, a.target, bytes.NewReader([]byte(a.body)))
	r.Host = "localhost:1313"
	if a.host != "" {
		r.Host = a.host
	}
	for k, v := range a.header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

// Every endpoint asks for its method, the token, our own origin and JSON.
func TestEndpointsAreGuarded(t *testing.T) {
	s, _ := preview(t)
	opened := 0
	s.o.Open = func(string, int, int) (string, string, error) { opened++; return "", "", nil }
	good := map[string]string{"X-Readout-Token": s.token, "Content-Type": "application/json"}
	with := func(more ...string) map[string]string {
		h := map[string]string{}
		for k, v := range good {
			h[k] = v
		}
		for i := 0; i < len(more); i += 2 {
			h[more[i]] = more[i+1]
		}
		return h
	}
	open := `{"file":"content/briefs/a.md","line":1,"col":1}`
	for _, c := range []struct {
		name string
		asked
		want int
	}{
		{"an edit as it should be", asked{"POST", "/_readout/open", "", open, good}, 200},
		{"GET for an edit", asked{"GET", "/_readout/open", "", "", good}, 405},
		{"PUT for an edit", asked{"PUT", "/_readout/plan", "", open, good}, 405},
		{"OPTIONS", asked{"OPTIONS", "/_readout/apply", "", "", with("Origin", "http://evil.example")}, 403},
		{"OPTIONS of our own", asked{"OPTIONS", "/_readout/apply", "", "", good}, 405},
		{"POST for a question", asked{"POST", "/_readout/names", "", open, good}, 405},
		{"no token", asked{"POST", "/_readout/open", "", open, with("X-Readout-Token", "")}, 403},
		{"a wrong token", asked{"POST", "/_readout/apply", "", `{"plan":"x"}`, with("X-Readout-Token", strings.Repeat("0", 32))}, 403},
		{"the token in the address", asked{"POST", "/_readout/open?token=" + s.token, "", open, with("X-Readout-Token", "")}, 403},
		{"a question without token", asked{"GET", "/_readout/problems", "", "", nil}, 403},
		{"the stream without token", asked{"GET", "/_readout/events?url=/", "", "", nil}, 403},
		{"a form", asked{"POST", "/_readout/open", "", open, with("Content-Type", "text/plain")}, 415},
		{"no JSON", asked{"POST", "/_readout/open", "", "{", good}, 400},
		{"too long", asked{"POST", "/_readout/open", "", `{"file":"` + strings.Repeat("a", 1<<17) + `"}`, good}, 400},
		{"another site", asked{"POST", "/_readout/open", "", open, with("Origin", "http://evil.example")}, 403},
		{"another port", asked{"POST", "/_readout/open", "", open, with("Origin", "http://localhost:9")}, 403},
		{"another site's script", asked{"GET", "/_readout/hello", "", "", map[string]string{"Sec-Fetch-Site": "same-site"}}, 403},
		{"our own page", asked{"GET", "/_readout/hello", "", "", map[string]string{"Sec-Fetch-Site": "same-origin"}}, 200},
		{"another name of this machine", asked{"POST", "/_readout/open", "evil.example", open, good}, 403},
		{"nothing there", asked{"GET", "/_readout/secret", "", "", good}, 404},
		{"the folder", asked{"GET", "/_readout/", "", "", good}, 404},
		{"an asset that is not there", asked{"GET", "/_readout/assets/none.js", "", "", nil}, 404},
		{"upwards among the assets", asked{"GET", "/_readout/assets/%2e%2e/serve.go", "", "", nil}, 400},
		{"POST for an asset", asked{"POST", "/_readout/assets/main.js", "", "", good}, 405},
		{"no such plan", asked{"POST", "/_readout/apply", "", `{"plan":"nothing"}`, good}, 409},
		{"nothing to undo", asked{"POST", "/_readout/undo", "", `{}`, good}, 409},
		{"a page that is not there", asked{"GET", "/_readout/page?url=/../../etc/passwd", "", "", good}, 200},
		{"a very long path", asked{"GET", "/" + strings.Repeat("a", 70_000), "", "", nil}, 404},
		{"tab in the path", asked{"GET", "/a%09b", "", "", nil}, 400},
	} {
		w := answer(s, c.asked)
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d: %s", c.name, w.Code, c.want, w.Body)
		}
		h := w.Header()
		if h.Get("Access-Control-Allow-Origin") != "" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("%s: headers %v", c.name, h)
		}
	}
	if opened != 1 {
		t.Errorf("the editor was opened %d times", opened)
	}
}

// Only files of the site can be opened.
func TestOpenStaysInside(t *testing.T) {
	s, _ := preview(t)
	s.o.Open = func(file string, _, _ int) (string, string, error) {
		if file != "readout.yaml" && file != "templates/home.html" {
			t.Errorf("%q was opened", file)
		}
		return "", "", nil
	}
	for file, want := range map[string]int{
		"readout.yaml": 200, "templates/home.html": 200,
		"": 400, "content": 400, "/etc/passwd": 400, "../x": 400, "content/../../x": 400, "content/.git/x": 400, ".readout/lock": 400,
		"public/index.html": 400, "content/a\nb": 400, `content\..\x`: 400, "content//a.md": 400, "-rf": 400, "--help": 400,
	} {
		body, _ := json.Marshal(here{file, 1, 1})
		w := answer(s, asked{"POST", "/_readout/open", "", string(body), map[string]string{"X-Readout-Token": s.token, "Content-Type": "application/json"}})
		if w.Code != want {
			t.Errorf("%q: %d, want %d", file, w.Code, want)
		}
	}
}

// Beyond loopback everything asks for the password, and nothing can be edited.
func TestPassword(t *testing.T) {
	_, snap := preview(t)
	s := New(Options{Source: t.TempDir(), Password: "correct horse"})
	s.Show(snap, 0)
	login := func(password string) map[string]string {
		r := httptest.NewRequest("GET", "/", nil)
		r.SetBasicAuth("anybody", password)
		return map[string]string{"Authorization": r.Header.Get("Authorization"), "X-Readout-Token": s.token, "Content-Type": "application/json"}
	}
	for _, target := range []string{"/", "/_readout/hello", "/_readout/assets/main.js", "/nothing"} {
		w := answer(s, asked{"GET", target, "10.0.0.5:1313", "", nil})
		if w.Code != http.StatusUnauthorized || w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s without password: %d", target, w.Code)
		}
	}
	if w := answer(s, asked{"GET", "/", "desk.example:1313", "", login("correct horse")}); w.Code != 200 || !strings.Contains(w.Body.String(), "A talk") {
		t.Errorf("with the password: %d", w.Code)
	}
	for _, name := range []string{"open", "plan", "apply", "undo"} {
		if w := answer(s, asked{"POST", "/_readout/" + name, "", "{}", login("correct horse")}); w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	for i := range triesAMinute {
		if w := answer(s, asked{"GET", "/", "", "", login("guess")}); w.Code != http.StatusUnauthorized {
			t.Fatalf("guess %d: %d", i, w.Code)
		}
	}
	for _, word := range []string{"guess", "correct horse"} {
		if w := answer(s, asked{"GET", "/", "", "", login(word)}); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
			t.Errorf("after too many guesses: %d", w.Code)
		}
	}
}

// A plan is made from what stood in the file; a change in between is no
// licence to write, and of two files both are written or none.
func TestPlansAreAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	for name, body := range map[string]string{"a.md": "a", "b.md": "changed"} {
		if err := os.MkdirAll(filepath.Join(dir, "content"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "content", name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := New(Options{Source: dir})
	s.plans = []plan{{id: "x", files: []planned{{path: "content/a.md", was: []byte("a"), now: []byte("A")}, {path: "content/b.md", was: []byte("b"), now: []byte("B")}}}}
	if _, err := s.apply("x"); err == nil || !strings.Contains(err.Error(), "content/b.md has changed") {
		t.Errorf("got %v", err)
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "content/a.md")); string(data) != "a" {
		t.Errorf("the first file was left changed: %q", data)
	}
	if _, err := s.apply("x"); err == nil {
		t.Error("a plan is made once")
	}
}

// Documents that the site merely copies cannot act as pages of the preview.
func TestCopiedDocumentsAreSandboxed(t *testing.T) {
	w := httptest.NewRecorder()
	sandbox(w, "notes/a.svg")
	if !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Error("an SVG is a document too")
	}
	w = httptest.NewRecorder()
	sandbox(w, "data/model.json")
	if w.Header().Get("Content-Security-Policy") != "" {
		t.Error("data needs no sandbox")
	}
}
