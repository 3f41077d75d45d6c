package diag

import (
	"bytes"
	"cmp"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Pos is a place in a text; both parts count from 1, columns in code points.
type Pos struct{ Line, Col int }

// Compare orders positions as they are read.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Span is a half-open range of byte offsets in a [Source]'s Text.
type Span struct{ Start, End int }

// Source is the text of one input file as the program reads it: UTF-8 without
// byte order mark, lines ended by \n, NUL replaced by U+FFFD (contract 6.16).
// It is never changed after it is made.
type Source struct {
	Path  string // relative to the site folder, slashes
	Text  string
	Blank bool  // the file cannot be read, and why is told: Text is empty
	lines []int // offset of the first byte of each line
	runes []int // code points before each full stride of bytes
}

// stride is how many bytes a position is counted over at most: a line may be
// as long as the file, and have as many diagnostics as bytes.
const stride = 512

// MaxSize is the most that a text file may hold, in bytes (contract 6.17).
const MaxSize = 16 << 20

// NewSource reads raw bytes. Bytes that are not UTF-8 give BR005 at the line
// of the first of them, with its byte offset; the text then has U+FFFD there,
// so that a caller may go on. A file over [MaxSize] is BR006 and not read, nor
// is one in UTF-16.
func NewSource(path string, raw []byte) (*Source, []Diagnostic) {
	if len(raw) > MaxSize {
		return blank(path), []Diagnostic{In(path, "BR006",
			fmt.Sprintf("this file has %d bytes: the limit is %d", len(raw), MaxSize), "divide it into several files")}
	}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return blank(path), []Diagnostic{In(path, "BR005", "this file is UTF-16 text, not UTF-8: byte 0 begins a UTF-16 mark", saveAsUTF8)}
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	bad := firstInvalid(raw)
	text := string(raw)
	if bad >= 0 {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	text = strings.ReplaceAll(text, "\x00", "\uFFFD")
	s := &Source{Path: path, Text: text, lines: lineStarts(text), runes: runeCounts(text)}
	if bad < 0 {
		return s, nil
	}
	line := 1 + bytes.Count(raw[:bad], []byte("\n")) + bareReturns(raw[:bad])
	d := In(path, "BR005", fmt.Sprintf("this file is not UTF-8 text: byte %d is 0x%02X", bad, raw[bad]), saveAsUTF8)
	d.Start, d.End, d.Excerpt = Pos{line, 1}, Pos{line, 1}, s.Line(line)
	return s, []Diagnostic{d}
}

const saveAsUTF8 = "save the file as UTF-8 in your editor"

func blank(path string) *Source { return &Source{Path: path, Blank: true, lines: []int{0}} }

func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func bareReturns(b []byte) int {
	return bytes.Count(b, []byte("\r")) - bytes.Count(b, []byte("\r\n"))
}

func lineStarts(text string) []int {
	starts := make([]int, 1, 1+strings.Count(text, "\n"))
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func runeCounts(text string) []int {
	counts := make([]int, 0, len(text)/stride+1)
	n := 0
	for at := 0; at < len(text); at += stride {
		counts = append(counts, n)
		n += starts(text[at:min(len(text), at+stride)])
	}
	return counts
}

// starts counts the bytes that begin a code point.
func starts(s string) (n int) {
	for i := range len(s) {
		if utf8.RuneStart(s[i]) {
			n++
		}
	}
	return n
}

// before counts the code points that begin before an offset.
func (s *Source) before(off int) int {
	i := min(off/stride, len(s.runes)-1)
	if i < 0 {
		return 0
	}
	return s.runes[i] + starts(s.Text[i*stride:off])
}

// Pos turns a byte offset into a position. Offsets outside the text are
// brought to its nearest end, so a position always lies inside the file.
func (s *Source) Pos(off int) Pos {
	off = max(0, min(off, len(s.Text)))
	line := sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > off }) - 1
	return Pos{line + 1, s.before(off) - s.before(s.lines[line]) + 1}
}

// Offset is the inverse of [Source.Pos]; a column past the line end is the line end.
func (s *Source) Offset(p Pos) int {
	if p.Line < 1 {
		return 0
	}
	if p.Line > len(s.lines) {
		return len(s.Text)
	}
	start, end := s.lines[p.Line-1], len(s.Text)
	if p.Line < len(s.lines) {
		end = s.lines[p.Line] - 1
	}
	want := s.before(start) + max(0, p.Col-1)
	i := sort.SearchInts(s.runes, want+1) - 1 // the last stride that may hold it
	off := max(start, i*stride)
	for off < end && !utf8.RuneStart(s.Text[off]) {
		off++ // a stride may end inside a code point
	}
	for n := s.before(off); off < end && n < want; n++ {
		_, size := utf8.DecodeRuneInString(s.Text[off:])
		off += size
	}
	return min(off, end)
}

// Line gives a line by its number from 1, without its end; "" when there is none.
func (s *Source) Line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	if n < len(s.lines) {
		return s.Text[s.lines[n-1] : s.lines[n]-1]
	}
	return s.Text[s.lines[n-1]:]
}

// Slice gives the text of a span, clipped to the file.
func (s *Source) Slice(sp Span) string {
	start := max(0, min(sp.Start, len(s.Text)))
	end := max(start, min(sp.End, len(s.Text)))
	return s.Text[start:end]
}

// At makes a diagnostic at a span of the text, with the catalogue's severity.
func (s *Source) At(code string, sp Span, message, help string) Diagnostic {
	d := In(s.Path, code, message, help)
	d.Start, d.End = s.Pos(sp.Start), s.Pos(max(sp.Start, sp.End))
	d.Excerpt = s.Line(d.Start.Line)
	return d
}

// In makes a diagnostic about a file as a whole, at line 1 column 1; with an
// empty path, about no file.
func In(path, code, message, help string) Diagnostic {
	d := Diagnostic{Code: code, Severity: Lookup(code).Severity, File: path, Message: message, Help: help}
	if path != "" {
		d.Start, d.End = Pos{1, 1}, Pos{1, 1}
	}
	d.shorten()
	return d
}
