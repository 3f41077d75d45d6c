package render

import (
	"bytes"
	"net/url"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/site"
	"readout/generator/when"
	"readout/static"
	"readout/templates"
)

func day(s string) when.Time {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return when.Time{EDTF: s, Lo: t, Hi: t.AddDate(0, 0, 1), Precision: when.Day, Stated: true}
}

// fixture is a small site made by hand: one brief with a call, two accounts
// of it, a statement and evidence.
func fixture() *model.Model {
	macron := &model.Entity{ID: "macron", Kind: "leader", Name: "Emmanuel Macron", Front: &brief.Front{Native: "Emmanuel Macron", Country: "france"}}
	macron.Offices = []model.Office{{ID: "president", Title: "President of the Republic", From: day("2017-05-14").Lo}}
	putin := &model.Entity{Front: &brief.Front{}, ID: "putin", Kind: "leader", Name: "Vladimir <Putin>", Provisional: true}
	g7 := &model.Entity{Front: &brief.Front{}, ID: "g7", Kind: "org", Name: "G7"}
	france := &model.Entity{Front: &brief.Front{}, ID: "france", Kind: "place", Name: "France"}
	topic := &model.Entity{ID: "afghanistan", Kind: "topic", Name: "Afghanistan", Front: &brief.Front{Summary: "The end of the war.", Reviewed: "2021-08-18"}}
	rescue := &model.Entity{Front: &brief.Front{}, ID: "evacuation", Kind: "topic", Name: "Evacuation", Broader: topic}
	topic.Narrower = []*model.Entity{rescue}
	elysee := &model.Entity{Front: &brief.Front{}, ID: "elysee-stmt", Kind: "source", Name: "Élysée statement", Source: brief.SourceDef{URL: "https://example.org/a", Published: "2021-08-19", Lang: "fr"}}
	kremlin := &model.Entity{Front: &brief.Front{}, ID: "kremlin-stmt", Kind: "source", Name: "Kremlin statement", Source: brief.SourceDef{URL: "javascript:alert(1)"}}

	src, _ := diag.NewSource("content/briefs/calls.md", []byte("Macron rang Putin. [They talked](#^call-1).\n\n- call:: Macron > Putin\n"))
	callItem := &brief.Item{Kind: brief.Event, Word: "call", ID: "call-1"}
	saidItem := &brief.Item{Kind: brief.Statement, Word: "says", Said: brief.Said{Nodes: []brief.Node{{Kind: brief.Text, Text: "work & talk"}}}}
	callItem.Children = []*brief.Item{saidItem}
	proof := &brief.Link{IDs: []string{"call-1"}, Span: diag.Span{Start: 19, End: 42}, Words: diag.Span{Start: 20, End: 31}}
	away := &brief.Link{Dest: "../topics/afghanistan.md"}
	doc := &brief.Doc{Kind: brief.Brief, Path: "content/briefs/calls.md", ID: "calls", Source: src, Records: []*brief.Item{callItem}, Front: brief.Front{BottomLine: "They talked."},
		Blocks: []brief.Block{{Text: "Macron rang Putin. They talked.", ID: "p1"}},
		Body: []brief.Node{
			{Kind: brief.HTML, HTML: "<h1 id=\"calls\">Calls</h1>\n<p id=\"p1\">"}, {Kind: brief.Text, Text: "Macron rang <Putin>. "},
			{Kind: brief.Open, Link: proof}, {Kind: brief.Text, Text: "They talked", InLink: true}, {Kind: brief.Close, Link: proof},
			{Kind: brief.Open, Link: away}, {Kind: brief.Text, Text: "subject", InLink: true}, {Kind: brief.Close, Link: away},
			{Kind: brief.HTML, HTML: "</p>\n"}, {Kind: brief.Records, Items: doc0(callItem)},
		}}
	b := &model.Brief{Doc: doc, ID: "calls", Title: "Calls on Kabul", Date: day("2021-08-20"), Topics: []*model.Entity{topic}, TLP: "clear", Status: "published"}
	call := &model.Event{ID: "call-1", Type: "call", Base: "call", Phase: "occurred", Confirmation: "confirmed", When: day("2021-08-19"), Topics: []*model.Entity{rescue},
		Actors: []model.Participant{{Entity: macron, Title: "President"}}, Recipients: []model.Participant{{Entity: putin}}, Briefs: []*model.Brief{b}, Place: france,
		Sources: []*model.Entity{elysee, kremlin}, SourceCount: 2, Chains: [][]*model.Entity{{elysee, kremlin}},
		Evidence:  []model.Evidence{{Brief: b, Text: "They talked", Sentence: "They talked.", Pos: src.Pos(20)}},
		Claims:    []model.Claim{{Brief: b, Field: "on", Value: "Thursday", Chain: []*model.Entity{elysee}}},
		Conflicts: []model.Conflict{{Field: "for", Values: []model.ConflictValue{{Value: "1 hour", Sources: []*model.Entity{kremlin}, Brief: b}}}}}
	said := &model.Statement{ID: "s1", Verb: "says", Base: "says", Brief: b, Item: saidItem, Items: []*brief.Item{saidItem}, Speakers: call.Actors, Text: "work & talk", Quotes: []model.Quote{{Text: "work & talk", Owner: "speaker"}},
		Topics: []*model.Entity{rescue}, When: call.When, During: []*model.Event{call}, Chains: [][]*model.Entity{{elysee}}, Stance: "supports", Account: elysee}
	call.Statements = []*model.Statement{said}
	call.Accounts = []*model.AccountOf{{Source: elysee, Topics: []*model.Entity{rescue}, Statements: call.Statements}, {Source: kremlin, Complete: true}}
	next := &model.Event{ID: "g7-summit", Type: "summit", Phase: "planned", When: day("2021-08-24"), Actors: []model.Participant{{Entity: g7}}, Briefs: []*model.Brief{b},
		Relations: []model.Relation{{Kind: "follows-up", To: model.Ref{Event: call}}}}
	b.Events, b.Statements = []*model.Event{call, next}, []*model.Statement{said}
	m := &model.Model{AsOf: day("2021-08-20").Lo, Briefs: []*model.Brief{b}, Entities: []*model.Entity{macron, putin, g7, france, rescue, topic, elysee, kremlin},
		Events: b.Events, Statements: b.Statements, Upcoming: []*model.Event{next},
		Mentions:  []*model.Mention{{Brief: b, Entity: macron, Text: "Macron", Sentence: "Macron rang Putin.", Pos: diag.Pos{Line: 1, Col: 1}, Auto: true}},
		Positions: []*model.Position{{Holder: macron, Topic: rescue, Entries: []model.PositionEntry{{Statement: said}}}},
		Links:     map[*brief.Link]model.Target{proof: {Records: []model.Ref{{Event: call}}}, away: {URL: "../topics/afghanistan.md"}},
		Names:     map[*brief.Node][]model.NameHit{}}
	m.Pairs = []*model.Dyad{{ID: "macron--putin", A: macron, B: putin, Contacts: m.Events[:1], Last: call}}
	m.Dyads = m.Pairs
	m.Names[&doc.Body[1]] = []model.NameHit{{Start: 0, End: 6, Entity: macron, Link: true}}
	m.Pages = []*brief.Doc{{Kind: brief.Page, Path: "content/notes/index.md", ID: "index", Front: brief.Front{Title: "Notes"}, Body: []brief.Node{{Kind: brief.HTML, HTML: "<p>Hello</p>"}}},
		{Kind: brief.Page, Path: "content/about.md", ID: "about", Heads: []brief.Heading{{Level: 1, ID: "us", Text: "Us"}}, Body: []brief.Node{
			{Kind: brief.HTML, HTML: "<h1 id=\"us\">"}, {Kind: brief.Text, Text: "Us"}, {Kind: brief.HTML, HTML: "</h1><h1>More</h1>"}}}}
	return m
}

