package e2e

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "draw the picture of the demo anew")

const pictured = "briefs/2021-08-29-nine-states-in-baghdad/index.html"

// TestPicture holds that the demo's picture is the one that we draw ourselves,
// and that its page gives it a size, smaller forms and words, and loads it late.
func TestPicture(t *testing.T) {
	file := filepath.Join(repository, "content", "briefs", "baghdad-levels.png")
	fresh, err := levels()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, fresh, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(fresh, kept) {
		t.Error("content/briefs/baghdad-levels.png is not what this draws; run with -update: ", err)
	}
	root, err := html.Parse(bytes.NewReader(sites.repo.read(t, pictured)))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "img" {
			continue
		}
		found = true
		for name, want := range map[string]string{"width": "1280", "height": "1000", "loading": "lazy"} {
			if got := attribute(n, name); got != want {
				t.Errorf("the picture has %s=%q, want %q", name, got, want)
			}
		}
		if n := strings.Count(attribute(n, "srcset"), "w"); n < 3 {
			t.Errorf("the picture has %d forms, want at least 3", n)
		}
		if len(attribute(n, "alt")) < 40 {
			t.Error("the picture has no words in its place")
		}
	}
	if !found {
		t.Error("there is no picture on the page")
	}
}

const (
	pictureWidth, pictureHeight = 1280, 1000
	margin, gap                 = 40, 24
	boxes                       = 4
	box                         = (pictureWidth - 2*margin - (boxes-1)*gap) / boxes
	boxHeight                   = 200
	rowHeight                   = 316
)

var (
	paper = color.RGBA{0xf3, 0xf1, 0xea, 0xff}
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink   = color.RGBA{0x1b, 0x1e, 0x23, 0xff}
	soft  = color.RGBA{0x55, 0x5b, 0x64, 0xff}
	blue  = color.RGBA{0x12, 0x3a, 0x63, 0xff}
)

type guest struct{ state, name, office string }

// rows is who came at which level.
var rows = []struct {
	level  string
	guests []guest
}{
	{"Heads of state", []guest{
		{"Egypt", "el-Sisi", "president"}, {"France", "Macron", "president"},
		{"Jordan", "Abdullah II", "king"}, {"Qatar", "Tamim", "emir"},
	}},
	{"Heads of government", []guest{
		{"Iraq", "al-Kadhimi", "host and chair"}, {"Emirates", "bin Rashid", "prime minister"},
		{"Kuwait", "Al-Sabah", "prime minister"},
	}},
	{"Ministers", []guest{
		{"Iran", "Amir-Abdollahian", "foreign affairs"}, {"Saudi Arabia", "bin Farhan", "foreign affairs"},
		{"Turkey", "Çavuşoğlu", "foreign affairs"},
	}},
}

// levels draws at which level each state was at the conference of Baghdad.
func levels() ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
	fill(m, m.Bounds(), paper)
	head, err := face(gobold.TTF, 40)
	if err != nil {
		return nil, err
	}
	small, err := face(goregular.TTF, 30)
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		y := margin + i*rowHeight
		letter(m, head, ink, margin, y+40, row.level)
		for k, g := range row.guests {
			x := margin + k*(box+gap)
			frame, name, rest := white, ink, soft
			if g.office == "host and chair" {
				frame, name, rest = blue, white, white
			}
			r := image.Rect(x, y+64, x+box, y+64+boxHeight)
			fill(m, r, blue)
			fill(m, r.Inset(4), frame)
			letter(m, head, name, x+20, r.Min.Y+62, g.state)
			letter(m, small, name, x+20, r.Min.Y+114, g.name)
			letter(m, small, rest, x+20, r.Min.Y+164, g.office)
		}
	}
	var b bytes.Buffer
	err = png.Encode(&b, m)
	return b.Bytes(), err
}

func face(ttf []byte, size float64) (font.Face, error) {
	f, err := opentype.Parse(ttf)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
}

func fill(m draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
}

func letter(m draw.Image, f font.Face, c color.Color, x, y int, words string) {
	d := font.Drawer{Dst: m, Src: image.NewUniform(c), Face: f, Dot: fixed.P(x, y)}
	d.DrawString(words)
}
