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
