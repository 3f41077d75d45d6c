package brief

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"readout/generator/diag"
	"readout/generator/text"
	"readout/generator/when"
)

// inlineFields takes `[key:: value]` out of a line. What looks like one and is
// none stays; it is told here, and its place is noted for [writer.named].
func (w *writer) inlineFields(it *Item, l line) line {
	if strings.IndexByte(l.text, '[') < 0 {
		return l
	}
	pairs := l.pairs()
	rest, from := line{}, 0
	for i := 0; i < len(l.text); i++ {
		if l.text[i] != '[' || l.isLiteral(i) {
			continue
		}
		end, closed := pairs[i]
		if !closed {
			end = len(l.text) - 1
		}
		inside := l.cut(i+1, min(len(l.text), i+1+maxKey))
		key := leadWord(inside)
		if key == "" {
			if w.capitals(inside) || w.almost(inside, propKeys, true) {
				w.odd = append(w.odd, l.cut(i, end+1))
			}
			continue
		}
		word := l.cut(i+1, i+1+len(key))
		switch _, _, record := w.o.word(key); {
		case record:
			w.report("BR101", word.span(), fmt.Sprintf("`%s::` cannot stand in brackets: it is a record", key), fmt.Sprintf("give it a line of its own, or write `\\[%s::` to keep it as text", key))
			w.odd = append(w.odd, l.cut(i, end+1))
			continue
		case !slices.Contains(propKeys, key):
			w.unknownProperty(word)
			w.odd = append(w.odd, l.cut(i, end+1))
			continue
		case !closed:
			w.doc.Faulty = w.doc.Faulty || key == "tlp"
			w.report("BR106", l.cut(i, i+1+len(key)).span(), fmt.Sprintf("the bracket of `[%s::` is not closed", key), fmt.Sprintf("write `]` after the value, or `\\[%s::` to keep it as text", key))
			return rest.join(l.cut(from, i))
		}
		w.field(it, key, l.cut(i+1, end))
		rest = rest.join(l.cut(from, i).trimEnd())
		from, i = end+1, end
	}
	return rest.join(l.cut(from, len(l.text)))
}

// named is the part of a line that names the parties, without the brackets
// that hold no property: they would be read as part of a name, and one mistake
// told twice. They become notes of the record, as no text disappears (2.5).
func (w *writer) named(it *Item, l line) line {
	rest, from := line{}, 0
	for i, odd := 0, w.odd; i < len(l.text) && len(odd) > 0; i++ {
		first, last := odd[0].at(0), odd[0].at(len(odd[0].text)-1)
		switch at := l.at(i); {
		case at > last: // it was inside of the one before it
			odd, i = odd[1:], i-1
		case at >= first:
			start := i
			for i+1 < len(l.text) && l.at(i+1) <= last {
				i++
			}
			if nodes, _ := w.saidNodes(l.cut(start, i+1)); len(nodes) > 0 {
				it.Notes = append(it.Notes, nodes)
			}
			rest, from = rest.join(l.cut(from, start).trimEnd()), i+1
			odd = odd[1:]
		}
	}
	return rest.join(l.cut(from, len(l.text)))
}

// maxKey is more than any key has, with its colons.
const maxKey = 80

// almostWord finds a word with what people write in the place of two colons and
// a space: one colon, wide ones, no space; or with emphasis around it.
var almostWord = regexp.MustCompile(`^([*_]*)([a-z][a-z0-9-]*)[*_]*\s?(::|：：?|:)([*_]*)(\s*)`)

// almost warns of a line or bracket that begins nearly like a record or a
// property. It is text (2.3), and nobody means it to be. In prose, one colon
// and emphasis are what they seem.
func (w *writer) almost(l line, known []string, prose bool) bool {
	g := almostWord.FindStringSubmatch(l.text)
	if g == nil || g[2] == "tlp" || !slices.Contains(known, g[2]) || l.isLiteral(0) {
		return false // of a mark, more is said elsewhere
	}
	bare, double := g[1]+g[4] == "", g[3] == "::" || g[3] == "：："
	if prose && !(bare && double) || double && g[5] == "" && len(l.text) == len(g[0]) && bare {
		return false
	}
	d := w.src.At("BR101", l.cut(0, len(strings.TrimSpace(g[0]))).span(), fmt.Sprintf("%q begins no record or property: two colons and a space must follow the word", strings.TrimSpace(g[0])),
		fmt.Sprintf("write `%s:: `, or `%s\\::` to keep it as text", g[2], g[2]))
	if at := l.cut(0, len(g[0])).span(); bare && at.End-at.Start == len(g[0]) {
		d.Fixes = []diag.Fix{{Title: "write " + g[2] + "::", Edits: []diag.Edit{{File: d.File, Start: w.src.Pos(at.Start), End: w.src.Pos(at.End), Text: g[2] + ":: "}}}}
	}
	w.doc.Diags = diag.Add(w.doc.Diags, d)
	return true
}

