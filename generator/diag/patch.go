package diag

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The reasons why edits cannot be made.
var (
	ErrOverlap = errors.New("two changes touch the same words")
	ErrOutside = errors.New("a change stands outside the file")
	ErrNotText = errors.New("the file is not UTF-8 text")
)

// change is an edit as a range of bytes of the file as it lies on the disk.
type change struct {
	start, end int
	text       string
}

// Patch makes edits in the bytes of a file. Positions count as those of a
// [Source] do; byte order mark, line ends and all other bytes stay as they
// are, and a new line gets the file's own kind of line end. The same edit
// twice is made once. Errors are [ErrOverlap], [ErrOutside] and [ErrNotText].
func Patch(raw []byte, edits []Edit) ([]byte, error) {
	list, err := changes(raw, edits)
	if err != nil {
		return nil, err
	}
	return apply(raw, list, 0, len(raw)), nil
}

// apply gives the bytes [from, to) with the changes that lie in them.
func apply(raw []byte, list []change, from, to int) []byte {
	var out []byte
	at := from
	for _, c := range list {
		out = append(append(out, raw[at:c.start]...), c.text...)
		at = c.end
	}
	return append(out, raw[at:to]...)
}

func changes(raw []byte, edits []Edit) ([]change, error) {
	if firstInvalid(raw) >= 0 {
		return nil, ErrNotText
	}
	starts, end := rawLines(raw), lineEnd(raw)
	list := make([]change, 0, len(edits))
	for _, e := range edits {
		start, ok := rawOffset(raw, starts, e.Start)
		stop, ok2 := rawOffset(raw, starts, e.End)
		if !ok || !ok2 || stop < start {
			return nil, ErrOutside
		}
		list = append(list, change{start, stop, strings.ReplaceAll(e.Text, "\n", end)})
	}
	slices.SortStableFunc(list, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.text, b.text))
	})
	list = slices.Compact(list)
	for i := 1; i < len(list); i++ {
		// Two insertions at one place have no order of their own.
		if list[i].start < list[i-1].end || list[i].start == list[i-1].start {
			return nil, ErrOverlap
		}
	}
	return list, nil
}

// rawLines gives the offset of the first byte of each line, a byte order mark
// being none; lines end with \n, \r\n or \r, as in [NewSource].
func rawLines(raw []byte) []int {
	starts := []int{0}
	if bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")) {
		starts[0] = 3
	}
	for i, c := range raw {
		if c == '\n' || c == '\r' && (i+1 == len(raw) || raw[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// rawOffset finds a position in the bytes of a file; a column may stand just
// after the end of its line, not further.
func rawOffset(raw []byte, starts []int, p Pos) (int, bool) {
	if p.Line < 1 || p.Line > len(starts) || p.Col < 1 {
		return 0, false
	}
	at := starts[p.Line-1]
	for col := 1; col < p.Col; col++ {
		if at >= len(raw) || raw[at] == '\n' || raw[at] == '\r' {
			return 0, false
		}
		_, n := utf8.DecodeRune(raw[at:])
		at += n
	}
	return at, true
}

// lineEnd is how a file ends its lines, by the first of them.
func lineEnd(raw []byte) string {
	i := bytes.IndexAny(raw, "\r\n")
	switch {
	case i < 0 || raw[i] == '\n':
		return "\n"
	case i+1 < len(raw) && raw[i+1] == '\n':
		return "\r\n"
	}
	return "\r"
}

// around is how many unchanged lines a diff shows on either side.
const around = 3

// Diff shows edits as a unified diff with three lines of context, as patch
// and git read it. Its errors are those of [Patch].
func Diff(path string, raw []byte, edits []Edit) (string, error) {
	list, err := changes(raw, edits)
	if err != nil {
		return "", err
	}
	lines := splitLines(raw)
	var b strings.Builder
	fmt.Fprintf(&b, "--- a/%s\n+++ b/%s\n", path, path)
	shift := 0
	for len(list) > 0 {
		group := lines.group(list)
		shift += lines.hunk(&b, raw, list[:group], shift)
		list = list[group:]
	}
	return b.String(), nil
}

// lines holds the offsets at which lines begin for a diff, which knows \n
// alone, and at last the end of the file.
type lines []int

func splitLines(raw []byte) lines {
	l := lines{0}
	for i, c := range raw {
		if c == '\n' && i+1 < len(raw) {
			l = append(l, i+1)
		}
	}
	return append(l, len(raw))
}

// of gives the lines [first, after) that a change touches, counted from 0.
func (l lines) of(c change) (first, after int) {
	first = max(0, l.at(c.start))
	return first, max(first, l.at(max(c.start, c.end-1))) + 1
}

// at gives the line of an offset.
func (l lines) at(off int) int {
	i, found := slices.BinarySearch(l[:len(l)-1], off)
	if !found {
		i--
	}
	return i
}

// group counts the changes that stand near enough to share a hunk.
func (l lines) group(list []change) int {
	n := 1
	for ; n < len(list); n++ {
		_, after := l.of(list[n-1])
		if first, _ := l.of(list[n]); first > after+2*around {
			break
		}
	}
	return n
}

// hunk writes one hunk and says how many lines longer it has made the file.
func (l lines) hunk(b *strings.Builder, raw []byte, list []change, shift int) int {
	count := len(l) - 1
	first, _ := l.of(list[0])
	_, after := l.of(list[len(list)-1])
	top, bottom := max(0, first-around), min(count, after+around)
	old := raw[l[first]:l[after]]
	fresh := apply(raw, list, l[first], l[after])
	was, is := chunks(old), chunks(fresh)
	more := len(is) - len(was)
	fmt.Fprintf(b, "@@ -%d,%d +%d,%d @@\n", top+1, bottom-top, top+1+shift, bottom-top+more)
	write := func(mark string, list []string) {
		for _, line := range list {
			b.WriteString(mark + line)
			if !strings.HasSuffix(line, "\n") {
				b.WriteString("\n\\ No newline at end of file\n")
			}
		}
	}
	write(" ", chunks(raw[l[top]:l[first]]))
	interleave(write, was, is)
	write(" ", chunks(raw[l[after]:l[bottom]]))
	return more
}

// interleave writes what stays between the changes of a hunk as it is where
// no line came or went, else what stays before and after, and the old lines
// before the new ones.
func interleave(write func(string, []string), was, is []string) {
	if len(was) != len(is) {
		head, tail, least := 0, 0, min(len(was), len(is))
		for head < least && was[head] == is[head] {
			head++
		}
		for tail < least-head && was[len(was)-1-tail] == is[len(is)-1-tail] {
			tail++
		}
		write(" ", was[:head])
		write("-", was[head:len(was)-tail])
		write("+", is[head:len(is)-tail])
		write(" ", was[len(was)-tail:])
		return
	}
	for i := 0; i < len(was); {
		j := i
		for j < len(was) && (was[j] == is[j]) == (was[i] == is[i]) {
			j++
		}
		if was[i] == is[i] {
			write(" ", was[i:j])
		} else {
			write("-", was[i:j])
			write("+", is[i:j])
		}
		i = j
	}
}

// chunks divides bytes into lines with their ends.
func chunks(raw []byte) (list []string) {
	for line := range bytes.Lines(raw) {
		list = append(list, string(line))
	}
	return list
}
