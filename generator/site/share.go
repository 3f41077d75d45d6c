package site

import (
	"strings"
	"unicode"

	"readout/generator/model"
	"readout/generator/text"
)

// Card images are what other sites show beside a link to a page. Open Graph
// wants them at a full address, so a site has them only if its own address is
// known. `pages: {cards: off}` leaves them out.
const shareFolder = "/cards/"

// The size of a card image in pixels.
const (
	ShareWidth  = 1200
	ShareHeight = 630
)

// ShareCard is what a card image shows. All of its words can be drawn, see
// [HasGlyph].
type ShareCard struct {
	Site, Kind, Title, Line, Marking string
	Accent                           string // #rrggbb, dark enough to be read on paper
}

// Words are all that a card image shows, as one text.
func (c ShareCard) Words() string { return joined("\n", c.Marking, c.Site, c.Kind, c.Title, c.Line) }

// Image is a picture of a page for those who link to it.
type Image struct {
	URL, Alt      string // URL is a full address
	Width, Height int
}

// share is a page with a card image: its address, and what the image says.
type share struct {
	of, kind string
	titles   []string // in order of preference; the first that can be drawn
	line     func(*world) string
}

// shareLine is how much of a text stands below the title.
const shareLine = 150

// sharedPairs is how many pairs have a card image each. A site with more leaves
// them out: of 100 people there may be thousands, and their images would weigh
// more than all others. Of briefs a site with more than sharedBriefs leaves them
// out, as they would take as long as the whole rest of a build.
const (
	sharedPairs  = 500
	sharedBriefs = 2000
)

// shares are the pages that have a card image of their own. An event shows that
// of its first brief.
func (w *world) shares() []share {
	var out []share
	briefs := w.m.Briefs
	if len(briefs) > sharedBriefs {
		briefs = nil
	}
	for _, b := range briefs {
		out = append(out, share{briefURL(b), w.t("Brief"), []string{b.Title, plainDay(b.Date)}, func(w *world) string {
			return joined(" · ", w.dateWords(b.Date), frontOf(b).Author)
		}})
	}
	for _, e := range w.m.Entities {
		if kind := w.sharedKind(e); kind != "" {
			out = append(out, share{entityURL(e), kind, append([]string{e.Name}, e.Aliases...), func(w *world) string { return w.factLine(e, w.eventsFor(e)) }})
		}
	}
	if len(w.m.Dyads) > sharedPairs {
		return out
	}
	for _, x := range w.m.Dyads {
		out = append(out, share{dyadURL(x), w.t("Pair"), []string{w.dyadTitle(x)}, func(w *world) string { return w.dyadLine(x) }})
	}
	return out
}

func (w *world) sharedKind(e *model.Entity) string {
	switch e.Kind {
	case "leader":
		return w.t("Leader")
	case "topic":
		return w.t("Topic")
	}
	return ""
}

// sharePages are the card images of the pages that there are: all but those
// that the configuration switches off.
func (w *world) sharePages() []*Page {
	w.images = map[string]share{}
	if !full(w.baseURL) || w.o.Config.Pages["cards"] == "off" {
		return nil
	}
	var out []*Page
	for _, s := range w.shares() {
		if s.title() == "" || w.off(&Page{URL: s.of}) {
			continue
		}
		w.images[s.of] = s
		of, url := s.of, shareURL(s.of)
		out = append(out, page(url, "card", url, "", func(w *world) any { return w.shareCard(w.images[of]) }))
	}
	return w.shared(out)
}

func shareURL(of string) string { return shareFolder + strings.Trim(of, "/") + ".png" }

// title is the first of the titles that can be drawn whole.
func (s share) title() string {
	for _, t := range s.titles {
		if t = drawn(t); t != "" {
			return t
		}
	}
	return ""
}

func (w *world) shareCard(s share) ShareCard {
	accent := defaultAccent
	if c, ok := parseColour(w.o.Config.Accent); ok {
		accent = c.on(lightGround, 0).String()
	}
	return ShareCard{
		Site: drawn(w.siteTitle()), Kind: drawn(s.kind), Title: s.title(), Line: drawn(clip(s.line(w), shareLine)),
		Marking: drawn(w.o.Marking), Accent: accent,
	}
}

// shareImage is the card image of a page, if it has one.
func (d desk) shareImage(of string) *Image {
	s, ok := d.images[of]
	if !ok || !d.has(shareURL(of)) {
		return nil
	}
	return &Image{URL: absolute(d.baseURL, shareURL(of)), Alt: d.t("{0}: {1}", s.kind, s.title()), Width: ShareWidth, Height: ShareHeight}
}

// defaultAccent is that of the style sheet.
const defaultAccent = "#123a63"

// drawn is a text as the letters of card images can show it, "" if they cannot:
// half a name would be another name. Marks on letters that have none of their
// own in the font are dropped, as when a name is typed without them.
func drawn(s string) string {
	var b strings.Builder
	for _, r := range text.NFC(s) {
		switch {
		case unicode.Is(unicode.Cf, r): // says how to lay out, is nothing itself
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == '\u2010' || r == '\u2011':
			b.WriteByte('-')
		case HasGlyph(r):
			b.WriteRune(r)
		default:
			bare := text.Unmarked(string(r))
			if bare == "" && unicode.Is(unicode.Mn, r) {
				continue
			}
			for _, r := range bare {
				if !HasGlyph(r) {
					return ""
				}
			}
			b.WriteString(bare)
		}
	}
	return strings.TrimSpace(b.String())
}

// HasGlyph says whether the letters of card images know a character: Latin as it
// is written in Europe, Greek and Cyrillic. A test in render holds this against
// the font.
func HasGlyph(r rune) bool {
	for _, x := range glyphs {
		if r >= x[0] && r <= x[1] {
			return true
		}
	}
	return false
}

var glyphs = [...][2]rune{
	{' ', '~'}, {0xa0, 0xac}, {0xae, 0x17f}, {0x1cd, 0x1dc}, {0x1fa, 0x1ff}, {0x218, 0x21b}, {0x384, 0x38a}, {0x38e, 0x3a1}, {0x3a3, 0x3ce},
	{0x400, 0x45f}, {0x490, 0x491}, {0x1e80, 0x1e85}, {0x1ef2, 0x1ef3}, {0x2013, 0x2015}, {0x2018, 0x201e}, {0x2020, 0x2022}, {0x2026, 0x2026},
	{0x2030, 0x2030}, {0x2032, 0x2033}, {0x2039, 0x203a}, {0x20ac, 0x20ac}, {0x2116, 0x2116}, {0x2122, 0x2122}, {0x2190, 0x2195},
}
