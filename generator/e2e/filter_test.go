package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestFilter narrows the list of a leader's events and the timeline, by pointer
// and by keys, and finds the choice in the address.
func TestFilter(t *testing.T) {
	axe := checker(t)
	const (
		seen    = `Array.from(document.querySelectorAll(".only ~ * li, .only ~ * ul > li")).filter(li => li.getClientRects().length).length`
		strange = `Array.from(document.querySelectorAll("li[data-kind]")).filter(li => li.getClientRects().length && li.dataset.kind !== "call").length`
		vacant  = `Array.from(document.querySelectorAll(".only ~ h3, .only ~ section h2, .only ~ section h3")).filter(h => h.getClientRects().length && !Array.from(h.parentElement.querySelectorAll("li")).some(li => li.getClientRects().length && h.compareDocumentPosition(li) & 4)).length`
		call    = `document.querySelector(".only [data-kind=call]")`
		topic   = `document.querySelector(".only [data-topics]")`
		said    = `document.querySelector(".only [role=status]").textContent`
		hash    = `location.hash`
	)
	readers(t, func(t *testing.T, r reader) {
		for _, path := range []string{"leaders/macron/", "timeline/"} {
			r.open(t, path)
			all := r.ask(t, seen)
			r.until(t, hash, "")
			r.until(t, said, "")

			r.ask(t, call+".click()")
			r.until(t, hash, "#only=call")
			r.until(t, strange, "0")
			r.until(t, call+".ariaPressed", "true")
			calls := r.ask(t, seen)
			if calls == all || calls == "0" || "("+calls+")" != r.ask(t, call+`.querySelector(".n").textContent`) {
				t.Errorf("%s: %s of %s rows are left, not as many as the chip says", path, calls, all)
			}
			if n := r.ask(t, vacant); n != "0" {
				t.Errorf("%s: %s headings stand over nothing", path, n)
			}
			if words := r.ask(t, said); !strings.Contains(words, calls+" of "+all+" (Call)") {
				t.Errorf("%s: announced as %q", path, words)
			}
			for _, v := range views {
				r.look(t, v)
				r.overflow(t, v)
				if r.file == "" { // the checker itself may read nothing from the file system
					r.axe(t, axe)
				}
			}
			r.look(t, views[0])

			r.ask(t, topic+".focus()")
			r.press(t, kb.Enter)
			both := r.ask(t, hash)
			if !strings.HasPrefix(both, "#only=call&on=") {
				t.Errorf("%s: the address of both is %s", path, both)
			}
			narrow := r.ask(t, seen)

			r.ask(t, "window.before = 1, location.reload()")
			r.until(t, "window.before", "undefined")
			r.settle(t)
			r.until(t, seen, narrow)
			r.until(t, hash, both)

			r.ask(t, "history.back()")
			r.until(t, hash, "#only=call")
			r.until(t, seen, calls)
			r.ask(t, "history.back()")
			r.until(t, hash, "")
			r.until(t, seen, all)
			r.until(t, said, "")

			r.ask(t, call+".click()")
			r.until(t, seen, calls)
			r.ask(t, `document.querySelector(".only button").click()`)
			r.until(t, seen, all)
			r.until(t, hash, "")
		}
		r.ask(t, call+".click()")
		r.ask(t, `document.querySelector(".steps a[href^='#M-']")?.click()`)
		r.ask(t, `location.hash = document.querySelector(".timeline h2").id`)
		r.until(t, said, "") // an anchor shows all
		r.ask(t, `location.hash = "only=%E0%A4%A&on=nothing"`)
		r.until(t, said, "")
	})
}
