package model

import (
	"fmt"
	"strings"
	"testing"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/text"
	"readout/generator/when"
)

// proseDoc makes a one-block file; links are written as the tests need them.
func proseDoc(source string, nodes ...brief.Node) *brief.Doc {
	d := briefDoc("content/briefs/a.md", source, brief.Front{})
	if nodes == nil {
		nodes = []brief.Node{textNode(d, source)}
	}
	d.Body = nodes
	var plain strings.Builder
	for _, n := range nodes {
		plain.WriteString(n.Text)
	}
	d.Blocks = []brief.Block{{Text: strings.Join(strings.Fields(plain.String()), " ")}}
	return d
}

func textNode(d *brief.Doc, run string) brief.Node {
	return brief.Node{Kind: brief.Text, Text: run, Offs: []brief.Off{{At: 0, Src: strings.Index(d.Source.Text, run)}}}
}

// linkDoc is "before [words](dest) after" with the link as given.
func linkDoc(before, written, words, after string, l *brief.Link) *brief.Doc {
	d := proseDoc(before + written + after)
	l.Span = diag.Span{Start: len(before), End: len(before) + len(written)}
	at := len(before) + strings.LastIndex(written[:strings.Index(written+"(", words)+len(words)], words)
	l.Words, l.Text = diag.Span{Start: at, End: at + len(words)}, words
	d.Body = []brief.Node{
		{Kind: brief.Text, Text: before, Offs: []brief.Off{{Src: 0}}},
		{Kind: brief.Open, Link: l},
		{Kind: brief.Text, Text: words, InLink: true, Offs: []brief.Off{{Src: at}}},
		{Kind: brief.Close, Link: l},
		{Kind: brief.Text, Text: after, Offs: []brief.Off{{Src: l.Span.End}}},
	}
	d.Blocks[0].Text = strings.Join(strings.Fields(before+words+after), " ")
	return d
}

func show(p *proser) string {
	var out []string
	for _, m := range p.mentions {
		auto := ""
		if !m.Auto {
			auto = " explicit"
		}
		out = append(out, fmt.Sprintf("%d:%d %s %q%s", m.Pos.Line, m.Pos.Col, m.Entity.ID, m.Text, auto))
	}
	shown := 0
	for _, list := range p.hits {
		for _, h := range list {
			if h.Link {
				shown++
			}
		}
	}
	out = append(out, fmt.Sprintf("shown %d", shown))
	for _, t := range p.links {
		switch {
		case t.Entity != nil:
			out = append(out, "to @"+t.Entity.ID)
		case len(t.Records) > 0:
			out = append(out, fmt.Sprintf("to %d records", len(t.Records)))
		case t.URL != "":
			out = append(out, "to "+t.URL)
		default:
			out = append(out, "to nothing")
		}
	}
	for _, d := range p.diags {
		out = append(out, fmt.Sprintf("%d:%d-%d %s %s", d.Start.Line, d.Start.Col, d.End.Col, d.Severity, d.Code))
	}
	return strings.Join(out, "; ")
}

