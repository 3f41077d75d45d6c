package serve

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAnswers: a reader without a script asks the server.
func TestAnswers(t *testing.T) {
	s, snap := preview(t)
	ask := func(target string) string {
		r := httptest.NewRequest("GET", target, nil)
		r.Host = "localhost:1313"
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code != 200 {
			t.Errorf("%s: %d", target, w.Code)
		}
		return w.Body.String()
	}
	for _, c := range []struct{ query, want, not string }{
		{"talk", `href="/briefs/a/">A <mark>talk</mark></a>`, "Nothing found"},
		{"WORDS+kind:brief", `<mark>Words</mark>.`, "Nothing found"},
		{"nowhere", "Nothing found.", "<mark>"},
		{"tolk", `<a href="?q=talk">talk</a>`, "<mark>"},
		{"%3Cscript%3Ealert(1)%3C/script%3E%22", `value="&lt;script&gt;alert(1)&lt;/script&gt;&#34;"`, "<script>alert"},
		{"%ff%fe", "form class=\"search\"", "\xff"},
		{strings.Repeat("talk+", 4000), "A <mark>talk</mark>", strings.Repeat("talk ", 101)},
	} {
		page := ask("/search/?q=" + c.query)
		if !strings.Contains(page, c.want) || strings.Contains(page, c.not) {
			t.Errorf("?q=%.60s: the page does not have %q, or has %q:\n%s", c.query, c.want, c.not, page)
		}
	}
	form := func(page string) string {
		_, rest, _ := strings.Cut(page, "<form")
		tag, _, _ := strings.Cut(rest, ">")
		return tag
	}
	if tag := form(ask("/search/")); strings.Contains(tag, "hidden") {
		t.Errorf("the form is hidden: %s", tag)
	}
	if data, _ := snap.Render(snap.Site.Page("/search/")); !strings.Contains(form(string(data)), "hidden") {
		t.Error("the published form is shown, and nobody answers there")
	}
	digest := func(page string) string {
		_, rest, _ := strings.Cut(page, `data-shown="`)
		sum, _, _ := strings.Cut(rest, `"`)
		return sum
	}
	plain := ask("/search/")
	if digest(plain) == "" || digest(plain) != digest(ask("/search/?q=talk")) {
		t.Error("an answer would be loaded again and again")
	}
}
