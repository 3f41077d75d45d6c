package e2e

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	factLine = regexp.MustCompile(`<p class="factline">([^<]*)`)
	overTime = regexp.MustCompile(`(?s)<section class="activity">.*?</section>`)
	drawn    = regexp.MustCompile(`<desc[^>]*>(\d+) events? from`)
	tally    = regexp.MustCompile(`(\d+) (?:events?|contacts? of its people)\b`)
	left     = regexp.MustCompile(`(\d+) events? (?:is|are) left out`)
)

// TestCounts holds that the fact line of a page and the picture below it count
// the same events, and that what the picture leaves out is said.
func TestCounts(t *testing.T) {
	pictures := 0
	for _, page := range sites.repo.pages(t) {
		kind, _, _ := strings.Cut(page, "/")
		text := string(sites.repo.read(t, page))
		picture := overTime.FindString(text)
		if picture == "" || strings.Count(page, "/") != 2 || (kind != "leaders" && kind != "orgs" && kind != "places") {
			continue
		}
		pictures++
		said := sum(tally.FindAllStringSubmatch(factLine.FindStringSubmatch(text)[1], -1))
		shown := sum(drawn.FindAllStringSubmatch(picture, -1)) + sum(left.FindAllStringSubmatch(picture, -1))
		if said == 0 || said != shown {
			t.Errorf("%s: the fact line counts %d events, the picture %d", page, said, shown)
		}
	}
	if pictures < 10 {
		t.Errorf("only %d pages with a picture", pictures)
	}
}

func sum(found [][]string) int {
	n := 0
	for _, f := range found {
		k, _ := strconv.Atoi(f[1]) // it matched digits
		n += k
	}
	return n
}
