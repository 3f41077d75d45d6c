package reach

import (
	"encoding/json"
	"time"
)

// How long an answer holds before it is asked for again.
const (
	fineFor   = 7 * 24 * time.Hour
	failedFor = time.Hour
)

// Memory is what is known of addresses from earlier runs. The zero value knows
// nothing.
type Memory struct{ known map[string]memo }

// memo is what is known of one address.
type memo struct {
	Asked time.Time `json:"asked"`           // when it last gave an answer that counts
	Since time.Time `json:"since,omitzero"`  // when it first failed, zero while it is fine
	Times int       `json:"times,omitempty"` // how often it has failed since
	To    string    `json:"to,omitempty"`
	Why   string    `json:"why,omitempty"`
}

type memoryFile struct {
	Schema int             `json:"schema"`
	Links  map[string]memo `json:"links"`
}

// Load reads what [Memory.Save] wrote. What is damaged is taken for nothing.
func Load(raw []byte) *Memory {
	var f memoryFile
	if json.Unmarshal(raw, &f) != nil || f.Schema != 1 || f.Links == nil {
		f.Links = map[string]memo{}
	}
	return &Memory{f.Links}
}

// Save gives the memory of the given addresses, and of no others: what is no
// longer linked to is forgotten.
func (m *Memory) Save(addresses []string) []byte {
	f := memoryFile{1, map[string]memo{}}
	for _, a := range addresses {
		if k, ok := m.known[a]; ok {
			f.Links[a] = k
		}
	}
	raw, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return nil // plain structs are always JSON
	}
	return append(raw, '\n')
}

// Due gives those of the addresses that are to be asked for now, in their order.
func (m *Memory) Due(addresses []string, now time.Time) (due []string) {
	for _, a := range addresses {
		k, ok := m.known[a]
		holds := fineFor
		if k.Times > 0 {
			holds = failedFor
		}
		if age := now.Sub(k.Asked); !ok || age < 0 || age >= holds {
			due = append(due, a)
		}
	}
	return due
}

// Learn takes answers in. When no host at all answered, and more than two were
// asked, it is this machine that has no network: then it learns nothing and
// gives false.
func (m *Memory) Learn(answers []Answer, now time.Time) bool {
	if offline(answers) {
		return false
	}
	for _, a := range answers {
		k := memo{Asked: now}
		switch a.Verdict {
		case Later, Private:
			continue
		case Moved:
			k.To = a.To
		case Failed:
			old := m.known[a.URL]
			k.Since, k.Times, k.Why = old.Since, old.Times+1, a.Why
			if old.Times == 0 {
				k.Since = now
			}
		}
		m.known[a.URL] = k
	}
	return true
}

func offline(answers []Answer) bool {
	silent := map[string]bool{}
	for _, a := range answers {
		switch {
		case a.Verdict == Failed && a.Silent:
			hosts, _ := byHost([]string{a.URL})
			silent[hosts[0]] = true
		case a.Verdict != Private:
			return false
		}
	}
	return len(silent) > 2
}

// State is what is to be told of an address.
type State struct {
	Moved   string    // where it leads for good, "" when it does not
	Why     string    // why it fails, "" when it does not
	Since   time.Time // since when it fails
	Times   int
	Waiting bool // it fails, and not for long enough to be told
}

// State judges an address: a failure is told when it has lasted for the grace
// period, and was seen more than once. A grace of zero waits for nothing.
func (m *Memory) State(address string, now time.Time, grace time.Duration) State {
	k := m.known[address]
	s := State{Moved: k.To, Why: k.Why, Since: k.Since, Times: k.Times}
	s.Waiting = k.Times > 0 && grace > 0 && (now.Sub(k.Since) < grace || k.Times < 2)
	return s
}
