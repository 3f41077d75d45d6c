package diag

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// ErrEdit says that edits do not fit a file: they overlap, or the file is not
// UTF-8, so that positions mean nothing in it.
var ErrEdit = errors.New("the edits do not fit the file")

// Apply makes edits in the raw bytes of one file. Positions count in the text
// that [NewSource] makes of it; all bytes outside the edits stay, a byte order
// mark and line ends included, and new lines end as the file's first one does.
func Apply(raw []byte, edits []Edit) ([]byte, error) {
	if firstInvalid(raw) >= 0 {
		return nil, ErrEdit
	}
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int { return a.Start.Compare(b.Start) })
	out := make([]byte, 0, len(raw)) // never nil: an empty file is a file
	at := 0
	for _, e := range edits {
		start, end := rawOffset(raw, e.Start), rawOffset(raw, e.End)
		if start < at || end < start {
			return nil, ErrEdit
		}
		out = append(out, raw[at:start]...)
		out = append(out, strings.ReplaceAll(e.Text, "\n", lineEnd(raw))...)
		at = end
	}
	return append(out, raw[at:]...), nil
}

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

// rawOffset finds a position in bytes that keep their mark and line ends.
func rawOffset(raw []byte, p Pos) int {
	at := 0
	if bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")) {
		at = 3
	}
	for line := 1; line < p.Line; line++ {
		i := bytes.IndexAny(raw[at:], "\r\n")
		if i < 0 {
			return len(raw)
		}
		at += i + 1
		if raw[at-1] == '\r' && at < len(raw) && raw[at] == '\n' {
			at++
		}
	}
	for col := 1; col < p.Col && at < len(raw) && raw[at] != '\n' && raw[at] != '\r'; col++ {
		_, n := utf8.DecodeRune(raw[at:])
		at += n
	}
	return at
}

// DiffLine is one line of a difference. Op is ' ', '-' or '+', or '@' where
// equal lines were left out; Line counts in the new text, in the old one for '-'.
type DiffLine struct {
	Op   byte
	Line int
	Text string
}

// around is how many equal lines a difference shows beside a changed one.
const around = 2

// Diff compares two texts by lines, for showing a change before it is made.
func Diff(before, after []byte) []DiffLine {
	was, now := diffLines(before), diffLines(after)
	head := 0
	for head < len(was) && head < len(now) && was[head] == now[head] {
		head++
	}
	tail := 0
	for tail < len(was)-head && tail < len(now)-head && was[len(was)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	var all []DiffLine
	for i := range head {
		all = append(all, DiffLine{' ', i + 1, now[i]})
	}
	all = append(all, diffMiddle(was[head:len(was)-tail], now[head:len(now)-tail], head)...)
	for i := len(now) - tail; i < len(now); i++ {
		all = append(all, DiffLine{' ', i + 1, now[i]})
	}
	return near(all)
}

func diffLines(raw []byte) []string {
	s, _ := NewSource("", raw)
	text := strings.TrimSuffix(s.Text, "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// mostCells bounds the table of the longest common subsequence; a larger
// change is shown as all old lines, then all new ones.
const mostCells = 1 << 20

func diffMiddle(was, now []string, head int) (list []DiffLine) {
	common := commonTable(was, now)
	i, j := 0, 0
	for i < len(was) || j < len(now) {
		switch {
		case common != nil && i < len(was) && j < len(now) && was[i] == now[j]:
			list = append(list, DiffLine{' ', head + j + 1, now[j]})
			i, j = i+1, j+1
		case i < len(was) && (common == nil || j == len(now) || common[i+1][j] >= common[i][j+1]):
			list = append(list, DiffLine{'-', head + i + 1, was[i]})
			i++
		default:
			list = append(list, DiffLine{'+', head + j + 1, now[j]})
			j++
		}
	}
	return list
}

// commonTable counts the equal lines that remain from each pair of lines on.
func commonTable(was, now []string) [][]int {
	if len(was)*len(now) > mostCells {
		return nil
	}
	table := make([][]int, len(was)+1)
	for i := range table {
		table[i] = make([]int, len(now)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			table[i][j] = max(table[i+1][j], table[i][j+1])
			if was[i] == now[j] {
				table[i][j] = table[i+1][j+1] + 1
			}
		}
	}
	return table
}

// near leaves out equal lines far from a change.
func near(all []DiffLine) (list []DiffLine) {
	keep := make([]bool, len(all))
	for i, l := range all {
		if l.Op == ' ' {
			continue
		}
		for k := max(0, i-around); k <= min(len(all)-1, i+around); k++ {
			keep[k] = true
		}
	}
	gap := false
	for i, l := range all {
		if !keep[i] {
			gap = true
			continue
		}
		if gap && len(list) > 0 {
			list = append(list, DiffLine{Op: '@'})
		}
		list, gap = append(list, l), false
	}
	return list
}
