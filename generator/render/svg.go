package render

import (
	"strconv"

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
	s.num(g.Days)
	s.raw(` days</text>`)
}
