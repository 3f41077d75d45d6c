package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"readout/generator/brief"
	"readout/generator/model"
)

// TestFilter holds what a list of events offers to narrow it by: the most
// frequent first, nothing that all rows have, and nothing for a short list.
func TestFilter(t *testing.T) {
	topic := func(id string) *model.Entity {
		return &model.Entity{Front: &brief.Front{}, Kind: "topic", ID: id, Name: id}
	}
	all, gas, hidden := topic("all"), topic("gas"), topic("hidden")
	hidden.Hidden = true
	var list []*model.Event
	for i := range 2 * filterFrom {
		e := &model.Event{Type: "call", Topics: []*model.Entity{all, topic(fmt.Sprintf("rare-%02d", i))}}
		if i < 3 {
			e.Type, e.Topics = "meeting", append(e.Topics, gas, hidden)
		}
		list = append(list, e)
	}
	d := newWorld(&model.Model{}, Options{Config: &brief.Config{}}, nil).desk("/timeline/")
	f := d.filter(list)
	var got []string
	for _, c := range slices.Concat(f.Kinds, f.Topics[:2]) {
		got = append(got, fmt.Sprint(c.ID, " ", c.N))
	}
	if want := "call 17, meeting 3, gas 3, rare-00 1"; strings.Join(got, ", ") != want {
		t.Errorf("offered %q, not %q", got, want)
	}
	if len(f.Topics) != chipsShown {
		t.Errorf("%d topics are offered, not %d", len(f.Topics), chipsShown)
	}
	if kind, on := f.kind(list[0]), f.on(list[0]); kind != "meeting" || on != "rare-00 gas" {
		t.Errorf("a row bears %q and %q", kind, on)
	}
	if on := f.on(list[len(list)-1]); on != "" {
		t.Errorf("a row bears %q, which is not offered", on)
	}
	if f := d.filter(list[:filterFrom-1]); f.Kinds != nil || f.Topics != nil {
		t.Errorf("a short list offers %v", f)
	}
}
