package brief

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"readout/generator/diag"
	"readout/generator/text"
)

// matter is the YAML of one file while it is read. All values are words as
// written: 2021-08-19 is never turned into a time, NO never into false.
type matter struct {
	src    *diag.Source
	kind   Kind
	line   int               // lines of the file before the YAML
	from   int               // offset where the YAML begins
	end    int               // offset where it ends
	late   map[int]diag.Span // by the offset of a value that begins below the line of its key: the key
	told   map[string]bool   // keys about which something is said already
	full   bool              // there are too many topics, and that is said
	nav    bool              // the same of `nav`
	within *yaml.Node        // the mapping whose keys are read
	diags  []diag.Diagnostic
	// distrusted says that a mark cannot be read, or that one may be missed.
	distrusted bool
}

// The limits of YAML: nobody writes more by hand, and more would only keep
// the reader busy.
const (
	maxYAML      = 256 << 10
	maxYAMLDepth = 16
)

// splitFront finds the YAML between two lines of three hyphens at the top of
// a file; body is where the rest begins.
func splitFront(text string) (from, to, body int, has, closed bool) {
	first, _, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, " \t") != "---" {
		return 0, 0, 0, false, true
	}
	from = min(len(text), len(first)+1)
	for at := from; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		next := min(len(text), at+len(line)+1)
		if strings.TrimRight(line, " \t") == "---" {
			return from, at, next, true, true
		}
		at = next
	}
	return from, len(text), len(text), true, false
}

// parse gives the mapping at the top, or nil after BR002 or BR006.
func (m *matter) parse() *yaml.Node {
	if m.tooMuch() || m.second() {
		return nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(m.src.Text[m.from:m.end]), &doc); err != nil {
		m.unreadable(err)
		return nil
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		m.report("BR002", m.firstLine(m.span(root)), "this is not a list of `key: value` lines", "write one `key: value` a line")
		return nil
	}
	before := len(m.diags)
	m.check(root, nil)
	if len(m.diags) > before {
		return nil
	}
	return root
}

// tooMuch says BR006 for YAML that is over a limit. Depth is counted in
// brackets and in columns, which is never less than what it is.
func (m *matter) tooMuch() bool {
	text := m.src.Text[m.from:m.end]
	if len(text) > maxYAML {
		m.report("BR006", m.firstLine(diag.Span{Start: m.from, End: m.end}), fmt.Sprintf("the YAML of this file is too long: the limit is %d bytes", maxYAML), "move what is no setting into the text below")
		return true
	}
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		case '\n':
			if i+1 < len(text) && text[i+1] >= 'a' && text[i+1] <= 'z' {
				depth = 0 // a key of the top begins
			}
		}
		if depth > maxYAMLDepth {
			m.report("BR006", diag.Span{Start: m.from + i, End: m.from + i + 1}, fmt.Sprintf("brackets nested too deep: the limit is %d", maxYAMLDepth), "take brackets out, or put the value in quotation marks")
			return true
		}
	}
	return m.steep(text)
}

// steep looks at nesting by indentation and by runs of hyphens.
func (m *matter) steep(text string) bool {
	var stack []int
	for at := 0; at < len(text); {
		line := firstLine(text[at:])
		rest := strings.TrimLeft(line, " ")
		for rest != "" {
			col := len(line) - len(rest)
			for len(stack) > 0 && stack[len(stack)-1] >= col {
				stack = stack[:len(stack)-1]
			}
			stack = append(stack, col)
			if len(stack) > maxYAMLDepth {
				m.report("BR006", diag.Span{Start: m.from + at + col, End: m.from + at + len(line)}, fmt.Sprintf("lists nested too deep: the limit is %d", maxYAMLDepth), "write it with less indentation")
				return true
			}
			if !strings.HasPrefix(rest, "- ") && !strings.HasPrefix(rest, "? ") {
				break
			}
			rest = strings.TrimLeft(rest[2:], " ")
		}
		at += len(line) + 1
	}
	return false
}