func doc0(items ...*brief.Item) []*brief.Item { return items }

func plan(t *testing.T, m *model.Model, base string) (*site.Site, *Theme) {
	t.Helper()
	var assets []site.Asset
	for _, name := range []string{"site.css", "site.js", "more.js", "search.js", "favicon.svg"} {
		data, err := static.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		assets = append(assets, site.Asset{Path: name, Data: data})
	}
	config := brief.DefaultConfig()
	config.Title = "Kabul desk"
	s := site.Plan(m, site.Options{Config: config, BaseURL: base, Assets: assets})
	theme, diags := Load(templates.FS, nil, nil)
	if len(s.Diags)+len(diags) > 0 {
		t.Fatal(s.Diags, diags)
	}
	return s, theme
}

// parsed is a page as a browser sees it.
type parsed struct {
	tags  map[string]int
	ids   map[string]bool
	twice []string
	hrefs []string
	lang  string
	text  string
}

func parsePage(t *testing.T, raw []byte) parsed {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	p := parsed{tags: map[string]int{}, ids: map[string]bool{}}
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			p.text += n.Data
		}
		if n.Type != html.ElementNode {
			continue
		}
		if n.Namespace == "" {
			p.tags[n.Data]++ // a drawing has titles too
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && p.ids[a.Val]:
				p.twice = append(p.twice, a.Val)
			case a.Key == "id":
				p.ids[a.Val] = true
			case a.Key == "lang" && n.Data == "html":
				p.lang = a.Val
			case a.Key == "href" || a.Key == "src":
				p.hrefs = append(p.hrefs, a.Val)
			}
		}
	}
	return p
}

