// Package serve is the preview server: it holds the newest snapshot, renders
// what the browser asks for, tells the browser when its page has changed, and
// offers its author the problems, the unknown names and an inspector.
//
// It binds to loopback, answers only requests meant for this machine (DNS
// rebinding), and serves no file: what is not an output of the snapshot does
// not exist for it. It changes sources only by plans that it made itself, that
// were shown as a difference first, and through [disk.Sources]. Nothing of it
// reaches public/. Enter at [New], [Server.Show] and [Server.Handler].
package serve

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/site"
)

// Options says what a server can do beside showing pages. The zero value
// shows pages to this machine and changes nothing.
type Options struct {
	Source    string   // the site folder; "" switches editing off
	Open      OpenFunc // opens an editor; nil when there is none
	Password  string   // set for other machines: everybody must give it, and editing is off
	Published func(context.Context) (*build.Snapshot, error)

	// Fault is told what keeps a page from being made, once a page and state:
	// that shows only when a browser asks for it. May be nil; called from many
	// goroutines.
	Fault func([]diag.Diagnostic)
}

// OpenFunc opens a file of the site in the author's editor, or gives a link
// for the browser to follow, or says what to do instead.
type OpenFunc func(file string, line, col int) (link, said string, err error)

// Server shows one snapshot at a time.
type Server struct {
	o       Options
	token   string // of this run; whatever is not a page asks for it
	done    chan struct{}
	once    sync.Once
	tries   attempts
	sources disk.Sources

	mu        sync.Mutex
	shown     *view             // the last good state
	before    *view             // the one before it, for pages whose template is at fault now
	published *view             // as published, made when it is asked for
	newest    *build.Snapshot   // may have errors; nil when not even that could be made
	unknown   []unknownName     // of the newest state
	counted   *build.Snapshot   // the state that unknown is of
	problems  []diag.Diagnostic // of the newest state
	ok        bool              // the newest state is the one shown
	took      time.Duration
	saved     string        // address of the page whose file changed last
	change    chan struct{} // closed when there is something new
	number    int
	plans     []plan
	undo      []plan
	publish   sync.Mutex // one published snapshot at a time
}

// New makes a server that has nothing to show yet.
func New(o Options) *Server {
	token := make([]byte, 16)
	_, _ = rand.Read(token) // never fails
	return &Server{o: o, token: hex.EncodeToString(token), done: make(chan struct{}), change: make(chan struct{}),
		sources: disk.Sources{Site: o.Source}}
}

// Show puts a good snapshot in the place of the last one.
func (s *Server) Show(next *build.Snapshot, took time.Duration) {
	v := newView(next)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(next)
	if s.shown != nil && !s.shown.anyFault() {
		s.before = s.shown
	}
	s.shown, s.problems, s.ok, s.took = v, next.Diags, true, took
	s.announce()
}

// Fail notes what is wrong with the newest state of the folder. A good
// snapshot, if there was one, stays. The snapshot is nil when none could be made.
func (s *Server) Fail(next *build.Snapshot, problems []diag.Diagnostic) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(next)
	s.problems, s.ok = problems, false
	s.announce()
}

func (s *Server) announce() {
	s.number++
	close(s.change)
	s.change = make(chan struct{})
}

// note remembers the newest state and which page's file has just changed.
func (s *Server) note(next *build.Snapshot) {
	if s.newest != nil && next != nil {
		s.saved = savedPage(next)
	}
	s.newest = next
}

// Close ends the streams of all browsers.
func (s *Server) Close() { s.once.Do(func() { close(s.done) }) }

// Serve answers requests until the context ends, which is no error.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := s.listener()
	stop := context.AfterFunc(ctx, func() {
		s.Close()
		server.Close() // browsers keep the stream open, so there is nothing to wait for
	})
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the preview: %w", err)
	}
	return nil
}

// listener is the server with its limits. A body that never comes ends after
// 30 s; the reload stream lifts that limit for itself.
func (s *Server) listener() *http.Server {
	return &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		// The library would answer OPTIONS * by itself, past every check of ours.
		DisableGeneralOptionsHandler: true,
	}
}

// Handler answers requests.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.serve) }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "frame-ancestors 'self'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	if len(r.TransferEncoding) > 0 {
		// What follows a chunked body may be a request that a proxy in front took
		// for part of it: the library hides whether a length stood there too
		// (RFC 9112, 6.1). No page of ours sends one.
		h.Set("Connection", "close")
	}
	if !s.admit(w, r) {
		return
	}
	if rest, ours := strings.CutPrefix(r.URL.Path, "/_readout/"); ours {
		s.endpoint(w, r, rest)
		return
	}
	if !reading(w, r) {
		return
	}
	s.page(w, r)
}

func refuse(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, words)
}

