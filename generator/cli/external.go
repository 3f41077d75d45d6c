package cli

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/reach"
)

// externalFile is where the answers of other hosts are kept between two runs.
const externalFile = "external.json"

// linksDoc counts what --external did, so that nothing is passed over in silence.
type linksDoc struct {
	Links   int `json:"links"`   // addresses on other hosts
	Asked   int `json:"asked"`   // in this run; the others are known from an earlier one
	Failing int `json:"failing"` // and told
	Waiting int `json:"waiting"` // they fail, and not for long enough
	Moved   int `json:"moved"`
	Silent  int `json:"unknown"` // the host lets no programs in, or asks for patience
	Private int `json:"private"` // not asked, for they are no hosts of the open network
}

// String says it in a line.
func (d *linksDoc) String() string {
	words := []string{plural(d.Links, "outside link", "outside links"), fmt.Sprintf("%d asked now", d.Asked), fmt.Sprintf("%d failing", d.Failing)}
	for _, more := range []struct {
		n    int
		what string
	}{
		{d.Waiting, "failing since too short a time to tell (--grace)"}, {d.Moved, "moved"},
		{d.Silent, "without a clear answer"}, {d.Private, "on a private host, not asked (--private)"},
	} {
		if more.n > 0 {
			words = append(words, fmt.Sprintf("%d %s", more.n, more.what))
		}
	}
	return strings.Join(words, ", ")
}

// offlineError says that no host could be reached.
type offlineError struct{}

func (*offlineError) Error() string {
	return "not one of the hosts that pages link to could be reached"
}

// reach is `readout check --external`: it asks for what is not known yet, keeps
// the answers, and tells what has failed for long enough.
func (a *app) reach(ctx context.Context, snap *build.Snapshot, diags []diag.Diagnostic) ([]diag.Diagnostic, *linksDoc, error) {
	if a.grace < 0 {
		return nil, nil, &build.UsageError{Message: "--grace must not be negative", Help: "give a number of days; 0 tells at once"}
	}
	now := time.Now()
	if a.now != "" {
		now, _ = time.Parse(time.RFC3339, a.now) // options has looked at it
	}
	outside := snap.Outside()
	addresses := cleaned(outside)
	memory := reach.Load(disk.Kept(a.source, externalFile))
	due := memory.Due(addresses, now)
	if len(due) > 0 {
		a.out.say("asking for %s", plural(len(due), "outside link", "outside links"))
	}
	answers, err := reach.Ask(ctx, due, a.reachOptions(snap))
	if err != nil {
		return nil, nil, err
	}
	if !memory.Learn(answers, now) {
		return nil, nil, &offlineError{}
	}
	disk.Keep(a.source, externalFile, memory.Save(addresses))
	doc := &linksDoc{Links: len(addresses), Asked: len(due)}
	for _, answer := range answers {
		switch answer.Verdict {
		case reach.Later:
			doc.Silent++
		case reach.Private:
			doc.Private++
		}
	}
	var found []diag.Diagnostic
	told := map[string]bool{}
	for _, o := range outside {
		address, ok := reach.Clean(o.URL)
		if !ok {
			found = append(found, snap.Fails(o, "it is no address of the web")...)
			continue
		}
		state := memory.State(address, now, time.Duration(a.grace)*24*time.Hour)
		found = append(found, a.told(snap, o, state)...)
		if !told[address] {
			doc.count(state)
		}
		told[address] = true
	}
	return snap.With(diags, found), doc, nil
}

func (a *app) told(snap *build.Snapshot, o build.Outside, s reach.State) []diag.Diagnostic {
	switch {
	case s.Why != "" && !s.Waiting:
		return snap.Fails(o, s.Why)
	case s.Moved != "":
		return snap.Moves(o, s.Moved)
	}
	return nil
}

func (d *linksDoc) count(s reach.State) {
	switch {
	case s.Waiting:
		d.Waiting++
	case s.Why != "":
		d.Failing++
	case s.Moved != "":
		d.Moved++
	}
}

// cleaned gives each address once, in the form in which it is asked for.
func cleaned(outside []build.Outside) (list []string) {
	seen := map[string]bool{}
	for _, o := range outside {
		if address, ok := reach.Clean(o.URL); ok && !seen[address] {
			seen[address] = true
			list = append(list, address)
		}
	}
	return list
}

// reachOptions say who asks: the program and, where it is known, the site.
func (a *app) reachOptions(snap *build.Snapshot) reach.Options {
	o := reach.Options{Agent: "readout-link-check/" + strings.Trim(versionOf().Version, "()")}
	if base := snap.Config.BaseURL; strings.Contains(base, "://") {
		o.Agent += " (+" + base + ")"
	}
	if a.private {
		o.Allow = func(netip.Addr) bool { return true }
	}
	return o
}
