package brief

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// maxSpans is how many coloured pieces a file has at most: a page of more
// elements is slow to lay out. What follows is plain text.
const maxSpans = 2500

// Lines writes the text of a file as it can be published: HTML, line by line,
// coloured, "" for the lines that are left out. Those are comments, which their
// author wrote for no reader, and front matter, which is for the program.
func Lines(text string) []string {
	p := &liner{lexer: chroma.Coalesce(readoutLexer())}
	list := strings.Split(strings.TrimRight(uncommented(text), " \t\r\n"), "\n")
	for i, line := range list {
		list[i] = visible(p.line(i, strings.TrimRight(line, " \t\r")))
	}
	return list
}

// uncommented is a text without what HTML takes for comments, line ends kept.
// One that is not closed hides the rest only where it begins a block.
func uncommented(text string) string {
	var b strings.Builder
	for {
		head, rest, found := strings.Cut(text, "<!--")
		if !found {
			b.WriteString(text)
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, "-->")
		if !closed && strings.TrimSpace(head[strings.LastIndexByte(head, '\n')+1:]) != "" {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(head)
		b.WriteString(strings.Repeat("\n", strings.Count(inside, "\n")))
		text = after
	}
}

// liner colours one line after the other: a look of the lexer then ends with
// the line, however long the file is.
type liner struct {
	lexer chroma.Lexer
	front bool   // in front matter
	fence string // what closes the code that the line stands in, "" outside
	spans int
}

func (p *liner) line(number int, line string) string {
	bare := strings.TrimLeft(line, " \t>")
	switch {
	case number == 0 && strings.TrimPrefix(line, "\ufeff") == "---":
		p.front = true
		return ""
	case p.front:
		p.front = line != "---"
		return ""
	case p.fence != "":
		if strings.HasPrefix(bare, p.fence) {
			p.fence = ""
		}
		return p.span("sb", line)
	case strings.HasPrefix(bare, "```"), strings.HasPrefix(bare, "~~~"):
		p.fence = bare[:3]
		return p.span("sb", line)
	}
	return p.coloured(line)
}

func (p *liner) coloured(line string) string {
	if line == "" || len(line) > maxHighlight || p.spans >= maxSpans {
		return escape(line)
	}
	tokens, err := p.lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, line)
	if err != nil {
		return escape(line)
	}
	var b strings.Builder
	for t := tokens(); t != chroma.EOF; t = tokens() {
		switch t.Type {
		case chroma.Text, chroma.Punctuation:
			b.WriteString(escape(t.Value))
		default:
			b.WriteString(p.span(chroma.StandardTypes[t.Type], t.Value))
		}
	}
	return b.String()
}

func (p *liner) span(class, text string) string {
	if p.spans >= maxSpans || text == "" {
		return escape(text)
	}
	p.spans++
	return `<span class="` + class + `">` + escape(text) + `</span>`
}
