package site

import (
	"cmp"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/when"
)

// contentPages are the pages of briefs, events, entities and wiki pages.
func (w *world) contentPages() []*Page {
	old := w.earlier()
	w.stock.briefs = pagesOf(w.m.Briefs, old.m.Briefs, old.stock.briefs, func(b *model.Brief) *Page {
		return page(briefURL(b), "brief", b.Title, docPath(b.Doc), func(w *world) any { return w.briefPage(b) })
	})
	w.stock.events = pagesOf(w.m.Events, old.m.Events, old.stock.events, func(e *model.Event) *Page {
		if e.Auto && w.o.Config.Pages["events"] == "named" {
			return nil
		}
		return page(eventURL(e), "event", w.eventTitle(e), "", func(w *world) any { return w.eventPage(e) })
	})
	out := slices.Concat(w.stock.briefs, w.sourceViews(), some(w.stock.events))
	w.stock.entities = pagesOf(w.m.Entities, old.m.Entities, old.stock.entities, func(e *model.Entity) *Page {
		return page(entityURL(e), e.Kind, w.nameOf(e), docPath(e.Doc), func(w *world) any { return w.entityPage(e) })
	})
	for i, e := range w.m.Entities {
		out = append(out, w.stock.entities[i])
		out = append(out, w.archivePages(w.shelfOf(e), func(w *world) *shelf { return w.shelfOf(e) })...)
	}
	for i, doc := range w.m.Pages {
		out = append(out, page(wikiURL(doc), "page", wikiTitle(doc), doc.Path, func(w *world) any { return w.wikiPage(w.m.Pages[i]) }))
	}
	return out
}

func docPath(doc *brief.Doc) string {
	if doc == nil {
		return ""
	}
	return doc.Path
}

func wikiTitle(doc *brief.Doc) string {
	if doc.Front.Title != "" {
		return doc.Front.Title
	}
	if len(doc.Heads) > 0 {
		return doc.Heads[0].Text
	}
	return doc.ID
}

func (w *world) wikiPage(doc *brief.Doc) WikiPage {
	d := w.desk(wikiURL(doc))
	d.notes = tabled(nil)
	v := WikiPage{Frame: d.frame("page", wikiTitle(doc), "", doc.Path), Title: wikiTitle(doc), In: d.in(doc.Front.Lang), Body: d.body(doc, nil)}
	if ownTitle(doc) {
		v.Title = "" // it stands in the text
	}
	v.References = d.notes.list
	if d.from == "/about/" { // what a label means is said there, whoever wrote the page
		v.Labels = w.labels()
	}
	return v
}

// briefPage answers: what does this brief say, and can I quote it?
func (w *world) briefPage(b *model.Brief) BriefPage {
	d := w.desk(briefURL(b))
	sources := sourcesOf(b)
	d.notes = tabled(sources)
	v := BriefPage{
		Frame: d.frame("brief", b.Title, clip(d.leadOf(b), maxDescription), docPath(b.Doc), d.to(w.t("Briefs"), "/briefs/")),
		Title: b.Title, In: d.inBrief(b), Status: b.Status, BottomLine: frontOf(b).BottomLine, When: w.date(b.Date),
		Place: d.placeOf(b), Author: frontOf(b).Author, Corrections: frontOf(b).Corrections,
		Body: d.body(d.m.Doc(b.Doc), b), Topics: d.entities(listed(b.Topics)), Minutes: minutes(d.m.Doc(b.Doc)),
	}
	v.Origin = d.briefOrigin(b)
	v.Published, v.Linked = plainDay(b.Date), d.describeBrief(b)
	v.Events, v.Planned = d.heldAndPlanned(b.Events, d.linesOf(b))
	v.Text = d.to(w.t("Source text"), sourceViewURL(b))
	who := w.cast(b)
	v.People, v.Orgs = d.entities(ofKind(who, "leader")), d.entities(ofKind(who, "org"))
	for _, s := range b.Statements {
		if len(s.Quotes) > 0 {
			q := d.statement(s)
			q.Source = Link{} // it is this brief
			v.Quotes = append(v.Quotes, q)
		}
	}
	if v.Origin.besides(v.Quotes); v.Origin == nil {
		v.QuotesOrigin = sameOrigin(v.Quotes)
	}
	v.Sources, v.References = d.sourceRows(sources), d.notes.list
	v.Previous, v.Next = d.neighbours(b)
	v.Cite = d.cite(b.Title, w.dateWords(b.Date))
	return v
}

