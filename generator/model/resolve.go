package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/text"
	"readout/generator/when"
)

// briefScope is what a brief adds to the resolution of names (R2): its own
// `names` and its local sources. A nil scope has neither.
type briefScope struct {
	id    string
	names map[string]brief.Word
}

// lookup is a resolved reference.
type lookup struct {
	entity      *Entity
	office      string // id of the office that was written, "" for a plain name
	officeTitle string // title of the mandate held at the date, "" when none
}

// problem is why a reference did not resolve, without a position: the caller
// knows where it stands. A BR201 that is a warning asks for a provisional
// entity, a BR206 for an unlisted topic.
type problem struct {
	code, message, help string
	severity            diag.Severity
	written, suggestion string   // the unknown word, and the known one near it
	meant               lookup   // what the suggestion names, when that is one thing
	may                 []string // ids of what may be meant, the likeliest first
	told                bool     // reported already, where a brief's `names` say it
}

// stub says whether a name is to get a provisional entity: one that is near a
// known name is a mistake, and one of another kind too (BR201).
func (p *problem) stub() bool { return p.code == "BR201" && p.severity == diag.Warning }

func newProblem(code, message, help string) *problem {
	return &problem{code: code, message: message, help: help, severity: diag.Lookup(code).Severity}
}

// at makes the diagnostic at the offending words.
func (p *problem) at(src *diag.Source, sp diag.Span) diag.Diagnostic {
	d := src.At(p.code, sp, p.message, p.help)
	d.Severity = p.severity
	if p.meant.entity != nil {
		d.Fixes = replacement(src, sp, p.written, p.suggestion)
	}
	return d
}

// replacement is the fix that puts a known word in the place of a wrong one.
// There is none where the place holds more than the word, or where the known
// one would read as something else in a list of names.
func replacement(src *diag.Source, sp diag.Span, wrong, right string) []diag.Fix {
	text := src.Slice(sp)
	word := strings.TrimLeft(text, "@#^")
	if spaced(word) != wrong || strings.ContainsAny(right, `,:()[]|<>*_\`) {
		return nil
	}
	right = text[:len(text)-len(word)] + right
	return []diag.Fix{{Title: "write " + right, Edits: []diag.Edit{{File: src.Path, Start: src.Pos(sp.Start), End: src.Pos(sp.End), Text: right}}}}
}

// resolve finds what a reference means (R2): the brief's `names`, then ids,
// names, aliases, and offices at the date. Candidates of other kinds than the
// wanted ones do not count.
func (c *catalogue) resolve(b *briefScope, name string, isID bool, want wantKind, window when.Time) (lookup, *problem) {
	key := spaced(name)
	if b != nil && !isID {
		if w, ok := localName(b.names, key); ok {
			if w.Text == "none" {
				return lookup{}, c.switchedOff(key, want)
			}
			got, p := c.resolve(&briefScope{id: b.id}, w.Text, w.Mark, want, window)
			if p != nil && p.code == "BR201" && !c.isKnown(b, w) {
				p.told = true
			}
			return got, p
		}
	}
	if e := c.byExactID(b, key, want); e != nil {
		return c.found(e, window), nil
	}
	if !isID {
		for _, table := range []map[string][]*Entity{c.byName, c.byAlias} {
			switch fit := c.fitting(table[key], want); len(fit) {
			case 0:
			case 1:
				return c.found(fit[0], window), nil
			default:
				return lookup{}, ambiguous(key, fit)
			}
		}
	}
	if want.people() {
		if list := c.officeByID[key]; len(list) > 0 {
			return c.holder("@"+key, list, window)
		}
		if list := c.officeByName[key]; !isID && len(list) > 0 {
			return c.holder(fmt.Sprintf("%q", key), list, window)
		}
	}
	if c.hidden[key] {
		return lookup{}, hiddenThing(key)
	}
	return lookup{}, c.unknown(b, key, isID, want, window)
}

// isKnown says whether a word of `names` leads anywhere.
func (c *catalogue) isKnown(b *briefScope, w brief.Word) bool {
	_, p := c.resolve(&briefScope{id: b.id}, w.Text, w.Mark, wantAny, when.Time{})
	return p == nil || p.code != "BR201"
}

// hiddenThing is the remark on a reference that this edition leaves out (6.29).
func hiddenThing(id string) *problem {
	return newProblem("BR406", "this edition hides what "+id+" names; the reference is left out", "nothing of it is published")
}

// localName looks a name up in a brief's `names`, whose keys are compared as
// all names are.
func localName(names map[string]brief.Word, key string) (brief.Word, bool) {
	if w, ok := names[key]; ok {
		return w, true
	}
	for _, n := range keysInOrder(names) {
		if spaced(n) == key {
			return names[n], true
		}
	}
	return brief.Word{}, false
}

func keysInOrder[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (c *catalogue) byExactID(b *briefScope, id string, want wantKind) *Entity {
	if b != nil && want.takes(&Entity{Kind: "source"}) {
		if e := c.locals[b.id][id]; e != nil {
			return e
		}
	}
	if e := c.byID[id]; e != nil && want.takes(e) {
		return e
	}
	return nil
}

func (c *catalogue) fitting(list []*Entity, want wantKind) (fit []*Entity) {
	for _, e := range list {
		if want.takes(e) {
			fit = append(fit, e)
		}
	}
	return fit
}

func (c *catalogue) found(e *Entity, window when.Time) lookup {
	title, _ := c.officeTitle(e, window)
	return lookup{entity: e, officeTitle: title}
}

// holder finds who held an office at the date: nobody is BR207, two are BR203,
// and holders of different offices with one name are BR204.
func (c *catalogue) holder(written string, list []mandate, window when.Time) (lookup, *problem) {
	lo, hi := officeDays(window)
	held := holding(list, lo, hi)
	if len(held) == 0 && c.hidden[list[0].office.ID] {
		return lookup{}, hiddenThing(list[0].office.ID)
	}
	if len(held) == 0 {
		return lookup{}, newProblem("BR207", written+" has no known holder"+dayPeriod(lo, hi),
			"write the person, or add the mandate under `offices:` in the holder's file")
	}
	people, offices := holdersAnd(held)
	if len(people) == 1 {
		m := held[0]
		return lookup{entity: m.holder, office: m.office.ID, officeTitle: m.office.Title}, nil
	}
	if len(offices) > 1 {
		return lookup{}, ambiguous(strings.Trim(written, `"`), people)
	}
	return lookup{}, newProblem("BR203", fmt.Sprintf("%s had %s holders%s: %s; write the person",
		written, howMany(len(people)), dayPeriod(lo, hi), strings.Join(entityNames(people), ", ")), "for example @"+people[0].ID)
}

