package site

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/when"
	"readout/generator/words"
)

// A list shows its newest 100 and continues in year pages, and in month pages
// where a year passes 100 (contract 3): every event stands on one of them.
func TestArchive(t *testing.T) {
	leader := &model.Entity{Front: &brief.Front{}, ID: "a", Kind: "leader", Name: "A"}
	m := &model.Model{Entities: []*model.Entity{leader}}
	from := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 260 {
		day := from.AddDate(0, 0, i*2)
		if i >= 200 {
			day = from.AddDate(2, 0, i-200)
		}
		w, _ := when.ParseEDTF(day.Format(time.DateOnly))
		m.Events = append(m.Events, &model.Event{ID: fmt.Sprint("e", i), Type: "call", When: w, Actors: []model.Participant{{Entity: leader}}})
	}
	s := Plan(m, Options{Config: &brief.Config{}})
	var urls []string
	seen := map[string]bool{}
	for _, p := range s.Pages {
		if !p.HTML() || !strings.HasPrefix(p.URL, "/leaders/a/") {
			continue
		}
		urls = append(urls, p.URL)
		var groups []Year
		switch v := s.View(p).(type) {
		case EntityPage:
			groups = v.Years
			if len(v.Archive) != 3 {
				t.Errorf("years: %v", v.Archive)
			}
		case ArchivePage:
			groups = v.Months
		}
		n := 0
		for _, g := range groups {
			n += len(g.Events)
			for _, e := range g.Events {
				seen[e.Title.URL] = true
			}
		}
		if n > 100 {
			t.Errorf("%s shows %d events", p.URL, n)
		}
	}
	if len(seen) != len(m.Events) {
		t.Errorf("%d of %d events can be reached", len(seen), len(m.Events))
	}
	if got := fmt.Sprint(len(urls), urls[1:3], s.Page("/leaders/a/2021/01/") == nil); got != "16 [/leaders/a/2019/ /leaders/a/2019/01/] true" {
		t.Errorf("pages: %v %v", got, urls)
	}
}

// A topic counts its events by month, newest first; months lead to their pages
// where there are such, in the language of the site.
func TestByMonth(t *testing.T) {
	topic := &model.Entity{Front: &brief.Front{}, ID: "a", Kind: "topic", Name: "A"}
	m := &model.Model{Entities: []*model.Entity{topic}}
	add := func(date string, n int) {
		for range n {
			w, _ := when.ParseEDTF(date)
			m.Events = append(m.Events, &model.Event{ID: fmt.Sprint("e", len(m.Events)), Type: "call", When: w, Topics: []*model.Entity{topic}})
		}
	}
	months := func() string {
		return fmt.Sprint(viewAt(Plan(m, Options{Config: &brief.Config{}}), "/topics/a/").(EntityPage).ByMonth)
	}
	add("2020-12-05", 2)
	add("2021-02-03", 1)
	if got, want := months(), "[{{2021   } [{{February   } 1}]} {{2020   } [{{December   } 2}]}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	add("2021-03-03", 120)
	if got, want := months(), "[{{2021 /topics/a/2021/  } [{{March /topics/a/2021/03/  } 120} {{February /topics/a/2021/02/  } 1}]} {{2020 /topics/a/2020/  } [{{December   } 2}]}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	french := Plan(m, Options{Config: &brief.Config{}, Words: words.New("fr", map[string]words.Text{"Topics": {Words: "Sujets"}})})
	if got := viewAt(french, "/topics/a/").(EntityPage).ByMonth[0].Months[0].Text; got != "mars" {
		t.Errorf("March is %q in French", got)
	}
}
