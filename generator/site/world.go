package site

import (
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/when"
)

// world holds the look-ups that pages share. It is filled by Plan and only
// read afterwards, so that views may be made at once.
type world struct {
	m       *model.Model
	o       Options
	baseURL string
	site    *Site            // whose world it is
	assets  map[string]Asset // by address

	byItem    model.Laid[*brief.Item, model.Ref]
	titles    model.Laid[*model.Event, string]
	inBody    model.Laid[place, bool] // its card stands in the brief
	upcoming  map[*model.Event]bool
	heldBy    map[*model.Entity][]*model.Position
	onTopic   map[*model.Entity][]*model.Position
	eventsOf  register[*model.Entity, *model.Event]     // takes part, place, source
	topicEv   register[*model.Entity, *model.Event]     // topic, direct or narrower
	topicSt   register[*model.Entity, *model.Statement] // topic, direct or narrower
	saidBy    register[*model.Entity, *model.Statement]
	about     register[*model.Entity, *model.Statement]
	briefsOf  register[*model.Entity, *model.Brief] // by topic of the front matter
	claims    register[*model.Entity, claimed]      // by what stands in their chains
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
	css, js   string
	searchJS  string
	missingJS string
	icon      string
	binding   *binding // set where pages are bound into one file
	diary     *diary
	before    *world // while the site is planned: that of an earlier one that is like it, or nil
	stock     *stock // pages that the next site may share
	lazy      *lazy
	dates     *dateBook        // most days stand on many pages
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
		m: m, o: o, baseURL: o.BaseURL, sheets: &sync.Map{}, dates: &dateBook{known: map[when.Time]Date{}},
		byID: map[string]*model.Entity{}, ties: newTies(m), upcoming: map[*model.Event]bool{},
		heldBy: map[*model.Entity][]*model.Position{}, onTopic: map[*model.Entity][]*model.Position{}, stock: &stock{},
	}
	if w.baseURL == "" {
		w.baseURL = o.Config.BaseURL
	}
	w.lazy = newLazy(w)
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
		w.before, w.dates = before, before.dates
		w.index(before.m, before)
	} else {
		w.index(&model.Model{}, &world{diary: &diary{}})
	}
	return w
}

// worn is how many changes to a table make it better to file all anew.
const worn = 1 << 14

// fits says whether everything is called as in this world, and published in
// the same way.
func (w *world) fits(next *world) bool {
	return w.m.SameNames(next.m) && w.o.alike(next.o) && w.titles.Changes()+w.byItem.Changes() < worn
}

// index files everything: what differs between two models is changed in the
// registers of the earlier one. A site that is planned for the first time
// differs by everything from none.
func (w *world) index(was *model.Model, old *world) {
	m := w.m
	events, said, briefs := changed(was.Events, m.Events), changed(was.Statements, m.Statements), changed(was.Briefs, m.Briefs)
	w.diary = old.diary.next(m, events)
	var wg sync.WaitGroup
	for _, fill := range []func(){
		func() { w.indexRecords(events, said, briefs, old) },
		func() { w.indexNames(changed(was.Mentions, m.Mentions), old) },
		func() { w.indexTitles(events, old) },
		func() { w.indexRelations(events, said, old) },
		func() { w.eventsOf = refile(old.eventsOf, events, underConcerned, model.ByTime) },
		func() {
			w.topicEv = refile(old.topicEv, events, func(e *model.Event, put func(*model.Entity, *model.Event)) { putUnder(withBroader(e.Topics), e, put) }, model.ByTime)
		},
		func() {
			w.claims = refile(old.claims, events, underChains, func(a, b claimed) int { return model.ByTime(a.event, b.event) })
		},
		func() { w.indexSaid(said, old) },
		func() {
			w.briefsOf = refile(old.briefsOf, briefs, func(b *model.Brief, put func(*model.Entity, *model.Brief)) { putUnder(distinct(b.Topics), b, put) }, inTime)
		},
	} {
		wg.Go(fill)
	}
	wg.Wait()
}

func (w *world) indexTitles(events change[*model.Event], old *world) {
	titles := make(map[*model.Event]string, len(events.come))
	for _, e := range events.come {
		titles[e] = w.titleOf(e)
	}
	w.titles = old.titles.With(events.gone, titles)
}

