package serve

import (
	"fmt"
	"net/http"
	"time"
)

// reloadScript listens to the stream. The stream's first message names the
// state that the server shows; when a later one differs, be it after an edit
// or after a restart, the page is loaded again. Browsers keep the scroll
// position on a reload.
const reloadScript = `(() => {
  let shown = null;
  const stream = new EventSource("/_readout/events");
  stream.onmessage = (event) => {
    if (shown === null) shown = event.data;
    else if (shown !== event.data) location.reload();
  };
  addEventListener("pagehide", () => stream.close());
})();
`

// events is the reload stream (server-sent events).
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok || r.Method == http.MethodHead {
		w.Header().Set("Content-Type", "text/event-stream")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 500\n\n") // so that a browser is back within 2 s of a restart
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	sent := 0
	for {
		s.mu.Lock()
		number, change := s.number, s.change
		s.mu.Unlock()
		if number != sent {
			sent = number
			fmt.Fprintf(w, "data: %s-%d\n\n", s.start, number)
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
