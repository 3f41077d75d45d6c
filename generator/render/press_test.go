package render

import (
	"bytes"
	"image/png"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"readout/generator/site"
)

// TestGlyphs holds the letters that site takes for drawable against the fonts:
// a letter without a shape would be a box.
func TestGlyphs(t *testing.T) {
	known := 0
	var buf sfnt.Buffer
	for _, ttf := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			t.Fatal(err)
		}
		for r := rune(0); r < 0x30000; r++ {
			if !site.HasGlyph(r) {
				continue
			}
			known++
			if i, err := f.GlyphIndex(&buf, r); i == 0 || err != nil {
				t.Errorf("%q (%U) has no shape in the font", r, r)
			}
		}
	}
	if known < 1000 {
		t.Errorf("only %d letters are known", known)
	}
}

// TestCard looks at a card as its readers do: the right size, something on it,
// the same bytes each time, few of them.
func TestCard(t *testing.T) {
	var p press
	for name, c := range map[string]site.ShareCard{
		"usual":     {Site: "Afghanistan desk", Kind: "Brief", Title: "Two texts on one evening", Line: "20 August 2021", Accent: "#123a63"},
		"long":      {Site: "Readout", Kind: "Event", Title: string(bytes.Repeat([]byte("Élysée and the White House "), 20)), Line: string(bytes.Repeat([]byte("words "), 90)), Marking: "TLP:AMBER", Accent: "#7a1f2b"},
		"one word":  {Site: "Readout", Kind: "Topic", Title: string(bytes.Repeat([]byte("Ж"), 400)), Accent: "#7a1f2b"},
		"bad color": {Title: "x", Accent: "red"},
	} {
		data := p.draw(c)
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if b := img.Bounds(); b.Dx() != site.ShareWidth || b.Dy() != site.ShareHeight {
			t.Errorf("%s: it is %v", name, b)
		}
		var other press
		if !bytes.Equal(other.draw(c), data) || !bytes.Equal(p.draw(c), data) {
			t.Errorf("%s: drawn again it has other bytes", name)
		}
		if len(data) > 30<<10 {
			t.Errorf("%s: %d bytes", name, len(data))
		}
		for y := range site.ShareHeight {
			for _, x := range []int{2, site.ShareWidth - 3} {
				if y > 18 && img.At(x, y) != img.At(2, 300) {
					t.Fatalf("%s: something stands beyond the margin at %d,%d", name, x, y)
				}
			}
		}
		c.Title = "Another title"
		if bytes.Equal(p.draw(c), data) {
			t.Errorf("%s: the title is not shown", name)
		}
	}
}

func BenchmarkCard(b *testing.B) {
	var p press
	c := site.ShareCard{Site: "Afghanistan desk", Kind: "Brief", Title: "Two texts on one evening: what the Élysée wrote and the White House left out", Line: "20 August 2021 · The desk", Accent: "#123a63"}
	n := 0
	for b.Loop() {
		n = len(p.draw(c))
	}
	b.ReportMetric(float64(n), "bytes")
}
