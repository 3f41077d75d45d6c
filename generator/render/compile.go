package render

import (
	"html/template"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"readout/generator/words"
)

// html/template alone decides what a template means: it parses it, finds
// faults, and puts an escaper behind every value according to where the value
// stands. Running its trees through reflection by name costs some 0.4 ms a
// page, though, and a large site has a hundred thousand. A program is such a
// finished tree with every field found once, for the type of one view.
//
// Only what the compiler surely understands is compiled: [compiler.page] says
// no to everything else (maps, methods, escapers for scripts and styles,
// templates called within attributes, ...), and html/template runs that page.
// A program that meets a nil pointer gives up in the same way, so that the
// fault is worded by one place. A test holds both ways to the same bytes.
type program struct {
	steps []step
	slots int // variables, "$" being the first
}

// step is one action. It writes to the machine and sees dot.
type step func(m *machine, dot reflect.Value)

// machine is one run of a program.
type machine struct {
	buf  []byte
	vars []reflect.Value
	base int // of the running template's variables
	lost bool
}

// run leaves a page in the machine, unless it is lost.
func (p *program) run(m *machine, view any) {
	m.buf, m.vars, m.base, m.lost = m.buf[:0], m.vars[:0], 0, false
	p.call(m, reflect.ValueOf(view))
	clear(m.vars[:cap(m.vars)]) // they would keep the view alive
}

func (p *program) call(m *machine, dot reflect.Value) {
	base, top := m.base, len(m.vars)
	m.base = top
	for range p.slots {
		m.vars = append(m.vars, reflect.Value{})
	}
	m.vars[m.base] = dot
	for _, s := range p.steps {
		s(m, dot)
	}
	m.base, m.vars = base, m.vars[:top]
}

// expr is a value of a known type. html marks finished markup, fixed is the
// value where it is the same on every page.
type expr struct {
	typ   reflect.Type
	html  bool
	fixed *reflect.Value
	eval  func(m *machine, dot reflect.Value) reflect.Value
}

// compiler turns the templates of one set into programs, once a name and type.
type compiler struct {
	set   *template.Template
	funcs template.FuncMap
	words *words.Catalogue
	done  map[target]*program
	no    bool // something was met that is not compiled
}

type target struct {
	name string
	typ  reflect.Type
}

// page compiles the template of a page, nil when it cannot be done.
func (c *compiler) page(name string, view reflect.Type) *program {
	c.no = false
	p := c.template(name, view)
	if c.no {
		c.done = map[target]*program{} // some may be half made
		return nil
	}
	return p
}

func (c *compiler) template(name string, dot reflect.Type) *program {
	key := target{name, dot}
	if p := c.done[key]; p != nil {
		return p
	}
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		c.no = true
		return nil
	}
	p := &program{slots: 1}
	c.done[key] = p
	s := &scope{c: c, p: p, dot: dot, vars: []variable{{"$", 0, dot}}}
	p.steps = s.list(t.Tree.Root)
	return p
}

// scope is what is known at one place of a template.
type scope struct {
	c    *compiler
	p    *program
	dot  reflect.Type
	vars []variable
}

type variable struct {
	name string
	slot int
	typ  reflect.Type
}

// inner is the scope of a block: what it declares ends with it.
func (s *scope) inner(dot reflect.Type) *scope {
	return &scope{c: s.c, p: s.p, dot: dot, vars: slices.Clone(s.vars)}
}

func (s *scope) declare(name string, typ reflect.Type) int {
	slot := s.p.slots
	s.p.slots++
	s.vars = append(s.vars, variable{name, slot, typ})
	return slot
}

// no gives up: html/template runs the page.
func (s *scope) no() expr {
	s.c.no = true
	return expr{typ: reflect.TypeFor[string](), eval: func(*machine, reflect.Value) reflect.Value { return reflect.ValueOf("") }}
}

func (s *scope) list(l *parse.ListNode) []step {
	if l == nil {
		return nil
	}
	var out []step
	for _, n := range l.Nodes {
		if s.c.no {
			return nil
		}
		if st := s.node(n); st != nil {
			out = append(out, st)
		}
	}
	return out
}

func (s *scope) node(n parse.Node) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(m *machine, _ reflect.Value) { m.buf = append(m.buf, text...) }
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return s.action(n.Pipe)
	case *parse.IfNode:
		return s.choice(n.Pipe, n.List, n.ElseList)
	case *parse.WithNode:
		return s.with(n)
	case *parse.RangeNode:
		return s.loop(n)
	case *parse.TemplateNode:
		return s.invoke(n)
	}
	s.no()
	return nil
}

// choice is {{if}}.
func (s *scope) choice(pipe *parse.PipeNode, yes, otherwise *parse.ListNode) step {
	in := s.inner(s.dot)
	cond := in.condition(pipe)
	then, els := in.inner(s.dot).list(yes), in.inner(s.dot).list(otherwise)
	return func(m *machine, dot reflect.Value) {
		steps := els
		if cond(m, dot) {
			steps = then
		}
		for _, st := range steps {
			st(m, dot)
		}
	}
}

