package site

import (
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
	known   map[string]*Page // by address
	assets  map[string]Asset // by address

	events    map[string]*model.Event
	byItem    map[*brief.Item]model.Ref
	upcoming  map[*model.Event]bool
	titles    map[*model.Event]string
	heldBy    map[*model.Entity][]*model.Position
	onTopic   map[*model.Entity][]*model.Position
	eventsOf  map[*model.Entity][]*model.Event     // takes part, place, source
	topicEv   map[*model.Entity][]*model.Event     // topic, direct or narrower
	topicSt   map[*model.Entity][]*model.Statement // topic, direct or narrower
	saidBy    map[*model.Entity][]*model.Statement
	about     map[*model.Entity][]*model.Statement
	mentions  map[*model.Entity][]*model.Mention
	briefsOf  map[*model.Entity][]*model.Brief // by topic of the front matter
	inBody    map[place]bool                   // its card stands in the brief
	sheets    *sync.Map                        // *brief.Doc as it reads now -> *sheet; shared by sites that are laid out alike
	pointing  map[*model.Event][]pointer       // relations that lead to an event
	answers   map[*model.Statement][]pointer
	partsOf   map[*model.Event][]*model.Event
	claims    map[*model.Entity][]claimed // by what stands in their chains
	byID      map[string]*model.Entity
	named     map[*model.Brief][]*model.Entity // in its prose
	order     map[*model.Event]int             // place in the timeline
	ties      ties
	css, js   string
	searchJS  string
	missingJS string
	icon      string
	binding   *binding // set where pages are bound into one file
	diary     *diary
	before    *world    // while the site is planned: that of an earlier one, or nil
	planned   *sync.Map // *model.Entity -> *shelf, as its pages were planned
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
	claim model.Claim
}

// lazy is what pages share that is made when the first one asks for it, of
// everything that the site is, prose included.
type lazy struct {
	vevents  func() map[*model.Event]string // the calendar entry of each event
	search   func() *search
	subjects func() map[string]func(*jsonText)
	tables   func() []dataTable
	about    func() map[*model.Entity][]*model.Brief
	shelves  sync.Map // *model.Entity -> *shelf
	entries  sync.Map // address of a feed -> func() []entry
}

func newLazy(w *world) *lazy {
	return &lazy{
		vevents: sync.OnceValue(w.writeEvents), search: sync.OnceValue(w.planSearch), subjects: sync.OnceValue(w.subjects),
		tables: sync.OnceValue(w.tables), about: sync.OnceValue(w.briefsAbout),
	}
}

func newWorld(m *model.Model, o Options, before *world) *world {
	w := &world{
		m: m, o: o, baseURL: o.BaseURL,
		events: make(map[string]*model.Event, len(m.Events)), byItem: make(map[*brief.Item]model.Ref, len(m.Events)+len(m.Statements)),
		eventsOf: map[*model.Entity][]*model.Event{}, topicEv: map[*model.Entity][]*model.Event{},
		topicSt: map[*model.Entity][]*model.Statement{}, saidBy: map[*model.Entity][]*model.Statement{},
		about: map[*model.Entity][]*model.Statement{}, mentions: map[*model.Entity][]*model.Mention{},
		briefsOf: map[*model.Entity][]*model.Brief{},
		inBody:   make(map[place]bool, len(m.Events)+len(m.Statements)), sheets: &sync.Map{}, dates: &dateBook{known: map[when.Time]Date{}},
		pointing: map[*model.Event][]pointer{}, partsOf: map[*model.Event][]*model.Event{}, claims: map[*model.Entity][]claimed{},
		byID: map[string]*model.Entity{}, named: map[*model.Brief][]*model.Entity{},
		order: make(map[*model.Event]int, len(m.Events)), ties: newTies(m), upcoming: map[*model.Event]bool{},
		heldBy: map[*model.Entity][]*model.Position{}, onTopic: map[*model.Entity][]*model.Position{},
		answers: map[*model.Statement][]pointer{}, diary: newDiary(m), before: before, planned: &sync.Map{},
	}
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
	if w.baseURL == "" {
		w.baseURL = o.Config.BaseURL
	}
	w.lazy = newLazy(w)
	w.titles = make(map[*model.Event]string, len(m.Events))
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, mention := range m.Mentions {
			w.mentions[mention.Entity] = append(w.mentions[mention.Entity], mention)
			w.named[mention.Brief] = append(w.named[mention.Brief], mention.Entity)
		}
	})
	wg.Go(func() {
		var known map[*model.Event]string
		if before != nil && before.m.SameNames(m) && before.o.Config == o.Config && before.o.Words == o.Words {
			known = before.titles
		}
		for i, e := range m.Events {
			w.order[e] = i
			title, ok := known[e]
			if !ok {
				title = w.titleOf(e)
			}
			w.titles[e] = title
		}
	})
	for _, e := range m.Events {
		w.events[e.ID] = e
		w.indexEvent(e)
	}
	for _, s := range m.Statements {
		w.indexStatement(s)
	}
	for _, b := range m.Briefs {
		w.indexBrief(b)
	}
	wg.Wait()
	return w
}