// placeOf is where a brief was written: an id of a place shows its name, other
// words stay, even where they are the id of somebody.
func (d desk) placeOf(b *model.Brief) string {
	words := frontOf(b).Place
	if e := d.byID[words]; e != nil && e.Kind == "place" {
		return d.nameOf(e)
	}
	return words
}

func frontOf(b *model.Brief) brief.Front {
	if b.Doc == nil {
		return brief.Front{}
	}
	return b.Doc.Front
}

// minutes is the reading time at 220 words a minute.
func minutes(doc *brief.Doc) int {
	if doc == nil {
		return 0
	}
	n := 0
	for _, b := range doc.Blocks {
		for range strings.FieldsSeq(b.Text) {
			n++
		}
	}
	return (n + 219) / 220
}

// heldAndPlanned shows events that were and those still planned, each with the
// line of the text where it stands.
func (d desk) heldAndPlanned(list []*model.Event, lines map[*model.Event]Link) (held, planned []EventRow) {
	for _, e := range list {
		row := d.eventRow(e)
		row.Line = lines[e]
		if e.Phase == "planned" || e.Phase == "postponed" {
			planned = append(planned, row)
		} else {
			held = append(held, row)
		}
	}
	return held, planned
}

// cast is everybody in the records of a brief, then those only named in it.
func (w *world) cast(b *model.Brief) []*model.Entity {
	var out []*model.Entity
	for _, e := range b.Events {
		out = appendPeople(appendPeople(out, e.Actors), e.Recipients)
	}
	for _, s := range b.Statements {
		out = appendPeople(appendPeople(appendPeople(out, s.Speakers), s.Addressees), s.Targets)
	}
	for _, e := range w.named[b] {
		out = appendNew(out, e)
	}
	return out
}

// appendPeople adds those who are not in a list yet, in order.
func appendPeople(out []*model.Entity, list []model.Participant) []*model.Entity {
	for i := range list {
		out = appendNew(out, list[i].Entity)
	}
	return out
}

// takingPart is everybody who takes part in an event, each once.
func takingPart(e *model.Event) []*model.Entity {
	out := make([]*model.Entity, 0, len(e.Actors)+len(e.Recipients))
	return appendPeople(appendPeople(out, e.Actors), e.Recipients)
}

func appendNew(out []*model.Entity, e *model.Entity) []*model.Entity {
	if e == nil || slices.Contains(out, e) {
		return out
	}
	return append(out, e)
}

func ofKind(list []*model.Entity, kind string) []*model.Entity {
	return slices.DeleteFunc(slices.Clone(list), func(e *model.Entity) bool { return e.Kind != kind })
}

func sourcesOf(b *model.Brief) []*model.Entity {
	var out []*model.Entity
	add := func(list []*model.Entity) {
		for _, e := range list {
			if e != nil && e.Kind == "source" {
				out = appendNew(out, e)
			}
		}
	}
	for _, e := range b.Events {
		add(e.Sources)
		for _, c := range e.Chains {
			add(c)
		}
	}
	for _, s := range b.Statements {
		for _, c := range s.Chains {
			add(c)
		}
	}
	return out
}

func (d desk) sourceRows(list []*model.Entity) []SourceRow {
	var out []SourceRow
	for _, e := range list {
		row := SourceRow{
			Link: d.entity(e), Kind: strings.ReplaceAll(e.Source.Kind, "-", " "), Origin: d.originOf(e), By: d.entity(e.By), Lang: e.Source.Lang, Grade: e.Source.Grade,
			Original: outside(e.Source.URL), Archived: outside(e.Source.Archive),
		}
		if t := d.written(e.Source.Published); t != nil {
			row.Published = *t
		}
		out = append(out, row)
	}
	return out
}

