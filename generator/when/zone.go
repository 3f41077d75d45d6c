package when

import (
	"archive/zip"
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"readout/generator/text"
)

// The time zone database in the release that the name says, as the Go
// distribution packs it (lib/time/zoneinfo.zip, one stored entry a zone; the
// data are in the public domain). To renew it, put the file of a newer Go
// here under the name of its release and change the two lines below.
//
//go:embed zoneinfo-2025c.zip
var zoneFile string

// ZoneRelease is the release of the zone rules that this program carries.
const ZoneRelease = "2025c"

// zoneIndex opens the embedded database once.
var zoneIndex = sync.OnceValue(func() map[string]*zip.File {
	index := map[string]*zip.File{}
	if r, err := zip.NewReader(strings.NewReader(zoneFile), int64(len(zoneFile))); err == nil {
		for _, f := range r.File {
			index[f.Name] = f
		}
	}
	return index
})

// zoneNames are the names that may be written, in order.
var zoneNames = sync.OnceValue(func() (names []string) {
	for name := range zoneIndex() {
		if !shortZone.MatchString(name) && name != "Factory" { // the stand-in for a clock nobody has set
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
})

// zones remembers what was read: a zone never changes while a program runs.
var zones sync.Map

// Zone finds a time zone: an IANA name, UTC, Z, "" (which is UTC) or an offset
// such as +04:30. It reads the embedded database alone, never the machine's
// zone files, so that one input gives one output everywhere. Abbreviations
// such as EST are no zones here although the database has some: they leave
// open where and when (language 6.3).
func Zone(name string) (*time.Location, bool) {
	switch name {
	case "", "Z", "UTC":
		return time.UTC, true
	}
	if secs, ok := offsetOf(name); ok {
		return time.FixedZone(name, secs), true
	}
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), true
	}
	if _, known := slices.BinarySearch(zoneNames(), name); !known {
		return nil, false
	}
	loc, err := loadZone(name)
	if err != nil {
		return nil, false
	}
	zones.Store(name, loc)
	return loc, true
}

