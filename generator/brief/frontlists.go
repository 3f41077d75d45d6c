package brief

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"readout/generator/diag"
	"readout/generator/when"
)

// office takes one mandate of a person.
func (m *matter) office(n *yaml.Node) (o OfficeDef) {
	o.Span = m.span(n)
	before := len(m.diags)
	m.pairs("offices", n, func(k, v *yaml.Node) {
		switch k.Value {
		case "id":
			o.ID, o.Span = m.ident("id", v), m.inner(v)
		case "title":
			o.Title = m.scalar("title", v)
		case "of":
			o.Of = m.word("of", v)
		case "aliases":
			o.Aliases = m.strings("aliases", v)
		case "from":
			o.From = m.date("from", v)
		case "to":
			o.To = m.date("to", v)
		default:
			m.unknown(k, officeKeys, "an office", false)
		}
	})
	m.turnedRound("an office", n, o.From, o.To)
	if o.ID == "" && o.Title == "" && len(m.diags) == before {
		m.report("BR106", m.firstLine(m.span(n)), "an office has neither `id` nor `title`", "write it like {id: fr-president, title: President of France, of: france, from: 2017-05-14}")
	}
	return o
}

// member takes a membership: a mapping, or the id alone.
func (m *matter) member(key string, n *yaml.Node) (d MemberDef) {
	if n.Kind == yaml.ScalarNode {
		d.Is = m.word("is", n)
		return d
	}
	before := len(m.diags)
	m.pairs(key, n, func(k, v *yaml.Node) {
		switch k.Value {
		case "is":
			d.Is = m.word("is", v)
		case "from":
			d.From = m.date("from", v)
		case "to":
			d.To = m.date("to", v)
		default:
			m.unknown(k, memberKeys, "a membership", false)
		}
	})
	m.turnedRound("a membership", n, d.From, d.To)
	if d.Is.Text == "" && len(m.diags) == before {
		m.report("BR106", m.firstLine(m.span(n)), fmt.Sprintf("an entry of `%s` does not say whom or what it means", key), "add `is:` with an id")
	}
	return d
}

// turnedRound says BR106 for a time that ends before it begins: at no date
// would anybody hold the office, or be a member.
func (m *matter) turnedRound(what string, n *yaml.Node, from, to string) {
	first, ok := when.ParseEDTF(from)
	last, both := when.ParseEDTF(to)
	if ok && both && when.Before(last, first) {
		m.report("BR106", m.firstLine(m.span(n)), fmt.Sprintf("%s has `to: %s` before its `from: %s`", what, to, from), "correct one of the two; `to` is the last day")
	}
}

// sourceDef takes one entry under `sources:` of a brief.
func (m *matter) sourceDef(k, v *yaml.Node) SourceDef {
	d := SourceDef{ID: k.Value, IDSpan: m.inner(k), KeySpans: map[string]diag.Span{}, ValueSpans: map[string]diag.Span{}}
	if !isIdent(d.ID) {
		m.noID(d.IDSpan, d.ID)
	}
	m.pairs("sources", v, func(k, v *yaml.Node) {
		switch {
		case k.Value == "tlp":
			before := len(m.diags)
			d.TLP = m.oneOf("tlp", v, tlpValues)
			d.KeySpans["tlp"], d.ValueSpans["tlp"] = m.span(k), m.inner(v)
			m.distrusted = m.distrusted || len(m.diags) > before
		case slices.Contains(sourceKeys, k.Value):
			m.sourceKey(&d, k, v)
		default:
			m.unknown(k, localKeys, "a source", false)
		}
	})
	d.Lines = m.linesOf(k, v)
	if before := m.src.Text[d.Lines.Start:m.span(k).Start]; d.TLP != "" && strings.TrimSpace(before) != "" {
		m.report("BR106", d.ValueSpans["tlp"], "a source with a mark shares its line with others", "write each source on lines of its own")
		m.distrusted = true
	}
	return d
}

// linesOf is the whole lines of an entry of front matter.
func (m *matter) linesOf(k, v *yaml.Node) diag.Span {
	start := strings.LastIndexByte(m.src.Text[:m.span(k).Start], '\n') + 1
	end := max(m.span(k).End, m.span(v).End)
	if i := strings.IndexByte(m.src.Text[end:m.end], '\n'); i >= 0 {
		return diag.Span{Start: start, End: end + i + 1}
	}
	return diag.Span{Start: start, End: m.end}
}

// attachment takes `photo.jpg: {tlp: amber}`, or `photo.jpg: amber`.
func (m *matter) attachment(k, v *yaml.Node) AttachmentDef {
	a := AttachmentDef{Path: k.Value, Span: m.inner(k), TLP: "?"} // what is not said is above all
	if v.Kind == yaml.ScalarNode {
		a.TLP = m.oneOf("tlp", v, tlpValues)
		return a
	}
	m.pairs("attachments", v, func(k, v *yaml.Node) {
		if k.Value != "tlp" {
			m.report("BR106", m.span(k), fmt.Sprintf("an attachment has no `%s`", k.Value), "write its mark: {tlp: amber}")
			return
		}
		a.TLP = m.oneOf("tlp", v, tlpValues)
	})
	return a
}

// sourceKey takes one key of a source.
func (m *matter) sourceKey(d *SourceDef, k, v *yaml.Node) {
	d.KeySpans[k.Value], d.ValueSpans[k.Value] = m.span(k), m.inner(v)
	if null(v) {
		return
	}
	texts := map[string]*string{"title": &d.Title, "url": &d.URL, "archive": &d.Archive, "lang": &d.Lang, "of": &d.Of}
	if p := texts[k.Value]; p != nil {
		*p = m.scalar(k.Value, v)
		return
	}
	switch k.Value {
	case "published":
		d.Published = m.date("published", v)
	case "retrieved":
		d.Retrieved = m.date("retrieved", v)
	case "kind":
		d.Kind = m.oneOf("kind", v, sourceKinds)
	case "by":
		d.By = m.word("by", v)
	case "grade":
		d.Grade = m.grade(v)
	case "complete":
		yes := m.yes("complete", v)
		d.Complete = &yes
	}
}

// sourceFile reads a file of content/sources as a source.
func (m *matter) sourceFile(root *yaml.Node, f *Front) {
	f.Def = SourceDef{KeySpans: map[string]diag.Span{}, ValueSpans: map[string]diag.Span{}}
	m.pairs("front matter", root, func(k, v *yaml.Node) {
		if slices.Contains(sourceKeys, k.Value) {
			m.sourceKey(&f.Def, k, v)
		}
	})
	f.OrgKind = f.Def.Kind
}
