package site

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// The schema of model.json (JSON Schema 2020-12), built from a few words so
// that each field stands in one line with what it means. It is closed: a field
// without a line here makes a test fail, and every reader has been told.

// prop is a field. A name with "?" at its end may be missing.
type prop struct {
	name  string
	of    map[string]any
	words string
}

type schema = map[string]any

// shape is an object with these fields and no others.
func shape(words string, props ...prop) schema {
	all, required := schema{}, []string{}
	for _, p := range props {
		name, optional := strings.CutSuffix(p.name, "?")
		if !optional {
			required = append(required, name)
		}
		described := schema{"description": p.words}
		for k, v := range p.of {
			described[k] = v
		}
		all[name] = described
	}
	return schema{"description": words, "type": "object", "properties": all, "required": required, "additionalProperties": false}
}

func listOf(of schema) schema      { return schema{"type": "array", "items": of} }
func def(name string) schema       { return schema{"$ref": "#/$defs/" + name} }
func oneOf(words ...string) schema { return schema{"enum": words} }

// The kinds of values. They are functions, as nobody may change them.
func str() schema  { return schema{"type": "string"} }
func yes() schema  { return schema{"type": "boolean"} }
func num() schema  { return schema{"type": "integer", "minimum": 0} }
func strs() schema { return listOf(str()) }

