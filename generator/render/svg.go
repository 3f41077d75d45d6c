package render

import (
	"math"
	"strconv"
	"strings"

	"readout/generator/site"
)

// Pictures are drawn from the numbers of a view: whole units, no script, no
// style attribute (a site may forbid both), colours by the classes k1 to k5 and
// currentColor. What a picture says stands in its title and description, and
// in the table beside it.

// svg collects one drawing.
type svg struct{ b []byte }

func (s *svg) raw(parts ...string) {
	for _, p := range parts {
		s.b = append(s.b, p...)
	}
}

func (s *svg) num(list ...int) {
	for i, n := range list {
		if i > 0 && n >= 0 {
			s.b = append(s.b, ' ')
		}
		s.b = strconv.AppendInt(s.b, int64(n), 10)
	}
}

func (s *svg) text(words string) { s.b = appendEscaped(s.b, words) }

func (s *svg) markup() site.Markup { return site.Markup(s.b) }

// open begins a picture that is named by its title and description. One that
// holds links is a group, as the parts of an image are hidden from readers.
func (s *svg) open(p site.Picture, role string, width, height int) {
	s.raw(`<svg role="`, role, `" aria-labelledby="P-`)
	s.text(p.ID)
	s.raw(`-t P-`)
	s.text(p.ID)
	s.raw(`-d" viewBox="0 0 `)
	s.num(width, height)
	s.raw(`"><title id="P-`)
	s.text(p.ID)
	s.raw(`-t">`)
	s.text(p.Title)
	s.raw(`</title><desc id="P-`)
	s.text(p.ID)
	s.raw(`-d">`)
	s.text(p.Desc)
	s.raw(`</desc>`)
}

// link writes the address of an <a>, as html/template would.
func (s *svg) link(url string) { s.text(urlNormalize(urlFilter(url))) }

// Pictures that run along a line of time are this wide, with a margin for
// half a mark at both ends.
const (
	lineWidth  = 640
	lineMargin = 10
)

func along(place int) int { return lineMargin + place*(lineWidth-2*lineMargin)/1000 }

// gapPlot draws contacts as dots on a line, long gaps as labelled bands.
func gapPlot(p *site.GapPlot) site.Markup {
	const height, y = 72, 46
	s := &svg{}
	s.open(p.Picture, "img", lineWidth, height)
	for _, g := range p.Gaps {
		if g.Long || g.Open {
			s.gap(g, y)
		}
	}
	s.raw(`<path class="line" d="M`)
	s.num(lineMargin, y)
	s.raw(`h`)
	s.num(lineWidth - 2*lineMargin)
	s.raw(`"/><path class="k1 dots" d="`)
	for _, at := range p.Dots {
		s.raw("M")
		s.num(along(at), y)
		s.raw("h0")
	}
	s.raw(`"/>`)
	if p.Next >= 0 {
		s.raw(`<circle class="k1 ring" cx="`)
		s.num(along(p.Next))
		s.raw(`" cy="`)
		s.num(y)
		s.raw(`" r="6"/>`)
	}
	s.raw(`</svg>`)
	return s.markup()
}

// gap draws the band of a gap, with its days where there is room for them.
func (s *svg) gap(g site.Gap, y int) {
	from, to := along(g.From), along(g.To)
	class := "band"
	if g.Open {
		class = "band open"
	}
	s.raw(`<path class="`, class, `" d="M`)
	s.num(from, y-18)
	s.raw("h")
	s.num(to - from)
	s.raw("v36h")
	s.num(from - to)
	s.raw(`z"/>`)
	if to-from < 90 {
		return
	}
	s.raw(`<text x="`)
	s.num((from + to) / 2)
	s.raw(`" y="`)
	s.num(y - 26)
	s.raw(`">`)
	s.text(g.Label)
	s.raw(`</text>`)
}

