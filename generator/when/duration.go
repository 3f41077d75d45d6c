package when

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	spanShape = regexp.MustCompile(`^(?:\d+[dhms]\s*)+$`)
	unitShape = regexp.MustCompile(`(\d+)([dhms])`)
)

var units = map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second}

// ParseDuration reads a duration with bounds: 1h, >1h30m, <=2h, ~40m, 1h-2h.
func ParseDuration(s string) (Bounds, bool) {
	b := Bounds{Phrase: strings.TrimSpace(s)}
	rest := b.Phrase
	sign := ""
	for _, p := range []string{"<=", ">=", "<", ">", "~"} {
		if strings.HasPrefix(rest, p) {
			sign, rest = p, strings.TrimSpace(rest[len(p):])
			break
		}
	}
	from, to, two := strings.Cut(rest, "-")
	min, unit, ok := spanOf(from)
	max := min
	if two && ok {
		max, unit, ok = spanOf(to)
	}
	if !ok || two && (sign != "" && sign != "~" || max < min) {
		return Bounds{}, false
	}
	b.Unit = unit
	b.Min, b.Max, b.HasMin, b.HasMax = min, max, true, true
	switch sign {
	case "<", "<=":
		b.Min, b.HasMin, b.MaxExclusive = 0, false, sign == "<"
	case ">", ">=":
		b.Max, b.HasMax, b.MinExclusive = 0, false, sign == ">"
	case "~":
		b.Approximate = true
	}
	return b, true
}

func spanOf(s string) (total, unit time.Duration, ok bool) {
	s = strings.TrimSpace(s)
	if !spanShape.MatchString(s) {
		return 0, 0, false
	}
	for _, m := range unitShape.FindAllStringSubmatch(s, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil || n > 100_000 {
			return 0, 0, false
		}
		unit = units[m[2]]
		total += time.Duration(n) * unit
	}
	return total, unit, true
}

// MinISO is the lower bound as ISO 8601, "" when open.
func (b Bounds) MinISO() string { return iso(b.Min, b.HasMin) }

// MaxISO is the upper bound as ISO 8601, "" when open.
func (b Bounds) MaxISO() string { return iso(b.Max, b.HasMax) }

func iso(d time.Duration, has bool) string {
	if !has {
		return ""
	}
	if d == 0 {
		return "PT0S"
	}
	out := "P"
	if n := d / (24 * time.Hour); n > 0 {
		out += fmt.Sprintf("%dD", n)
		d %= 24 * time.Hour
	}
	if d > 0 {
		out += "T"
	}
	for _, u := range []struct {
		d time.Duration
		s string
	}{{time.Hour, "H"}, {time.Minute, "M"}, {time.Second, "S"}} {
		if n := d / u.d; n > 0 {
			out += fmt.Sprintf("%d%s", n, u.s)
			d %= u.d
		}
	}
	return out
}

// Words says a duration for readers: "more than 1 h 30 min".
func (b Bounds) Words() string {
	switch {
	case b.HasMin && b.HasMax && b.Min != b.Max:
		return human(b.Min) + " to " + human(b.Max)
	case b.HasMin && b.HasMax && b.Approximate:
		return "about " + human(b.Min)
	case b.HasMin && b.HasMax:
		return human(b.Min)
	case b.HasMin && b.MinExclusive:
		return "more than " + human(b.Min)
	case b.HasMin:
		return "at least " + human(b.Min)
	case b.MaxExclusive:
		return "less than " + human(b.Max)
	}
	return "at most " + human(b.Max)
}

func human(d time.Duration) string {
	var parts []string
	for _, u := range []struct {
		d time.Duration
		s string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if n := d / u.d; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, u.s))
			d %= u.d
		}
	}
	return strings.Join(parts, " ")
}

// wide is a bound after `~` widened it by one of its last unit.
func (b Bounds) wide() (min, max time.Duration) {
	min, max = b.Min, b.Max
	if b.Approximate {
		min, max = b.Min-b.Unit, b.Max+b.Unit
	}
	return min, max
}

// MergeBounds intersects two durations; false means that nothing is in both
// (R6, language 6.5).
func MergeBounds(a, b Bounds) (Bounds, bool) {
	amin, amax := a.wide()
	bmin, bmax := b.wide()
	out := a
	if b.HasMin && (!a.HasMin || bmin > amin || bmin == amin && b.MinExclusive) {
		out.Min, out.HasMin, out.MinExclusive = b.Min, true, b.MinExclusive
		amin = bmin
	}
	if b.HasMax && (!a.HasMax || bmax < amax || bmax == amax && b.MaxExclusive) {
		out.Max, out.HasMax, out.MaxExclusive = b.Max, true, b.MaxExclusive
		amax = bmax
	}
	out.Approximate = a.Approximate && b.Approximate
	if out.HasMin && out.HasMax && (amin > amax || amin == amax && (out.MinExclusive || out.MaxExclusive)) {
		return a, false
	}
	if out.HasMin && out.HasMax && out.Min > out.Max {
		out.Min, out.Max = amin, amax // they agree only as far as `~` widens them
	}
	return out, true
}
