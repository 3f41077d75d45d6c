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
	list := slices.DeleteFunc(slices.Clone(f.events), func(e *model.Event) bool { return !dated(e) })
	for _, e := range list[max(0, len(list)-maxDates):] {
		c.WriteString(w.lazy.vevents()[e])
	}
	c.line("END", "VCALENDAR")
	return []byte(c.String())
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
	for _, e := range w.m.Events {
		if dated(e) {
			out[e] = d.vevent(e, site)
		}
	}
	return out
}

func (d desk) vevent(e *model.Event, site string) string {
	c := &calendar{}
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
	return c.String()
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
type calendar struct{ strings.Builder }

func (c *calendar) line(name, value string) {
	line := name + ":" + value
	for limit := 75; len(line) > limit; limit = 74 { // the space counts
		cut := limit
		for cut > 0 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		c.WriteString(line[:cut] + "\r\n ")
		line = line[cut:]
	}
	c.WriteString(line + "\r\n")
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
	s = strings.ToValidUTF8(icsEscapes.Replace(s), "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7F {
			return -1
		}
		return r
	}, s)
}
