package site

import (
	"cmp"
	"slices"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/when"
)

func (w *world) dataPages() []*Page {
	out := []*Page{
		raw("/data/model.json", "data", "", (*world).modelJSON),
		raw("/data/model.schema.json", "data", "", func(*world) []byte { return schemaJSON() }),
	}
	return append(out, w.tablePages()...)
}

// modelJSON is the whole model of the edition (contract 4), a record a line,
// so that two builds can be compared line by line.
func (w *world) modelJSON() []byte {
	m := w.m
	j := &jsonText{}
	j.object(func() {
		j.num("schema", dataSchema)
		j.sub("site", func() { w.siteData(j) })
		records(j, "briefs", m.Briefs, w.briefData)
		records(j, "entities", dataOrder(m.Entities), w.entityData)
		records(j, "events", m.Events, w.eventData)
		records(j, "statements", m.Statements, w.statementData)
		records(j, "mentions", m.Mentions, mentionData)
		records(j, "dyads", m.Dyads, dyadData)
		records(j, "commitments", m.Commitments, promiseData)
		records(j, "asks", m.Asks, promiseData)
		records(j, "positions", m.Positions, positionData)
		j.texts("upcoming", each(m.Upcoming, eventID))
		j.texts("passed", each(m.Passed, eventID))
		records(j, "unresolved", m.Unresolved, w.unresolvedData)
	})
	return append(j.buf, '\n')
}

// records is a list of objects, each on a line of its own.
func records[T any](j *jsonText, key string, list []T, f func(*jsonText, T)) {
	n, from := 0, len(j.buf)
	j.field(key, func() {
		array(j, list, "\n", func(x T) {
			j.object(func() { f(j, x) })
			n++
			j.buf = reserve(j.buf, from, n, len(list))
		})
		if n > 0 {
			j.buf = slices.Insert(j.buf, len(j.buf)-1, '\n')
		}
	})
}

// reserve makes room for a long list. Once the first thousand of its members
// are written, from some place on, the space for all is known well enough to be
// taken at once: growing by copies would need it twice, and many times copied.
func reserve(buf []byte, from, written, of int) []byte {
	const sample = 1000
	if written != sample {
		return buf
	}
	return slices.Grow(buf, (len(buf)-from)/sample*(of-sample)*21/20)
}

// each projects a list; an empty one is [], never null.
func each[T, U any](list []T, f func(T) U) []U {
	out := make([]U, 0, len(list))
	for _, x := range list {
		out = append(out, f(x))
	}
	return out
}

func eventID(e *model.Event) string         { return e.ID }
func statementID(s *model.Statement) string { return s.ID }
func briefID(b *model.Brief) string         { return b.ID }
func entityID(e *model.Entity) string {
	if e == nil {
		return ""
	}
	return e.ID
}

func ids(list []*model.Entity) []string { return each(distinct(list), entityID) }

func (j *jsonText) chains(list [][]*model.Entity) {
	items(j, "chains", list, func(c []*model.Entity) { array(j, each(c, entityID), "", j.str) })
}

// dataOrder is by kind (leader, org, place, source, topic), then id.
func dataOrder(list []*model.Entity) []*model.Entity {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b *model.Entity) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (w *world) siteData(j *jsonText) {
	j.text("title", w.o.Config.Title)
	j.text("baseURL", w.baseURL)
	j.text("edition", w.o.Edition)
	if !w.m.AsOf.IsZero() {
		j.must("asOf", w.m.AsOf.Format("2006-01-02"))
	}
}

// page writes the address of a page, without base path, if there is one.
func (w *world) page(j *jsonText, url string) {
	if w.has(url) {
		j.must("url", escape(url))
	}
}

func (w *world) briefData(j *jsonText, b *model.Brief) {
	j.must("id", b.ID)
	j.text("path", docPath(b.Doc))
	w.page(j, briefURL(b))
	j.must("title", b.Title)
	j.text("date", first(b.Date.EDTF, frontOf(b).Date))
	j.texts("topics", ids(b.Topics))
	j.text("tlp", b.TLP)
	j.text("status", b.Status)
	j.texts("events", each(b.Events, eventID))
	j.texts("statements", each(b.Statements, statementID))
}

func (w *world) entityData(j *jsonText, e *model.Entity) {
	j.must("id", e.ID)
	j.must("kind", e.Kind)
	j.must("name", e.Name)
	j.texts("aliases", e.Aliases)
	j.yes("provisional", e.Provisional)
	w.page(j, entityURL(e))
	frontData(j, e)
	switch e.Kind {
	case "leader", "org", "place":
		officeData(j, e.Front)
	case "topic":
		j.texts("related", each(e.Front.Related, wordText))
		j.yes("hidden", e.Front.Hidden)
		j.text("broader", e.Front.Broader.Text)
		j.text("plover", e.Front.PLOVER)
		j.text("trend", e.Front.Trend)
		j.text("trendReason", e.Front.TrendReason)
	case "source":
		sourceData(j, e)
	}
}