// second says BR002 where another YAML document begins: the reader would
// leave out everything from there on, a mark included.
func (m *matter) second() bool {
	text := m.src.Text[m.from:m.end]
	seen := false
	for at := 0; at < len(text); {
		line := firstLine(text[at:])
		mark := strings.HasPrefix(line, "---") || strings.HasPrefix(line, "...")
		if mark && (len(line) == 3 || line[3] == ' ' || line[3] == '\t') && (seen || m.line > 0) {
			m.report("BR002", diag.Span{Start: m.from + at, End: m.from + at + 3}, fmt.Sprintf("`%s` begins another document, and what follows would not be read", line[:3]), "take this line out")
			return true
		}
		seen = seen || line != "" && line[0] != '#'
		at += len(line) + 1
	}
	return false
}

// unreadable says in an author's words what the library could not read.
func (m *matter) unreadable(err error) {
	var fault *yaml.LoadError
	if !errors.As(err, &fault) || fault.Mark.Line < 1 {
		m.report("BR002", diag.Span{Start: m.from, End: m.from + len(firstLine(m.src.Text[m.from:m.end]))}, "this is not YAML: it holds a control character", "delete what cannot be seen, and write it again")
		return
	}
	at, began := m.offset(fault.Mark.Line, fault.Mark.Column), m.offset(fault.ContextMark.Line, fault.ContextMark.Column)
	sp, message, help := m.explain(fault.Message, at, began)
	m.report("BR002", sp, "this is not YAML: "+message, help)
}

func (m *matter) offset(line, column int) int {
	return max(m.from, min(m.src.Offset(diag.Pos{Line: m.line + max(1, line), Col: max(1, column)}), m.end))
}

// explain puts a fault at what causes it. at is where the library stopped,
// began is where the value begins that it was reading.
func (m *matter) explain(said string, at, began int) (sp diag.Span, message, help string) {
	one := func(at int) diag.Span { return diag.Span{Start: at, End: min(at+1, m.end)} }
	rest := m.src.Text[at:m.end]
	switch {
	case strings.Contains(said, "cannot start any token") && strings.HasPrefix(rest, "\t"):
		return one(at), "a tab stands where only spaces may", "indent with spaces"
	case strings.Contains(said, "cannot start any token") && rest != "":
		return one(at), fmt.Sprintf("a value must not begin with `%s`", rest[:1]), "put the value in quotation marks"
	case strings.Contains(said, "mapping values"):
		return m.colon(at)
	case strings.Contains(said, "unexpected end of stream"):
		return one(began), "the quotation mark that opens here is not closed", "write the second quotation mark"
	case strings.Contains(said, "escape character"):
		return diag.Span{Start: at, End: min(at+1, m.end)}, "in double quotation marks `\\` is a sign of its own", "write it twice, or use single quotation marks"
	case strings.Contains(said, "unknown anchor"):
		start := strings.LastIndexByte(m.src.Text[:at], '\n') + 1
		before, _, _ := strings.Cut(m.src.Text[start:at], ":")
		word := strings.TrimLeft(before, " -{[")
		sp = diag.Span{Start: start + len(before) - len(word), End: start + len(before)}
		return sp, noAnchors, "write the value out, or put it in quotation marks"
	case strings.Contains(said, "',' or"):
		return one(began), fmt.Sprintf("the bracket `%s` that opens here is not closed", m.src.Text[began:min(began+1, m.end)]), "write the second bracket, and put values with `:` or `,` in quotation marks"
	}
	if open := lastOpen(m.src.Text[m.from:at]); open >= 0 && strings.TrimSpace(rest) == "" {
		open += m.from // the text ended right behind a bracket or a comma: the end has no words to show
		return one(open), fmt.Sprintf("the bracket `%s` that opens here is not closed", m.src.Text[open:open+1]), "write the second bracket, and put values with `:` or `,` in quotation marks"
	}
	line := firstLine(rest)
	return diag.Span{Start: at, End: at + len(strings.TrimRight(line, " \t"))}, fmt.Sprintf("%q does not fit here", strings.TrimSpace(line)), "check quotation marks, brackets and indentation"
}

// lastOpen is where the innermost bracket begins that text leaves open, or -1.
func lastOpen(text string) int {
	closed := 0
	for at := len(text) - 1; at >= 0; at-- {
		switch text[at] {
		case ']', '}':
			closed++
		case '[', '{':
			if closed == 0 {
				return at
			}
			closed--
		}
	}
	return -1
}

