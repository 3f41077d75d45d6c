package attach

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path"
	"slices"
	"strings"
)

const (
	exportHelp = "save it as PNG, JPEG or WebP"
	repairHelp = "open it in a picture editor and save it again"
)

// picture takes out of a picture what is not seen, where it was taken and by
// whom. Other files stay as they are.
func picture(name string, data []byte) (File, *Refusal) {
	var f File
	ok := true
	kind := "picture"
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		kind = "JPEG"
		f, ok = cleanJPEG(data)
	case bytes.HasPrefix(data, []byte(pngHead)):
		kind = "PNG"
		f, ok = cleanPNG(data)
	case bytes.HasPrefix(data, []byte("RIFF")) && len(data) >= 12 && string(data[8:12]) == "WEBP":
		kind = "WebP"
		f, ok = cleanWebP(data)
	case bytes.HasPrefix(data, []byte("GIF8")):
		kind = "GIF"
		f, ok = cleanGIF(data)
	case opaque(name, data):
		return f, &Refusal{"what cameras write into a picture of this kind, such as the place, cannot be taken out", exportHelp}
	default:
		if slices.Contains([]string{".jpg", ".jpeg", ".png", ".webp", ".gif"}, strings.ToLower(path.Ext(name))) {
			return f, &Refusal{"it is no picture of the kind that its name says", repairHelp}
		}
		return File{Data: data}, nil
	}
	if !ok {
		return f, &Refusal{"it is a damaged " + kind + ", and what it holds beside the picture cannot be taken out", repairHelp}
	}
	if f.Width > maxPoints/f.Height {
		return File{}, &Refusal{fmt.Sprintf("it has %d × %d points, and %d million are the most that readers' machines can be expected to open", f.Width, f.Height, maxPoints/1_000_000),
			"make it smaller in a picture editor"}
	}
	if scalable(f.Data) {
		for _, w := range widths() {
			if w < f.Width {
				f.Widths = append(f.Widths, w)
			}
		}
	}
	return f, nil
}

// opaque are kinds of pictures whose inside we cannot take apart: TIFF, and
// the family of HEIC and AVIF where it carries Exif or XMP.
func opaque(name string, data []byte) bool {
	if bytes.HasPrefix(data, []byte("II*\x00")) || bytes.HasPrefix(data, []byte("MM\x00*")) {
		return true
	}
	ext := strings.ToLower(path.Ext(name))
	box := len(data) > 12 && string(data[4:8]) == "ftyp" && !slices.Contains([]string{".mp4", ".m4a", ".m4v", ".mov"}, ext)
	jxl := bytes.HasPrefix(data, []byte("\x00\x00\x00\x0cJXL "))
	return (box || jxl) && (bytes.Contains(data, []byte("Exif")) || bytes.Contains(data, []byte("rdf+xml")) || bytes.Contains(data, []byte("xml ")))
}

// cleanJPEG keeps the segments that make the picture: no Exif, no XMP, no
// IPTC, no comments, nothing behind the end. How a picture is to be turned is
// part of how it is seen, so a bare Exif segment says that and nothing else.
func cleanJPEG(data []byte) (File, bool) {
	out := make([]byte, 2, len(data))
	copy(out, data[:2])
	f, turned := File{}, 1
	for at := 2; ; {
		for at < len(data) && data[at] == 0xff && at+1 < len(data) && data[at+1] == 0xff {
			at++ // fill
		}
		if at+1 >= len(data) || data[at] != 0xff {
			return f, false
		}
		marker := data[at+1]
		if marker == 0xd9 {
			out = append(out, 0xff, 0xd9)
			break
		}
		if at+4 > len(data) {
			return f, false
		}
		n := int(binary.BigEndian.Uint16(data[at+2:]))
		if n < 2 || at+2+n > len(data) {
			return f, false
		}
		body, segment := data[at+4:at+2+n], data[at:at+2+n]
		at += 2 + n
		switch {
		case marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			if o := orientation(body[6:]); o > 1 && turned == 1 {
				turned = o
				out = append(out, exifTurn(o)...)
			}
		case keepsJPEG(marker, body):
			out = append(out, segment...)
		}
		if marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc && len(body) >= 5 {
			f.Height, f.Width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
		}
		if marker == 0xda {
			end := scanEnd(data, at)
			out = append(out, data[at:end]...)
			at = end
		}
	}
	if turned >= 5 {
		f.Width, f.Height = f.Height, f.Width
	}
	f.Data = out
	return f, f.Width > 0 && f.Height > 0
}

// keepsJPEG says which segments make the picture. The second of a file that
// was put together of several pictures (MPF) is none of them.
func keepsJPEG(marker byte, body []byte) bool {
	switch {
	case marker == 0xe0:
		return bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) == 14 // without a small picture inside
	case marker == 0xe2:
		return bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	case marker == 0xee:
		return bytes.HasPrefix(body, []byte("Adobe")) // how colours are meant
	case marker > 0xe0 && marker <= 0xef || marker == 0xfe:
		return false
	case marker == 0xda, marker == 0xdb, marker == 0xdd, marker >= 0xc0 && marker <= 0xcf:
		return true
	}
	return false
}

// scanEnd is where the coded picture data that begin at a place end.
func scanEnd(data []byte, at int) int {
	for ; at+1 < len(data); at++ {
		if data[at] == 0xff && data[at+1] != 0 && (data[at+1] < 0xd0 || data[at+1] > 0xd7) && data[at+1] != 0xff {
			return at
		}
	}
	return len(data)
}