// page answers with an output of the snapshot that is shown.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	v := s.viewFor(r)
	if v == nil {
		s.sendProblems(w, s.list())
		return
	}
	p, status := v.find(r.URL.Path)
	switch {
	case status == http.StatusFound:
		w.Header().Set("Location", (&url.URL{Path: strings.TrimRight(r.URL.Path, "/") + "/"}).EscapedPath())
		w.WriteHeader(status)
		return
	case p == nil:
		refuse(w, http.StatusNotFound, "there is no such page")
		return
	}
	data, faults := s.render(v, p)
	if data == nil {
		s.sendProblems(w, faults)
		return
	}
	if p.HTML() {
		state := v.stateOf(p, r.URL.Path, data) // of the page itself: an answer does not change it
		if p.Kind == "search" {
			if data, faults = v.snap.Answer(p, query(r)); data == nil {
				s.sendProblems(w, faults)
				return
			}
		}
		if p.Kind == "home" && len(v.snap.Model.Briefs) == 0 && s.o.Source != "" {
			data = s.begin(data)
		}
		data = s.inject(data, state, false)
	} else {
		sandbox(w, p.File)
	}
	send(w, p.File, status, data)
}

// maxQuery is how long a search may be; more is not read.
const maxQuery = 500

// query is what a reader without a script searches for. What is no UTF-8 finds nothing.
func query(r *http.Request) string {
	q := r.URL.Query().Get("q")
	return strings.ToValidUTF8(q[:min(len(q), maxQuery)], "")
}

// sandbox keeps documents that the site merely copies from reaching the
// preview's endpoints as if they were its own pages.
func sandbox(w http.ResponseWriter, file string) {
	switch kind := contentType(file); {
	case strings.HasPrefix(kind, "text/html"), kind == "image/svg+xml", kind == "application/octet-stream":
		w.Header().Set("Content-Security-Policy", "sandbox allow-scripts; frame-ancestors 'self'")
	}
}

func send(w http.ResponseWriter, file string, status int, data []byte) {
	w.Header().Set("Content-Type", contentType(file))
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data) // the browser went away
}

// inject puts the preview's script before the end of the body. The page's own
// bytes are not touched: they belong to the snapshot.
func (s *Server) inject(page []byte, d digests, stop bool) []byte {
	state, err := json.Marshal(d)
	if err != nil {
		state = []byte("{}")
	}
	tag := fmt.Sprintf(`<script type="module" src="/_readout/assets/main.js" data-readout-preview="%s" data-shown="%s"%s></script>`,
		s.token, html.EscapeString(string(state)), map[bool]string{true: " data-broken"}[stop])
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	return bytes.Join([][]byte{page[:at], []byte(tag), page[at:]}, nil)
}

// begin tells the author of a site without briefs how to make one. Only the
// preview does: readers of the published site have no use for it.
func (s *Server) begin(home []byte) []byte {
	where := ""
	if s.o.Source != "." {
		where = " --source " + shellWord(s.o.Source)
	}
	words := fmt.Sprintf("<p class=\"notice\">This command makes the first brief: <code>%s</code></p>\n", html.EscapeString("readout new brief \"Macron calls Putin\""+where))
	at := bytes.LastIndex(home, []byte("</main>"))
	if at < 0 {
		return home
	}
	return bytes.Join([][]byte{home[:at], []byte(words), home[at:]}, nil)
}

// shellWord is a path as one word of a command line.
func shellWord(path string) string {
	if !strings.ContainsAny(path, " \t'\"\\$`&|;<>()*?[]#~!{}") {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// viewFor is the state that a browser looks at: the working one, or the site
// as published, which it asks for by a cookie.
func (s *Server) viewFor(r *http.Request) *view {
	if s.asPublished(r) {
		if v := s.asPublishedView(r.Context()); v != nil {
			return v
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown
}

func (s *Server) asPublished(r *http.Request) bool {
	if s.o.Published == nil {
		return false
	}
	_, port, _ := net.SplitHostPort(r.Host)
	c, err := r.Cookie("readout-published-" + port) // cookies do not tell ports apart
	return err == nil && c.Value == "1"
}

// asPublishedView makes the snapshot once for each state. While the content
// has errors the last one stays.
func (s *Server) asPublishedView(ctx context.Context) *view {
	s.publish.Lock()
	defer s.publish.Unlock()
	s.mu.Lock()
	have, number, ok := s.published, s.number, s.ok
	s.mu.Unlock()
	if have != nil && (have.number == number || !ok) {
		return have
	}
	snap, err := s.o.Published(ctx)
	if err != nil || diag.Count(snap.Diags).Errors > 0 {
		return have
	}
	v := newView(snap)
	v.number = number
	s.mu.Lock()
	defer s.mu.Unlock()
	s.published = v
	return v
}

// list is everything that is wrong now, faults of templates included.
func (s *Server) list() []diag.Diagnostic {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.problems
	if s.ok && s.shown != nil {
		all = append(s.shown.allFaults(), all...)
	}
	return diag.Sort(append([]diag.Diagnostic(nil), all...))
}

// render gives a page's bytes. When its template is at fault the last good
// bytes stand in, and the faults are kept for the list; without any, data is nil.
func (s *Server) render(v *view, p *site.Page) (data []byte, faults []diag.Diagnostic) {
	data, faults, first := v.render(p)
	if faults == nil {
		return data, nil
	}
	if first && s.o.Fault != nil {
		s.o.Fault(faults)
	}
	s.mu.Lock()
	before := s.before
	s.mu.Unlock()
	if before == nil || before == v || before.snap.Site.File(p.File) == nil {
		return nil, faults
	}
	old, bad, _ := before.render(before.snap.Site.File(p.File))
	if bad != nil {
		return nil, faults
	}
	return old, faults
}