// colon explains a `: ` that cannot be: a second one on its line, or one on a
// line that is indented under a value.
func (m *matter) colon(at int) (sp diag.Span, message, help string) {
	sp = diag.Span{Start: at, End: min(at+1, m.end)}
	start := strings.LastIndexByte(m.src.Text[:at], '\n') + 1
	before := m.src.Text[start:at]
	if strings.Contains(before, ": ") {
		return sp, "a value must not hold another `: `", "put the value in quotation marks"
	}
	word := strings.TrimLeft(before, " ")
	sp.Start = at - len(word)
	if len(word) < len(before) {
		return sp, fmt.Sprintf("`%s` is indented, but the line above already has its value", word), "take the spaces before it away"
	}
	return sp, fmt.Sprintf("the line above `%s` has no `:`", word), "write every line as `key: value`"
}

// check refuses what makes one text mean two things: repeated keys, anchors,
// aliases (contract 6.3), types that no value here has, keys that are no words.
// It points at the key that n stands under.
func (m *matter) check(n, key *yaml.Node) {
	at := func() diag.Span {
		if key != nil {
			return m.span(key)
		}
		return m.firstLine(m.span(n))
	}
	switch {
	case n.Anchor != "" || n.Kind == yaml.AliasNode:
		m.report("BR002", at(), noAnchors, "write the value out, or put it in quotation marks")
		return
	case n.Style&yaml.TaggedStyle != 0:
		m.report("BR002", at(), "types (!) are not allowed", "write the value alone, or put it in quotation marks")
		return
	case n.Kind == yaml.MappingNode:
		m.checkKeys(n)
		return
	}
	for _, c := range n.Content {
		m.check(c, key)
	}
}

const noAnchors = "anchors (&) and aliases (*) are not allowed"

func (m *matter) checkKeys(n *yaml.Node) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case k.Kind == yaml.MappingNode || k.Kind == yaml.SequenceNode:
			m.report("BR002", m.firstLine(m.span(k)), "a key must be a word", "write it as `key: value`")
			continue
		case seen[k.Value]:
			m.report("BR002", m.span(k), fmt.Sprintf("the key `%s` is given twice", k.Value), "keep one of them")
		}
		seen[k.Value] = true
		m.check(k, nil)
		m.check(v, k)
		if v.Kind == yaml.ScalarNode && v.Line > k.Line {
			if m.late == nil {
				m.late = map[int]diag.Span{}
			}
			m.late[m.offset(v.Line, v.Column)] = m.span(k)
		}
	}
}

func (m *matter) report(code string, sp diag.Span, message, help string) {
	m.diags = append(m.diags, m.src.At(code, m.place(sp), message, help))
}

// place is where a fault of a value is told: at the value, or at its key if
// the value begins on a later line (contract 6.3).
func (m *matter) place(sp diag.Span) diag.Span {
	if key, late := m.late[sp.Start]; late {
		return key
	}
	return sp
}

// firstLine cuts a span off at the end of its line.
func (m *matter) firstLine(sp diag.Span) diag.Span {
	sp.End = sp.Start + len(strings.TrimRight(firstLine(m.src.Slice(sp)), " \t"))
	return sp
}

// span finds a node in the file.
func (m *matter) span(n *yaml.Node) diag.Span {
	start := m.offset(n.Line, n.Column)
	rest := m.src.Text[start:m.end]
	line := func() diag.Span { return m.firstLine(diag.Span{Start: start, End: m.end}) }
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return line()
	case n.Kind != yaml.ScalarNode && n.Style&yaml.FlowStyle != 0:
		return diag.Span{Start: start, End: start + flowLen(rest)}
	case n.Kind != yaml.ScalarNode:
		if len(n.Content) > 0 {
			return diag.Span{Start: start, End: max(start, m.span(n.Content[len(n.Content)-1]).End)}
		}
		return line()
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		return diag.Span{Start: start, End: start + quotedLen(rest)}
	case strings.HasPrefix(rest, n.Value):
		return diag.Span{Start: start, End: start + len(n.Value)}
	}
	return line()
}

