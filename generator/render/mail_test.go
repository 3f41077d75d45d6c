package render

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLetters: a digest that is sent on leads back to the site from afar, is
// short of line as a text, and stays out of the map of the site.
func TestLetters(t *testing.T) {
	const base = "https://example.org/repo"
	s, theme := plan(t, fixture(), base+"/")
	html := s.Page("/weeks/2021-W33/mail.html")
	raw, diags := theme.Page(html, s.View(html))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for _, link := range parsePage(t, raw).hrefs {
		if !strings.HasPrefix(link, base+"/") {
			t.Errorf("%s leads nowhere from a letter", link)
		}
	}
	text := string(s.Raw(s.Page("/weeks/2021-W33/mail.txt")))
	for _, want := range []string{base + "/weeks/2021-W33/", base + "/briefs/calls/", "They talked.", "“work & talk”"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if utf8.RuneCountInString(line) > 72 && !strings.Contains(line, base) {
			t.Errorf("too long for a letter: %q", line)
		}
	}
	if bytes.Contains(s.Raw(s.Page("/sitemap.xml")), []byte("mail.html")) {
		t.Error("letters stand in the sitemap")
	}
}