// holding keeps the mandates that overlap [lo, hi), in order of their start.
func holding(list []mandate, lo, hi time.Time) (held []mandate) {
	for _, m := range list {
		if (hi.IsZero() || m.office.From.Before(hi)) && (m.office.To.IsZero() || lo.Before(m.office.To)) {
			held = append(held, m)
		}
	}
	slices.SortStableFunc(held, func(a, b mandate) int {
		return cmp.Or(a.office.From.Compare(b.office.From), cmp.Compare(a.holder.ID, b.holder.ID))
	})
	return held
}

func holdersAnd(list []mandate) (people []*Entity, offices []string) {
	for _, m := range list {
		if !slices.Contains(people, m.holder) {
			people = append(people, m.holder)
		}
		if !slices.Contains(offices, m.office.ID) {
			offices = append(offices, m.office.ID)
		}
	}
	return people, offices
}

func entityNames(list []*Entity) (out []string) {
	for _, e := range list {
		out = append(out, e.Name)
	}
	return out
}

func howMany(n int) string {
	if n == 2 {
		return "two"
	}
	return fmt.Sprint(n)
}

// officeDays is the window of calendar days in which an office is looked up. A date
// that nobody wrote is "by D" or "from D": its known end counts, or every
// office would have had many holders.
func officeDays(t when.Time) (lo, hi time.Time) {
	lo, hi = t.Lo, t.Hi
	switch {
	case t.Precision == when.Instant && len(t.EDTF) >= len(time.DateOnly):
		if day, err := time.Parse(time.DateOnly, t.EDTF[:len(time.DateOnly)]); err == nil {
			return day, day.AddDate(0, 0, 1)
		}
	case t.Stated:
	case lo.IsZero() && !hi.IsZero():
		lo = hi.AddDate(0, 0, -1)
	case hi.IsZero() && !lo.IsZero():
		hi = lo.AddDate(0, 0, 1)
	}
	return lo, hi
}

