package diag

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// A value of a megabyte does not stand in its message, however it is quoted;
// what people write does.
func TestLongWords(t *testing.T) {
	src, _ := NewSource("content/briefs/a.md", []byte("x\n"))
	for _, long := range []string{strings.Repeat("x", 1<<20), strings.Repeat("é ", 1<<19), strings.Repeat(`" `, 1<<19), strings.Repeat(`\`, 1<<20), strings.Repeat("`", 1<<20)} {
		for _, form := range []string{"cannot read %q as a date", "`%s::` is not known", "unknown topic #%s", "%s", "`before::` points at ^%s; \"x\""} {
			d := src.At("BR301", Span{}, fmt.Sprintf(form, long), fmt.Sprintf(form, long))
			if n := utf8.RuneCountInString(d.Message + d.Help); n > 2*maxMessage || !utf8.ValidString(d.Message) {
				t.Errorf("%s: %d code points", form, n)
			}
			if d := In("a.md", "BR301", fmt.Sprintf(form, long), ""); len(d.Message) > 3*maxMessage {
				t.Errorf("%s: %d bytes", form, len(d.Message))
			}
		}
	}
	d := src.At("BR301", Span{}, fmt.Sprintf("cannot read %q as a date", strings.Repeat("x", 101)), "")
	if want := `cannot read "` + strings.Repeat("x", 99) + `…" as a date`; d.Message != want {
		t.Error(d.Message)
	}
	for _, s := range []string{fmt.Sprintf("cannot read %q as a date", strings.Repeat("x ", 50)), "it is “" + strings.Repeat("words ", 60) + "” and `a` and \"b", "a \"quote\\\" in\" and " + strings.Repeat("w", 300)} {
		if d := src.At("BR301", Span{}, s, s); d.Message != s || d.Help != s {
			t.Error(d.Message)
		}
	}
}

// What is added to a diagnostic after it was made, and the title of a fix, are
// cut when it is sorted in; what the fix writes is not.
func TestLongAdditions(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	d := In("a.md", "BR201", "unknown name", "write it")
	d.Message += "; did you mean `" + long + "`?"
	d.Help += " like " + long
	d.Fixes = []Fix{{Title: "write " + long, Edits: []Edit{{Text: long}}}}
	fixes := d.Fixes
	got := Sort([]Diagnostic{d})[0]
	if len(got.Message) > 2*maxMessage || len(got.Help) > 2*maxMessage || len(got.Fixes[0].Title) > 2*maxWord {
		t.Error("not cut:", len(got.Message), len(got.Help), len(got.Fixes[0].Title))
	}
	if got.Fixes[0].Edits[0].Text != long || len(fixes[0].Title) < len(long) {
		t.Error("more was cut than what is shown")
	}
	if again := Sort([]Diagnostic{got})[0]; Compare(again, got) != 0 || again.Help != got.Help || again.Fixes[0].Title != got.Fixes[0].Title {
		t.Error("cut twice")
	}
}
