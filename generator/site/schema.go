package site

import (
	"maps"
	"slices"
	"strings"
)

// The schema of model.json (JSON Schema 2020-12). It is built from the same
// small words throughout, so that it stays as short as contract 4.

// shape is an object: keys with a "?" may be left out, others may be added.
func shape(keys map[string]any) object {
	props, required := object{}, []string{}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		name, optional := strings.CutSuffix(k, "?")
		if !optional {
			required = append(required, name)
		}
		props[name] = keys[k]
	}
	return object{"type": "object", "properties": props, "required": required}
}

func list(of any) object           { return object{"type": "array", "items": of} }
func kind(name string) object      { return object{"type": name} }
func def(name string) object       { return object{"$ref": "#/$defs/" + name} }
func oneOf(words ...string) object { return object{"enum": words} }

type keys = map[string]any

// schemaJSON stands beside model.json; a test holds the one to the other.
func schemaJSON() []byte {
	str, yes, num := kind("string"), kind("boolean"), kind("integer")
	strs := list(str)
	promise := shape(keys{"statement": str, "by": strs, "toward": strs, "due?": def("time"), "state": str, "decidedBy": strs})
	relations := list(shape(keys{"kind": str, "event?": str, "statement?": str, "implied": yes}))
	evidence := list(shape(keys{"brief?": str, "text": str, "line?": num, "column?": num}))
	doc := shape(keys{
		"schema":      object{"const": 1},
		"site":        shape(keys{"title?": str, "baseURL?": str, "edition?": str, "asOf?": str}),
		"briefs":      list(shape(keys{"id": str, "path?": str, "url?": str, "title": str, "date?": str, "topics": strs, "tlp?": str, "status?": str, "events": strs, "statements": strs})),
		"entities":    list(shape(keys{"id": str, "kind": oneOf("leader", "org", "place", "topic", "source"), "name": str, "aliases": strs, "url?": str, "provisional": yes})),
		"events":      list(def("event")),
		"statements":  list(def("statement")),
		"mentions":    list(shape(keys{"brief?": str, "entity": str, "line?": num, "column?": num, "text": str, "auto": yes})),
		"dyads":       list(shape(keys{"id": str, "leaders": strs, "contacts": strs, "present": strs, "last?": str, "next?": str})),
		"commitments": list(promise), "asks": list(promise),
		"positions": list(shape(keys{"holder": str, "topic": str, "target?": str, "entries": list(shape(keys{
			"statement": str, "verb": str, "stance?": str, "when?": def("time"), "shift": yes, "denied": yes}))})),
		"upcoming": strs, "passed": strs,
		"unresolved": list(shape(keys{"name": str, "places": list(shape(keys{"brief?": str, "line?": num, "column?": num})), "suggestions": strs})),
	})
	doc["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	doc["title"] = "Readout model"
	doc["$defs"] = object{
		"party":  shape(keys{"id?": str, "office?": str, "role?": str, "gloss?": str, "unknown": yes}),
		"time":   shape(keys{"edtf?": str, "phrase?": str, "earliest?": str, "latest?": str, "precision?": oneOf("day", "range", "week", "month", "year", "open", "instant"), "uncertain": yes, "approximate": yes, "zone?": str}),
		"bounds": shape(keys{"min?": str, "minExclusive": yes, "max?": str, "maxExclusive": yes, "approximate": yes}),
		"claim":  shape(keys{"brief?": str, "line?": num, "column?": num, "field": str, "value": str, "chain": strs, "grade?": str}),
		"event": shape(keys{
			"id": str, "auto": yes, "type": str, "label?": str, "url?": str, "actors": list(def("party")), "recipients": list(def("party")), "when?": def("time"), "duration?": def("bounds"),
			"place?": str, "topics": strs, "phase?": str, "confirmation?": str, "multilateral": yes, "partOf?": str, "relations": relations, "briefs": strs, "sources": strs, "sourceCount": num,
			"chains": list(strs), "accounts": list(shape(keys{"source": str, "complete": yes, "topics": strs, "statements": strs})), "evidence": evidence, "grade?": str, "likelihood?": str,
			"confidence?": str, "tlp?": str, "claims": list(def("claim")), "plover?": str,
			"conflicts": list(shape(keys{"field": str, "values": list(shape(keys{"value": str, "sources": strs, "brief?": str}))})),
		}),
		"statement": shape(keys{
			"id": str, "verb": str, "brief?": str, "line?": num, "column?": num, "speakers": list(def("party")), "addressees": list(def("party")), "targets": list(def("party")), "onBehalfOf": strs,
			"text?": str, "quotes": list(shape(keys{"text": str, "owner?": oneOf("speaker", "via")})), "stance?": str, "joint": yes, "topics": strs, "when?": def("time"), "during": strs,
			"relations": relations, "due?": def("time"), "within?": str, "chains": list(strs), "evidence": evidence, "grade?": str, "likelihood?": str, "confidence?": str, "tlp?": str, "commitment": yes, "ask": yes,
		}),
	}
	return encode(doc)
}
