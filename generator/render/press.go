package render

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"readout/generator/site"
)

// Card images are written as PNG with sixteen colours, four bits a pixel: eight
// shades from paper to ink, then eight from paper to the accent. Most of a card
// is paper, so that it takes some ten kB and one to two milliseconds.

// press draws card images. It may be used from many goroutines: letters are
// drawn once and copied.
type press struct {
	mu      sync.Mutex
	faces   map[face]font.Face
	letters map[letter]glyph
	free    sync.Pool // of *sheet
}

// face is a font at a size in pixels.
type face struct {
	bold bool
	size int
}

type letter struct {
	face
	r rune
}

// glyph is a letter in seven shades, its corner counted from the base line.
type glyph struct {
	shades  []uint8
	w, h    int
	x, y    int
	advance fixed.Int26_6
}

const (
	cardW, cardH = site.ShareWidth, site.ShareHeight
	edge         = 80             // left and right
	room         = cardW - 2*edge // for text
	rowBytes     = 1 + cardW/2    // the filter, then two pixels a byte
	black        = 7              // ink, in the palette
	accent       = 15
)

// sheet is what one card is drawn and packed in.
type sheet struct {
	rows [cardH * rowBytes]byte
	out  bytes.Buffer
	zip  *zlib.Writer
}

// setting is how one text stands on a card.
type setting struct {
	face
	ink     uint8
	leading int
}

// titles are tried in turn until one fits.
var titles = []struct{ size, lines int }{{72, 3}, {60, 4}, {50, 5}}

// draw makes the image of a card.
func (p *press) draw(c site.ShareCard) []byte {
	s, ok := p.free.Get().(*sheet)
	if !ok {
		s = &sheet{}
		s.zip, _ = zlib.NewWriterLevel(&s.out, cardLevel) // the level is one that there is
	}
	defer p.free.Put(s)
	clear(s.rows[:])
	s.bar(0, 0, cardW, 18, accent)
	small := setting{face{false, 30}, black - 2, 42}
	p.line(s, c.Kind, edge, 104, setting{face{true, 30}, accent, 0})
	if c.Marking != "" {
		p.line(s, c.Marking, cardW-edge-p.width(c.Marking, face{true, 30}), 104, setting{face{true, 30}, black, 0})
	}
	y := p.title(s, c.Title) + 8
	for _, words := range p.wrap(c.Line, small.face, 2) {
		if y += small.leading; y < 520 {
			p.line(s, words, edge, y, small)
		}
	}
	s.bar(edge, 544, room, 2, accent)
	for _, words := range p.wrap(c.Site, face{true, 32}, 1) {
		p.line(s, words, edge, 594, setting{face{true, 32}, black, 0})
	}
	return s.pack(c.Accent)
}

// title sets the title as large as it goes and says on which line it ended.
func (p *press) title(s *sheet, text string) int {
	y := 130
	for i, try := range titles {
		set := setting{face{true, try.size}, black, try.size * 7 / 6}
		lines := p.wrap(text, set.face, try.lines+1)
		if len(lines) > try.lines {
			if i < len(titles)-1 {
				continue
			}
			lines = p.wrap(text, set.face, try.lines)
		}
		y += try.size / 6
		for _, words := range lines {
			y += set.leading
			p.line(s, words, edge-try.size/20, y-set.leading+try.size, set)
		}
		return y
	}
	return y
}

// wrap breaks a text into at most so many lines; what is left out leaves an
// ellipsis. A word wider than a line is broken.
func (p *press) wrap(text string, f face, most int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		for word != "" {
			try := strings.TrimPrefix(line+" "+word, " ")
			if p.width(try, f) <= room {
				line, word = try, ""
				continue
			}
			if line == "" {
				n := p.fits(word, f)
				line, word = word[:n], word[n:]
			}
			if len(lines)+1 == most {
				return append(lines, p.shortened(line, f))
			}
			lines, line = append(lines, line), ""
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fits is how many bytes of a word go into a line, at least one letter.
func (p *press) fits(word string, f face) int {
	for i := range word {
		if i > 0 && p.width(word[:i], f) > room {
			_, before := lastLetter(word[:i])
			return cmp.Or(before, i)
		}
	}
	return len(word)
}

func lastLetter(s string) (rune, int) {
	var last rune
	at := 0
	for i, r := range s {
		last, at = r, i
	}
	return last, at
}

// shortened ends a line with an ellipsis, dropping letters until it fits.
func (p *press) shortened(line string, f face) string {
	for line != "" && p.width(line+"…", f) > room {
		_, at := lastLetter(line)
		line = line[:at]
	}
	return strings.TrimRight(line, " ,;:–") + "…"
}

func (p *press) width(text string, f face) int {
	var x fixed.Int26_6
	for _, r := range text {
		x += p.glyph(letter{f, r}).advance
	}
	return x.Ceil()
}

// line writes a text with its base line at y.
func (p *press) line(s *sheet, text string, x, y int, set setting) {
	at := fixed.I(x)
	for _, r := range text {
		g := p.glyph(letter{set.face, r})
		s.stamp(g, at.Round()+g.x, y+g.y, set.ink)
		at += g.advance
	}
}

// glyph draws a letter when it is first needed.
func (p *press) glyph(l letter) glyph {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g, ok := p.letters[l]; ok {
		return g
	}
	if p.letters == nil {
		p.letters, p.faces = map[letter]glyph{}, map[face]font.Face{}
	}
	f := p.faces[l.face]
	if f == nil {
		f = open(l.face)
		p.faces[l.face] = f
	}
	g := engrave(f, l.r)
	p.letters[l] = g
	return g
}

// open opens a face of the Go fonts, which lie in the program.
func open(f face) font.Face {
	ttf := goregular.TTF
	if f.bold {
		ttf = gobold.TTF
	}
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		return nil
	}
	made, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: float64(f.size), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil
	}
	return made
}

