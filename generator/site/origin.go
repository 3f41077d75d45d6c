package site

import (
	"slices"

	"readout/generator/model"
)

// Origin says what kind of text something comes from, as a word and a shape
// (pages 3). The four are read off what authors wrote, the first that holds:
//
//	official account  the nearest source is a text that a body put out itself
//	on-record quote   the speaker's own words, or an interview
//	press report      the nearest source is an article or a post
//	unattributed      there is no source, and nobody is named through whom it came
//
// Nothing is said of a source whose kind nobody wrote, and of what a person
// told without a text.
type Origin struct{ Shape, Word string }

const (
	noOrigin = iota
	official
	onRecord
	press
	unattributed
)

// origins stand in the order of the constants.
func origins() []Origin {
	return []Origin{
		{},
		{"■", msg("official account")},
		{"❝", msg("on-record quote")},
		{"□", msg("press report")},
		{"?", msg("unattributed")},
	}
}

// newOrigins are the origins in the words of a site, made once, as there are
// many marks and four of them.
func (w *world) newOrigins() []*Origin {
	var out []*Origin
	for _, o := range origins() {
		out = append(out, &Origin{o.Shape, w.term(o.Word)})
	}
	out[noOrigin] = nil
	return out
}

// kindOrigin is that of a source by the kind that its author wrote.
func kindOrigin(e *model.Entity) int {
	switch e.Source.Kind {
	case "statement", "readout", "document":
		return official
	case "interview":
		return onRecord
	case "article", "social":
		return press
	}
	return noOrigin
}

// originOf is the origin of a source, and of the account that it gives.
func (w *world) originOf(e *model.Entity) *Origin { return w.origins[kindOrigin(e)] }

// eventOrigin is the best that there is among the sources of an event.
func (w *world) eventOrigin(e *model.Event) *Origin {
	return w.bestOrigin(e.Sources, false, len(e.Chains) > 0)
}

// saidOrigin is that of a statement, by whichever way it came to us.
func (w *world) saidOrigin(s *model.Statement) *Origin {
	sources := make([]*model.Entity, 0, 4)
	for _, chain := range s.Chains {
		if i := slices.IndexFunc(chain, func(e *model.Entity) bool { return e.Kind == "source" }); i >= 0 {
			sources = append(sources, chain[i])
		}
	}
	own := slices.ContainsFunc(s.Quotes, func(q model.Quote) bool { return q.Owner != "via" })
	return w.bestOrigin(sources, own && len(sources) > 0, len(s.Chains) > 0)
}

// bestOrigin of some nearest sources; own says that they have the speaker's own
// words, told that somebody is named at all.
func (w *world) bestOrigin(sources []*model.Entity, own, told bool) *Origin {
	var found [unattributed + 1]bool
	for _, e := range sources {
		found[kindOrigin(e)] = true
	}
	switch {
	case found[official]:
		return w.origins[official]
	case found[onRecord] || own:
		return w.origins[onRecord]
	case found[noOrigin] || told && !found[press]:
		return nil // it may be a text of a side
	case found[press]:
		return w.origins[press]
	}
	return w.origins[unattributed]
}

// sameOrigin takes the mark off statements that all have the same one, for the
// heading above them to bear. One statement bears its own.
func sameOrigin(list []Statement) *Origin {
	if len(list) < 2 || list[0].Origin == nil {
		return nil
	}
	o := list[0].Origin
	if slices.ContainsFunc(list, func(s Statement) bool { return s.Origin != o }) {
		return nil
	}
	for i := range list {
		list[i].Origin = nil
	}
	return o
}

// briefOrigin is what all records of a brief have, for its first lines to bear,
// nil where they differ.
func (w *world) briefOrigin(b *model.Brief) *Origin {
	var all *Origin
	for i, e := range b.Events {
		if o := w.eventOrigin(e); i == 0 {
			all = o
		} else if o != all {
			return nil
		}
	}
	for i, s := range b.Statements {
		if o := w.saidOrigin(s); i == 0 && len(b.Events) == 0 {
			all = o
		} else if o != all {
			return nil
		}
	}
	return all
}

// besides takes the mark off statements that have the one of what they stand in.
func (o *Origin) besides(list []Statement) {
	for i := range list {
		if list[i].Origin == o {
			list[i].Origin = nil
		}
	}
}

// originTerms explain the four, for the glossary.
func (w *world) originTerms() []Term {
	meanings := []string{
		noOrigin:     "",
		official:     msg("a text that a government, office or body put out itself: a statement, a readout or a document"),
		onRecord:     msg("the speaker’s own words between quotation marks, as somebody else published them, or an interview"),
		press:        msg("newspapers, agencies or posts tell of it; no text of a side is on file"),
		unattributed: msg("no source is named"),
	}
	var out []Term
	for i, o := range w.origins {
		if o != nil {
			out = append(out, Term{Link: Link{Text: o.Shape + " " + o.Word}, Meaning: w.term(meanings[i])})
		}
	}
	return out
}

// originWord is a mark in plain text.
func originWord(o *Origin) string {
	if o == nil {
		return ""
	}
	return o.Shape + " " + o.Word
}
