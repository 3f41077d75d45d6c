package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/when"
)

// object is one JSON object of the published data. encoding/json writes the
// keys of a map sorted, which contract 4 asks for.
type object map[string]any

// text sets a scalar unless it is unknown.
func (o object) text(key, value string) {
	if value != "" {
		o[key] = value
	}
}

// sub sets an object unless there is none.
func (o object) sub(key string, value object) {
	if value != nil {
		o[key] = value
	}
}

func (w *world) dataPages() []*Page {
	return []*Page{
		raw("/data/model.json", "data", "", w.modelJSON),
		raw("/data/model.schema.json", "data", "", schemaJSON),
	}
}

// modelJSON is the whole model of the edition (contract 4).
func (w *world) modelJSON() []byte {
	m := w.m
	return encode(object{
		"schema":      1,
		"site":        w.siteData(),
		"briefs":      each(m.Briefs, w.briefData),
		"entities":    each(dataOrder(m.Entities), w.entityData),
		"events":      each(m.Events, w.eventData),
		"statements":  each(m.Statements, w.statementData),
		"mentions":    each(m.Mentions, mentionData),
		"dyads":       each(m.Dyads, dyadData),
		"commitments": each(m.Commitments, promiseData),
		"asks":        each(m.Asks, promiseData),
		"positions":   each(m.Positions, positionData),
		"upcoming":    each(m.Upcoming, eventID),
		"passed":      each(m.Passed, eventID),
		"unresolved":  each(m.Unresolved, unresolvedData),
	})
}

// encode writes JSON for people and programs alike: indented, "<" as it is,
// one line end at the end. Only plain values reach it, so it cannot fail.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic("site: published data that is not JSON: " + err.Error())
	}
	return b.Bytes()
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

func chains(list [][]*model.Entity) [][]string {
	return each(list, func(c []*model.Entity) []string { return each(c, entityID) })
}

// dataOrder is by kind (leader, org, place, source, topic), then id.
func dataOrder(list []*model.Entity) []*model.Entity {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b *model.Entity) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (w *world) siteData() object {
	o := object{}
	o.text("title", w.o.Config.Title)
	o.text("baseURL", w.baseURL)
	o.text("edition", w.o.Edition)
	if !w.m.AsOf.IsZero() {
		o["asOf"] = w.m.AsOf.Format("2006-01-02")
	}
	return o
}

// url sets the address of a page, without base path, if there is one.
func (w *world) url(o object, url string) {
	if w.known[url] {
		o["url"] = escape(url)
	}
}

func (w *world) briefData(b *model.Brief) object {
	o := object{"id": b.ID, "title": b.Title, "topics": ids(b.Topics), "events": each(b.Events, eventID), "statements": each(b.Statements, statementID)}
	o.text("path", docPath(b.Doc))
	w.url(o, briefURL(b))
	o.text("date", first(b.Date.EDTF, frontOf(b).Date))
	o.text("tlp", b.TLP)
	o.text("status", b.Status)
	return o
}

func (w *world) entityData(e *model.Entity) object {
	o := object{"id": e.ID, "kind": e.Kind, "name": e.Name, "aliases": each(e.Aliases, same), "provisional": e.Provisional}
	w.url(o, entityURL(e))
	frontData(o, e)
	switch e.Kind {
	case "leader", "org", "place":
		officeData(o, e.Front)
	case "topic":
		o["related"] = each(e.Front.Related, wordText)
		o["hidden"] = e.Front.Hidden
		o.text("broader", e.Front.Broader.Text)
		o.text("plover", e.Front.PLOVER)
		o.text("trend", e.Front.Trend)
		o.text("trendReason", e.Front.TrendReason)
	case "source":
		sourceData(o, e)
	}
	return o
}

func same(s string) string         { return s }
func wordText(w brief.Word) string { return w.Text }
func isMember(m brief.MemberDef) object {
	o := object{}
	o.text("is", m.Is.Text)
	o.text("from", m.From)
	o.text("to", m.To)
	return o
}