// orientation reads the tag 0x0112 of Exif, 1 when there is none.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 1
	}
	n := int(order.Uint16(tiff[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > len(tiff) {
			return 1
		}
		if order.Uint16(tiff[e:]) == 0x0112 {
			if v := int(order.Uint16(tiff[e+8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 1
}

// exifTurn is an Exif segment that says how a picture is turned.
func exifTurn(o int) []byte {
	body := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	body[25] = byte(o)
	return append([]byte{0xff, 0xe1, 0, byte(len(body) + 2)}, body...)
}

const pngHead = "\x89PNG\r\n\x1a\n"

// pngChunks are those that make the picture.
var pngChunks = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"}

func cleanPNG(data []byte) (File, bool) {
	out := append(make([]byte, 0, len(data)), pngHead...)
	f := File{}
	for at := len(pngHead); at+12 <= len(data); {
		n := int(binary.BigEndian.Uint32(data[at:]))
		if n < 0 || n > len(data)-at-12 {
			return f, false
		}
		name, body := string(data[at+4:at+8]), data[at+8:at+8+n]
		if name == "IHDR" && n >= 8 {
			f.Width, f.Height = int(binary.BigEndian.Uint32(body)), int(binary.BigEndian.Uint32(body[4:]))
		}
		if slices.Contains(pngChunks, name) {
			out = append(out, data[at:at+12+n]...)
		}
		if name == "IEND" {
			f.Data = out
			return f, f.Width > 0 && f.Height > 0
		}
		at += 12 + n
	}
	return f, false
}

// webpChunks are those that make the picture.
var webpChunks = []string{"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"}

func cleanWebP(data []byte) (File, bool) {
	end := int(binary.LittleEndian.Uint32(data[4:])) + 8
	if end < 12 || end > len(data) {
		return File{}, false
	}
	out := append(make([]byte, 0, end), data[:12]...)
	f := File{}
	for at := 12; at+8 <= end; {
		name := string(data[at : at+4])
		n := int(binary.LittleEndian.Uint32(data[at+4:]))
		if n < 0 || n > end-at-8 {
			return f, false
		}
		body := data[at+8 : at+8+n]
		next := min(at+8+n+n%2, end)
		if slices.Contains(webpChunks, name) {
			from := len(out)
			out = append(out, data[at:next]...)
			if name == "VP8X" && n >= 10 {
				out[from+8] &^= 0x0c // no Exif, no XMP
			}
			if f.Width == 0 {
				f.Width, f.Height = webpSize(name, body)
			}
		}
		at = next
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	f.Data = out
	return f, f.Width > 0 && f.Height > 0
}

func webpSize(name string, b []byte) (w, h int) {
	switch {
	case name == "VP8X" && len(b) >= 10:
		return 1 + int(b[4]) + int(b[5])<<8 + int(b[6])<<16, 1 + int(b[7]) + int(b[8])<<8 + int(b[9])<<16
	case name == "VP8L" && len(b) >= 5 && b[0] == 0x2f:
		v := binary.LittleEndian.Uint32(b[1:])
		return 1 + int(v&0x3fff), 1 + int(v>>14&0x3fff)
	case name == "VP8 " && len(b) >= 10 && b[3] == 0x9d && b[4] == 0x01 && b[5] == 0x2a:
		return int(binary.LittleEndian.Uint16(b[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[8:]) & 0x3fff)
	}
	return 0, 0
}

// cleanGIF takes out comments, texts and what programs add, save how often a
// moving picture is repeated.
func cleanGIF(data []byte) (File, bool) {
	if len(data) < 13 {
		return File{}, false
	}
	f := File{Width: int(binary.LittleEndian.Uint16(data[6:])), Height: int(binary.LittleEndian.Uint16(data[8:]))}
	at := 13
	if data[10]&0x80 != 0 {
		at += 3 << (data[10]&7 + 1)
	}
	if at > len(data) {
		return f, false
	}
	out := append(make([]byte, 0, len(data)), data[:at]...)
	for at < len(data) {
		switch data[at] {
		case 0x3b:
			f.Data = append(out, 0x3b)
			return f, f.Width > 0 && f.Height > 0
		case 0x21:
			end := blocksEnd(data, at+2)
			if end < 0 {
				return f, false
			}
			loop := data[at+1] == 0xff && bytes.HasPrefix(data[at+2:], []byte("\x0bNETSCAPE2.0"))
			if data[at+1] == 0xf9 || loop {
				out = append(out, data[at:end]...)
			}
			at = end
		case 0x2c:
			body := at + 10
			if body > len(data) {
				return f, false
			}
			if data[at+9]&0x80 != 0 {
				body += 3 << (data[at+9]&7 + 1)
			}
			end := blocksEnd(data, body+1)
			if end < 0 {
				return f, false
			}
			out = append(out, data[at:end]...)
			at = end
		default:
			return f, false
		}
	}
	return f, false
}

// blocksEnd is the end of a row of blocks, each with its length before it; -1
// when the file ends first.
func blocksEnd(data []byte, at int) int {
	for at < len(data) {
		n := int(data[at])
		at += 1 + n
		if n == 0 {
			return at
		}
	}
	return -1
}
