package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"readout/generator/diag"
)

// gap stands between two columns.
const gap = "  "

// table prints rows for people, aligned by the columns that a terminal gives
// its characters, as wide as the terminal at most.
func (o *output) table(t table) {
	if len(t.rows) == 0 {
		o.say("nothing in the briefs meets this")
		return
	}
	lines := make([][]string, 0, len(t.rows)+1)
	var head []string
	for _, c := range t.heads {
		head = append(head, c.head)
	}
	lines = append(lines, head)
	for _, row := range t.rows {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = diag.Visible(strings.Join(strings.Fields(cell), " "))
		}
		lines = append(lines, line)
	}
	widths := fit(t.heads, lines, terminalWidth(o.stdout))
	var b strings.Builder
	for _, line := range lines {
		var out strings.Builder
		for i, cell := range line {
			cell = diag.CutCells(cell, widths[i])
			out.WriteString(cell + strings.Repeat(" ", widths[i]-diag.Cells(cell)) + gap)
		}
		b.WriteString(strings.TrimRight(out.String(), " ") + "\n")
	}
	o.print([]byte(b.String()))
	o.say("%d found", len(t.rows))
}

// terminalWidth is COLUMNS where it is set, else that of the terminal; 0 is no
// limit, for pipes and files.
func terminalWidth(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil {
			return n
		}
	}
	return 0
}

// least is what remains of a column at each turn of giving way: words, then
// ids too, then all.
var least = [...]int{wordy: 12, named: 12, firm: 4}

// fit gives the widths of columns: what they need, or less where all of them
// would not fit; then the widest of those whose turn it is give way.
func fit(heads []column, lines [][]string, most int) []int {
	widths := make([]int, len(heads))
	sum := len(gap) * (len(heads) - 1)
	for i := range heads {
		for _, line := range lines {
			widths[i] = max(widths[i], diag.Cells(line[i]))
		}
		sum += widths[i]
	}
	for turn, rest := range least {
		for most > 0 && sum > most {
			widest := -1
			for i, c := range heads {
				if c.give <= giving(turn) && widths[i] > rest && (widest < 0 || widths[i] > widths[widest]) {
					widest = i
				}
			}
			if widest < 0 {
				break
			}
			widths[widest]--
			sum--
		}
	}
	return widths
}

// csv prints the columns for programs (RFC 4180).
func (o *output) csv(t table) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.Write(t.names); err != nil {
		return fmt.Errorf("write the head of the table: %w", err)
	}
	for _, row := range t.cells {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = noFormula(cell)
		}
		if err := w.Write(safe); err != nil {
			return fmt.Errorf("write the table: %w", err)
		}
	}
	w.Flush()
	o.print(b.Bytes())
	return nil
}

// noFormula keeps a spreadsheet from reading words of others as a formula,
// which could send what stands beside them to strangers.
func noFormula(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
