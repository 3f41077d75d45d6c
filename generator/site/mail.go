package site

import (
	"strings"
	"unicode/utf8"
)

// A digest may be sent on: beside each day and week stand a file that mail
// programs show (tables, styles in place, nothing to be loaded) and a text.
// Their addresses are whole where that of the site is known, because a letter
// is read far from it.

const (
	mailWidth = 72  // of the text, in letters
	mailMost  = 50  // entries of a list in a letter: mail programs cut off what is over 100 KB
	mailNew   = 100 // new events in it, which are a line each
)

// MailPage is the view of "mail": a digest to be sent by e-mail. Page leads to
// the digest itself. Cut says that its lists hold more than the letter does.
type MailPage struct {
	DigestPage
	Page Link
	Cut  bool
}

func (s stretch) mail() string { return s.url() + "mail.html" }
func (s stretch) text() string { return s.url() + "mail.txt" }

// mailPage is the letter of one digest.
func (w *world) mailPage(list []stretch, i int) MailPage {
	d := w.desk(list[i].mail())
	if full(w.baseURL) {
		d.links = links{base: strings.TrimSuffix(w.baseURL, "/"), from: d.from}
	}
	v := MailPage{DigestPage: d.stretch(list, i)}
	v.Page = d.to(v.Title, list[i].url())
	cutTo(&v, &v.Briefs)
	cutTo(&v, &v.Changes.Status)
	cutTo(&v, &v.Changes.Dates)
	cutTo(&v, &v.Changes.Details)
	cutTo(&v, &v.Changes.Conflicts)
	cutTo(&v, &v.Changes.Promises)
	cutTo(&v, &v.Changes.Corrections)
	cutTo(&v, &v.Promised)
	cutTo(&v, &v.Quotes)
	cutTo(&v, &v.Ahead)
	v.cutTopics()
	return v
}

// cutTo leaves of a list what a letter shows.
func cutTo[T any](v *MailPage, list *[]T) {
	if len(*list) > mailMost {
		*list, v.Cut = (*list)[:mailMost], true
	}
}

// cutTopics leaves the first of the new events, and of the topics those that
// have some.
func (v *MailPage) cutTopics() {
	left := mailNew
	for i := range v.Topics {
		if n := len(v.Topics[i].Events); n > left {
			v.Topics[i].Events, v.Cut = v.Topics[i].Events[:left], true
		}
		if left -= len(v.Topics[i].Events); left == 0 {
			v.Cut = v.Cut || i+1 < len(v.Topics)
			v.Topics = v.Topics[:i+1]
			return
		}
	}
}

// letter is a text in lines of one width.
type letter struct {
	*world
	strings.Builder
}

// mailText is a digest as plain text, in the order of its page.
func (w *world) mailText(v MailPage) []byte {
	l := &letter{world: w}
	if v.Marking != "" {
		l.para(v.Marking)
	}
	l.para(v.SiteTitle + "\n" + v.Title + "\n" + v.Page.URL)
	l.tallies(v.DigestPage)
	l.head(len(v.Briefs), w.t("Bottom lines"))
	for _, b := range v.Briefs {
		l.item(b.When.Short+" "+b.Text, b.BottomLine, b.URL)
	}
	l.head(len(v.Topics), w.t("New events by topic"))
	for _, topic := range v.Topics {
		l.para(first(topic.Topic.Text, w.t("No topic")))
		l.events(topic.Events)
	}
	l.changes(v.Changes)
	l.head(len(v.Promised), w.t("New commitments"))
	l.promises(v.Promised)
	l.head(len(v.Quotes), joined(w.t(", "), w.t("Quotes"), originWord(v.QuotesOrigin)))
	for _, s := range v.Quotes {
		for _, q := range s.Quotes {
			l.item(w.t("“{0}”", q.Text), joined(w.t(", "), append(parties(s.Speakers), s.When.Words, originWord(s.Origin))...), s.Source.URL)
		}
	}
	l.head(len(v.Changes.Corrections), w.t("Corrections"))
	for _, c := range v.Changes.Corrections {
		l.item(c.Text, joined(w.t(", "), c.Brief.Text, c.When.Short), c.Brief.URL)
	}
	l.head(len(v.Ahead), w.t("The seven days after"))
	l.events(v.Ahead)
	if v.Cut {
		l.para(w.t("The lists are cut short; all of it stands on the page."))
	}
	if v.Marking != "" {
		l.para(v.Marking)
	}
	return []byte(strings.TrimRight(l.String(), "\n") + "\n")
}

