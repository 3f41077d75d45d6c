package site

import "testing"

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
