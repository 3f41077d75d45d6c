package brief

import (
	"reflect"
	"slices"
	"strings"

	"readout/generator/diag"
)

// Same says whether two readings of one file differ at most in prose: what
// their records, their front matter and their places for evidence say is
// alike to the letter, and each record stands in lines of the same text. A
// model of one is then a model of the other but for what is found in prose.
//
// It compares the trees field by field, so that a field that is added later
// is compared too.
func Same(a, b *Doc) bool {
	if a.Kind != b.Kind || a.Path != b.Path || a.ID != b.ID || a.Faulty != b.Faulty || len(a.Records) != len(b.Records) {
		return false
	}
	if a.Kind != Brief && !slices.Equal(first(a.Heads), first(b.Heads)) {
		return false // a page without a title takes its first heading's
	}
	if !alike(reflect.ValueOf(a.Front), reflect.ValueOf(b.Front), 0) || !slices.Equal(proofs(a), proofs(b)) {
		return false
	}
	for i, x := range a.Records {
		y := b.Records[i]
		if linesOf(a, x) != linesOf(b, y) || !alike(reflect.ValueOf(x), reflect.ValueOf(y), y.Lines.Start-x.Lines.Start) {
			return false
		}
	}
	return true
}

// linesOf is the text of a record. The blank lines below it change with what
// stands under them.
func linesOf(d *Doc, it *Item) string { return strings.TrimRight(d.Source.Slice(it.Lines), " \t\r\n") }

// SameFront says whether two readings of one file have one front matter. Then
// their records may differ, and no name that they know of themselves.
func SameFront(a, b *Doc) bool {
	return a.Kind == b.Kind && a.Path == b.Path && a.ID == b.ID && a.Faulty == b.Faulty && alike(reflect.ValueOf(a.Front), reflect.ValueOf(b.Front), 0)
}

func first(list []Heading) []Heading { return list[:min(len(list), 1)] }

// proofs are the ids to which the evidence links of a body lead, in order.
func proofs(d *Doc) (ids []string) {
	for _, n := range d.Body {
		if n.Kind == Open && n.Link != nil && len(n.Link.IDs) > 0 {
			ids = append(append(ids, n.Link.IDs...), "")
		}
	}
	return ids
}

var (
	spanType = reflect.TypeFor[diag.Span]()
	offType  = reflect.TypeFor[Off]()
	itemType = reflect.TypeFor[Item]()
)

// alike compares two values, the second of which stands so many bytes further
// on. Numbers of blocks count prose and are left out, as is where a record ends.
func alike(a, b reflect.Value, by int) bool {
	switch a.Type() {
	case spanType:
		x, y := a.Interface().(diag.Span), b.Interface().(diag.Span)
		return x == y && (by == 0 || x == diag.Span{}) || x.Start+by == y.Start && x.End+by == y.End
	case offType:
		x, y := a.Interface().(Off), b.Interface().(Off)
		return x.At == y.At && x.Src+by == y.Src
	}
	switch a.Kind() {
	case reflect.Pointer:
		return a.IsNil() == b.IsNil() && (a.IsNil() || alike(a.Elem(), b.Elem(), by))
	case reflect.Struct:
		for i := range a.NumField() {
			name := a.Type().Field(i).Name
			if name != "Block" && name != "Context" && (name != "Lines" || a.Type() != itemType) && !alike(a.Field(i), b.Field(i), by) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !alike(a.Index(i), b.Index(i), by) {
				return false
			}
		}
		return true
	case reflect.Map:
		if a.Len() != b.Len() {
			return false
		}
		for _, k := range a.MapKeys() {
			if y := b.MapIndex(k); !y.IsValid() || !alike(a.MapIndex(k), y, by) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}
