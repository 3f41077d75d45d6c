package site

import (
	"strings"
	"testing"

	"readout/generator/brief"
)

// TestSourceView: the events of a brief lead to their lines, the lines lead back.
func TestSourceView(t *testing.T) {
	const url = "/briefs/2021-08-19-macron-works-the-phones/"
	on := brief.DefaultConfig()
	on.Pages["source-view"] = "on"
	o := Options{Config: on, BaseURL: "https://example.org/repo/", Whole: true}
	s := Plan(demo(t, ""), o)
	page, view := s.View(s.Page(url)).(BriefPage), s.View(s.Page(url+"source/")).(SourceView)
	if page.Text.URL != "/repo"+url+"source/" || view.Brief.URL != "/repo"+url {
		t.Errorf("the brief leads to %q, its text to %q", page.Text.URL, view.Brief.URL)
	}
	lines := map[string]SourceLine{}
	for _, l := range view.Lines {
		lines[page.Text.URL+"#"+l.Anchor] = l
	}
	for _, row := range append(page.Events, page.Planned...) {
		l, ok := lines[row.Line.URL]
		if !ok || !strings.Contains(string(l.HTML), "::") || !strings.HasPrefix(l.To.URL, "/repo"+url+"#R-") {
			t.Errorf("%s leads to %q, where there is %+v", row.Title.Text, row.Line.URL, l)
		}
	}
	if strings.Contains(string(s.Raw(s.Page("/sitemap.xml"))), "/source/") || s.Page(url+"source/index.json") != nil {
		t.Error("a text is listed as a page of its own")
	}
	for _, without := range []Options{{Config: on}, {Config: brief.DefaultConfig(), Whole: true}} {
		s = Plan(demo(t, ""), without)
		page = s.View(s.Page(url)).(BriefPage)
		if s.Page(url+"source/") != nil || page.Text.URL != "" || page.Events[0].Line.URL != "" {
			t.Error("not asked for or not to be shown, and still there")
		}
	}
}
