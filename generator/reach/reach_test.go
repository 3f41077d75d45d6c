package reach

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func anyone(netip.Addr) bool { return true }

// host is a made-up host; it counts what is asked of it at once.
type host struct {
	*httptest.Server
	now, most atomic.Int32
	mu        sync.Mutex
	asked     []string
}

func newHost(t *testing.T) *host {
	t.Helper()
	h := &host{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := h.now.Add(1)
		defer h.now.Add(-1)
		h.most.Store(max(h.most.Load(), n))
		h.mu.Lock()
		h.asked = append(h.asked, r.Method+" "+r.URL.Path)
		h.mu.Unlock()
		switch r.URL.Path {
		case "/fine":
		case "/no-head":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/moved":
			http.Redirect(w, r, "/fine#here", http.StatusMovedPermanently)
		case "/for-now":
			http.Redirect(w, r, "/fine", http.StatusFound)
		case "/moved-and-gone":
			http.Redirect(w, r, "/gone", http.StatusMovedPermanently)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/mail":
			http.Redirect(w, r, "mailto:a@example.org", http.StatusFound)
		case "/members":
			w.WriteHeader(http.StatusForbidden)
		case "/busy":
			w.WriteHeader(http.StatusTooManyRequests)
		case "/slow":
			select {
			case <-r.Context().Done():
			case <-time.After(5 * time.Second):
			}
		case "/agent":
			if r.UserAgent() != "tester" {
				w.WriteHeader(http.StatusNotFound)
			}
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

// What each answer means; the order is that of the questions.
func TestAnswers(t *testing.T) {
	h := newHost(t)
	closed := newHost(t)
	closed.Close()
	want := []struct {
		path string
		Answer
	}{
		{"/fine", Answer{}},
		{"/agent", Answer{}},
		{"/no-head", Answer{}},
		{"/gone", Answer{Verdict: Failed, Why: "it answers 410 Gone"}},
		{"/nowhere", Answer{Verdict: Failed, Why: "it answers 404 Not Found"}},
		{"/moved", Answer{Verdict: Moved, To: h.URL + "/fine"}},
		{"/for-now", Answer{}},
		{"/moved-and-gone", Answer{Verdict: Failed, Why: "it answers 410 Gone"}},
		{"/round", Answer{Verdict: Failed, Why: "it redirects without end"}},
		{"/mail", Answer{Verdict: Failed, Why: "it redirects to what is no address"}},
		{"/members", Answer{Verdict: Later}},
		{"/slow", Answer{Verdict: Failed, Why: "there is no answer within 300ms", Silent: true}},
		{"/busy", Answer{Verdict: Later}},
		{"/fine", Answer{Verdict: Later}}, // it asked for patience
	}
	var urls []string
	for _, w := range want {
		urls = append(urls, h.URL+w.path)
	}
	urls = append(urls, closed.URL+"/x", "http://no-such-host.invalid/")
	got, err := Ask(context.Background(), urls, Options{Agent: "tester", Allow: anyone, Timeout: 300 * time.Millisecond, Pause: -1})
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range want {
		w.URL = urls[i]
		if !reflect.DeepEqual(got[i], w.Answer) {
			t.Errorf("%s: %+v, want %+v", w.path, got[i], w.Answer)
		}
	}
	if why := got[len(want)].Why; why != "the host refuses connections" {
		t.Errorf("a closed port: %s", why)
	}
	if a := got[len(want)+1]; a.Verdict != Failed || !a.Silent {
		t.Errorf("a host that is not there: %+v", a)
	}
	if h.most.Load() != 1 {
		t.Errorf("%d questions at once to one host", h.most.Load())
	}
}

// Machines that are not on the open network are not asked, whether they are
// named by number, by name or by a redirect.
func TestPrivate(t *testing.T) {
	h := newHost(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(h.URL, "http://"))
	got, err := Ask(context.Background(), []string{h.URL + "/fine", "http://localhost:" + port + "/fine", "http://[::ffff:127.0.0.1]:" + port + "/fine"}, Options{Pause: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range got {
		if a.Verdict != Private {
			t.Errorf("%+v", a)
		}
	}
	outside := httptest.NewServer(http.RedirectHandler("http://127.0.0.2:"+port+"/fine", http.StatusFound))
	defer outside.Close()
	first := netip.MustParseAddr("127.0.0.1")
	got, err = Ask(context.Background(), []string{outside.URL}, Options{Pause: -1, Allow: func(a netip.Addr) bool { return a == first }})
	if err != nil || got[0].Verdict != Private {
		t.Errorf("%v %v", got, err)
	}
	if len(h.asked) > 0 {
		t.Errorf("asked: %v", h.asked)
	}
}

func TestPublic(t *testing.T) {
	for a, want := range map[string]bool{
		"8.8.8.8": true, "2a00:1450:4001::1": true, "127.0.0.1": false, "::1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "fe80::1": false, "fc00::1": false,
		"::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false, "2001:db8::1": false, "::": false, "198.18.0.1": false,
	} {
		if Public(netip.MustParseAddr(a)) != want {
			t.Errorf("%s: public %v", a, !want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/a?b=c#d": "https://example.org/a?b=c", "http://me:secret@example.org/": "http://example.org/",
		"mailto:a@example.org": "", "/leaders/": "", "http://": "", "http://[": "", "ftp://example.org/": "",
	} {
		if got, ok := Clean(in); got != want || ok != (want != "") {
			t.Errorf("%s: %q", in, got)
		}
	}
}

// A failure is told when it has lasted; one good answer ends it.
func TestMemory(t *testing.T) {
	const grace = 7 * 24 * time.Hour
	day := func(n int) time.Time { return time.Date(2024, 3, n, 12, 0, 0, 0, time.UTC) }
	urls := []string{"http://a/", "http://b/", "http://c/"}
	m := Load([]byte("damaged"))
	if due := m.Due(urls, day(1)); len(due) != 3 {
		t.Fatalf("due: %v", due)
	}
	bad := Answer{URL: urls[0], Verdict: Failed, Why: "it answers 404 Not Found"}
	learn := func(n int, answers ...Answer) {
		t.Helper()
		if !m.Learn(answers, day(n)) {
			t.Fatal("learnt nothing")
		}
		m = Load(m.Save(urls))
	}
	learn(1, bad, Answer{URL: urls[1], Verdict: Moved, To: "http://d/"}, Answer{URL: urls[2], Verdict: Later})
	if s := m.State(urls[0], day(1), grace); !s.Waiting || m.State(urls[0], day(1), 0).Waiting || s.Why == "" {
		t.Errorf("%+v", s)
	}
	if s := m.State(urls[1], day(1), grace); s.Moved != "http://d/" {
		t.Errorf("%+v", s)
	}
	if due := m.Due(urls, day(2)); fmt.Sprint(due) != "[http://a/ http://c/]" {
		t.Errorf("due: %v", due)
	}
	if s := m.State(urls[0], day(20), grace); !s.Waiting {
		t.Error("told after one look")
	}
	learn(5, bad)
	if !m.State(urls[0], day(5), grace).Waiting {
		t.Error("told too early")
	}
	learn(9, bad)
	if s := m.State(urls[0], day(9), grace); s.Waiting || s.Times != 3 || !s.Since.Equal(day(1)) {
		t.Errorf("%+v", s)
	}
	learn(10, Answer{URL: urls[0]})
	if s := m.State(urls[0], day(10), grace); s != (State{}) {
		t.Errorf("%+v", s)
	}
	if raw := string(m.Save(urls[1:])); strings.Contains(raw, urls[0]) {
		t.Errorf("not forgotten: %s", raw)
	}
	if due := m.Due(urls[:1], day(1)); len(due) != 1 {
		t.Error("an answer from the future holds")
	}
}

// Without a network nothing is learnt; one host that is silent is another thing.
func TestOffline(t *testing.T) {
	m := Load(nil)
	silent := func(urls ...string) (list []Answer) {
		for _, u := range urls {
			list = append(list, Answer{URL: u, Verdict: Failed, Why: "x", Silent: true})
		}
		return list
	}
	if m.Learn(silent("http://a/", "http://b/", "http://c/"), time.Now()) {
		t.Error("learnt from a machine without network")
	}
	if !m.Learn(silent("http://a/", "http://a/2", "http://a/3"), time.Now()) {
		t.Error("learnt nothing from one silent host")
	}
	if !m.Learn(append(silent("http://a/", "http://b/", "http://c/"), Answer{URL: "http://d/"}), time.Now()) {
		t.Error("learnt nothing though one answered")
	}
}
