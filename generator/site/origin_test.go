package site

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/brief"
)

// planOf is the site of one brief with some sources and some records.
func planOf(t *testing.T, sources, records string) *Site {
	t.Helper()
	m := linked(t,
		"content/leaders/alba.md", "---\nname: Anna Alba\n---\n", "content/leaders/berg.md", "---\nname: Boris Berg\n---\n",
		"content/briefs/a.md", "---\ntitle: A talk\ndate: 2021-08-19\nsources:\n  "+sources+"\n---\n\n"+records)
	return Plan(m, Options{Config: &brief.Config{}})
}

// The origin of an event is the best of its sources.
func TestOriginOfEvents(t *testing.T) {
	const all = "read: {kind: readout}\n  text: {kind: statement}\n  doc: {kind: document}\n  talk: {kind: interview}\n  paper: {kind: article}\n  post: {kind: social}\n  odd: {title: Odd}"
	for _, tt := range []struct{ via, want string }{
		{"read", "■ official account"},
		{"text", "■ official account"},
		{"doc", "■ official account"},
		{"talk", "❝ on-record quote"},
		{"paper", "□ press report"},
		{"post", "□ press report"},
		{"odd", ""}, // nobody wrote what it is
		{"", "? unattributed"},
		{"read, paper", "■ official account"}, // as carried by a paper
		{"paper, read", "□ press report"},     // the paper is nearest
		{"@berg, read", "■ official account"}, // he is the voice, not the text
		{"@berg", ""},                         // somebody is named, but no text
	} {
		records := "- event:: fire ^fire\n"
		if tt.via != "" {
			records += "  - via:: " + tt.via + "\n"
		}
		e := viewAt(planOf(t, all, records), "/events/fire/").(EventPage)
		if got := originWord(e.Card.Origin); got != tt.want {
			t.Errorf("via %q: %q, want %q", tt.via, got, tt.want)
		}
	}
	for accounts, want := range map[string]string{
		"paper read": "■ official account", "paper talk": "❝ on-record quote", "paper post": "□ press report",
		"paper odd": "", "odd read": "■ official account",
	} {
		records := "- event:: fire ^fire\n"
		for _, a := range strings.Fields(accounts) {
			records += "  - account:: " + a + "\n    - on:: 2021-08-18\n"
		}
		e := viewAt(planOf(t, all, records), "/events/fire/").(EventPage)
		if got := originWord(e.Card.Origin); got != want {
			t.Errorf("accounts %s: %q, want %q", accounts, got, want)
		}
	}
}

// What was said has an origin of its own, which a mark tells where it is not
// that of what it stands in.
func TestOriginOfStatements(t *testing.T) {
	s := planOf(t, "read: {kind: readout}\n  paper: {kind: article}", `- call:: @alba > @berg ^call
  - via:: paper
  - says:: @alba: words of others
  - says:: @alba: "My own words."
  - says:: @alba: "Words of the paper." [words:: via]
  - says:: @alba: "In a text." [via:: read]
- says:: @berg: nobody knows whence
- says:: @berg: "Nor this."
`)
	var inBrief []string
	for _, piece := range viewAt(s, "/briefs/a/").(BriefPage).Body {
		for _, r := range piece.Records {
			if r.Event != nil {
				inBrief = append(inBrief, "card: "+originWord(r.Event.Origin))
				for _, x := range r.Event.Statements {
					inBrief = append(inBrief, originWord(x.Origin))
				}
			}
			if r.Statement != nil {
				inBrief = append(inBrief, originWord(r.Statement.Origin))
			}
		}
	}
	want := []string{"card: □ press report", "", "❝ on-record quote", "", "■ official account", "? unattributed", "? unattributed"}
	if d := cmp.Diff(want, inBrief); d != "" {
		t.Error(d)
	}
	e := viewAt(s, "/events/call/").(EventPage)
	var quotes []string
	for _, x := range e.Quotes {
		quotes = append(quotes, originWord(x.Origin))
	}
	if d := cmp.Diff([]string{"❝ on-record quote", "□ press report", "■ official account"}, quotes); d != "" || e.QuotesOrigin != nil {
		t.Error(d, e.QuotesOrigin)
	}
	if len(e.Accounts.Columns) != 2 || originWord(e.Accounts.Columns[0].Origin) == originWord(e.Accounts.Columns[1].Origin) {
		t.Errorf("the accounts: %v", e.Accounts.Columns)
	}
	for _, r := range e.Sources {
		if originWord(r.Origin) != "□ press report" {
			t.Errorf("%s: %q", r.Text, originWord(r.Origin))
		}
	}
}

// A heading bears the mark that all below it would have.
func TestOriginOfAll(t *testing.T) {
	s := planOf(t, "talk: {kind: interview}", `- interview:: @alba ^talk-show
  - via:: talk
  - says:: @alba: "One."
  - says:: @alba: "Two."
  - says:: @alba: in other words
`)
	e := viewAt(s, "/events/talk-show/").(EventPage)
	if originWord(e.QuotesOrigin) != "❝ on-record quote" || e.Quotes[0].Origin != nil || e.Quotes[1].Origin != nil {
		t.Errorf("quotes: %v, %v", e.QuotesOrigin, e.Quotes)
	}
	if e.StatementsOrigin != nil || originWord(e.Statements[0].Origin) != "❝ on-record quote" {
		t.Errorf("a list of one: %v, %v", e.StatementsOrigin, e.Statements)
	}
}

// The first lines of a brief bear what all of its records would.
func TestOriginOfBrief(t *testing.T) {
	for _, tt := range []struct{ records, brief, card string }{
		{"- event:: fire ^fire\n  - via:: paper\n  - says:: @alba: words\n- says:: @berg: words [via:: paper]\n", "□ press report", ""},
		{"- event:: fire ^fire\n  - via:: paper\n- says:: @berg: words\n", "", "□ press report"},
		{"- event:: fire ^fire\n- says:: @berg: \"words\"\n", "? unattributed", ""},
	} {
		b := viewAt(planOf(t, "paper: {kind: article}", tt.records), "/briefs/a/").(BriefPage)
		if got := originWord(b.Origin); got != tt.brief {
			t.Errorf("%s: the brief has %q, want %q", tt.records, got, tt.brief)
		}
		for _, piece := range b.Body {
			for _, r := range piece.Records {
				if r.Event != nil && originWord(r.Event.Origin) != tt.card || r.Statement != nil && b.Origin != nil && r.Statement.Origin != nil {
					t.Errorf("%s: %v, %v", tt.records, r.Event, r.Statement)
				}
			}
		}
		for _, q := range b.Quotes {
			if q.Origin != nil || b.QuotesOrigin != nil {
				t.Errorf("%s: the quotes say it again", tt.records)
			}
		}
	}
}

// The glossary explains each of the four by its mark.
func TestOriginsExplained(t *testing.T) {
	for _, g := range viewAt(planOf(t, "a: {}", ""), "/glossary/").(GlossaryPage).Labels {
		if g.Name != "Origin of what is told" {
			continue
		}
		if len(g.Labels) != len(origins())-1 {
			t.Error(g.Labels)
		}
		for _, l := range g.Labels {
			if l.Meaning == "" {
				t.Errorf("%s has no meaning", l.Text)
			}
		}
		return
	}
	t.Error("no origins in the glossary")
}
