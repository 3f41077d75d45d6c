package render

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// hostile ends, where it is not escaped, an attribute, a script element, a
// comment, a line of a script and a string.
const hostile = `"><script>alert(1)</script></script><!-- '` + "`${x}` \u2028 &amp; \\u003c ]]>"

// TestMachineWords: what pages say of themselves in their head comes back as it
// was written, and no word of an author leaves its place.
func TestMachineWords(t *testing.T) {
	m := fixture()
	for _, e := range m.Entities {
		e.Name += hostile
		e.Front.Summary = hostile
		e.Source.URL = "https://example.org/" + hostile
	}
	m.Briefs[0].Title = "Brief " + hostile
	m.Briefs[0].Doc.Front.BottomLine = hostile
	m.Events[0].Label = hostile
	s, theme := plan(t, m, "https://example.org/repo/")
	for url, want := range map[string]struct{ kind, name string }{
		"/":                     {"WebSite", "Kabul desk"},
		"/briefs/calls/":        {"NewsArticle", m.Briefs[0].Title},
		"/events/call-1/":       {"Event", s.Page("/events/call-1/").Title},
		"/leaders/macron/":      {"Person", m.Entities[0].Name},
		"/orgs/g7/":             {"Organization", "G7" + hostile},
		"/topics/afghanistan/":  {"DefinedTerm", "Afghanistan" + hostile},
		"/sources/elysee-stmt/": {"CreativeWork", "Élysée statement" + hostile},
	} {
		raw, diags := theme.Page(s.Page(url), s.View(s.Page(url)))
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		root, err := html.Parse(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		var scripts []string
		metas := map[string]string{}
		for n := range root.Descendants() {
			switch {
			case n.Type == html.CommentNode:
				t.Errorf("%s: a comment: %q", url, n.Data)
			case n.Data == "script" && n.FirstChild != nil:
				scripts = append(scripts, n.FirstChild.Data)
			case n.Data == "meta":
				metas[attr(n, "property")+attr(n, "name")] = attr(n, "content")
			}
		}
		if len(scripts) != 1 {
			t.Errorf("%s: scripts %q", url, scripts)
			continue
		}
		var ld struct {
			Type string `json:"@type"`
			Name string `json:"name"`
			URL  string `json:"url"`
		}
		if err := json.Unmarshal([]byte(scripts[0]), &ld); err != nil {
			t.Errorf("%s: %v in %s", url, err, scripts[0])
		}
		if ld.Type != want.kind || ld.Name != want.name || ld.URL != "https://example.org/repo"+url {
			t.Errorf("%s: %+v", url, ld)
		}
		if strings.ContainsAny(scripts[0], "<>\u2028") {
			t.Errorf("%s: not escaped for its place: %s", url, scripts[0])
		}
		if metas["og:title"] != want.name || metas["og:url"] != ld.URL || metas["og:site_name"] != "Kabul desk" {
			t.Errorf("%s: %q", url, metas)
		}
		if types := []string{"article", "profile", "website"}; !slices.Contains(types, metas["og:type"]) {
			t.Errorf("%s: %q", url, metas["og:type"])
		}
	}
	raw, _ := theme.Page(s.Page("/briefs/calls/"), s.View(s.Page("/briefs/calls/")))
	for _, part := range []string{`article:published_time" content="2021-08-20"`, `type="application/atom&#43;xml"`, `"datePublished":"2021-08-20"`} {
		if !bytes.Contains(raw, []byte(part)) {
			t.Errorf("the brief lacks %s", part)
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