func (l *letter) tallies(v DigestPage) {
	var out []string
	for _, t := range v.Tallies {
		words := t.Name + l.t(": ") + l.o.Words.Number(t.N)
		if t.Usual != "" {
			words += " " + l.t("(median {0})", t.Usual)
		}
		out = append(out, words)
	}
	basis := l.t("(computed)")
	if v.Basis != "" {
		basis = l.t("(computed; medians of {0})", v.Basis)
	}
	l.para(strings.Join(out, l.t("; ")) + " " + basis)
}

// changes are what the briefs changed, a line for each.
func (l *letter) changes(c Changes) {
	l.head(len(c.Status)+len(c.Dates)+len(c.Details)+len(c.Conflicts)+len(c.Promises), l.t("What changed"))
	for _, x := range c.Status {
		l.item(x.Event.Text+l.t(": ")+x.Field+" "+x.Old+" "+l.t("→")+" "+x.New, "", x.Event.URL)
	}
	for _, x := range c.Dates {
		l.item(x.Event.Text+l.t(": ")+dateOr(x.OldDate)+" "+l.t("→")+" "+dateOr(x.NewDate)+" ("+x.How+")", "", x.Event.URL)
	}
	for _, x := range c.Details {
		l.item(x.Event.Text+l.t(": ")+x.Field+" "+x.Old+" "+l.t("→")+" "+x.New, "", x.Event.URL)
	}
	for _, x := range c.Conflicts {
		l.item(x.Event.Text+l.t(": ")+x.Field+" "+x.Old+" "+l.t("or")+" "+x.New, l.t("Sources disagree"), x.Event.URL)
	}
	l.promises(c.Promises)
}

func dateOr(d *Date) string {
	if d == nil {
		return ""
	}
	return d.Words
}

func (l *letter) events(list []EventRow) {
	for _, e := range list {
		words := e.When.Short + " " + e.Title.Text
		if e.Phase != "" && e.Phase != "occurred" {
			words += " (" + l.term(e.Phase) + ")"
		}
		l.item(words, "", e.Title.URL)
	}
}

func (l *letter) promises(list []PromiseRow) {
	for _, p := range list {
		toward := ""
		if len(p.Toward) > 0 {
			toward = l.t(" to {0}", joined(l.t(", "), linkTexts(p.Toward)...))
			if p.Ask {
				toward = l.t(" of {0}", joined(l.t(", "), linkTexts(p.Toward)...))
			}
		}
		under := joined(l.t(", "), p.State, p.When.Short)
		if p.Due != nil {
			under = joined(l.t(", "), under, l.t("due {0}", p.Due.Words))
		}
		l.item(joined(l.t(", "), linkTexts(p.By)...)+" "+p.Verb+toward+l.t(": ")+p.Text, under, p.Source.URL)
	}
}

func parties(list []Party) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Text)
	}
	return out
}

func linkTexts(list []Link) []string {
	var out []string
	for _, l := range list {
		out = append(out, l.Text)
	}
	return out
}

// head begins a section that has n entries.
func (l *letter) head(n int, title string) {
	if n > 0 {
		l.para(title + "\n" + strings.Repeat("-", utf8.RuneCountInString(title)))
	}
}

// item is an entry: what, under it more, under it where.
func (l *letter) item(what, more, url string) {
	l.lines("- ", what)
	for _, line := range []string{more, url} {
		if line != "" {
			l.lines("  ", line)
		}
	}
	l.WriteByte('\n')
}

// para is a paragraph.
func (l *letter) para(text string) {
	l.lines("", text)
	l.WriteByte('\n')
}

// lines writes a text after a mark, broken between words.
func (l *letter) lines(mark, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		at := 0
		for word := range strings.FieldsSeq(line) {
			n := utf8.RuneCountInString(word)
			switch {
			case at == 0:
				l.WriteString(mark)
				at = utf8.RuneCountInString(mark)
				mark = strings.Repeat(" ", at)
			case at+1+n > mailWidth:
				l.WriteString("\n" + mark)
				at = len(mark)
			default:
				l.WriteByte(' ')
				at++
			}
			l.WriteString(word)
			at += n
		}
		l.WriteByte('\n')
	}
}