// TestPages holds every page to the rules of pages 3 and 8: landmarks, one
// h1, no id twice, and no link into nothing, under each kind of base URL.
func TestPages(t *testing.T) {
	for _, base := range []string{"", "https://example.org/repo/", "."} {
		s, theme := plan(t, fixture(), base)
		pages := map[string]parsed{}
		for _, p := range s.Pages {
			if p.HTML() {
				raw, diags := theme.Page(p, s.View(p))
				if len(diags) > 0 {
					t.Fatalf("%s: %v", p.URL, diags)
				}
				pages["/"+p.File] = parsePage(t, raw)
			} else {
				pages["/"+p.File] = parsed{}
			}
		}
		for _, p := range s.Pages {
			if p.HTML() {
				checkPage(t, base, p, pages)
			}
		}
	}
}

func checkPage(t *testing.T, base string, p *site.Page, pages map[string]parsed) {
	t.Helper()
	v := pages["/"+p.File]
	for tag, want := range map[string]int{"h1": 1, "main": 1, "title": 1} {
		if v.tags[tag] != want {
			t.Errorf("%s: %d <%s>, want %d", p.URL, v.tags[tag], tag, want)
		}
	}
	if p.Kind == "mail" {
		checkLetter(t, p, v)
	} else if v.tags["nav"] == 0 || v.tags["header"] == 0 || v.tags["footer"] == 0 || v.lang == "" {
		t.Errorf("%s: a landmark or the language is missing", p.URL)
	}
	if len(v.twice) > 0 {
		t.Errorf("%s: ids twice: %q", p.URL, v.twice)
	}
	for _, href := range v.hrefs {
		checkLink(t, base, p, href, pages)
	}
}

// checkLetter demands that a letter brings all it is made of.
func checkLetter(t *testing.T, p *site.Page, v parsed) {
	t.Helper()
	if v.tags["table"] == 0 || v.lang == "" {
		t.Errorf("%s: the tables or the language are missing", p.URL)
	}
	for _, tag := range []string{"script", "link", "style", "img", "svg"} {
		if v.tags[tag] > 0 {
			t.Errorf("%s: mail programs leave out <%s>", p.URL, tag)
		}
	}
}

