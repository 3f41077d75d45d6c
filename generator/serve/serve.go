// Package serve is the preview server: it holds the current snapshot, renders
// what the browser asks for, and tells the browser when to reload.
//
// It binds to loopback, answers only requests meant for this machine (DNS
// rebinding), and must never read a file: what is not an output of the
// snapshot does not exist for it. Enter at [New], [Server.Show] and
// [Server.Handler].
package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/site"
)

// Server shows one snapshot at a time.
type Server struct {
	start string // tells one run of the server from the next
	done  chan struct{}
	once  sync.Once

	mu       sync.Mutex
	current  *build.Snapshot
	files    map[string]*site.Page
	problems []diag.Diagnostic // shown while there is no good snapshot
	change   chan struct{}     // closed when there is something new
	number   int
}

// New makes a server that has nothing to show yet.
func New() *Server {
	return &Server{start: fmt.Sprintf("%x", time.Now().UnixNano()), done: make(chan struct{}), change: make(chan struct{})}
}

// Show puts a good snapshot in the place of the last one and reloads browsers.
func (s *Server) Show(next *build.Snapshot) {
	files := make(map[string]*site.Page, len(next.Site.Pages))
	for _, p := range next.Site.Pages {
		files[p.File] = p
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current, s.files, s.problems = next, files, nil
	s.announce()
}

// Fail notes what is wrong with the newest state of the folder. A good
// snapshot, if there was one, stays.
func (s *Server) Fail(problems []diag.Diagnostic) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.problems = problems
	if s.current == nil {
		s.announce()
	}
}

func (s *Server) announce() {
	s.number++
	close(s.change)
	s.change = make(chan struct{})
}

// Close ends the streams of all browsers.
func (s *Server) Close() { s.once.Do(func() { close(s.done) }) }

// Serve answers requests until the context ends, which is no error.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 5 * time.Second}
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

// Handler answers requests.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.serve) }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	switch {
	case !local(r.Host):
		refuse(w, http.StatusForbidden, "this server answers only to localhost")
	case !ownOrigin(r):
		refuse(w, http.StatusForbidden, "requests from other sites are not answered")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "only GET and HEAD are understood")
	case escapes(r.URL.Path):
		refuse(w, http.StatusBadRequest, "this is not an address of a site")
	case r.URL.Path == "/_readout/reload.js":
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		fmt.Fprint(w, reloadScript)
	case r.URL.Path == "/_readout/events":
		s.events(w, r)
	default:
		s.page(w, r)
	}
}

func refuse(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, words)
}

// local reports whether a Host header names this machine. A page of another
// site whose name was made to point here is thereby refused.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return strings.EqualFold(host, "localhost")
}

// ownOrigin accepts requests without an Origin header and those of our pages.
func ownOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == "http" && u.Host == r.Host
}

// escapes reports paths that no page has: steps upwards, backslashes,
// control characters.
func escapes(p string) bool {
	if !strings.HasPrefix(p, "/") || strings.ContainsAny(p, "\\\x00\r\n") {
		return true
	}
	for _, step := range strings.Split(p, "/") {
		if step == ".." || step == "." {
			return true
		}
	}
	return false
}

// dotted reports paths with a name that begins with a dot.
func dotted(p string) bool {
	for _, step := range strings.Split(p, "/") {
		if strings.HasPrefix(step, ".") && step != ".well-known" {
			return true
		}
	}
	return false
}

// page answers with an output of the current snapshot.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	snap, files, problems := s.current, s.files, s.problems
	s.mu.Unlock()
	if snap == nil {
		s.sendProblems(w, problems)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	status, p := http.StatusOK, files[name]
	switch {
	case dotted(name):
		p = nil
	case p == nil && files[name+"/index.html"] != nil:
		w.Header().Set("Location", (&url.URL{Path: "/" + name + "/"}).EscapedPath())
		w.WriteHeader(http.StatusFound)
		return
	}
	if p == nil {
		status, p = http.StatusNotFound, files["404.html"]
	}
	if p == nil {
		refuse(w, status, "there is no such page")
		return
	}
	data, faults := snap.Render(p)
	for _, f := range faults {
		if f.Severity == diag.Error {
			s.sendProblems(w, faults)
			return
		}
	}
	send(w, p.File, status, data)
}

func send(w http.ResponseWriter, file string, status int, data []byte) {
	kind := contentType(file)
	if strings.HasPrefix(kind, "text/html") {
		data = inject(data)
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data) // the browser went away
}

// inject puts the reload script before the end of the body. The page's own
// bytes are not touched: they belong to the snapshot.
func inject(page []byte) []byte {
	tag := []byte(`<script src="/_readout/reload.js" defer></script>`)
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	return bytes.Join([][]byte{page[:at], tag, page[at:]}, nil)
}

// sendProblems shows what is wrong when there is no page to show.
func (s *Server) sendProblems(w http.ResponseWriter, problems []diag.Diagnostic) {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Problems</title><body><h1>The site cannot be shown</h1>\n")
	for _, d := range problems {
		fmt.Fprintf(&b, "<pre>%s\n%s</pre>\n", html.EscapeString(diag.Head(d)), html.EscapeString(diag.Frame(d)))
	}
	b.WriteString("</body></html>\n")
	send(w, "problems.html", http.StatusServiceUnavailable, []byte(b.String()))
}

// contentType is a table of our own: the machine's would make the preview
// depend on it.
func contentType(file string) string {
	switch strings.ToLower(path.Ext(file)) {
	case ".html", ".htm":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json"
	case ".ndjson":
		return "application/x-ndjson"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".xml":
		return "application/xml"
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".pdf":
		return "application/pdf"
	case ".webmanifest":
		return "application/manifest+json"
	}
	return "application/octet-stream"
}