func wordText(w brief.Word) string { return w.Text }

// frontData projects the keys that any entity file may have.
func frontData(j *jsonText, e *model.Entity) {
	f := e.Front
	j.text("wikidata", f.Wikidata)
	j.text("image", f.Image)
	j.text("country", f.Country)
	j.text("native", f.Native)
	j.text("sort", f.Sort_)
	j.text("summary", f.Summary)
	j.text("reviewed", f.Reviewed)
	j.text("in", f.In.Text)
	j.text("tlp", f.TLP)
	j.text("original", outside(first(e.Source.URL, f.URL))) // "url" is the page
	if e.Kind != "source" {                                 // a source's stand in its definition
		j.text("type", f.OrgKind)
		j.text("of", f.Of.Text)
	}
}

func officeData(j *jsonText, f *brief.Front) {
	member := func(m brief.MemberDef) {
		j.text("is", m.Is.Text)
		j.text("from", m.From)
		j.text("to", m.To)
	}
	objects(j, "memberOf", f.MemberOf, member)
	objects(j, "members", f.Members, member)
	j.yes("expand", f.Expand)
	objects(j, "offices", f.Offices, func(d brief.OfficeDef) {
		j.must("id", d.ID)
		j.texts("aliases", d.Aliases)
		j.text("title", d.Title)
		j.text("of", d.Of.Text)
		j.text("from", d.From)
		j.text("to", d.To)
	})
}

func sourceData(j *jsonText, e *model.Entity) {
	s := e.Source
	j.text("type", s.Kind)
	j.text("title", s.Title)
	j.text("published", s.Published)
	j.text("retrieved", s.Retrieved)
	j.text("archive", s.Archive)
	j.text("lang", s.Lang)
	j.text("grade", s.Grade)
	j.text("of", s.Of)
	j.text("by", first(entityID(e.By), s.By.Text))
	if s.Complete != nil {
		j.yes("complete", *s.Complete)
	}
}

func (w *world) eventData(j *jsonText, e *model.Event) {
	j.must("id", e.ID)
	j.yes("auto", e.Auto)
	j.must("type", e.Type)
	j.text("label", e.Label)
	w.page(j, eventURL(e))
	objects(j, "actors", e.Actors, j.party)
	objects(j, "recipients", e.Recipients, j.party)
	j.time("when", &e.When)
	if e.Duration != nil {
		j.sub("duration", func() { j.bounds(*e.Duration) })
	}
	j.text("place", entityID(e.Place))
	j.texts("topics", ids(e.Topics))
	j.text("phase", e.Phase)
	j.text("confirmation", e.Confirmation)
	j.yes("multilateral", e.Multilateral)
	if e.PartOf != nil {
		j.must("partOf", e.PartOf.ID)
	}
	objects(j, "relations", e.Relations, j.relation)
	j.texts("briefs", each(e.Briefs, briefID))
	j.texts("sources", ids(e.Sources))
	j.num("sourceCount", e.SourceCount)
	j.chains(e.Chains)
	objects(j, "accounts", e.Accounts, func(a *model.AccountOf) { accountData(j, a) })
	objects(j, "evidence", w.m.Evidence(model.Ref{Event: e}), j.evidence)
	j.marks(e.Grade, e.Likelihood, e.Confidence, e.TLP)
	objects(j, "claims", e.Claims, func(c model.Claim) { w.claimData(j, c) })
	objects(j, "conflicts", e.Conflicts, j.conflict)
	j.text("plover", e.PLOVER)
}

func (j *jsonText) marks(grade, likelihood, confidence, tlp string) {
	j.text("grade", grade)
	j.text("likelihood", likelihood)
	j.text("confidence", confidence)
	j.text("tlp", tlp)
}

func (w *world) statementData(j *jsonText, s *model.Statement) {
	j.must("id", s.ID)
	j.must("verb", s.Verb)
	j.at(s.Brief, w.m.At(s.Brief, s.Pos))
	objects(j, "speakers", s.Speakers, j.party)
	objects(j, "addressees", s.Addressees, j.party)
	objects(j, "targets", s.Targets, j.party)
	j.texts("onBehalfOf", ids(s.OnBehalfOf))
	j.text("text", s.Text)
	objects(j, "quotes", s.Quotes, func(q model.Quote) { quoteData(j, q) })
	j.text("stance", s.Stance)
	j.yes("joint", s.Joint)
	j.texts("topics", ids(s.Topics))
	j.time("when", &s.When)
	j.texts("during", each(s.During, eventID))
	objects(j, "relations", s.Relations, j.relation)
	j.time("due", s.Due)
	j.text("within", entityID(s.Within))
	j.chains(s.Chains)
	objects(j, "evidence", w.m.Evidence(model.Ref{Statement: s}), j.evidence)
	j.marks(s.Grade, s.Likelihood, s.Confidence, s.TLP)
	j.yes("commitment", s.Commitment)
	j.yes("ask", s.Ask)
}