// dayPeriod words a window of days for a message.
func dayPeriod(lo, hi time.Time) string {
	last := hi.AddDate(0, 0, -1)
	switch {
	case lo.IsZero() && hi.IsZero():
		return ""
	case lo.IsZero():
		return " up to " + last.Format(time.DateOnly)
	case hi.IsZero():
		return " from " + lo.Format(time.DateOnly) + " on"
	case !last.After(lo):
		return " on " + lo.Format(time.DateOnly)
	}
	return " between " + lo.Format(time.DateOnly) + " and " + last.Format(time.DateOnly)
}

// officeTitle is the title of the office a person held at the date: the first
// one written among those held over the whole window, else over part of it.
// False for somebody who has offices is BR205.
func (c *catalogue) officeTitle(e *Entity, window when.Time) (title string, ok bool) {
	lo, hi := officeDays(window)
	if lo.IsZero() && hi.IsZero() {
		return "", false
	}
	for _, o := range e.Offices {
		if (hi.IsZero() || o.From.Before(hi)) && (o.To.IsZero() || lo.Before(o.To)) {
			whole := !lo.IsZero() && !o.From.After(lo) && (o.To.IsZero() || !hi.IsZero() && !hi.After(o.To))
			if whole {
				return o.Title, true
			}
			if !ok {
				title, ok = o.Title, true
			}
		}
	}
	return title, ok
}

func ambiguous(key string, list []*Entity) *problem {
	list = slices.Clone(list)
	slices.SortFunc(list, compareEntities)
	var may, ids []string
	for _, e := range list {
		may, ids = append(may, fmt.Sprintf("%s (@%s)", e.Name, e.ID)), append(ids, e.ID)
	}
	p := newProblem("BR204", fmt.Sprintf("%q may be %s", key, strings.Join(may, " or ")),
		"write the id or set `names:`")
	p.may = ids
	return p
}

func (c *catalogue) switchedOff(key string, want wantKind) *problem {
	p := newProblem("BR201", fmt.Sprintf("%q is switched off by `names:` in this brief", key),
		"write the id of "+want.noun()+" to mean a known one")
	p.severity = diag.Warning
	return p
}

// unknown words the problem of a reference that leads nowhere: BR121 for
// sources, BR206 for topics, else BR201, an error only when a close match exists.
func (c *catalogue) unknown(b *briefScope, key string, isID bool, want wantKind, window when.Time) *problem {
	near, may := c.nearest(b, key, isID, want, window)
	ok := near != ""
	sigil, written := "", fmt.Sprintf("name %q", key)
	if isID {
		sigil, written = "@", "id @"+key
	}
	var p *problem
	switch want {
	case wantSource:
		p = newProblem("BR121", fmt.Sprintf("unknown source %q", key), "declare it under `sources:` of this brief, or as content/sources/"+key+".md")
		sigil = ""
	case wantTopic:
		p = newProblem("BR206", "unknown topic #"+key, "it is kept as an unlisted topic; `readout new topic \""+key+"\"` makes a file for it")
		sigil = "#"
	default:
		p = newProblem("BR201", "unknown "+written, c.fileFor(key, want))
		if !ok {
			p.severity = diag.Warning
		}
		if other := c.byID[key]; other != nil && !want.takes(other) {
			p.message = fmt.Sprintf("%s%s is %s, not %s", "@", key, kindNoun(other.Kind), want.noun())
			p.severity = diag.Error
			p.help = "write " + want.noun()
			return p
		}
	}
	p.written = key
	for _, l := range may {
		if id := cmp.Or(l.office, idOf(l.entity)); !slices.Contains(p.may, id) {
			p.may = append(p.may, id)
		}
	}
	switch {
	case ok:
		p.suggestion = near
		if len(may) == 1 {
			p.meant = may[0]
		}
		p.message += "; did you mean " + sigil + near + "?"
		if p.code != "BR206" {
			p.help = "write " + sigil + near + ", or " + p.help
		}
	case len(p.may) > 1:
		if want != wantTopic && want != wantSource {
			sigil = "@"
		}
		p.help = "write " + sigil + strings.Join(p.may, " or "+sigil) + " if that is meant; " + p.help
	}
	return p
}

