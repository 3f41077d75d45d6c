package site

// The views are the template API: each template gets exactly one of them.
// They are documented for theme authors in templates/README.md.

// Link is words that may lead somewhere; without URL they are plain words.
type Link struct {
	Text, URL string
	In        string // the language of Text where it is not the page's
	Notes     string // the numbers that paper gives the sources behind it, "" for most
}

// Date is a date as far as it is known. ISO goes into <time datetime>; it is
// empty where HTML has no form for what is known.
// Spread is Short where it is more than a column of dates has room for: it
// breaks between words, and at no hyphen of a day.
type Date struct {
	Words, Short, ISO, Phrase string
	Spread                    Markup
}

// Party is somebody in a record. Title is the office held at that date.
type Party struct {
	Link
	Title, Role, Gloss string
}

// Frame is what surrounds every page.
type Frame struct {
	Lang, SiteTitle, PageTitle, Description string
	Dir                                     string // "rtl" where the page runs from the right, else ""
	Kind, Canonical, Home, CSS, JS, Icon    string
	Logo                                    string
	Search                                  Link // without URL when it is switched off
	SearchJS, SearchIndex                   string
	MoreJS                                  string    // what JS loads when somebody asks for it
	Previews                                string    // for the script: the folder of previews, "" without
	Keys                                    []KeyLink // for the script: where g and a letter lead
	Data                                    Link      // the page about the data
	PageData                                Link      // this page as JSON
	Nav                                     []NavLink
	Crumbs                                  []Link
	AsOf, Changed                           Date
	License, Author, Source, Edit           string
	History                                 string // where the host of the repository shows how Source changed
	BuiltFrom                               int    // how many briefs have a part in the page; 0 where that is not counted
	NoIndex                                 bool
	Marking                                 string // TLP:AMBER; "" where everybody may read
	Feeds                                   []FeedLink
	CardType                                string // Open Graph: article, profile, website
	Image                                   *Image // Open Graph: its card image
	Published                               string // briefs: the day, if it is one
	Found                                   bool   // the page is one that a search should find, not a list of others
	Linked                                  Markup // the script element with JSON-LD, may be empty
}

// KeyLink is a link that a key leads to.
type KeyLink struct {
	Link
	Key   string
	InNav bool // the navigation has a link to the same place, which bears the key
}

// FeedLink is a feed or calendar: the page's own, or the whole site's.
type FeedLink struct {
	Link
	Type string // its media type
	Site bool
}

// NavLink is an entry of the navigation.
type NavLink struct {
	Link
	Here bool
	Key  string // the key that leads there, see [KeyLink]
}

// Piece is a stretch of prose, then the records that stand there.
type Piece struct {
	HTML    Markup
	Records []Record
	Of      string // the page's language, where HTML is in another
}

// Record is an event card or a statement card; the other is nil.
type Record struct {
	Event     *Card
	Statement *Statement
}

// Card is an event in short.
type Card struct {
	Anchor, Kind, Label, Phase, Confirmation string
	Title                                    Link
	When                                     Date
	Duration                                 string
	Place                                    Link
	Actors, Recipients                       []Party
	Topics, Sources                          []Link
	Statements                               []Statement
	Notes                                    []Markup
	Origin                                   *Origin  // of its sources, where it names them; on its own page also where it has none
	Back                                     []Link   // the sentences that are its evidence
	Earlier                                  []string // anchors that it had under other ids
	Narrower                                 []Link   // in the page of a topic: the narrower ones that it belongs there by
}

// Statement is something said, with the way it came to us.
type Statement struct {
	Anchor, Verb, Text, Stance    string
	ByVerb                        bool   // the verb says the stance already
	In                            string // the language of its words where it is not the page's
	Said                          Markup // Text with its links; "" where Text must do
	Speakers, Addressees, Targets []Party
	OnBehalfOf                    []Link
	Quotes                        []Quote
	When                          Date
	Topics                        []Link
	Chain                         []Link // nearest the speaker first
	Account                       Link
	Source                        Link // where it stands in a brief
	During                        []Link
	Due                           *Date
	Commitment, Ask, Denied       bool
	Joint                         bool
	Grade, Likelihood, Confidence string
	Origin                        *Origin // nil where what it stands in has the same
	Relations                     []Relation
	Back                          []Link
	Earlier                       []string // anchors that it had under other ids
	Notes                         []Markup // in its brief
}

// Quote is words between quotation marks. ByVia says that they are those of
// whoever reports, not of the speaker.
type Quote struct {
	Text  string
	ByVia bool
}

// Relation is a record that bears on this one.
type Relation struct {
	Kind    string
	Back    bool // the other record names this one
	To      Link
	When    Date
	Implied bool
}