// at writes the place in a brief.
func (j *jsonText) at(b *model.Brief, p diag.Pos) {
	if b != nil {
		j.must("brief", b.ID)
	}
	if p.Line > 0 {
		j.num("line", p.Line)
		j.num("column", p.Col)
	}
}

func quoteData(j *jsonText, q model.Quote) {
	j.must("text", q.Text)
	j.text("owner", q.Owner)
}

func (j *jsonText) party(p model.Participant) {
	j.text("id", entityID(p.Entity))
	j.text("office", p.Office)
	j.text("role", p.Role)
	j.text("gloss", p.Gloss)
	j.yes("unknown", p.Unknown)
}

// time writes a date unless there is none.
func (j *jsonText) time(key string, t *when.Time) {
	if t == nil || t.IsZero() {
		return
	}
	j.sub(key, func() {
		j.text("edtf", t.EDTF)
		j.text("phrase", t.Phrase)
		j.text("earliest", t.Earliest())
		j.text("latest", t.Latest())
		j.text("precision", string(t.Precision))
		j.yes("uncertain", t.Uncertain)
		j.yes("approximate", t.Approximate)
		j.text("zone", t.Zone)
	})
}

func (j *jsonText) bounds(b when.Bounds) {
	j.text("min", b.MinISO())
	j.yes("minExclusive", b.MinExclusive)
	j.text("max", b.MaxISO())
	j.yes("maxExclusive", b.MaxExclusive)
	j.yes("approximate", b.Approximate)
}

func (j *jsonText) relation(r model.Relation) {
	j.must("kind", r.Kind)
	if r.To.Event != nil {
		j.must("event", r.To.Event.ID)
	}
	if r.To.Statement != nil {
		j.must("statement", r.To.Statement.ID)
	}
	j.yes("implied", r.Implied)
}

func accountData(j *jsonText, a *model.AccountOf) {
	j.must("source", entityID(a.Source))
	j.yes("complete", a.Complete)
	j.texts("topics", ids(a.Topics))
	j.texts("statements", each(a.Statements, statementID))
}

func (j *jsonText) evidence(e model.Evidence) {
	j.at(e.Brief, e.Pos)
	j.must("text", e.Text)
}

func (w *world) claimData(j *jsonText, c model.Claim) {
	j.at(c.Brief, w.m.At(c.Brief, c.Pos))
	j.must("field", c.Field)
	j.must("value", c.Value)
	j.texts("chain", each(c.Chain, entityID))
	j.text("grade", c.Grade)
}

func (j *jsonText) conflict(c model.Conflict) {
	j.must("field", c.Field)
	objects(j, "values", c.Values, func(v model.ConflictValue) {
		j.must("value", v.Value)
		j.texts("sources", ids(v.Sources))
		j.at(v.Brief, diag.Pos{})
	})
}

func mentionData(j *jsonText, m *model.Mention) {
	j.at(m.Brief, m.Pos)
	j.must("entity", entityID(m.Entity))
	j.must("text", m.Text)
	j.yes("auto", m.Auto)
}

func dyadData(j *jsonText, d *model.Dyad) {
	j.must("id", d.ID)
	j.texts("leaders", []string{entityID(d.A), entityID(d.B)})
	j.texts("contacts", each(d.Contacts, eventID))
	j.texts("present", each(d.Present, eventID))
	if d.Last != nil {
		j.must("last", d.Last.ID)
	}
	if d.Next != nil {
		j.must("next", d.Next.ID)
	}
}

func promiseData(j *jsonText, p *model.Promise) {
	j.must("statement", p.Statement.ID)
	j.texts("by", ids(p.By))
	j.texts("toward", ids(p.Toward))
	j.time("due", p.Due)
	j.must("state", p.State)
	j.texts("decidedBy", each(p.DecidedBy, refID))
}

func refID(r model.Ref) string {
	if r.Event != nil {
		return r.Event.ID
	}
	if r.Statement != nil {
		return r.Statement.ID
	}
	return ""
}

func positionData(j *jsonText, p *model.Position) {
	j.must("holder", entityID(p.Holder))
	j.must("topic", entityID(p.Topic))
	j.text("target", entityID(p.Target))
	objects(j, "entries", p.Entries, func(e model.PositionEntry) {
		j.must("statement", e.Statement.ID)
		j.must("verb", e.Statement.Verb)
		j.text("stance", e.Statement.Stance)
		j.time("when", &e.Statement.When)
		j.yes("shift", e.Shift)
		j.yes("denied", e.Denied)
	})
}

func (w *world) unresolvedData(j *jsonText, u *model.Unresolved) {
	j.must("name", u.Name)
	objects(j, "places", u.Places, func(p model.Place) { j.at(p.Brief, w.m.At(p.Brief, p.Pos)) })
	j.texts("suggestions", u.Suggestions)
}
