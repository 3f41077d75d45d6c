package render

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"text/template/parse"

	"readout/generator/words"
)

// What a template says of itself, in the language of the site. The texts stand
// in the templates in English; a catalogue has them in other languages. As the
// key is constant, a compiled template holds the words themselves: a page costs
// the same in every language.

// sayings are the functions that look words up. They are what html/template
// calls; [scope.saying] compiles the same.
func sayings(c *words.Catalogue) template.FuncMap {
	return template.FuncMap{
		// t "text {0}" VALUE: the text, its holes filled.
		"t": func(key string, values ...any) string { return c.Say(key, shown(c, values)...) },
		// tn N "{0} text" "{0} texts" VALUE: by number; values fill {1} and on.
		"tn": func(n int, one, many string, values ...any) string { return c.Count(n, one, many, shown(c, values)...) },
		// count N "text" "texts": a number before its word.
		"count": func(n int, one, many string) string { return c.Count(n, "{0} "+one, "{0} "+many) },
		// before "text {0}", after "text {0}": around markup that fills the hole.
		"before": func(key string) string { b, _ := words.Cut(c.Words(key)); return b },
		"after":  func(key string) string { _, a := words.Cut(c.Words(key)); return a },
		// term WORD: a word of the language of briefs, such as planned.
		"term": func(word string) string { return c.Say(word) },
		// figures VALUE: a number as the language writes it; all else as it is.
		// Nobody writes it: the theme puts it behind what stands in a text.
		figures: func(v any) any {
			if n, ok := v.(int); ok {
				return c.Number(n)
			}
			return v
		},
		// dir LANG: the direction of a language, ltr or rtl.
		"dir": words.Dir,
	}
}

// figures is the name of the function that writes numbers.
const figures = "figures"

// figured puts [figures] behind every value in the text of a template, where
// html/template has put the escaper of texts; not into attributes, which are
// for machines.
func figured(list *parse.ListNode) {
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			last := len(n.Pipe.Cmds) - 1
			escaper, ok := n.Pipe.Cmds[last].Args[0].(*parse.IdentifierNode)
			if ok && last > 0 && escaper.Ident == "_html_template_htmlescaper" {
				name := parse.NewIdentifier(figures).SetPos(escaper.Pos)
				n.Pipe.Cmds = slices.Insert(n.Pipe.Cmds, last, &parse.CommandNode{NodeType: parse.NodeCommand, Pos: escaper.Pos, Args: []parse.Node{name}})
			}
		case *parse.IfNode:
			figuredBranch(&n.BranchNode)
		case *parse.WithNode:
			figuredBranch(&n.BranchNode)
		case *parse.RangeNode:
			figuredBranch(&n.BranchNode)
		}
	}
}

func figuredBranch(b *parse.BranchNode) {
	figured(b.List)
	if b.ElseList != nil {
		figured(b.ElseList)
	}
}

// shown writes the values of holes.
func shown(c *words.Catalogue, values []any) []string {
	var out []string
	for _, v := range values {
		if n, ok := v.(int); ok {
			v = c.Number(n)
		}
		out = append(out, fmt.Sprint(v))
	}
	return out
}

// saying compiles a call of one of [sayings]; false for other functions.
func (s *scope) saying(name string, args []expr) (expr, bool) {
	c := s.c.words
	key := func(i int) string {
		if i >= len(args) || args[i].fixed == nil || args[i].fixed.Kind() != reflect.String {
			s.no()
			return ""
		}
		return args[i].fixed.String()
	}
	switch name {
	case figures:
		return s.figures(args[0]), true
	case "t":
		text := c.Words(key(0))
		if len(args) <= 1 {
			return constant(text), true
		}
		values := s.shown(args[1:])
		return said(func(m *machine, dot reflect.Value) string { return words.Fill(text, values(m, dot)...) }), true
	case "before", "after":
		b, a := words.Cut(c.Words(key(0)))
		if name == "before" {
			return constant(b), true
		}
		return constant(a), true
	case "tn", "count":
		if len(args) < 3 || args[0].typ.Kind() != reflect.Int {
			return s.no(), true
		}
		one, many := key(1), key(2)
		if name == "count" {
			one, many = "{0} "+one, "{0} "+many
		}
		n, values := args[0].eval, s.shown(args[3:])
		return said(func(m *machine, dot reflect.Value) string {
			return c.Count(int(n(m, dot).Int()), one, many, values(m, dot)...)
		}), true
	}
	return expr{}, false
}

// figures compiles a value with its number written out.
func (s *scope) figures(e expr) expr {
	if e.html || e.typ.Kind() != reflect.Int {
		return e
	}
	return said(func(m *machine, dot reflect.Value) string { return s.c.words.Number(int(e.eval(m, dot).Int())) })
}

// shown compiles the values of holes.
func (s *scope) shown(args []expr) func(*machine, reflect.Value) []string {
	var list []func(*machine, reflect.Value) string
	for _, a := range args {
		if a.html {
			s.no()
		}
		list = append(list, s.words(s.figures(a)))
	}
	return func(m *machine, dot reflect.Value) []string {
		var out []string
		for _, f := range list {
			out = append(out, f(m, dot))
		}
		return out
	}
}

func said(f func(*machine, reflect.Value) string) expr {
	return expr{typ: reflect.TypeFor[string](), eval: func(m *machine, dot reflect.Value) reflect.Value { return reflect.ValueOf(f(m, dot)) }}
}
