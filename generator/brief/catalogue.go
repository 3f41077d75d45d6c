package brief

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"readout/generator/diag"
	"readout/generator/words"
)

// ParseWords reads a catalogue: the words of pages in another language, by the
// words in English. A text that does not fit is BR703 and left out, so that
// the English one stands on the page. The language is that of the file's name.
func ParseWords(src *diag.Source, lang string) (map[string]words.Text, []diag.Diagnostic) {
	m := &matter{src: src, end: len(src.Text)}
	texts := map[string]words.Text{}
	root := m.parse()
	if root == nil {
		return texts, m.diags
	}
	m.pairs("the catalogue", root, func(k, v *yaml.Node) {
		if null(v) {
			return // not translated yet
		}
		t, ok := m.translation(k, v)
		if !ok {
			return
		}
		if said := words.Misfit(lang, k.Value, t); said != "" {
			m.report("BR703", m.span(v), fmt.Sprintf("the words for %q do not fit: %s", words.Plain(k.Value), said), misfitHelp(k.Value, t))
			return
		}
		texts[k.Value] = t
	})
	return texts, m.diags
}

func misfitHelp(key string, t words.Text) string {
	if t.Forms != nil && !strings.Contains(key, "{0}") {
		return "write one text: this one has no number"
	}
	return "holes such as {0} are filled with names, dates and numbers; put each where the language wants it"
}

// translation reads one text, or the forms of one with a number.
func (m *matter) translation(k, v *yaml.Node) (words.Text, bool) {
	if v.Kind != yaml.MappingNode {
		before := len(m.diags)
		m.scalar(k.Value, v)
		t := words.Text{Words: v.Value} // spaces at its ends join it to what follows
		return t, len(m.diags) == before
	}
	t := words.Text{Forms: map[string]string{}}
	before := len(m.diags)
	m.pairs(k.Value, v, func(form, words *yaml.Node) {
		m.scalar(form.Value, words)
		t.Forms[form.Value] = words.Value
	})
	return t, len(m.diags) == before
}