// strip draws events over time: bars stacked by kind or, where there are few,
// a mark for each.
func strip(p *site.Strip) site.Markup {
	base := stripRoom + 16
	if p.Dots {
		base = p.Most*dotSize(p) + 16
	}
	s := &svg{}
	role := "img"
	if len(p.Links) > 0 {
		role = "group"
	}
	s.open(p.Picture, role, lineWidth, base+4)
	if p.Mark > 0 {
		x := stripMiddle(p, p.Mark-1)
		s.raw(`<path class="here" d="M`)
		s.num(x, 10)
		s.raw(`l-5-9h10z"/>`)
	}
	s.raw(`<path class="line" d="M0 `)
	s.num(base)
	s.raw(`h`)
	s.num(lineWidth)
	s.raw(`"/>`)
	if p.Dots {
		s.dots(p, base)
	} else {
		s.bars(p, base)
	}
	s.bins(p, base)
	s.raw(`</svg>`)
	return s.markup()
}

// bins lays a link over each bin that leads somewhere.
func (s *svg) bins(p *site.Strip, base int) {
	for i, to := range p.Links {
		if to.URL == "" {
			continue
		}
		from, end := i*lineWidth/p.Bins, (i+1)*lineWidth/p.Bins
		s.raw(`<a href="`)
		s.link(to.URL)
		s.raw(`" aria-label="`)
		s.text(to.Text)
		s.raw(`"><path class="hit" d="M`)
		s.num(from, 0)
		s.raw(`h`)
		s.num(end - from)
		s.raw(`v`)
		s.num(base)
		s.raw(`h`)
		s.num(from - end)
		s.raw(`z"/></a>`)
	}
}

func stripMiddle(p *site.Strip, bin int) int { return (2*bin + 1) * lineWidth / (2 * p.Bins) }

// stripRoom is the height that the highest bin may take.
const stripRoom = 60

func dotSize(p *site.Strip) int { return min(12, 100/max(1, p.Most), max(4, lineWidth/p.Bins-1)) }

// dots stacks a mark for each event in its bin.
func (s *svg) dots(p *site.Strip, base int) {
	size := dotSize(p)
	full := make([]int, p.Bins)
	for _, k := range p.Kinds {
		s.raw(`<g class="k`)
		s.num(k.Style)
		s.raw(` m`)
		s.num(k.Style)
		s.raw(`"><path`)
		if k.Style <= 2 {
			s.raw(` stroke-width="`)
			s.num(size - 2)
			s.raw(`"`)
		}
		s.raw(` d="`)
		for bin, n := range k.N {
			for range n {
				full[bin]++
				s.mark(k.Style, stripMiddle(p, bin), base+size/2-1-full[bin]*size, size-2)
			}
		}
		s.raw(`"/></g>`)
	}
}

// mark draws one event: each kind has a shape of its own.
func (s *svg) mark(style, x, y, size int) {
	half := size / 2
	switch style {
	case 1: // the round cap of a line of no length
		s.raw("M")
		s.num(x, y)
		s.raw("h0")
	case 2: // the square cap of one that has a direction: PDF draws none without (ISO 32000 8.4.3.3)
		s.raw("M")
		s.num(x, y)
		s.raw("h.1")
	case 3: // diamond
		s.raw("M")
		s.num(x, y-half)
		s.raw("l")
		s.num(half, half, -half, half, -half, -half)
		s.raw("z")
	case 4: // triangle
		s.raw("M")
		s.num(x, y-half)
		s.raw("l")
		s.num(half, size)
		s.raw("h")
		s.num(-2 * half)
		s.raw("z")
	default: // cross
		s.raw("M")
		s.num(x-half, y-half)
		s.raw("l")
		s.num(2*half, 2*half)
		s.raw("m0")
		s.num(-2 * half)
		s.raw("l")
		s.num(-2*half, 2*half)
	}
}

// bars stacks a bar for each kind in its bin.
func (s *svg) bars(p *site.Strip, base int) {
	for _, k := range p.Kinds {
		s.pattern(p.ID, k.Style)
	}
	width := max(1, lineWidth/p.Bins-1)
	full := make([]int, p.Bins)
	for _, k := range p.Kinds {
		s.raw(`<path class="k`)
		s.num(k.Style)
		if k.Style == 1 {
			s.raw(`" fill="currentColor" d="`)
		} else {
			s.raw(`" fill="url(#P-`)
			s.text(p.ID)
			s.raw("-")
			s.num(k.Style)
			s.raw(`)" d="`)
		}
		for bin, n := range k.N {
			if n == 0 {
				continue
			}
			low := base - full[bin]*stripRoom/p.Most
			full[bin] += n
			high := base - full[bin]*stripRoom/p.Most
			s.raw("M")
			s.num(bin*lineWidth/p.Bins, low)
			s.raw("V")
			s.num(high)
			s.raw("h")
			s.num(width)
			s.raw("V")
			s.num(low)
			s.raw("z")
		}
		s.raw(`"/>`)
	}
}

