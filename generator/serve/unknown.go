package serve

import (
	"cmp"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/text"
)

// unknownName is a name that leads nowhere, with all its places.
type unknownName struct {
	name   string
	places []namePlace // by file and position
}

// namePlace is where a name stands and how it is written there.
type namePlace struct {
	doc   *brief.Doc
	span  diag.Span
	id    bool // written as an id
	front bool // in front matter
	link  bool // the id of a link in prose
}

// names gives the unknown names of the newest state, gathered once for it.
func (s *Server) names() ([]unknownName, *build.Snapshot) {
	s.mu.Lock()
	snap, known, counted := s.newest, s.unknown, s.counted
	s.mu.Unlock()
	if snap == counted {
		return known, snap
	}
	list := unknownNames(snap)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unknown, s.counted = list, snap
	return list, snap
}

// unknownNames gathers the unknown names of records and of links in prose.
// Places where the brief itself switches the name off are left out.
func unknownNames(snap *build.Snapshot) []unknownName {
	if snap == nil || snap.Model == nil {
		return nil
	}
	byName := map[string][]namePlace{}
	for _, u := range snap.Model.Unresolved {
		for _, p := range u.Places {
			if p.Brief.Doc.Front.Names[u.Name].Text != "none" {
				byName[u.Name] = append(byName[u.Name], findPlace(snap.Model.Doc(p.Brief.Doc), u.Name, snap.Model.At(p.Brief, p.Pos)))
			}
		}
	}
	for _, b := range snap.Model.Briefs {
		doc := snap.Model.Doc(b.Doc)
		for i := range doc.Body {
			if l := doc.Body[i].Link; l != nil && l.Ref != "" && l.Ref != "none" && doc.Body[i].Kind == brief.Open && leadsNowhere(snap.Model, l) {
				byName[l.Ref] = append(byName[l.Ref], linkPlace(doc, l))
			}
		}
	}
	list := make([]unknownName, 0, len(byName))
	for name, places := range byName {
		slices.SortFunc(places, func(a, b namePlace) int {
			return cmp.Or(cmp.Compare(a.doc.Path, b.doc.Path), cmp.Compare(a.span.Start, b.span.Start))
		})
		list = append(list, unknownName{name, places})
	}
	slices.SortFunc(list, func(a, b unknownName) int {
		return cmp.Or(cmp.Compare(len(b.places), len(a.places)), cmp.Compare(a.name, b.name))
	})
	return list
}

func leadsNowhere(m *model.Model, l *brief.Link) bool {
	t, _ := m.Target(l)
	return t.Entity == nil && len(t.Records) == 0 && t.URL == "" && m.Entity(l.Ref) == nil
}

// findPlace looks up how a name is written at a position.
func findPlace(d *brief.Doc, name string, pos diag.Pos) namePlace {
	at := d.Source.Offset(pos)
	p := namePlace{doc: d, span: diag.Span{Start: at, End: at}}
	for _, it := range allItems(d.Records) {
		for _, party := range parties(it) {
			if party.Span.Start == at && party.Name == name {
				p.span, p.id = party.Span, party.ID
				return p
			}
		}
	}
	p.front = true
	if rest := d.Source.Text[at:]; strings.HasPrefix(rest, name) {
		p.span.End = at + len(name)
	}
	return p
}

// linkPlace finds the id in [words](@id).
func linkPlace(d *brief.Doc, l *brief.Link) namePlace {
	p := namePlace{doc: d, span: l.Span, id: true, link: true}
	written := d.Source.Slice(l.Span)
	if i := strings.LastIndex(written, "@"+l.Ref); i >= 0 {
		p.span = diag.Span{Start: l.Span.Start + i, End: l.Span.Start + i + 1 + len(l.Ref)}
	} else {
		p.span.End = p.span.Start // written in some other form: not to be replaced
	}
	return p
}

func allItems(items []*brief.Item) (all []*brief.Item) {
	for _, it := range items {
		all = append(append(all, it), allItems(it.Children)...)
	}
	return all
}

func parties(it *brief.Item) []brief.Party {
	list := slices.Concat(it.Left, it.Right)
	for _, f := range it.Fields {
		list = append(list, f.Parties...)
	}
	return list
}

