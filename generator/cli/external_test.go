package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// outsideHost answers, counts what is asked, and can be mended.
type outsideHost struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []string
	agents map[string]bool
	mended bool
}

func newOutsideHost(t *testing.T) *outsideHost {
	t.Helper()
	h := &outsideHost{agents: map[string]bool{}}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.asked = append(h.asked, r.URL.Path)
		h.agents[r.UserAgent()] = true
		switch {
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case r.URL.Path == "/gone" && !h.mended:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

// count gives how much was asked since it was last asked itself.
func (h *outsideHost) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := len(h.asked)
	h.asked = nil
	return n
}

// outsideSite is a site that links to the host from text, front matter and a
// passage that the public edition hides.
func outsideSite(t *testing.T, host string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"readout.yaml": "base-url: https://desk.example.org/\ntlp: clear\n",
		"content/briefs/a.md": "---\ntitle: A\ndate: 2021-08-19\nsources:\n  tass: {title: Tass, url: \"HOST/gone\"}\n---\n" +
			"[fine](HOST/fine#part) and [moved](HOST/moved) and [gone](HOST/gone).\n\n> [!tlp:red]\n> [hidden](HOST/hidden).\n",
		"content/leaders/macron.md": "---\nname: Macron\nurl: HOST/fine\n---\n",
	}
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, "HOST", host)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func ran(t *testing.T, want int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if code := Main(args, strings.NewReader(""), &out, &errs); code != want {
		t.Fatalf("%v: exit %d, want %d\n%s%s", args, code, want, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

// A link that fails is told once it has failed for the grace period, at every
// place where it stands; answers are kept; nothing hidden is asked for.
func TestExternal(t *testing.T) {
	h := newOutsideHost(t)
	dir := outsideSite(t, h.URL)
	check := func(want int, day string, more ...string) (string, string) {
		t.Helper()
		return ran(t, want, append([]string{"check", "--source", dir, "--external", "--private", "--now", "2024-03-" + day + "T12:00:00Z"}, more...)...)
	}
	_, said := check(exitClean, "01")
	if strings.Contains(said, "BR606") || !strings.Contains(said, "3 outside links, 3 asked now, 0 failing, 1 failing since too short a time to tell (--grace), 1 moved") {
		t.Errorf("the first time:\n%s", said)
	}
	if !strings.Contains(said, "content/briefs/a.md:7:") || !strings.Contains(said, "info BR607: "+h.URL+"/moved has moved for good to "+h.URL+"/new") {
		t.Errorf("a redirect is a hint:\n%s", said)
	}
	for _, asked := range h.asked {
		if asked == "/hidden" {
			t.Error("what is hidden was asked for")
		}
	}
	for agent := range h.agents {
		if !strings.HasPrefix(agent, "readout-link-check/") || !strings.HasSuffix(agent, "(+https://desk.example.org/)") {
			t.Errorf("who asks: %q", agent)
		}
	}
	h.count()
	if check(exitClean, "01"); h.count() != 0 {
		t.Error("asked again at once")
	}
	_, said = check(exitClean, "09")
	if strings.Count(said, "warning BR606: "+h.URL+"/gone does not open: it answers 404 Not Found") != 2 ||
		!strings.Contains(said, "content/briefs/a.md:5:") || !strings.Contains(said, "content/briefs/a.md:7:") {
		t.Errorf("after the grace period:\n%s", said)
	}
	check(exitContent, "09", "--strict")
	raw, _ := check(exitClean, "09", "--format", "json")
	var doc struct{ External map[string]int }
	if err := json.Unmarshal([]byte(raw), &doc); err != nil || fmt.Sprint(doc.External) != "map[asked:0 failing:1 links:3 moved:1 private:0 unknown:0 waiting:0]" {
		t.Errorf("%v %v", err, doc.External)
	}
	h.mended = true
	if _, said = check(exitClean, "10"); strings.Contains(said, "BR606") {
		t.Errorf("mended:\n%s", said)
	}
}

// Hosts of one's own network are left alone without --private, and no other
// command, nor check by itself, asks anything.
func TestExternalIsAsked(t *testing.T) {
	h := newOutsideHost(t)
	dir := outsideSite(t, h.URL)
	_, said := ran(t, exitClean, "check", "--source", dir, "--external", "--grace", "0")
	if !strings.Contains(said, "3 on a private host, not asked (--private)") || strings.Contains(said, "BR606") {
		t.Error(said)
	}
	ran(t, exitClean, "check", "--source", dir)
	ran(t, exitClean, "build", "--source", dir)
	ran(t, exitUsage, "build", "--source", dir, "--external")
	ran(t, exitUsage, "check", "--source", dir, "--external", "--grace", "-1")
	ran(t, exitUsage, "check", "--source", dir, "--grace", "3")
	ran(t, exitUsage, "check", "--source", dir, "--private")
	if h.count() != 0 {
		t.Error("a host was asked")
	}
	if _, said := ran(t, exitClean, "check", "--source", dir, "--external", "--private", "--grace", "0"); !strings.Contains(said, "BR606") {
		t.Error("no grace tells at once")
	}
}

// A machine without network learns nothing, and says so.
func TestExternalOffline(t *testing.T) {
	h := newOutsideHost(t)
	dir := outsideSite(t, h.URL)
	h.Close()
	brief := filepath.Join(dir, "content", "briefs", "b.md")
	if err := os.WriteFile(brief, []byte("---\ntitle: B\ndate: 2021-08-19\n---\n[x](http://127.0.0.2:1/) [y](http://127.0.0.3:1/)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out, _ := ran(t, exitWorld, "check", "--source", dir, "--external", "--private", "--grace", "0", "--format", "json")
	if !strings.Contains(out, "BR904") {
		t.Error(out)
	}
}
