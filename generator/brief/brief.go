// Package brief reads one file: front matter, prose and records. It is the
// only room that knows Markdown, YAML and highlighting.
//
// A file is parsed without knowing any other: names stay names, links stay
// holes. Parsing never fails; it gives a value and diagnostics. The result is
// never changed afterwards, so it may be memoised by the file's digest.
// Enter at [Parse].
package brief

import "readout/generator/diag"

// Kind says what a file under content/ is, by its folder.
type Kind string

// The kinds of files.
const (
	Brief  Kind = "brief"
	Leader Kind = "leader"
	Org    Kind = "org"
	Place  Kind = "place"
	Topic  Kind = "topic"
	Source Kind = "source"
	Page   Kind = "page" // a wiki page
)

// Options is what of the configuration bears on parsing one file.
type Options struct {
	HTML  bool              // pass raw HTML through
	Types map[string]string // extra event words -> the type they extend
	Verbs map[string]string // extra statement words -> the verb they extend
	Lang  string            // the site's language, for ordinary dates
	TLP   string            // the mark of files that bear none
}

// Doc is one parsed file.
type Doc struct {
	Kind    Kind
	Path    string // content/briefs/a.md
	ID      string // file name without .md, or the brief's `id`
	Source  *diag.Source
	Front   Front
	Records []*Item // top-level records, in file order (briefs only)
	Body    []Node  // prose with holes, whole body in order
	Blocks  []Block // the blocks that runs of text belong to, by number
	Heads   []Heading
	Diags   []diag.Diagnostic
	Marks   []Mark // pieces with a mark of their own, by place
	// Faulty says that a mark of the file cannot be relied on, so that nothing
	// of it may be shown (contract 6.13).
	Faulty bool
}

// Heading is a heading of the body, for tables of contents and link checks.
type Heading struct {
	Level    int
	ID, Text string
}

// Block is a paragraph, heading, table cell or list item of prose.
type Block struct {
	Text string    // plain text, white space folded
	Span diag.Span // in the source
	ID   string    // the id of its element in the page, "p1", "p2", ...
}

// NodeKind says what a node of prose is.
type NodeKind uint8

// The kinds of nodes. Prose is a flat list: finished HTML between holes.
const (
	HTML    NodeKind = iota // finished HTML
	Text                    // a run of plain text in which names may occur
	Open                    // the start of a link; Link is set
	Close                   // its end
	Image                   // an image; Link is set, Text is its description
	Records                 // the place of a list of records; Items is set
)

// Node is a piece of prose.
type Node struct {
	Kind   NodeKind
	HTML   string
	Text   string // Text: the unescaped run, soft line breaks as one "\n"
	Offs   []Off  // Text: where in the source pieces of it stand
	Block  int    // Text: index into Doc.Blocks
	InLink bool   // Text: names count but are not linked
	Link   *Link
	Items  []*Item
}

// Off says that from byte At of a run on, the run is the source's text from Src on.
type Off struct{ At, Src int }

// Link is a link or image as written.
type Link struct {
	Dest  string // destination, unescaped; "" for a wiki link
	Title string
	Wiki  string    // the target of [[target]] or [[target|words]]
	Ref   string    // entity id of an (@id) link; "none" suppresses
	IDs   []string  // record ids of an evidence link (#^a,^b)
	Span  diag.Span // the whole link
	Words diag.Span // the words of the link
	Text  string    // the words as plain text
	Image bool      // it shows a picture
	Block int
}

// ItemKind says what a record item is.
type ItemKind uint8

// The kinds of items.
const (
	Event ItemKind = iota
	Statement
	Account
)

// Item is an event, a statement or an account as written.
type Item struct {
	Kind      ItemKind
	Word      string // call, says, account
	Type      string // the built-in type or verb it is, or extends
	WordSpan  diag.Span
	Span      diag.Span // the list item's first paragraph
	Lines     diag.Span // the whole lines of the list item with everything below it
	Left      []Party
	Right     []Party
	Arrow     bool
	ArrowSpan diag.Span
	Label     string // events: plain text after the colon
	LabelSpan diag.Span
	Said      Said      // statements
	Fields    []Field   // own properties, inline and nested, in order of writing
	ID        string    // explicit id, "" when none
	IDSpan    diag.Span // of the id with its ^
	Children  []*Item   // nested statements, events and accounts, in order
	Notes     [][]Node  // other Markdown inside the item
	Context   int       // block just before the list in Doc.Blocks, -1 when none
	Number    int       // position in the file, from 0, over all items
	Loose     bool      // it stands under what is no record, which is told
}

