package e2e

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMissing opens addresses where nothing is, as a host with a 404 page
// answers them: the pages that were probably meant are listed.
func TestMissing(t *testing.T) {
	missing, err := os.ReadFile(filepath.Join(sites.repo.dir, "404.html"))
	if err != nil {
		t.Fatal(err)
	}
	files := http.StripPrefix("/repo", http.FileServer(http.Dir(sites.repo.dir)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := os.Stat(filepath.Join(sites.repo.dir, filepath.FromSlash(strings.TrimPrefix(r.URL.Path, "/repo")))); err == nil {
			files.ServeHTTP(w, r)
			return
		}
		w.Write(missing) // nobody is left to tell of an error
	}))
	t.Cleanup(server.Close)
	r := reader{open(t), server.URL + "/repo/", ""}
	const first = "(document.querySelector('[data-nearest] a') || {}).pathname"
	for path, want := range map[string]string{
		"leaders/macrn/":          "/repo/leaders/macron/",
		"leaders/macron/1999/":    "/repo/leaders/macron/",
		"topics/evacuations/":     "/repo/topics/evacuation/",
		"dyads/macron--nobody/x/": "undefined",
	} {
		r.open(t, path)
		if want == "undefined" {
			if got := r.ask(t, "document.querySelector('[data-nearest]').hidden"); got != "true" {
				t.Errorf("%s: an empty list is shown", path)
			}
			continue
		}
		r.until(t, first, want)
	}
	r.open(t, "leaders/no-such_one/")
	if got := r.ask(t, "document.getElementById('Query').value"); got != "no such one" {
		t.Errorf("the search box says %q", got)
	}
}