// unknownProperty speaks of a word where a property or a record may stand:
// one that is near a property is an error, as it would be left out.
func (w *writer) unknownProperty(l line) {
	known := w.allWords()
	near, ok := text.Nearest(l.text, known, false)
	if slices.Contains(markWords, l.text) {
		near, ok = "tlp", true
	}
	w.doc.Faulty = w.doc.Faulty || near == "tlp"
	if !ok || !slices.Contains(propKeys, near) {
		w.notKnown(l, near, ok)
		return
	}
	d := w.src.At("BR102", l.span(), fmt.Sprintf("unknown property `%s::`; did you mean `%s::`?", l.text, near), fmt.Sprintf("write `%s::`, or `%s\\::` to keep it as text", near, l.text))
	d.Fixes = write(d, near)
	w.doc.Diags = diag.Add(w.doc.Diags, d)
}

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
		if key == "on" { // so that nobody says that there is none
			it.Fields = append(it.Fields, f)
		}
		return
	}
	switch {
	case slices.Contains(refKeys, key):
		f.Parties = w.refs(v, f.ValueSpan.Start)
		if single := key == "at" || key == "within"; single && len(f.Parties) > 1 {
			w.report("BR106", f.Parties[1].Span, fmt.Sprintf("`%s` takes one name", key), "keep the narrowest one")
		}
	case key == "about":
		f.Words = w.topicWords(v)
	case slices.Contains(idKeys, key):
		f.Words = w.idWords(key, v)
	case key == "status":
		f.Words = w.statusWords(v)
	case key == "for":
		if _, ok := when.ParseDuration(f.Value); !ok {
			w.report("BR106", f.ValueSpan, fmt.Sprintf("cannot read %q as a duration", f.Value), "write it like 1h30m, >1h30m, ~2h or 1h-2h")
		}
	default:
		w.checkValue(&f)
	}
	it.Fields = append(it.Fields, f)
}

func (w *writer) empty(f Field) {
	if slices.Contains(refKeys, f.Key) {
		w.missing(f.KeySpan.End + 2)
		return
	}
	w.doc.Faulty = w.doc.Faulty || f.Key == "tlp"
	help := "write one after the two colons, or take the line out"
	if list := valueLists[f.Key]; list != nil {
		help = "write one of " + strings.Join(list, ", ")
	}
	w.report("BR106", f.KeySpan, fmt.Sprintf("`%s` has no value", f.Key), help)
}

// checkValue looks a value up in its closed list (BR106).
func (w *writer) checkValue(f *Field) {
	switch {
	case f.Key == "grade" && !gradePattern.MatchString(f.Value):
		w.report("BR106", f.ValueSpan, fmt.Sprintf("`grade` does not know %q", f.Value), gradeHelp)
	case f.Key == "tlp":
		f.Value = TLPWord(f.Value)
	case f.Key == "likelihood":
		f.Value = strings.ToLower(f.Value)
	}
	if allowed := valueLists[f.Key]; allowed != nil && !slices.Contains(allowed, f.Value) {
		w.doc.Faulty = w.doc.Faulty || f.Key == "tlp"
		w.outside(f.Key, f.Value, f.ValueSpan, allowed)
	}
}

// outside says BR106 for a value that is none of those allowed.
func (w *writer) outside(key, value string, sp diag.Span, allowed []string) {
	d := w.src.At("BR106", sp, fmt.Sprintf("`%s` does not know %q", key, value), "use one of "+strings.Join(allowed, ", "))
	if near, ok := text.Nearest(strings.ToLower(value), allowed, false); ok {
		d.Message += fmt.Sprintf("; did you mean `%s`?", near)
	} else if lower := strings.ToLower(value); slices.Contains(allowed, lower) {
		d.Message += fmt.Sprintf("; did you mean `%s`?", lower)
	}
	w.doc.Diags = diag.Add(w.doc.Diags, d)
}

