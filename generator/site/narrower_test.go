package site

import (
	"slices"
	"testing"

	"readout/generator/brief"
	"readout/generator/model"
)

// TestUnder: what belongs to a topic itself is not labelled; what comes by a
// narrower one is, however many steps below (R15).
func TestUnder(t *testing.T) {
	broad := &model.Entity{Front: &brief.Front{}, ID: "a", Kind: "topic"}
	mid := &model.Entity{Front: &brief.Front{}, ID: "b", Kind: "topic", Broader: broad}
	low := &model.Entity{Front: &brief.Front{}, ID: "c", Kind: "topic", Broader: mid}
	other := &model.Entity{Front: &brief.Front{}, ID: "d", Kind: "topic"}
	for _, tt := range []struct{ topics, want []*model.Entity }{
		{[]*model.Entity{broad, low}, nil}, {[]*model.Entity{other, low, mid}, []*model.Entity{low, mid}}, {[]*model.Entity{other}, nil}, {nil, nil},
	} {
		if got := under(broad, tt.topics); !slices.Equal(got, tt.want) {
			t.Errorf("%v is under it by %v", tt.topics, got)
		}
	}
}

// TestStripOfState: a state that is named in few records itself still shows when
// its people met those of other states.
func TestStripOfState(t *testing.T) {
	s := Plan(demo(t, ""), Options{})
	v := s.View(s.Page("/orgs/france/")).(EntityPage)
	if v.Strip == nil {
		t.Fatal("France has no strip")
	}
	total := 0
	for _, row := range v.Counterpart {
		total = max(total, row.Total)
	}
	if total == 0 {
		t.Error("France met nobody, which shows nothing")
	}
}
