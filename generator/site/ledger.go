package site

import (
	"fmt"
	"slices"
)

// ledger is a list, newest first, that fills a page and goes on in pages of
// years where it is long (contract 3). It is for lists of things that a
// [shelf] does not hold.
type ledger[T any] struct {
	url, title, kind string
	list             []T
	year             func(T) int
	view             func(leaf[T]) any
}

// leaf is one page of a ledger.
type leaf[T any] struct {
	url, title string
	list       []T
	years      []yearLeaf // on the first page
}

// yearLeaf is a year page and how much it holds.
type yearLeaf struct {
	url, name string
	n         int
}

func (l ledger[T]) pages() []*Page {
	if len(l.list) <= shown {
		return []*Page{l.page(leaf[T]{url: l.url, title: l.title, list: l.list})}
	}
	front := leaf[T]{url: l.url, title: l.title, list: l.list[:shown]}
	var out []*Page
	for from := 0; from < len(l.list); {
		year := l.year(l.list[from])
		to := from
		for to < len(l.list) && l.year(l.list[to]) == year {
			to++
		}
		name := fmt.Sprintf("%04d", year)
		front.years = append(front.years, yearLeaf{l.url + name + "/", name, to - from})
		out = append(out, l.page(leaf[T]{url: l.url + name + "/", title: l.title + ", " + name, list: slices.Clone(l.list[from:to])}))
		from = to
	}
	return append(out, l.page(front))
}

func (l ledger[T]) page(x leaf[T]) *Page {
	return page(x.url, l.kind, x.title, "", func() any { return l.view(x) })
}

// leaves are year pages as links.
func (d desk) leaves(list []yearLeaf) []Count {
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
