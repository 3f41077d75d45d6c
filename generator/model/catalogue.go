package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/text"
	"readout/generator/when"
)

// wantKind says what kinds of entity a reference may lead to.
type wantKind uint8

const (
	wantParty     wantKind = iota // leader or org
	wantVia                       // leader, org or source
	wantTopic                     // topic
	wantPlace                     // place
	wantSource                    // source
	wantOrg                       // org
	wantPublisher                 // leader or org: a source's `by`
	wantAny                       // whatever has a page: explicit links in prose
)

// kinds lists the entity kinds of each want.
func (w wantKind) kinds() []string {
	switch w {
	case wantParty, wantPublisher:
		return []string{"leader", "org"}
	case wantVia:
		return []string{"leader", "org", "source"}
	case wantTopic:
		return []string{"topic"}
	case wantPlace:
		return []string{"place"}
	case wantSource:
		return []string{"source"}
	case wantOrg:
		return []string{"org"}
	}
	return []string{"leader", "org", "place", "topic", "source"}
}

func (w wantKind) takes(e *Entity) bool { return slices.Contains(w.kinds(), e.Kind) }

// people says whether an office may stand for its holder.
func (w wantKind) people() bool {
	return w == wantParty || w == wantPublisher || w == wantVia || w == wantAny
}

// newKind is the kind of file that would make an unknown name known, and of the
// provisional entity until then (6.22).
func (w wantKind) newKind() string {
	switch w {
	case wantTopic:
		return "topic"
	case wantPlace:
		return "place"
	case wantSource:
		return "source"
	case wantOrg, wantVia, wantPublisher:
		return "org"
	}
	return "leader"
}

// noun names a want in messages.
func (w wantKind) noun() string {
	switch w {
	case wantTopic:
		return "a topic"
	case wantPlace:
		return "a place"
	case wantSource:
		return "a source"
	case wantOrg:
		return "an organisation"
	case wantVia:
		return "a person, an organisation or a source"
	}
	return "a person or an organisation"
}

// kindNoun names an entity's kind in messages.
func kindNoun(kind string) string {
	switch kind {
	case "leader":
		return "a person"
	case "org":
		return "an organisation"
	}
	return "a " + kind
}

// mandate is an office together with who held it.
type mandate struct {
	holder *Entity
	office Office
}

// membership is a membership as far as it is known: a body and a person, an
// organisation or an office (then is is nil). Zero bounds are open, to is exclusive.
type membership struct {
	body, is *Entity
	office   string
	from, to time.Time
}

// placeOf is where a value of a source was first written (BR123).
type placeOf struct {
	src  *diag.Source
	span diag.Span
}

// catalogue is every entity that a file defines, the ways to name it, and
// what briefs add: local sources, provisional entities, unlisted topics.
type catalogue struct {
	known   []*Entity // from files, by kind and id
	byID    map[string]*Entity
	byName  map[string][]*Entity
	byAlias map[string][]*Entity

	officeByID   map[string][]mandate
	officeByName map[string][]mandate // titles and aliases

	members []membership
	inside  map[*Entity]*Entity // `in` of places

	locals     map[string]map[string]*Entity // brief id -> local id -> source
	localList  []*Entity
	localByURL map[string]*Entity
	fileByURL  map[string]*Entity
	valueAt    map[*Entity]map[string]placeOf

	made     map[string]*Entity // provisional entities by name (places apart), unlisted topics by "#"+id
	madeByID map[string]*Entity
	madeList []*Entity

	wordsMu *sync.Mutex
	words   map[wantKind][2][]string // candidates for suggestions: names, ids
	asked   asked                    // what was sought for the brief that is read
	hidden  map[string]bool          // ids that only files or records left out of this edition define
}

// kindRank is the order of kinds in the published data.
var kindRank = map[string]int{"leader": 0, "org": 1, "place": 2, "topic": 3, "source": 4}