// pattern tells a kind apart without its colour.
func (s *svg) pattern(id string, style int) {
	lines := map[int]string{2: "M0 0l6 6", 3: "M0 3h6", 4: "M3 0v6", 5: "M0 0l6 6M6 0l-6 6"}[style]
	if lines == "" {
		return
	}
	s.raw(`<pattern id="P-`)
	s.text(id)
	s.raw("-")
	s.num(style)
	s.raw(`" class="k`)
	s.num(style)
	s.raw(`" width="6" height="6" patternUnits="userSpaceOnUse"><path fill="currentColor" d="M0 0h6v6H0z"/><path class="gap" d="`, lines, `"/></pattern>`)
}

// swatch is the mark of a kind for the words beside a strip.
func swatch(p *site.Strip, k site.StripKind) site.Markup {
	s := &svg{}
	s.raw(`<svg class="swatch" aria-hidden="true" width="12" height="12" viewBox="0 0 12 12">`)
	switch {
	case p.Dots:
		s.raw(`<g class="k`)
		s.num(k.Style)
		s.raw(` m`)
		s.num(k.Style)
		s.raw(`"><path stroke-width="8" d="`)
		s.mark(k.Style, 6, 6, 8)
		s.raw(`"/></g>`)
	case k.Style == 1:
		s.raw(`<path class="k1" fill="currentColor" d="M0 0h12v12H0z"/>`)
	default:
		s.raw(`<path class="k`)
		s.num(k.Style)
		s.raw(`" fill="url(#P-`)
		s.text(p.ID)
		s.raw("-")
		s.num(k.Style)
		s.raw(`)" d="M0 0h12v12H0z"/>`)
	}
	s.raw(`</svg>`)
	return s.markup()
}

// spark draws a line of numbers with its last point marked.
func spark(p *site.Spark) site.Markup {
	const width, height = 120, 24
	s := &svg{}
	s.raw(`<svg class="spark" role="img" aria-label="`)
	s.text(p.Label)
	s.raw(`" width="120" height="24" viewBox="0 0 120 24"><polyline points="`)
	most, x, y := 1, 0, 0
	for _, n := range p.Points {
		most = max(most, n)
	}
	for i, n := range p.Points {
		if i > 0 {
			s.raw(" ")
		}
		x = 2 + i*(width-6)/max(1, len(p.Points)-1)
		y = height - 3 - n*(height-6)/most
		s.num(x, y)
	}
	s.raw(`"/><circle cx="`)
	s.num(x)
	s.raw(`" cy="`)
	s.num(y)
	s.raw(`" r="2"/></svg>`)
	return s.markup()
}

// ego draws a person in the middle of the people in most contact. Marks that
// lead to a page are links named by their words.
func ego(p *site.Ego) site.Markup {
	const width, height, radius = 440, 330, 104 // 104 keeps whole places off the halves, where machines round apart
	s := &svg{}
	s.open(p.Picture, "group", width, height)
	x, y := make([]int, len(p.Nodes)), make([]int, len(p.Nodes))
	for i, n := range p.Nodes {
		turn := 2 * math.Pi * float64(i) / float64(len(p.Nodes))
		x[i] = width/2 + int(math.Round(radius*math.Sin(turn)))
		y[i] = height/2 - int(math.Round(radius*math.Cos(turn)))
		s.raw(`<path class="edge" stroke-width="`)
		s.num(n.Width)
		s.raw(`" d="M`)
		s.num(width/2, height/2)
		s.raw(`L`)
		s.num(x[i], y[i])
		s.raw(`"/>`)
	}
	for i, n := range p.Nodes {
		s.node(n, x[i], y[i], x[i]-width/2, y[i]-height/2)
	}
	s.raw(`<circle class="k2 spot" cx="`)
	s.num(width / 2)
	s.raw(`" cy="`)
	s.num(height / 2)
	s.raw(`" r="8"/></svg>`)
	return s.markup()
}

