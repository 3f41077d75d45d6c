package brief

import (
	"strings"
	"unicode/utf8"

	gtext "github.com/yuin/goldmark/text"

	"readout/generator/diag"
)

// line is the source of an item's first paragraph, soft line breaks as one
// space: P of language 2.3. Every byte knows where it stands in the file, and
// whether it is literal: inside code, or behind a backslash.
type line struct {
	text    string
	start   int     // where it stands, if it is one piece of the file
	src     []int32 // else where each byte does
	literal []bool  // nil when no byte is
}

// at is where a byte of the line stands in the file.
func (l line) at(i int) int {
	if l.src == nil {
		return l.start + i
	}
	return int(l.src[i])
}

func (l line) isLiteral(i int) bool { return l.literal != nil && l.literal[i] }

// lineOf reads lines of the body.
func (w *writer) lineOf(segs *gtext.Segments) line {
	if segs.Len() == 1 {
		s := segs.At(0)
		l := line{text: strings.TrimRight(w.str[s.Start:s.Stop], " \t\n"), start: w.at(s.Start)}
		l.mark()
		return l
	}
	n := 0
	for i := range segs.Len() {
		s := segs.At(i)
		n += s.Len() + 1
	}
	l := line{src: make([]int32, 0, n)}
	var b strings.Builder
	b.Grow(n)
	for i := 0; i < segs.Len(); i++ {
		s := segs.At(i)
		raw := strings.TrimRight(w.str[s.Start:s.Stop], " \t\n")
		if i+1 < segs.Len() && hardBreak(raw) {
			raw = raw[:len(raw)-1]
		}
		start := s.Start
		if trimmed := strings.TrimLeft(raw, " \t"); i > 0 {
			start += len(raw) - len(trimmed)
			raw = trimmed
			b.WriteByte(' ')
			l.src = append(l.src, int32(w.at(start)))
		}
		b.WriteString(raw)
		for j := range len(raw) {
			l.src = append(l.src, int32(w.at(start+j)))
		}
	}
	l.text = b.String()
	l.mark()
	return l
}

// hardBreak says whether a line ends with a backslash that breaks it: in a
// record it is one space, as any end of a line.
func hardBreak(raw string) bool {
	return (len(raw)-len(strings.TrimRight(raw, `\`)))%2 == 1
}

// mark finds code spans and escapes.
func (l *line) mark() {
	if strings.IndexByte(l.text, '\\') < 0 && strings.IndexByte(l.text, '`') < 0 {
		return
	}
	l.literal = make([]bool, len(l.text))
	for i := 0; i < len(l.text); i++ {
		switch l.text[i] {
		case '\\':
			if i+1 < len(l.text) {
				l.literal[i], l.literal[i+1] = true, true
				i++
			}
		case '`':
			n := ticks(l.text[i:])
			end := closing(l.text, i+n, n)
			if end < 0 {
				i += n - 1
				continue
			}
			for j := i; j < end; j++ {
				l.literal[j] = true
			}
			i = end - 1
		}
	}
}

func ticks(s string) int { return len(s) - len(strings.TrimLeft(s, "`")) }

func closing(s string, at, n int) int {
	for at < len(s) {
		i := strings.IndexByte(s[at:], '`')
		if i < 0 {
			return -1
		}
		at += i
		run := ticks(s[at:])
		at += run
		if run == n {
			return at
		}
	}
	return -1
}

func (l line) cut(from, to int) line {
	part := line{text: l.text[from:to], start: l.start + from}
	if l.src != nil {
		part.src = l.src[from:to]
	}
	if l.literal != nil {
		part.literal = l.literal[from:to]
	}
	return part
}

// join puts another line after this one.
func (l line) join(o line) line {
	switch {
	case l.text == "":
		return o
	case o.text == "":
		return l
	case l.src == nil && o.src == nil && l.literal == nil && o.literal == nil && l.start+len(l.text) == o.start:
		return line{text: l.text + o.text, start: l.start}
	}
	n := len(l.text) + len(o.text)
	both := line{text: l.text + o.text, src: make([]int32, 0, n), literal: make([]bool, 0, n)}
	for _, part := range []line{l, o} {
		for i := range len(part.text) {
			both.src, both.literal = append(both.src, int32(part.at(i))), append(both.literal, part.isLiteral(i))
		}
	}
	return both
}

// trimEnd takes white space off the end.
func (l line) trimEnd() line { return l.cut(0, len(strings.TrimRight(l.text, " \t"))) }

// pairs finds which brackets close which.
func (l line) pairs() map[int]int {
	var open []int
	pairs := map[int]int{}
	for i := range len(l.text) {
		switch {
		case l.isLiteral(i):
		case l.text[i] == '[':
			open = append(open, i)
		case l.text[i] == ']' && len(open) > 0:
			pairs[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
	return pairs
}

func (l line) trim() line {
	from, to := 0, len(l.text)
	for from < to && (l.text[from] == ' ' || l.text[from] == '\t') {
		from++
	}
	for to > from && (l.text[to-1] == ' ' || l.text[to-1] == '\t') {
		to--
	}
	return l.cut(from, to)
}

// span is where the line stands in the file.
func (l line) span() diag.Span {
	if l.text == "" {
		return diag.Span{}
	}
	return diag.Span{Start: l.at(0), End: l.at(len(l.text)-1) + 1}
}

func (l line) folded() string { return folded(l.text) }

// plain says whether a line is certainly text without any markup, all of it
// one piece of the file: then no parser needs to look at it.
func (l line) plain() bool {
	if l.src != nil {
		return false
	}
	for i := range len(l.text) {
		switch c := l.text[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c >= utf8.RuneSelf:
		case c == ' ' || c == '"' || c == '\'' || c == ',' || c == ';' || c == '-' || c == '/' || c == '?':
		case c == '.' && (i == 0 || l.text[i-1] != 'w'): // www. begins a link
		default:
			return false
		}
	}
	return true
}

// brackets follows a text byte by byte and knows what is outside of
// parentheses, brackets, quotation marks and code. Curly marks may stand in
// one another; between straight ones, and inside curly ones, the other kind is text.
type brackets struct {
	depth  int
	curly  int
	quoted bool
}

// step takes the byte at i and says whether it stands outside.
func (b *brackets) step(l line, i int) bool {
	if l.isLiteral(i) {
		return false
	}
	if b.quotes(l.text[i:]) || b.quoted || b.curly > 0 {
		return false
	}
	switch l.text[i] {
	case '(', '[':
		b.depth++
		return false
	case ')', ']':
		if b.depth > 0 {
			b.depth--
			return false
		}
	}
	return b.depth == 0
}

// quotes says whether a text begins with a quotation mark that counts.
func (b *brackets) quotes(s string) bool {
	switch {
	case s[0] == '"' && b.curly == 0:
		b.quoted = !b.quoted
	case b.quoted:
		return false
	case strings.HasPrefix(s, "“"):
		b.curly++
	case strings.HasPrefix(s, "”") && b.curly > 0:
		b.curly--
	default:
		return false
	}
	return true
}

// quotations gives what stands between quotation marks in a text, the
// outermost ones (language 2.3).
func quotations(s string) (list []string) {
	var b brackets
	from := -1
	for i := range s {
		if !b.quotes(s[i:]) {
			continue
		}
		mark := len("\"")
		if s[i] != '"' {
			mark = len("“")
		}
		open := b.quoted || b.curly > 0
		switch {
		case open && from < 0:
			from = i + mark
		case !open && from >= 0:
			if strings.TrimSpace(s[from:i]) != "" {
				list = append(list, s[from:i])
			}
			from = -1
		}
	}
	return list
}