func compareEntities(a, b *Entity) int {
	return cmp.Or(cmp.Compare(kindRank[a.Kind], kindRank[b.Kind]), cmp.Compare(a.ID, b.ID))
}

// newCatalogue reads the entities of all files, and the topics of the starter
// list. Its diagnostics are BR010,
// BR011 and the references of entity files that lead nowhere.
func newCatalogue(docs []*brief.Doc, hidden map[string]bool, starters ...*brief.Doc) (*catalogue, []diag.Diagnostic) {
	c := &catalogue{
		byID: map[string]*Entity{}, byName: map[string][]*Entity{}, byAlias: map[string][]*Entity{},
		officeByID: map[string][]mandate{}, officeByName: map[string][]mandate{},
		inside: map[*Entity]*Entity{}, locals: map[string]map[string]*Entity{},
		localByURL: map[string]*Entity{}, fileByURL: map[string]*Entity{},
		valueAt: map[*Entity]map[string]placeOf{},
		made:    map[string]*Entity{}, madeByID: map[string]*Entity{}, wordsMu: &sync.Mutex{}, words: map[wantKind][2][]string{}, asked: asked{answers: map[question][]string{}},
		hidden: hidden,
	}
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b *brief.Doc) int { return cmp.Compare(a.Path, b.Path) })
	diags := append(c.load(docs), c.starters(starters)...)
	for _, e := range c.known {
		c.index(e)
	}
	for _, e := range c.known {
		diags = diag.Add(diags, c.connect(e)...)
	}
	diags = diag.Add(diags, c.breakCircles()...)
	for _, e := range c.known {
		if e.Kind == "topic" && e.Broader != nil {
			e.Broader.Narrower = append(e.Broader.Narrower, e)
		}
	}
	return c, diags
}

// load makes an entity of every entity file and reports ids used twice
// (BR010); the first by path keeps the id. Ids of briefs are a space of their own.
func (c *catalogue) load(docs []*brief.Doc) (diags []diag.Diagnostic) {
	briefs := map[string]*brief.Doc{}
	for _, d := range docs {
		switch d.Kind {
		case brief.Page:
		case brief.Brief:
			if first := briefs[d.ID]; first != nil {
				diags = diag.Add(diags, twice(first, d))
				continue
			}
			briefs[d.ID] = d
		default:
			if first := c.byID[d.ID]; first != nil {
				diags = diag.Add(diags, twice(first.Doc, d))
				continue
			}
			e := fromFile(d)
			c.byID[d.ID] = e
			c.known = append(c.known, e)
		}
	}
	slices.SortFunc(c.known, compareEntities)
	return diags
}

// starters adds the topics of the configuration that have no file yet. A file
// of the same id says more, and stands for them.
func (c *catalogue) starters(list []*brief.Doc) (diags []diag.Diagnostic) {
	for _, d := range list {
		switch first := c.byID[d.ID]; {
		case first == nil:
			e := fromFile(d)
			c.byID[d.ID] = e
			c.known = append(c.known, e)
		case first.Kind != "topic":
			diags = diag.Add(diags, d.Source.At("BR010", d.Front.Keys["id"], fmt.Sprintf("id %s is used in %s and %s", d.ID, strings.TrimPrefix(first.Doc.Path, "content/"), d.Path), "give the topic another id"))
		}
	}
	slices.SortFunc(c.known, compareEntities)
	return diags
}

func twice(first, second *brief.Doc) diag.Diagnostic {
	short := func(p string) string { return strings.TrimPrefix(p, "content/") }
	message := fmt.Sprintf("id %s is used in %s and %s", second.ID, short(first.Path), short(second.Path))
	help := "rename one of the files; every id stands for one thing"
	if _, written := second.Front.Keys["id"]; written {
		help = "give this brief another `id`"
	}
	return diag.In(second.Path, "BR010", message, help)
}

