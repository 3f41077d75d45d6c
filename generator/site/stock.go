package site

import (
	"sync"

	"readout/generator/model"
)

// stock is pages that the site of the next model may share with this one, by
// what they are made of: the same thing, called the same, gives the same page.
// They are the kinds of which there are many.
type stock struct {
	briefs, events, dyads []*Page   // by their places in the model's lists; nil = no page
	entities              []*Page   // likewise
	stretches             []stretch // the days and weeks that have pages
	digests               []*Page   // their pages
	feeds                 map[*model.Entity][]*Page
	pairs                 []*model.Dyad // by their latest contact
	shelves               sync.Map      // address -> *shelf, counted
	holders               map[*model.Entity]*held
	previews              []*preview         // in their order
	bundles               map[string]*bundle // by the letters they begin with
}

// held are the pages of one holder of positions.
type held struct {
	by    []*model.Position
	said  []*model.Statement
	pages []*Page
}

// pagesOf gives each thing of a list its page: that which it had in an earlier
// list, in the same order, or a new one.
func pagesOf[T comparable](now, was []T, earlier []*Page, fresh func(T) *Page) []*Page {
	out := make([]*Page, len(now))
	for i, x := range now {
		for j := range min(far, len(was)) {
			if was[j] == x {
				out[i], was, earlier = earlier[j], was[j+1:], earlier[j+1:]
				break
			}
		}
		if out[i] == nil {
			out[i] = fresh(x)
		}
	}
	return out
}

// some leaves out those that are not there.
func some(pages []*Page) []*Page {
	out := make([]*Page, 0, len(pages))
	for _, p := range pages {
		if p != nil {
			out = append(out, p)
		}
	}
	return out
}

// shared takes pages from the earlier site that show what the world says, and
// nothing that they were planned with.
func (w *world) shared(pages []*Page) []*Page {
	if w.before == nil {
		return pages
	}
	for i, p := range pages {
		if old := w.before.site.Page(p.URL); old != nil && old.Kind == p.Kind && old.Title == p.Title && old.Source == p.Source && old.File == p.File {
			pages[i] = old
		}
	}
	return pages
}

// earlier is the world that this one is planned after; an empty one if there is none.
func (w *world) earlier() *world {
	if w.before == nil {
		return &world{m: &model.Model{}, diary: &diary{}, stock: &stock{}}
	}
	return w.before
}