func (w *world) indexSaid(said change[*model.Statement], old *world) {
	type put = func(*model.Entity, *model.Statement)
	w.saidBy = refile(old.saidBy, said, func(s *model.Statement, put put) { putUnder(people(s.Speakers), s, put) }, model.BySaid)
	w.about = refile(old.about, said, func(s *model.Statement, put put) { putUnder(people(slices.Concat(s.Addressees, s.Targets)), s, put) }, model.BySaid)
	w.topicSt = refile(old.topicSt, said, func(s *model.Statement, put put) { putUnder(withBroader(s.Topics), s, put) }, model.BySaid)
}

func putUnder[V any](list []*model.Entity, v V, put func(*model.Entity, V)) {
	for _, e := range list {
		put(e, v)
	}
}

// underConcerned files an event under everybody and everything it concerns.
func underConcerned(e *model.Event, put func(*model.Entity, *model.Event)) {
	var who []*model.Entity
	for _, p := range slices.Concat(e.Actors, e.Recipients) {
		who = append(who, p.Entity)
	}
	putUnder(distinct(append(append(who, e.Place), e.Sources...)), e, put)
}

func underChains(e *model.Event, put func(*model.Entity, claimed)) {
	for i := range e.Claims {
		c := &e.Claims[i]
		putUnder(distinct(c.Chain), claimed{e, c}, put)
	}
}

// indexRelations files relations under the records they lead to. Implied ones
// are the other side of a relation that stands there already.
func (w *world) indexRelations(events change[*model.Event], said change[*model.Statement], old *world) {
	from := change[model.Ref]{refs(events.gone, said.gone), refs(events.come, said.come)}
	w.pointing = refile(old.pointing, from, func(r model.Ref, put func(*model.Event, pointer)) {
		for _, x := range relationsOf(r) {
			if !x.Implied && x.To.Event != nil {
				put(x.To.Event, pointer{r, x.Kind})
			}
		}
	}, pointer.compare)
	w.answers = refile(old.answers, from, func(r model.Ref, put func(*model.Statement, pointer)) {
		for _, x := range relationsOf(r) {
			if !x.Implied && x.To.Event == nil && x.To.Statement != nil {
				put(x.To.Statement, pointer{r, x.Kind})
			}
		}
	}, pointer.compare)
	w.byType = refile(old.byType, events, func(e *model.Event, put func(string, *model.Event)) { put(e.Type, e) }, model.ByTime)
	w.formerly = refile(old.formerly, events, func(e *model.Event, put func(string, *model.Event)) {
		for _, id := range e.Was {
			put(id, e)
		}
	}, model.ByTime)
	w.partsOf = refile(old.partsOf, events, func(e *model.Event, put func(*model.Event, *model.Event)) {
		if e.PartOf != nil {
			put(e.PartOf, e)
		}
	}, model.ByTime)
}

func refs(events []*model.Event, said []*model.Statement) []model.Ref {
	out := make([]model.Ref, 0, len(events)+len(said))
	for _, e := range events {
		out = append(out, model.Ref{Event: e})
	}
	for _, s := range said {
		out = append(out, model.Ref{Statement: s})
	}
	return out
}

func relationsOf(r model.Ref) []model.Relation {
	if r.Event != nil {
		return r.Event.Relations
	}
	return r.Statement.Relations
}

// compare puts events before statements, as they are filed.
func (p pointer) compare(o pointer) int {
	switch {
	case p.from.Event != nil && o.from.Event != nil:
		return model.ByTime(p.from.Event, o.from.Event)
	case p.from.Event != nil:
		return -1
	case o.from.Event != nil:
		return 1
	}
	return model.BySaid(p.from.Statement, o.from.Statement)
}