func fromFile(d *brief.Doc) *Entity {
	e := &Entity{ID: d.ID, Kind: string(d.Kind), Name: d.Front.Name, Doc: d, Front: &d.Front, Hidden: d.Front.Hidden}
	for _, a := range d.Front.Aliases {
		e.Aliases = append(e.Aliases, spaced(a))
	}
	if d.Kind == brief.Source {
		e.Source = d.Front.Def
		e.Source.ID = d.ID
		// A source file may say its title as name and its address as url, like any entity.
		title := cmp.Or(e.Source.Title, d.Front.Title)
		e.Source.Title = cmp.Or(title, d.Front.Name)
		e.Source.URL = cmp.Or(e.Source.URL, d.Front.URL)
		e.Source.Lang = cmp.Or(e.Source.Lang, d.Front.Lang)
		if _, named := d.Front.Keys["name"]; !named { // its name is then made of the id, which says less
			e.Name = cmp.Or(title, e.Name)
		}
	}
	e.Name = spaced(cmp.Or(e.Name, d.ID))
	for _, o := range d.Front.Offices {
		m := Office{ID: o.ID, Title: spaced(cmp.Or(o.Title, o.ID))}
		m.From, m.To = bounds(o.From, o.To)
		e.Offices = append(e.Offices, m)
	}
	return e
}

// bounds reads the outer bounds of a mandate or membership (6.21): `to` is the
// last day held, so the exclusive end is where its window ends.
func bounds(from, to string) (lo, hi time.Time) {
	if from != "" {
		if t, ok := when.ParseEDTF(from); ok {
			lo = t.Lo
		}
	}
	if to != "" {
		if t, ok := when.ParseEDTF(to); ok {
			hi = t.Hi
		}
	}
	return lo, hi
}

// spaced is a name as it is compared: NFC, white space folded.
func spaced(s string) string { return text.NFC(oneLine(s)) }

// index enters the ways to name an entity.
func (c *catalogue) index(e *Entity) {
	c.byName[e.Name] = append(c.byName[e.Name], e)
	for _, a := range e.Aliases {
		if a != "" && a != e.Name && !slices.Contains(c.byAlias[a], e) {
			c.byAlias[a] = append(c.byAlias[a], e)
		}
	}
	for i, o := range e.Offices {
		m := mandate{e, o}
		if o.ID != "" {
			c.officeByID[o.ID] = append(c.officeByID[o.ID], m)
		}
		names := []string{o.Title}
		for _, a := range e.Front.Offices[i].Aliases {
			if a = spaced(a); !slices.Contains(names, a) {
				names = append(names, a)
			}
		}
		for _, n := range names {
			if n != "" {
				c.officeByName[n] = append(c.officeByName[n], m)
			}
		}
	}
	if e.Kind == "source" && e.Source.URL != "" && c.fileByURL[e.Source.URL] == nil {
		c.fileByURL[e.Source.URL] = e
	}
}

// longNames is BR006 for the names of an entity that are too long to be found
// in prose. Sources never are.
func longNames(e *Entity) (diags []diag.Diagnostic) {
	if e.Doc == nil || e.Kind == "source" {
		return nil
	}
	if tooLong(e.Name) {
		diags = append(diags, longName(e.Doc.Source, e.Front.Keys["name"]))
	}
	if slices.ContainsFunc(e.Aliases, tooLong) {
		diags = append(diags, longName(e.Doc.Source, e.Front.Keys["aliases"]))
	}
	for i, o := range e.Front.Offices {
		if tooLong(e.Offices[i].Title) || slices.ContainsFunc(o.Aliases, tooLong) {
			diags = append(diags, longName(e.Doc.Source, o.Span))
		}
	}
	return diags
}

func longName(src *diag.Source, sp diag.Span) diag.Diagnostic {
	return src.At("BR006", sp, fmt.Sprintf("a name is too long to be found in the text: the limit is %d words, spaces and signs", maxPieces), "shorten the name, or take it out of the list")
}

