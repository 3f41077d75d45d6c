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

// longest is a hundred years: no event takes longer, and sums stay in range.
const longest = 36_500 * 24 * time.Hour

// ParseDuration reads a duration with bounds: 1h, >1h30m, <=2h, ~40m, 1h-2h
// (language 6.5). What is less than nothing or ends before it begins is none.
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
	if !ok || two && (sign != "" && sign != "~" || max < min) || sign == "<" && max == 0 {
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
		unit = units[m[2]]
		if err != nil || time.Duration(n) > longest/unit {
			return 0, 0, false
		}
		if total += time.Duration(n) * unit; total > longest {
			return 0, 0, false
		}
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

// wide is the duration after `~` widened it by one of its last unit.
func (b Bounds) wide() Bounds {
	if b.Approximate {
		b.Min, b.Max = b.Min-b.Unit, b.Max+b.Unit
	}
	return b
}

// holds says that every duration of o is one of b.
func (b Bounds) holds(o Bounds) bool {
	low := !b.HasMin || o.HasMin && (o.Min > b.Min || o.Min == b.Min && (!b.MinExclusive || o.MinExclusive))
	high := !b.HasMax || o.HasMax && (o.Max < b.Max || o.Max == b.Max && (!b.MaxExclusive || o.MaxExclusive))
	return low && high
}

// MergeBounds makes one duration of two that agree: the narrower one as
// written, else the intersection, without a phrase. False means that no
// duration is in both, even after `~` has widened them (R6, language 6.5).
func MergeBounds(a, b Bounds) (Bounds, bool) {
	aw, bw := a.wide(), b.wide()
	inA, inB := aw.holds(b), bw.holds(a)
	switch {
	case a.holds(b) && b.holds(a) && a.Approximate && !b.Approximate:
		return b, true
	case b.holds(a):
		return a, true
	case a.holds(b) || inA && !inB:
		return b, true
	case inB && !inA:
		return a, true
	}
	out := aw
	if bw.HasMin && (!aw.HasMin || bw.Min > aw.Min || bw.Min == aw.Min && bw.MinExclusive) {
		out.Min, out.HasMin, out.MinExclusive = bw.Min, true, bw.MinExclusive
	}
	if bw.HasMax && (!aw.HasMax || bw.Max < aw.Max || bw.Max == aw.Max && bw.MaxExclusive) {
		out.Max, out.HasMax, out.MaxExclusive = bw.Max, true, bw.MaxExclusive
	}
	out.Approximate, out.Unit, out.Phrase = a.Approximate && b.Approximate, min(a.Unit, b.Unit), ""
	if out.HasMin && out.HasMax && (out.Min > out.Max || out.Min == out.Max && (out.MinExclusive || out.MaxExclusive)) {
		return a, false
	}
	return out, true
}