// BriefRow is a brief in a list.
type BriefRow struct {
	Link
	When       Date
	BottomLine string // in the language of the link
	Topics     []Link
	Events     int
}

// Cited is words of a brief that name or prove something.
type Cited struct {
	Words, Sentence string
	At              Link // the place in the brief, in whose language the words are
	When            Date
}

// Year is the events of one year, newest first.
type Year struct {
	Name   string
	Events []EventRow
}

// EventRow is an event in one line.
type EventRow struct {
	Title Link
	When  Date
	Phase string
	Line  Link   // in the page of a brief: where it stands in the text as written
	Kind  string // as far as the Filter of the page offers it
	On    string // ids of the topics that it offers, with spaces

	Narrower []Link // in the page of a topic: as that of a Card
}

// SaidRow is a statement in one line.
type SaidRow struct {
	When                          Date
	Speakers, Addressees, Targets []Link
	Verb, Text, Stance            string // Stance as far as the verb does not say it
	In                            string // the language of Text where it is not the page's
	Denied                        bool
	Source                        Link   // where it stands in a brief
	Narrower                      []Link // in the page of a topic: as that of a Card
}

// SaidDay is what was said at one time, under one date.
type SaidDay struct {
	When Date
	Rows []SaidRow
}

// ArchivePage is the view of "archive": what a page lists, of one year or month.
type ArchivePage struct {
	Frame
	Title, Name       string
	Earlier, Later    *Link
	Periods           []Count   // the months of a year that has too much for one page
	Months            []Year    // events by month, newest first
	Filter            Filter    // of Months
	Statements, About []SaidDay // newest first
	Mentions          []Cited
	Briefs            []BriefRow
	Pairs             []PairRow
}

// HomePage is the view of "home".
type HomePage struct {
	Frame
	Intro    string
	Lead     *BriefRow
	Quiet    *BriefRow // the newest brief, if it changed nothing
	Since    *BriefRow // the newest brief that changed something, of which Changes are
	Before   *BriefRow // the one before it
	Changes  Changes
	Upcoming []AgendaItem // the next seven days
	Unfixed  []AgendaItem // may fall into them, but no day or week is known
	Until    Date
	Agenda   Link
	People   []Active
	Topics   []Active
	Briefs   []BriefRow
	Strip    *Strip // the last 52 weeks
	Weeks    Link
	Entries  []Link
	About    Link
}

// Count is a thing and in how many events it stands.
type Count struct {
	Link
	N int
}

// Active is a thing in the news: its events in 30 days, and over half a year.
type Active struct {
	Count
	Spark *Spark
}

// BriefPage is the view of "brief".
type BriefPage struct {
	Frame
	Title, Status, BottomLine string
	In                        string // the language of the brief where it is not the page's
	When                      Date
	Place, Author             string
	Minutes                   int
	Origin                    *Origin // where all its records have the same
	Body                      []Piece
	Quotes                    []Statement
	QuotesOrigin              *Origin // where all quotes have the same
	Events, Planned           []EventRow
	People, Orgs, Topics      []Link
	Sources                   []SourceRow
	References                []Reference // for paper: what the text links to besides
	Corrections               []string
	Previous, Next            *BriefRow
	Text                      Link // the text as it was written
	Cite                      string
}

// SourceRow is a line of a table of sources.
type SourceRow struct {
	Link
	Kind               string
	Origin             *Origin
	By                 Link
	Published          Date
	Lang, Grade        string
	Original, Archived string // outside addresses, http and https only
}

// EventPage is the view of "event".
type EventPage struct {
	Frame
	EventMore
	Title              string
	Card               Card
	Certainty          []Fact
	Initiated          []Party
	Accounts           *Accounts
	Quotes, Statements []Statement
	QuotesOrigin       *Origin // where all quotes have the same
	StatementsOrigin   *Origin
	Claims             []Claim
	Conflicts          []Conflict
	Whole              *Link
	Parts              []EventRow
	Relations          []Relation
	Evidence           []Cited
	Briefs             []BriefRow
	Sources            []SourceRow
	References         []Reference // for paper: what the notes link to besides
	SourceCount        int
	Chains             [][]Link
	Previous, Next     *Link // in the order of time
	Cite               string
}

// Fact is a name and its value, for lists of facts.
type Fact struct {
	Name  string
	Words string
	Mark  string // the word of the language behind Words, where it has a shape
	Links []Link
	Date  *Date
}

// Accounts is what several sources say of one event, side by side (R24).
type Accounts struct {
	Only    *Link // the one account there is
	Line    string
	Columns []Account
	Rows    []AccountRow
	More    []AccountLine // of the accounts that have no column
}

// AccountLine is an account, and what it raises.
type AccountLine struct {
	Account
	Topics     []Link
	Statements []Statement
}