func loadZone(name string) (*time.Location, error) {
	f := zoneIndex()[name]
	if f == nil {
		return nil, fmt.Errorf("no zone %q in release %s", name, ZoneRelease)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return time.LoadLocationFromTZData(name, data)
}

var (
	offset    = regexp.MustCompile(`^([+-])(\d{2}):(\d{2})$`)
	shortZone = regexp.MustCompile(`^[A-Z0-9+-]+$`)
	// looseOffset is an offset as people write it: GMT+3, UTC-04, +0430.
	looseOffset = regexp.MustCompile(`(?i)^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$`)
)

// offsetOf reads +hh:mm, at most fourteen hours, in seconds east of Greenwich.
func offsetOf(s string) (int, bool) {
	m := offset.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	h, _ := strconv.Atoi(m[2])
	minutes, _ := strconv.Atoi(m[3])
	if minutes > 59 || h > 14 || h == 14 && minutes > 0 {
		return 0, false
	}
	if m[1] == "-" {
		return -(h*3600 + minutes*60), true
	}
	return h*3600 + minutes*60, true
}

// abbreviations are what people write for a zone, and the zone that is most
// likely meant. They are only ever offered, never taken: IST is said in India,
// Ireland and Israel.
var abbreviations = map[string]string{
	"GMT": "UTC", "UT": "UTC", "UCT": "UTC",
	"WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "BST": "Europe/London",
	"CET": "Europe/Paris", "CEST": "Europe/Paris", "MET": "Europe/Paris", "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin",
	"EET": "Europe/Athens", "EEST": "Europe/Athens", "MSK": "Europe/Moscow", "MSD": "Europe/Moscow", "TRT": "Europe/Istanbul",
	"EST": "America/New_York", "EDT": "America/New_York", "ET": "America/New_York",
	"CST": "America/Chicago", "CDT": "America/Chicago", "MST": "America/Denver", "MDT": "America/Denver",
	"PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "AKST": "America/Anchorage", "HST": "Pacific/Honolulu",
	"BRT": "America/Sao_Paulo", "ART": "America/Argentina/Buenos_Aires",
	"SAST": "Africa/Johannesburg", "EAT": "Africa/Nairobi", "WAT": "Africa/Lagos",
	"IRST": "Asia/Tehran", "GST": "Asia/Dubai", "AFT": "Asia/Kabul", "PKT": "Asia/Karachi", "IST": "Asia/Kolkata",
	"WIB": "Asia/Jakarta", "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong", "JST": "Asia/Tokyo", "KST": "Asia/Seoul",
	"AWST": "Australia/Perth", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland",
}

// NearestZone offers a zone for a name that is none: what an abbreviation
// stands for, an offset in full, a place without its continent, other letter
// case, or a slip of the pen. "" when nothing is near.
func NearestZone(name string) string {
	upper := strings.ToUpper(name)
	if upper == "Z" || upper == "UTC" {
		return "UTC"
	}
	if zone, ok := abbreviations[upper]; ok {
		return zone
	}
	if m := looseOffset.FindStringSubmatch(name); m != nil {
		hours, _ := strconv.Atoi(m[2])
		full := fmt.Sprintf("%s%02d:%s", m[1], hours, cmp.Or(m[3], "00"))
		if _, ok := offsetOf(full); ok {
			return full
		}
	}
	var same []string
	wanted := strings.ReplaceAll(text.Fold(name), " ", "_")
	for _, zone := range zoneNames() {
		low := strings.ToLower(zone)
		if low == wanted || strings.HasSuffix(low, "/"+wanted) {
			same = append(same, zone)
		}
	}
	if len(same) == 1 {
		return same[0]
	}
	near, _ := text.Nearest(name, zoneNames(), false)
	return near
}

// startOfDay is the first moment of a calendar day in a zone. Where the clocks
// leave midnight out it is the moment at which they jump.
func startOfDay(day time.Time, loc *time.Location) time.Time {
	if loc == time.UTC {
		return day
	}
	moments, gap := readings(day, loc)
	if len(moments) > 0 {
		return moments[0]
	}
	return gap.at
}

// jump is a moment at which the clocks of a zone go from one time to another;
// both are clock times labelled UTC.
type jump struct {
	at       time.Time
	from, to time.Time
}

// readings gives the moments, in order, at which the clocks of a zone show a
// clock time (labelled UTC). There are two where clocks went back, and none
// where they went forward over it; then the jump is given. No size of a jump
// is assumed: Lord Howe moves by half an hour, and Samoa once left out a day.
// (Time.ZoneBounds would tell the jumps, but names false ones at year ends.)
func readings(shown time.Time, loc *time.Location) (moments []time.Time, gap jump) {
	const most = 26 * time.Hour // no zone is further from Greenwich, nor ever jumped further
	first, last := shown.Add(-most), shown.Add(most)
	step := 2 * time.Hour // no offset ever held for less
	if east(first, loc) == east(shown, loc) && east(shown, loc) == east(last, loc) {
		step = 2 * most
	}
	var tried []time.Duration
	for t := first; !t.After(last); t = t.Add(step) {
		off := east(t, loc)
		if m := shown.Add(-off); !slices.Contains(tried, off) && east(m, loc) == off {
			moments = append(moments, m.In(loc))
		}
		tried = append(tried, off)
		if next := t.Add(step); off < east(next, loc) {
			at := changeIn(t, next, loc)
			from, to := at.Add(off), at.Add(east(at, loc))
			if !shown.Before(from) && shown.Before(to) {
				gap = jump{at.In(loc), from, to}
			}
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	return moments, gap
}

// east is how far the clocks of a zone are ahead of UTC at a moment.
func east(t time.Time, loc *time.Location) time.Duration {
	_, secs := t.In(loc).Zone()
	return time.Duration(secs) * time.Second
}

// changeIn finds the second between two moments from which the later offset holds.
func changeIn(from, to time.Time, loc *time.Location) time.Time {
	old := east(from, loc)
	n := sort.Search(int(to.Sub(from)/time.Second), func(i int) bool { return east(from.Add(time.Duration(i)*time.Second), loc) != old })
	return from.Add(time.Duration(n) * time.Second)
}
