package when

import (
	"fmt"
	"time"
)

// Earliest is the first day, or the instant; "" when open.
func (t Time) Earliest() string {
	switch {
	case t.Precision == Instant:
		return t.Lo.Format(time.RFC3339)
	case t.Lo.IsZero():
		return ""
	}
	return t.Lo.Format(time.DateOnly)
}

// Latest is the last day, or the instant; "" when open.
func (t Time) Latest() string {
	switch {
	case t.Precision == Instant:
		return t.Lo.Format(time.RFC3339)
	case t.Hi.IsZero():
		return ""
	}
	return t.Hi.AddDate(0, 0, -1).Format(time.DateOnly)
}

// Words says a date as precisely as it is known and no more (R13).
func (t Time) Words() string { return t.say("2 January 2006", "January 2006", ", date not given") }

// Short is [Time.Words] for tables.
func (t Time) Short() string { return t.say(time.DateOnly, "2006-01", "") }

func (t Time) say(day, month, notGiven string) string {
	if t.IsZero() {
		return "undated"
	}
	out := t.sayWindow(day, month, notGiven)
	if t.Approximate {
		out = "about " + out
	}
	if t.Uncertain {
		out += " (uncertain)"
	}
	return out
}

func (t Time) sayWindow(day, month, notGiven string) string {
	last := t.Hi.AddDate(0, 0, -1)
	if t.Stated {
		notGiven = ""
	}
	switch t.Precision {
	case Instant:
		return t.Lo.Format(day+", 15:04") + " (" + t.Zone + ")"
	case Day:
		return t.Lo.Format(day)
	case Week:
		return "week of " + t.Lo.Format(day)
	case Month:
		return t.Lo.Format(month)
	case Year:
		return t.Lo.Format("2006")
	}
	switch {
	case t.Lo.IsZero() && t.Hi.IsZero():
		return "undated"
	case t.Lo.IsZero():
		return "by " + last.Format(day) + notGiven
	case t.Hi.IsZero():
		return "from " + t.Lo.Format(day) + " on" + notGiven
	case t.Interval:
		return fmt.Sprintf("%s to %s", t.Lo.Format(day), last.Format(day))
	}
	return fmt.Sprintf("between %s and %s", t.Lo.Format(day), last.Format(day))
}
