package site

import (
	"slices"
	"unicode/utf8"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/text"
)

// notePages are the pages by which a site answers for itself.
func (w *world) notePages() []*Page {
	return append(w.correctionPages(), page("/glossary/", "glossary", w.t("Glossary"), "", func(w *world) any { return w.glossaryPage() }))
}

// corrections are the correction notes of a brief, the last one first, as
// authors add to the end.
func (d desk) corrections(b *model.Brief) []Correction {
	var out []Correction
	for _, note := range newest(frontOf(b).Corrections, -1) {
		out = append(out, Correction{note, d.titled(b, briefURL(b)), d.date(b.Date)})
	}
	return out
}

// correctionPages list the notes of all briefs, the newest brief first.
func (w *world) correctionPages() []*Page {
	type note struct {
		brief *model.Brief
		text  string
	}
	l := ledger[note]{url: "/corrections/", title: w.t("Corrections"), words: w.o.Words, kind: "corrections", at: func(n note) period { return filed(n.brief.Date) }}
	for _, b := range newest(w.corrected, -1) {
		for _, x := range newest(frontOf(b).Corrections, -1) {
			l.list = append(l.list, note{b, x})
		}
	}
	l.view = func(w *world, x leaf[note]) any {
		d := w.desk(x.url)
		v := CorrectionsPage{Frame: d.frame("corrections", x.title, w.t("What was put right in briefs"), "", d.crumbs(l.title, l.url)...), Title: x.title, Archive: d.onwards(x.more)}
		for _, n := range x.list {
			v.Notes = append(v.Notes, Correction{n.text, d.titled(n.brief, briefURL(n.brief)), w.date(n.brief.Date)})
		}
		return v
	}
	return l.pages()
}

// glossaryPage is what the site means by its topics, bodies and labels.
func (w *world) glossaryPage() GlossaryPage {
	d := w.desk("/glossary/")
	v := GlossaryPage{Frame: d.frame("glossary", w.t("Glossary"), w.t("Topics, organisations and labels, and what they mean here"), ""), Labels: w.labels()}
	list := listed(slices.Concat(ofKind(w.m.Entities, "topic"), ofKind(w.m.Entities, "org")))
	slices.SortStableFunc(list, func(a, b *model.Entity) int {
		return text.Compare(sortName(a), sortName(b), w.o.Config.Language)
	})
	for _, e := range list {
		meaning := w.definition(e)
		if meaning == "" {
			continue
		}
		term := Term{Link: d.entity(e), Kind: w.kindName(e.Kind), Meaning: meaning}
		begin, _ := utf8.DecodeRuneInString(text.Fold(sortName(e)))
		letter := initial(string(begin)) // a name that begins with a figure stands under the figures
		if n := len(v.Letters); n == 0 || v.Letters[n-1].Name != letter {
			v.Letters = append(v.Letters, TermLetter{Name: letter})
		}
		v.Letters[len(v.Letters)-1].Terms = append(v.Letters[len(v.Letters)-1].Terms, term)
	}
	return v
}

// definition is the summary of an entity, else its first paragraph.
func (w *world) definition(e *model.Entity) string {
	if e.Front.Summary != "" || e.Doc == nil {
		return e.Front.Summary
	}
	doc := w.m.Doc(e.Doc)
	for _, b := range doc.Blocks {
		if b.Text != "" && !slices.ContainsFunc(doc.Heads, func(h brief.Heading) bool { return h.Text == b.Text }) {
			return b.Text
		}
	}
	return ""
}

