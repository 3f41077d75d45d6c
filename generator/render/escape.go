package render

import "strings"

// entities are what html/template writes for the characters that mean
// something in HTML text and in quoted attributes.
var entities = [256]string{
	0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;",
}

// appendEscaped appends a text so that it is nothing but text, in an element
// and in a quoted attribute alike.
func appendEscaped(buf []byte, s string) []byte {
	done := 0
	for i := 0; i < len(s); i++ {
		if e := entities[s[i]]; e != "" {
			buf = append(buf, s[done:i]...)
			buf = append(buf, e...)
			done = i + 1
		}
	}
	return append(buf, s[done:]...)
}

// urlFilter lets through addresses without a scheme and those of the web and
// of mail; anything else becomes html/template's mark for "refused".
func urlFilter(s string) string {
	scheme, _, has := strings.Cut(s, ":")
	if !has || strings.Contains(scheme, "/") {
		return s
	}
	for _, known := range []string{"http", "https", "mailto"} {
		if strings.EqualFold(scheme, known) {
			return s
		}
	}
	return "#ZgotmplZ"
}

const hexDigits = "0123456789abcdef"

// urlNormalize percent-encodes what may not stand in an address; what is
// encoded already stays.
func urlNormalize(s string) string {
	clean := 0
	for clean < len(s) && plainInURL(s, clean) {
		clean++
	}
	if clean == len(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if plainInURL(s, i) {
			b.WriteByte(s[i])
		} else {
			b.WriteByte('%')
			b.WriteByte(hexDigits[s[i]>>4])
			b.WriteByte(hexDigits[s[i]&15])
		}
	}
	return b.String()
}

func plainInURL(s string, i int) bool {
	c := s[i]
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	case c == '%':
		return i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
	}
	return strings.IndexByte("!#$&*+,/:;=?@[]-._~", c) >= 0
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