// Party is a participant, speaker or other reference as written.
type Party struct {
	Name    string    // the words to resolve, or the id when Explicit
	ID      bool      // written as @id, (@id) link: Name is an id
	Unknown bool      // ?
	All     bool      // all
	Gloss   string    // text in parentheses
	Span    diag.Span // the name, or the id with its sigil
}

// Said is what a statement says.
type Said struct {
	Text   string // plain text, white space folded, quotation marks kept
	Quotes []string
	Nodes  []Node // for the page
	Span   diag.Span
}

// Field is a property as written.
type Field struct {
	Key       string
	KeySpan   diag.Span
	Value     string // the whole value as written, white space folded
	ValueSpan diag.Span
	Parties   []Party // for keys whose value is refs
	Words     []Word  // for topics, ids and word lists: the parts
}

// Word is one part of a list value.
type Word struct {
	Text string // without sigil
	Mark bool   // written with its sigil (# or ^)
	Span diag.Span
}

// Front is front matter. Only the fields of the file's kind are filled.
type Front struct {
	Keys map[string]diag.Span // each known top-level key that is present -> its value's span
	// KeySpans holds the spans of the keys themselves.
	KeySpans map[string]diag.Span

	// Briefs and pages.
	Title, Date, TZ, Status, Author, Lang, ID, BottomLine, Place string
	Topics, Via                                                  []Word
	Names                                                        map[string]Word
	Sources                                                      []SourceDef
	Pinned                                                       bool
	Corrections                                                  []string

	// Any file.
	TLP, Embargo string
	Attachments  []AttachmentDef
	Faulty       bool     // a mark cannot be read, or may have been missed
	Was          []string // old addresses

	// Entities.
	Name                                         string
	Aliases                                      []string
	Wikidata, Image, URL, Country, Native, Sort_ string
	Summary, Reviewed, Trend, TrendReason        string
	OrgKind                                      string // the file's `kind`
	Of, In                                       Word
	Offices                                      []OfficeDef
	MemberOf, Members                            []MemberDef
	Expand, Hidden                               bool
	Broader                                      Word
	Related                                      []Word
	PLOVER                                       string
	Def                                          SourceDef // source files
}

// SourceDef is a source, as a file or under `sources:` of a brief.
type SourceDef struct {
	ID                                                               string
	IDSpan                                                           diag.Span
	Kind, Title, URL, Published, Retrieved, Archive, Lang, Grade, Of string
	By                                                               Word
	Complete                                                         *bool
	TLP                                                              string
	Lines                                                            diag.Span            // the whole lines of its entry under `sources:`
	KeySpans                                                         map[string]diag.Span // key -> span of the key
	ValueSpans                                                       map[string]diag.Span
}

// AttachmentDef is the mark of a file beside this one.
type AttachmentDef struct {
	Path string // as written
	Span diag.Span
	TLP  string
}

// OfficeDef is one mandate of a person.
type OfficeDef struct {
	ID, Title string
	Of        Word
	Aliases   []string
	From, To  string    // EDTF; To is the last day held, "" = still held
	Span      diag.Span // of the id
}

// MemberDef is a membership.
type MemberDef struct {
	Is       Word
	From, To string
}

// Config is readout.yaml.
type Config struct {
	Title, Description, BaseURL, Language, TZ, Author, License, Repository, MinVersion string
	Autolink, Records                                                                  string
	DyadsMin                                                                           int
	Types, Verbs                                                                       map[string]Extension
	Topics                                                                             []TopicDef
	Nav                                                                                []NavItem
	Editions                                                                           map[string]string // name -> tlp
	Pages                                                                              map[string]string
	Feeds, Search, Strict, HTML, NoIndex, GitDates                                     bool
	Accent, Logo                                                                       string
	AsOf, TLP, CNAME, Editor                                                           string
	Severity                                                                           map[string]string
	src                                                                                *diag.Source // nil without a file
}

// Extension is a type or verb made from a built-in one.
type Extension struct{ Extends, Label string }

// TopicDef is a topic of the starter list: known, though it has no file yet.
type TopicDef struct {
	ID, Name string
	Aliases  []string
	Broader  Word
	Span     diag.Span // of the id or name in readout.yaml
}

// NavItem is an entry of the navigation.
type NavItem struct {
	Title, URL string
	Span       diag.Span // of the address
}