// with is {{with}}: dot becomes the value.
func (s *scope) with(n *parse.WithNode) step {
	in := s.inner(s.dot)
	e := in.pipe(n.Pipe)
	slot := in.declared(n.Pipe, e)
	truth := s.truth(e.typ)
	if e.html {
		s.no() // dot would have to remember that it is markup
	}
	then, els := in.inner(e.typ).list(n.List), in.inner(s.dot).list(n.ElseList)
	return func(m *machine, dot reflect.Value) {
		v := e.eval(m, dot)
		if slot > 0 {
			m.vars[m.base+slot] = v
		}
		steps := els
		if truth(v) {
			steps, dot = then, v
		}
		for _, st := range steps {
			st(m, dot)
		}
	}
}

// declared gives the slot of the one variable that a pipe declares, else 0.
func (s *scope) declared(p *parse.PipeNode, e expr) int {
	switch {
	case len(p.Decl) == 0:
		return 0
	case len(p.Decl) > 1 || e.html:
		s.no()
		return 0
	case p.IsAssign:
		for _, v := range slices.Backward(s.vars) {
			if v.name == p.Decl[0].Ident[0] && v.typ == e.typ {
				return v.slot
			}
		}
		s.no()
		return 0
	}
	return s.declare(p.Decl[0].Ident[0], e.typ)
}

// loop is {{range}} over a list.
func (s *scope) loop(n *parse.RangeNode) step {
	in := s.inner(s.dot)
	e := in.pipe(n.Pipe)
	if e.typ.Kind() != reflect.Slice && e.typ.Kind() != reflect.Array || n.Pipe.IsAssign || len(n.Pipe.Decl) > 2 {
		s.no()
		return nil
	}
	number, element := 0, 0
	for i, d := range n.Pipe.Decl {
		if i == 0 && len(n.Pipe.Decl) == 2 {
			number = in.declare(d.Ident[0], reflect.TypeFor[int]())
		} else {
			element = in.declare(d.Ident[0], e.typ.Elem())
		}
	}
	body, els := in.inner(e.typ.Elem()).list(n.List), s.inner(s.dot).list(n.ElseList)
	return func(m *machine, dot reflect.Value) {
		list := e.eval(m, dot)
		size := list.Len()
		if size == 0 {
			for _, st := range els {
				st(m, dot)
			}
		}
		for i := range size {
			v := list.Index(i)
			if number > 0 {
				m.vars[m.base+number] = reflect.ValueOf(i)
			}
			if element > 0 {
				m.vars[m.base+element] = v
			}
			for _, st := range body {
				st(m, v)
			}
		}
	}
}

// invoke is {{template}}.
func (s *scope) invoke(n *parse.TemplateNode) step {
	if n.Pipe == nil || len(n.Pipe.Decl) > 0 {
		s.no()
		return nil
	}
	e := s.pipe(n.Pipe)
	if e.html || s.c.no {
		s.no()
		return nil
	}
	p := s.c.template(n.Name, e.typ)
	return func(m *machine, dot reflect.Value) { p.call(m, e.eval(m, dot)) }
}

// action is {{value}}, with the escapers that html/template put behind it.
func (s *scope) action(p *parse.PipeNode) step {
	cmds := p.Cmds
	var escapers []string
	for len(cmds) > 1 {
		id, ok := cmds[len(cmds)-1].Args[0].(*parse.IdentifierNode)
		if !ok || !strings.HasPrefix(id.Ident, "_html_template_") || len(cmds[len(cmds)-1].Args) > 1 {
			break
		}
		escapers = append([]string{strings.TrimPrefix(id.Ident, "_html_template_")}, escapers...)
		cmds = cmds[:len(cmds)-1]
	}
	e := s.commands(cmds)
	if len(p.Decl) > 0 {
		slot := s.declared(p, e)
		return func(m *machine, dot reflect.Value) { m.vars[m.base+slot] = e.eval(m, dot) }
	}
	return s.write(e, escapers)
}

// write puts a value on the page.
func (s *scope) write(e expr, escapers []string) step {
	if e.html {
		if len(escapers) != 1 || escapers[0] != "htmlescaper" {
			s.no()
			return nil
		}
		return func(m *machine, dot reflect.Value) { m.buf = append(m.buf, e.eval(m, dot).String()...) }
	}
	shown := s.words(e)
	if len(escapers) == 0 {
		s.no()
		return nil
	}
	var filters []func(string) string
	for i, name := range escapers {
		switch {
		case i == len(escapers)-1 && (name == "htmlescaper" || name == "attrescaper" || name == "rcdataescaper"):
		case i < len(escapers)-1 && name == "urlfilter":
			filters = append(filters, urlFilter)
		case i < len(escapers)-1 && name == "urlnormalizer":
			filters = append(filters, urlNormalize)
		default:
			s.no()
			return nil
		}
	}
	if e.fixed != nil && len(filters) == 0 {
		text := appendEscaped(nil, shown(nil, reflect.Value{}))
		return func(m *machine, _ reflect.Value) { m.buf = append(m.buf, text...) }
	}
	return func(m *machine, dot reflect.Value) {
		w := shown(m, dot)
		for _, f := range filters {
			w = f(w)
		}
		m.buf = appendEscaped(m.buf, w)
	}
}
