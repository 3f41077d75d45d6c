// Package diag is the ground every message stands on: texts with positions,
// diagnostics as data, the catalogue of codes, and code frames.
//
// A diagnostic is a value, not a log line: terminal, browser, JSON, SARIF and
// editors are views of one list. The package must never print, and never see
// a file: it is given texts. Enter at [Source.At] and [Frame].
package diag

import (
	"cmp"
	"slices"
)

// Severity says whether a site with this diagnostic may be published.
type Severity uint8

// The severities, most serious first, so that sorting by them puts errors on top.
const (
	Error   Severity = iota // nothing is published
	Warning                 // published; --strict refuses
	Info                    // said in passing
)

// String gives the word used in text and JSON output.
func (s Severity) String() string {
	return [...]string{"error", "warning", "info"}[s]
}

// Diagnostic is one problem in what an author wrote. Message is one lower-case
// sentence that names the offending words; Help says what to do.
type Diagnostic struct {
	Code     string
	Severity Severity
	File     string // relative to the site folder, slashes; empty when no file is to blame
	Start    Pos    // first code point of the offending words; the zero value with an empty File
	End      Pos    // just after them, on the same or a later line
	Message  string
	Help     string
	Fixes    []Fix
	Excerpt  string // the source line of Start, so that a frame needs no file
	More     int    // further ones that this one stands for besides itself; see Few
}

// Fix is a change that certainly mends a diagnostic.
type Fix struct {
	Title string
	Edits []Edit
}

// Edit replaces the text between two positions of a file.
type Edit struct {
	File       string
	Start, End Pos
	Text       string
}

// Compare orders diagnostics by file, position and code, so that output never
// depends on the order in which they were found.
func Compare(a, b Diagnostic) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		a.Start.Compare(b.Start),
		cmp.Compare(a.Severity, b.Severity),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Message, b.Message),
	)
}

// Sort orders a list by [Compare] and drops exact repeats. Whoever shows
// diagnostics sorts them, so this is where they are made fit to be shown: what
// was added to a message since it was made is cut like the rest of it.
func Sort(list []Diagnostic) []Diagnostic {
	for i := range list {
		list[i].shorten()
	}
	slices.SortStableFunc(list, Compare)
	return slices.CompactFunc(list, func(a, b Diagnostic) bool { return Compare(a, b) == 0 })
}

// Summary counts a list by severity.
type Summary struct{ Errors, Warnings, Infos int }

// Count makes the summary of a list. One that stands for others counts for all.
func Count(list []Diagnostic) (s Summary) {
	for _, d := range list {
		switch d.Severity {
		case Error:
			s.Errors += 1 + d.More
		case Warning:
			s.Warnings += 1 + d.More
		default:
			s.Infos += 1 + d.More
		}
	}
	return s
}
