package site

import (
	"slices"
	"strings"

	"readout/generator/words"
)

// ledger is a list, newest first, that fills a page and goes on in pages of
// years, and of months where a year is long (contract 3). It is for lists of
// things that a [shelf] does not hold.
type ledger[T any] struct {
	url, title, kind string
	words            *words.Catalogue // that the titles are in
	list             []T
	at               func(T) period // the month under which a thing is filed
	view             func(*world, leaf[T]) any
}

// leaf is one page of a ledger, and the pages on which it goes on.
type leaf[T any] struct {
	url, title string
	list       []T
	more       []onward
}

// onward is a year or month page and how much it holds.
type onward struct {
	url, name string
	n         int
}

func (l ledger[T]) pages() []*Page {
	return l.part(leaf[T]{url: l.url, title: l.title, list: l.list}, func(p period) period { return period{year: p.year} })
}

// part makes a page of a list, and pages of its periods where it is long: of
// the years, then of the months of a year.
func (l ledger[T]) part(x leaf[T], of func(period) period) []*Page {
	if len(x.list) <= shown || of == nil {
		return []*Page{l.page(x)}
	}
	var out []*Page
	for from, to := 0, 0; from < len(x.list); from = to {
		p := of(l.at(x.list[from]))
		for to < len(x.list) && of(l.at(x.list[to])) == p {
			to++
		}
		sub := leaf[T]{url: l.url + strings.ReplaceAll(p.key(), "-", "/") + "/", title: l.words.Say("{0}, {1}", l.title, p.words(l.words)), list: slices.Clone(x.list[from:to])}
		x.more = append(x.more, onward{sub.url, p.words(l.words), to - from})
		var finer func(period) period
		if p.month == 0 {
			finer = func(p period) period { return p }
		}
		out = append(out, l.part(sub, finer)...)
	}
	x.list = x.list[:shown]
	return append(out, l.page(x))
}

func (l ledger[T]) page(x leaf[T]) *Page {
	return page(x.url, l.kind, x.title, "", func(w *world) any { return l.view(w, x) })
}

// onwards are the pages on which a list goes on, as links.
func (d desk) onwards(list []onward) []Count {
	var out []Count
	for _, y := range list {
		out = append(out, Count{d.to(y.name, y.url), y.n})
	}
	return out
}

// crumbs lead back to the first page of a ledger; that one needs none.
func (d desk) crumbs(title, url string) []Link {
	if d.from == url {
		return nil
	}
	return []Link{d.to(title, url)}
}
