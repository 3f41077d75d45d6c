package brief

import (
	"fmt"
	"regexp"
	"strings"

	"readout/generator/diag"
)

// The limits of contract 6.17. They were set by measurement: nothing of 1 MiB
// may take five seconds, and what people write stays far below them. Marks and
// brackets count in one block: a paragraph, a list item, a row of a table.
const (
	maxNesting    = 32
	maxBlank      = 500_000
	maxBlocks     = 150_000 // paragraphs, headings and list items
	maxCells      = 65_536
	maxCellsTop   = 262_144
	maxMarks      = 8_000
	maxBrackets   = 8_000
	maxNotes      = 2_000  // footnotes
	maxNoteRefs   = 10_000 // references to footnotes
	maxRecords    = 4_000  // events, statements and accounts
	maxEvents     = 3_000
	maxParts      = 1_000  // names, topics and ids in one record
	maxParties    = 40_000 // names of who took part, in all records of a file
	maxSources    = 2_500  // under `sources:`
	maxInherited  = 100    // under `topics:` of a brief
	maxVia        = 20     // under `via:` of a brief
	maxNav        = 30     // under `nav:`
	maxExtensions = 100    // under `types:` and under `verbs:`
	maxFrame      = 300    // bytes of a value that stands on every page
	maxValue      = 1_000  // bytes of one value in front matter, and of a key
	maxText       = 4_000  // the same where it is a text
	maxStarters   = 2_500  // topics in readout.yaml
	maxTargets    = 65_536 // bytes of link targets, and four times the file more
)

// meter reads a body once, line by line, before the parser sees it: some
// inputs of a few kilobytes would keep it busy for minutes.
type meter struct {
	stack    []int  // content columns of the open list items
	above    string // the line before
	blank    int
	columns  int  // of the table being read
	table    bool // certainly inside a table: every line is a block
	cells    int
	marks    int // delimiters of the block being read
	brackets int
	blocks   int
	notes    int
	noteRefs int
}

// guard says BR006 for a text that is over a limit.
func guard(src *diag.Source, body int) (diag.Diagnostic, bool) {
	var m meter
	text := src.Text[body:]
	cells := max(maxCells, min(16*len(text), maxCellsTop))
	for at := 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		if what, limit := m.line(line, cells); what != "" {
			sp := diag.Span{Start: body + at, End: body + at + len(line)}
			return src.At("BR006", sp, fmt.Sprintf("%s: the limit is %d", what, limit), "divide the file, or simplify this part; no part of this file's body was read"), true
		}
		at += len(line) + 1
	}
	return diag.Diagnostic{}, false
}

func (m *meter) line(line string, cells int) (string, int) {
	depth, rest, fresh := m.containers(line)
	if strings.TrimSpace(rest) == "" {
		m.blank += len(m.stack)
		m.columns, m.table, m.marks, m.brackets, m.above = 0, false, 0, 0, ""
		if m.blank > maxBlank {
			return "too many blank lines inside nested lists", maxBlank
		}
		return "", 0
	}
	if depth > maxNesting {
		return "lists and quotations nested too deep", maxNesting
	}
	if depth == 0 && isDelimiter(line) && columns(line) == columns(m.above) {
		m.table = true
	}
	if fresh || m.above == "" || rest[0] == '#' {
		m.blocks++
	}
	if fresh || m.table {
		m.marks, m.brackets = 0, 0
	}
	m.above = line
	m.count(rest)
	switch {
	case m.blocks > maxBlocks:
		return "too many paragraphs, headings and list items", maxBlocks
	case m.cells > cells:
		return "too many table cells", cells
	case m.marks > maxMarks:
		return "too many emphasis marks in one paragraph", maxMarks
	case m.brackets > maxBrackets:
		return "too many brackets in one paragraph", maxBrackets
	case m.notes > maxNotes:
		return "too many footnotes", maxNotes
	case m.noteRefs > maxNoteRefs:
		return "too many references to footnotes", maxNoteRefs
	}
	return "", 0
}

// delimiterRow is the line under the head of a table of two or more columns,
// as strict as the parser: a line that only looks like one stays in its paragraph.
var delimiterRow = regexp.MustCompile(`^ {0,3}(?:\|\s*)?:?-+:?(?:\s*\|\s*:?-+:?)+\s*\|?\s*$`)

func isDelimiter(line string) bool {
	return strings.Contains(line, "-") && delimiterRow.MatchString(line)
}

// columns counts the cells of a row.
func columns(line string) int {
	line = strings.Trim(line, " \t")
	line = strings.TrimPrefix(line, "|")
	if strings.HasSuffix(line, "|") && !strings.HasSuffix(line, `\|`) {
		line = line[:len(line)-1]
	}
	return 1 + strings.Count(line, "|") - strings.Count(line, `\|`)
}

// containers follows quotations and list items, and gives the rest of a line.
// fresh says that the line certainly begins a block of its own: an item that
// may interrupt a paragraph.
func (m *meter) containers(line string) (depth int, rest string, fresh bool) {
	col, quotes := 0, 0
	rest = line
	if strings.TrimSpace(line) == "" {
		return len(m.stack), "", false
	}
	indent := func() {
		for rest != "" && (rest[0] == ' ' || rest[0] == '\t') {
			if rest[0] == '\t' {
				col += 4 - col%4
			} else {
				col++
			}
			rest = rest[1:]
		}
	}
	indent()
	for len(m.stack) > 0 && col < m.stack[len(m.stack)-1] {
		m.stack = m.stack[:len(m.stack)-1]
	}
	for rest != "" && len(m.stack)+quotes <= maxNesting {
		n := marker(rest)
		switch {
		case rest[0] == '>':
			quotes++
			col++
			rest = rest[1:]
		case n > 0:
			left := 0
			if len(m.stack) > 0 {
				left = m.stack[len(m.stack)-1]
			}
			fresh = fresh || col-left < 4 && strings.TrimSpace(rest[n:]) != "" && (n == 1 || rest[:n-1] == "1")
			col += n + 1
			rest = rest[min(len(rest), n):]
			m.stack = append(m.stack, col)
		default:
			return len(m.stack) + quotes, rest, fresh
		}
		indent()
	}
	return len(m.stack) + quotes, rest, fresh
}

// marker is the length of a list marker at the start of a text, or 0.
func marker(s string) int {
	n := 0
	for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n == 0 && strings.IndexByte("-+*", s[0]) < 0 || n > 0 && (n == len(s) || s[n] != '.' && s[n] != ')') {
		return 0
	}
	if n++; n < len(s) && s[n] != ' ' && s[n] != '\t' {
		return 0
	}
	return n
}

func (m *meter) count(line string) {
	pipes := strings.Count(line, "|")
	if strings.Trim(line, "|:- \t") == "" && strings.Contains(line, "-") {
		m.columns = max(m.columns, pipes+1)
	}
	m.cells += m.columns
	refs := strings.Count(line, "[^")
	if strings.HasPrefix(line, "[^") && strings.Contains(line, "]:") {
		m.notes++
		refs--
	}
	m.noteRefs += refs
	for i := range len(line) {
		switch line[i] {
		case '*', '_', '~':
			m.marks++
		case '[':
			m.brackets++
		}
	}
}