// fileFor is the help on a name that no person or body has.
func (c *catalogue) fileFor(key string, want wantKind) string {
	mark := `"`
	if strings.Contains(key, mark) { // the command is to be pasted
		mark = "'"
	}
	make := "`readout new " + want.newKind() + " " + mark + key + mark + "` makes a file for it"
	switch i := slices.IndexFunc(c.byName[key], func(e *Entity) bool { return e.Kind == "place" }); {
	case strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "write the name again without the character that cannot be seen"
	case i >= 0 && want.people():
		return "if the place is meant, write `at:: @" + c.byName[key][i].ID + "`; for another of that name, " + strings.TrimSuffix(make, " for it")
	}
	return make
}

// nearest looks for a known word close to an unknown one, and for what it
// means (2.6). Of several as close, the first will do if all mean one thing;
// else there is no word, but all that may be meant.
func (c *catalogue) nearest(b *briefScope, key string, isID bool, want wantKind, window when.Time) (word string, may []lookup) {
	near := c.near(b, key, isID, want)
	if len(near) == text.MostNear { // it may be that there are more
		return "", nil
	}
	for _, n := range near {
		got, prob := c.resolve(b, n, isID, want, window)
		if prob == nil && !slices.ContainsFunc(may, func(l lookup) bool { return l.entity == got.entity }) {
			may = append(may, got)
		}
	}
	if len(near) == 1 || len(may) == 1 && len(near) > 1 {
		word = near[0]
	}
	return word, may
}

// near are the known words closest to an unknown one.
func (c *catalogue) near(b *briefScope, key string, isID bool, want wantKind) []string {
	c.wordsMu.Lock()
	lists, ok := c.words[want]
	if !ok {
		lists = c.candidates(want)
		c.words[want] = lists
	}
	c.wordsMu.Unlock()
	list := lists[0]
	if isID || want == wantTopic || want == wantSource {
		list = lists[1]
	}
	if b != nil {
		list = c.own(list, b, isID, want)
	}
	ask := question{want, isID, key, len(list)}
	near, asked := c.asked.answers[ask]
	if !asked {
		c.asked.compared += len(list)
		if c.asked.compared <= maxCompared {
			near = text.Near(key, list, !isID && want != wantTopic && want != wantSource)
		}
		c.asked.answers[ask] = near
	}
	return near
}

// maxCompared is how many known words the unknown ones of one brief are held
// against, as 2,000 with 10,000. Beyond that an unknown word is one without a
// close match.
const maxCompared = 20_000_000

// asked is what was sought for one brief; briefs are read one after another.
type asked struct {
	brief    string
	answers  map[question][]string
	lists    map[question][]string
	compared int
}

// question is an unknown word and what it was held against: how many words
// says which, since a brief's own sources only become more.
type question struct {
	want wantKind
	isID bool
	key  string
	n    int
}

// own adds the words that a brief knows besides.
func (c *catalogue) own(list []string, b *briefScope, isID bool, want wantKind) []string {
	if c.asked.brief != b.id || c.asked.answers == nil {
		c.asked = asked{brief: b.id, answers: map[question][]string{}, lists: map[question][]string{}}
	}
	var names map[string]brief.Word
	if !isID {
		names = b.names
	}
	var locals map[string]*Entity
	if want.takes(&Entity{Kind: "source"}) {
		locals = c.locals[b.id]
	}
	more := len(names) + len(locals)
	if more == 0 || c.asked.compared > maxCompared {
		return list
	}
	ask := question{want: want, isID: isID, n: more}
	whole, known := c.asked.lists[ask]
	if !known {
		whole = slices.Clone(list)
		for _, n := range keysInOrder(names) {
			if names[n].Text != "none" {
				whole = append(whole, spaced(n))
			}
		}
		whole = append(whole, keysInOrder(locals)...)
		if len(c.asked.lists) > 8 { // while sources are still read, each is one more
			clear(c.asked.lists)
		}
		c.asked.lists[ask] = whole
	}
	return whole
}

// candidates lists the known words of a want: all of them, and the ids alone.
func (c *catalogue) candidates(want wantKind) [2][]string {
	var all, ids []string
	for _, e := range c.known {
		if want.takes(e) {
			ids = append(ids, e.ID)
			all = append(append(all, e.ID, e.Name), e.Aliases...)
		}
	}
	if want.people() {
		ids = append(ids, keysInOrder(c.officeByID)...)
		all = append(append(all, keysInOrder(c.officeByID)...), keysInOrder(c.officeByName)...)
	}
	slices.Sort(all)
	slices.Sort(ids)
	return [2][]string{slices.Compact(all), slices.Compact(ids)}
}
