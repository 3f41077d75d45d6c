package serve

import (
	"embed"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// The preview's own scripts and styles. They never become part of a site.
//
//go:embed assets/*.js assets/*.css
var assets embed.FS

// endpoint answers what lies below /_readout/. Scripts and styles are for
// everybody who may see pages; all else asks for the token of this run.
func (s *Server) endpoint(w http.ResponseWriter, r *http.Request, name string) {
	file, isAsset := strings.CutPrefix(name, "assets/")
	get := map[string]http.HandlerFunc{"events": s.events, "problems": s.sendList, "names": s.sendNames, "page": s.sendPage}[name]
	post := map[string]http.HandlerFunc{"open": s.postOpen, "plan": s.postPlan, "apply": s.postApply, "undo": s.postUndo}[name]
	switch {
	case isAsset:
		if reading(w, r) {
			asset(w, file)
		}
	case name == "hello": // so that a page finds the server again after a restart
		if reading(w, r) {
			reply(w, map[string]string{"token": s.token})
		}
	case get == nil && post == nil:
		refuse(w, http.StatusNotFound, "there is no such page")
	case get != nil && !reading(w, r):
	case post != nil && r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST")
		refuse(w, http.StatusMethodNotAllowed, "only POST is understood here")
	case !s.hasToken(r, name == "events"):
		refuse(w, http.StatusForbidden, "this address is for the pages of the preview")
	case get != nil:
		get(w, r)
	case !s.edits():
		refuse(w, http.StatusForbidden, "editing is switched off")
	default:
		post(w, r)
	}
}

// hasToken looks in the header; an event stream cannot send one and has it in
// its address.
func (s *Server) hasToken(r *http.Request, stream bool) bool {
	given := r.Header.Get("X-Readout-Token")
	if stream {
		given = r.URL.Query().Get("token")
	}
	return same(given, s.token)
}

func asset(w http.ResponseWriter, file string) {
	data, err := assets.ReadFile("assets/" + file)
	if err != nil {
		refuse(w, http.StatusNotFound, "there is no such file")
		return
	}
	send(w, file, http.StatusOK, data)
}

func reply(w http.ResponseWriter, doc any) {
	data, err := json.Marshal(doc)
	if err != nil {
		refuse(w, http.StatusBadRequest, "this cannot be answered")
		return
	}
	send(w, "answer.json", http.StatusOK, data)
}

// said is a short answer in words.
type said struct {
	Said string `json:"said"`
	Link string `json:"link,omitempty"`
}

// failed answers with the words of a refusal.
func failed(w http.ResponseWriter, err error) {
	words := "this could not be done"
	var no refusal
	if errors.As(err, &no) {
		words = no.Error()
	}
	data, _ := json.Marshal(said{Said: words}) // a struct of strings is always JSON
	send(w, "answer.json", http.StatusConflict, data)
}

func (s *Server) sendList(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	number := s.number
	s.mu.Unlock()
	reply(w, problemDocs(s.list(), number))
}

func (s *Server) sendNames(w http.ResponseWriter, _ *http.Request) {
	reply(w, namesPanel(s.names()))
}

// sendPage describes the page at ?url=.
func (s *Server) sendPage(w http.ResponseWriter, r *http.Request) {
	v := s.viewFor(r)
	if v == nil {
		reply(w, pageDoc{Blocks: []blockDoc{}})
		return
	}
	p, _ := v.find(r.URL.Query().Get("url"))
	if p == nil {
		reply(w, pageDoc{Blocks: []blockDoc{}})
		return
	}
	data, _ := s.render(v, p)
	reply(w, inspect(v, p, data))
}

// mostBody is far more than any request of ours.
const mostBody = 64 << 10

// read takes a request's JSON. Other kinds are refused: a form of another site
// cannot send this one.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "only JSON is understood here")
		return false
	}
	// Not for the whole server: the stream is one long answer to one request.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(10 * time.Second)) // a recorder of tests has none
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "this request cannot be read")
		return false
	}
	return true
}

func (s *Server) postOpen(w http.ResponseWriter, r *http.Request) {
	var at here
	if !read(w, r, &at) {
		return
	}
	if !openable(at) {
		refuse(w, http.StatusBadRequest, "this is not a file of the site")
		return
	}
	if s.o.Open == nil {
		failed(w, refusal("no editor is known: set $EDITOR, or `editor:` in readout.yaml"))
		return
	}
	link, words, err := s.o.Open(at.File, at.Line, at.Col)
	if err != nil {
		failed(w, refusal(err.Error()))
		return
	}
	reply(w, said{Said: words, Link: link})
}

// planDoc shows a plan as a difference, before anything is written.
type planDoc struct {
	Plan  string    `json:"plan"`
	Title string    `json:"title"`
	Files []fileDoc `json:"files"`
}

type fileDoc struct {
	File  string    `json:"file"`
	New   bool      `json:"new"`
	Lines []lineDoc `json:"lines"`
}

type lineDoc struct {
	Op   string `json:"op"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

func (s *Server) postPlan(w http.ResponseWriter, r *http.Request) {
	var asked wish
	if !read(w, r, &asked) {
		return
	}
	p, err := s.work(asked)
	if err != nil {
		failed(w, err)
		return
	}
	doc := planDoc{Plan: p.id, Title: p.title}
	for _, f := range p.files {
		doc.Files = append(doc.Files, differenceOf(f))
	}
	reply(w, doc)
}

func (s *Server) postApply(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Plan string `json:"plan"`
	}
	if !read(w, r, &asked) {
		return
	}
	p, err := s.apply(asked.Plan)
	if err != nil {
		failed(w, err)
		return
	}
	reply(w, said{Said: "Written: " + names(p)})
}

func (s *Server) postUndo(w http.ResponseWriter, r *http.Request) {
	if !read(w, r, &struct{}{}) {
		return
	}
	p, err := s.takeBack()
	if err != nil {
		failed(w, err)
		return
	}
	reply(w, said{Said: "Undone: " + names(p)})
}

func names(p plan) string {
	var list []string
	for _, f := range p.files {
		list = append(list, f.path)
	}
	return strings.Join(list, ", ")
}
