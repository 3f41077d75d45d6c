// Package reach asks other hosts whether the addresses that a site links to
// still answer, and remembers what they said.
//
// It is polite: one connection to a host, a pause between two questions, no
// more of a page than is needed, and a name that says who asks. It connects to
// public addresses only, whatever names and redirects say, unless it is told
// otherwise. It never judges alone: [Memory] decides when a failure has lasted
// long enough to be told. Enter at [Ask].
package reach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Verdict is what an address turned out to be.
type Verdict uint8

// The verdicts. Later means that nothing can be said: the host asked for
// patience, or does not let programs in.
const (
	Fine Verdict = iota
	Moved
	Failed
	Later
	Private
)

// Answer is what came of one address.
type Answer struct {
	URL     string
	Verdict Verdict
	To      string // Moved: where it leads for good
	Why     string // Failed: half a sentence
	Silent  bool   // Failed: no host answered at all
}

// Options says how to ask. The zero value works.
type Options struct {
	Agent   string                // who asks
	Allow   func(netip.Addr) bool // which machines may be connected to; nil = [Public]
	Timeout time.Duration         // for one question; 0 = 15 s
	Pause   time.Duration         // between two questions to one host; 0 = a quarter of a second, negative = none
	Hosts   int                   // how many are asked at once; 0 = 8
}

// maxSteps is how many redirects are followed.
const maxSteps = 5

var (
	errPrivate = errors.New("a private address")
	// special are networks that are neither private by their own account nor
	// anybody's on the open network: RFC 6890, and what leads into IPv4.
	special = []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
		netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
		netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"),
		netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
	}
)

// Public says whether an address is one of the open network.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	return !slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Clean gives the form in which an address is asked for and remembered: without
// fragment and without whatever name and password stand in it. It is false for
// what is no address of the web.
func Clean(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	return u.String(), true
}

// Ask asks for every address, in clean form, and gives the answers in their
// order. Those of one host are asked one after the other. An error is the
// context's.
func Ask(ctx context.Context, addresses []string, o Options) ([]Answer, error) {
	if o.Timeout == 0 {
		o.Timeout = 15 * time.Second
	}
	if o.Pause == 0 {
		o.Pause = 250 * time.Millisecond
	}
	if o.Hosts <= 0 {
		o.Hosts = 8
	}
	if o.Allow == nil {
		o.Allow = Public
	}
	a := &asker{o: o, client: client(o)}
	defer a.client.CloseIdleConnections()
	answers := make([]Answer, len(addresses))
	hosts, at := byHost(addresses)
	var wg sync.WaitGroup
	room := make(chan struct{}, o.Hosts)
	for _, host := range hosts {
		room <- struct{}{}
		wg.Go(func() {
			a.host(ctx, addresses, at[host], answers)
			<-room
		})
	}
	wg.Wait()
	return answers, ctx.Err()
}

// byHost gives the hosts in the order in which they are first named, and where
// the addresses of each stand.
func byHost(addresses []string) (hosts []string, at map[string][]int) {
	at = map[string][]int{}
	for i, address := range addresses {
		host := ""
		if u, err := url.Parse(address); err == nil {
			host = strings.ToLower(u.Host)
		}
		if at[host] == nil {
			hosts = append(hosts, host)
		}
		at[host] = append(at[host], i)
	}
	return hosts, at
}

