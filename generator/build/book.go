package build

import (
	"slices"

	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/site"
)

// Book makes a briefing book of this snapshot: one file that needs no other.
// What is wrong with its template is told as diagnostics, and what it would show
// of something withheld (BR640).
func (s *Snapshot) Book(o site.BookOptions) ([]byte, []diag.Diagnostic) {
	p := s.Site.Book(o)
	data, diags := s.theme.Page(p, s.Site.View(p))
	return data, s.settle(slices.Concat(diags, s.leaksOf(p, data, func(w *site.Site) []byte {
		subjects := func(list []*model.Entity) (same []*model.Entity) {
			for _, e := range list {
				if e := w.Model().Entity(e.ID); e != nil {
					same = append(same, e)
				}
			}
			return same
		}
		again := w.Book(site.BookOptions{Leaders: subjects(o.Leaders), Topics: subjects(o.Topics), Since: o.Since})
		made, _ := s.theme.Page(again, w.View(again))
		return made
	})))
}
