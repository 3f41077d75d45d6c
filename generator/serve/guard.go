package serve

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// admit is the door: every request passes it.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) bool {
	switch {
	case s.o.Password == "" && !local(r.Host):
		// A page of another site whose name was made to point here.
		refuse(w, http.StatusForbidden, "this server answers only to localhost")
	case !ownOrigin(r):
		refuse(w, http.StatusForbidden, "requests from other sites are not answered")
	case s.o.Password != "" && !s.knows(w, r):
	case escapes(r.URL.Path):
		refuse(w, http.StatusBadRequest, "this is not an address of a site")
	default:
		return true
	}
	return false
}

// reading lets GET and HEAD through.
func reading(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	refuse(w, http.StatusMethodNotAllowed, "only GET and HEAD are understood")
	return false
}

// local reports whether a Host header names this machine.
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

// ownOrigin accepts requests of our pages, and those that say nothing of
// where they come from, as a typed address does.
func ownOrigin(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/_readout/") {
		switch r.Header.Get("Sec-Fetch-Site") {
		case "cross-site", "same-site": // another port of this machine is another site's page
			return false
		}
	}
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
	if !strings.HasPrefix(p, "/") || strings.ContainsFunc(p, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }) {
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

// same compares in a time that tells nothing.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// knows asks for the password (HTTP Basic, any user name).
func (s *Server) knows(w http.ResponseWriter, r *http.Request) bool {
	who, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		who = r.RemoteAddr
	}
	_, password, given := r.BasicAuth()
	now := time.Now()
	switch {
	case s.tries.tooMany(who, now):
		w.Header().Set("Retry-After", "60")
		refuse(w, http.StatusTooManyRequests, "too many wrong passwords; wait a minute")
		return false
	case given && same(password, s.o.Password):
		return true
	case given:
		s.tries.wrong(who, now)
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="readout preview", charset="UTF-8"`)
	refuse(w, http.StatusUnauthorized, "this preview asks for its password")
	return false
}

const (
	triesAMinute = 10
	mostAddrs    = 10_000 // remembered at once, so that a flood does not fill memory
)

// attempts counts wrong passwords by address.
type attempts struct {
	mu   sync.Mutex
	seen map[string]tally
}

type tally struct {
	since time.Time
	n     int
}

func (a *attempts) tooMany(who string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.seen[who]
	return t.n >= triesAMinute && now.Sub(t.since) < time.Minute
}

func (a *attempts) wrong(who string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen == nil || len(a.seen) >= mostAddrs {
		a.seen = map[string]tally{}
	}
	t := a.seen[who]
	if now.Sub(t.since) >= time.Minute {
		t = tally{since: now}
	}
	t.n++
	a.seen[who] = t
}
