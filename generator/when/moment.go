package when

import (
	"strings"
	"time"
)

// moments are the ways to write a moment with its offset, and without one.
var (
	moments      = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00"}
	localMoments = []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly}
)

// Moment reads an instant, or an EDTF value that means the first moment of
// its first day in a zone (contract 6.3, language 6.6). A value that is open
// at its beginning is no moment.
func Moment(s string, zone *time.Location) (time.Time, bool) {
	for _, layout := range moments {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	if i := strings.LastIndexByte(s, ' '); i > len(time.DateOnly) { // its zone by name: 2021-08-19 18:00 Europe/Paris
		own, ok := Zone(s[i+1:])
		if !ok {
			return time.Time{}, false
		}
		s, zone = s[:i], own
	}
	for _, layout := range localMoments {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, true
		}
	}
	t, ok := ParseEDTF(s)
	if !ok || t.Lo.IsZero() {
		return time.Time{}, false
	}
	y, m, day := t.Lo.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone), true
}