// connect resolves what an entity's front matter names.
func (c *catalogue) connect(e *Entity) (diags []diag.Diagnostic) {
	diags = longNames(e)
	f := e.Front
	before := len(c.madeList)
	ref := func(w brief.Word, want wantKind) *Entity {
		if w.Text == "" {
			return nil
		}
		got, p := c.resolve(nil, w.Text, w.Mark, want, when.Time{})
		if p == nil {
			return got.entity
		}
		diags = diag.Add(diags, p.at(e.Doc.Source, w.Span))
		if !p.stub() {
			return nil
		}
		if made := len(c.madeList) - before; made >= maxNew {
			if made == maxNew {
				diags = diag.Add(diags, e.Doc.Source.At("BR006", w.Span, fmt.Sprintf("too many names that no file defines, up to this one: the limit is %d in one file", maxNew),
					"make files for those that count, or divide this one"))
			}
			before = len(c.madeList) - maxNew - 1 // told
			return nil
		}
		return c.provisional(w.Text, want.newKind())
	}
	e.Of = ref(f.Of, wantOrg)
	for i := range e.Offices {
		e.Offices[i].Of = ref(f.Offices[i].Of, wantOrg)
	}
	switch e.Kind {
	case "source":
		e.By = ref(e.Source.By, wantPublisher)
	case "place":
		c.inside[e] = ref(f.In, wantPlace)
	case "topic":
		e.Broader = ref(f.Broader, wantTopic)
		for _, w := range f.Related {
			if t := ref(w, wantTopic); t != nil && t != e && !slices.Contains(e.Related, t) {
				e.Related = append(e.Related, t)
			}
		}
	}
	for _, m := range f.Members {
		if got, ok := c.member(m, ref); ok {
			got.body = e
			c.members = append(c.members, got)
		}
	}
	for _, m := range f.MemberOf {
		body := ref(m.Is, wantOrg)
		if body != nil {
			lo, hi := bounds(m.From, m.To)
			c.members = append(c.members, membership{body: body, is: e, from: lo, to: hi})
		}
	}
	return diags
}

// member reads one entry of `members`: an office stays an office, because its
// holders change while the membership stays.
func (c *catalogue) member(m brief.MemberDef, ref func(brief.Word, wantKind) *Entity) (membership, bool) {
	lo, hi := bounds(m.From, m.To)
	if c.byID[m.Is.Text] == nil && len(c.officeByID[m.Is.Text]) > 0 {
		return membership{office: m.Is.Text, from: lo, to: hi}, true
	}
	e := ref(m.Is, wantParty)
	return membership{is: e, from: lo, to: hi}, e != nil
}

// maxBroader is how many topics may stand above one: what is about it belongs
// to all of them.
const maxBroader = 32

// breakCircles reports `broader` of topics and `in` of places that lead back to
// their start (BR011), and breaks each circle at its first one by id, so that
// walks end. A topic with too many above it is cut off from them (BR006), so
// that they end soon.
func (c *catalogue) breakCircles() (diags []diag.Diagnostic) {
	diags = c.tooBroad()
	diags = append(diags, c.circles("broader", func(f *brief.Front) brief.Word { return f.Broader },
		func(e *Entity) *Entity { return e.Broader }, func(e *Entity) { e.Broader = nil })...)
	return append(diags, c.circles("in", func(f *brief.Front) brief.Word { return f.In },
		c.placeIn, func(e *Entity) { delete(c.inside, e) })...)
}

// tooBroad cuts off topics with too many above them.
func (c *catalogue) tooBroad() (diags []diag.Diagnostic) {
	told := map[*Entity]bool{} // topics on a way that is told to be too long
	way := make([]*Entity, 0, maxBroader+1)
	for _, start := range c.known {
		way = way[:0]
		e := start
		for e != nil && !slices.Contains(way, e) && len(way) <= maxBroader {
			way = append(way, e)
			e = e.Broader
		}
		if e == nil || slices.Contains(way, e) {
			continue
		}
		if !told[start] {
			diags = diag.Add(diags, start.Doc.Source.At("BR006", start.Front.Broader.Span,
				fmt.Sprintf("too many topics one above the other: the limit is %d", maxBroader), "name one of the topics further up under `broader`"))
		}
		for _, e := range way {
			told[e] = true
		}
		start.Broader = nil
	}
	return diags
}

