package brief

import (
	"slices"
	"strings"
)

// The closed lists of language 4 and 2.4.
var (
	eventTypes = []string{"call", "meeting", "visit", "summit", "talks", "interview", "speech", "release", "signing", "decision", "action", "event"}
	verbs      = []string{"says", "supports", "opposes", "demands", "expects", "offers", "promises", "agrees", "refuses", "denies", "accuses", "warns"}

	onAny      = []string{"on", "about", "via", "replaces", "was", "not-same", "grade", "likelihood", "confidence", "as-of", "tlp", "during"}
	onEvent    = []string{"for", "at", "status", "part-of", "before", "after", "follows-up", "code", "fulfils", "breaks"}
	onSaid     = []string{"to", "toward", "stance", "words", "on-behalf-of", "fulfils", "breaks"}
	onPromise  = []string{"due", "within"}
	onAccount  = []string{"on", "for", "at", "status", "about", "tlp", "grade", "as-of", "complete"}
	promises   = []string{"agrees", "promises", "offers", "demands", "expects"}
	listKeys   = []string{"about", "to", "toward", "on-behalf-of", "before", "after", "during", "follows-up", "replaces", "fulfils", "breaks", "not-same", "was", "status"}
	refKeys    = []string{"at", "via", "to", "toward", "on-behalf-of", "within"}
	idKeys     = []string{"part-of", "before", "after", "during", "follows-up", "replaces", "fulfils", "breaks", "was", "not-same"}
	propKeys   = knownKeys()
	undirected = []string{"meeting"}

	phases        = []string{"planned", "ongoing", "occurred", "postponed", "cancelled"}
	confirmations = []string{"reported", "confirmed", "disputed", "denied"}

	likelihoods = []string{"almost no chance", "remote", "very unlikely", "highly improbable", "unlikely", "improbable", "improbably",
		"roughly even chance", "roughly even odds", "likely", "probable", "probably", "very likely", "highly probable",
		"almost certain", "almost certainly", "nearly certain"}
	valueLists = map[string][]string{
		"stance":     {"supportive", "critical", "doubtful", "conditional", "neutral"},
		"words":      {"speaker", "via"},
		"confidence": {"low", "moderate", "high"},
		"complete":   {"yes", "no"},
		"tlp":        tlpValues,
		"likelihood": likelihoods,
	}
)

// EventTypes lists the built-in words of events.
func EventTypes() []string { return slices.Clone(eventTypes) }

// Verbs lists the built-in words of statements.
func Verbs() []string { return slices.Clone(verbs) }

// Promises lists the verbs of commitments, not those of asks.
func Promises() []string { return []string{"agrees", "promises", "offers"} }

func knownKeys() []string {
	list := slices.Concat(onAny, onEvent, onSaid, onPromise, onAccount)
	slices.Sort(list)
	return slices.Compact(list)
}

// word says what a record word is: the built-in type or verb, or the one it
// extends in readout.yaml.
func (o Options) word(s string) (kind ItemKind, typ string, ok bool) {
	switch {
	case slices.Contains(eventTypes, s):
		return Event, s, true
	case slices.Contains(verbs, s):
		return Statement, s, true
	case o.Types[s] != "":
		return Event, o.Types[s], true
	case o.Verbs[s] != "":
		return Statement, o.Verbs[s], true
	case s == "account":
		return Account, s, true
	}
	return 0, "", false
}

// builtIn lists every word of the language.
func builtIn() []string {
	return slices.Concat(eventTypes, verbs, []string{"account"}, propKeys)
}

func (o Options) recordWords() []string {
	list := slices.Concat(eventTypes, verbs, []string{"account"})
	for k := range o.Types {
		list = append(list, k)
	}
	for k := range o.Verbs {
		list = append(list, k)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// recordWords are the words of records, made once a file.
func (w *writer) recordWords() []string {
	if w.known == nil {
		w.known = w.o.recordWords()
	}
	return w.known
}

func (w *writer) allWords() []string {
	if w.all == nil {
		w.all = slices.Concat(w.recordWords(), propKeys)
	}
	return w.all
}

// belongs says whether a key may stand on an item, and where it does.
func belongs(key string, it *Item) (bool, string) {
	switch it.Kind {
	case Account:
		return slices.Contains(onAccount, key), where(key)
	case Event:
		return slices.Contains(onAny, key) || slices.Contains(onEvent, key), where(key)
	}
	if slices.Contains(onPromise, key) {
		return slices.Contains(promises, it.Type), where(key)
	}
	return slices.Contains(onAny, key) || slices.Contains(onSaid, key), where(key)
}

func where(key string) string {
	switch {
	case slices.Contains(onPromise, key):
		return "a commitment or an ask (agrees, promises, offers, demands, expects)"
	case key == "complete":
		return "an account or a source"
	case slices.Contains(onAny, key):
		return "an event or a statement"
	case slices.Contains(onSaid, key) && slices.Contains(onEvent, key):
		return "an event or a statement"
	case slices.Contains(onSaid, key):
		return "a statement"
	}
	return "an event"
}

// Vocabulary lists the words of the closed lists that pages show, as people
// write them, for those who translate.
func Vocabulary() []string {
	list := slices.Concat(eventTypes, verbs, phases, confirmations, likelihoods, valueLists["stance"], valueLists["confidence"],
		statusValues, orgKinds, sourceKinds, idKeys)
	for i, word := range list {
		list[i] = strings.ReplaceAll(word, "-", " ")
	}
	slices.Sort(list)
	return slices.Compact(list)
}