// split divides a line at separators that stand outside of brackets,
// quotation marks and code. Empty parts are left out.
func (l line) split(seps string) (list []line) {
	var b brackets
	from, most := 0, 1
	for i := range len(l.text) {
		if strings.IndexByte(seps, l.text[i]) >= 0 {
			most++
		}
	}
	list = make([]line, 0, min(most, maxParts))
	for i := range len(l.text) {
		if b.step(l, i) && strings.IndexByte(seps, l.text[i]) >= 0 {
			list = append(list, l.cut(from, i).trim())
			from = i + 1
		}
	}
	list = append(list, l.cut(from, len(l.text)).trim())
	return slices.DeleteFunc(list, func(p line) bool { return p.text == "" })
}

// words makes list values of the parts of a line; sigils are taken off.
func (w *writer) words(parts []line, sigils string) (list []Word) {
	list = make([]Word, 0, len(parts))
	for _, p := range parts {
		word := Word{Text: w.unescape(p.folded()), Span: p.span()}
		if strings.IndexByte(sigils, p.text[0]) >= 0 && !p.isLiteral(0) {
			word.Text, word.Mark = strings.TrimSpace(word.Text[1:]), true
		}
		list = append(list, word)
	}
	return list
}

// topicWords reads topics. Between commas, words without a # may be one name
// (6.28): they stay together, and the model divides them if they are not.
func (w *writer) topicWords(l line) (list []Word) {
	parts := l.split(",")
	for i, part := range parts {
		if strings.Contains(part.text, "#") && strings.Contains(part.text, " ") {
			list = append(list, w.words(part.split(" "), "#")...)
		} else {
			list = append(slices.Grow(list, len(parts)-i), w.words(parts[i:i+1], "#")...)
		}
	}
	return slices.DeleteFunc(list, func(word Word) bool {
		if word.Text == "" {
			w.report("BR112", word.Span, "a topic is missing after `#`", "write its id right after the sign, like #evacuation")
		}
		return word.Text == ""
	})
}

func (w *writer) idWords(key string, l line) (list []Word) {
	for _, word := range w.words(l.split(", "), "^") {
		if !isIdent(word.Text) {
			w.report("BR106", word.Span, fmt.Sprintf("`%s` does not know %q", key, w.src.Slice(word.Span)), "write the id of a record, like ^macron-putin: lower-case letters, digits and single hyphens, at most 64")
			continue
		}
		list = append(list, word)
	}
	return list
}

// statusWords reads `status`: at most one word of each axis in one value
// (language 2.4). Values of several lines are compared where they are merged.
func (w *writer) statusWords(l line) (list []Word) {
	said := map[bool]string{}
	for _, word := range w.words(l.split(", "), "") {
		phase := slices.Contains(phases, word.Text)
		switch {
		case !phase && !slices.Contains(confirmations, word.Text):
			w.outside("status", word.Text, word.Span, slices.Concat(phases, confirmations))
			continue
		case said[phase] != "" && said[phase] != word.Text:
			w.report("BR106", word.Span, fmt.Sprintf("`status` says both %q and %q", said[phase], word.Text), "keep one of them")
			continue
		}
		said[phase] = word.Text
		list = append(list, word)
	}
	return list
}

// judge looks at an item as a whole, when all its properties are known.
func (w *writer) judge(it *Item) {
	var first *Field
	parts := len(it.Left) + len(it.Right)
	w.people += parts
	for i := range it.Fields {
		f := &it.Fields[i]
		parts += max(1, len(f.Parties)+len(f.Words))
		if f.Key != "likelihood" && f.Key != "confidence" {
			continue
		}
		if first != nil {
			w.report("BR501", f.KeySpan, "`likelihood` and `confidence` in one record", "ICD 203 asks to keep them apart")
		}
		first = f
	}
	if parts > maxParts {
		w.report("BR006", it.WordSpan, fmt.Sprintf("too many names, topics and ids in one record: the limit is %d", maxParts), "divide the record; nothing of it was read")
		it.Left, it.Right, it.Fields = nil, nil, nil
		w.doc.Faulty = true // its mark was not read either
	}
	// Who took part has the event on pages of their own: what a file gives
	// grows with people times meetings, however short their names.
	if w.people > maxParties && !w.over {
		w.report("BR006", it.WordSpan, fmt.Sprintf("too many participants in the records of one file: the limit is %d", maxParties), "divide the file, or name the organisation that they belong to; no record from here on was read")
		it.Left, it.Right, it.Fields = nil, nil, nil
		w.doc.Faulty, w.over = true, true
	}
}
