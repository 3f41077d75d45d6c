package attach

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/tools/txtar"
)

// Each file of the case is published or refused; the reasons stand in the
// comment of the archive, "name: words of the reason" or "name: published".
func TestMarkup(t *testing.T) {
	a, err := txtar.ParseFile("testdata/markup.txtar")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, line := range strings.Split(string(a.Comment), "\n") {
		if name, why, ok := strings.Cut(line, ": "); ok {
			want[name] = why
		}
	}
	for _, f := range a.Files {
		_, refused := Clean(f.Name, bytes.TrimSuffix(f.Data, []byte("\n")))
		got := "published"
		if refused != nil {
			got = refused.Why
		}
		if want[f.Name] == "" || !strings.Contains(got, want[f.Name]) {
			t.Errorf("%s: %s, want %q", f.Name, got, want[f.Name])
		}
	}
}

// What is not plain UTF-8 is looked through all the same, or refused.
func TestEncodings(t *testing.T) {
	const bad = `<html><script>1</script></html>`
	units := utf16.Encode([]rune(bad))
	le, be := []byte("\xff\xfe"), []byte("\xfe\xff")
	for _, u := range units {
		le, be = binary.LittleEndian.AppendUint16(le, u), binary.BigEndian.AppendUint16(be, u)
	}
	for name, data := range map[string][]byte{
		"a.html": le, "b.html": be, "c.txt": le, "d.csv": be, "e.svg": le, "bom.txt": []byte("\xef\xbb\xbf" + bad), "f.svgz": []byte("\x1f\x8b\x08"),
		"blank.csv": []byte("\n \t" + bad), "nul.csv": []byte("\x00\x00" + bad), "photo.jpg": []byte(bad), "photo.png": []byte("plain"), "no-ending": []byte(bad),
		"latin.xml": []byte(`<?xml version="1.0" encoding="iso-8859-1"?><a/>`), "utf7.svg": []byte(`<?xml version="1.0" encoding="UTF-7"?><svg>+ADw-script+AD4-</svg>`),
	} {
		if _, refused := Clean(name, data); refused == nil {
			t.Errorf("%s is published", name)
		}
	}
	for name, data := range map[string]string{"a.csv": "a,b\n<x>,1\n", "a.txt": "words < more", "a.pdf": "%PDF-1.7", "a.json": "{}", "empty.txt": ""} {
		if f, refused := Clean(name, []byte(data)); refused != nil || string(f.Data) != data {
			t.Errorf("%s: %v", name, refused)
		}
	}
}

const secret = "GPS-SECRET-PLACE"

func drawn() image.Image {
	m := image.NewPaletted(image.Rect(0, 0, 7, 5), color.Palette{color.Black, color.White})
	m.Set(2, 3, color.White)
	return m
}

func same(t *testing.T, name string, before, after []byte) {
	t.Helper()
	x, _, err := image.Decode(bytes.NewReader(before))
	if err != nil {
		t.Fatal(name, err)
	}
	y, _, err := image.Decode(bytes.NewReader(after))
	if err != nil {
		t.Fatal(name, err)
	}
	for i := range x.Bounds().Dx() {
		for j := range x.Bounds().Dy() {
			if x.At(i, j) != y.At(i, j) {
				t.Fatalf("%s: another picture at %d, %d", name, i, j)
			}
		}
	}
}

// clean checks that a picture keeps what is seen and loses what is not.
func clean(t *testing.T, name string, plain, loaded []byte, w, h int) {
	t.Helper()
	f, refused := Clean(name, loaded)
	if refused != nil {
		t.Fatal(name, refused)
	}
	if f.Width != w || f.Height != h {
		t.Errorf("%s: %d by %d", name, f.Width, f.Height)
	}
	if bytes.Contains(f.Data, []byte(secret)) {
		t.Errorf("%s keeps what it should lose", name)
	}
	if plain != nil {
		same(t, name, plain, f.Data)
	}
	for n := range loaded { // damaged files are refused or clean, and never a panic
		if f, refused := Clean(name, loaded[:n]); refused == nil && bytes.Contains(f.Data, []byte(secret)) {
			t.Fatalf("%s cut at %d keeps what it should lose", name, n)
		}
	}
}

