package serve

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// bodies is the time for bodies in these tests; it is 30 s otherwise.
const bodies = 300 * time.Millisecond

// wired is a server on a real connection.
func wired(t *testing.T) (s *Server, dial func(request string) net.Conn) {
	t.Helper()
	s, _ = preview(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := s.listener()
	server.ReadTimeout = bodies
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { s.Close(); _ = server.Close() })
	return s, func(request string) net.Conn {
		t.Helper()
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.WriteString(c, strings.ReplaceAll(request, "\n", "\r\n")); err != nil {
			t.Fatal(err)
		}
		return c
	}
}

// What the library does before our checks is ours to answer for.
func TestRequestsOnTheWire(t *testing.T) {
	_, dial := wired(t)
	for _, c := range []struct{ name, request, want string }{
		{"OPTIONS of the server", "OPTIONS * HTTP/1.1\nHost: localhost\nConnection: close\n\n", "400"},
		{"the same of another host", "OPTIONS * HTTP/1.1\nHost: evil.example\nConnection: close\n\n", "403"},
		{"a second request behind a chunked body", "GET / HTTP/1.1\nHost: localhost\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\nGET / HTTP/1.1\nHost: localhost\nConnection: close\n\n", "200"},
		{"a body that never comes", "POST / HTTP/1.1\nHost: localhost\nContent-Length: 50\n\nabc", "405"},
	} {
		answer, err := io.ReadAll(dial(c.request))
		if err != nil && len(answer) == 0 {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if n := strings.Count(string(answer), "HTTP/1.1 "); n != 1 || !strings.HasPrefix(string(answer), "HTTP/1.1 "+c.want) {
			t.Errorf("%s: %d answers, the first %.40q, not one of %s", c.name, n, answer, c.want)
		}
	}
}

// The time for bodies does not end the reload stream.
func TestStreamOutlivesTheTimeForBodies(t *testing.T) {
	s, dial := wired(t)
	stream := bufio.NewReader(dial("GET /_readout/events?url=/&token=" + s.token + " HTTP/1.1\nHost: localhost\n\n"))
	next := func() {
		t.Helper()
		for {
			line, err := stream.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(line, "data: ") {
				return
			}
		}
	}
	next()
	time.Sleep(2 * bodies) // that the time passes is what is tried
	s.Fail(nil, nil)
	next()
}