// neighbours are the briefs before and after on the brief's first topic; all
// briefs when it has none.
func (d desk) neighbours(b *model.Brief) (previous, next *BriefRow) {
	list := d.m.Briefs
	if len(b.Topics) > 0 {
		list = d.briefsOf[b.Topics[0]]
	}
	i, found := slices.BinarySearchFunc(list, b, inTime)
	if !found {
		return nil, nil
	}
	if i > 0 {
		row := d.briefRow(list[i-1])
		previous = &row
	}
	if i+1 < len(list) {
		row := d.briefRow(list[i+1])
		next = &row
	}
	return previous, next
}

// inTime is the order of briefs in a model: date, then path.
func inTime(a, b *model.Brief) int {
	return cmp.Or(a.Date.Lo.Compare(b.Date.Lo), cmp.Compare(docPath(a.Doc), docPath(b.Doc)))
}

// cite is one line to copy: title, date, site and address.
func (d desk) cite(title, when string) string {
	parts := []string{title}
	if when != "" {
		parts = append(parts, when)
	}
	parts = append(parts, first(d.o.Config.Title, "Readout"))
	if u := absolute(d.baseURL, d.from); u != "" {
		parts = append(parts, u)
	}
	return strings.Join(parts, ". ")
}

// tellMore says whether claims tell more than the facts of their event: they
// name a source or its grade, or stand in several briefs. What one brief says of
// itself stands above already.
func tellMore(claims []model.Claim) bool {
	return slices.ContainsFunc(claims, func(c model.Claim) bool {
		return len(c.Chain) > 0 || c.Grade != "" || c.Brief != claims[0].Brief
	})
}

// eventPage answers: what happened, what does each side say, what follows?
func (w *world) eventPage(e *model.Event) EventPage {
	d := w.desk(eventURL(e))
	title, sources := w.eventTitle(e), ofKind(e.Sources, "source")
	d.notes = tabled(sources)
	v := EventPage{
		Frame: d.frame("event", title, w.t("{0}: {1}", title, w.dateWords(e.When)), "", d.to(w.t("Events"), "/events/")),
		Title: w.titleWith(e, e.Label), Card: d.card(e), Accounts: d.accounts(e), Parts: d.eventRows(w.partsOf[e]),
		Relations: append(d.relations(besidesWhole(e)), d.reverse(e)...), Evidence: d.cited(e), Briefs: d.briefRows(e.Briefs),
		Sources: d.sourceRows(sources), SourceCount: e.SourceCount, Cite: d.cite(title, w.dateWords(e.When)),
		Certainty: w.certainty(e),
	}
	v.Card.Origin = d.eventOrigin(e) // also "unattributed"
	v.Linked = d.describeEvent(e, title)
	if v.Image == nil && len(e.Briefs) > 0 {
		v.Image = d.shareImage(briefURL(e.Briefs[0]))
	}
	if len(e.Recipients) > 0 {
		v.Initiated = d.parties(e.Actors)
	}
	promised := d.promisedAt(e)
	for _, s := range e.Statements {
		switch {
		case len(s.Quotes) > 0:
			v.Quotes = append(v.Quotes, d.statement(s))
		case !d.ties.promise.Has(s) || len(promised) > shown: // else it stands among the outcomes
			v.Statements = append(v.Statements, d.statement(s))
		}
	}
	for _, n := range e.Notes {
		v.Card.Notes = append(v.Card.Notes, (&prose{desk: d, doc: n.Brief.Doc, ids: map[string]bool{}}).words(n.Nodes))
	}
	if len(e.Conflicts) > 0 || tellMore(e.Claims) {
		v.Claims = each(e.Claims, d.claim)
	}
	for _, c := range e.Conflicts {
		v.Conflicts = append(v.Conflicts, d.conflict(c))
	}
	for _, c := range e.Chains {
		if len(c) < 2 {
			continue // the list of sources names it
		}
		v.Chains = append(v.Chains, d.entities(c))
	}
	if e.PartOf != nil {
		l := d.eventLink(e.PartOf)
		v.Whole = &l
	}
	v.BuiltFrom = len(e.Briefs)
	v.QuotesOrigin, v.StatementsOrigin = sameOrigin(v.Quotes), sameOrigin(v.Statements)
	v.EventMore, v.References = d.eventMore(e, promised), d.notes.list
	v.Previous, v.Next = d.nearest(e, -1), d.nearest(e, 1)
	return v
}