// indexNames files the names in prose. Those of one brief are always filed together.
func (w *world) indexNames(c change[*model.Mention], old *world) {
	if old.mentions == nil {
		w.mentions, w.named = map[*model.Entity][]*model.Mention{}, map[*model.Brief][]*model.Entity{}
		for _, mention := range c.come {
			w.mentions[mention.Entity] = append(w.mentions[mention.Entity], mention)
			w.named[mention.Brief] = append(w.named[mention.Brief], mention.Entity)
		}
		return
	}
	w.mentions, w.named = maps.Clone(old.mentions), maps.Clone(old.named)
	touched := map[*model.Brief]bool{}
	who := map[*model.Entity]bool{}
	for _, mention := range slices.Concat(c.gone, c.come) {
		touched[mention.Brief], who[mention.Entity] = true, true
	}
	var now []*model.Brief
	for b := range touched {
		delete(w.named, b)
		if w.diary.has(b) {
			now = append(now, b)
		}
		for _, e := range old.named[b] {
			who[e] = true
		}
	}
	slices.SortFunc(now, inTime)
	more := map[*model.Entity][]*model.Mention{}
	for _, b := range now {
		for _, mention := range w.m.Mentioned(b) {
			w.named[b] = append(w.named[b], mention.Entity)
			more[mention.Entity] = append(more[mention.Entity], mention)
			who[mention.Entity] = true
		}
	}
	for e := range who {
		list := slices.DeleteFunc(slices.Clone(old.mentions[e]), func(m *model.Mention) bool { return touched[m.Brief] })
		list = merged(list, more[e], func(a, b *model.Mention) int { return inTime(a.Brief, b.Brief) })
		if w.mentions[e] = list; len(list) == 0 {
			delete(w.mentions, e)
		}
	}
}

