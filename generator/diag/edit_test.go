package diag

import (
	"errors"
	"strings"
	"testing"
)

// Edits leave everything else as it was, byte for byte.
func TestApply(t *testing.T) {
	for _, c := range []struct{ name, raw, text, want string }{
		{"plain", "a\nbig\nc\n", "small", "a\nsmall\nc\n"},
		{"mark and CRLF", "\xef\xbb\xbfa\r\nbig\r\nc", "x\ny", "\xef\xbb\xbfa\r\nx\r\ny\r\nc"},
		{"CR", "a\rbig\rc", "x\ny", "a\rx\ry\rc"},
		{"mixed ends and NUL", "\x00\r\nbig\n\n\rc", "x", "\x00\r\nx\n\n\rc"},
	} {
		got, err := Apply([]byte(c.raw), []Edit{{Start: Pos{2, 1}, End: Pos{2, 4}, Text: c.text}})
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q %v, want %q", c.name, got, err, c.want)
		}
	}
	got, err := Apply([]byte("é習b"), []Edit{{Start: Pos{1, 3}, End: Pos{1, 4}, Text: "c"}, {Start: Pos{1, 1}, End: Pos{1, 2}, Text: "e"}})
	if err != nil || string(got) != "e習c" {
		t.Errorf("two edits in any order: %q %v", got, err)
	}
	_, err = Apply([]byte("abc"), []Edit{{Start: Pos{1, 1}, End: Pos{1, 3}}, {Start: Pos{1, 2}, End: Pos{1, 3}}})
	if !errors.Is(err, ErrEdit) {
		t.Error("edits that overlap must be refused")
	}
	if _, err = Apply([]byte("a\xff"), nil); !errors.Is(err, ErrEdit) {
		t.Error("a file that is no text must be refused")
	}
}

func TestDiff(t *testing.T) {
	draw := func(before, after string) string {
		var b strings.Builder
		for _, l := range Diff([]byte(before), []byte(after)) {
			b.WriteByte(l.Op)
			b.WriteString(l.Text + ";")
		}
		return b.String()
	}
	for _, c := range []struct{ before, after, want string }{
		{"a\nb\n", "a\nb\n", ""},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\nx\n4\n5\n6\n7\ny\n9\n", " 1; 2;-3;+x; 4; 5; 6; 7;-8;+y; 9;"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n", "-1;+x; 2; 3;@; 7; 8;-9;+y;"},
		{"", "new\n", "+new;"},
		{"a\r\nb\r\n", "a\r\nc\r\n", " a;-b;+c;"},
	} {
		if got := draw(c.before, c.after); got != c.want {
			t.Errorf("%q -> %q: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}
