package diag

import (
	"math/rand"
	"strings"
	"testing"
	"unicode/utf8"
)

// Positions over long lines of wide characters are those of a plain count,
// and an offset is found again from its position.
func TestPositionsLong(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	bits := []string{"a", "é", "習", "👩", "\n", strings.Repeat("b", 700), strings.Repeat("ü", 600)}
	for range 300 {
		var b strings.Builder
		for range r.Intn(12) {
			b.WriteString(bits[r.Intn(len(bits))])
		}
		s, _ := NewSource("a.md", []byte(b.String()))
		for off := range s.Text + " " {
			line := strings.Count(s.Text[:off], "\n") + 1
			start := strings.LastIndexByte(s.Text[:off], '\n') + 1
			want := Pos{line, utf8.RuneCountInString(s.Text[start:off]) + 1}
			if got := s.Pos(off); got != want || s.Offset(got) != off {
				t.Fatalf("%q at %d: %v, want %v; back at %d", s.Text, off, got, want, s.Offset(got))
			}
		}
	}
}