// frontData projects the keys that any entity file may have.
func frontData(o object, e *model.Entity) {
	f := e.Front
	o.text("wikidata", f.Wikidata)
	o.text("image", f.Image)
	o.text("country", f.Country)
	o.text("native", f.Native)
	o.text("sort", f.Sort_)
	o.text("summary", f.Summary)
	o.text("reviewed", f.Reviewed)
	o.text("type", f.OrgKind)
	o.text("of", f.Of.Text)
	o.text("in", f.In.Text)
	o.text("tlp", f.TLP)
}

func officeData(o object, f brief.Front) {
	o["memberOf"] = each(f.MemberOf, isMember)
	o["members"] = each(f.Members, isMember)
	o["expand"] = f.Expand
	o["offices"] = each(f.Offices, func(d brief.OfficeDef) object {
		x := object{"id": d.ID, "aliases": each(d.Aliases, same)}
		x.text("title", d.Title)
		x.text("of", d.Of.Text)
		x.text("from", d.From)
		x.text("to", d.To)
		return x
	})
}

func sourceData(o object, e *model.Entity) {
	s := e.Source
	o.text("type", s.Kind)
	o.text("title", s.Title)
	o.text("published", s.Published)
	o.text("retrieved", s.Retrieved)
	o.text("archive", s.Archive)
	o.text("lang", s.Lang)
	o.text("grade", s.Grade)
	o.text("of", s.Of)
	o.text("by", first(entityID(e.By), s.By.Text))
	if s.Complete != nil {
		o["complete"] = *s.Complete
	}
}

func (w *world) eventData(e *model.Event) object {
	o := object{
		"id": e.ID, "auto": e.Auto, "type": e.Type, "actors": each(e.Actors, partyData), "recipients": each(e.Recipients, partyData),
		"topics": ids(e.Topics), "multilateral": e.Multilateral, "relations": relationData(e.Relations), "briefs": each(e.Briefs, briefID),
		"sources": ids(e.Sources), "sourceCount": e.SourceCount, "chains": chains(e.Chains), "accounts": each(e.Accounts, accountData),
		"evidence": each(e.Evidence, evidenceData), "claims": each(e.Claims, claimData), "conflicts": each(e.Conflicts, conflictData),
	}
	w.url(o, eventURL(e))
	o.text("label", e.Label)
	o.sub("when", timeData(e.When))
	if e.Duration != nil {
		o.sub("duration", boundsData(*e.Duration))
	}
	o.text("place", entityID(e.Place))
	o.text("phase", e.Phase)
	o.text("confirmation", e.Confirmation)
	if e.PartOf != nil {
		o["partOf"] = e.PartOf.ID
	}
	o.text("plover", e.PLOVER)
	marks(o, e.Grade, e.Likelihood, e.Confidence, e.TLP)
	return o
}

func marks(o object, grade, likelihood, confidence, tlp string) {
	o.text("grade", grade)
	o.text("likelihood", likelihood)
	o.text("confidence", confidence)
	o.text("tlp", tlp)
}

func (w *world) statementData(s *model.Statement) object {
	o := object{
		"id": s.ID, "verb": s.Verb, "speakers": each(s.Speakers, partyData), "addressees": each(s.Addressees, partyData),
		"targets": each(s.Targets, partyData), "onBehalfOf": ids(s.OnBehalfOf), "quotes": each(s.Quotes, quoteData), "joint": s.Joint,
		"topics": ids(s.Topics), "during": each(s.During, eventID), "relations": relationData(s.Relations), "chains": chains(s.Chains),
		"evidence": each(s.Evidence, evidenceData), "commitment": s.Commitment, "ask": s.Ask,
	}
	at(o, s.Brief, s.Pos)
	o.text("text", s.Text)
	o.text("stance", s.Stance)
	o.sub("when", timeData(s.When))
	if s.Due != nil {
		o.sub("due", timeData(*s.Due))
	}
	o.text("within", entityID(s.Within))
	marks(o, s.Grade, s.Likelihood, s.Confidence, s.TLP)
	return o
}

// at sets the place in a brief.
func at(o object, b *model.Brief, p diag.Pos) {
	if b != nil {
		o["brief"] = b.ID
	}
	if p.Line > 0 {
		o["line"], o["column"] = p.Line, p.Col
	}
}

