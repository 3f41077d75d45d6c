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
	"readout/generator/when"
)

// duplicates warns of what looks like one event told twice (R8, BR420).
func (l *linker) duplicates() {
	alike := map[string][]int{}
	keys := make([]string, len(l.events))
	atOnce(len(keys), many, func(i int) { keys[i] = suspectKey(l.events[i]) })
	for i, key := range keys {
		if key != "" {
			alike[key] = append(alike[key], i)
			l.traits = append(l.traits, trait{eventTrait(key), int32(l.events[i].order)})
		}
	}
	told := map[[2]*Event]bool{}
	for _, pair := range l.near(alike) {
		o, r := l.events[pair[0]], l.events[pair[1]]
		if events := [2]*Event{o.made, r.made}; !told[events] && sameThing(o, r) && !l.notSame(Ref{Event: o.made}, Ref{Event: r.made}) {
			told[events] = true
			l.suspicions = append(l.suspicions, suspectedEvent(o, r))
		}
	}
}

// sameThing says whether two records of like parties may tell of one event.
func sameThing(o, r *rawEvent) bool {
	return sameType(o, r) && when.Overlap(o.when, r.when, 0) && !toldApart(o.made.Briefs, r.made.Briefs)
}

// suspicion is a remark that two records may tell of one thing.
type suspicion struct {
	diag diag.Diagnostic
	o, r *Brief
}

func suspectedEvent(o, r *rawEvent) suspicion {
	return suspected(r.scope.brief, r.item, r.typ, o.scope.brief, o.item, o.made.ID, o.made.Auto)
}

func suspectedStatement(o, r *rawStatement) suspicion {
	return suspected(r.scope.brief, r.item, "statement", o.scope.brief, o.item, o.made.ID, o.made.Auto)
}

// nearby is how far apart two windows may begin that still may overlap; see near.
const nearby = 24 * 24 * time.Hour

// near lists the pairs of like events, in their order, whose windows begin so
// close together that they may overlap: none is longer than eight days, and `~`
// adds at most a week to either. So two people who met a thousand times in as
// many weeks are not compared a million times.
func (l *linker) near(alike map[string][]int) (pairs [][2]int) {
	for _, list := range alike {
		slices.SortStableFunc(list, func(a, b int) int { return l.events[a].when.Lo.Compare(l.events[b].when.Lo) })
		for i, a := range list {
			for _, b := range list[i+1:] {
				if l.events[b].when.Lo.Sub(l.events[a].when.Lo) > nearby {
					break
				}
				pairs = append(pairs, [2]int{min(a, b), max(a, b)})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return cmp.Or(a[1]-b[1], a[0]-b[0]) })
	return pairs
}

// suspectKey is the base type and the set of known parties; "" when R8 does not apply.
func suspectKey(r *rawEvent) string {
	lo, hi := r.when.Lo, r.when.Hi
	if lo.IsZero() || hi.IsZero() || hi.Sub(lo) > 8*24*time.Hour {
		return ""
	}
	var ids []string
	for _, e := range entitiesOf(r.actors, r.recipients) {
		if !e.Provisional {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) < 2 {
		return ""
	}
	slices.Sort(ids)
	return r.base + " " + strings.Join(ids, " ")
}

// sameType is R4: one type, or one the extension of the other.
func sameType(a, b *rawEvent) bool {
	return a.base == b.base && (a.typ == b.typ || a.typ == a.base || b.typ == b.base)
}

// toldApart says whether one brief has both things: its author knows that they
// are two. It holds for one event with itself as well.
func toldApart(a, b []*Brief) bool {
	return slices.ContainsFunc(a, func(x *Brief) bool { return slices.Contains(b, x) })
}

// notSame says whether a record of one thing denies that it is the other.
func (l *linker) notSame(a, b Ref) bool {
	return slices.Contains(l.apart[a], b) || slices.Contains(l.apart[b], a)
}

// readNotSame collects `not-same` of all records.
func (l *linker) readNotSame() {
	l.apart = map[Ref][]Ref{}
	add := func(it *brief.Item, from Ref) {
		for _, f := range fields(it, "not-same") {
			for _, w := range f.Words {
				if to, ok := l.byID[w.Text]; ok {
					l.apart[from] = append(l.apart[from], to)
				}
			}
		}
	}
	for _, r := range l.events {
		add(r.item, Ref{Event: r.made})
	}
	for _, r := range l.said {
		add(r.item, Ref{Statement: r.made})
	}
}

func suspected(r *Brief, it *brief.Item, what string, o *Brief, first *brief.Item, id string, auto bool) suspicion {
	line := o.Doc.Source.Pos(first.WordSpan.Start).Line
	help := fmt.Sprintf("add `^%s` to merge, or `not-same:: ^%s`", id, id)
	if auto {
		help = fmt.Sprintf("write one id of your own at the end of both records to merge them, or `not-same:: ^%s`", id)
	}
	return suspicion{r.Doc.Source.At("BR420", it.WordSpan, fmt.Sprintf("this may be the same %s as ^%s in %s:%d", what, id, o.Doc.Path, line), help), o, r}
}

// fewestWords is how long a quotation must be to give two statements away (R8).
const fewestWords = 5

// repeatedWords warns of statements by one speaker with one quotation (R8).
func (l *linker) repeatedWords() {
	type words struct {
		speaker *Entity
		quote   string
	}
	at := map[words][]*rawStatement{}
	told := map[[2]*Statement]bool{}
	keys := make([][]string, len(l.said))
	atOnce(len(keys), many, func(i int) { keys[i] = foldedQuotes(l.said[i].item.Said.Quotes) })
	for i, r := range l.said {
		for _, key := range keys[i] {
			for _, speaker := range entitiesOf(r.own.Speakers) {
				if speaker.Provisional {
					continue
				}
				k := words{speaker, key}
				l.traits = append(l.traits, trait{wordsTrait(speaker, key), int32(r.order)})
				for _, o := range at[k] {
					pair := [2]*Statement{o.made, r.made}
					if told[pair] || toldApart(o.made.briefs, r.made.briefs) || l.notSame(Ref{Statement: o.made}, Ref{Statement: r.made}) {
						continue
					}
					told[pair] = true
					l.suspicions = append(l.suspicions, suspectedStatement(o, r))
				}
				at[k] = append(at[k], r)
			}
		}
	}
}

// foldedQuotes gives the quotations that are long enough, without case and
// punctuation.
func foldedQuotes(quotes []string) (out []string) {
	for _, q := range quotes {
		list := strings.FieldsFunc(strings.ToLower(spaced(q)), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
		})
		if key := strings.Join(list, " "); len(list) >= fewestWords && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}