// engrave draws one letter, in shades from 0 to 7.
func engrave(f font.Face, r rune) (g glyph) {
	if f == nil {
		return g
	}
	box, mask, at, advance, ok := f.Glyph(fixed.Point26_6{}, r)
	g.advance = advance
	shape, alpha := mask.(*image.Alpha)
	if !ok || !alpha {
		return g
	}
	g.x, g.y, g.w, g.h = box.Min.X, box.Min.Y, box.Dx(), box.Dy()
	g.shades = make([]uint8, 0, g.w*g.h)
	for y := range g.h {
		for x := range g.w {
			g.shades = append(g.shades, uint8((int(shape.AlphaAt(at.X+x, at.Y+y).A)*black+127)/255))
		}
	}
	return g
}

// stamp puts a letter on the sheet. ink is the darkest shade to use.
func (s *sheet) stamp(g glyph, left, top int, ink uint8) {
	base := ink &^ 7 // where the shades of this colour begin
	for y := range g.h {
		row := top + y
		if row < 0 || row >= cardH {
			continue
		}
		for x := range g.w {
			shade := g.shades[y*g.w+x] * (ink & 7) / black
			if col := left + x; shade > 0 && col >= 0 && col < cardW {
				s.set(col, row, max(s.at(col, row), base+shade))
			}
		}
	}
}

func (s *sheet) bar(left, top, w, h int, ink uint8) {
	for y := top; y < top+h; y++ {
		for x := left; x < left+w; x++ {
			s.set(x, y, ink)
		}
	}
}

func (s *sheet) at(x, y int) uint8 {
	b := s.rows[y*rowBytes+1+x/2]
	if x%2 == 0 {
		return b >> 4
	}
	return b & 15
}

func (s *sheet) set(x, y int, ink uint8) {
	b := &s.rows[y*rowBytes+1+x/2]
	if x%2 == 0 {
		*b = *b&15 | ink<<4
	} else {
		*b = *b&0xf0 | ink
	}
}

// cardLevel packs three times as fast as the usual level, into a quarter more.
const cardLevel = 2

// pack writes the sheet as PNG (ISO/IEC 15948).
func (s *sheet) pack(accentColour string) []byte {
	s.out.Reset()
	s.zip.Reset(&s.out)
	_, _ = s.zip.Write(s.rows[:]) // a Buffer never fails
	_ = s.zip.Close()
	png := append(make([]byte, 0, s.out.Len()+160), "\x89PNG\r\n\x1a\n"...)
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, cardW), cardH)
	png = chunk(png, "IHDR", append(head, 4, 3, 0, 0, 0)) // four bits, palette, deflate, plain filters, no interlace
	png = chunk(png, "PLTE", palette(accentColour))
	png = chunk(png, "IDAT", s.out.Bytes())
	return chunk(png, "IEND", nil)
}

func chunk(png []byte, name string, data []byte) []byte {
	png = binary.BigEndian.AppendUint32(png, uint32(len(data)))
	from := len(png)
	png = append(append(png, name...), data...)
	return binary.BigEndian.AppendUint32(png, crc32.ChecksumIEEE(png[from:]))
}

// palette goes from paper to ink, and from paper to the accent.
func palette(accentColour string) []byte {
	paper, ink := [3]int{0xfd, 0xfc, 0xf9}, [3]int{0x1b, 0x1e, 0x23}
	var out []byte
	for _, end := range [][3]int{ink, rgb(accentColour)} {
		for i := range 8 {
			for c := range 3 {
				out = append(out, byte(paper[c]+(end[c]-paper[c])*i/7))
			}
		}
	}
	return out
}

// rgb reads #rrggbb.
func rgb(s string) (c [3]int) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil {
		return c
	}
	return [3]int{int(n >> 16 & 255), int(n >> 8 & 255), int(n & 255)}
}
