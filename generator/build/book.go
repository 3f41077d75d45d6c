package build

import (
	"readout/generator/diag"
	"readout/generator/site"
)

// Book makes a briefing book of this snapshot: one file that needs no other.
// What is wrong with its template is told as diagnostics.
func (s *Snapshot) Book(o site.BookOptions) ([]byte, []diag.Diagnostic) {
	p := s.Site.Book(o)
	data, diags := s.theme.Page(p, s.Site.View(p))
	return data, s.settle(diags)
}
