// Package when reads and compares honest dates: EDTF, relative words resolved
// against an anchor day, clock times with zones, and durations with bounds.
//
// Days float: a value without a clock time is a window of calendar days,
// compared by calendar whatever its zone; instants are compared only where a
// value has a clock time. The package knows no clock of the machine and does
// no I/O; zones come from a copy in the program. Enter at [Parse], [ParseEDTF],
// [ParseDuration], and for readers at [Time.Words] and [Bounds.Words].
package when

import "time"

// Precision says how much of a date is known.
type Precision string

// The precisions of the published data.
const (
	Day     Precision = "day"
	Range   Precision = "range"
	Week    Precision = "week"
	Month   Precision = "month"
	Year    Precision = "year"
	Open    Precision = "open"
	Instant Precision = "instant"
)

// Time is a date as far as it is known: a half-open window [Lo, Hi).
// For values without a clock time Lo and Hi are midnights labelled UTC that
// stand for floating calendar days; for instants they are real moments one
// minute apart. A zero Lo or Hi is an open end. The zero Time is no date.
type Time struct {
	EDTF        string // canonical, marks included; RFC 3339 with offset for instants; reads as the same window
	Phrase      string // as written, "" when nobody wrote it
	Lo, Hi      time.Time
	Precision   Precision
	Uncertain   bool   // ?
	Approximate bool   // ~
	Interval    bool   // a/b: says how long it lasted, not "some day in"
	Zone        string // IANA name, UTC or an offset; "" stands for UTC
	Stated      bool   // somebody wrote it; false for windows made from a missing `on`
}

// Anchor is what relative words are resolved against.
type Anchor struct {
	Day       time.Time // midnight labelled UTC
	Uncertain bool      // the anchor day itself is marked ?
	Approx    bool
	Zone      string // IANA name, UTC or an offset
	Planned   bool   // take the planned column of the table of relative dates
	Lang      string // also read month and day names of this language; English always
}

// Problem is a fault or a remark about a written value, without a position:
// the caller knows where the value stands.
type Problem struct {
	Code    string // BR301, BR303, BR305, BR306, BR106
	Message string
	Help    string
	Fix     string // what the whole value should be, where that is certain
}

// Bounds is a duration as far as it is known. Zero Min or Max with the flag
// HasMin or HasMax false means no bound on that side.
type Bounds struct {
	Min, Max                   time.Duration
	HasMin, HasMax             bool
	MinExclusive, MaxExclusive bool
	Approximate                bool
	Unit                       time.Duration // the last unit written, for widening by ~
	Phrase                     string
}
