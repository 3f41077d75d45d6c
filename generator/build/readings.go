package build

import (
	"encoding/base64"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unescaped undoes the escapes of HTML, addresses and JSON, each where it stands.
func unescaped(s string) string {
	if strings.IndexAny(s, `&%\`) < 0 {
		return s
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		switch {
		case s[i] == '%' && i+2 < len(s):
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(v))
				i += 3
				continue
			}
		case s[i] == '\\' && i+1 < len(s):
			if r, n := jsonEscape(s[i:]); n > 0 {
				b.WriteRune(r)
				i += n
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return strings.ToValidUTF8(b.String(), " ")
}

func jsonEscape(s string) (rune, int) {
	switch s[1] {
	case 'n', 'r', 't', 'b', 'f':
		return ' ', 2
	case '"', '\\', '/':
		return rune(s[1]), 2
	case 'u':
		if len(s) >= 6 {
			if v, err := strconv.ParseUint(s[2:6], 16, 32); err == nil {
				return rune(v), 6
			}
		}
	}
	return 0, 0
}

// untagged takes out what stands between angle brackets.
func untagged(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		end := strings.IndexByte(s[i:], '>')
		if end < 0 {
			break
		}
		b.WriteString(s[:i])
		if !inlineTag(s[i+1 : i+end]) {
			b.WriteByte(' ')
		}
		s = s[i+end+1:]
	}
	b.WriteString(s)
	return b.String()
}

// inlineTag says whether a tag may stand in the middle of a word.
func inlineTag(tag string) bool {
	name := strings.TrimPrefix(tag, "/")
	if i := strings.IndexAny(name, " \n\t/"); i >= 0 {
		name = name[:i]
	}
	switch strings.ToLower(name) {
	case "a", "b", "i", "em", "strong", "span", "code", "mark", "u", "s", "del", "ins", "sub", "sup", "small", "abbr", "wbr":
		return true
	}
	return false
}

// unpacked gives what longer pieces of base64 hold, if that is text.
func unpacked(s string) (list []string) {
	part := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
	}
	for i := 0; i < len(s); {
		if !part(s[i]) {
			i++
			continue
		}
		start := i
		for i < len(s) && part(s[i]) {
			i++
		}
		if i-start < 24 {
			continue
		}
		piece := strings.NewReplacer("-", "+", "_", "/").Replace(s[start:i])
		raw, err := base64.RawStdEncoding.DecodeString(piece)
		if err == nil && readable(raw) {
			list = append(list, string(raw))
		}
	}
	return list
}

func readable(raw []byte) bool {
	if !utf8.Valid(raw) {
		return false
	}
	for _, r := range string(raw) {
		if r < ' ' && !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}
