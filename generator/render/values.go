package render

import (
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"text/template/parse"
)

// What stands between {{ and }} in a compiled template: values, conditions and
// calls, each for the type that is known at its place.

var (
	markupType   = reflect.TypeFor[template.HTML]()
	stringerType = reflect.TypeFor[interface{ String() string }]()
	errorType    = reflect.TypeFor[error]()
)

// words prints a value as html/template would: texts, numbers and yes or no.
func (s *scope) words(e expr) func(*machine, reflect.Value) string {
	if e.typ.Implements(stringerType) || e.typ.Implements(errorType) || e.typ.PkgPath() == markupType.PkgPath() {
		s.no()
		return nil
	}
	switch e.typ.Kind() {
	case reflect.String:
		return func(m *machine, dot reflect.Value) string { return e.eval(m, dot).String() }
	case reflect.Int, reflect.Int64, reflect.Int32:
		return func(m *machine, dot reflect.Value) string { return strconv.FormatInt(e.eval(m, dot).Int(), 10) }
	case reflect.Bool:
		return func(m *machine, dot reflect.Value) string { return strconv.FormatBool(e.eval(m, dot).Bool()) }
	}
	s.no()
	return nil
}

// truth says when a value of a type counts as true.
func (s *scope) truth(t reflect.Type) func(reflect.Value) bool {
	switch t.Kind() {
	case reflect.String, reflect.Slice, reflect.Array, reflect.Map:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Int, reflect.Int64, reflect.Int32:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	s.no()
	return func(reflect.Value) bool { return false }
}

// condition compiles the pipe of an {{if}}.
func (s *scope) condition(p *parse.PipeNode) func(*machine, reflect.Value) bool {
	if len(p.Cmds) == 1 && len(p.Decl) == 0 {
		if id, ok := p.Cmds[0].Args[0].(*parse.IdentifierNode); ok {
			if f := s.logic(id.Ident, p.Cmds[0].Args[1:]); f != nil {
				return f
			}
		}
	}
	e := s.pipe(p)
	slot := s.declared(p, e)
	truth := s.truth(e.typ)
	return func(m *machine, dot reflect.Value) bool {
		v := e.eval(m, dot)
		if slot > 0 {
			m.vars[m.base+slot] = v
		}
		return truth(v)
	}
}

// logic compiles and, or, not, eq and ne; nil for anything else.
func (s *scope) logic(name string, args []parse.Node) func(*machine, reflect.Value) bool {
	switch name {
	case "and", "or", "not":
		var list []func(*machine, reflect.Value) bool
		for _, a := range args {
			list = append(list, s.test(a))
		}
		if len(list) == 0 || name == "not" && len(list) != 1 {
			s.no()
			return nil
		}
		if name == "not" {
			return func(m *machine, dot reflect.Value) bool { return !list[0](m, dot) }
		}
		want := name == "or"
		return func(m *machine, dot reflect.Value) bool {
			for _, f := range list {
				if f(m, dot) == want {
					return want
				}
			}
			return !want
		}
	case "eq", "ne":
		if len(args) != 2 {
			s.no()
			return nil
		}
		equal := s.equal(s.arg(args[0]), s.arg(args[1]))
		want := name == "eq"
		return func(m *machine, dot reflect.Value) bool { return equal(m, dot) == want }
	}
	return nil
}

func (s *scope) test(n parse.Node) func(*machine, reflect.Value) bool {
	if p, ok := n.(*parse.PipeNode); ok {
		return s.condition(p)
	}
	e := s.arg(n)
	truth := s.truth(e.typ)
	return func(m *machine, dot reflect.Value) bool { return truth(e.eval(m, dot)) }
}

func (s *scope) equal(a, b expr) func(*machine, reflect.Value) bool {
	kind := a.typ.Kind()
	switch {
	case kind != b.typ.Kind():
	case kind == reflect.String:
		return func(m *machine, dot reflect.Value) bool { return a.eval(m, dot).String() == b.eval(m, dot).String() }
	case kind == reflect.Int:
		return func(m *machine, dot reflect.Value) bool { return a.eval(m, dot).Int() == b.eval(m, dot).Int() }
	case kind == reflect.Bool:
		return func(m *machine, dot reflect.Value) bool { return a.eval(m, dot).Bool() == b.eval(m, dot).Bool() }
	}
	s.no()
	return func(*machine, reflect.Value) bool { return false }
}

func (s *scope) pipe(p *parse.PipeNode) expr { return s.commands(p.Cmds) }

// commands is a pipeline; the value of each is the last argument of the next.
func (s *scope) commands(list []*parse.CommandNode) expr {
	var e expr
	for i, c := range list {
		if i == 0 {
			e = s.command(c)
			continue
		}
		id, ok := c.Args[0].(*parse.IdentifierNode)
		if !ok {
			return s.no()
		}
		e = s.function(id.Ident, append(s.args(c.Args[1:]), e))
	}
	return e
}

func (s *scope) command(c *parse.CommandNode) expr {
	if id, ok := c.Args[0].(*parse.IdentifierNode); ok {
		if f := s.logic(id.Ident, c.Args[1:]); f != nil && (id.Ident == "not" || id.Ident == "eq" || id.Ident == "ne") {
			return expr{typ: reflect.TypeFor[bool](), eval: func(m *machine, dot reflect.Value) reflect.Value { return reflect.ValueOf(f(m, dot)) }}
		}
		return s.function(id.Ident, s.args(c.Args[1:]))
	}
	if len(c.Args) != 1 {
		return s.no()
	}
	return s.arg(c.Args[0])
}

func (s *scope) args(list []parse.Node) []expr {
	var out []expr
	for _, n := range list {
		out = append(out, s.arg(n))
	}
	return out
}

func constant(v any) expr {
	value := reflect.ValueOf(v)
	return expr{typ: value.Type(), fixed: &value, eval: func(*machine, reflect.Value) reflect.Value { return value }}
}

func (s *scope) arg(n parse.Node) expr {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.known(expr{typ: s.dot, eval: func(_ *machine, dot reflect.Value) reflect.Value { return dot }})
	case *parse.FieldNode:
		return s.fields(expr{typ: s.dot, eval: func(_ *machine, dot reflect.Value) reflect.Value { return dot }}, n.Ident)
	case *parse.VariableNode:
		for _, v := range slices.Backward(s.vars) {
			if v.name == n.Ident[0] {
				slot := v.slot
				return s.fields(expr{typ: v.typ, eval: func(m *machine, _ reflect.Value) reflect.Value { return m.vars[m.base+slot] }}, n.Ident[1:])
			}
		}
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.BoolNode:
		return constant(n.True)
	case *parse.NumberNode:
		if n.IsInt {
			return constant(int(n.Int64))
		}
	case *parse.PipeNode:
		if len(n.Decl) == 0 {
			return s.pipe(n)
		}
	}
	return s.no()
}