func (c *catalogue) circles(key string, word func(*brief.Front) brief.Word, next func(*Entity) *Entity, end func(*Entity)) (diags []diag.Diagnostic) {
	for _, start := range c.known {
		var way []string
		seen := map[*Entity]bool{}
		e := start
		for e != nil && !seen[e] {
			seen[e] = true
			way = append(way, e.ID)
			e = next(e)
		}
		if e != start {
			continue
		}
		way = append(way, start.ID)
		at, written := start.Front.KeySpans[key]
		if !written { // in readout.yaml
			at = word(start.Front).Span
		}
		diags = diag.Add(diags, start.Doc.Source.At("BR011", at,
			fmt.Sprintf("`%s` goes in a circle: %s", key, strings.Join(way, ", ")), fmt.Sprintf("take `%s` out of one of them", key)))
		end(start)
	}
	return diags
}

// list gives every entity: from files, local sources, provisional, unlisted;
// by kind and id.
func (c *catalogue) list() []*Entity {
	all := slices.Concat(c.known, c.localList, c.madeList)
	slices.SortFunc(all, compareEntities)
	return all
}

// get finds an entity by its published id, nil when there is none.
func (c *catalogue) get(id string) *Entity {
	if e := c.byID[id]; e != nil {
		return e
	}
	if e := c.madeByID[id]; e != nil {
		return e
	}
	for _, e := range c.localList {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// placeIn is the place that a place says it lies in, nil when it says none.
func (c *catalogue) placeIn(e *Entity) *Entity { return c.inside[e] }

// reader is the catalogue for somebody who reads beside others: what was asked
// for is their own.
func (c *catalogue) reader() *catalogue {
	own := *c
	own.asked = asked{answers: map[question][]string{}}
	return &own
}

// provisional makes an entity for a name that nothing defines, once per name
// (6.22). Nothing resolves to it: every place that writes the name is reported.
func (c *catalogue) provisional(name, kind string) *Entity {
	if e := c.stand(name, kind); e != nil {
		return e
	}
	e := &Entity{ID: c.free(shorten(text.Slug(spaced(name)))), Kind: kind, Name: spaced(name), Front: &brief.Front{}, Provisional: true}
	c.keep(standKey(name, kind), e)
	return e
}

// unknownTopic makes an unlisted topic for an id that no file defines (BR206).
func (c *catalogue) unknownTopic(id string) *Entity {
	if e := c.stand(id, "topic"); e != nil {
		return e
	}
	name := spaced(strings.TrimPrefix(id, "#"))
	e := &Entity{ID: c.free(shorten(text.Slug(name))), Kind: "topic", Name: name, Front: &brief.Front{}, Unlisted: true}
	c.keep(standKey(id, "topic"), e)
	return e
}

// stand is the entity that stands for a name that no file defines, if there is
// one already.
func (c *catalogue) stand(name, kind string) *Entity { return c.made[standKey(name, kind)] }

func standKey(name, kind string) string {
	switch kind {
	case "place":
		return "place " + spaced(name) // a place is not the person or body of the same name
	case "topic":
		return "#" + spaced(strings.TrimPrefix(name, "#"))
	}
	return spaced(name)
}

func (c *catalogue) keep(key string, e *Entity) {
	c.made[key] = e
	c.madeByID[e.ID] = e
	c.madeList = append(c.madeList, e)
}

// free gives the id itself, or with -2, -3 when it is taken.
func (c *catalogue) free(id string) string {
	try := id
	for n := 2; c.get(try) != nil; n++ {
		try = fmt.Sprintf("%s-%d", id, n)
	}
	return try
}
