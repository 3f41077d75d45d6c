package model

import (
	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

// wantKind says what kinds of entity a reference may lead to.
type wantKind uint8

const (
	wantParty  wantKind = iota // leader or org
	wantVia                    // leader, org or source
	wantTopic                  // topic
	wantPlace                  // place
	wantSource                 // source
	wantOrg                    // org
)

// briefScope is what a brief adds to the resolution of names (R2): its own
// `names` and its local sources. A nil scope has neither.
type briefScope struct {
	id    string
	names map[string]brief.Word
}

// lookup is a resolved reference.
type lookup struct {
	entity      *Entity
	office      string // id of the office that was written, "" for a plain name
	officeTitle string // title of the mandate held at the date, "" when none
	off         bool   // switched off by `names: {x: none}`
}

// problem is why a reference did not resolve, without a position.
type problem struct {
	code, message, help, suggestion string
	severity                        diag.Severity
}

func (p *problem) at(src *diag.Source, sp diag.Span) diag.Diagnostic { panic("soon") }

type catalogue struct{}

func newCatalogue(docs []*brief.Doc, cfg *brief.Config) (*catalogue, []diag.Diagnostic) {
	panic("soon")
}
func (c *catalogue) list() []*Entity                                           { panic("soon") } // by kind, id
func (c *catalogue) get(id string) *Entity                                     { panic("soon") }
func (c *catalogue) addSources(b *brief.Doc, briefID string) []diag.Diagnostic { panic("soon") } // call in the order brief date, path
func (c *catalogue) source(briefID, id string) *Entity                         { panic("soon") }
func (c *catalogue) placeIn(e *Entity) *Entity                                 { panic("soon") } // `in` of a place
func (c *catalogue) officeTitle(e *Entity, window when.Time) (string, bool)    { panic("soon") }
func (c *catalogue) provisional(name, kind string, b *briefScope) *Entity      { panic("soon") }
func (c *catalogue) unknownTopic(id string) *Entity                            { panic("soon") }
func (c *catalogue) resolve(b *briefScope, name string, isID bool, want wantKind, window when.Time) (lookup, *problem) {
	panic("soon")
}
