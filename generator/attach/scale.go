package attach

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

const (
	// maxPoints is how many points a picture may have. A small file can unfold
	// to more than a reader's machine has room for.
	maxPoints = 50_000_000
	// worthScaling is from how many bytes on smaller forms of a picture are made.
	worthScaling = 30_000
	quality      = 82
)

// Making names the way in which smaller forms are made. It changes with every
// change that gives other bytes, so that none is kept that was made otherwise.
const Making = "catmull-rom 82 1"

// widths are those of the smaller forms, in points.
func widths() []int { return []int{480, 960, 1600} }

// scalable says whether smaller forms of a cleaned picture can be made without
// losing something: no moving picture, none with a palette, which would grow,
// and no PNG with colours of its own, which would change.
func scalable(data []byte) bool {
	switch {
	case len(data) < worthScaling:
		return false
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		return err == nil && c.ColorModel != color.CMYKModel // printers' inks keep their own profile
	case bytes.HasPrefix(data, []byte(pngHead)):
		const colours = len(pngHead) + 17 // in IHDR
		if data[colours] == 3 {
			return false
		}
		for _, chunk := range []string{"acTL", "iCCP", "cICP", "gAMA"} {
			if hasChunk(data, chunk) {
				return false
			}
		}
		return true
	}
	return false
}

// hasChunk looks for a chunk before the picture data of a PNG.
func hasChunk(data []byte, name string) bool {
	for at := len(pngHead); at+12 <= len(data); {
		n := int(binary.BigEndian.Uint32(data[at:]))
		switch string(data[at+4 : at+8]) {
		case name:
			return true
		case "IDAT":
			return false
		}
		if n < 0 || n > len(data)-at-12 {
			return false
		}
		at += 12 + n
	}
	return false
}

// Scale gives the smaller forms of a cleaned picture, one for each of its
// [File.Widths]. Where a form cannot be made, or is no smaller than the picture
// itself, it is the picture.
func Scale(f File) map[int][]byte {
	forms := make(map[int][]byte, len(f.Widths))
	for _, w := range f.Widths {
		forms[w] = f.Data
	}
	if len(f.Widths) == 0 {
		return forms
	}
	isJPEG := bytes.HasPrefix(f.Data, []byte("\xff\xd8\xff"))
	decode := png.Decode
	if isJPEG {
		decode = jpeg.Decode
	}
	from, err := decode(bytes.NewReader(f.Data))
	if err != nil {
		return forms
	}
	turned := 1
	if isJPEG {
		turned = turnOf(f.Data)
	}
	for _, w := range f.Widths {
		to := turn(shrink(from, f, w, turned >= 5), turned)
		var b bytes.Buffer
		if isJPEG {
			err = jpeg.Encode(&b, to, &jpeg.Options{Quality: quality})
		} else {
			err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, to)
		}
		data := b.Bytes()
		if err == nil && isJPEG {
			data = withColours(data, f.Data)
		}
		if err == nil && len(data) < len(f.Data) {
			forms[w] = data
		}
	}
	return forms
}

// shrink makes a picture that is w points wide once it is turned.
func shrink(from image.Image, f File, w int, lying bool) *image.RGBA {
	h := max(1, (w*f.Height+f.Width/2)/f.Width)
	if lying {
		w, h = h, w
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Src, nil)
	return to
}

// turn turns a picture as Exif says it is to be seen.
func turn(from *image.RGBA, o int) *image.RGBA {
	if o < 2 || o > 8 {
		return from
	}
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if o >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	to := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch o {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			to.SetRGBA(tx, ty, from.RGBAAt(x, y))
		}
	}
	return to
}

// segments calls f for the segments of a JPEG up to its picture data.
func segments(data []byte, f func(marker byte, segment []byte)) {
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != 0xda; {
		n := int(binary.BigEndian.Uint16(data[at+2:]))
		if n < 2 || at+2+n > len(data) {
			return
		}
		f(data[at+1], data[at:at+2+n])
		at += 2 + n
	}
}

// turnOf reads how a cleaned JPEG is turned.
func turnOf(data []byte) (o int) {
	o = 1
	segments(data, func(marker byte, segment []byte) {
		if marker == 0xe1 && len(segment) > 10 {
			o = orientation(segment[10:])
		}
	})
	return o
}

// withColours gives a JPEG the colour profile of the one it was made from.
func withColours(data, from []byte) []byte {
	out := append(make([]byte, 0, len(data)), data[:2]...)
	segments(from, func(marker byte, segment []byte) {
		if marker == 0xe2 {
			out = append(out, segment...)
		}
	})
	return append(out, data[2:]...)
}
