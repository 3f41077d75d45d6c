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
	When       Date
	Due        *Date
	State      string
	Ask        bool
	Source     Link
	Decided    []Relation
}
