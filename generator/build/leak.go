package build

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/site"
)

// secret is a file, or lines of one, that an edition keeps in.
type secret struct {
	doc   *brief.Doc
	lines []diag.Span // nil: all of it
}

// The leak scan is the last line: what is hidden was cut out long before. It
// looks in every output for what must not be there (promises 5).
type leakScan struct {
	once    sync.Once
	needles *needles
	second  sync.Once
	witness *site.Site // the same site, made of what is shown alone
}

// secretsOf makes the needles of a snapshot, once.
func (s *Snapshot) secretsOf() *needles {
	s.leak.once.Do(func() {
		n := newNeedles()
		for _, x := range s.gate.secrets {
			n.add(x)
		}
		if !n.empty() {
			s.dropPublished(n)
		}
		s.leak.needles = n
	})
	return s.leak.needles
}

// dropPublished forgets what may be read anyway: in what is shown of the files,
// in the configuration and in the words of the program itself. Templates and
// static files bear no mark, so that a whole run of secret words in one of
// them is a leak; an id or a title in them may be chance.
func (s *Snapshot) dropPublished(n *needles) {
	for _, d := range s.docs() {
		n.drop(s.shownText(d), true)
		n.drop(plainText(d), true)
		n.drop(d.Path, false)
	}
	unmarked := func(text string) {
		n.drop(text, false)
		for _, reading := range readings([]byte(text)) {
			n.look(reading, func(kind int, key uint64, _ string, _ int) {
				if kind == runLength {
					n.own[key] = true
				}
			})
		}
	}
	if s.config != nil {
		unmarked(s.config.Text)
	}
	unmarked(s.words.Sum())
	for _, f := range s.tree.Files {
		if strings.HasPrefix(f.Path, "templates/") {
			unmarked(string(f.Data))
		}
	}
	for _, a := range s.assets {
		if utf8.Valid(a.Data) {
			n.drop(string(a.Data), strings.HasPrefix(a.Source, "content/"))
		}
		n.drop(a.Path, false)
	}
	n.drop(strings.Join(slices.Concat(brief.EventTypes(), brief.Verbs(), brief.TLPWords()), " "), false)
	none := s.plan(model.Link(nil, model.Options{Config: s.Config}))
	for _, p := range none.Pages {
		if p.Kind == "asset" {
			continue
		}
		data := []byte(nil)
		if p.HTML() {
			data, _ = s.theme.Page(p, none.View(p))
		} else if !p.Drawn() {
			data = none.Raw(p)
		}
		for _, text := range readings(data) {
			n.drop(text, false)
		}
	}
}

// plainText is what a reader sees of a file, without the marks of Markdown.
func plainText(d *brief.Doc) string {
	var b strings.Builder
	for _, block := range d.Blocks {
		b.WriteString(block.Text + " ")
	}
	var items func([]*brief.Item)
	items = func(list []*brief.Item) {
		for _, it := range list {
			b.WriteString(it.Label + " " + it.Said.Text + " ")
			items(it.Children)
		}
	}
	items(d.Records)
	return b.String()
}

// shownText is what is shown of a file, less the references in its front
// matter that were taken out: their words stay in the text of the file alone.
func (s *Snapshot) shownText(d *brief.Doc) string {
	file, cuts := d, []diag.Span(nil)
	if v := s.gate.veils[d.Path]; v != nil {
		file, cuts = v.file, v.cuts
	}
	front := strings.Index(file.Source.Text, "\n---")
	for _, x := range s.gate.found {
		if at := file.Source.Offset(x.Start); x.File == d.Path && at < front {
			cuts = append(slices.Clone(cuts), diag.Span{Start: at, End: file.Source.Offset(x.End)})
		}
	}
	return without(file.Source.Text, tidy(cuts))
}

// leaks looks through one output and says what of it is withheld (BR640).
func (s *Snapshot) leaks(p *site.Page, data []byte) []diag.Diagnostic {
	return s.leaksOf(p, data, func(w *site.Site) []byte {
		again := w.Page(p.URL)
		switch {
		case again == nil:
			return nil
		case !again.HTML() && !again.Drawn():
			return w.Raw(again)
		}
		made, _ := s.theme.Page(again, w.View(again))
		return made
	})
}

// leaksOf is leaks for any output; again makes the same one of another site.
func (s *Snapshot) leaksOf(p *site.Page, data []byte, again func(*site.Site) []byte) []diag.Diagnostic {
	if len(s.gate.secrets) == 0 {
		return nil
	}
	n := s.secretsOf()
	if n.empty() {
		return nil
	}
	var told []string
	certain := p.Kind == "asset"
	texts := append(readings(data), p.File)
	if p.Drawn() { // no text can be read in a picture
		texts = append(texts, s.Site.View(p).(site.ShareCard).Words())
	}
	for _, text := range texts {
		n.look(text, func(kind int, key uint64, id string, i int) {
			certain = certain || kind == runLength && n.own[key]
			if what := n.wording(kind, key, id, i); len(told) < 3 && !slices.Contains(told, what) {
				told = append(told, what)
			}
		})
	}
	if len(told) == 0 || !certain && s.innocent(data, again) {
		return nil
	}
	return []diag.Diagnostic{diag.In("", "BR640", fmt.Sprintf("%s would show what this edition withholds: %s", p.File, strings.Join(told, ", ")),
		"nothing is published; look for these words in static/, templates/ and readout.yaml, and report it if they are not there")}
}

// wording names what was found.
func (n *needles) wording(kind int, key uint64, id string, i int) string {
	x := n.ids[id]
	switch {
	case kind == runLength:
		at := n.runs[key]
		return fmt.Sprintf("words of %s:%d", n.files[at.file], at.line)
	case kind > 0:
		x = n.words[kind][key][i]
	}
	return x.what + " of " + x.file
}

// innocent says whether an output is the same when it is made by somebody who
// never knew of anything hidden. The words are then there by chance: a hidden
// brief that is called "Calls" does not make the word a secret.
func (s *Snapshot) innocent(data []byte, again func(*site.Site) []byte) bool {
	s.leak.second.Do(func() {
		s.leak.witness = s.plan(model.Link(s.docs(), model.Options{Config: s.Config, AsOf: s.asOf}))
	})
	made := again(s.leak.witness)
	return made != nil && bytes.Equal(made, data)
}

// readings are the texts that an output may be read as: with its escapes
// undone, without its tags too, and with what is packed in it unpacked.
func readings(data []byte) []string {
	if bytes.IndexByte(data[:min(len(data), 512)], 0) >= 0 || !utf8.Valid(data) {
		return nil // a picture or the like, whose bytes no text goes into
	}
	text := string(data)
	list := []string{unescaped(text)}
	if bare := untagged(text); bare != text {
		list = append(list, unescaped(bare))
	}
	return append(list, unpacked(text)...)
}
