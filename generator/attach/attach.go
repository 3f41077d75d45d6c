// Package attach looks at files that stand beside the text: what they are by
// their content, whether they may be published, and what of them is.
//
// Pictures lose what cameras and editors write into them, and keep every bit
// of the picture itself. Pages, XML and SVG are published only when they can
// do nothing but show themselves. The package reads no file and never guesses
// in favour of one: what it cannot look through is refused.
// Enter at [Clean].
package attach

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf16"
)

// File is what is published of an attachment.
type File struct {
	Data          []byte
	Width, Height int   // of a picture as it is seen, 0 for others
	Widths        []int // of the smaller forms that [Scale] makes of it, ascending
}

// Refusal says why a file is not published (BR613).
type Refusal struct{ Why, Help string }

// Error gives the reason.
func (r *Refusal) Error() string { return r.Why }

const makeSafe = "give readers a picture, a table or a PDF instead; a page of your own making belongs in static/"

func refuse(format string, args ...any) *Refusal {
	return &Refusal{fmt.Sprintf(format, args...), makeSafe}
}

// The kinds of files, by what browsers would take them for.
const (
	other = iota
	page
	markup // XML of any kind
)

// byName are the endings that web servers send as something a browser runs.
func byName(name string) int {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".shtml", ".xht", ".xhtml", ".mht", ".mhtml", ".hta", ".htc":
		return page
	case ".xml", ".xsl", ".xslt", ".svg", ".svgz", ".rdf", ".rss", ".atom", ".mathml", ".mml", ".xul", ".xbl", ".dtd", ".xsd", ".kml", ".gml", ".gpx", ".wsdl", ".xspf":
		return markup
	}
	return other
}

// Clean decides by name and content together: a page that calls itself a
// picture is a page.
func Clean(name string, data []byte) (File, *Refusal) {
	kind := byName(name)
	text, ok := decoded(data)
	if !ok && kind != other {
		return File{}, refuse("it is not UTF-8 text, so nobody can look through it")
	}
	switch found := sniff(text); {
	case found == markup || kind == markup:
		return File{Data: data}, checkXML(text)
	case found == page || kind == page:
		return File{Data: data}, checkPage(text)
	}
	return picture(name, data)
}

// decoded takes off a byte order mark. Text in UTF-16 is read, so that it can
// be looked through, but false is given.
func decoded(data []byte) ([]byte, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:], true
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		units := make([]uint16, 0, len(data)/2)
		for i := 2; i+1 < len(data); i += 2 {
			lo, hi := data[i], data[i+1]
			if data[0] == 0xfe {
				lo, hi = hi, lo
			}
			units = append(units, uint16(lo)|uint16(hi)<<8)
		}
		return []byte(string(utf16.Decode(units))), false
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return data, false // packed
	}
	return data, true
}

// pageStarts are the beginnings by which browsers take a file for a page
// whatever its name is (WHATWG MIME sniffing).
var pageStarts = []string{"!doctype", "html", "head", "script", "iframe", "h1", "div", "font", "table", "a", "style", "title", "b", "body", "br", "p", "!--",
	"svg", "object", "embed", "link", "meta", "form", "img", "base"}

func sniff(text []byte) int {
	start := bytes.TrimLeft(text[:min(len(text), 4096)], "\t\n\f\r \x00")
	low := strings.ToLower(string(start))
	if strings.HasPrefix(low, "<?") {
		return markup
	}
	if strings.HasPrefix(low, "<svg") {
		return markup
	}
	for _, s := range pageStarts {
		if rest, ok := strings.CutPrefix(low, "<"+s); ok && (rest == "" || strings.ContainsAny(rest[:1], " \t\n\f\r/>[") || s == "!--" || s == "!doctype") {
			return page
		}
	}
	return other
}

// resource says whether an address that a file loads from leads out of it.
func resource(value string) bool {
	v := squeezed(value)
	if v == "" || strings.HasPrefix(v, "#") {
		return false
	}
	return !slices.ContainsFunc(rasters, func(p string) bool { return strings.HasPrefix(v, p) })
}

var rasters = []string{"data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;", "data:image/avif;"}

// hyperlink says whether a reader may be led to an address.
func hyperlink(value string) bool {
	v := squeezed(value)
	scheme, _, has := strings.Cut(v, ":")
	if !has || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	return slices.Contains([]string{"http", "https", "mailto", "tel"}, scheme)
}

// squeezed is a value as browsers read an address: control characters and
// white space do not count.
func squeezed(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f && r <= 0x9f {
			return -1
		}
		return r
	}, s))
}

// styleReaches says whether CSS can load something or run something. What is
// escaped is not read but refused.
func styleReaches(css string) bool {
	low := squeezed(css)
	for strings.Contains(low, "url(") {
		_, low, _ = strings.Cut(low, "url(")
		in := strings.TrimLeft(low, `"'`)
		if !strings.HasPrefix(in, "#") && resource(in) {
			return true
		}
	}
	low = squeezed(css)
	for _, bad := range []string{"@import", "\\", "expression(", "-moz-binding", "behavior:", "image-set(", "image(", "src(", "@namespace", "<"} {
		if strings.Contains(low, bad) {
			return true
		}
	}
	return false
}

// scripted says whether a value runs something wherever it stands.
func scripted(value string) bool {
	v := squeezed(value)
	for _, bad := range []string{"javascript:", "vbscript:", "livescript:", "data:text/", "data:application/", "data:image/svg"} {
		if strings.Contains(v, bad) {
			return true
		}
	}
	return false
}
