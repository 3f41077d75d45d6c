package diag

import "testing"

// BOM, CRLF and CR are read as if they were not there, NUL as U+FFFD.
func TestNewSource(t *testing.T) {
	s, bad := NewSource("a.md", []byte("\xef\xbb\xbfa\r\nb\rc\x00"))
	if len(bad) != 0 || s.Text != "a\nb\nc\uFFFD" {
		t.Errorf("%q %v", s.Text, bad)
	}
	_, bad = NewSource("a.md", []byte("one\r\ntwo \xff"))
	if len(bad) != 1 || bad[0].Code != "BR005" || bad[0].Start != (Pos{2, 1}) {
		t.Errorf("bytes that are no text: %+v", bad)
	}
}

// Positions count code points, and go both ways.
func TestPositions(t *testing.T) {
	s, _ := NewSource("a.md", []byte("é習b\nx"))
	for off, want := range map[int]Pos{0: {1, 1}, 2: {1, 2}, 5: {1, 3}, 6: {1, 4}, 7: {2, 1}, 8: {2, 2}} {
		if got := s.Pos(off); got != want || s.Offset(want) != off {
			t.Errorf("%d: %v and back %d, want %v", off, got, s.Offset(want), want)
		}
	}
	if got := s.Pos(999); got != (Pos{2, 2}) {
		t.Errorf("outside the text: %v", got)
	}
}

// A frame shows the author's line with carets under the words; characters that
// could make it lie are shown as marks.
func TestFrame(t *testing.T) {
	s, _ := NewSource("a.md", []byte("Macorn \u202erang"))
	got := Frame(s.At("BR201", Span{0, 6}, "unknown name", "write Macron"))
	want := "  |\n1 | Macorn <U+202E>rang\n  | ^^^^^^\nhelp: write Macron\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Columns of a terminal: wide characters take two, marks on others none.
func TestCells(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "é": 1, "e\u0301": 1, "習近平": 6, "한국": 4, "ｱ": 1, "Ａ": 2, "😀": 2, "→": 1, "\u200d": 0} {
		if got := Cells(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
	for s, want := range map[string]string{"abcd": "abcd", "abcde": "abc…", "習近平": "習…", "a習近": "a習…", "ab習近": "ab…"} {
		if got := CutCells(s, 4); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
