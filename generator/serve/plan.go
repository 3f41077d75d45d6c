package serve

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/text"
)

// plan is a change of sources that was worked out and shown, and may be made.
type plan struct {
	id, title string
	files     []planned
}

// planned is one file of a plan: a nil was is a new file. diff is what was
// shown of it.
type planned struct {
	path     string
	was, now []byte
	diff     string
}

// refusal is why something cannot be done, in words for the author.
type refusal string

func (r refusal) Error() string { return string(r) }

// wish is what the browser asks a plan for. It names things that the server
// knows; it brings no text but a name and no path.
type wish struct {
	Do     string `json:"do"` // fix, link, alias, create, ignore
	Build  int    `json:"build"`
	Number int    `json:"number"` // fix: of the problem
	Fix    int    `json:"fix"`    // fix: which of its fixes
	Name   string `json:"name"`   // the unknown name
	To     string `json:"to"`     // link, alias: id of an entity
	Kind   string `json:"kind"`   // create
	As     string `json:"as"`     // create: the name in the new file
}

// work makes a plan of a wish and keeps it for a while.
func (s *Server) work(w wish) (plan, error) {
	s.mu.Lock()
	number := s.number
	s.mu.Unlock()
	var p plan
	var err error
	if w.Do == "fix" {
		p, err = s.planFix(w, number)
	} else {
		p, err = s.planName(w)
	}
	if err != nil {
		return p, err
	}
	if len(p.files) == 0 {
		return p, refusal("there is nothing to change")
	}
	id := make([]byte, 8)
	_, _ = rand.Read(id) // never fails
	p.id = hex.EncodeToString(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plans = keepLast(append(s.plans, p))
	return p, nil
}

// mostPlans is how many plans, and how many steps back, are remembered.
const mostPlans = 50

func keepLast(list []plan) []plan { return list[max(0, len(list)-mostPlans):] }

func (s *Server) planFix(w wish, number int) (p plan, err error) {
	list := s.list()
	if w.Build != number || w.Number < 0 || w.Number >= len(list) || w.Fix < 0 || w.Fix >= len(list[w.Number].Fixes) {
		return p, refusal("the problems have changed in the meantime; look at the list again")
	}
	d := list[w.Number]
	fix := d.Fixes[w.Fix]
	p.title = fix.Title
	byFile := map[string][]diag.Edit{}
	for _, e := range fix.Edits {
		byFile[e.File] = append(byFile[e.File], e)
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		raw, err := s.sources.Read(file)
		if err != nil {
			return p, cannot(file, err)
		}
		src, _ := diag.NewSource(file, raw)
		if file == d.File && src.Line(d.Start.Line) != d.Excerpt {
			return p, refusal(file + " has just changed; look again in a moment")
		}
		if err := p.edit(file, raw, byFile[file]); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *plan) edit(file string, raw []byte, edits []diag.Edit) error {
	now, err := diag.Patch(raw, edits)
	diff, err2 := diag.Diff(file, raw, edits)
	if err != nil || err2 != nil {
		return refusal(file + " cannot be changed here; open it in your editor")
	}
	if now == nil {
		now = []byte{} // an empty file is a file
	}
	if !bytes.Equal(raw, now) {
		p.files = append(p.files, planned{file, raw, now, diff})
	}
	return nil
}

// cannot words trouble with a file.
func cannot(file string, err error) error {
	switch {
	case errors.Is(err, disk.ErrChanged):
		return refusal(file + " has changed in the meantime; nothing was written to it")
	case errors.Is(err, fs.ErrNotExist):
		return refusal(file + " is not there any more")
	case errors.Is(err, fs.ErrPermission):
		return refusal(file + " cannot be changed from here; open it in your editor")
	}
	return refusal("cannot change " + file + ": " + disk.Plain(err))
}

// planName works out one of the four ways to settle an unknown name.
func (s *Server) planName(w wish) (p plan, err error) {
	names, snap := s.names()
	i := slices.IndexFunc(names, func(u unknownName) bool { return u.name == w.Name })
	if i < 0 {
		return p, refusal(fmt.Sprintf("%q is not an unknown name any more", w.Name))
	}
	u := names[i]
	switch w.Do {
	case "link", "alias":
		e := snap.Model.Entity(w.To)
		if e == nil || !linkable(e) {
			return p, refusal(fmt.Sprintf("there is no entity with the id %q", w.To))
		}
		if w.Do == "alias" {
			p.title = fmt.Sprintf("add %q as an alias of %s", u.name, e.Name)
			whole, _ := snap.Whole(snap.Model.Doc(e.Doc))
			return p, s.planAlias(&p, whole, u.name)
		}
		p.title = fmt.Sprintf("%q means %s", u.name, e.Name)
		return p, s.planBriefs(&p, snap, u, e.ID)
	case "create":
		return s.planNew(w, snap, u)
	case "ignore":
		p.title = fmt.Sprintf("ignore %q", u.name)
		return p, s.planBriefs(&p, snap, u, "none")
	}
	return p, refusal("this cannot be done")
}

func (s *Server) planAlias(p *plan, doc *brief.Doc, name string) error {
	edit, ok := brief.AddAlias(doc, name)
	if !ok {
		return refusal("the front matter of " + doc.Path + " cannot be changed safely; open it in your editor")
	}
	raw, err := s.current(doc)
	if err != nil {
		return err
	}
	return p.edit(doc.Path, raw, []diag.Edit{edit})
}

// current reads a file and makes sure that it is still the one that was parsed.
func (s *Server) current(doc *brief.Doc) ([]byte, error) {
	raw, err := s.sources.Read(doc.Path)
	if err != nil {
		return nil, cannot(doc.Path, err)
	}
	if src, _ := diag.NewSource(doc.Path, raw); src.Text != doc.Source.Text {
		return nil, refusal(doc.Path + " has just changed; look again in a moment")
	}
	return raw, nil
}

// planBriefs gives a name its meaning in every brief that uses it; "none"
// switches it off.
func (s *Server) planBriefs(p *plan, snap *build.Snapshot, u unknownName, id string) error {
	for len(u.places) > 0 {
		doc := u.places[0].doc
		n := 0
		for n < len(u.places) && u.places[n].doc == doc {
			n++
		}
		whole, inFile := snap.Whole(doc)
		raw, err := s.current(whole)
		if err != nil {
			return err
		}
		edits, err := meaning(whole, u.name, u.places[:n], id, inFile)
		if err == nil {
			err = p.edit(doc.Path, raw, edits)
		}
		if err != nil {
			return err
		}
		u.places = u.places[n:]
	}
	return nil
}

// meaning writes the id where the name stands, if it stands there once or is
// an id; an entry under `names:` says it for several places.
func meaning(doc *brief.Doc, name string, places []namePlace, id string, inFile func(diag.Pos) diag.Pos) (edits []diag.Edit, err error) {
	byNames := false
	for _, p := range places {
		words, ok := inPlace(p, id)
		start, end := inFile(p.doc.Source.Pos(p.span.Start)), inFile(p.doc.Source.Pos(p.span.End))
		switch {
		case ok && (p.id || len(places) == 1):
			edits = append(edits, diag.Edit{File: doc.Path, Start: start, End: end, Text: words})
		case p.id:
			return nil, refusal(fmt.Sprintf("%q is written as an id on line %d of %s; it can only be changed there", name, start.Line, doc.Path))
		default:
			byNames = true
		}
	}
	if !byNames {
		return edits, nil
	}
	entry, ok := brief.SetName(doc, name, id)
	if !ok {
		return nil, refusal("the front matter of " + doc.Path + " cannot be changed safely; open it in your editor")
	}
	return append(edits, entry), nil
}

// inPlace says how an id is written in the place of a name; false where it
// has to stay.
func inPlace(p namePlace, id string) (string, bool) {
	src := p.doc.Source
	written := src.Slice(p.span)
	before := src.Text[:p.span.Start]
	switch {
	case written == "" || id == "none" && !p.link:
		return "", false
	case p.front: // YAML reads no @ at the beginning of a word
		return id, true
	case strings.HasPrefix(written, "@"):
		return "@" + id, true
	case p.id || strings.HasSuffix(before, "[["):
		return id, true
	case strings.HasSuffix(before, "["): // the words of a link
		return "", false
	}
	return "@" + id, true
}

// folders gives the folder of content/ for each kind of entity.
var folders = map[string]string{"leader": "leaders", "org": "orgs", "place": "places", "topic": "topics"}

func (s *Server) planNew(w wish, snap *build.Snapshot, u unknownName) (p plan, err error) {
	folder, ok := folders[w.Kind]
	if !ok {
		return p, refusal("choose whether it is a person, an organisation, a place or a topic")
	}
	name := cmp.Or(strings.Join(strings.Fields(w.As), " "), u.name)
	id := text.Slug(u.name)
	for n := 2; !allIDs(u) && known(snap, id); n++ {
		id = fmt.Sprintf("%s-%d", text.Slug(u.name), n)
	}
	p.title = fmt.Sprintf("begin a file for %q", name)
	body := brief.NewEntity(name)
	if text.NFC(name) != text.NFC(u.name) && !allIDs(u) {
		src, _ := diag.NewSource("content/"+folder+"/"+id+".md", []byte(body))
		if e, ok := brief.AddAlias(brief.Parse(src, brief.Kind(w.Kind), brief.Options{}), u.name); ok {
			if longer, err := diag.Patch([]byte(body), []diag.Edit{e}); err == nil {
				body = string(longer)
			}
		}
	}
	path := "content/" + folder + "/" + id + ".md"
	if _, err := s.sources.Read(path); !errors.Is(err, fs.ErrNotExist) {
		return p, refusal(path + " is there already")
	}
	p.files = []planned{{path: path, now: []byte(body)}}
	return p, nil
}

// known says whether a file has an id; that of a provisional entity is free.
func known(snap *build.Snapshot, id string) bool {
	e := snap.Model.Entity(id)
	return e != nil && e.Doc != nil
}

// make carries a plan out: all of its files, or none.
func (s *Server) make(p plan) error {
	for i, f := range p.files {
		err := s.sources.Change(f.path, f.was, f.now)
		if err == nil {
			continue
		}
		for _, done := range p.files[:i] {
			_ = s.sources.Change(done.path, done.now, done.was) // as it was, unless somebody is at it
		}
		return cannot(f.path, err)
	}
	return nil
}

// apply carries out the plan with an id. A plan is made once.
func (s *Server) apply(id string) (plan, error) {
	s.mu.Lock()
	i := slices.IndexFunc(s.plans, func(p plan) bool { return p.id == id })
	if i < 0 {
		s.mu.Unlock()
		return plan{}, refusal("this change was made already, or was asked for too long ago")
	}
	p := s.plans[i]
	s.plans = slices.Delete(s.plans, i, i+1)
	s.mu.Unlock()
	if err := s.make(p); err != nil {
		return p, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.undo = keepLast(append(s.undo, p))
	return p, nil
}

// takeBack undoes the last change, if its files are still what it wrote.
func (s *Server) takeBack() (plan, error) {
	s.mu.Lock()
	if len(s.undo) == 0 {
		s.mu.Unlock()
		return plan{}, refusal("there is nothing to undo")
	}
	p := s.undo[len(s.undo)-1]
	s.undo = s.undo[:len(s.undo)-1]
	s.mu.Unlock()
	back := plan{title: p.title}
	for _, f := range p.files {
		back.files = append(back.files, planned{path: f.path, was: f.now, now: f.was})
	}
	return back, s.make(back)
}

// differenceOf takes a unified diff apart, for showing it.
func differenceOf(f planned) fileDoc {
	d := fileDoc{File: f.path, New: f.was == nil, Lines: []lineDoc{}}
	if d.New {
		for i, line := range strings.Split(strings.TrimSuffix(string(f.now), "\n"), "\n") {
			d.Lines = append(d.Lines, lineDoc{"+", i + 1, line})
		}
		return d
	}
	was, now := 0, 0
	for i, line := range strings.Split(strings.TrimSuffix(f.diff, "\n"), "\n") {
		var skip int
		switch n, _ := fmt.Sscanf(line, "@@ -%d,%d +%d,%d", &was, &skip, &now, &skip); {
		case i < 2 || strings.HasPrefix(line, "\\"):
			continue
		case n == 4:
			if len(d.Lines) > 0 {
				d.Lines = append(d.Lines, lineDoc{Op: "@"})
			}
			continue
		case line == "":
			continue
		}
		op, words := line[:1], strings.TrimRight(line[1:], "\r")
		switch op {
		case "-":
			d.Lines = append(d.Lines, lineDoc{op, was, words})
			was++
		case "+":
			d.Lines = append(d.Lines, lineDoc{op, now, words})
			now++
		default:
			d.Lines = append(d.Lines, lineDoc{op, now, words})
			was, now = was+1, now+1
		}
	}
	return d
}