// labels defines every word by which pages label what they show.
func (w *world) labels() []LabelGroup {
	groups := []LabelGroup{
		{w.t("Phase of an event"), shaped(w.defined(
			"planned", "was to come when the latest brief about it was written",
			"ongoing", "had begun and not ended",
			"occurred", "took place; where nothing is said, this is meant",
			"postponed", "put off; the old date stays, struck out",
			"cancelled", "called off, no new date",
		), "planned", "ongoing", "occurred", "postponed", "cancelled")},
		{w.t("Confirmation"), shaped(w.defined(
			"reported", "at least one source says so; of what took place, this is meant where nothing is said",
			"confirmed", "somebody at the desk checked it and wrote this word",
			"disputed", "a source says otherwise",
			"denied", "a party says that it is not so; it counts as no contact",
		), "reported", "confirmed", "disputed", "denied")},
		{w.t("Exactness of a date"), w.defined(
			"time fixed", "day and hour are known",
			"day fixed", "the day is known, the hour is not",
			"days fixed", "it lasts several days, and they are known",
			"day not fixed", "some day in the week, month or span that is shown",
			"by …, date not given", "not later than the brief that tells of it",
			"about …, uncertain", "whoever wrote it was not sure of the date",
		)},
		{w.t("Origin of what is told"), w.originTerms()},
		{w.t("Grade of a source"), w.defined(
			"A", "reliable", "B", "usually reliable", "C", "fairly reliable", "D", "not usually reliable", "E", "unreliable", "F", "cannot be judged",
			"1", "the information is confirmed by other sources", "2", "probably true", "3", "possibly true", "4", "doubtful", "5", "improbable", "6", "cannot be judged",
		)},
		{w.t("Stance of a statement"), w.defined(
			"supportive, committed", "for it",
			"critical, refusing", "against it",
			"demanding", "asks that somebody do it",
			"conditional, doubtful", "with reservations",
			"neutral", "says something without taking a side",
			"shift", "another of these classes than the statement before it, by the same speaker on the same topic (computed)",
			"denied", "said during an event of which a party says that it did not take place",
			"joint", "said by several together",
		)},
		{w.t("State of a commitment"), nil},
		{w.t("Accounts compared"), w.defined(
			"raised", "this account has the subject",
			"not mentioned", "it does not, and somebody read it to its end",
			"no data", "nobody said that it was read to its end",
		)},
		{w.t("Other words"), w.defined(
			"says …, via …", "the way by which words came to us: whoever is nearest the speaker first",
			"contact", "a call, meeting, visit, talks or signing that took place, with both persons taking part",
			"both present", "both attended, for example a summit, without a contact between them on file",
			"no news since …", "the date of the latest brief that has something about it (computed)",
			"computed", "made by counting or comparing records, not written by a person",
		)},
	}
	promises := &groups[6]
	for _, s := range promiseStates() {
		promises.Labels = append(promises.Labels, Term{Link: Link{Text: s.shape + " " + w.term(s.state)}, Meaning: w.term(s.meaning)})
	}
	promises.Labels = append(promises.Labels, Term{Link: Link{Text: shapeOf("met") + " " + w.t("met")}, Meaning: w.t("of an ask: a record says that it was done")})
	return append(groups, w.ownWords()...)
}

// defined makes labels of words and meanings by turns.
func (w *world) defined(list ...string) []Term {
	var out []Term
	for i := 0; i+1 < len(list); i += 2 {
		out = append(out, Term{Link: Link{Text: w.term(list[i])}, Meaning: w.term(list[i+1])})
	}
	return out
}

// shaped are labels of words that have shapes of their own (pages 3); words
// are these, in the language of records.
func shaped(list []Term, words ...string) []Term {
	for i := range list {
		list[i].Mark = words[i]
	}
	return list
}

// ownWords are the types and verbs that the configuration adds.
func (w *world) ownWords() []LabelGroup {
	c := w.o.Config
	g := LabelGroup{Name: w.t("Words of this site")}
	for _, list := range []map[string]brief.Extension{c.Types, c.Verbs} {
		var names []string
		for name := range list {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			g.Labels = append(g.Labels, Term{Link: Link{Text: w.term(first(list[name].Label, name))}, Meaning: w.t("a kind of “{0}”", w.term(list[name].Extends))})
		}
	}
	if len(g.Labels) == 0 {
		return nil
	}
	return []LabelGroup{g}
}
