package brief

import (
	"fmt"
	"strings"

	"readout/generator/diag"
)

// The limits of one file. The Markdown parser is not linear, so what would
// make it hang is refused before it starts (contract 6.17).
const (
	maxFile   = 16 << 20
	maxDepth  = 32
	maxBlanks = 500_000
	maxCells  = 65_536
	maxRun    = 1_000 // delimiters or brackets in one paragraph
)

// overLimit goes over a file once and refuses what no reasonable brief holds:
// BR006 with the line and the limit.
func overLimit(src *diag.Source, from int) *diag.Diagnostic {
	if len(src.Text) > maxFile {
		d := diag.In(src.Path, "BR006", fmt.Sprintf("this file is over %d MiB", maxFile>>20), "split it")
		return &d
	}
	var depth, blanks, cells, run int
	at := from
	for _, line := range strings.SplitAfter(src.Text[from:], "\n") {
		word := ""
		bare := strings.TrimSpace(line)
		if bare == "" {
			blanks += depth
			run = 0
		} else {
			depth = nesting(line)
			cells += strings.Count(line, "|")
			run += strings.Count(line, "[") + strings.Count(line, "*") + strings.Count(line, "_") + strings.Count(line, "<") + strings.Count(line, "`") + strings.Count(line, "!")
		}
		switch {
		case depth > maxDepth:
			word = fmt.Sprintf("lists and quotations are nested deeper than %d", maxDepth)
		case blanks > maxBlanks:
			word = fmt.Sprintf("over %d blank lines in nested lists", maxBlanks)
		case cells > maxCells:
			word = fmt.Sprintf("over %d table cells", maxCells)
		case run > maxRun*8:
			word = fmt.Sprintf("over %d marks such as * and [ in one paragraph", maxRun*8)
		}
		if word != "" {
			d := src.At("BR006", diag.Span{Start: at, End: at + len(strings.TrimRight(line, "\n"))}, word, "simplify this part, or put it in a file of its own")
			return &d
		}
		at += len(line)
	}
	return nil
}

// nesting counts the markers of lists and quotations that a line opens, and
// the depth that its indentation can continue.
func nesting(line string) int {
	n, col := 0, 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ':
			col++
		case c == '\t':
			col += 4
		case c == '>':
			n++
		case (c == '-' || c == '*' || c == '+') && i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t'):
			n++
		case c >= '0' && c <= '9' && i+1 < len(line) && (line[i+1] == '.' || line[i+1] == ')'):
			n++
			i++
		default:
			return n + min(col/2, maxDepth)/2
		}
	}
	return n
}
