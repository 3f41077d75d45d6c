package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"readout/generator/diag"
)

// state is one message of the stream: what a browser must know of the newest
// state, for the page that it shows.
type state struct {
	digests
	Build     int    `json:"build"`
	OK        bool   `json:"ok"` // false: the last good site is shown
	Errors    int    `json:"errors"`
	Warnings  int    `json:"warnings"`
	Infos     int    `json:"infos"`
	Names     int    `json:"names"` // unknown ones
	Millis    int64  `json:"ms"`
	Pages     int    `json:"pages"`
	Saved     string `json:"saved"`
	Published bool   `json:"published"` // the site as published is shown
	Switch    bool   `json:"switch"`    // it can be shown
	Edits     bool   `json:"edits"`
	Editor    bool   `json:"editor"`
	Undo      string `json:"undo"`
	Ribbon    string `json:"ribbon"`
	Problems  string `json:"problems"` // tells one list of problems from the next
}

// state describes the newest state for the page at an address.
func (s *Server) state(r *http.Request, address string) state {
	v := s.viewFor(r)
	st := state{digests: digests{CSS: []sheet{}}, Published: s.asPublished(r), Switch: s.o.Published != nil}
	if v != nil {
		if p, _ := v.find(address); p != nil {
			if data, _ := s.render(v, p); data != nil {
				st.digests = v.stateOf(p, address, data)
			}
			st.Ribbon = ribbon(v, p, time.Now())
		}
		st.Pages = v.snap.Pages()
	}
	problems := s.list()
	n := diag.Count(problems)
	st.Errors, st.Warnings, st.Infos = n.Errors, n.Warnings, n.Infos
	st.Problems = listSum(problems)
	if st.Page == "" {
		st.Page = "none-" + st.Problems // the page of problems
	}
	unknown, _ := s.names()
	st.Names = len(unknown)
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Build, st.OK, st.Millis, st.Saved = s.number, s.ok && n.Errors == 0, s.took.Milliseconds(), s.saved
	st.Edits, st.Editor = s.edits(), s.edits() && s.o.Open != nil
	if len(s.undo) > 0 {
		st.Undo = s.undo[len(s.undo)-1].title
	}
	return st
}

// edits says whether this server changes sources.
func (s *Server) edits() bool { return s.o.Source != "" && s.o.Password == "" }

// events is the reload stream (server-sent events).
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flusher, ok := w.(http.Flusher)
	if !ok || r.Method == http.MethodHead {
		return
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // a recorder in a test has none
	fmt.Fprint(w, "retry: 500\n\n")                                // so that a browser is back within 2 s of a restart
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	address, sent := r.URL.Query().Get("url"), -1
	for {
		s.mu.Lock()
		number, change := s.number, s.change
		s.mu.Unlock()
		if number != sent {
			sent = number
			if message, err := json.Marshal(s.state(r, address)); err == nil {
				fmt.Fprintf(w, "data: %s\n\n", message)
			}
		}
		flusher.Flush()
		select {
		case <-change:
		case <-beat.C:
			fmt.Fprint(w, ": still here\n\n")
		case <-r.Context().Done():
			return
		case <-s.done:
			return
		}
	}
}