// node draws a counterpart with the name outside the ring, in two lines.
func (s *svg) node(n site.EgoNode, x, y, right, down int) {
	anchor, dx, dy := "", 0, 4
	switch {
	case right > 20:
		anchor, dx = "start", 11
	case right < -20:
		anchor, dx = "end", -11
	case down < 0:
		dy = -24
	default:
		dy = 24
	}
	if n.URL != "" {
		s.raw(`<a href="`)
		s.link(n.URL)
		s.raw(`">`)
	}
	s.raw(`<circle class="k1 spot" cx="`)
	s.num(x)
	s.raw(`" cy="`)
	s.num(y)
	s.raw(`" r="6"/><text`)
	if anchor != "" {
		s.raw(` class="`, anchor, `"`)
	}
	s.raw(` y="`)
	s.num(y + dy)
	first, second := twoLines(n.Text)
	s.raw(`"><tspan x="`)
	s.num(x + dx)
	s.raw(`">`)
	s.text(first)
	s.raw(` </tspan><tspan x="`)
	s.num(x + dx)
	s.raw(`" dy="14">`)
	s.text(second)
	s.raw(` `)
	s.num(n.N)
	s.raw(`</tspan></text>`)
	if n.URL != "" {
		s.raw(`</a>`)
	}
}

// twoLines breaks a name at its last blank; the table has it in full.
func twoLines(name string) (first, second string) {
	i := strings.LastIndexByte(name, ' ')
	if i < 0 {
		return "", cut(name)
	}
	return cut(name[:i]), cut(name[i+1:])
}

// cut keeps a line of a drawing inside it.
func cut(s string) string {
	if r := []rune(s); len(r) > 16 {
		return string(r[:15]) + "…"
	}
	return s
}

// stances draws a line a person: for stands high, against low.
func stances(p *site.StancePlot) site.Markup {
	const row = 54
	s := &svg{}
	s.open(p.Picture, "img", lineWidth, row*len(p.Rows)+4)
	for i, r := range p.Rows {
		y := i*row + 38
		s.raw(`<text class="start" x="0" y="`)
		s.num(i*row + 14)
		s.raw(`">`)
		s.text(r.Who)
		s.raw(`</text>`)
		s.steps(r.Marks, y)
		for _, m := range r.Marks {
			s.stance(m.Class, along(m.At), y+stanceLevel(m.Class))
		}
	}
	s.raw(`</svg>`)
	return s.markup()
}

func (s *svg) steps(marks []site.StanceMark, y int) {
	s.raw(`<path class="line" d="`)
	for i, m := range marks {
		if i == 0 {
			s.raw("M")
			s.num(along(m.At), y+stanceLevel(m.Class))
			continue
		}
		s.raw("H")
		s.num(along(m.At))
		if marks[i-1].Class != m.Class {
			s.raw("V")
			s.num(y + stanceLevel(m.Class))
		}
	}
	s.raw(`"/>`)
}

func stanceLevel(class string) int {
	switch class {
	case "for":
		return -10
	case "against":
		return 10
	}
	return 0
}

// stance draws the mark of a group of stances: each has its own shape.
func (s *svg) stance(class string, x, y int) {
	k, shape := "k4", "l5 5-5 5-5-5z" // reserved, and what else there may be
	dx, dy := 0, -5
	switch class {
	case "for":
		k, shape = "k3", "l6 10h-12z"
	case "against":
		k, shape, dx = "k2", "h12l-6 10z", -6
	case "asking":
		k, shape, dx = "k1", "h10v10h-10z", -5
	}
	s.raw(`<path class="`, k, ` spot" d="M`)
	s.num(x+dx, y+dy)
	s.raw(shape, `"/>`)
}

// stanceMark is the mark of a group of stances beside words.
func stanceMark(class string) site.Markup {
	s := &svg{}
	s.raw(`<svg class="swatch" aria-hidden="true" width="14" height="14" viewBox="0 0 14 14">`)
	s.stance(class, 7, 7)
	s.raw(`</svg>`)
	return s.markup()
}