// schemaJSON stands beside model.json; a test holds the one to the other.
func schemaJSON() []byte {
	doc := modelShape()
	doc["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	doc["title"] = "Readout model, version 1"
	doc["$defs"] = schema{
		"brief": briefShape(), "entity": entityShape(), "event": eventShape(), "statement": statementShape(),
		"mention": mentionShape(), "dyad": dyadShape(), "promise": promiseShape(), "position": positionShape(), "unresolved": unresolvedShape(),
		"party": partyShape(), "time": timeShape(), "bounds": boundsShape(), "relation": relationShape(),
		"evidence": evidenceShape(), "claim": claimShape(), "conflict": conflictShape(), "account": accountShape(),
		"membership": shape("A membership.", prop{"is?", str(), "id of the other side"}, prop{"from?", str(), "first day, in EDTF"}, prop{"to?", str(), "last day, in EDTF"}),
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		return nil // only plain values stand in it
	}
	return b.Bytes()
}

func modelShape() schema {
	return shape("Everything that one edition of a site knows. Empty lists are [], unknown texts are left out; keys are sorted.",
		prop{"schema", schema{"const": 1}, "version of this form"},
		prop{"site", shape("The site.",
			prop{"title?", str(), "its title"}, prop{"baseURL?", str(), "stands before every url"},
			prop{"edition?", str(), "for which readers it is"}, prop{"asOf?", str(), "the day from which upcoming and overdue are counted"}), "the site as a whole"},
		prop{"briefs", listOf(def("brief")), "by date, then path"},
		prop{"entities", listOf(def("entity")), "by kind, then id"},
		prop{"events", listOf(def("event")), "in the order of the timeline"},
		prop{"statements", listOf(def("statement")), "in the order of their dates, then brief, then position; what was said in an event before what was said in one that follows it, and a promise before what fulfils it"},
		prop{"mentions", listOf(def("mention")), "by date of the brief, path and position"},
		prop{"dyads", listOf(def("dyad")), "by id"},
		prop{"commitments", listOf(def("promise")), "what was promised, agreed or offered"},
		prop{"asks", listOf(def("promise")), "what was demanded or expected"},
		prop{"positions", listOf(def("position")), "who said what on which topic, over time"},
		prop{"upcoming", strs(), "ids of events to come"},
		prop{"passed", strs(), "ids of planned events whose time has passed without an outcome on file"},
		prop{"unresolved", listOf(def("unresolved")), "names in records that nothing on file bears"})
}

// spotProps say where in a brief something stands.
func spotProps() []prop {
	return []prop{
		{"brief?", str(), "id of the brief"}, {"line?", num(), "line, in the text that this edition shows"},
		{"column?", num(), "column there, in characters from 1"},
	}
}

func markProps() []prop {
	return []prop{
		{"grade?", str(), "reliability of source and information, A1 to F6"}, {"likelihood?", str(), "how likely it is"},
		{"confidence?", str(), "confidence in that judgement"}, {"tlp?", str(), "who may read it, the highest of all inputs"},
	}
}

func briefShape() schema {
	return shape("A published brief.",
		prop{"id", str(), "its id"}, prop{"path?", str(), "its file"}, prop{"url?", str(), "its page, without base path"},
		prop{"title", str(), "its title"}, prop{"date?", str(), "its date, in EDTF"}, prop{"topics", strs(), "topics of its front matter"},
		prop{"tlp?", str(), "who may read it"}, prop{"status?", str(), "published, corrected, ..."},
		prop{"events", strs(), "ids of the events it records"}, prop{"statements", strs(), "ids of the statements it records"})
}

func entityShape() schema {
	return shape("A leader, organisation, place, topic or source. Keys of its file are written in camel case.",
		prop{"id", str(), "the id by which records name it"}, prop{"kind", oneOf("leader", "org", "place", "topic", "source"), "what it is"},
		prop{"name", str(), "its name in the language of the site"}, prop{"aliases", strs(), "other names"},
		prop{"provisional", yes(), "whether it has no file of its own yet"}, prop{"url?", str(), "its page, without base path"},
		prop{"type?", str(), "kind of body, place or source"}, prop{"wikidata?", str(), "item in Wikidata"}, prop{"image?", str(), "a picture"},
		prop{"country?", str(), "country"}, prop{"native?", str(), "name in its own language"}, prop{"sort?", str(), "name to sort by"},
		prop{"summary?", str(), "a summary by a person"}, prop{"reviewed?", str(), "day of that summary"}, prop{"of?", str(), "what it is a part of; for a source what it is a version of"},
		prop{"in?", str(), "the place it lies in"}, prop{"tlp?", str(), "who may read it"}, prop{"original?", str(), "address of the source, or of its own site"},
		prop{"memberOf?", listOf(def("membership")), "bodies it belongs to"}, prop{"members?", listOf(def("membership")), "who belongs to it"},
		prop{"expand?", yes(), "whether its events stand on the pages of its members"},
		prop{"offices?", listOf(shape("A mandate.", prop{"id", str(), "id of the office"}, prop{"title?", str(), "its title"}, prop{"of?", str(), "whose office it is"},
			prop{"from?", str(), "first day, in EDTF"}, prop{"to?", str(), "last day held"}, prop{"aliases", strs(), "names for the holder"})), "mandates held"},
		prop{"related?", strs(), "topics beside it"}, prop{"hidden?", yes(), "whether it stands in no list"}, prop{"broader?", str(), "the wider topic"},
		prop{"plover?", str(), "PLOVER context"}, prop{"trend?", str(), "where it is heading, by a person"}, prop{"trendReason?", str(), "why"},
		prop{"title?", str(), "title of the source"}, prop{"published?", str(), "day of publication"}, prop{"retrieved?", str(), "day on which it was read"},
		prop{"archive?", str(), "address of an archived copy"}, prop{"lang?", str(), "language"}, prop{"grade?", str(), "reliability"},
		prop{"by?", str(), "who publishes it"}, prop{"complete?", yes(), "whether it was read to its end"})
}

func eventShape() schema {
	return shape("An event, merged from all briefs that record it.", append([]prop{
		{"id", str(), "its id"}, {"auto", yes(), "whether the program made the id, which is then not permanent"},
		{"type", str(), "call, meeting, visit, ..."}, {"label?", str(), "its title"}, {"url?", str(), "its page, without base path"},
		{"actors", listOf(def("party")), "who acted, or all who took part"}, {"recipients", listOf(def("party")), "at whom it was directed; empty without direction"},
		{"when?", def("time"), "its date"}, {"duration?", def("bounds"), "how long it lasted"}, {"place?", str(), "id of the place"},
		{"topics", strs(), "ids of its topics"}, {"phase?", oneOf("planned", "ongoing", "occurred", "postponed", "cancelled"), "whether it took place"},
		{"confirmation?", oneOf("confirmed", "reported", "disputed", "denied"), "how sure that is"},
		{"multilateral", yes(), "three or more participants, or a group"}, {"partOf?", str(), "id of the event it is a part of"},
		{"relations", listOf(def("relation")), "other records it bears on"}, {"briefs", strs(), "ids of the briefs that record it"},
		{"sources", strs(), "ids of the nearest sources"}, {"sourceCount", num(), "how many independent publishers"},
		{"chains", listOf(strs()), "the ways by which it came to us, nearest the speaker first"},
		{"accounts", listOf(def("account")), "what each source says of it"}, {"evidence", listOf(def("evidence")), "words of briefs that lead to it"},
		{"claims", listOf(def("claim")), "every value that somebody wrote"}, {"conflicts", listOf(def("conflict")), "fields on which sources disagree"},
		{"plover?", str(), "PLOVER context and mode"},
	}, markProps()...)...)
}

func statementShape() schema {
	return shape("Something said.", slices.Concat([]prop{
		{"id", str(), "its id"}, {"verb", str(), "says, promises, demands, ..."},
		{"speakers", listOf(def("party")), "who said it"}, {"addressees", listOf(def("party")), "to whom"}, {"targets", listOf(def("party")), "about whom"},
		{"onBehalfOf", strs(), "for whom"}, {"text?", str(), "the words as the brief has them"},
		{"quotes", listOf(shape("Verbatim words.", prop{"text", str(), "the words"}, prop{"owner?", oneOf("speaker", "via"), "whose they are"})), "its quotations"},
		{"stance?", str(), "supportive, critical, ..."}, {"joint", yes(), "whether several said it together"}, {"topics", strs(), "ids of its topics"},
		{"when?", def("time"), "its date"}, {"during", strs(), "ids of events at which it was said"}, {"relations", listOf(def("relation")), "other records it bears on"},
		{"due?", def("time"), "by when"}, {"within?", str(), "id of the body within which it holds"},
		{"chains", listOf(strs()), "the ways by which it came to us, nearest the speaker first"}, {"evidence", listOf(def("evidence")), "words of briefs that lead to it"},
		{"commitment", yes(), "promise, agreement or offer"}, {"ask", yes(), "demand or expectation"},
	}, spotProps(), markProps())...)
}

func mentionShape() schema {
	return shape("A name in the prose of a brief.", append(spotProps(),
		prop{"entity", str(), "id of who or what is named"}, prop{"text", str(), "the words"}, prop{"auto", yes(), "whether the program found it by itself"})...)
}

func dyadShape() schema {
	return shape("Two leaders.",
		prop{"id", str(), "both ids, sorted"}, prop{"leaders", strs(), "both ids"}, prop{"contacts", strs(), "ids of events by which they were in contact"},
		prop{"present", strs(), "ids of other events at which both were"}, prop{"last?", str(), "id of the last contact"}, prop{"next?", str(), "id of the next event with both"})
}

func promiseShape() schema {
	return shape("A commitment or an ask.",
		prop{"statement", str(), "id of the statement"}, prop{"by", strs(), "who is bound, or who asks"}, prop{"toward", strs(), "to whom it is owed, or of whom it is asked"},
		prop{"due?", def("time"), "by when"}, prop{"state", oneOf("open", "due-soon", "overdue", "fulfilled", "met", "broken", "contested", "replaced"), "what became of it"},
		prop{"decidedBy", strs(), "ids of the records that decide it"})
}

func positionShape() schema {
	return shape("What one holder said on a topic, about a target or none.",
		prop{"holder", str(), "id of the holder"}, prop{"topic", str(), "id of the topic"}, prop{"target?", str(), "id of the target"},
		prop{"entries", listOf(shape("One statement of it.", prop{"statement", str(), "its id"}, prop{"verb", str(), "its verb"}, prop{"stance?", str(), "its stance"},
			prop{"when?", def("time"), "its date"}, prop{"shift", yes(), "whether the stance changed from the one before"}, prop{"denied", yes(), "whether it is denied"})), "oldest first"})
}

func unresolvedShape() schema {
	return shape("A name in records that nothing on file bears.",
		prop{"name", str(), "the name"}, prop{"places", listOf(shape("A place in a brief.", spotProps()...)), "where it stands"}, prop{"suggestions", strs(), "ids that may be meant"})
}

func partyShape() schema {
	return shape("Somebody who takes part, speaks or is addressed.",
		prop{"id?", str(), "id of the entity"}, prop{"office?", str(), "id of the office that was written"}, prop{"role?", str(), "host, chair, mediator, ..."},
		prop{"gloss?", str(), "other words in parentheses"}, prop{"unknown", yes(), "whether it is somebody not named"})
}

func timeShape() schema {
	return shape("A date as far as it is known.",
		prop{"edtf?", str(), "in EDTF (ISO 8601-2)"}, prop{"phrase?", str(), "the words of the brief"},
		prop{"earliest?", str(), "first day, or RFC 3339 instant; missing when open"}, prop{"latest?", str(), "last day, or RFC 3339 instant; missing when open"},
		prop{"precision?", oneOf("day", "range", "week", "month", "year", "open", "instant"), "how much is known"},
		prop{"uncertain", yes(), "marked ?"}, prop{"approximate", yes(), "marked ~"}, prop{"zone?", str(), "time zone"})
}

func boundsShape() schema {
	return shape("A duration as far as it is known.",
		prop{"min?", str(), "lower bound, ISO 8601"}, prop{"minExclusive", yes(), "whether it lasted longer than that"},
		prop{"max?", str(), "upper bound, ISO 8601"}, prop{"maxExclusive", yes(), "whether it was shorter than that"}, prop{"approximate", yes(), "marked ~"})
}

func relationShape() schema {
	return shape("Another record that this one bears on; one of event and statement is there.",
		prop{"kind", str(), "before, after, follows-up, replaces, fulfils, breaks, part-of, ..."}, prop{"event?", str(), "id of the event"},
		prop{"statement?", str(), "id of the statement"}, prop{"implied", yes(), "whether it follows from where the record stands"})
}

func evidenceShape() schema {
	return shape("Words of a brief that lead to a record.", append(spotProps(), prop{"text", str(), "the words"})...)
}

func claimShape() schema {
	return shape("One value that somebody wrote.", append(spotProps(),
		prop{"field", str(), "key word as written, or phase, confirmation, parties"}, prop{"value", str(), "as written"},
		prop{"chain", strs(), "who says so, nearest first"}, prop{"grade?", str(), "reliability"})...)
}

func conflictShape() schema {
	return shape("A field on which sources disagree.", prop{"field", str(), "the field"},
		prop{"values", listOf(shape("One side.", prop{"value", str(), "the value"}, prop{"sources", strs(), "who says so"}, prop{"brief?", str(), "id of the brief"})), "all sides"})
}

func accountShape() schema {
	return shape("What one source says of an event.",
		prop{"source", str(), "id of the source"}, prop{"complete", yes(), "whether it was read to its end"},
		prop{"topics", strs(), "ids of topics it raises"}, prop{"statements", strs(), "ids of its statements"})
}
