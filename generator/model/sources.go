package model

import (
	"cmp"
	"fmt"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

// source finds what a source id means in a brief: its local source, else a
// file's, else nil.
func (c *catalogue) source(briefID, id string) *Entity {
	if e := c.locals[briefID][id]; e != nil {
		return e
	}
	if e := c.byID[id]; e != nil && e.Kind == "source" {
		return e
	}
	return nil
}

// Reliability is the letter of the least reliable source of a chain (language
// 4). Those without a letter, and F, which means not known, say nothing of it;
// "" where no other is in it.
func Reliability(chain []*Entity) string {
	worst := ""
	for _, e := range chain {
		if e.Kind == "source" && e.Source.Grade != "" && e.Source.Grade[:1] < "F" {
			worst = max(worst, e.Source.Grade[:1])
		}
	}
	return worst
}

// addSources registers the sources under `sources:` of a brief (6.15). It must
// be called in the order brief date, path, because the earliest brief gives a
// shared source its published id.
func (c *catalogue) addSources(b *brief.Doc, briefID string) (diags []diag.Diagnostic) {
	scope := &briefScope{id: briefID, names: b.Front.Names}
	mine := c.locals[briefID]
	if mine == nil { // else two briefs have one id, which is told (BR010)
		mine = map[string]*Entity{}
		c.locals[briefID] = mine
	}
	for _, def := range b.Front.Sources {
		e := c.sameSource(def)
		by, more := c.bodyOf(b, def.By, wantPublisher, scope)
		diags = diag.Add(diags, more...)
		of := brief.Word{Text: strings.TrimPrefix(def.Of, "@"), Mark: strings.HasPrefix(def.Of, "@"), Span: def.ValueSpans["of"]}
		_, more = c.bodyOf(b, of, wantOrg, scope)
		diags = diag.Add(diags, more...)
		if e != nil {
			diags = diag.Add(diags, c.fill(e, def, by, b, e.ID == def.ID && e.Doc != nil)...)
		} else {
			e = &Entity{ID: briefID + "--" + def.ID, Kind: "source", Source: def, Front: &brief.Front{}, By: by}
			e.Name = spaced(cmp.Or(def.Title, def.ID))
			c.localList = append(c.localList, e)
			if def.URL != "" {
				c.localByURL[def.URL] = e
			}
			c.remember(e, def, b)
		}
		mine[def.ID] = e
	}
	return diags
}

// sameSource finds the source that a local one is: a file's of the same id or
// url, or an earlier brief's of the same url.
func (c *catalogue) sameSource(def brief.SourceDef) *Entity {
	if e := c.byID[def.ID]; e != nil && e.Kind == "source" {
		return e
	}
	if def.URL == "" {
		return nil
	}
	if e := c.fileByURL[def.URL]; e != nil {
		return e
	}
	return c.localByURL[def.URL]
}

// bodyOf resolves `by` and `of` of a source (language 6.23).
func (c *catalogue) bodyOf(b *brief.Doc, w brief.Word, want wantKind, scope *briefScope) (*Entity, []diag.Diagnostic) {
	if w.Text == "" {
		return nil, nil
	}
	got, p := c.resolve(scope, w.Text, w.Mark, want, when.Time{})
	if p == nil {
		return got.entity, nil
	}
	diags := []diag.Diagnostic{p.at(b.Source, w.Span)}
	if p.stub() {
		return c.provisional(w.Text, "org"), diags
	}
	return nil, diags
}

// sourceValue is one scalar key of a source, by reference so that a missing one can be filled in.
type sourceValue struct {
	key  string
	text *string
}

func sourceValues(d *brief.SourceDef) []sourceValue {
	return []sourceValue{
		{"kind", &d.Kind}, {"title", &d.Title}, {"url", &d.URL}, {"published", &d.Published},
		{"retrieved", &d.Retrieved}, {"archive", &d.Archive}, {"lang", &d.Lang}, {"grade", &d.Grade}, {"of", &d.Of},
	}
}

// fill puts the keys of another description of a source into it: missing ones
// are taken over, different ones are BR123 at the later place. Titles may
// differ unless the id says that it is the same description.
func (c *catalogue) fill(e *Entity, def brief.SourceDef, by *Entity, b *brief.Doc, titles bool) (diags []diag.Diagnostic) {
	theirs := sourceValues(&def)
	for i, have := range sourceValues(&e.Source) {
		value := *theirs[i].text
		switch {
		case value == "" || value == *have.text:
		case *have.text == "":
			*have.text = value
			c.rememberKey(e, have.key, def, b)
		case have.key != "title" || titles:
			diags = diag.Add(diags, c.differs(e, have.key, *have.text, value, def, b))
		}
	}
	switch {
	case def.Complete == nil:
	case e.Source.Complete == nil:
		e.Source.Complete = def.Complete
		c.rememberKey(e, "complete", def, b)
	case *e.Source.Complete != *def.Complete:
		diags = diag.Add(diags, c.differs(e, "complete", yesNo(*e.Source.Complete), yesNo(*def.Complete), def, b))
	}
	switch {
	case by == nil || by == e.By:
	case e.By == nil:
		e.By, e.Source.By = by, def.By
		c.rememberKey(e, "by", def, b)
	default:
		diags = diag.Add(diags, c.differs(e, "by", e.By.ID, by.ID, def, b))
	}
	if e.Doc == nil {
		e.Name = spaced(cmp.Or(e.Source.Title, e.Source.ID))
	}
	return diags
}

func yesNo(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}

func (c *catalogue) differs(e *Entity, key, old, value string, def brief.SourceDef, b *brief.Doc) diag.Diagnostic {
	sp, ok := def.KeySpans[key]
	if !ok {
		sp = def.IDSpan
	}
	return b.Source.At("BR123", sp,
		fmt.Sprintf("source %s: `%s` is %q here and %q in %s", def.ID, key, value, old, c.firstPlace(e, key)),
		"the first is kept; make the two agree, or take `"+key+"` out here")
}

func (c *catalogue) firstPlace(e *Entity, key string) string {
	if at, ok := c.valueAt[e][key]; ok {
		return fmt.Sprintf("%s:%d", at.src.Path, at.src.Pos(at.span.Start).Line)
	}
	if e.Doc == nil {
		return e.ID
	}
	if sp, ok := e.Doc.Front.Keys[key]; ok && e.Doc.Source != nil {
		return fmt.Sprintf("%s:%d", e.Doc.Path, e.Doc.Source.Pos(sp.Start).Line)
	}
	return e.Doc.Path
}

// remember notes where a local source's values stand, for BR123.
func (c *catalogue) remember(e *Entity, def brief.SourceDef, b *brief.Doc) {
	for _, v := range sourceValues(&def) {
		c.rememberKey(e, v.key, def, b)
	}
	c.rememberKey(e, "by", def, b)
	c.rememberKey(e, "complete", def, b)
}

func (c *catalogue) rememberKey(e *Entity, key string, def brief.SourceDef, b *brief.Doc) {
	sp, ok := def.ValueSpans[key]
	if !ok || b.Source == nil {
		return
	}
	if c.valueAt[e] == nil {
		c.valueAt[e] = map[string]placeOf{}
	}
	c.valueAt[e][key] = placeOf{b.Source, sp}
}
