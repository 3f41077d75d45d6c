package site

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"readout/generator/model"
	"readout/generator/when"
)

// calendar writes RFC 5545 (R22). Events that lack an end of their window
// have no place in a calendar; denied ones did not happen, while cancelled
// ones stay, so that subscribers see them struck out.
func (w *world) calendar(f feed) []byte {
	c := &calendar{}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//readout//calendar//EN")
	c.line("CALSCALE", "GREGORIAN")
	c.text("NAME", f.title)
	c.text("X-WR-CALNAME", f.title)
	events := w.lazy.vevents()
	list := f.events(w)
	from, n, size := len(list), 0, 1<<10
	for ; from > 0 && n < maxDates; from-- {
		if text := events[list[from-1]]; text != "" {
			n, size = n+1, size+len(text)
		}
	}
	c.b = slices.Grow(c.b, size)
	for _, e := range list[from:] {
		c.b = append(c.b, events[e]...)
	}
	c.line("END", "VCALENDAR")
	return c.b
}

// maxDates is how many events a calendar holds, the latest ones: the programs
// that subscribe to calendars refuse big ones. The data files have them all.
const maxDates = 500

func dated(e *model.Event) bool {
	return !e.When.Lo.IsZero() && !e.When.Hi.IsZero() && e.Confirmation != "denied"
}

// writeEvents makes the entry of every event once: an event stands in the
// calendars of all who took part and of all its topics.
func (w *world) writeEvents() map[*model.Event]string {
	out := make(map[*model.Event]string, len(w.m.Events))
	site := host(w.baseURL)
	d := w.desk("/")
	d.links = links{base: strings.TrimSuffix(w.baseURL, "/")}
	c := &calendar{}
	for _, e := range w.m.Events {
		if dated(e) {
			c.b = c.b[:0]
			d.vevent(c, e, site)
			out[e] = string(c.b)
		}
	}
	return out
}

func (d desk) vevent(c *calendar, e *model.Event, site string) {
	title := d.eventTitle(e)
	c.line("BEGIN", "VEVENT")
	c.text("UID", e.ID+"@"+site)
	c.line("DTSTAMP", utc(lastDay(e.Briefs)))
	c.line("SEQUENCE", itoa(max(0, len(e.Briefs)-1)))
	if e.When.Precision == when.Instant {
		c.line("DTSTART", utc(e.When.Lo))
		if b := e.Duration; b != nil && b.HasMin && b.Min > 0 {
			c.line("DTEND", utc(e.When.Lo.Add(b.Min)))
		}
	} else {
		c.line("DTSTART;VALUE=DATE", e.When.Lo.Format("20060102"))
		c.line("DTEND;VALUE=DATE", e.When.Hi.Format("20060102")) // the first day after it
		if e.When.Precision != when.Day && !e.When.Interval {
			title = d.t("{0} (some day in this period)", title)
			c.line("TRANSP", "TRANSPARENT") // nobody is busy for the whole of it
		}
	}
	c.text("SUMMARY", title)
	c.line("STATUS", icsStatus(e))
	if e.Place != nil {
		c.text("LOCATION", e.Place.Name)
	}
	c.list("CATEGORIES", topicNames(e.Topics))
	c.text("DESCRIPTION", strings.Join(append(d.said(e, 2), namesOf(distinct(e.Sources))...), "\n"))
	if u := d.eventLink(e).URL; u != "" {
		c.line("URL", u)
	}
	c.line("END", "VEVENT")
}

func icsStatus(e *model.Event) string {
	switch {
	case e.Phase == "cancelled":
		return "CANCELLED"
	case e.Confirmation == "confirmed":
		return "CONFIRMED"
	}
	return "TENTATIVE"
}

// utc is RFC 5545 3.3.5, form 2. A brief without a date is as old as can be.
func utc(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format("20060102T150405Z")
}

// calendar is lines of RFC 5545 3.1: at most 75 octets, longer ones folded
// between characters, each ended by CRLF.
type calendar struct{ b []byte }

func (c *calendar) line(name, value string) {
	room := 75 - len(name) - len(":") // every name is shorter than a line
	c.b = append(append(c.b, name...), ':')
	for len(value) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(value[cut]) {
			cut--
		}
		c.b = append(append(c.b, value[:cut]...), "\r\n "...)
		value, room = value[cut:], 74 // the space counts
	}
	c.b = append(append(c.b, value...), "\r\n"...)
}

// text writes a value of type TEXT (3.3.11).
func (c *calendar) text(name, value string) {
	if value != "" {
		c.line(name, icsText(value))
	}
}

func (c *calendar) list(name string, values []string) {
	if len(values) > 0 {
		c.line(name, strings.Join(each(slices.Clone(values), icsText), ","))
	}
}

var icsEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// icsText also drops control characters, which the grammar does not have.
func icsText(s string) string {
	if plainInCalendar(s) {
		return s
	}
	s = strings.ToValidUTF8(icsEscapes.Replace(s), "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7F {
			return -1
		}
		return r
	}, s)
}

// plainInCalendar says whether a text needs no escapes, as most do.
func plainInCalendar(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7F || c == '\\' || c == ';' || c == ',' {
			return false
		}
	}
	return utf8.ValidString(s)
}
