package site

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonText writes JSON without a tree in between and without reflection: the
// model of ten thousand briefs is two hundred megabytes of it. The fields of
// an object may be written in any order; they are sorted when it ends, as
// contract 4 asks for.
type jsonText struct {
	buf    []byte
	fields []jsonField // of all open objects, the innermost last
	spare  []byte
	order  []int // of the fields of the object that is being ended
}

// jsonField is a written field: buf[at:] up to the next one.
type jsonField struct {
	key string
	at  int
}

// object writes one object; f writes its fields.
func (j *jsonText) object(f func()) {
	j.buf = append(j.buf, '{')
	from := len(j.fields)
	f()
	own := j.fields[from:]
	if !slices.IsSortedFunc(own, byKey) {
		j.reorder(own)
	}
	if len(own) > 0 {
		j.buf[len(j.buf)-1] = '}' // in the place of the last comma
	} else {
		j.buf = append(j.buf, '}')
	}
	j.fields = j.fields[:from]
}

func byKey(a, b jsonField) int { return strings.Compare(a.key, b.key) }

// reorder puts the fields that the buffer ends with into the order of their
// keys. Each ends with a comma, so they can be moved as they are.
func (j *jsonText) reorder(own []jsonField) {
	start, end := own[0].at, len(j.buf)
	j.spare = append(j.spare[:0], j.buf[start:end]...)
	j.order = j.order[:0]
	for i := range own {
		j.order = append(j.order, i)
	}
	slices.SortStableFunc(j.order, func(a, b int) int { return byKey(own[a], own[b]) })
	j.buf = j.buf[:start]
	for _, i := range j.order {
		to := end
		if i+1 < len(own) {
			to = own[i+1].at
		}
		j.buf = append(j.buf, j.spare[own[i].at-start:to-start]...)
	}
}

// field writes a key; value writes what belongs to it.
func (j *jsonText) field(key string, value func()) {
	j.key(key)
	value()
	j.buf = append(j.buf, ',')
}

func (j *jsonText) key(key string) {
	j.fields = append(j.fields, jsonField{key, len(j.buf)})
	j.str(key)
	j.buf = append(j.buf, ':')
}

// must writes a text, also an empty one; text leaves an empty one out.
func (j *jsonText) must(key, value string) {
	j.key(key)
	j.str(value)
	j.buf = append(j.buf, ',')
}

func (j *jsonText) text(key, value string) {
	if value != "" {
		j.must(key, value)
	}
}

func (j *jsonText) yes(key string, value bool) {
	j.key(key)
	j.buf = append(strconv.AppendBool(j.buf, value), ',')
}

func (j *jsonText) num(key string, value int) {
	j.key(key)
	j.buf = append(strconv.AppendInt(j.buf, int64(value), 10), ',')
}

func (j *jsonText) sub(key string, f func()) {
	j.field(key, func() { j.object(f) })
}

func (j *jsonText) texts(key string, values []string) {
	items(j, key, values, j.str)
}

// items writes an array; an empty one is [], never null.
func items[T any](j *jsonText, key string, values []T, f func(T)) {
	j.field(key, func() { array(j, values, "", f) })
}

// objects is a list of objects.
func objects[T any](j *jsonText, key string, values []T, f func(T)) {
	items(j, key, values, func(x T) { j.object(func() { f(x) }) })
}

// array writes its elements with so much space before each.
func array[T any](j *jsonText, values []T, space string, f func(T)) {
	j.buf = append(j.buf, '[')
	for i, x := range values {
		if i > 0 {
			j.buf = append(j.buf, ',')
		}
		j.buf = append(j.buf, space...)
		f(x)
	}
	j.buf = append(j.buf, ']')
}

const hexDigits = "0123456789abcdef"

// str writes a string. Besides what JSON demands it escapes the two line ends
// that old scripts did not allow in strings.
func (j *jsonText) str(s string) {
	j.buf = append(j.buf, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i++
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
			if (r != utf8.RuneError || n > 1) && r != '\u2028' && r != '\u2029' {
				i += n
				continue
			}
		}
		j.buf = append(j.buf, s[done:i]...)
		j.escape(r)
		i += n
		done = i
	}
	j.buf = append(append(j.buf, s[done:]...), '"')
}

func (j *jsonText) escape(r rune) {
	switch r {
	case '"', '\\':
		j.buf = append(j.buf, '\\', byte(r))
	case '\n':
		j.buf = append(j.buf, `\n`...)
	case '\t':
		j.buf = append(j.buf, `\t`...)
	case '\r':
		j.buf = append(j.buf, `\r`...)
	default:
		j.buf = append(j.buf, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
	}
}