// client connects to nothing that is not allowed: the check is made on the
// number that a name stands for, at the moment of connecting. It uses no proxy,
// for then another machine would connect.
func client(o Options) *http.Client {
	dialer := &net.Dialer{Timeout: o.Timeout, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !o.Allow(to.Addr().WithZone("")) {
			return errPrivate
		}
		return nil
	}}
	return &http.Client{
		Timeout: o.Timeout,
		Transport: &http.Transport{DialContext: dialer.DialContext, MaxConnsPerHost: 1, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: o.Timeout, ResponseHeaderTimeout: o.Timeout, MaxResponseHeaderBytes: 1 << 18},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type asker struct {
	o      Options
	client *http.Client
}

// host asks for the addresses of one host. One that asks for patience is not
// bothered again in this run.
func (a *asker) host(ctx context.Context, addresses []string, at []int, answers []Answer) {
	tired := false
	for n, i := range at {
		if tired || ctx.Err() != nil {
			answers[i] = Answer{URL: addresses[i], Verdict: Later}
			continue
		}
		if n > 0 && a.o.Pause > 0 {
			select {
			case <-ctx.Done():
			case <-time.After(a.o.Pause):
			}
		}
		answers[i], tired = a.one(ctx, addresses[i])
		answers[i].URL = addresses[i]
	}
}

// one asks for one address: for its head, and where a server will not give
// that alone, for the page. It reports whether the host has had enough.
func (a *asker) one(ctx context.Context, address string) (Answer, bool) {
	status, to, err := a.follow(ctx, http.MethodHead, address)
	if err != nil && !errors.Is(err, errPrivate) || err == nil && (status < 200 || status > 299) && status != http.StatusTooManyRequests {
		status, to, err = a.follow(ctx, http.MethodGet, address)
	}
	switch {
	case errors.Is(err, errPrivate):
		return Answer{Verdict: Private}, false
	case err != nil && ctx.Err() != nil:
		return Answer{Verdict: Later}, true
	case err != nil:
		return Answer{Verdict: Failed, Why: reason(err, a.o.Timeout), Silent: !errors.Is(err, errLoop) && !errors.Is(err, errNowhere)}, false
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return Answer{Verdict: Later}, true
	case guarded(status):
		return Answer{Verdict: Later}, false
	case status < 200 || status > 299:
		return Answer{Verdict: Failed, Why: "it answers " + strings.TrimSpace(strconv.Itoa(status)+" "+http.StatusText(status))}, false
	case to != "":
		return Answer{Verdict: Moved, To: to}, false
	}
	return Answer{}, false
}

// guarded are the answers of hosts that let people in and programs not.
func guarded(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusUnavailableForLegalReasons, 999:
		return true
	}
	return false
}

// follow asks and follows redirects. to is where the address leads as long as
// every step is one for good, "" when the first is not or there is none.
func (a *asker) follow(ctx context.Context, method, address string) (status int, to string, err error) {
	lasting := true
	for range maxSteps + 1 {
		var next string
		if status, next, err = a.ask(ctx, method, address); err != nil || next == "" {
			return status, to, err
		}
		if lasting = lasting && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect); lasting {
			to = next
		}
		address = next
	}
	return 0, "", errLoop
}

var errLoop = errors.New("it redirects without end")

// ask asks one question; next is where a redirect leads.
func (a *asker) ask(ctx context.Context, method, address string) (status int, next string, err error) {
	request, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("User-Agent", a.o.Agent)
	request.Header.Set("Accept", "text/html,*/*;q=0.8")
	response, err := a.client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, 1024) // a short page leaves the connection fit for the next question
	where := response.Header.Get("Location")
	if response.StatusCode < 300 || response.StatusCode > 399 || where == "" {
		return response.StatusCode, "", nil
	}
	to, err := request.URL.Parse(where)
	if err != nil {
		return 0, "", errNowhere
	}
	next, ok := Clean(to.String())
	if !ok {
		return 0, "", errNowhere
	}
	return response.StatusCode, next, nil
}

var errNowhere = errors.New("it redirects to what is no address")

// reason words an error for people.
func reason(err error, patience time.Duration) string {
	var name *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, errLoop), errors.Is(err, errNowhere):
		return err.Error()
	case errors.As(err, &name) && name.IsNotFound:
		return "there is no host of that name"
	case errors.As(err, &name):
		return "the name of the host cannot be looked up"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the host refuses connections"
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("there is no answer within %s", patience)
	case strings.Contains(err.Error(), "x509: "), strings.Contains(err.Error(), "tls: "):
		return "its certificate cannot be trusted"
	}
	return "the connection breaks off"
}