func quoteData(q model.Quote) object {
	o := object{"text": q.Text}
	o.text("owner", q.Owner)
	return o
}

func partyData(p model.Participant) object {
	o := object{"unknown": p.Unknown}
	o.text("id", entityID(p.Entity))
	o.text("office", p.Office)
	o.text("role", p.Role)
	o.text("gloss", p.Gloss)
	return o
}

// timeData projects a date; nil when there is none.
func timeData(t when.Time) object {
	if t.IsZero() {
		return nil
	}
	o := object{"uncertain": t.Uncertain, "approximate": t.Approximate}
	o.text("edtf", t.EDTF)
	o.text("phrase", t.Phrase)
	o.text("earliest", t.Earliest())
	o.text("latest", t.Latest())
	o.text("precision", string(t.Precision))
	o.text("zone", t.Zone)
	return o
}

func boundsData(b when.Bounds) object {
	o := object{"minExclusive": b.MinExclusive, "maxExclusive": b.MaxExclusive, "approximate": b.Approximate}
	o.text("min", b.MinISO())
	o.text("max", b.MaxISO())
	return o
}

func relationData(list []model.Relation) []object {
	return each(list, func(r model.Relation) object {
		o := object{"kind": r.Kind, "implied": r.Implied}
		if r.To.Event != nil {
			o["event"] = r.To.Event.ID
		}
		if r.To.Statement != nil {
			o["statement"] = r.To.Statement.ID
		}
		return o
	})
}

func accountData(a *model.AccountOf) object {
	return object{"source": entityID(a.Source), "complete": a.Complete, "topics": ids(a.Topics), "statements": each(a.Statements, statementID)}
}

func evidenceData(e model.Evidence) object {
	o := object{"text": e.Text}
	at(o, e.Brief, e.Pos)
	return o
}

func claimData(c model.Claim) object {
	o := object{"field": c.Field, "value": c.Value, "chain": each(c.Chain, entityID)}
	at(o, c.Brief, c.Pos)
	o.text("grade", c.Grade)
	return o
}

func conflictData(c model.Conflict) object {
	return object{"field": c.Field, "values": each(c.Values, func(v model.ConflictValue) object {
		o := object{"value": v.Value, "sources": ids(v.Sources)}
		at(o, v.Brief, diag.Pos{})
		return o
	})}
}

func mentionData(m *model.Mention) object {
	o := object{"entity": entityID(m.Entity), "text": m.Text, "auto": m.Auto}
	at(o, m.Brief, m.Pos)
	return o
}

func dyadData(d *model.Dyad) object {
	o := object{"id": d.ID, "leaders": []string{entityID(d.A), entityID(d.B)}, "contacts": each(d.Contacts, eventID), "present": each(d.Present, eventID)}
	if d.Last != nil {
		o["last"] = d.Last.ID
	}
	if d.Next != nil {
		o["next"] = d.Next.ID
	}
	return o
}

func promiseData(p *model.Promise) object {
	o := object{"statement": p.Statement.ID, "by": ids(p.By), "toward": ids(p.Toward), "state": p.State, "decidedBy": each(p.DecidedBy, refID)}
	if p.Due != nil {
		o.sub("due", timeData(*p.Due))
	}
	return o
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

func positionData(p *model.Position) object {
	o := object{"holder": entityID(p.Holder), "topic": entityID(p.Topic), "entries": each(p.Entries, func(e model.PositionEntry) object {
		x := object{"statement": e.Statement.ID, "verb": e.Statement.Verb, "shift": e.Shift, "denied": e.Denied}
		x.text("stance", e.Statement.Stance)
		x.sub("when", timeData(e.Statement.When))
		return x
	})}
	o.text("target", entityID(p.Target))
	return o
}

func unresolvedData(u *model.Unresolved) object {
	return object{"name": u.Name, "suggestions": each(u.Suggestions, same), "places": each(u.Places, func(p model.Place) object {
		o := object{}
		at(o, p.Brief, p.Pos)
		return o
	})}
}