// nameDoc is an unknown name as the panel shows it.
type nameDoc struct {
	Name    string     `json:"name"`
	Count   int        `json:"count"`
	Places  []placeDoc `json:"places"` // the first few
	Near    []nearDoc  `json:"near"`   // best first
	Kind    string     `json:"kind"`   // the likely kind of a new file
	IsID    bool       `json:"isID"`
	NewName string     `json:"newName"` // what a new file would be called by
}

type placeDoc struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	Excerpt string `json:"excerpt"`
}

type nearDoc struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
	Why  string `json:"why"`
}

type namesDoc struct {
	Names    []nameDoc `json:"names"`
	More     int       `json:"more"`
	Entities []nearDoc `json:"entities"` // all, for choosing freely
}

const (
	mostNames  = 50
	mostPlaces = 4
	mostNear   = 4
)

// namesPanel is the panel of unknown names.
func namesPanel(list []unknownName, snap *build.Snapshot) namesDoc {
	doc := namesDoc{Names: []nameDoc{}, Entities: []nearDoc{}}
	if len(list) > mostNames {
		doc.More = len(list) - mostNames
		list = list[:mostNames]
	}
	if snap != nil && snap.Model != nil {
		for _, u := range list {
			doc.Names = append(doc.Names, describe(snap.Model, u))
		}
		for _, e := range snap.Model.Entities {
			if linkable(e) {
				doc.Entities = append(doc.Entities, nearDoc{e.ID, e.Name, e.Kind, ""})
			}
		}
	}
	return doc
}

func linkable(e *model.Entity) bool { return e.Doc != nil && e.Kind != "source" }

func describe(m *model.Model, u unknownName) nameDoc {
	d := nameDoc{Name: u.name, Count: len(u.places), Places: []placeDoc{}, Near: nearEntities(m, u.name), Kind: "leader", IsID: allIDs(u), NewName: u.name}
	if d.IsID {
		d.NewName = strings.ReplaceAll(u.name, "-", " ")
	}
	if e := m.Entity(text.Slug(u.name)); e != nil && e.Provisional {
		d.Kind = e.Kind
	}
	for _, p := range u.places[:min(mostPlaces, len(u.places))] {
		pos := p.doc.Source.Pos(p.span.Start)
		d.Places = append(d.Places, placeDoc{p.doc.Path, pos.Line, pos.Col, strings.TrimSpace(p.doc.Source.Line(pos.Line))})
	}
	return d
}

func allIDs(u unknownName) bool {
	return !slices.ContainsFunc(u.places, func(p namePlace) bool { return !p.id })
}

// nearEntities ranks the known entities by how alike one of their names is:
// equal but for case and accents, the same surname, then few edits; a name
// that is mentioned more stands first among equals.
func nearEntities(m *model.Model, name string) []nearDoc {
	type found struct {
		nearDoc
		score    float64
		mentions int
	}
	mentions := map[*model.Entity]int{}
	for _, x := range m.Mentions {
		mentions[x.Entity]++
	}
	var list []found
	for _, e := range m.Entities {
		if !linkable(e) {
			continue
		}
		if score, why := likeness(name, e); score < 0.5 {
			list = append(list, found{nearDoc{e.ID, e.Name, e.Kind, why}, score, mentions[e]})
		}
	}
	slices.SortFunc(list, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(b.mentions, a.mentions), cmp.Compare(a.ID, b.ID))
	})
	near := []nearDoc{}
	for _, f := range list[:min(mostNear, len(list))] {
		near = append(near, f.nearDoc)
	}
	return near
}

// likeness is 0 for the same name and 1 for nothing in common.
func likeness(name string, e *model.Entity) (score float64, why string) {
	score, name = 1, text.Fold(name)
	try := func(s float64, reason string) {
		if s < score {
			score, why = s, reason
		}
	}
	for i, known := range append([]string{e.Name, e.ID}, e.Aliases...) {
		k := text.Fold(known)
		called := known
		if i == 0 {
			called = "" // the name is shown anyway
		}
		switch {
		case k == name:
			try(0, strings.TrimSpace(called+" but for case or accents"))
		case i != 1 && lastWord(k) == lastWord(name) && len(lastWord(k)) > 2:
			try(0.2, "same last word")
		}
		n := max(len([]rune(name)), len([]rune(k)))
		if n > 2 && min(len(name), len(k))*2 >= n {
			try(float64(text.Distance(name, k))/float64(n)+0.05, strings.TrimSpace("spelt alike "+called))
		}
	}
	return score, why
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }
