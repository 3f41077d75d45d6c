package brief

import (
	"fmt"
	"slices"
	"strings"
)

// field reads one property; l is `key:: value`.
func (w *writer) field(it *Item, key string, l line) {
	k := l.cut(0, len(key))
	v := l.cut(len(key)+2, len(l.text)).trim()
	f := Field{Key: key, KeySpan: k.span(), Value: w.unescape(v.folded()), ValueSpan: v.span()}
	if ok, where := belongs(key, it); !ok {
		w.doc.Faulty = w.doc.Faulty || key == "tlp"
		w.report("BR105", f.KeySpan, fmt.Sprintf("`%s::` belongs to %s, not to `%s`", key, where, it.Word), "move it, or take it out")
		return
	}
	if !slices.Contains(listKeys, key) {
		for _, old := range it.Fields {
			if old.Key == key {
				w.doc.Faulty = w.doc.Faulty || key == "tlp"
				w.report("BR104", f.KeySpan, fmt.Sprintf("`%s::` is given twice (first on line %d)", key, w.src.Pos(old.KeySpan.Start).Line), "keep one of them")
				return
			}
		}
	}
	if v.text == "" {
		w.empty(f)
		return
	}
	switch {
	case slices.Contains(refKeys, key):
		f.Parties = w.refs(v, f.ValueSpan.Start)
		if key == "via" {
			f.Words = w.splitWords(v, ",")
		}
	case key == "about":
		f.Words = w.topicWords(v)
	case slices.Contains(idKeys, key):
		f.Words = w.idWords(key, v)
	case key == "status":
		f.Words = w.splitWords(v, ", ")
	default:
		w.checkValue(f)
	}
	it.Fields = append(it.Fields, f)
}

func (w *writer) empty(f Field) {
	if slices.Contains(refKeys, f.Key) {
		w.missing(f.KeySpan.End + 2)
		return
	}
	w.doc.Faulty = w.doc.Faulty || f.Key == "tlp"
	f.ValueSpan.Start, f.ValueSpan.End = f.KeySpan.Start, f.KeySpan.End
	w.report("BR106", f.ValueSpan, fmt.Sprintf("`%s` has no value", f.Key), "write one after the two colons, or take the line out")
}

// checkValue looks a value up in its closed list (BR106).
func (w *writer) checkValue(f Field) {
	if f.Key == "grade" {
		if !gradePattern.MatchString(f.Value) {
			w.report("BR106", f.ValueSpan, fmt.Sprintf("`grade` does not know %q", f.Value), "write a letter A to F and a figure 1 to 6, like B2")
		}
		return
	}
	allowed := valueLists[f.Key]
	value := f.Value
	if f.Key == "tlp" {
		value = TLPWord(value)
	}
	if allowed != nil && !slices.Contains(allowed, value) {
		w.doc.Faulty = w.doc.Faulty || f.Key == "tlp"
		w.report("BR106", f.ValueSpan, fmt.Sprintf("`%s` does not know %q", f.Key, f.Value), "use one of "+strings.Join(allowed, ", "))
	}
}

func (w *writer) splitWords(l line, seps string) (list []Word) {
	from := 0
	add := func(to int) {
		p := l.cut(from, to).trim()
		if p.text == "" {
			return
		}
		word := Word{Text: p.folded(), Span: p.span()}
		if strings.ContainsRune("#^@", rune(p.text[0])) {
			word.Text, word.Mark = strings.TrimSpace(word.Text[1:]), true
		}
		list = append(list, word)
	}
	for i := range len(l.text) {
		if strings.IndexByte(seps, l.text[i]) >= 0 {
			add(i)
			from = i + 1
		}
	}
	add(len(l.text))
	return list
}

// topicWords reads topics. Words without a comma and without a # may be one
// name (6.28): they stay together, and the model divides them if they are not.
func (w *writer) topicWords(l line) (list []Word) {
	if !strings.Contains(l.text, "#") {
		return w.splitWords(l, ",")
	}
	return w.splitWords(l, ", ")
}

func (w *writer) idWords(key string, l line) (list []Word) {
	for _, word := range w.splitWords(l, ", ") {
		if !isIdent(word.Text) {
			w.report("BR106", word.Span, fmt.Sprintf("`%s` does not know %q", key, word.Text), "write the id of a record, like ^macron-putin")
			continue
		}
		list = append(list, word)
	}
	return list
}

// judge looks at an item as a whole, when all its properties are known.
func (w *writer) judge(it *Item) {
	var first *Field
	for i := range it.Fields {
		f := &it.Fields[i]
		if f.Key != "likelihood" && f.Key != "confidence" {
			continue
		}
		if first != nil {
			w.report("BR501", f.KeySpan, "`likelihood` and `confidence` in one record", "ICD 203 asks to keep them apart")
		}
		first = f
	}
}
