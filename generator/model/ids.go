package model

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"readout/generator/brief"
	"readout/generator/when"
)

// idBearer is a record with an explicit id.
type idBearer struct {
	scope *scope
	item  *brief.Item
	order int
	id    *string
}

func (b idBearer) line() int { return b.scope.src().Pos(b.item.IDSpan.Start).Line }

// place is where the id stands, for messages about another record.
func (b idBearer) place() string { return fmt.Sprintf("%s:%d", b.scope.brief.Doc.Path, b.line()) }

// claimIDs takes the id from every record that may not have it: one that
// repeats an id of its brief (BR401), and an event on a statement's id or the
// other way round (BR410). The first by brief date, path and position keeps it.
func (l *linker) claimIDs() {
	first, here := map[string]idBearer{}, map[string]idBearer{}
	var scope *scope
	for _, b := range l.idBearers() {
		if b.scope != scope { // another brief begins
			scope = b.scope
			clear(here)
		}
		id := *b.id
		if other, ok := here[id]; ok {
			l.report(b.scope.src().At("BR401", b.item.IDSpan, fmt.Sprintf("^%s is already used on line %d of this brief", id, other.line()), "give this record another id"))
			*b.id = ""
			continue
		}
		here[id] = b
		other, ok := first[id]
		switch {
		case !ok:
			first[id] = b
		case other.item.Kind != b.item.Kind:
			l.report(b.scope.src().At("BR410", b.item.IDSpan, fmt.Sprintf("^%s names two different things: %s (%s) and %s (%s); rename one",
				id, kindOfRecord(other.item), other.place(), kindOfRecord(b.item), b.place()), "give one of the two records another id"))
			*b.id = ""
		}
	}
}

func (l *linker) idBearers() (list []idBearer) {
	for _, r := range l.events {
		if r.id != "" {
			list = append(list, idBearer{r.scope, r.item, r.order, &r.id})
		}
	}
	for _, r := range l.said {
		if r.id != "" {
			list = append(list, idBearer{r.scope, r.item, r.order, &r.id})
		}
	}
	slices.SortStableFunc(list, func(a, b idBearer) int { return cmp.Or(a.order-b.order, a.item.Number-b.item.Number) })
	return list
}

// kindOfRecord names a record in messages: a call, the statement `says`.
func kindOfRecord(it *brief.Item) string {
	if it.Kind == brief.Event {
		return withArticle(it.Word)
	}
	return "a statement (`" + it.Word + "`)"
}

func withArticle(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// autoIDs names the events without an explicit id (R3, language 6.8) and makes
// the look-up of ids.
func (l *linker) autoIDs() {
	l.taken = make(map[string]int, len(l.m.Events)+len(l.said))
	for _, b := range l.idBearers() {
		l.taken[*b.id] = 1
	}
	if l.explicit = l.given; l.explicit == nil {
		l.explicit = keysInOrder(l.taken)
	}
	l.byID = make(map[string]Ref, len(l.m.Events)+len(l.said))
	for _, e := range l.m.Events {
		if e.ID != "" {
			l.byID[e.ID] = Ref{Event: e}
		}
	}
	own := make([]string, len(l.m.Events))
	atOnce(len(own), many, func(i int) { own[i] = l.m.Events[i].autoID() })
	for i, e := range l.m.Events {
		if e.ID != "" {
			continue
		}
		e.Auto = true
		e.ID = free(l.taken, own[i])
		l.byID[e.ID] = Ref{Event: e}
	}
}

// autoID is the automatic id of an event, if nobody else has it; "" where its
// author gave one.
func (e *Event) autoID() string {
	if e.ID != "" {
		return ""
	}
	ids := []string{}
	for _, x := range entitiesOf(e.Actors, e.Recipients) {
		ids = append(ids, x.ID)
	}
	slices.Sort(ids)
	return shorten(strings.Join(append([]string{day(e.When), e.Type}, ids...), "-"))
}

func (l *linker) isExplicit(id string) bool {
	_, ok := slices.BinarySearch(l.explicit, id)
	return ok
}

// earlierIDs lets the ids of `was` lead to their records, where no record has
// that id today.
func (l *linker) earlierIDs() {
	add := func(was []string, to Ref) {
		for _, id := range was {
			if _, ok := l.byID[id]; !ok && l.taken[id] == 0 {
				l.byID[id] = to
			}
		}
	}
	for _, e := range l.m.Events {
		add(e.Was, Ref{Event: e})
	}
	for _, s := range l.m.Statements {
		add(s.Was, Ref{Statement: s})
	}
}

// longestAutoID is where automatic ids are cut, in bytes (language 6.8).
const longestAutoID = 100

// shorten cuts an automatic id that is too long, and marks it with a digest of
// the whole.
func shorten(id string) string {
	if len(id) <= longestAutoID {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	mark := fmt.Sprintf("-%x", sum[:4])
	end := longestAutoID - len(mark)
	for !utf8.RuneStart(id[end]) {
		end--
	}
	return strings.TrimRight(id[:end], "-") + mark
}

// free gives the id itself, or with -2, -3 when it is taken. taken says of an id
// that somebody has it, and the number up to which the next ones are taken too.
func free(taken map[string]int, id string) string {
	n := taken[id]
	if n == 0 {
		taken[id] = 1
		return id
	}
	for {
		n++
		if try := fmt.Sprintf("%s-%d", id, n); taken[try] == 0 {
			taken[id], taken[try] = n, 1
			return try
		}
	}
}

// day is the first day of a date in its own zone, for automatic ids.
func day(t when.Time) string {
	if t.Lo.IsZero() {
		return "undated"
	}
	return daysOf(t).Lo.Format(time.DateOnly)
}
