package brief

import (
	"slices"
	"strings"

	"readout/generator/diag"
)

// SetName gives the edit that makes a name mean something in one brief: an
// entry under `names:`, the value being an id or "none". It is false where
// the front matter cannot be changed safely.
func SetName(d *Doc, name, value string) (diag.Edit, bool) {
	var e diag.Edit
	if old, ok := d.Front.Names[name]; ok {
		e = d.edit(old.Span, value)
	} else {
		e = d.enter("names", yamlWord(name)+": "+value, "{", "}", "")
	}
	return e, d.holds(e, func(f Front) bool { return f.Names[name].Text == value })
}

// AddAlias gives the edit that adds an alias to an entity's file.
func AddAlias(d *Doc, alias string) (diag.Edit, bool) {
	e := d.enter("aliases", yamlWord(alias), "[", "]", "- ")
	return e, d.holds(e, func(f Front) bool { return slices.Contains(f.Aliases, alias) })
}

// NewEntity is the text of a new entity's file.
func NewEntity(name string) string {
	return "---\nname: " + yamlWord(name) + "\n---\n"
}

func (d *Doc) edit(sp diag.Span, words string) diag.Edit {
	return diag.Edit{File: d.Path, Start: d.Source.Pos(sp.Start), End: d.Source.Pos(sp.End), Text: words}
}

// enter writes one more entry under a key: into {..} or [..], as a line of a
// block, or with the key itself where it is not there yet.
func (d *Doc) enter(key, entry, open, shut, dash string) diag.Edit {
	at := func(off int, words string) diag.Edit { return d.edit(diag.Span{Start: off, End: off}, words) }
	src := d.Source.Text
	_, to, _, has, _ := splitFront(src)
	keySpan, there := d.Front.KeySpans[key]
	value := d.Front.Keys[key]
	written := src[min(value.Start, len(src)):min(value.End, len(src))]
	switch {
	case !has:
		return at(0, "---\n"+key+": "+open+entry+shut+"\n---\n")
	case !there:
		return at(d.lineAfter("name", to), key+": "+open+entry+shut+"\n")
	case value.Start <= keySpan.End || strings.Trim(written, " ~\n") == "" || written == "null":
		colon := keySpan.End + 1
		return d.edit(diag.Span{Start: colon, End: max(colon, colon+len(strings.TrimRight(d.restOfLine(colon), " ")))}, " "+open+entry+shut)
	case strings.HasPrefix(written, open) && strings.Trim(written[1:], " "+shut) == "":
		return at(value.Start+1, entry)
	case strings.HasPrefix(written, open):
		return at(value.Start+len(strings.TrimRight(strings.TrimSuffix(written, shut), " ,\t\n")), ", "+entry)
	case dash != "" && strings.IndexByte("-{[", written[0]) < 0:
		return d.edit(value, open+written+", "+entry+shut)
	}
	indent := d.Source.Pos(value.Start).Col - 1
	return at(value.End+len(d.restOfLine(value.End)), "\n"+strings.Repeat(" ", indent)+dash+entry)
}

// lineAfter is the start of the line below a key's value, else the place given.
func (d *Doc) lineAfter(key string, otherwise int) int {
	value, there := d.Front.Keys[key]
	if !there {
		return otherwise
	}
	return min(otherwise, value.End+len(d.restOfLine(value.End))+1)
}

func (d *Doc) restOfLine(off int) string {
	line, _, _ := strings.Cut(d.Source.Text[min(off, len(d.Source.Text)):], "\n")
	return line
}

// holds makes sure that an edit does what it should and nothing breaks.
func (d *Doc) holds(e diag.Edit, want func(Front) bool) bool {
	changed, err := diag.Patch([]byte(d.Source.Text), []diag.Edit{e})
	if err != nil {
		return false
	}
	src, _ := diag.NewSource(d.Path, changed)
	front, _, diags := readFront(src, d.Kind)
	_, _, before := readFront(d.Source, d.Kind)
	return want(front) && len(diags) <= len(before)
}

// yamlWord writes a word so that YAML reads it as that word and no more.
func yamlWord(s string) string {
	plain := s != "" && s == strings.TrimSpace(s) && !strings.ContainsAny(s, ":#{}[],&*!|>'\"%@`\n\t\\") && !strings.ContainsAny(s[:1], "-?=0123456789.~")
	switch strings.ToLower(s) {
	case "yes", "no", "true", "false", "on", "off", "null", "y", "n":
		plain = false
	}
	if plain {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\t", " ").Replace(s) + `"`
}