// flowLen is the length of a value in brackets.
func flowLen(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"', '\'':
			if i > 0 && strings.IndexByte(" [{,:\n", s[i-1]) >= 0 {
				i += quotedLen(s[i:]) - 1
			}
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

func quotedLen(s string) int {
	if s == "" {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[0] == '"' && s[i] == '\\':
			i++
		case s[i] == s[0] && s[0] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return len(s)
}

// inner is the span of a scalar's words, without quotation marks.
func (m *matter) inner(n *yaml.Node) diag.Span {
	sp := m.span(n)
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && sp.End-sp.Start >= 2 {
		return diag.Span{Start: sp.Start + 1, End: sp.End - 1}
	}
	return sp
}

// null says whether a key has no value at all.
func null(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func (m *matter) scalar(key string, n *yaml.Node) string {
	if slices.Contains(texts, key) {
		return m.upTo(maxText, key, n)
	}
	return m.upTo(maxValue, key, n)
}

// upTo takes one value of so many bytes at most.
func (m *matter) upTo(most int, key string, n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` takes one value, not a list or a mapping", key), "write one value")
		return ""
	}
	if null(n) {
		return ""
	}
	return m.fitting(key, n, strings.TrimSpace(n.Value), most)
}

// texts are the keys that take some sentences, or an address, not a line.
var texts = []string{"summary", "bottom-line", "trend-reason", "description", "corrections", "text", "url", "archive"}

// fitting is a value, cut off with BR006 where it is over the limit: a title or
// a name stands on every page that speaks of its thing.
func (m *matter) fitting(key string, n *yaml.Node, v string, most int) string {
	if len(v) <= most {
		return v
	}
	what := "a key"
	if key != "" {
		what = "`" + key + "`"
	}
	m.report("BR006", m.firstLine(m.span(n)), fmt.Sprintf("%s is too long: the limit is %d bytes", what, most), "say it in fewer words; what is longer belongs into the text below the front matter")
	return strings.ToValidUTF8(v[:most], "")
}

// outside says BR106 for a value that is none of those allowed.
func (m *matter) outside(key string, n *yaml.Node, allowed []string) {
	d := m.src.At("BR106", m.place(m.span(n)), fmt.Sprintf("`%s` does not know %q", key, n.Value), "use one of "+strings.Join(allowed, ", "))
	if null(n) {
		d.Message = fmt.Sprintf("`%s` has no value", key)
	}
	if near, ok := text.Nearest(strings.ToLower(n.Value), allowed, false); ok {
		d.Help = fmt.Sprintf("did you mean `%s`? The words are %s", near, strings.Join(allowed, ", "))
	}
	m.diags = append(m.diags, d)
}

func (m *matter) oneOf(key string, n *yaml.Node, allowed []string) string {
	v := strings.ToLower(m.scalar(key, n))
	if key == "tlp" {
		v = strings.TrimPrefix(v, "tlp:")
	}
	if n.Kind == yaml.ScalarNode && !slices.Contains(allowed, v) {
		m.outside(key, n, allowed)
	}
	return v
}

func (m *matter) yes(key string, n *yaml.Node) bool {
	switch strings.ToLower(m.scalar(key, n)) {
	case "yes", "true", "on":
		return true
	case "no", "false", "off":
		return false
	}
	if n.Kind == yaml.ScalarNode {
		m.outside(key, n, []string{"yes", "no"})
	}
	return false
}

// ident takes an id of the language.
func (m *matter) ident(key string, n *yaml.Node) string {
	v := m.scalar(key, n)
	if v != "" && !isIdent(v) {
		m.noID(m.inner(n), v)
	}
	return v
}

func (m *matter) noID(sp diag.Span, v string) {
	m.report("BR106", sp, fmt.Sprintf("%q is no id", v), "use lower-case letters, digits and single hyphens, at most 64")
}

// grade takes an Admiralty grade: a letter, with or without its figure.
func (m *matter) grade(n *yaml.Node) string {
	v := m.scalar("grade", n)
	if n.Kind == yaml.ScalarNode && !gradePattern.MatchString(v) {
		m.report("BR106", m.span(n), fmt.Sprintf("`grade` does not know %q", v), gradeHelp)
	}
	return v
}

func (m *matter) word(key string, n *yaml.Node) Word {
	v := m.scalar(key, n)
	w := Word{Text: v, Span: m.inner(n)}
	if v != "" && strings.ContainsRune("#^@", rune(v[0])) {
		w.Text, w.Mark = v[1:], true
	}
	return w
}

// words takes a list, or one value for a list of one.
func (m *matter) words(key string, n *yaml.Node) (list []Word) {
	if n.Kind == yaml.ScalarNode {
		if w := m.word(key, n); w.Text != "" {
			list = append(list, w)
		}
		return list
	}
	if n.Kind != yaml.SequenceNode {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` takes a list", key), "write it like [one, two]")
		return nil
	}
	for _, c := range n.Content {
		if w := m.word(key, c); w.Text != "" {
			list = append(list, w)
		}
	}
	return list
}

func (m *matter) strings(key string, n *yaml.Node) (list []string) {
	for _, w := range m.words(key, n) {
		if w.Mark {
			w.Text = m.src.Slice(w.Span)
		}
		list = append(list, w.Text)
	}
	return list
}

// pairs goes through a mapping; it says BR106 for anything else.
func (m *matter) pairs(key string, n *yaml.Node, each func(k, v *yaml.Node)) {
	if null(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` takes a mapping of keys to values", key), "write it like {key: value}")
		return
	}
	defer func(above *yaml.Node) { m.within = above }(m.within)
	m.within = n
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := n.Content[i]; m.fitting("", k, k.Value, maxValue) == k.Value {
			each(k, n.Content[i+1])
		}
	}
}

func (m *matter) seq(key string, n *yaml.Node, each func(*yaml.Node)) {
	if null(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` takes a list", key), "start each entry with a hyphen")
		return
	}
	for _, c := range n.Content {
		each(c)
	}
}

// nearKey finds the key that a misspelt one may be meant for. Case does not
// count, and words that people use for a mark always lead to it.
func nearKey(written string, known []string) (string, bool) {
	lower := strings.ToLower(written)
	if right := misspeltMarks[lower]; right != "" && slices.Contains(known, right) {
		return right, true
	}
	if slices.Contains(known, lower) {
		return lower, true
	}
	return text.Nearest(lower, known, false)
}

// stands says whether a key stands in the mapping of a misspelt one already, or
// another that is meant for it.
func (m *matter) stands(key string, misspelt *yaml.Node, known []string) bool {
	for i := 0; m.within != nil && i+1 < len(m.within.Content); i += 2 {
		k := m.within.Content[i]
		if k == misspelt {
			continue
		}
		if near, ok := nearKey(k.Value, known); k.Value == key || ok && near == key && !slices.Contains(known, k.Value) {
			return true
		}
	}
	return false
}

// unknown reports a key that no rule knows (BR003): an error where a known key
// is near, else a warning. free lets other keys be.
func (m *matter) unknown(k *yaml.Node, known []string, where string, free bool) {
	d := m.src.At("BR003", m.span(k), fmt.Sprintf("unknown key `%s` in %s", k.Value, where), "")
	near, ok := nearKey(k.Value, known)
	m.distrusted = m.distrusted || ok && slices.Contains(markKeys, near) || misspeltMarks[strings.ToLower(k.Value)] != ""
	switch {
	case ok:
		d.Message += fmt.Sprintf("; did you mean `%s`?", near)
		if m.stands(near, k, known) {
			d.Help = fmt.Sprintf("`%s` stands there as well: take one of the two out", near)
			break
		}
		d.Help = fmt.Sprintf("write `%s`", near)
		d.Fixes = []diag.Fix{{Title: d.Help, Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: near}}}}
	case misspeltMarks[strings.ToLower(k.Value)] != "":
		d.Help = "a mark stands at the top of the front matter, or on a record; here it would hide nothing"
	case free:
		return
	default:
		d.Severity, d.Help = diag.Warning, "it is left unread; known keys are "+strings.Join(known, ", ")
	}
	m.diags = append(m.diags, d)
}
