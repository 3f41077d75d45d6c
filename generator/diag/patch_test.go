package diag

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func at(line, col, endLine, endCol int, text string) Edit {
	return Edit{Start: Pos{line, col}, End: Pos{endLine, endCol}, Text: text}
}

// Columns count code points, and no other byte is touched: not the byte order
// mark, not the line ends, not what comes after.
func TestPatch(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		edits          []Edit
		err            error
	}{
		{"plain", "a\ncal:: x\n", "a\ncall:: x\n", []Edit{at(2, 1, 2, 4, "call")}, nil},
		{"code points", "é習😀 cal\n", "é習😀 call\n", []Edit{at(1, 5, 1, 8, "call")}, nil},
		{"mark and CRLF", "\xef\xbb\xbfab\r\nc d\r\n", "\xef\xbb\xbfxb\r\nc\r\ne\r\n", []Edit{at(1, 1, 1, 2, "x"), at(2, 2, 2, 4, "\ne")}, nil},
		{"CR", "a\rb\rc", "a\rB\rc", []Edit{at(2, 1, 2, 2, "B")}, nil},
		{"CR before CRLF", "a\r\r\nb", "a\r\r\nB", []Edit{at(3, 1, 3, 2, "B")}, nil},
		{"NUL counts one", "\x00cal", "\x00call", []Edit{at(1, 2, 1, 5, "call")}, nil},
		{"in any order", "one two", "1 2", []Edit{at(1, 5, 1, 8, "2"), at(1, 1, 1, 4, "1")}, nil},
		{"neighbours", "ab", "xy", []Edit{at(1, 1, 1, 2, "x"), at(1, 2, 1, 3, "y")}, nil},
		{"twice the same", "ab", "xb", []Edit{at(1, 1, 1, 2, "x"), at(1, 1, 1, 2, "x")}, nil},
		{"over lines", "a\r\nb\r\nc", "ac", []Edit{at(1, 2, 3, 1, "")}, nil},
		{"at the end", "a\n", "a\nb", []Edit{at(2, 1, 2, 1, "b")}, nil},
		{"empty file", "", "x", []Edit{at(1, 1, 1, 1, "x")}, nil},
		{"overlap", "abc", "", []Edit{at(1, 1, 1, 3, "x"), at(1, 2, 1, 4, "y")}, ErrOverlap},
		{"two insertions", "abc", "", []Edit{at(1, 2, 1, 2, "x"), at(1, 2, 1, 2, "y")}, ErrOverlap},
		{"no such line", "abc", "", []Edit{at(2, 1, 2, 1, "x")}, ErrOutside},
		{"past the line end", "abc\nd", "", []Edit{at(1, 5, 1, 6, "x")}, ErrOutside},
		{"backwards", "abc", "", []Edit{at(1, 3, 1, 1, "x")}, ErrOutside},
		{"no text", "a\xff", "", []Edit{at(1, 1, 1, 2, "x")}, ErrNotText},
	} {
		got, err := Patch([]byte(c.in), c.edits)
		if string(got) != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q %v, want %q %v", c.name, got, err, c.want, c.err)
		}
	}
}

// Patch finds the same place as the positions of a Source.
func TestPatchAgreesWithSource(t *testing.T) {
	raw := []byte("\xef\xbb\xbfé\x00a\r\n\r習b\n\nz\r")
	src, _ := NewSource("a.md", raw)
	for off := range src.Text {
		p := src.Pos(off)
		got, err := Patch(raw, []Edit{{Start: p, End: p, Text: "#"}})
		if err != nil {
			t.Fatalf("%v: %v", p, err)
		}
		after, _ := NewSource("a.md", got)
		if want := src.Text[:off] + "#" + src.Text[off:]; after.Text != want {
			t.Errorf("%v: %q, want %q", p, after.Text, want)
		}
	}
}

// A diff is what patch(1) makes the same bytes of as Patch does.
func TestDiff(t *testing.T) {
	long := strings.Repeat("line\n", 30)
	for _, c := range []struct {
		name, in string
		edits    []Edit
		hunks    int
	}{
		{"one word", "a\nb cal\nc\n", []Edit{at(2, 3, 2, 6, "call")}, 1},
		{"no end", "cal", []Edit{at(1, 1, 1, 4, "call")}, 1},
		{"far apart", long, []Edit{at(2, 1, 2, 5, "two"), at(25, 1, 25, 5, "x\ny\nz"), at(26, 5, 27, 1, "")}, 2},
		{"near", long, []Edit{at(2, 1, 2, 5, "two"), at(9, 1, 9, 5, "nine")}, 1},
		{"grows then shifts", long, []Edit{at(1, 1, 1, 1, "a\nb\n"), at(28, 1, 28, 5, "x")}, 2},
		{"CRLF", "a\r\ncal\r\nb\r\n", []Edit{at(2, 1, 2, 4, "call")}, 1},
		{"line away", "a\nb\nc\n", []Edit{at(2, 1, 3, 1, "")}, 1},
		{"at the end", "a\n", []Edit{at(2, 1, 2, 1, "b\n")}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			diff, err := Diff("content/a.md", []byte(c.in), c.edits)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(diff, "\n@@ "); n != c.hunks {
				t.Errorf("%d hunks, want %d\n%s", n, c.hunks, diff)
			}
			want, err := Patch([]byte(c.in), c.edits)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(t.TempDir(), "a.md")
			if err := os.WriteFile(name, []byte(c.in), 0o644); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("git", "apply", "-p2", "-")
			cmd.Dir, cmd.Stdin = filepath.Dir(name), strings.NewReader(diff)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("git apply: %v\n%s%s", err, out, diff)
			}
			if got, _ := os.ReadFile(name); string(got) != string(want) {
				t.Errorf("git made %q of it, want %q\n%s", got, want, diff)
			}
		})
	}
}
