package site

import (
	"fmt"
	"testing"

	"readout/generator/brief"
	"readout/generator/model"
)

// TestLetters: a long index leads to a page for each letter, and everybody
// stands on one of them.
func TestLetters(t *testing.T) {
	for n, split := range map[int]bool{peopleAPage: false, peopleAPage + 1: true} {
		m := &model.Model{}
		for i := range n {
			name := fmt.Sprintf("%c Person %d", []rune("ZÉeж1")[i%5], i)
			m.Entities = append(m.Entities, &model.Entity{Front: &brief.Front{}, ID: fmt.Sprint("p", i), Kind: "leader", Name: name})
		}
		s := Plan(m, Options{Config: brief.DefaultConfig()})
		v := s.View(s.Page("/leaders/")).(PeoplePage)
		if split != (len(v.Initials) > 0) || split == (len(v.Letters) > 0) {
			t.Fatalf("%d people: %d initials, %d letters", n, len(v.Initials), len(v.Letters))
		}
		if !split {
			if s.Page("/leaders/a-z/z/") != nil {
				t.Errorf("%d people: there are pages of letters", n)
			}
			continue
		}
		var letters string
		seen := 0
		for _, c := range v.Initials {
			letters += c.Text
			p := s.Page(map[string]string{"E": "/leaders/a-z/e/", "Z": "/leaders/a-z/z/", "Ж": "/leaders/a-z/ж/", "P": "/leaders/a-z/p/"}[c.Text])
			if p == nil || c.URL == "" {
				t.Fatalf("no page of %q", c.Text)
			}
			list := s.View(p).(ListPage)
			if len(list.Letters) != len(v.Initials) || len(list.Groups) != 1 || len(list.Groups[0].Rows) != c.N {
				t.Errorf("the page of %s: %+v", c.Text, list.Groups)
			}
			seen += c.N
		}
		if letters != "EPZЖ" || seen != n {
			t.Errorf("the letters are %s, with %d of %d people", letters, seen, n)
		}
	}
}