// indexRecords finds the records that the items of briefs became.
func (w *world) indexRecords(events change[*model.Event], said change[*model.Statement], briefs change[*model.Brief], old *world) {
	now := written{items: make(map[*brief.Item]model.Ref, len(events.come)+len(said.come)), bodies: make(map[place]bool, len(events.come)+len(said.come))}
	for _, e := range events.come {
		for _, it := range e.Items {
			now.items[it] = model.Ref{Event: e}
		}
	}
	for _, s := range said.come {
		for _, it := range s.Items {
			now.items[it] = model.Ref{Statement: s}
		}
	}
	for _, b := range briefs.come {
		w.indexBrief(b, now)
	}
	var items []*brief.Item
	var bodies []place
	for _, e := range events.gone {
		items = append(items, e.Items...)
	}
	for _, s := range said.gone {
		items = append(items, s.Items...)
	}
	for _, b := range briefs.gone {
		for it := range recordsOf(b) {
			items = append(items, it)
			if r, known := old.byItem.Get(it); known {
				bodies = append(bodies, place{b, idOf(r)})
			}
		}
	}
	w.byItem, w.inBody = old.byItem.With(items, now.items), old.inBody.With(bodies, now.bodies)
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

// written is what items became, and which cards stand in briefs.
type written struct {
	items  map[*brief.Item]model.Ref
	bodies map[place]bool
}

func idOf(r model.Ref) string {
	switch {
	case r.Event != nil:
		return r.Event.ID
	case r.Statement != nil:
		return r.Statement.ID
	}
	return ""
}

// recordsOf are the items of a brief, those inside others after them.
func recordsOf(b *model.Brief) iter.Seq[*brief.Item] {
	return func(yield func(*brief.Item) bool) {
		if b.Doc == nil {
			return
		}
		var walk func(list []*brief.Item) bool
		walk = func(list []*brief.Item) bool {
			for _, it := range list {
				if !yield(it) || !walk(it.Children) {
					return false
				}
			}
			return true
		}
		for _, n := range b.Doc.Body {
			if !walk(n.Items) {
				return
			}
		}
	}
}

func (w *world) indexBrief(b *model.Brief, now written) {
	used := map[*model.Event]bool{}
	shown := w.o.Config.Records != "hidden"
	for it := range recordsOf(b) {
		if it.Kind == brief.Event {
			if e := w.eventOf(b, it, now, used); e != nil {
				used[e] = true
				now.items[it] = model.Ref{Event: e}
				now.bodies[place{b, e.ID}] = shown
			}
		}
		if s := now.items[it].Statement; s != nil {
			now.bodies[place{b, s.ID}] = shown
		}
	}
}

// eventOf goes by what the model says, then by the written id, then by the
// event of the brief that is likest: claims at the places of the record's
// properties weigh more than names.
func (w *world) eventOf(b *model.Brief, it *brief.Item, now written, used map[*model.Event]bool) *model.Event {
	if e := now.items[it].Event; e != nil {
		return e
	}
	if it.ID != "" {
		return w.m.Event(it.ID)
	}
	var best *model.Event
	most := -1
	for _, e := range b.Events {
		if used[e] || !e.Auto || len(e.Items) > 0 || e.Type != it.Word && e.Base != it.Type || e.Label != it.Label {
			continue
		}
		if n := likeness(e, b, it); n > most {
			best, most = e, n
		}
	}
	return best
}

func likeness(e *model.Event, b *model.Brief, it *brief.Item) int {
	n := 0
	for _, f := range it.Fields {
		if b.Doc.Source == nil {
			break
		}
		at := b.Doc.Source.Pos(f.ValueSpan.Start)
		if slices.ContainsFunc(e.Claims, func(c model.Claim) bool { return c.Brief == b && c.Pos == at }) {
			n += 100
		}
	}
	written := slices.Concat(it.Left, it.Right)
	for _, who := range people(slices.Concat(e.Actors, e.Recipients)) {
		if slices.ContainsFunc(written, func(p brief.Party) bool {
			return p.Name == who.ID || p.Name == who.Name || slices.Contains(who.Aliases, p.Name)
		}) {
			n++
		}
	}
	return n
}

// sheet is where things stand on the page of a brief.
type sheet struct {
	blocks   []string               // id of the element of each block, "" when it has none
	evidence map[*brief.Link]string // id of each link that is evidence, so that the record can lead back to the sentence
	at       map[diag.Pos]string    // the same by its place
}

// sheet makes that of a brief the first time that somebody asks.
func (w *world) sheet(b *model.Brief) *sheet {
	doc := w.m.Doc(b.Doc)
	if s, ok := w.sheets.Load(doc); ok {
		return s.(*sheet)
	}
	s, _ := w.sheets.LoadOrStore(doc, w.newSheet(doc))
	return s.(*sheet)
}

func (w *world) newSheet(doc *brief.Doc) *sheet {
	s := &sheet{evidence: map[*brief.Link]string{}, at: map[diag.Pos]string{}}
	if doc == nil {
		return s
	}
	s.blocks = blockIDs(doc)
	n := 0
	for i := range doc.Body {
		node := &doc.Body[i]
		if node.Kind != brief.Open || node.Link == nil {
			continue
		}
		if to, _ := w.m.Target(node.Link); len(to.Records) == 0 {
			continue
		}
		n++
		id := "E-" + itoa(n)
		s.evidence[node.Link] = id
		if doc.Source != nil {
			s.at[doc.Source.Pos(node.Link.Span.Start)] = id
			s.at[doc.Source.Pos(node.Link.Words.Start)] = id
		}
	}
	return s
}

// evidenceURL is the address of the words that are evidence.
func (w *world) evidenceURL(e model.Evidence) string {
	if e.Brief == nil {
		return ""
	}
	if id := w.sheet(e.Brief).at[e.Pos]; id != "" {
		return briefURL(e.Brief) + "#" + id
	}
	return w.blockURL(e.Brief, e.Block)
}

// blockURL is the address of a paragraph of a brief, or of the brief where
// the paragraph has no element of its own.
func (w *world) blockURL(b *model.Brief, i int) string {
	list := w.sheet(b).blocks
	if i < 0 || i >= len(list) || list[i] == "" {
		return briefURL(b)
	}
	return briefURL(b) + "#" + list[i]
}

var blockID = regexp.MustCompile(`\sid="([^"]+)"`)

// blockIDs finds the blocks whose id stands in the page. A heading has the id
// that is made of its words instead (contract 6.2); blocks of records have none.
func blockIDs(doc *brief.Doc) []string {
	there := map[string]bool{}
	for _, n := range doc.Body {
		for _, m := range blockID.FindAllStringSubmatch(n.HTML, -1) {
			there[m[1]] = true
		}
	}
	heads := map[string]string{}
	for _, h := range doc.Heads {
		heads[h.Text] = h.ID
	}
	out := make([]string, len(doc.Blocks))
	for i, b := range doc.Blocks {
		switch head := heads[b.Text]; {
		case there[b.ID]:
			out[i] = b.ID
		case there[head]:
			out[i] = head
		}
	}
	return out
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

// assetURL finds a static file by its name, hashed or not.
func (w *world) assetURL(name string) string {
	for _, a := range w.o.Assets {
		if assetPath(a) == name {
			return assetAddress(a)
		}
	}
	return ""
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
