package attach

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
)

// photo is a picture of four colours, one in each corner, with some grain so
// that it is large enough to be worth a smaller form.
func photo(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	corners := []color.RGBA{{200, 20, 20, 255}, {20, 200, 20, 255}, {20, 20, 200, 255}, {200, 200, 20, 255}}
	for y := range h {
		for x := range w {
			c := corners[2*(2*y/h)+2*x/w]
			n := uint32(x*73856093 ^ y*19349663)
			n = (n ^ n>>13) * 0x5bd1e995
			grain := uint8(n >> 15 % 31)
			m.SetRGBA(x, y, color.RGBA{c.R + grain, c.G + grain, c.B + grain, 255})
		}
	}
	return m
}

func asJPEG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// with puts a segment into a JPEG.
func with(data []byte, marker byte, body string) []byte {
	n := len(body) + 2
	return slices.Concat(data[:2], []byte{0xff, marker, byte(n >> 8), byte(n)}, []byte(body), data[2:])
}

// redAt says in which quarter of a picture the red corner is.
func redAt(m image.Image) string {
	b := m.Bounds()
	for name, at := range map[string][2]int{"top left": {1, 1}, "top right": {3, 1}, "bottom left": {1, 3}, "bottom right": {3, 3}} {
		if r, g, blue, _ := m.At(b.Dx()*at[0]/4, b.Dy()*at[1]/4).RGBA(); r>>8 > 180 && g>>8 < 100 && blue>>8 < 100 {
			return name
		}
	}
	return "nowhere"
}

// A photograph has smaller forms that are seen as it is, whichever way the
// camera was held, with its colours and nothing that the camera wrote.
func TestScaleTurned(t *testing.T) {
	for turned, want := range map[int]string{1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left", 5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left"} {
		data := with(asJPEG(t, photo(1200, 800)), 0xe2, "ICC_PROFILE\x00\x01\x01colours")
		data = with(data, 0xe1, string(exifTurn(turned)[4:])+"SECRET")
		f, refused := Clean("a.jpg", data)
		if refused != nil {
			t.Fatal(refused)
		}
		want1, want2 := []int{480, 960}, [2]int{480, 320}
		if turned >= 5 {
			want1, want2 = []int{480}, [2]int{480, 720}
		}
		if !slices.Equal(f.Widths, want1) {
			t.Fatalf("%d: widths %v, want %v", turned, f.Widths, want1)
		}
		form := Scale(f)[480]
		m, err := jpeg.Decode(bytes.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]int{m.Bounds().Dx(), m.Bounds().Dy()}; got != want2 {
			t.Errorf("%d: %v, want %v", turned, got, want2)
		}
		if at := redAt(m); at != want {
			t.Errorf("%d: red is %s, want %s", turned, at, want)
		}
		if !bytes.Contains(form, []byte("ICC_PROFILE")) || bytes.Contains(form, []byte("SECRET")) || bytes.Contains(form, []byte("Exif")) {
			t.Errorf("%d: colours lost, or more than the picture kept", turned)
		}
		if len(form) >= len(f.Data) || !bytes.Equal(form, Scale(f)[480]) {
			t.Errorf("%d: %d bytes of %d, or not the same twice", turned, len(form), len(f.Data))
		}
	}
}

// Transparency stays; what would lose or grow has no smaller form.
func TestScalePNG(t *testing.T) {
	m := photo(1000, 500)
	m.SetRGBA(0, 0, color.RGBA{})
	for x := range 250 {
		for y := range 250 {
			m.SetRGBA(x, y, color.RGBA{})
		}
	}
	f, refused := Clean("a.png", asPNG(t, m))
	if refused != nil || !slices.Equal(f.Widths, []int{480, 960}) {
		t.Fatal(refused, f.Widths)
	}
	small, err := png.Decode(bytes.NewReader(Scale(f)[480]))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, a := small.At(50, 50).RGBA(); a != 0 || small.Bounds().Dx() != 480 || small.Bounds().Dy() != 240 {
		t.Errorf("alpha %d, %v", a, small.Bounds())
	}
	palette := image.NewPaletted(image.Rect(0, 0, 1000, 500), color.Palette{color.Black, color.White, color.RGBA{200, 0, 0, 255}})
	for i := range palette.Pix {
		palette.Pix[i] = uint8(i * i * 7919 >> 3 % 3)
	}
	for i := range palette.Pix {
		palette.Pix[i] %= 3
	}
	tiny := asPNG(t, photo(500, 2))
	for name, data := range map[string][]byte{"palette.png": asPNG(t, palette), "tiny.png": tiny} {
		if f, refused := Clean(name, data); refused != nil || len(f.Widths) > 0 || len(Scale(f)) > 0 {
			t.Errorf("%s: %v %v", name, refused, f.Widths)
		}
	}
}

// A picture whose inside is damaged stands for its smaller forms.
func TestScaleDamaged(t *testing.T) {
	data := asPNG(t, photo(1000, 500))
	f, refused := Clean("a.png", data)
	if refused != nil {
		t.Fatal(refused)
	}
	f.Data = slices.Clone(f.Data)
	for i := len(f.Data) / 2; i < len(f.Data)/2+200; i++ {
		f.Data[i] ^= 0x55
	}
	if !bytes.Equal(Scale(f)[480], f.Data) {
		t.Error("a form of a damaged picture")
	}
}

// A few bytes can unfold to more than a machine has room for.
func TestTooManyPoints(t *testing.T) {
	for _, size := range [][2]uint32{{50_000, 50_000}, {1<<31 - 1, 1<<31 - 1}, {7072, 7072}} {
		data := asPNG(t, photo(2, 2))
		for i, n := range size {
			data[16+4*i], data[17+4*i], data[18+4*i], data[19+4*i] = byte(n>>24), byte(n>>16), byte(n>>8), byte(n)
		}
		_, refused := Clean("a.png", data)
		if refused == nil || !strings.Contains(refused.Why, "points, and 50 million are the most") {
			t.Errorf("%v: %v", size, refused)
		}
	}
	f, refused := Clean("a.png", asPNG(t, image.NewGray(image.Rect(0, 0, 7000, 7000))))
	if refused != nil {
		t.Error(refused, f.Width)
	}
}
