package diag

import (
	"embed"
	"path"
	"strings"
)

// codes holds one file for each code of the catalogue: plain sentences for
// people who write briefs, then the files of a site that raises the code, then
// those of one that does not. A new code is one more file in the folder; a test
// runs both sites through the whole program.
//
//go:embed codes/*.txtar
var codes embed.FS

// Entry is what `readout explain` says of a code.
type Entry struct {
	Code
	Text  string        // plain sentences, paragraphs divided by blank lines
	Wrong []ExampleFile // a site that raises this code and no other; nil where the fault is not one of the content
	Right []ExampleFile // the same site without the fault
	Says  string        // what check prints of the wrong one, frames included
}

// ExampleFile is a file of an example. A symbolic link has no text.
type ExampleFile struct {
	Path string // relative to the site folder, slashes
	Text string
	Link string // where a symbolic link leads, else ""
}

// Explain gives the entry of a code, written in capitals.
func Explain(code string) (Entry, bool) {
	raw, err := codes.ReadFile("codes/" + path.Base(code) + ".txtar")
	if err != nil {
		return Entry{}, false
	}
	e := readEntry(string(raw))
	e.Code = Lookup(code)
	return e, true
}

// Explained lists the codes that have an entry, in order.
func Explained() []string {
	files, err := codes.ReadDir("codes")
	if err != nil {
		return nil // the folder lies in the program
	}
	var list []string
	for _, f := range files {
		list = append(list, strings.TrimSuffix(f.Name(), ".txtar"))
	}
	return list
}

// readEntry reads an entry's file: text, then files headed by "-- name --".
// Names begin with wrong/, right/, or both/ for a file of both sites; a link
// is written as "-- wrong/content/a.md -> ../../b.md --" with nothing below.
func readEntry(raw string) (e Entry) {
	text, rest := section(raw)
	e.Text = strings.TrimSpace(text)
	for rest != "" {
		head, body, _ := strings.Cut(rest, "\n")
		name := strings.TrimSuffix(strings.TrimPrefix(head, "-- "), " --")
		text, rest = section(body)
		file := ExampleFile{Path: name, Text: text}
		if from, to, ok := strings.Cut(name, " -> "); ok {
			file.Path, file.Link, file.Text = from, to, ""
		}
		side, p, _ := strings.Cut(file.Path, "/")
		file.Path = p
		switch side {
		case "says":
			e.Says = text
		case "wrong":
			e.Wrong = append(e.Wrong, file)
		case "right":
			e.Right = append(e.Right, file)
		default:
			e.Wrong, e.Right = append(e.Wrong, file), append(e.Right, file)
		}
	}
	return e
}

// section gives the text up to the next heading, and the rest from there on.
func section(s string) (text, rest string) {
	for at := 0; at < len(s); {
		line, _, _ := strings.Cut(s[at:], "\n")
		if strings.HasPrefix(line, "-- ") && strings.HasSuffix(line, " --") {
			return s[:at], s[at:]
		}
		at += len(line) + 1
	}
	return s, ""
}
