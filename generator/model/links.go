package model

import (
	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

type matcher struct{}

func newMatcher(c *catalogue) *matcher { panic("soon") }

func prose(c *catalogue, m *matcher, b *Brief, doc *brief.Doc, names map[string]brief.Word, at when.Time, autolink string, records func(id string) []Ref) (mentions []*Mention, links map[*brief.Link]Target, hits map[*brief.Node][]NameHit, diags []diag.Diagnostic) {
	panic("soon")
}