// nearest is the event before or after another that has a page, in the order
// of time.
func (d desk) nearest(e *model.Event, step int) *Link {
	for i := d.lazy.order()[e] + step; i >= 0 && i < len(d.m.Events); i += step {
		if l := d.to(d.eventTitle(d.m.Events[i]), eventURL(d.m.Events[i])); l.URL != "" {
			return &l
		}
	}
	return nil
}

func (w *world) certainty(e *model.Event) []Fact {
	var out []Fact
	for _, f := range []Fact{
		{Name: w.t("Phase"), Words: w.term(e.Phase), Mark: e.Phase}, {Name: w.t("Confirmation"), Words: w.term(e.Confirmation), Mark: e.Confirmation},
		{Name: w.t("Grade"), Words: e.Grade},
		{Name: w.t("Likelihood"), Words: w.term(e.Likelihood)}, {Name: w.t("Confidence"), Words: w.term(e.Confidence)},
	} {
		if f.Words != "" {
			out = append(out, f)
		}
	}
	return out
}

// besidesWhole leaves out the relation that the line "part of" says already.
func besidesWhole(e *model.Event) []model.Relation {
	return slices.DeleteFunc(slices.Clone(e.Relations), func(r model.Relation) bool {
		return r.Kind == "part-of" && r.To.Event == e.PartOf && e.PartOf != nil
	})
}

// reverse shows the relations that other records have to this one.
func (d desk) reverse(e *model.Event) []Relation {
	var out []Relation
	for _, p := range d.pointing[e] {
		if p.kind == "part-of" && p.from.Event != nil {
			continue // parts have a list of their own
		}
		v := Relation{Kind: d.term(spaced(p.kind)), Back: true}
		v.To, v.When = d.ref(p.from)
		out = append(out, v)
	}
	return out
}

// cited quotes the evidence, or the paragraph before where there is none.
func (d desk) cited(e *model.Event) []Cited {
	list := d.m.Evidence(model.Ref{Event: e})
	if len(list) == 0 {
		list = d.m.Contexts(e)
	}
	var out []Cited
	for _, ev := range list {
		if ev.Brief == nil {
			continue
		}
		out = append(out, Cited{Words: ev.Text, Sentence: ev.Sentence, At: d.titled(ev.Brief, d.evidenceURL(ev)), When: d.date(ev.Brief.Date)})
	}
	return out
}

func (d desk) claim(c model.Claim) Claim {
	v := Claim{Field: d.term(fieldName(c.Field)), Value: d.termOf(c.Field, c.Value), Grade: c.Grade, Chain: d.entities(c.Chain)}
	if r := model.Reliability(c.Chain); !strings.HasPrefix(c.Grade, r) {
		v.Reliability = r
	}
	if c.Brief != nil {
		v.At = d.titled(c.Brief, briefURL(c.Brief))
	}
	return v
}

func (d desk) conflict(c model.Conflict) Conflict {
	v := Conflict{Field: d.term(fieldName(c.Field))}
	for _, x := range c.Values {
		v.Values = append(v.Values, d.claim(model.Claim{Brief: x.Brief, Field: c.Field, Value: x.Value, Chain: x.Sources}))
	}
	return v
}

