package site

import (
	"cmp"
	"maps"
	"slices"

	"readout/generator/brief"
	"readout/generator/model"
)

// Again is the site of a model that differs from this site's in prose alone
// ([model.Model.Again]), if it is laid out alike: it shares every page with this
// one, and what is on them is made of the new model. It is nil where other
// options, or another name in the prose of a long list, may change which pages
// there are. [Plan] gives the same.
func (s *Site) Again(m *model.Model, o Options) *Site {
	old := s.world
	if !m.Alike(old.m) || !old.alike(o) {
		return nil
	}
	w := *old
	w.m, w.o.Changed = m, o.Changed
	w.lazy = newLazy(&w)
	if !w.rename(old) {
		return nil
	}
	next := *s
	next.world = &w
	w.site = &next
	return &next
}

// alike says whether with other options this site would have the same pages.
func (w *world) alike(b Options) bool {
	a := w.o
	same := func(x, y Asset) bool {
		return x.Path == y.Path && x.Source == y.Source && x.Digest == y.Digest && len(x.Forms) == len(y.Forms)
	}
	if b.Config == nil {
		b.Config = &brief.Config{}
	}
	return a.Config == b.Config && a.BaseURL == b.BaseURL && a.Edition == b.Edition && a.Marking == b.Marking && a.Whole == b.Whole && a.Words == b.Words &&
		slices.EqualFunc(w.given, b.Assets, same)
}

// rename files the names in the prose that was changed. It says whether all
// lists still go on in the same pages.
func (w *world) rename(old *world) bool {
	changed := w.m.Changed(old.m)
	if len(changed) == 0 {
		return true
	}
	w.named, w.mentions = maps.Clone(w.named), maps.Clone(w.mentions)
	var who []*model.Entity
	more := map[*model.Entity]int{} // names in more or fewer places
	for _, b := range changed {
		for _, e := range w.named[b] {
			more[e]--
		}
		who = append(who, w.named[b]...)
		w.named[b] = each(w.m.Mentioned(b), func(m *model.Mention) *model.Entity { return m.Entity })
		for _, e := range w.named[b] {
			more[e]++
		}
		who = append(who, w.named[b]...)
	}
	for _, e := range distinct(who) {
		w.mentions[e] = w.renamed(e, changed)
		if (len(changed) > 1 || more[e] != 0) && !slices.Equal(w.newShelf(e).onward(), old.newShelf(e).onward()) {
			return false
		}
	}
	return true
}

// renamed are the mentions of an entity, those of some briefs taken from their
// prose as it is now. They stand by brief.
func (w *world) renamed(e *model.Entity, changed []*model.Brief) []*model.Mention {
	list := slices.Clone(w.mentions[e])
	for _, b := range changed {
		place := func(m *model.Mention, n int) int { return cmp.Compare(w.diary.index[m.Brief], n) }
		from, _ := slices.BinarySearchFunc(list, w.diary.index[b], place)
		to, _ := slices.BinarySearchFunc(list, w.diary.index[b]+1, place)
		now := slices.DeleteFunc(slices.Clone(w.m.Mentioned(b)), func(m *model.Mention) bool { return m.Entity != e })
		list = slices.Replace(list, from, to, now...)
	}
	return list
}

// onward are the addresses of the pages on which a list goes on.
func (s *shelf) onward() (list []string) {
	if !s.long() {
		return nil
	}
	all := s.months()
	for _, year := range years(all) {
		list = append(list, s.periodURL(year.period))
		if year.long() {
			for _, month := range year.among(all) {
				list = append(list, s.periodURL(month.period))
			}
		}
	}
	return list
}