func checkLink(t *testing.T, base string, p *site.Page, href string, pages map[string]parsed) {
	t.Helper()
	u, err := url.Parse(href)
	if err != nil || u.Scheme == "javascript" || strings.HasPrefix(href, "#ZgotmplZ") {
		t.Errorf("%s: unsafe link %q", p.URL, href)
		return
	}
	if u.Scheme != "" {
		return
	}
	to := u.Path
	switch {
	case to == "":
		to = "/" + p.File
	case base == ".":
		to = path.Join("/", path.Dir(p.File), to)
	case base != "":
		if !strings.HasPrefix(to, "/repo/") {
			t.Errorf("%s: %q lacks the base path", p.URL, href)
		}
		to = strings.TrimPrefix(to, "/repo")
	}
	if strings.HasSuffix(to, "/") {
		to += "index.html"
	}
	target, ok := pages[to]
	if !ok {
		t.Errorf("%s: broken link %q (%s)", p.URL, href, to)
	} else if u.Fragment != "" && !target.ids[u.Fragment] {
		t.Errorf("%s: no such place: %q", p.URL, href)
	}
}

// TestWords looks for what each page must say.
func TestWords(t *testing.T) {
	s, theme := plan(t, fixture(), "")
	for _, tt := range []struct{ url, want string }{
		{"/", `They talked.`},
		{"/briefs/calls/", `<a id="E-1" class="evidence" href="#R-call-1">They talked</a>`},
		{"/briefs/calls/", `<a class="name" href="/leaders/macron/">Macron</a> rang &lt;Putin&gt;.`},
		{"/briefs/calls/", `href="/briefs/calls/#E-1">↑ “They talked”`},
		{"/briefs/calls/", `id="R-s1"`},
		{"/briefs/calls/", `<a href="/topics/afghanistan/">subject</a>`},
		{"/events/call-1/", `1 of 1 subject appears in only one account.`},
		{"/events/call-1/", `not mentioned`},
		{"/events/call-1/", `says <a href="/sources/elysee-stmt/" data-n="1">Élysée statement</a>, via`},
		{"/events/call-1/", `<time datetime="2021-08-19">`},
		{"/events/call-1/", `(follows up this)`},
		{"/events/g7-summit/", `follows up`},
		{"/leaders/macron/", `President of the Republic`},
		{"/leaders/putin/", `Vladimir &lt;Putin&gt;`},
		{"/topics/afghanistan/", `The end of the war.`},
		{"/dyads/macron--putin/", `1 contact`},
		{"/dyads/macron--putin/", `<dd>Emmanuel Macron 1</dd>`},
		{"/dyads/macron--putin/", `<a href="/events/call-1/#Accounts" data-n="1, 2">2 accounts</a>`},
		{"/dyads/", `<a href="/dyads/macron--putin/">Emmanuel Macron and Vladimir &lt;Putin&gt;</a>`},
		{"/notes/", `<p>Hello</p>`},
		{"/about/", `<h1 id="us">Us</h1><h2>More</h2>`},
	} {
		raw, _ := theme.Page(s.Page(tt.url), s.View(s.Page(tt.url)))
		if !strings.Contains(string(raw), tt.want) {
			t.Errorf("%s lacks %q", tt.url, tt.want)
		}
	}
}

// TestFaults holds template faults to BR701 and BR702.
func TestFaults(t *testing.T) {
	_, diags := Load(templates.FS, map[string][]byte{"breif.html": nil}, nil)
	if len(diags) != 1 || diags[0].Code != "BR702" {
		t.Error(diags)
	}
	builtin := fstest.MapFS{"brief.html": {Data: []byte("x")}}
	_, diags = Load(builtin, map[string][]byte{"brief.html": []byte("a\n{{if}}")}, nil)
	if len(diags) != 1 || diags[0].Code != "BR701" || diags[0].Start.Line != 2 {
		t.Error(diags)
	}
	theme, _ := Load(builtin, map[string][]byte{"brief.html": []byte("a\n {{.Titel}}")}, nil)
	s, _ := plan(t, fixture(), "")
	_, diags = theme.Page(s.Page("/briefs/calls/"), s.View(s.Page("/briefs/calls/")))
	if len(diags) != 1 || diags[0].Start != (diag.Pos{Line: 2, Col: 4}) || diags[0].File != "templates/brief.html" || !strings.Contains(diags[0].Message, "/briefs/calls/") {
		t.Errorf("%+v", diags)
	}
}
