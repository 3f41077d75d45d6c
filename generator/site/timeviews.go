package site

// The views of the pages about time, promises and positions, continued from
// views.go.

// Step is a link of a strip, Here the page that is shown.
type Step struct {
	Link
	N    int
	Here bool
}

// TimelinePage is the view of "timeline": a year, a month, or one type of event.
type TimelinePage struct {
	Frame
	Title, FactLine      string
	Years, Months, Types []Step
	Sections             []TimeSection // newest first
	Undated              []TimeRow
	Filter               Filter // of these rows
	Earlier, Later       *Link
	Table                Link // the events as a table
}

// TimeSection is a month, or a year whose month is not known.
type TimeSection struct {
	Anchor, Name string
	Groups       []TimeGroup
}

// TimeGroup is what lies on one day, in one week, month, ... (R13).
type TimeGroup struct {
	When Date
	Rows []TimeRow
}

// TimeRow is an event in one line of a timeline. Clock is nil without a time.
type TimeRow struct {
	Title               Link
	Clock               *Date
	Kind                string
	On                  string // ids of topics, as EventRow
	Topics              []Link
	Phase, Confirmation string
}

// AgendaPage is the view of "agenda".
type AgendaPage struct {
	Frame
	Days      []AgendaDay
	Months    []MonthGrid
	Beyond    []AgendaItem // dates that lie in no one month
	Slipped   []Slip
	Passed    []AgendaItem // newest first
	Postponed []Postponed
	Subscribe Link
	Archive   []Count
}

// AgendaDay is a day, week or month with what is planned for it.
type AgendaDay struct {
	Anchor, Day string // Day is the last day, for a script that greys the past
	When        Date
	Items       []AgendaItem
}

// AgendaItem is something planned.
type AgendaItem struct {
	Title               Link
	Kind                string
	When                Date
	Clock               *Date
	Firm                string // how exact the date is
	Phase, Confirmation string
	Place               Link
	Who                 []Party
	Topics              []Link
	Briefs              []BriefRow // newest first
	Notes               []Markup
}

// MonthGrid is a month as a table of weeks. Whole is what may lie on any of
// its days.
type MonthGrid struct {
	Name  string
	Weeks []GridWeek
	Whole []AgendaItem
}

// GridWeek is seven days from Monday; Some is what lies on one of them.
type GridWeek struct {
	Days []GridDay
	Some []AgendaItem
}

// GridDay is a cell of a [MonthGrid]; Out is a day of another month.
type GridDay struct {
	Number    int
	ISO       string
	At        Link // where the day is listed; no URL when nothing is planned
	N         int
	Out, AsOf bool
}

// Slip is a date that was put later or earlier by a later brief.
type Slip struct {
	Event    Link
	Old, New Date
	Said     BriefRow // the brief with the old date
	Now      BriefRow
}

// Postponed is an event put off, and the one in its place, if any.
type Postponed struct {
	AgendaItem
	Instead *EventRow
}

// PositionsPage is the view of "positions": who stands where.
type PositionsPage struct {
	Frame
	Topics  []Link // the columns
	Rows    []StanceRow
	Holders []Count // all, by name; N counts topics
}

// StanceRow is one holder over the columns of a [PositionsPage].
type StanceRow struct {
	Holder Link
	Cells  []StanceCell
}

// StanceCell is the latest position; without Log.Text nothing is recorded.
type StanceCell struct {
	Log   Link
	Topic string
	When  Date
	Shift bool
	N     int
}

// HolderPage is the view of "holder": the positions of one holder.
type HolderPage struct {
	Frame
	Title     string
	Holder    Link
	Positions []HolderRow
}

// HolderRow is a position and the page of its log.
type HolderRow struct {
	Log Link
	N   int
	Position
}

// PositionPage is the view of "position": what a holder said on a topic.
type PositionPage struct {
	Frame
	Title, FactLine string
	Holder, Topic   Link
	Entries         []StanceEntry // newest first
	Sources         []SourceRow
	Archive         []Count
}

// StanceEntry is one statement of a position. From is the stance before, set
// when this one is a shift.
type StanceEntry struct {
	Statement
	About string // the target's name
	Shift bool
	From  string
}

// CommitmentsPage is the view of "commitments".
type CommitmentsPage struct {
	Frame
	FactLine string
	States   []PromiseState
	Asks     []AskedOf
	Archive  []Count
}

// PromiseState is the commitments of one state.
type PromiseState struct {
	Anchor, Here          string // the id of its list, and the address of it on the page
	State, Shape, Meaning string
	N                     int // all; Rows are the newest
	Rows                  []PromiseRow
}

// AskedOf is what is asked of somebody.
type AskedOf struct {
	Of   []Link
	Rows []PromiseRow
}

// DigestPage is the view of "digest": a day or a week.
type DigestPage struct {
	Frame
	References     []Reference // for paper: the sources of the quotes
	Title          string
	Span           Date
	Briefs         []BriefRow
	Tallies        []Tally
	Basis          string // what the medians are taken from
	Topics         []TopicEvents
	Changes        Changes
	Promised       []PromiseRow
	PromisesLeft   int // how many more
	AllPromises    Link
	Quotes         []Statement
	QuotesOrigin   *Origin // where all quotes have the same
	Ahead          []EventRow
	AheadTo        Date
	Days           []Link // of a week
	Week           Link   // of a day
	Mail, MailText Link   // the digest to be sent on
	Previous, Next *Link
}

// Tally is a number of the period beside what is usual; Usual is empty where
// there is nothing to compare with.
type Tally struct {
	Name  string
	N     int
	Usual string
}

// TopicEvents is events under a topic.
type TopicEvents struct {
	Topic  Link
	Events []EventRow
}

// ChangesPage is the view of "changes": what each brief changed, newest first.
type ChangesPage struct {
	Frame
	Title   string
	Briefs  []BriefChanges
	Archive []Count
}

// BriefChanges is what one brief changed.
type BriefChanges struct {
	Brief BriefRow
	Changes
}

// Changes is the difference that one or several briefs made.
type Changes struct {
	New         []EventRow
	Status      []Change
	Dates       []Change
	Details     []Change
	Conflicts   []Change
	Promises    []PromiseRow // decided
	Corrections []Correction
}

// Change is one value before and after. OldDate and NewDate are set for dates.
type Change struct {
	Event            Link
	Field, Old, New  string
	How              string // dates: narrowed, moved
	OldDate, NewDate *Date
}

// Correction is a note of a brief.
type Correction struct {
	Text  string
	Brief Link
	When  Date // of the brief
}

// CorrectionsPage is the view of "corrections".
type CorrectionsPage struct {
	Frame
	Title   string
	Notes   []Correction
	Archive []Count
}

// GlossaryPage is the view of "glossary".
type GlossaryPage struct {
	Frame
	Letters []TermLetter
	Labels  []LabelGroup
}

// TermLetter is the terms that begin alike.
type TermLetter struct {
	Name  string
	Terms []Term
}

// Term is a name and what it means.
type Term struct {
	Link
	Kind, Meaning string
	Mark          string // as that of a Fact
}

// LabelGroup is labels of one kind and what each means.
type LabelGroup struct {
	Name   string
	Labels []Term
}

// RedirectPage is the view of "redirect": it leads from an old address.
type RedirectPage struct {
	Lang, Dir, Title, Canonical string
	To                          Link
}