// indexEvent files an event under everybody and everything it concerns.
func (w *world) indexEvent(e *model.Event) {
	for _, it := range e.Items {
		w.byItem[it] = model.Ref{Event: e}
	}
	var who []*model.Entity
	for _, p := range slices.Concat(e.Actors, e.Recipients) {
		who = append(who, p.Entity)
	}
	who = append(append(who, e.Place), e.Sources...)
	for _, entity := range distinct(who) {
		w.eventsOf[entity] = append(w.eventsOf[entity], e)
	}
	for _, t := range withBroader(e.Topics) {
		w.topicEv[t] = append(w.topicEv[t], e)
	}
	w.point(model.Ref{Event: e}, e.Relations)
	if e.PartOf != nil {
		w.partsOf[e.PartOf] = append(w.partsOf[e.PartOf], e)
	}
	for _, c := range e.Claims {
		for _, by := range distinct(c.Chain) {
			w.claims[by] = append(w.claims[by], claimed{e, c})
		}
	}
}

// point files relations under the records they lead to. Implied ones are the
// other side of a relation that stands there already.
func (w *world) point(from model.Ref, list []model.Relation) {
	for _, r := range list {
		switch {
		case r.Implied:
		case r.To.Event != nil:
			w.pointing[r.To.Event] = append(w.pointing[r.To.Event], pointer{from, r.Kind})
		case r.To.Statement != nil:
			w.answers[r.To.Statement] = append(w.answers[r.To.Statement], pointer{from, r.Kind})
		}
	}
}

func (w *world) indexStatement(s *model.Statement) {
	if s.Item != nil {
		w.byItem[s.Item] = model.Ref{Statement: s}
	}
	w.point(model.Ref{Statement: s}, s.Relations)
	for _, e := range people(s.Speakers) {
		w.saidBy[e] = append(w.saidBy[e], s)
	}
	for _, e := range people(slices.Concat(s.Addressees, s.Targets)) {
		w.about[e] = append(w.about[e], s)
	}
	for _, t := range withBroader(s.Topics) {
		w.topicSt[t] = append(w.topicSt[t], s)
	}
}

func (w *world) indexBrief(b *model.Brief) {
	for _, t := range distinct(b.Topics) {
		w.briefsOf[t] = append(w.briefsOf[t], b)
	}
	if b.Doc == nil {
		return
	}
	used := map[*model.Event]bool{}
	for _, n := range b.Doc.Body {
		for _, it := range n.Items {
			w.indexItem(b, it, used)
		}
	}
}

// indexItem finds the record that an item of a brief became.
func (w *world) indexItem(b *model.Brief, it *brief.Item, used map[*model.Event]bool) {
	if it.Kind == brief.Event {
		if e := w.eventOf(b, it, used); e != nil {
			used[e] = true
			w.byItem[it] = model.Ref{Event: e}
			w.inBody[place{b, e.ID}] = w.o.Config.Records != "hidden"
		}
	}
	if s := w.byItem[it].Statement; s != nil {
		w.inBody[place{b, s.ID}] = w.o.Config.Records != "hidden"
	}
	for _, child := range it.Children {
		w.indexItem(b, child, used)
	}
}

// eventOf goes by what the model says, then by the written id, then by the
// event of the brief that is likest: claims at the places of the record's
// properties weigh more than names.
func (w *world) eventOf(b *model.Brief, it *brief.Item, used map[*model.Event]bool) *model.Event {
	if e := w.byItem[it].Event; e != nil {
		return e
	}
	if it.ID != "" {
		return w.events[it.ID]
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
}

func (w *world) desk(url string) desk {
	l := newLinks(w.baseURL)
	l.from = url
	return desk{w, l}
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
	if path == "" || d.known[path] == nil {
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
	return d.to(d.nameOf(e), entityURL(e))
}

func (d desk) entities(list []*model.Entity) []Link {
	var out []Link
	for _, e := range list {
		out = append(out, d.entity(e))
	}
	return out
}
