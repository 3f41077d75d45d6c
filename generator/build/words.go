package build

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/text"
	"readout/generator/words"
)

// wordsFolder holds the catalogues among the templates.
const wordsFolder = "words/"

// speech is the catalogue of the last snapshot.
type speech struct {
	key   string // language, and names and digests of the site's own files
	words *words.Catalogue
	diags []diag.Diagnostic
}

// speak reads the words of the site's language: the program's own, and over
// them those of the site. Of a tag with a region both files count, fr-CA.yaml
// over fr.yaml.
func (b *Builder) speak(cfg *brief.Config, src *diag.Source) (*words.Catalogue, []diag.Diagnostic) {
	lang := cmp.Or(cfg.Language, "en")
	key := lang + "\n"
	names := []string{wordsFolder + words.Base(lang) + ".yaml"}
	if tag := wordsFolder + lang + ".yaml"; tag != names[0] {
		names = append(names, tag)
	}
	for _, name := range names {
		if f, ok := b.tree.File("templates/" + name); ok {
			key += name + " " + f.Digest + "\n"
		}
	}
	if b.speech.key != key {
		c, diags := b.catalogue(lang, names, src)
		b.speech = speech{key, c, diags}
	}
	return b.speech.words, b.speech.diags
}

func (b *Builder) catalogue(lang string, names []string, src *diag.Source) (*words.Catalogue, []diag.Diagnostic) {
	var layers []map[string]words.Text
	var diags []diag.Diagnostic
	known := b.known()
	for _, name := range names {
		if raw, err := fs.ReadFile(b.o.Templates, name); err == nil {
			layer, _ := parseWords(name, raw, lang) // that it is sound is tested
			layers = append(layers, layer)
		}
	}
	for _, name := range names {
		f, ok := b.tree.File("templates/" + name)
		if !ok {
			continue
		}
		layer, faults := parseWords(name, f.Data, lang)
		layers = append(layers, layer)
		diags = append(append(diags, faults...), b.pointless(name, f.Data, layer, known)...)
	}
	if len(layers) == 0 && !words.English(lang) {
		diags = append(diags, speechless(src, lang, names[0]))
	}
	if len(layers) > 0 && !words.English(lang) {
		diags = append(diags, b.unsaid(names, layers, known)...)
	}
	return words.New(lang, layers...), diags
}

// unsaid is BR704 of a language for which some texts are missing: those are in
// English among the others.
func (b *Builder) unsaid(names []string, layers []map[string]words.Text, known map[string]words.Text) []diag.Diagnostic {
	var missing []string
	for key := range known {
		if !slices.ContainsFunc(layers, func(layer map[string]words.Text) bool { _, ok := layer[key]; return ok }) {
			missing = append(missing, key)
		}
	}
	i := slices.IndexFunc(names, func(name string) bool { _, own := b.tree.File("templates/" + name); return own })
	if len(missing) == 0 || i < 0 {
		return nil
	}
	slices.Sort(missing)
	var some []string
	for _, key := range missing {
		if len(some) < 3 && key[0] >= 'A' && key[0] <= 'Z' && !strings.ContainsAny(key, "{|") { // a heading, which tells most
			some = append(some, fmt.Sprintf("%q", key))
		}
	}
	if len(some) == 0 {
		some = []string{fmt.Sprintf("%q", missing[0])}
	}
	said := fmt.Sprintf("%d of %d texts are not given, so they are in English: %s", len(missing), len(known), strings.Join(some, ", "))
	if len(missing) > len(some) {
		said += " and others"
	}
	return []diag.Diagnostic{diag.In("templates/"+names[i], "BR704", said, "give them here; the program's templates/words/fr.yaml has all of them")}
}

func parseWords(name string, raw []byte, lang string) (map[string]words.Text, []diag.Diagnostic) {
	src, diags := diag.NewSource("templates/"+name, raw)
	texts, more := brief.ParseWords(src, lang)
	return texts, append(diags, more...)
}

// known are the keys that pages use, as the program's French has them all.
func (b *Builder) known() map[string]words.Text {
	raw, err := fs.ReadFile(b.o.Templates, wordsFolder+"fr.yaml")
	if err != nil {
		return nil
	}
	texts, _ := parseWords(wordsFolder+"fr.yaml", raw, "fr")
	return texts
}

// pointless says BR705 of what is translated and stands on no page. The
// site's own templates, types and verbs may say anything.
func (b *Builder) pointless(name string, raw []byte, layer, known map[string]words.Text) (diags []diag.Diagnostic) {
	if known == nil {
		return nil
	}
	var keys []string
	for key := range layer {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	src, _ := diag.NewSource("templates/"+name, raw)
	for _, key := range keys {
		if _, ok := known[key]; ok || b.ownWord(key) {
			continue
		}
		help := "write it as it stands in the English page, or take it out"
		if near, ok := text.Nearest(key, slices.Collect(keysOf(known)), false); ok {
			help = fmt.Sprintf("did you mean %q?", near)
		}
		at := max(0, strings.Index(src.Text, key))
		diags = append(diags, src.At("BR705", diag.Span{Start: at, End: min(len(src.Text), at+len(key))}, fmt.Sprintf("no page says %q", key), help))
	}
	return diags
}

func keysOf(m map[string]words.Text) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

// ownWord says whether the site itself brings a text: in a template, a script
// or the configuration.
func (b *Builder) ownWord(key string) bool {
	quoted := strings.TrimPrefix(key, "{0} ")
	for _, f := range b.tree.Files {
		own := strings.HasPrefix(f.Path, "templates/") && strings.HasSuffix(f.Path, ".html") || strings.HasPrefix(f.Path, "static/") && strings.HasSuffix(f.Path, ".js")
		if own && strings.Contains(string(f.Data), quoted) {
			return true
		}
	}
	f, ok := b.tree.File("readout.yaml")
	return ok && strings.Contains(string(f.Data), key)
}

// speechless is BR704: the pages of a site in a language without a catalogue
// say in English what the site does not say itself.
func speechless(src *diag.Source, lang, name string) diag.Diagnostic {
	at := max(0, strings.Index("\n"+src.Text, "\nlanguage:"))
	line, _, _ := strings.Cut(src.Text[at:], "\n")
	return src.At("BR704", diag.Span{Start: at, End: at + len(line)}, fmt.Sprintf("there are no words for `language: %s`, so headings and labels are in English", lang),
		"write templates/"+name+" with lines such as \"Last contact\": \"...\"; the program's templates/words/fr.yaml has all of them")
}
