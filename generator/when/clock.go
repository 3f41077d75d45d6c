package when

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
	_ "time/tzdata" // a copy for machines that have no zone files
)

var offset = regexp.MustCompile(`^([+-])(\d{2}):(\d{2})$`)

// shortZones are names that people write and that no zone has.
var shortZones = map[string]string{"MSK": "Europe/Moscow", "EST": "America/New_York", "EDT": "America/New_York", "CET": "Europe/Paris",
	"CEST": "Europe/Paris", "BST": "Europe/London", "GMT": "Europe/London", "PST": "America/Los_Angeles", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo"}

// zone finds a time zone: an IANA name, UTC, Z or an offset such as +04:30.
func zone(name string) (*time.Location, bool) {
	if name == "" || name == "Z" || name == "UTC" {
		return time.UTC, true
	}
	if m := offset.FindStringSubmatch(name); m != nil {
		h, _ := strconv.Atoi(m[2])
		min, _ := strconv.Atoi(m[3])
		secs := h*3600 + min*60
		if m[1] == "-" {
			secs = -secs
		}
		return time.FixedZone(name, secs), h <= 14 && min < 60
	}
	if _, short := shortZones[name]; short || name == "Local" {
		return nil, false
	}
	loc, err := time.LoadLocation(name)
	return loc, err == nil
}

// clock puts a clock time on a day: a window of one minute (language 6.3).
// A time that daylight saving leaves out is BR305; of one that comes twice the
// first is meant (BR306).
func clock(day Time, hh, mm, name string, a Anchor, phrase string) (Time, []Problem) {
	h, _ := strconv.Atoi(hh)
	m, _ := strconv.Atoi(mm)
	if day.Precision != Day || h > 23 || m > 59 {
		return Time{}, []Problem{{"BR301", fmt.Sprintf("cannot read %q as a date with a clock time", phrase), "write it like 2021-08-19 17:30 Europe/Paris"}}
	}
	if name == "" {
		name = a.Zone
	}
	loc, ok := zone(name)
	if !ok {
		help := "use an IANA name such as Europe/Paris, UTC, or an offset such as +04:30"
		if iana := shortZones[name]; iana != "" {
			help = "did you mean " + iana + "?"
		}
		return Time{}, []Problem{{"BR301", fmt.Sprintf("%q is not a time zone", name), help}}
	}
	y, mo, d := day.Lo.Date()
	t := time.Date(y, mo, d, h, m, 0, 0, loc)
	if t.Hour() != h || t.Minute() != m || t.Day() != d { // a zone may even leave out a day
		return Time{}, []Problem{{"BR305", fmt.Sprintf("%02d:%02d does not exist on %s in %s", h, m, day.Lo.Format(time.DateOnly), name), "clocks went forward; write another time"}}
	}
	var problems []Problem
	for _, back := range []time.Duration{-2 * time.Hour, -time.Hour, -30 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour} {
		if o := t.Add(back); o.Hour() == h && o.Minute() == m && o.Day() == t.Day() {
			if o.Before(t) {
				t = o
			}
			problems = append(problems, Problem{"BR306", fmt.Sprintf("%02d:%02d comes twice on %s in %s; the first is meant", h, m, day.Lo.Format(time.DateOnly), name), "write the offset to say which"})
			break
		}
	}
	return Time{EDTF: t.Format(time.RFC3339), Lo: t, Hi: t.Add(time.Minute), Precision: Instant, Zone: name, Stated: true,
		Uncertain: day.Uncertain, Approximate: day.Approximate}, problems
}
