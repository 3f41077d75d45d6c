package render

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"reflect"
	"slices"
	"sync"

	"readout/generator/site"
)

// Digest names what a page is made of.
type Digest struct {
	Sum   string // of the view together with the theme
	Parts string // four bytes for the theme, then for each field of the view in order, those of its frame included
}

// Digest names the content of a view together with the theme: a template sees
// only its view, so two equal sums mean two equal pages. It is the same in
// every run of the program. Without a sum the view cannot be told from others.
func (t *Theme) Digest(kind string, view any) Digest {
	v := reflect.ValueOf(view)
	if !v.IsValid() || !Digestible(v.Type()) {
		return Digest{}
	}
	theme := t.sum
	if v.Type() == reflect.TypeFor[site.ShareCard]() {
		theme = make([]byte, len(t.sum)) // no template has a hand in it
	}
	buf, _ := t.buffers.Get().(*[]byte)
	if buf == nil {
		buf = new([]byte)
	}
	b := append(append((*buf)[:0], theme...), kind...)
	sums := append(make([]byte, 0, 64), theme[:4]...)
	eachPart(v, func(_ string, f reflect.Value) {
		from := len(b)
		b = appendValue(b, f)
		sums = binary.BigEndian.AppendUint32(sums, crc32.ChecksumIEEE(b[from:]))
	})
	sum := sha256.Sum256(b)
	*buf = b
	t.buffers.Put(buf)
	return Digest{Sum: hex.EncodeToString(sum[:16]), Parts: string(sums)}
}

// eachPart calls f for the fields of a view; embedded ones are taken apart.
func eachPart(v reflect.Value, f func(name string, v reflect.Value)) {
	list, known := parts.Load(v.Type())
	if !known {
		list, _ = parts.LoadOrStore(v.Type(), partsOf(v.Type(), part{}))
	}
	for _, p := range list.([]part) {
		f(p.name, v.FieldByIndex(p.index))
	}
}

// part is a field of a view.
type part struct {
	name  string
	index []int
}

var parts sync.Map // reflect.Type -> []part: to ask a type for its fields costs more than their values

func partsOf(t reflect.Type, in part) (list []part) {
	if t.Kind() != reflect.Struct {
		return []part{in}
	}
	for i := range t.NumField() {
		field, at := t.Field(i), append(slices.Clone(in.index), i)
		if field.Anonymous {
			list = append(list, partsOf(field.Type, part{field.Name + ".", at})...)
		} else {
			list = append(list, part{in.name + field.Name, at})
		}
	}
	return list
}

// Changed names the fields of a view that differ from an earlier digest's,
// "templates" where the theme does.
func (t *Theme) Changed(view any, before, now Digest) []string {
	if len(before.Parts) != len(now.Parts) || len(now.Parts) < 4 {
		return []string{"templates"} // or another version of the program
	}
	var out []string
	if before.Parts[:4] != now.Parts[:4] {
		out = append(out, "templates")
	}
	at := 4
	eachPart(reflect.ValueOf(view), func(name string, _ reflect.Value) {
		if before.Parts[at:at+4] != now.Parts[at:at+4] {
			out = append(out, name)
		}
		at += 4
	})
	return out
}

// sumOf names a set of templates and what they say.
func sumOf(names []string, sources map[string]string, said string) []byte {
	h := sha256.New()
	for _, name := range names {
		h.Write(binary.AppendUvarint(append([]byte(name), 0), uint64(len(sources[name]))))
		h.Write([]byte(sources[name]))
	}
	h.Write([]byte(said))
	return h.Sum(nil)
}

// appendValue writes a value so that different values of one type never give
// the same bytes: lists and texts are preceded by their length, pointers by
// whether there is something. A kind that views do not have is refused by
// [Digestible], not here.
func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		return append(binary.AppendUvarint(b, uint64(len(s))), s...)
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		return binary.AppendVarint(b, v.Int())
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, 0)
		}
		return appendValue(append(b, 1), v.Elem())
	case reflect.Slice, reflect.Array:
		n := v.Len()
		b = binary.AppendUvarint(b, uint64(n))
		for i := range n {
			b = appendValue(b, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			b = appendValue(b, v.Field(i))
		}
	}
	return b
}

var digestible sync.Map // reflect.Type -> bool

// Digestible says whether a type consists only of what [Theme.Digest] can
// tell apart. A page whose view does not is rendered each time.
func Digestible(t reflect.Type) bool {
	if ok, known := digestible.Load(t); known {
		return ok.(bool)
	}
	digestible.Store(t, true) // a type within itself adds nothing new
	ok := true
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
	case reflect.Pointer, reflect.Slice, reflect.Array:
		ok = Digestible(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			ok = ok && Digestible(t.Field(i).Type)
		}
	default:
		ok = false
	}
	digestible.Store(t, ok)
	return ok
}
