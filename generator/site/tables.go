package site

import (
	"slices"
	"strings"

	"readout/generator/model"
	"readout/generator/when"
)

// dataTable is a part of the model as one file for spreadsheets and one for
// programs that read line by line.
type dataTable struct {
	name, words string
	rows        int
	columns     []Column
	csv, ndjson func() []byte
}

// Column is a column of a table and what it means.
type Column struct{ Name, Words string }

// column is a column with the way to fill it.
type column[T any] struct {
	name, words string
	value       func(T) string
}

// tableOf lays out a list. record writes the object of a line; without it the
// line holds the columns.
func tableOf[T any](name, words string, list []T, record func(*jsonText, T), columns []column[T]) dataTable {
	if record == nil {
		record = func(j *jsonText, x T) {
			for _, c := range columns {
				j.text(c.name, c.value(x))
			}
		}
	}
	return dataTable{
		name: name, words: words, rows: len(list),
		columns: each(columns, func(c column[T]) Column { return Column{c.name, c.words} }),
		csv: func() []byte {
			var out []byte
			for i, c := range columns {
				out = cell(out, i, c.name)
			}
			out = append(out, "\r\n"...)
			for n, x := range list {
				for i, c := range columns {
					out = cell(out, i, c.value(x))
				}
				out = append(out, "\r\n"...)
				out = reserve(out, 0, n+1, len(list))
			}
			return out
		},
		ndjson: func() []byte {
			j := &jsonText{}
			for n, x := range list {
				j.object(func() { record(j, x) })
				j.buf = append(j.buf, '\n')
				j.buf = reserve(j.buf, 0, n+1, len(list))
			}
			return j.buf
		},
	}
}

// cell writes a field of RFC 4180. A text that a spreadsheet would take for a
// formula gets an apostrophe in front, which such programs read as "text".
func cell(out []byte, i int, s string) []byte {
	if i > 0 {
		out = append(out, ',')
	}
	if s != "" && strings.IndexByte("=+-@\t\r\n", s[0]) >= 0 {
		s = "'" + s
	}
	if !strings.ContainsAny(s, "\",\r\n") {
		return append(out, s...)
	}
	out = append(out, '"')
	out = append(out, strings.ReplaceAll(s, `"`, `""`)...)
	return append(out, '"')
}

// separator stands between the values of a cell that holds several.
const separator = "; "

func join(list []string) string { return strings.Join(list, separator) }

func joinIDs(list []*model.Entity) string { return join(ids(list)) }

// joinParties writes ids, "?" for somebody who is not named.
func joinParties(list []model.Participant) string {
	return join(each(list, func(p model.Participant) string {
		if p.Entity == nil {
			return "?"
		}
		return p.Entity.ID
	}))
}

