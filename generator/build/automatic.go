package build

import (
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/model"
)

// autoHidden gives the automatic ids of events that only hidden records tell
// of: a reference to one of them is a reference to something hidden, and no
// slip of the pen (6.29). Such ids come into being by linking alone, so that all
// is linked once more, the hidden too, where something hidden may be meant by a
// reference that leads nowhere. Nothing else of that model is looked at.
func (s *Snapshot) autoHidden(docs, open []*brief.Doc) (ids []string) {
	if len(s.gate.secrets) == 0 || !s.leadsAstray(open) {
		return nil
	}
	shown := map[string]bool{}
	for _, e := range s.Model.Events {
		shown[e.ID] = true
	}
	for _, e := range model.Link(docs, model.Options{Config: s.Config, AsOf: s.asOf}).Events {
		if e.Auto && !shown[e.ID] {
			ids = append(ids, e.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// leadsAstray says whether a reference leads to an event that nothing shown
// tells of.
func (s *Snapshot) leadsAstray(open []*brief.Doc) bool {
	for _, d := range s.Model.Diags {
		if d.Code == "BR402" || d.Code == "BR403" {
			return true
		}
	}
	for _, d := range open {
		astray := false
		eachLink(d, func(l *brief.Link) {
			to, ok := inSite(d, l.Dest)
			astray = astray || ok && strings.HasPrefix(to.path, "/events/") && s.Site.Page(strings.TrimSuffix(to.path, "/")+"/") == nil
		})
		if astray {
			return true
		}
	}
	return false
}
