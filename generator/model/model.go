// Package model makes the event model out of all parsed files: it resolves
// names, merges records, orders time and derives what pages need.
//
// [Link] is pure: it does no I/O, knows no clock, and never fails. It gives a
// model and diagnostics. Nothing in a model is changed after Link returns.
package model

import (
	"slices"
	"time"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

// Options is what of configuration and flags bears on linking.
type Options struct {
	Config *brief.Config
	AsOf   string // --as-of; "" = the configuration's, else the newest brief's date (R23)

	// Hidden holds the ids of files, sources, offices and records that the
	// edition leaves out. A reference to one is no mistake: it is left out too (BR406).
	Hidden map[string]bool
}

// Model is a whole site as data. Lists are in the order of the published data
// (contract 4).
type Model struct {
	AsOf        time.Time // midnight labelled UTC
	Briefs      []*Brief
	Pages       []*brief.Doc // wiki pages, by path
	Entities    []*Entity    // by kind (leader, org, place, topic, source), then id
	Events      []*Event     // timeline order (R11)
	Statements  []*Statement
	Mentions    []*Mention
	Dyads       []*Dyad
	Pairs       []*Dyad // also those with too few contacts for a page, or none; by id
	Commitments []*Promise
	Asks        []*Promise
	Positions   []*Position
	Upcoming    []*Event
	Passed      []*Event
	Unresolved  []*Unresolved
	Diags       []diag.Diagnostic

	// AsMember lists, for a person, the events of groups with `expand: yes`
	// at whose date the person belonged to the group (R14).
	AsMember map[*Entity][]Membership

	// Links and Names are of the prose that was linked; [Model.Target] and
	// [Model.Hits] look where it has been changed since as well.
	Links map[*brief.Link]Target    // where explicit links in prose lead
	Names map[*brief.Node][]NameHit // names found in runs of text, in order

	entities map[string]*Entity

	core *core   // nil for a model that was not linked
	over overlay // what prose has been changed to since
}

// Entity finds an entity by its id.
func (m *Model) Entity(id string) *Entity { return m.entities[id] }

// Event finds an event by its id.
func (m *Model) Event(id string) *Event {
	if m.core == nil { // a small one, made by hand
		if i := slices.IndexFunc(m.Events, func(e *Event) bool { return e.ID == id }); i >= 0 {
			return m.Events[i]
		}
		return nil
	}
	ref, _ := m.core.ids.Get(id)
	if ref.Event == nil || ref.Event.ID != id { // an earlier id
		return nil
	}
	return ref.Event
}

// Related are the topics near to one: those that its file names, then those
// that stand beside it (R15).
func (m *Model) Related(topic *Entity) []*Entity {
	if m.core != nil {
		if list, ok := m.core.related[topic]; ok {
			return list
		}
	}
	return topic.Related
}

// Membership is a group with the events that a member shared in through it.
type Membership struct {
	Group  *Entity
	Events []*Event // timeline order
}

// Target is where a link of prose leads. At most one of the fields is set;
// none when the link is to be shown as its words.
type Target struct {
	Entity  *Entity
	Records []Ref  // evidence
	URL     string // any other address, as written
}

// Ref is an event or a statement.
type Ref struct {
	Event     *Event
	Statement *Statement
}

// NameHit is a name in a run of text: bytes [Start, End) of Node.Text.
// Link says whether it is to be rendered as a link.
type NameHit struct {
	Start, End int
	Entity     *Entity
	Link       bool
}

// Brief is a published brief.
type Brief struct {
	Doc        *brief.Doc
	ID, Title  string
	Date       when.Time
	Topics     []*Entity
	TLP        string
	Status     string
	Events     []*Event
	Statements []*Statement

	order int // by date, then path
}

// Entity is a leader, organisation, place, topic or source.
type Entity struct {
	ID, Kind, Name string
	Aliases        []string
	Doc            *brief.Doc      // nil for provisional entities and local sources
	Front          *brief.Front    // of its file; empty where there is none
	Source         brief.SourceDef // sources only
	By, Of         *Entity
	Broader        *Entity // topics
	Narrower       []*Entity
	Related        []*Entity // topics that its file names; see [Model.Related]
	Offices        []Office
	Provisional    bool
	Unlisted       bool // unknown topic, kept
	Hidden         bool
}

// Office is one mandate with its bounds; zero From or To is open. To is
// exclusive: the first moment after the last day held.
type Office struct {
	ID, Title string
	Of        *Entity
	From, To  time.Time
}

// Participant is somebody who takes part, speaks or is addressed.
type Participant struct {
	Entity  *Entity // nil when Unknown
	Office  string  // id of the office that was written
	Title   string  // title of the office held at the date, for pages
	Role    string
	Gloss   string
	Unknown bool
}

// Event is one event, merged over all briefs.
type Event struct {
	ID           string
	Auto         bool
	Type, Base   string // the word, and the built-in type it is or extends
	Label        string
	Actors       []Participant
	Recipients   []Participant // empty = undirected
	When         when.Time
	Duration     *when.Bounds
	Place        *Entity
	Topics       []*Entity
	Phase        string
	Confirmation string
	Multilateral bool
	PartOf       *Event
	Relations    []Relation
	Briefs       []*Brief
	Sources      []*Entity // distinct nearest sources
	SourceCount  int       // R9
	Chains       [][]*Entity
	Accounts     []*AccountOf
	Evidence     []Evidence
	Contexts     []Evidence // the paragraph before the list, where there is no evidence
	Grade        string
	Likelihood   string
	Confidence   string
	TLP          string
	Claims       []Claim
	Conflicts    []Conflict
	PLOVER       string
	Statements   []*Statement // made during it, in order
	Notes        []Note
	Was          []string
	code         string        // `code`, the PLOVER or CAMEO code of an action
	Items        []*brief.Item // the records it was merged from, so that pages put its card in their place

	rank  int         // among the events that were linked with it
	first standing    // of its records
	span  window      // tightened (R12)
	place int64       // grows along the timeline, in steps that leave room
	told  []*rawEvent // the records, where one alone does not say it all

	stated []*Entity // the topics that somebody wrote for it
}

// Note is free Markdown inside a record.
type Note struct {
	Brief *Brief
	Nodes []brief.Node
}

// Statement is something said.
type Statement struct {
	ID                            string
	Auto                          bool
	Verb, Base                    string
	Brief                         *Brief
	Pos                           diag.Pos
	Item                          *brief.Item
	Items                         []*brief.Item // the records it was merged from, Item first
	Speakers, Addressees, Targets []Participant
	OnBehalfOf                    []*Entity
	Text                          string
	Quotes                        []Quote
	Stance                        string
	Joint                         bool
	Topics                        []*Entity
	When                          when.Time
	During                        []*Event
	Relations                     []Relation
	Due                           *when.Time
	Within                        *Entity
	Chains                        [][]*Entity
	Evidence                      []Evidence
	Grade, Likelihood, Confidence string
	TLP                           string
	Commitment, Ask               bool
	Denied                        bool
	Account                       *Entity // the account's source, when made inside one
	Was                           []string

	first  standing   // of its records
	parts  int        // how many records it was merged from
	briefs []*Brief   // that of each
	span   *window    // tightened (R12), nil where that is its own
	behind *Statement // what keeps it from standing earlier, nil if nothing does; see latest
	turn   int32      // among those behind the same
}

// Quote is verbatim words and whose they are: speaker or via.
type Quote struct{ Text, Owner string }

// Relation leads to an event or a statement.
type Relation struct {
	Kind    string
	To      Ref
	Implied bool
}

// AccountOf is what one source says of an event (language 2.7).
type AccountOf struct {
	Source     *Entity
	Complete   bool
	Topics     []*Entity
	Statements []*Statement
}

// Evidence is words of a brief that lead to a record.
type Evidence struct {
	Brief    *Brief
	Text     string
	Pos      diag.Pos
	Block    int // of the brief's Doc.Blocks
	Sentence string
}

// Claim is one written value of a field. When is that of a date as it was
// understood, nil for other fields.
type Claim struct {
	Brief *Brief
	Pos   diag.Pos
	Field string
	Value string
	When  *when.Time
	Chain []*Entity
	Grade string
}

// Conflict is a field on which sources disagree (R7).
type Conflict struct {
	Field  string
	Values []ConflictValue
}

// ConflictValue is one side of a conflict.
type ConflictValue struct {
	Value   string
	Sources []*Entity
	Brief   *Brief
}

// Mention is a name of an entity in the prose of a brief.
type Mention struct {
	Brief    *Brief
	Entity   *Entity
	Pos      diag.Pos
	Text     string
	Auto     bool
	Block    int
	Sentence string
}

// Dyad is a pair of persons (R17).
type Dyad struct {
	ID         string
	A, B       *Entity
	Contacts   []*Event
	Present    []*Event
	Last, Next *Event
}

// Promise is a commitment or an ask (R20).
type Promise struct {
	Statement  *Statement
	By, Toward []*Entity
	Due        *when.Time
	State      string
	DecidedBy  []Ref
}

// Position is what one holder said on a topic about a target (R19).
type Position struct {
	Holder, Topic, Target *Entity // Target may be nil
	Entries               []PositionEntry
}

// PositionEntry is one statement of a position.
type PositionEntry struct {
	Statement     *Statement
	Shift, Denied bool
}

// Unresolved is a name in records that means nothing known, or one of several
// (BR201, BR204). Suggestions are ids, the likeliest first.
type Unresolved struct {
	Name        string
	Places      []Place
	Suggestions []string
}

// Place is a position in a brief.
type Place struct {
	Brief *Brief
	Pos   diag.Pos
	may   []string // ids of what a name there may mean, the likeliest first
}