// accounts lays the accounts of an event side by side (R24).
func (d desk) accounts(e *model.Event) *Accounts {
	list := slices.Clone(e.Accounts)
	slices.SortStableFunc(list, func(a, b *model.AccountOf) int {
		return cmp.Or(comparePublished(a.Source, b.Source), cmp.Compare(a.Source.ID, b.Source.ID))
	})
	if len(list) == 0 {
		return nil
	}
	v := &Accounts{}
	if len(list) == 1 {
		l := d.entity(list[0].Source)
		v.Only = &l
	}
	var subjects []*model.Entity
	raised := map[*model.Entity]int{}
	for _, a := range list {
		subjects = append(subjects, a.Topics...)
		for _, t := range a.Topics {
			raised[t]++
		}
	}
	subjects = listed(subjects)
	side := list[:min(len(list), maxColumns)]
	for _, a := range side {
		v.Columns = append(v.Columns, d.account(a))
	}
	for _, t := range subjects {
		v.Rows = append(v.Rows, d.subjectRow(t, side))
	}
	v.Rows = append(v.Rows, d.quoteRows(side)...)
	for _, a := range list[len(side):] {
		more := AccountLine{Account: d.account(a), Topics: d.entities(listed(a.Topics))}
		for _, s := range a.Statements {
			more.Statements = append(more.Statements, d.statement(s))
		}
		v.More = append(v.More, more)
	}
	if len(list) > 1 && len(subjects) > 0 {
		alone := 0
		for _, t := range subjects {
			if raised[t] == 1 {
				alone++
			}
		}
		v.Line = d.tn(alone, "{0} of {1} subjects appears in only one account.", "{0} of {1} subjects appear in only one account.", len(subjects))
		if len(subjects) == 1 {
			v.Line = d.t("{0} of 1 subject appears in only one account.", alone)
		}
	}
	return v
}

// maxColumns is how many accounts stand side by side: nobody compares more, and
// a cell for each of very many, on each of very many rows, is no page. The
// others are listed.
const maxColumns = 20

func (d desk) account(a *model.AccountOf) Account {
	v := Account{Link: d.entity(a.Source), By: d.entity(a.Source.By), Lang: a.Source.Source.Lang, Origin: d.originOf(a.Source), Complete: a.Complete}
	if t := d.written(a.Source.Source.Published); t != nil {
		v.Published = *t
	}
	return v
}

// comparePublished orders sources by publication; those without a date come last.
func comparePublished(a, b *model.Entity) int {
	at, aok := when.ParseEDTF(a.Source.Published)
	bt, bok := when.ParseEDTF(b.Source.Published)
	switch {
	case aok && bok:
		return when.Compare(at, bt)
	case aok:
		return -1
	case bok:
		return 1
	}
	return 0
}

func (d desk) subjectRow(t *model.Entity, list []*model.AccountOf) AccountRow {
	row := AccountRow{Subject: d.entity(t)}
	for _, a := range list {
		cell := AccountCell{Source: d.nameOf(a.Source), State: d.absent(a)}
		if slices.Contains(a.Topics, t) {
			cell.State = d.t("raised")
			for _, s := range a.Statements {
				if slices.Contains(s.Topics, t) {
					cell.Statements = append(cell.Statements, d.statement(s))
				}
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// quoteRows gives each quotation a row: who published these words, and who did
// not. Two accounts that quote one person alike share a row.
func (d desk) quoteRows(list []*model.AccountOf) []AccountRow {
	var out []AccountRow
	at := map[string]int{}
	for i, a := range list {
		for _, s := range a.Statements {
			if len(s.Quotes) == 0 {
				continue
			}
			who := d.names(s.Speakers)
			words := s.Quotes[0].Text
			n, known := at[who+words]
			if !known {
				n, at[who+words] = len(out), len(out)
				row := AccountRow{Subject: Link{Text: d.t("“{0}”", shorten(words)), In: d.inBrief(s.Brief)}, Who: who}
				for _, b := range list {
					row.Cells = append(row.Cells, AccountCell{Source: d.nameOf(b.Source), State: d.absent(b)})
				}
				out = append(out, row)
			}
			out[n].Cells[i].State = d.t("raised")
		}
	}
	return out
}

// absent may say "not mentioned" only of an account that was read to its end.
func (w *world) absent(a *model.AccountOf) string {
	if a.Complete {
		return w.t("not mentioned")
	}
	return w.t("no data")
}
