package when

import (
	"cmp"
	"fmt"
	"strconv"
	"time"
)

// clock puts a clock time on a day: a window of one minute (language 6.3).
// A time that daylight saving leaves out is BR305; of one that comes twice the
// first is meant (BR306).
func clock(day Time, hh, mm, name string, a Anchor, phrase string) (Time, []Problem) {
	h, _ := strconv.Atoi(hh)
	m, _ := strconv.Atoi(mm)
	if day.Precision != Day || h > 23 || m > 59 {
		return Time{}, []Problem{noClock(day, phrase)}
	}
	name = cmp.Or(name, a.Zone, "UTC")
	loc, ok := Zone(name)
	if !ok {
		return Time{}, []Problem{noZone(name)}
	}
	y, mo, d := day.Lo.Date()
	moments, gap := readings(time.Date(y, mo, d, h, m, 0, 0, time.UTC), loc)
	if len(moments) == 0 {
		return Time{}, []Problem{{Code: "BR305", Message: fmt.Sprintf("%02d:%02d does not exist on %s in %s", h, m, isoDay(day.Lo), name),
			Help: fmt.Sprintf("the clocks went from %s to %s; write another time", gap.side(gap.from), gap.side(gap.to))}}
	}
	t := instant(moments[0], name)
	t.Uncertain, t.Approximate = day.Uncertain, day.Approximate
	if len(moments) == 1 {
		return t, nil
	}
	return t, []Problem{{Code: "BR306", Message: fmt.Sprintf("%02d:%02d comes twice on %s in %s; the first is meant", h, m, isoDay(day.Lo), name),
		Help: fmt.Sprintf("write the offset to say which: %s or %s", moments[0].Format("15:04 -07:00"), moments[1].Format("15:04 -07:00"))}}
}

// side names one side of a jump, with the day only where the jump changes it.
func (j jump) side(t time.Time) string {
	if j.from.YearDay() == j.to.YearDay() {
		return t.Format("15:04")
	}
	return isoDay(t) + t.Format(" 15:04")
}

// instant is a moment as a value, without marks and phrase.
func instant(t time.Time, name string) Time {
	if name == "Z" || name == "" {
		name = "UTC"
	}
	return Time{EDTF: stamp(t), Lo: solid(t), Hi: solid(t.Add(time.Minute)), Precision: Instant, Zone: name, Stated: true}
}

// stamp writes a moment with the offset of its zone. The offsets before zones
// were agreed have seconds, which RFC 3339 cannot write: those are given in UTC.
func stamp(t time.Time) string {
	if _, secs := t.Zone(); secs%60 != 0 || t.Year() < 0 || t.Year() > 9999 {
		t = t.UTC()
	}
	return isoDay(t) + t.Format("T15:04:05Z07:00")
}

func noClock(day Time, phrase string) Problem {
	p := Problem{Code: "BR301", Message: fmt.Sprintf("cannot read %q as a date with a clock time", phrase), Help: "write it like 2021-08-19 17:30 Europe/Paris"}
	if day.Precision != Day {
		p.Help = "a clock time needs one day before it, as in 2021-08-19 17:30"
	}
	return p
}

func noZone(name string) Problem {
	p := Problem{Code: "BR301", Message: fmt.Sprintf("%q is not a time zone", name), Help: "use an IANA name such as Europe/Paris, UTC, or an offset such as +04:30"}
	if near := NearestZone(name); near != "" {
		p.Help = fmt.Sprintf("did you mean %s?", near)
	}
	return p
}
