package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"sync"

	"readout/generator/render"
	"readout/generator/site"
)

// pageMemo remembers, for each address, what its page was made of and what
// came of it. There is nothing to invalidate: a page is taken from here only
// if the digest of its view is the same, and a template sees only its view.
// Entries are never changed after they are stored.
type pageMemo struct {
	mu      sync.Mutex
	entries map[string]entry
	scanned string // what the outputs were looked through for; see [needles.digest]
}

// entry is what is known of one output. Data is nil when only its sum is.
type entry struct {
	Digest render.Digest
	Sum    string // SHA-256 of the bytes, hexadecimal
	data   []byte
}

func (m *pageMemo) get(url string) (entry, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.entries[url]
	return e, ok
}

func (m *pageMemo) set(url string, e entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries[url] = e
}

// scan says what outputs are looked through for from now on. What was looked
// through for something else is forgotten.
func (m *pageMemo) scan(secrets string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.scanned != secrets {
		m.scanned, m.entries = secrets, map[string]entry{}
	}
}

// prune forgets the pages that a site no longer has.
func (m *pageMemo) prune(s *site.Site) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for url := range m.entries {
		if s.Page(url) == nil {
			delete(m.entries, url)
		}
	}
}

// saved is the form of a memo between two runs of the program.
type saved struct {
	Program string // which program wrote it; another one's pages may differ
	Scanned string
	Pages   map[string]entry
}

// save gives the memo as bytes.
func (m *pageMemo) save(program string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(saved{program, m.scanned, m.entries})
	return b.Bytes(), err
}

// load takes what an earlier run of the same program saved. Anything else is
// taken for nothing.
func (m *pageMemo) load(raw []byte, program string) {
	var s saved
	if gob.NewDecoder(bytes.NewReader(raw)).Decode(&s) == nil && s.Program == program && s.Pages != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.entries, m.scanned = s.Pages, s.Scanned
	}
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
