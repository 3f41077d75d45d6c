package render

import (
	"cmp"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"readout/generator/diag"
	"readout/generator/text"
)

// What is wrong with a template is found by html/template, and said here in
// the words of those who write templates: they need not know Go.

// Of what html/template says: where ("brief.html:12:5:"), and of which value.
var (
	where = regexp.MustCompile(`template: ?([^:\s]+\.html):(\d+)(?::(\d+))?: ?(.*)`)
	which = regexp.MustCompile(`^executing ".*?" at <(.*?)>: (?:error calling \w+: )?(.*)`)
)

// fault makes BR701 of a template error; view is nil before a page is made.
// Columns count bytes from 0 in Go, and are not given for what cannot be parsed.
func (t *Theme) fault(err error, name string, view any) diag.Diagnostic {
	words, line, col := err.Error(), 1, -1
	if m := where.FindStringSubmatch(words); m != nil {
		name, words = m[1], m[4]
		line, _ = strconv.Atoi(m[2]) // digits by the pattern
		if n, err := strconv.Atoi(m[3]); err == nil {
			col = n
		}
	}
	value := ""
	if m := which.FindStringSubmatch(words); m != nil {
		value, words = m[1], m[2]
	}
	said := t.plainly(words, view)
	if value != "" && !strings.Contains(said.message, value) {
		said.message = "`" + value + "`: " + said.message
	}
	src, _ := diag.NewSource("templates/"+name, []byte(t.sources[name]))
	return src.At("BR701", place(src, line, col, cmp.Or(said.token, value)), said.message, said.help)
}

// place finds the words at fault: at their column, else in their line, where
// the first {{ must do when they do not stand there.
func place(src *diag.Source, line, col int, token string) diag.Span {
	start, words := src.Offset(diag.Pos{Line: line, Col: 1}), src.Line(line)
	if col < 0 {
		col = max(0, strings.Index(words, "{{"))
		col += max(0, strings.Index(words[col:], token))
	}
	col = min(col, len(words))
	if token == "" || !strings.HasPrefix(words[col:], token) {
		return diag.Span{Start: start + col, End: start + col}
	}
	return diag.Span{Start: start + col, End: start + col + len(token)}
}

var lacks = regexp.MustCompile(`is an incomplete template|no such template|template ".*" not defined`)

// lacking says whether a page cannot be made only because a template could not
// be parsed: its own, or one that it calls.
func lacking(err error) bool {
	return lacks.MatchString(err.Error())
}

// faultWords are a fault as it is told; token is what stands in the template.
type faultWords struct{ message, help, token string }

// plainly says it. What names something is looked up for what was meant.
func (t *Theme) plainly(words string, view any) faultWords {
	if m := missing.FindStringSubmatch(words); m != nil {
		return faultWords{"there is no field ." + m[1], nearestField(m[1], m[2], view), "." + m[1]}
	}
	for _, w := range wordings {
		m := w.found.FindStringSubmatchIndex(words)
		if m == nil {
			continue
		}
		fill := func(s string) string { return string(w.found.ExpandString(nil, s, words, m)) }
		said := faultWords{fill(w.message), fill(w.help), ""}
		if len(m) > 3 && m[2] >= 0 {
			said.token = words[m[2]:m[3]]
		}
		if near, ok := text.Nearest(said.token, t.known(w.kind), false); ok {
			said.help = "did you mean " + near + "?"
		}
		return said
	}
	return faultWords{"this cannot be done here", "compare it with the program's own template of this name; without the file that one is used", ""}
}

// known are the names of a kind.
func (t *Theme) known(kind string) (names []string) {
	switch kind {
	case "function":
		return slices.Concat(slices.Collect(maps.Keys(functions(nil))), strings.Fields("and or not len index slice print printf println eq ne lt le gt ge"))
	case "template":
		for _, each := range t.set.Templates() {
			names = append(names, each.Name())
		}
	}
	return names
}

var missing = regexp.MustCompile(`can't evaluate field (\w+) in type (\S+)`)

// nearestField names the field that was probably meant, or says what there is.
func nearestField(name, of string, view any) string {
	of = strings.TrimPrefix(of, "*")
	switch {
	case strings.HasPrefix(of, "[]"):
		return "what stands before it is a list: go through it with {{range}}"
	case of == "string", strings.HasSuffix(of, "Markup"), of == "template.HTML":
		return "what stands before it is a text, which has no fields: leave ." + name + " out"
	case of == "int", of == "bool":
		return "what stands before it is a number or a yes or no, which have no fields: leave ." + name + " out"
	}
	fields := fieldsOf(reflect.TypeOf(view), of, map[reflect.Type]bool{})
	if near, ok := text.Nearest(name, fields, false); ok {
		return "did you mean ." + near + "?"
	}
	if len(fields) == 0 {
		return "what stands before it has no such field: leave ." + name + " out"
	}
	return "the fields are: " + strings.Join(fields, ", ")
}

// fieldsOf finds a type by its name among those a view is made of.
func fieldsOf(t reflect.Type, name string, seen map[reflect.Type]bool) []string {
	for t != nil && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct || seen[t] {
		return nil
	}
	seen[t] = true
	if t.String() == name {
		var out []string
		for _, f := range reflect.VisibleFields(t) {
			if !f.Anonymous && f.IsExported() {
				out = append(out, f.Name)
			}
		}
		return out
	}
	for i := range t.NumField() {
		if out := fieldsOf(t.Field(i).Type, name, seen); out != nil {
			return out
		}
	}
	return nil
}
