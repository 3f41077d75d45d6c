package site

import (
	"strings"
	"testing"

	"readout/generator/brief"
	"readout/generator/model"
)

// TestQuoted: words that were said stand between the marks of the site's
// language; a mark alone, and one inside of a tag, stay.
func TestQuoted(t *testing.T) {
	w := &world{}
	for in, want := range map[string]string{
		`a "b" c "d"`: "a “b” c “d”", `"all of it"`: "“all of it”", `5" of rain`: `5" of rain`, "none": "none", "": "",
	} {
		if got := w.quoted(in); got != want {
			t.Errorf("quoted(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[Markup]Markup{
		`<a title="x">&#34;b&#34;</a> &quot;c" d`: `<a title="x">“b”</a> “c” d`, `<a href="#x">b</a>`: `<a href="#x">b</a>`, `5&#34; of <b class="r">rain</b>`: `5&#34; of <b class="r">rain</b>`,
	} {
		if got := w.quotedMarkup(in); got != want {
			t.Errorf("quotedMarkup(%q) = %q, want %q", in, got, want)
		}
	}
}

// Several people say, one says: each verb of the language of briefs has both.
func TestVerbOfSeveral(t *testing.T) {
	w := &world{}
	for _, verb := range brief.Verbs() {
		one := w.verb(&model.Statement{Verb: verb, Speakers: make([]model.Participant, 1)})
		many := w.verb(&model.Statement{Verb: verb, Speakers: make([]model.Participant, 2)})
		if one != verb || one == many || strings.Contains(many, "|") {
			t.Errorf("%s: one %s, several %s", verb, one, many)
		}
	}
	if got := w.verb(&model.Statement{Verb: "mutters", Speakers: make([]model.Participant, 2)}); got != "mutters" {
		t.Errorf("a verb of the configuration: %s", got)
	}
}
