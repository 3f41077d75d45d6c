package brief

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"readout/generator/diag"
	"readout/generator/text"
	"readout/generator/when"
)

// tree reads YAML as nodes with positions in one source. All values are
// strings: a date is read by our own room, never by the YAML library.
type tree struct {
	src   *diag.Source
	line  int // number of lines before the YAML text
	diags []diag.Diagnostic
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// mapping reads a text as a mapping at the top. Faults are BR002.
func (t *tree) mapping(body string) *yaml.Node {
	if strings.TrimSpace(body) == "" {
		return nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(body), &doc); err != nil {
		t.fault(err)
		return nil
	}
	if len(doc.Content) == 0 {
		return nil
	}
	n := doc.Content[0]
	if n.Kind != yaml.MappingNode {
		t.add("BR002", n, "this is not a list of `key: value` lines", "write one `key: value` a line")
		return nil
	}
	if !t.sound(n, 0) {
		return nil
	}
	return n
}

// fault turns the library's error into a diagnostic in our own words.
func (t *tree) fault(err error) {
	line := 1
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	what := "it cannot be read as YAML"
	var te *yaml.TypeError
	if !errors.As(err, &te) {
		words := strings.TrimPrefix(err.Error(), "yaml: ")
		if i := strings.LastIndex(words, ": "); i >= 0 {
			what = words[i+2:]
		}
	}
	start := t.src.Offset(diag.Pos{Line: t.line + line, Col: 1})
	sp := diag.Span{Start: start, End: start + len(t.src.Line(t.line+line))}
	t.diags = append(t.diags, t.src.At("BR002", sp, "front matter is not YAML: "+what, "check quotes, brackets and indentation on this line; a text with `: ` in it needs quotation marks"))
}

// sound refuses anchors, aliases, repeated keys and deep nesting.
func (t *tree) sound(n *yaml.Node, depth int) bool {
	switch {
	case depth > 32:
		t.add("BR006", n, "nested deeper than 32 levels", "")
		return false
	case n.Anchor != "" || n.Kind == yaml.AliasNode:
		t.add("BR002", n, "anchors (&) and aliases (*) are not allowed in front matter", "write the value out, or put it in quotation marks")
		return false
	}
	ok := true
	seen := map[string]bool{}
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if seen[c.Value] {
				t.add("BR002", c, fmt.Sprintf("`%s` is given twice", c.Value), "keep one of them")
				ok = false
			}
			seen[c.Value] = true
		}
		ok = t.sound(c, depth+1) && ok
	}
	return ok
}

func (t *tree) span(n *yaml.Node) diag.Span {
	start := t.src.Offset(diag.Pos{Line: t.line + n.Line, Col: n.Column})
	if n.Kind == yaml.ScalarNode && (n.Style == yaml.DoubleQuotedStyle || n.Style == yaml.SingleQuotedStyle) {
		start++
	}
	end := start + len(n.Value)
	if n.Kind != yaml.ScalarNode || strings.Contains(n.Value, "\n") {
		end = start + len(t.src.Line(t.line+n.Line))
	}
	return diag.Span{Start: start, End: min(end, len(t.src.Text))}
}

func (t *tree) add(code string, n *yaml.Node, message, help string) {
	t.diags = append(t.diags, t.src.At(code, t.span(n), message, help))
}

// kind reports a value of the wrong kind (BR106).
func (t *tree) kind(n *yaml.Node, key, want string) {
	t.add("BR106", n, fmt.Sprintf("`%s` is not %s", key, want), "")
}

func (t *tree) str(n *yaml.Node, key string) string {
	if n.Kind != yaml.ScalarNode {
		t.kind(n, key, "one value")
		return ""
	}
	if n.Tag == "!!null" {
		return ""
	}
	return text.NFC(n.Value)
}

// date reads an EDTF date and leaves it as written; what cannot be read is
// BR301 and counts as missing (contract 6.3).
func (t *tree) date(n *yaml.Node, key string) string {
	s := t.str(n, key)
	if s == "" {
		return ""
	}
	if _, ok := when.ParseEDTF(s); !ok {
		t.add("BR301", n, fmt.Sprintf("cannot read %q as a date", s), "use YYYY-MM-DD, YYYY-MM or YYYY")
		return ""
	}
	return s
}

func (t *tree) strs(n *yaml.Node, key string) []string {
	var out []string
	for _, w := range t.words(n, key) {
		out = append(out, w.Text)
	}
	return out
}

// words reads a list, or one value as a list of one.
func (t *tree) words(n *yaml.Node, key string) []Word {
	switch n.Kind {
	case yaml.ScalarNode:
		if s := t.str(n, key); s != "" {
			return []Word{t.word(n)}
		}
		return nil
	case yaml.SequenceNode:
		var out []Word
		for _, c := range n.Content {
			if c.Kind != yaml.ScalarNode {
				t.kind(c, key, "a list of values")
				continue
			}
			out = append(out, t.word(c))
		}
		return out
	}
	t.kind(n, key, "a list")
	return nil
}

// word reads one value; a sigil in front of it belongs to the writing only.
func (t *tree) word(n *yaml.Node) Word {
	w := Word{Text: text.NFC(strings.TrimSpace(n.Value)), Span: t.span(n)}
	if strings.HasPrefix(w.Text, "@") || strings.HasPrefix(w.Text, "#") || strings.HasPrefix(w.Text, "^") {
		w.Text, w.Mark, w.Span.Start = w.Text[1:], true, w.Span.Start+1
	}
	return w
}

func (t *tree) yes(n *yaml.Node, key string) bool {
	switch strings.ToLower(n.Value) {
	case "yes", "true", "on":
		return true
	case "no", "false", "off":
		return false
	}
	t.kind(n, key, "yes or no")
	return false
}

// oneOf reads a value out of a closed list (BR106).
func (t *tree) oneOf(n *yaml.Node, key string, allowed ...string) string {
	v := strings.ToLower(t.str(n, key))
	for _, a := range allowed {
		if v == a {
			return v
		}
	}
	if v != "" {
		t.add("BR106", n, fmt.Sprintf("`%s` does not know %q", key, n.Value), "use one of "+strings.Join(allowed, ", "))
	}
	return ""
}

// pairs calls f for each key of a mapping.
func (t *tree) pairs(n *yaml.Node, key string, f func(k, v *yaml.Node)) {
	if n == nil {
		return
	}
	if n.Kind != yaml.MappingNode {
		if n.Tag != "!!null" {
			t.kind(n, key, "a list of `key: value`")
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		f(n.Content[i], n.Content[i+1])
	}
}

// unknown reports a key that is not known: an error when a known one is near,
// else a warning, or nothing where any key is allowed (BR003).
func (t *tree) unknown(k *yaml.Node, known []string, free bool) {
	near, ok := text.Nearest(strings.ToLower(k.Value), known, false)
	for _, w := range known {
		if w == strings.ToLower(k.Value) && w != k.Value {
			near, ok = w, true
		}
	}
	if !ok && free {
		return
	}
	d := t.src.At("BR003", t.span(k), fmt.Sprintf("unknown key `%s`", k.Value), "the known keys are "+strings.Join(known, ", "))
	d.Severity = diag.Warning
	if ok {
		d.Severity = diag.Error
		d.Help = fmt.Sprintf("did you mean `%s`?", near)
		d.Fixes = []diag.Fix{{Title: "write `" + near + "`", Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: near}}}}
	}
	t.diags = append(t.diags, d)
}