// joinChain is the first chain, nearest the speaker first.
func joinChain(chains [][]*model.Entity) string {
	if len(chains) == 0 {
		return ""
	}
	return strings.Join(each(chains[0], entityID), " > ")
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// whenColumns are the columns that say a date as far as it is known.
func whenColumns[T any](of func(T) when.Time) []column[T] {
	return []column[T]{
		{"earliest", "first day on which it can have been, or the moment; empty when open", func(x T) string { return of(x).Earliest() }},
		{"latest", "last day on which it can have been, or the moment; empty when open", func(x T) string { return of(x).Latest() }},
		{"edtf", "the date in EDTF (ISO 8601-2), with ? for uncertain and ~ for approximate", func(x T) string { return of(x).EDTF }},
		{"precision", "day, range, week, month, year, open or instant", func(x T) string { return string(of(x).Precision) }},
		{"phrase", "the words of the brief for it", func(x T) string { return of(x).Phrase }},
	}
}

// account and quote are rows that have no list of their own in the model.
type accountRow struct {
	event   *model.Event
	account *model.AccountOf
}

type quoteRow struct {
	statement *model.Statement
	quote     model.Quote
}

// tableNames are those of [world.tables], which need not be made to plan a site.
func tableNames() []string {
	return []string{"events", "statements", "entities", "commitments", "asks", "accounts", "edges", "quotes", "mentions"}
}

// tables are all of them, in the order of the data page.
func (w *world) tables() []dataTable {
	m := w.m
	var accounts []accountRow
	for _, e := range m.Events {
		for _, a := range e.Accounts {
			accounts = append(accounts, accountRow{e, a})
		}
	}
	var quotes []quoteRow
	for _, s := range m.Statements {
		for _, q := range s.Quotes {
			quotes = append(quotes, quoteRow{s, q})
		}
	}
	return []dataTable{
		tableOf("events", "What happened, is planned or was called off, one row for each event.", m.Events, w.eventData, w.eventColumns()),
		tableOf("statements", "What was said, promised, asked or refused, one row for each statement.", m.Statements, w.statementData, w.statementColumns()),
		tableOf("entities", "Leaders, organisations, places, topics and sources.", dataOrder(m.Entities), w.entityData, w.entityColumns()),
		tableOf("commitments", "Promises, agreements and offers, and what became of them.", m.Commitments, promiseData, promiseColumns()),
		tableOf("asks", "Demands and expectations, and what became of them.", m.Asks, promiseData, promiseColumns()),
		tableOf("accounts", "What each source says of an event that several sources tell.", accounts, func(j *jsonText, r accountRow) {
			j.must("event", r.event.ID)
			accountData(j, r.account)
		}, accountColumns()),
		tableOf("edges", "Pairs of leaders who were in contact or will be.", m.Dyads, dyadData, edgeColumns()),
		tableOf("quotes", "Words between quotation marks, and whose they are.", quotes, nil, quoteColumns()),
		tableOf("mentions", "Names in the prose of briefs.", m.Mentions, mentionData, mentionColumns()),
	}
}

func (w *world) eventColumns() []column[*model.Event] {
	type e = *model.Event
	cols := []column[e]{
		{"id", "the event's id; permanent when a person gave it", func(x e) string { return x.ID }},
		{"type", "call, meeting, visit, summit, ... or a word of this site", func(x e) string { return x.Type }},
		{"label", "its title, where it has one", func(x e) string { return x.Label }},
		{"phase", "planned, ongoing, occurred, postponed or cancelled", func(x e) string { return x.Phase }},
		{"confirmation", "confirmed, reported, disputed or denied", func(x e) string { return x.Confirmation }},
	}
	cols = append(cols, whenColumns(func(x e) when.Time { return x.When })...)
	return append(cols, []column[e]{
		{"actors", "ids of those who acted, or of all who took part; ? is somebody not named", func(x e) string { return joinParties(x.Actors) }},
		{"recipients", "ids of those it was directed at; empty when it had no direction", func(x e) string { return joinParties(x.Recipients) }},
		{"place", "id of the place", func(x e) string { return entityID(x.Place) }},
		{"topics", "ids of its topics", func(x e) string { return joinIDs(x.Topics) }},
		{"duration_min", "how long it lasted at least, as an ISO 8601 duration", func(x e) string { return durationOf(x).MinISO() }},
		{"duration_max", "how long it lasted at most", func(x e) string { return durationOf(x).MaxISO() }},
		{"multilateral", "yes with three or more participants or a group", func(x e) string { return yesNo(x.Multilateral) }},
		{"part_of", "id of the event it is a part of", func(x e) string {
			if x.PartOf == nil {
				return ""
			}
			return x.PartOf.ID
		}},
		{"briefs", "ids of the briefs that record it", func(x e) string { return join(each(x.Briefs, briefID)) }},
		{"sources", "ids of the nearest sources", func(x e) string { return joinIDs(x.Sources) }},
		{"source_count", "how many independent publishers those are", func(x e) string { return itoa(x.SourceCount) }},
		{"grade", "reliability of the source and of the information, A1 to F6", func(x e) string { return x.Grade }},
		{"likelihood", "how likely it is, in the words of the brief", func(x e) string { return x.Likelihood }},
		{"confidence", "confidence in that judgement: low, moderate or high", func(x e) string { return x.Confidence }},
		{"tlp", "who may read it (Traffic Light Protocol)", func(x e) string { return x.TLP }},
		{"plover", "context and mode in the PLOVER event ontology", func(x e) string { return x.PLOVER }},
		{"url", "address of its page in this site", func(x e) string { return w.pageURL(eventURL(x)) }},
	}...)
}

func durationOf(e *model.Event) when.Bounds {
	if e.Duration == nil {
		return when.Bounds{}
	}
	return *e.Duration
}

// pageURL is an address for the data, "" when there is no such page.
func (w *world) pageURL(url string) string {
	if !w.has(url) {
		return ""
	}
	return escape(url)
}

func (w *world) statementColumns() []column[*model.Statement] {
	type s = *model.Statement
	cols := []column[s]{
		{"id", "the statement's id; permanent when a person gave it", func(x s) string { return x.ID }},
		{"verb", "says, promises, demands, refuses, ... or a word of this site", func(x s) string { return x.Verb }},
		{"speakers", "ids of those who said it", func(x s) string { return joinParties(x.Speakers) }},
		{"addressees", "ids of those it was said to", func(x s) string { return joinParties(x.Addressees) }},
		{"targets", "ids of those it is about", func(x s) string { return joinParties(x.Targets) }},
		{"on_behalf_of", "ids of those it was said for", func(x s) string { return joinIDs(x.OnBehalfOf) }},
		{"text", "what was said, as the brief has it", func(x s) string { return x.Text }},
		{"stance", "supportive, committed, critical, refusing, demanding, conditional, doubtful or neutral", func(x s) string { return x.Stance }},
		{"joint", "yes when several said it together", func(x s) string { return yesNo(x.Joint) }},
		{"topics", "ids of its topics", func(x s) string { return joinIDs(x.Topics) }},
	}
	cols = append(cols, whenColumns(func(x s) when.Time { return x.When })...)
	return append(cols, []column[s]{
		{"during", "ids of the events at which it was said", func(x s) string { return join(each(x.During, eventID)) }},
		{"due", "by when, for promises and demands, in EDTF", func(x s) string { return edtf(x.Due) }},
		{"within", "id of the body within which it holds", func(x s) string { return entityID(x.Within) }},
		{"chain", "the way by which it came to us, nearest the speaker first", func(x s) string { return joinChain(x.Chains) }},
		{"commitment", "yes for promises, agreements and offers", func(x s) string { return yesNo(x.Commitment) }},
		{"ask", "yes for demands and expectations", func(x s) string { return yesNo(x.Ask) }},
		{"denied", "yes when every event it was said at is denied", func(x s) string { return yesNo(x.Denied) }},
		{"grade", "reliability of the source and of the information, A1 to F6", func(x s) string { return x.Grade }},
		{"likelihood", "how likely it is, in the words of the brief", func(x s) string { return x.Likelihood }},
		{"confidence", "confidence in that judgement: low, moderate or high", func(x s) string { return x.Confidence }},
		{"tlp", "who may read it (Traffic Light Protocol)", func(x s) string { return x.TLP }},
		{"brief", "id of the brief it stands in", func(x s) string {
			if x.Brief == nil {
				return ""
			}
			return x.Brief.ID
		}},
		{"line", "line of the brief's file", func(x s) string { return itoa(w.m.At(x.Brief, x.Pos).Line) }},
	}...)
}

func edtf(t *when.Time) string {
	if t == nil {
		return ""
	}
	return t.EDTF
}

func (w *world) entityColumns() []column[*model.Entity] {
	type e = *model.Entity
	return []column[e]{
		{"id", "the id by which records name it", func(x e) string { return x.ID }},
		{"kind", "leader, org, place, topic or source", func(x e) string { return x.Kind }},
		{"name", "its name in the language of the site", func(x e) string { return x.Name }},
		{"aliases", "other names", func(x e) string { return join(x.Aliases) }},
		{"native", "its name in its own language", func(x e) string { return x.Front.Native }},
		{"type", "what kind of body, place or source", func(x e) string { return first(x.Source.Kind, x.Front.OrgKind) }},
		{"country", "country code or name", func(x e) string { return x.Front.Country }},
		{"broader", "id of the wider topic", func(x e) string { return x.Front.Broader.Text }},
		{"by", "id of whoever publishes the source", func(x e) string { return first(entityID(x.By), x.Source.By.Text) }},
		{"published", "day on which the source was published", func(x e) string { return x.Source.Published }},
		{"original", "address of the source, or of its own site", func(x e) string { return outside(first(x.Source.URL, x.Front.URL)) }},
		{"archive", "address of an archived copy", func(x e) string { return outside(x.Source.Archive) }},
		{"wikidata", "its item in Wikidata", func(x e) string { return x.Front.Wikidata }},
		{"events", "number of events on file", func(x e) string { return itoa(len(w.eventsFor(x))) }},
		{"provisional", "yes when it has no file of its own yet", func(x e) string { return yesNo(x.Provisional) }},
		{"url", "address of its page in this site", func(x e) string { return w.pageURL(entityURL(x)) }},
	}
}

func promiseColumns() []column[*model.Promise] {
	type p = *model.Promise
	return []column[p]{
		{"statement", "id of the statement", func(x p) string { return x.Statement.ID }},
		{"by", "ids of those who are bound or who ask", func(x p) string { return joinIDs(x.By) }},
		{"toward", "ids of those it is owed to or asked of", func(x p) string { return joinIDs(x.Toward) }},
		{"text", "what was said", func(x p) string { return x.Statement.Text }},
		{"due", "by when, in EDTF", func(x p) string { return edtf(x.Due) }},
		{"state", "open, due-soon, overdue, fulfilled or met, broken, contested or replaced", func(x p) string { return x.State }},
		{"decided_by", "ids of the records that decide the state", func(x p) string { return join(each(x.DecidedBy, refID)) }},
	}
}

func accountColumns() []column[accountRow] {
	type a = accountRow
	return []column[a]{
		{"event", "id of the event", func(x a) string { return x.event.ID }},
		{"source", "id of the source whose account it is", func(x a) string { return entityID(x.account.Source) }},
		{"complete", "yes when the account was read to its end, so that silence means something", func(x a) string { return yesNo(x.account.Complete) }},
		{"topics", "ids of the topics it raises", func(x a) string { return joinIDs(x.account.Topics) }},
		{"statements", "ids of the statements in it", func(x a) string { return join(each(x.account.Statements, statementID)) }},
	}
}

func edgeColumns() []column[*model.Dyad] {
	type d = *model.Dyad
	id := func(e *model.Event) string {
		if e == nil {
			return ""
		}
		return e.ID
	}
	return []column[d]{
		{"source", "id of the first leader by the alphabet; pairs have no direction", func(x d) string { return entityID(x.A) }},
		{"target", "id of the second leader", func(x d) string { return entityID(x.B) }},
		{"weight", "number of contacts: calls, meetings, visits, talks and signings that took place", func(x d) string { return itoa(len(x.Contacts)) }},
		{"present", "number of other events at which both were present", func(x d) string { return itoa(len(x.Present)) }},
		{"last", "id of the last contact", func(x d) string { return id(x.Last) }},
		{"last_date", "its day", func(x d) string {
			if x.Last == nil {
				return ""
			}
			return first(x.Last.When.Latest(), x.Last.When.Earliest())
		}},
		{"next", "id of the next planned event with both", func(x d) string { return id(x.Next) }},
	}
}

func quoteColumns() []column[quoteRow] {
	type q = quoteRow
	return []column[q]{
		{"statement", "id of the statement it stands in", func(x q) string { return x.statement.ID }},
		{"text", "the words, without quotation marks", func(x q) string { return x.quote.Text }},
		{"owner", "speaker, or via when they are the words of whoever reports", func(x q) string { return x.quote.Owner }},
		{"speakers", "ids of the speakers", func(x q) string { return joinParties(x.statement.Speakers) }},
		{"date", "the date in EDTF", func(x q) string { return x.statement.When.EDTF }},
		{"brief", "id of the brief", func(x q) string {
			if x.statement.Brief == nil {
				return ""
			}
			return x.statement.Brief.ID
		}},
	}
}

func mentionColumns() []column[*model.Mention] {
	type m = *model.Mention
	return []column[m]{
		{"brief", "id of the brief", func(x m) string {
			if x.Brief == nil {
				return ""
			}
			return x.Brief.ID
		}},
		{"entity", "id of who or what is named", func(x m) string { return entityID(x.Entity) }},
		{"line", "line of the brief's file", func(x m) string { return itoa(x.Pos.Line) }},
		{"column", "column there, in characters from 1", func(x m) string { return itoa(x.Pos.Col) }},
		{"text", "the words", func(x m) string { return x.Text }},
		{"auto", "yes when the program found the name by itself", func(x m) string { return yesNo(x.Auto) }},
	}
}

// tablePages are the files of the tables, the citation, and the page that
// explains them.
func (w *world) tablePages() []*Page {
	var out []*Page
	for i, name := range tableNames() {
		out = append(out,
			raw("/data/"+name+".csv", "data", "", func(w *world) []byte { return w.lazy.tables()[i].csv() }),
			raw("/data/"+name+".ndjson", "data", "", func(w *world) []byte { return w.lazy.tables()[i].ndjson() }))
	}
	return append(out,
		raw("/data/citation.bib", "data", "", func(w *world) []byte { return []byte(w.bibTeX()) }),
		raw("/data/CITATION.cff", "data", "", func(w *world) []byte { return []byte(w.cff()) }),
		page("/data/", "data", w.t("Data"), "", func(w *world) any { return w.dataPage(w.lazy.tables()) }))
}

// dataSchema is the version of the published data; its history stands on the
// page about data.
const dataSchema = 1

// dataPage answers: can I have the data, and what do the columns mean?
func (w *world) dataPage(tables []dataTable) DataPage {
	d := w.desk("/data/")
	v := DataPage{
		Frame: d.frame("data", w.t("Data"), w.t("Everything on this site as files for programs and spreadsheets"), ""),
		Model: d.to("model.json", "/data/model.json"), Schema: d.to("model.schema.json", "/data/model.schema.json"),
		BibTeX: w.bibTeX(), CFF: w.cff(), BibTeXFile: d.to("citation.bib", "/data/citation.bib"), CFFFile: d.to("CITATION.cff", "/data/CITATION.cff"),
		Separator: strings.TrimSpace(separator), Versions: []DataVersion{{dataSchema, w.t("The first version. model.json and every index.json bear its number as “schema”.")}},
	}
	for _, t := range tables {
		v.Tables = append(v.Tables, Table{
			Name: t.name, Words: w.term(t.words), Rows: t.rows,
			Columns: each(t.columns, func(c Column) Column { return Column{c.Name, w.term(c.Words)} }),
			CSV:     d.to(t.name+".csv", "/data/"+t.name+".csv"), NDJSON: d.to(t.name+".ndjson", "/data/"+t.name+".ndjson"),
		})
	}
	return v
}

// bibTeX is the citation of the data as a whole.
func (w *world) bibTeX() string {
	b := &strings.Builder{}
	b.WriteString("@misc{readout,\n")
	field := func(name, words string) {
		if words != "" {
			b.WriteString("  " + name + " = " + words + ",\n")
		}
	}
	braced := func(words string) string { return "{" + bibEscapes.Replace(words) + "}" }
	field("title", braced(w.siteTitle()))
	field("author", "{"+braced(w.publisher())+"}") // twice: the name of a body is not turned round
	if !w.m.AsOf.IsZero() {
		field("year", braced(w.m.AsOf.Format("2006")))
		field("note", braced(w.t("As at {0}", w.m.AsOf.Format("2006-01-02"))))
	}
	if u := absolute(w.baseURL, "/"); u != "" {
		b.WriteString("  url = {" + u + "},\n") // percent-encoded: no brace can stand in it
	}
	b.WriteString("}\n")
	return b.String()
}

func (w *world) publisher() string { return first(w.o.Config.Author, w.siteTitle()) }

// bibEscapes keeps words inside the braces of a field.
var bibEscapes = strings.NewReplacer(`\`, `\textbackslash `, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "$", `\$`, "_", `\_`, "\n", " ")

// licences that the Citation File Format knows by their SPDX names and that
// fit texts and data.
var licences = []string{"CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "CC0-1.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0"}

// cff is the Citation File Format 1.2.0, which is YAML. A JSON string is a
// YAML string too.
func (w *world) cff() string {
	quoted := func(s string) string {
		j := &jsonText{}
		j.str(s)
		return string(j.buf)
	}
	b := &strings.Builder{}
	b.WriteString("cff-version: 1.2.0\nmessage: Please cite this data set as below.\ntype: dataset\n")
	b.WriteString("title: " + quoted(w.siteTitle()) + "\nauthors:\n  - name: " + quoted(w.publisher()) + "\n")
	if !w.m.AsOf.IsZero() {
		b.WriteString("date-released: " + w.m.AsOf.Format("2006-01-02") + "\n")
	}
	if u := absolute(w.baseURL, "/"); u != "" {
		b.WriteString("url: " + quoted(u) + "\n")
	}
	spdx := strings.ReplaceAll(w.o.Config.License, " ", "-")
	if slices.Contains(licences, spdx) {
		b.WriteString("license: " + spdx + "\n")
	} else if u := outside(w.o.Config.License); u != "" {
		b.WriteString("license-url: " + quoted(u) + "\n")
	}
	return b.String()
}
