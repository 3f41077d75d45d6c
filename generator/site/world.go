package site

import (
	"slices"
	"strings"
	"sync"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/when"
)

// world holds the look-ups that pages share. It is filled by Plan and only
// read afterwards, so that views may be made at once.
type world struct {
	m       *model.Model
	o       Options
	baseURL string
	site    *Site   // whose world it is
	given   []Asset // as they were given, before they are spoken and accented
	statics

	byItem    model.Laid[*brief.Item, model.Ref]
	titles    model.Laid[*model.Event, string]
	inBody    model.Laid[place, bool] // its card stands in the brief
	corrected []*model.Brief          // those with corrections, in time
	moved     []*model.Brief          // those with earlier addresses, in time
	upcoming  map[*model.Event]bool
	heldBy    map[*model.Entity][]*model.Position
	onTopic   map[*model.Entity][]*model.Position
	eventsOf  register[*model.Entity, *model.Event]     // takes part, place, source
	topicEv   register[*model.Entity, *model.Event]     // topic, direct or narrower
	topicSt   register[*model.Entity, *model.Statement] // topic, direct or narrower
	saidBy    register[*model.Entity, *model.Statement]
	about     register[*model.Entity, *model.Statement]
	saidVia   register[*model.Entity, *model.Statement] // by what stands in their chains
	briefsOf  register[*model.Entity, *model.Brief]     // by topic of the front matter
	claims    register[*model.Entity, claimed]          // by what stands in their chains
	partsOf   register[*model.Event, *model.Event]
	byType    register[string, *model.Event]
	formerly  register[string, *model.Event]  // by an earlier id
	pointing  register[*model.Event, pointer] // relations that lead to an event
	answers   register[*model.Statement, pointer]
	mentions  map[*model.Entity][]*model.Mention
	named     map[*model.Brief][]*model.Entity // in its prose
	sheets    *sync.Map                        // *brief.Doc as it reads now -> *sheet; shared by sites that are laid out alike
	byID      map[string]*model.Entity
	ties      ties
	binding   *binding // set where pages are bound into one file
	diary     *diary
	former    map[*Page]moved // redirects for which front matter asks
	before    *world          // while the site is planned: that of an earlier one that is like it, or nil
	stock     *stock          // pages that the next site may share
	lazy      *lazy
	dates     *dateBook        // most days stand on many pages
	origins   []*Origin        // in the words of the site
	images    map[string]share // the pages that have a card image
}

// place is a record as a brief tells it, by its id.
type place struct {
	brief  *model.Brief
	record string
}

// pointer is a relation seen from its target.
type pointer struct {
	from model.Ref
	kind string
}

// claimed is a claim with the event it is about.
type claimed struct {
	event *model.Event
	claim *model.Claim
}

// lazy is what pages share that is made when the first one asks for it, of
// everything that the site is, prose included.
type lazy struct {
	vevents  func() map[*model.Event]string // the calendar entry of each event
	search   func() *search
	subjects func() map[string]func(*jsonText)
	tables   func() []dataTable
	about    func() map[*model.Entity][]*model.Brief
	order    func() map[*model.Event]int // place in the timeline
	days     func() []stretch            // that have briefs, oldest first
	weeks    func() []stretch
	shelves  sync.Map // *model.Entity -> *shelf
	entries  sync.Map // address of a feed -> func() []entry
}

func newLazy(w *world) *lazy {
	return &lazy{
		vevents: sync.OnceValue(w.writeEvents), search: sync.OnceValue(w.planSearch), subjects: sync.OnceValue(w.subjects),
		tables: sync.OnceValue(w.tables), about: sync.OnceValue(w.briefsAbout), order: sync.OnceValue(w.numbers),
		days:  sync.OnceValue(func() []stretch { return w.stretches(itself, 1) }),
		weeks: sync.OnceValue(func() []stretch { return w.stretches(monday, 7) }),
	}
}

func (w *world) numbers() map[*model.Event]int {
	out := make(map[*model.Event]int, len(w.m.Events))
	for i, e := range w.m.Events {
		out[e] = i
	}
	return out
}