func segment(marker byte, body string) []byte {
	return append([]byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

func exif(turn byte) string {
	return "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00" + string(turn) + "\x00\x00\x00\x00\x00\x00\x00" + secret
}

func TestJPEG(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, drawn(), nil); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	with := func(segments ...[]byte) []byte {
		return bytes.Join([][]byte{plain[:2], bytes.Join(segments, nil), plain[2:], []byte("trailing " + secret)}, nil)
	}
	clean(t, "a.jpg", plain, with(segment(0xe1, exif(1)), segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+secret), segment(0xed, secret), segment(0xfe, secret), segment(0xe2, "MPF\x00"+secret)), 7, 5)
	clean(t, "turned.JPG", plain, with(segment(0xe1, exif(6))), 5, 7)
	f, _ := Clean("turned.jpg", with(segment(0xe1, exif(6))))
	if i := bytes.Index(f.Data, []byte("Exif")); i < 0 || orientation(f.Data[i+6:]) != 6 {
		t.Error("a turned picture must stay turned")
	}
	icc := segment(0xe2, "ICC_PROFILE\x00\x01\x01colours")
	if f, _ := Clean("icc.jpg", with(icc)); !bytes.Contains(f.Data, icc) {
		t.Error("the colours are part of the picture")
	}
	if _, refused := Clean("a.jpg", []byte("\xff\xd8\xff\xe1\xff\xff")); refused == nil {
		t.Error("a damaged picture is published")
	}
}

func TestPNG(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, drawn()); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	chunk := func(name string) []byte {
		body := append([]byte(name), secret...)
		out := binary.BigEndian.AppendUint32(nil, uint32(len(secret)))
		return binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	loaded := bytes.Join([][]byte{plain[:33], chunk("tEXt"), chunk("eXIf"), chunk("iTXt"), chunk("zTXt"), chunk("tIME"), chunk("prVt"), plain[33:], []byte(secret)}, nil)
	clean(t, "a.png", plain, loaded, 7, 5)
	clean(t, "really-a-png.jpg", plain, loaded, 7, 5)
}

func TestGIF(t *testing.T) {
	var b bytes.Buffer
	if err := gif.Encode(&b, drawn(), nil); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	at := 13 + 3<<(plain[10]&7+1)
	if plain[10]&0x80 == 0 {
		at = 13
	}
	comment := append([]byte{0x21, 0xfe, byte(len(secret))}, secret+"\x00"...)
	xmp := append([]byte{0x21, 0xff, 11}, "XMP DataXMP"+string(rune(len(secret)))+secret+"\x00"...)
	clean(t, "a.gif", plain, bytes.Join([][]byte{plain[:at], comment, xmp, plain[at:], []byte(secret)}, nil), 7, 5)
}

func TestWebP(t *testing.T) {
	chunk := func(name, body string) string {
		out := name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body
		if len(body)%2 == 1 {
			out += "\x00"
		}
		return out
	}
	body := "WEBP" + chunk("VP8X", "\x0c\x00\x00\x00\x06\x00\x00\x04\x00\x00") + chunk("VP8L", "\x2f\x06\x00\x01\x00picture") + chunk("EXIF", secret) + chunk("XMP ", secret) + chunk("junk", secret)
	loaded := "RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body + secret
	clean(t, "a.webp", nil, []byte(loaded), 7, 5)
	f, _ := Clean("a.webp", []byte(loaded))
	if !bytes.Contains(f.Data, []byte("picture")) || f.Data[20]&0x0c != 0 || int(binary.LittleEndian.Uint32(f.Data[4:])) != len(f.Data)-8 {
		t.Errorf("%q", f.Data)
	}
}

// What cannot be taken apart is refused.
func TestOpaque(t *testing.T) {
	for name, data := range map[string]string{
		"a.tif": "II*\x00\x08\x00\x00\x00" + secret, "a.heic": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 Exif" + secret,
		"a.avif": "\x00\x00\x00\x18ftypavif\x00\x00\x00\x00 mime application/rdf+xml" + secret,
	} {
		if _, refused := Clean(name, []byte(data)); refused == nil {
			t.Errorf("%s is published", name)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a.jpg", []byte("\xff\xd8\xff\xe1\x00\x04ab\xff\xd9"))
	f.Add("a.png", []byte(pngHead))
	f.Add("a.webp", []byte("RIFF\x0c\x00\x00\x00WEBPVP8X"))
	f.Add("a.gif", []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00"))
	f.Add("a.svg", []byte("<svg onload='1'/>"))
	f.Add("a.html", []byte("<p>x<!-- <script> -->"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		a, no := Clean(name, data)
		if no != nil {
			return
		}
		if b, no := Clean(name, a.Data); no != nil || !bytes.Equal(a.Data, b.Data) {
			t.Errorf("cleaning twice is not the same: %v", no)
		}
	})
}