func TestProse(t *testing.T) {
	c, _ := newCatalogue(sample(), nil)
	m := newMatcher(c)
	at := dayOf(t, "2021-08-19", "2021-08-19")
	names := map[string]brief.Word{"Rome": word("none"), "Manu": word("macron")}
	records := func(id string) []Ref {
		if id == "macron-biden" {
			return []Ref{{Event: &Event{ID: id}}}
		}
		return nil
	}
	for _, tc := range []struct {
		name     string
		doc      *brief.Doc
		names    map[string]brief.Word
		autolink string
		want     string
	}{
		{"first", proseDoc("Macron met Macron’s aide."), nil, "first", `1:1 macron "Macron"; 1:12 macron "Macron"; shown 1`},
		{"all", proseDoc("Macron met Macron."), nil, "all", `1:1 macron "Macron"; 1:12 macron "Macron"; shown 2`},
		{"off", proseDoc("Macron met Macron."), nil, "off", `1:1 macron "Macron"; 1:12 macron "Macron"; shown 0`},
		{"line break", proseDoc("In é Emmanuel\nMacron"), nil, "first", `1:6 macron "Emmanuel Macron"; shown 1`},
		{"ambiguous once", proseDoc("Biden and Biden"), nil, "first", `shown 0; 1:1-6 warning BR204`},
		{"names", proseDoc("Manu in Rome"), names, "first", `1:1 macron "Manu"; shown 1`},
		{"office", proseDoc("EU foreign policy chief"), nil, "first", `1:1 borrell "EU foreign policy chief"; shown 1`},
		{"topic", proseDoc("The #evacuation, #1 and #none, a#evacuation"), nil, "first", `1:5 evacuation "#evacuation" explicit; shown 1`},
		{"id link", linkDoc("The ", "[French president](@macron)", "French president", " and Macron", &brief.Link{Ref: "macron"}), nil, "first",
			`1:6 macron "French president" explicit; 1:37 macron "Macron"; shown 0; to @macron`},
		{"one mention", linkDoc("", "[Macron](@macron)", "Macron", ".", &brief.Link{Ref: "macron"}), nil, "first",
			`1:2 macron "Macron" explicit; shown 0; to @macron`},
		{"wiki", linkDoc("By ", "[[macron]]", "macron", ".", &brief.Link{Wiki: "macron"}), nil, "first",
			`1:4 macron "macron" explicit; shown 0; to @macron`},
		{"suppressed", linkDoc("", "[Macron](@none)", "Macron", ".", &brief.Link{Ref: "none"}), nil, "first", `shown 0; to nothing`},
		{"unknown near", linkDoc("", "[he](@macrom)", "he", ".", &brief.Link{Ref: "macrom"}), nil, "first", `shown 0; to nothing; 1:6-13 error BR201`},
		{"unknown far", linkDoc("", "[he](@angela-merkel)", "he", ".", &brief.Link{Ref: "angela-merkel"}), nil, "first", `shown 0; to nothing; 1:6-20 warning BR201`},
		{"file", linkDoc("", "[he](../leaders/macron.md)", "he", ".", &brief.Link{Dest: "../leaders/macron.md"}), nil, "first",
			`1:2 macron "he" explicit; shown 0; to @macron`},
		{"page", linkDoc("", "[he](/leaders/macron/)", "he", ".", &brief.Link{Dest: "/leaders/macron/"}), nil, "first",
			`1:2 macron "he" explicit; shown 0; to @macron`},
		{"inside a file", linkDoc("", "[he](../leaders/macron.md#x)", "he", ".", &brief.Link{Dest: "../leaders/macron.md#x"}), nil, "first",
			`1:2 macron "he" explicit; shown 0; to ../leaders/macron.md#x`},
		{"name in a link", linkDoc("", "[Macron](https://example.org)", "Macron", ".", &brief.Link{Dest: "https://example.org"}), nil, "first",
			`1:2 macron "Macron"; shown 0; to https://example.org`},
		{"evidence", linkDoc("", "[called](#^macron-biden)", "called", ".", &brief.Link{Dest: "#^macron-biden", IDs: []string{"macron-biden"}}), nil, "first",
			`shown 0; to 1 records`},
		{"no evidence", linkDoc("", "[called](#^nope)", "called", ".", &brief.Link{Dest: "#^nope", IDs: []string{"nope"}}), nil, "first",
			`shown 0; to nothing; 1:2-8 warning BR403`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.doc.Front.Names = tc.names
			search := &searcher{c: c, m: m, autolink: tc.autolink, records: records, links: map[*brief.Link]Target{}, hits: map[*brief.Node][]NameHit{}}
			if got := show(search.read(&Brief{ID: "a"}, tc.doc, at)); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
	p := (&searcher{c: c, m: m, autolink: "first", links: map[*brief.Link]Target{}, hits: map[*brief.Node][]NameHit{}}).read(nil, proseDoc("Macron"), when.Time{})
	if p.mentions != nil || len(p.hits) != 1 {
		t.Error("other files link, but list no mentions")
	}
}

func TestSentence(t *testing.T) {
	prose := `Mr. Biden called J. Macron. "He agreed." Then Macron left! Why? 会談した。次に。`
	for _, tc := range []struct{ words, want string }{
		{"Biden", "Mr. Biden called J. Macron."},
		{"agreed", `"He agreed."`},
		{"left", "Then Macron left!"},
		{"Why", "Why?"},
		{"次に", "次に。"},
		{"Putin", prose},
	} {
		if got := sentenceAt(prose, text.SentenceEnds(prose), 0, tc.words); got != tc.want {
			t.Errorf("%s: got %q", tc.words, got)
		}
	}
}

func TestOneLine(t *testing.T) {
	for _, s := range []string{"", " ", "a", "a b", " a  b ", "a\nb", "a\u00a0 b", "é\t\u2028ü ", "a\u0085b", "\xff \xfe", "a\vb"} {
		want := strings.Join(strings.Fields(s), " ")
		if got := oneLine(s); got != want || foldedLen(s) != len(want) {
			t.Errorf("%q: %q of length %d, want %q", s, got, foldedLen(s), want)
		}
	}
}

// The reliability of a chain is that of its weakest source, F aside (language 4).
func TestReliability(t *testing.T) {
	source := func(grade string) *Entity { return &Entity{Kind: "source", Source: brief.SourceDef{Grade: grade}} }
	for _, c := range []struct {
		chain []*Entity
		want  string
	}{
		{nil, ""},
		{[]*Entity{{Kind: "leader"}, source("")}, ""},
		{[]*Entity{source("B2"), source("F6")}, "B"},
		{[]*Entity{source("B2"), {Kind: "org"}, source("D"), source("A1")}, "D"},
		{[]*Entity{source("F1")}, ""},
	} {
		if got := Reliability(c.chain); got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
}