// newWorld is the world of a model. It shares with an earlier one, if there is
// one and it is like it, what the two have in common.
func newWorld(m *model.Model, o Options, before *world) *world {
	w := &world{
		m: m, o: o, given: o.Assets, baseURL: o.BaseURL, sheets: &sync.Map{}, dates: &dateBook{known: map[when.Time]Date{}},
		byID: map[string]*model.Entity{}, upcoming: map[*model.Event]bool{},
		heldBy: map[*model.Entity][]*model.Position{}, onTopic: map[*model.Entity][]*model.Position{}, stock: &stock{},
	}
	if w.baseURL == "" {
		w.baseURL = o.Config.BaseURL
	}
	w.lazy, w.origins = newLazy(w), w.newOrigins()
	for _, p := range m.Positions {
		w.heldBy[p.Holder] = append(w.heldBy[p.Holder], p)
		w.onTopic[p.Topic] = append(w.onTopic[p.Topic], p)
	}
	for _, e := range m.Upcoming {
		w.upcoming[e] = true
	}
	for _, e := range m.Entities {
		w.byID[e.ID] = e
	}
	if before != nil && before.fits(w) {
		w.before, w.dates, w.statics = before, before.dates, before.statics
	} else {
		w.statics = newStatics(o)
	}
	w.o.Assets = w.statics.list
	w.index(w.earlier())
	return w
}

// worn is how many changes to a table make it better to file all anew.
const worn = 1 << 14

// fits says whether everything is called as in this world.
func (w *world) fits(next *world) bool {
	return w.m.SameNames(next.m) && w.titles.Changes()+w.byItem.Changes() < worn
}

// recordOf is the record that an item became, as it is written now.
func (w *world) recordOf(it *brief.Item) model.Ref {
	r, _ := w.byItem.Get(w.m.Item(it))
	return r
}

// stands says whether the card of a record stands in the page of a brief.
func (w *world) stands(b *model.Brief, id string) bool {
	shown, _ := w.inBody.Get(place{b, id})
	return shown
}

// has says whether there is a page at an address.
func (w *world) has(url string) bool { return w.site != nil && w.site.Page(url) != nil }

func idOf(r model.Ref) string {
	switch {
	case r.Event != nil:
		return r.Event.ID
	case r.Statement != nil:
		return r.Statement.ID
	}
	return ""
}

func people(list []model.Participant) []*model.Entity {
	var out []*model.Entity
	for _, p := range list {
		out = append(out, p.Entity)
	}
	return distinct(out)
}

// distinct drops repeats and nils and keeps the order.
func distinct(list []*model.Entity) []*model.Entity {
	var out []*model.Entity
	var seen map[*model.Entity]bool
	const few = 32 // so many are looked through faster than a map is made
	for _, e := range list {
		switch {
		case e == nil, seen[e], len(out) <= few && slices.Contains(out, e):
			continue
		case len(out) == few:
			seen = map[*model.Entity]bool{}
			for _, o := range out {
				seen[o] = true
			}
		}
		if out = append(out, e); seen != nil {
			seen[e] = true
		}
	}
	return out
}

// withBroader adds the topics above (R15). Rings are an error elsewhere
// (BR011) and must not hang us here.
func withBroader(list []*model.Entity) []*model.Entity {
	var out []*model.Entity
	for _, t := range list {
		for t != nil && !slices.Contains(out, t) {
			out = append(out, t)
			t = t.Broader
		}
	}
	return out
}

// desk is a world seen from one page.
type desk struct {
	*world
	links
	notes *notes // of a page whose sources have numbers on paper
}

func (w *world) desk(url string) desk {
	l := newLinks(w.baseURL)
	l.from = url
	return desk{world: w, links: l}
}

// inLink is how many letters the words of a link have at most. The page that it
// leads to bears the whole of a title or a name.
const inLink = 300

// to links to a page of the site, or to nowhere when there is no such page:
// templates show a Link without URL as plain words.
func (d desk) to(text, url string) Link {
	text = clip(text, inLink)
	path, fragment, _ := strings.Cut(url, "#")
	if d.binding != nil {
		return d.within(text, path, fragment)
	}
	if path == "" || !d.has(path) {
		return Link{Text: text}
	}
	return Link{Text: text, URL: d.href(url)}
}

// nameOf is what pages call an entity. A source without a title, known by its id
// alone, is told by its publisher and kind: an id is nothing to a reader.
func (w *world) nameOf(e *model.Entity) string {
	if e.Kind != "source" || e.Source.Title != "" || !strings.HasSuffix(e.ID, e.Name) || e.By == nil {
		return e.Name
	}
	return e.By.Name + w.t(", ") + w.term(spaced(first(e.Source.Kind, "source")))
}

func (d desk) entity(e *model.Entity) Link {
	if e == nil {
		return Link{}
	}
	l := d.to(d.nameOf(e), entityURL(e))
	if e.Kind == "source" {
		l.Notes = d.notes.of(e)
	}
	return l
}

func (d desk) entities(list []*model.Entity) []Link {
	var out []Link
	for _, e := range list {
		out = append(out, d.entity(e))
	}
	return out
}