// known refuses what a template might see in more than one way.
func (s *scope) known(e expr) expr {
	if e.typ == nil || e.typ.Kind() == reflect.Interface || e.typ.Kind() == reflect.Map || e.typ.Kind() == reflect.Func {
		return s.no()
	}
	return e
}

// fields follows a chain of names from a value.
func (s *scope) fields(e expr, names []string) expr {
	for _, name := range names {
		if e = s.field(s.known(e), name); s.c.no {
			return e
		}
	}
	return s.known(e)
}

func (s *scope) field(e expr, name string) expr {
	t, pointer := e.typ, e.typ.Kind() == reflect.Pointer
	if _, method := t.MethodByName(name); method {
		return s.no()
	}
	if pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return s.no()
	}
	f, ok := t.FieldByName(name)
	if !ok || !f.IsExported() || throughPointer(t, f.Index) {
		return s.no()
	}
	zero, index, eval := reflect.Zero(f.Type), f.Index, e.eval
	get := func(v reflect.Value) reflect.Value { return v.FieldByIndex(index) }
	if len(index) == 1 {
		get = func(v reflect.Value) reflect.Value { return v.Field(index[0]) }
	}
	if !pointer {
		return expr{typ: f.Type, eval: func(m *machine, dot reflect.Value) reflect.Value { return get(eval(m, dot)) }}
	}
	return expr{typ: f.Type, eval: func(m *machine, dot reflect.Value) reflect.Value {
		v := eval(m, dot)
		if v.IsNil() {
			m.lost = true
			return zero
		}
		return get(v.Elem())
	}}
}

func throughPointer(t reflect.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		if t = t.Field(i).Type; t.Kind() != reflect.Struct {
			return true
		}
	}
	return false
}

// function calls one of [functions]. Go's own are left to html/template,
// save len.
func (s *scope) function(name string, args []expr) expr {
	if name == "markup" && len(args) == 1 && args[0].typ.Kind() == reflect.String {
		return expr{typ: args[0].typ, html: true, eval: args[0].eval} // it changes the meaning, not the text
	}
	if name == "len" && len(args) == 1 && slices.Contains([]reflect.Kind{reflect.Slice, reflect.String}, args[0].typ.Kind()) {
		of := args[0].eval
		return expr{typ: reflect.TypeFor[int](), eval: func(m *machine, dot reflect.Value) reflect.Value { return reflect.ValueOf(of(m, dot).Len()) }}
	}
	if e, ok := s.saying(name, args); ok {
		return e
	}
	f := reflect.ValueOf(s.c.funcs[name])
	if !f.IsValid() || f.Type().IsVariadic() || f.Type().NumOut() != 1 || f.Type().NumIn() != len(args) || f.Type().Out(0) == markupType {
		return s.no()
	}
	for i, a := range args {
		if a.typ != f.Type().In(i) || a.html {
			return s.no()
		}
	}
	return expr{typ: f.Type().Out(0), eval: func(m *machine, dot reflect.Value) reflect.Value {
		in := make([]reflect.Value, len(args))
		for i, a := range args {
			in[i] = a.eval(m, dot)
		}
		return f.Call(in)[0]
	}}
}
