package site

// The views of pages about people, continued from views.go.

// PairRow is a pair of people in a list.
type PairRow struct {
	Pair           Link
	Contacts, Year int // all, and in the twelve months before the as-of date
	Last, Next     *EventRow
}

// DyadsPage is the view of "dyads", the index of pairs.
type DyadsPage struct {
	Frame
	Total   int
	Pairs   []PairRow // last contact first
	Archive []Count
}

// DyadPage is the view of "dyad": two people.
type DyadPage struct {
	Frame
	References            []Reference // for paper
	Title, FactLine, Cite string
	People                []Party // with the office at the as-of date
	Facts                 []Fact
	Last                  *Contact
	Next                  *Card
	Since                 *SinceLast
	Gaps                  *GapPlot
	Log                   []Contact // newest first
	Grid                  *Grid
	Quotes                []Statement // about or to each other, newest first
	QuotesOrigin          *Origin     // where all quotes have the same
	Said                  []SaidRow
	Promises              []PromiseRow
	Present               []EventRow // both there, without direct contact
	Archive               []Count
}

// Contact is a line of a contact log.
type Contact struct {
	Title    Link
	Kind     string
	When     Date
	Days     string // since the one before, "" where that is not known
	Topics   []Link
	Accounts Link // "2 accounts"
}

// SinceLast compares the subjects of the latest two contacts.
type SinceLast struct {
	Latest, Before         EventRow
	New, Dropped, Repeated []Link
}

// Grid says which subject was raised at which contact, newest right.
type Grid struct {
	Columns []EventRow
	Rows    []GridRow
	Older   int // contacts before the first column
	Others  int // subjects that have no row
}

// GridRow is one subject over the columns of a [Grid].
type GridRow struct {
	Subject Link
	N       int
	Cells   []bool
}

// PromiseRow is a commitment or an ask (R20).
type PromiseRow struct {
	By, Toward []Link
	Verb, Text string
	In         string // the language of Text where it is not the page's
	When       Date
	Due        *Date
	State      string
	Shape      string // beside the word, as states are never told by colour alone
	Open       bool   // it still waits for something
	Quiet      *Date  // the last news of one that is open
	Ask        bool
	Source     Link
	Decided    []Relation
}

// EntityMore is the part of [EntityPage] about ties to others. Fields that a
// kind does not have are empty.
type EntityMore struct {
	Strip        *Strip
	Spark        *Spark       // topics
	Ego          *Ego         // leaders
	Contacts     []ContactRow // leaders: most in 12 months first
	People       int          // all counterparts, also those that Contacts leaves out
	AllPairs     Link
	Travel       *Travel      // leaders
	Promises     []PromiseRow // by or to this one, or on this topic; those that wait first
	PromisesLeft int
	AllPromises  Link
	Subjects     []Count      // most events first
	StancePlot   *StancePlot  // topics
	ByMonth      []YearMonths // topics: their events, newest year first
	Holders      []Holder     // organisations: who held its offices, newest first
	Members      []Member
	Meetings     []Meeting // groups and bodies, newest first
	SpokeFor     []Spoke
	Counterpart  []StateRow // states: those whose people theirs met, most first
}

// YearMonths is how many events stand in the months of a year, newest first.
type YearMonths struct {
	Year   Link
	Months []Count
}

// ContactRow is somebody whom a leader was in contact with.
type ContactRow struct {
	Who        Link
	Pair       Link // "3 contacts", to the page of the two
	Year       int
	Last, Next *EventRow
}

// Travel is where a leader was outside the own country.
type Travel struct {
	Totals []Count // countries, most journeys first
	Rows   []TravelRow
	Older  int // journeys that Rows leaves out
}

// TravelRow is one journey.
type TravelRow struct {
	Country, Place, Purpose Link
	When                    Date
	Topics                  []Link
}

// Holder is somebody who held an office of a body.
type Holder struct {
	Who Link
	Office
}

// Member is a member of a body. Office is set where it is whoever holds that.
type Member struct {
	Who      Link
	Office   string
	From, To *Date
}

// Meeting is a meeting of a body; No counts those on file from the oldest.
type Meeting struct {
	No    int
	Title Link
	When  Date
	Place Link
	Chair []Link
}

// Spoke is somebody who spoke for a body, and in which time.
type Spoke struct {
	Who         Link
	N           int
	First, Last Date
}

// StateRow is a state in contact with another.
type StateRow struct {
	State       Link
	Total, Year int
	Last        *EventRow
	Spark       *Spark
}

// EventMore is the part of [EventPage] about the people of the event.
type EventMore struct {
	Around   []PairAround
	Pairs    int // all pairs with a contact before or after
	Outcomes []PromiseRow
	Strip    *Strip
}

// PairAround is the contact of two people before an event, and the one after.
type PairAround struct {
	Pair          Link
	Before, After *EventRow
}

// PeoplePage is the view of "people", the index of leaders.
type PeoplePage struct {
	Frame
	Letters  []Letter
	Initials []Count   // in place of Letters, of very many people: the pages of their letters
	Pairs    []PairRow // most contacts in 12 months first
	Matrix   *Matrix
	Index    Link // to all pairs
}

// Letter is the people whose names begin alike.
type Letter struct {
	Name string
	Rows []PersonRow
}

// PersonRow is a leader in the index.
type PersonRow struct {
	Link
	Role    string
	Country Link
	Last    *EventRow
	N       int // events
}

// Matrix is contacts of people with people; row and column stand for the same.
type Matrix struct {
	Who  []Link
	Rows []MatrixRow
	Left int // people in contact who are not shown
}

// MatrixRow is one person against all.
type MatrixRow struct {
	Who   Link
	Cells []MatrixCell
}

// MatrixCell is the contacts of two. Shade goes from 1 to 5.
type MatrixCell struct {
	Link
	Shade int
	Self  bool
}