// Account is a column of [Accounts].
type Account struct {
	Link
	By        Link
	Published Date
	Lang      string
	Origin    *Origin
	Complete  bool
}

// AccountRow is one subject, or one quoted statement, over all accounts.
type AccountRow struct {
	Subject Link
	Who     string // the speaker of a quotation
	Cells   []AccountCell
}

// AccountCell says "raised", "not mentioned" or "no data".
type AccountCell struct {
	Source     string
	State      string
	Statements []Statement
}

// Claim is one written value and who gives it.
type Claim struct {
	Field, Value, Grade string
	Reliability         string // of the chain, where it is not that of the grade
	Chain               []Link
	At                  Link
}

// Conflict is a field on which sources disagree (R7).
type Conflict struct {
	Field  string
	Values []Claim
}

// GroupEvents is a group that somebody belonged to, with its events, newest first.
type GroupEvents struct {
	Group  Link
	Events []Card
}

type EntityPage struct {
	Frame
	EntityMore
	References             []Reference // for paper: the sources of what is printed
	Name, Native, FactLine string
	In                     string // the language of summary and profile where it is not the page's
	Provisional            bool
	Portrait               Markup // an img, "" without a picture
	Roles                  []Office
	Current                []Office
	Facts                  []Fact
	Summary                string
	Reviewed               *Date
	Since                  int // events after Reviewed
	Trend, TrendReason     string
	Profile                []Piece
	Upcoming, Recent       []Card
	AsMember               []GroupEvents // leaders: events of their groups (R14)
	Positions              []Position
	PositionsLeft          int // those that stand only under AllPositions
	AllPositions           Link
	Quotes                 []Statement
	QuotesOrigin           *Origin   // where all quotes have the same
	Statements             []SaidRow // by this one, or of this topic
	About                  []SaidRow
	Years                  []Year  // the newest 100 events
	Filter                 Filter  // of Years
	Archive                []Count // year pages, where a list is longer than its page shows
	Mentions               []Cited
	Involved               []Count
	Broader                *Link
	Narrower, Related      []Link
	Briefs                 []BriefRow
	Claims                 []EventClaim
}

// EventClaim is a claim and the event it is about.
type EventClaim struct {
	Event Link
	Claim
}

// Office is one mandate.
type Office struct {
	Title    string
	Of       Link
	From, To *Date // To is the last day held
	Named    bool  // the title names the body: "President of France"
}

// Position is the latest word of one holder on one topic (R19).
type Position struct {
	Holder, Topic, Target Link
	Latest                Statement
	Shift                 bool
	Count                 int
	Log                   Link // to all of them, "3 on file"
}

// ListPage is the view of "list": the indexes.
type ListPage struct {
	Frame
	Title, Intro string
	Groups       []Group
	Letters      []Count // of a long index: the pages of its letters
	Archive      []Count // year pages
}

// Group is a part of an index.
type Group struct {
	Heading string
	Rows    []Row
}

// Row is a line of an index.
type Row struct {
	Link
	Note string
	When *Date
	N    int
}

// WikiPage is the view of "page".
type WikiPage struct {
	Frame
	Title string
	In    string // the language of the text where it is not the page's
	Body  []Piece

	References []Reference  // for paper: what the text links to outside
	Labels     []LabelGroup // in the site's own page about itself
}

// AboutPage is the view of "about".
type AboutPage struct {
	Frame
	Intro                                string
	Briefs, Events, Statements, Entities int
	Labels                               []LabelGroup
	Glossary, Corrections, Changes       Link
}

// MissingPage is the view of "404".
type MissingPage struct {
	Frame
	Entries []Link
	Script  string // lists pages with a similar address
	Files   string // the names of the files of previews, where it looks for them
}

// DataPage is the view of "data".
type DataPage struct {
	Frame
	Model, Schema       Link
	Tables              []Table
	Separator           string // between the values of one cell
	BibTeX, CFF         string
	BibTeXFile, CFFFile Link
	Versions            []DataVersion // newest first
}

// DataVersion is what changed with a version of the published data.
type DataVersion struct {
	N     int
	Words string
}

// Table is a part of the data as files, with what its columns mean.
type Table struct {
	Name, Words string
	Rows        int
	CSV, NDJSON Link
	Columns     []Column
}

// SearchPage is the view of "search": lists for those without a script.
type SearchPage struct {
	Frame
	Sections []SearchSection
	Served   bool    // a server answers, so that the form works without a script
	Answer   *Answer // to a query that a server was asked
}

// SearchSection is a kind of thing by letter or month. Years leads on to what
// is older than the list.
type SearchSection struct {
	Heading string
	All     Link
	Groups  []Group
	Years   []Count
}
