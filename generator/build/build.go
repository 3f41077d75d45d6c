// Package build makes snapshots of a site: one immutable value with the model,
// the diagnostics and every page, each with a way to render it.
//
// It owns the memo tables, the clock and concurrency, and no rule of the
// language. There is no incremental path: [Builder.Next] always makes the
// whole next snapshot, and tables keyed by digests make it cheap.
// Enter at [New] and [Builder.Next].
package build

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/model"
	"readout/generator/render"
	"readout/generator/site"
	"readout/generator/words"
)

// Options says what to build. The zero value of all but Source, Templates and
// Static works.
type Options struct {
	Source     string // the site folder
	ConfigPath string // --config; "" = readout.yaml in Source, which may be absent
	BaseURL    string // overrides the configuration's; "auto" = the configuration's, its cname, or AutoBase
	AutoBase   string // what whoever builds knows of the address
	Edition    string // "" = public
	AsOf       string // overrides the configuration's (R23)
	Before     string // a day; briefs of that day or later count as not yet written
	Now        time.Time
	Drafts     bool
	KeepGoing  bool
	Jobs       int    // 0 = one per processor
	Version    string // of the program, for min-version; "" or (devel) is never too old
	Templates  fs.FS
	Static     fs.FS
}

// UsageError is wrong usage or configuration (exit 2). Diags is filled when
// the configuration file itself is at fault.
type UsageError struct {
	Message, Help string
	Diags         []diag.Diagnostic
}

func (e *UsageError) Error() string { return e.Message }

// Skip is something that was left out, and why (contract 4).
type Skip struct {
	File, URL string
	Reason    string
	Until     time.Time // zero when there is no moment
}

// Failed is a page that --keep-going left out.
type Failed struct{ File, URL string }

// Stats counts the work that a snapshot cost.
type Stats struct {
	Parsed   int // files parsed for this snapshot
	Rendered int // pages rendered so far
}

// Builder makes snapshots of one site folder, one after the other.
type Builder struct {
	o      Options
	tree   *disk.Tree
	docs   []*brief.Doc            // of the last snapshot, by path
	parsed map[parseKey]*brief.Doc // of the last snapshots; its values are never changed
	memo   *pageMemo

	touched  []string                // what the next snapshot looks at, if not everything
	settings *settings               // as they were last read
	last     linked                  // of the last snapshot
	layout   layout                  // of the last snapshot
	loaded   loaded                  // templates
	speech   speech                  // what they say
	beside   map[*brief.Doc][]beside // files that documents of the last snapshot refer to
	read     *reader                 // of the last snapshot
	builtins []site.Asset            // the static files of the program itself
	scaling  sync.Mutex              // one picture is unfolded at a time
	cleaned  map[string]cleaned      // attachments of the last snapshot, by ending and digest
	history  *disk.History           // as it was last asked for
}

// maxStale is how many earlier versions of files are kept: an author goes back
// and forth.
const maxStale = 64

// parseKey is everything that parsing a file depends on.
type parseKey struct{ path, digest, config string }

// Remember gives what the builder knows of its pages, for [Builder.Recall] in
// another run of the program. program names the program itself.
func (b *Builder) Remember(program string) ([]byte, error) { return b.memo.save(program) }

// Recall takes what an earlier run remembered. What is damaged, or comes from
// another program, is taken for nothing.
func (b *Builder) Recall(raw []byte, program string) { b.memo.load(raw, program) }

// New makes a builder. It reads nothing yet.
func New(o Options) *Builder {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	return &Builder{o: o, parsed: map[parseKey]*brief.Doc{}, memo: &pageMemo{entries: map[string]entry{}}}
}

// Snapshot is a whole site. It never changes; Render may be called at any
// time and at once.
type Snapshot struct {
	Config  *brief.Config
	Edition string
	Model   *model.Model
	Site    *site.Site
	Diags   []diag.Diagnostic // sorted; rendering may find more
	Skipped []Skip
	Failed  []Failed
	Edited  []string // files that are new, or read otherwise than in the snapshot before; none for the first

	config   *diag.Source // nil without a file
	tree     *disk.Tree
	gate     *gate
	leak     leakScan
	assets   []site.Asset
	asOf     string // --as-of
	baseURL  string
	changed  map[string]string // day of the last commit by file; complete when assembled
	faults   []diag.Diagnostic // of linking
	found    []diag.Diagnostic // all but those of rendering, as they were found
	theme    *render.Theme
	words    *words.Catalogue
	parsed   int
	jobs     int
	mu       sync.Mutex
	rendered map[string]*rendering // by Render
	why      []Why                 // one for each output made anew
	memo     *pageMemo             // the builder's
}

// Next reads the folder and makes the next snapshot. Errors are a
// [UsageError], a [disk.Fault] or the context's; faults of the content are
// diagnostics.
func (b *Builder) Next(ctx context.Context) (*Snapshot, error) {
	tree, err := b.look()
	if err != nil {
		return nil, err
	}
	b.tree = tree
	if !tree.HasContent {
		return nil, &UsageError{
			Message: fmt.Sprintf("there is no content/ folder in %s, so this is not a site", shown(b.o.Source)),
			Help:    "readout new site DIR makes one; --source DIR names another folder",
		}
	}
	cfg, src, cfgDigest, diags, err := b.config()
	if err != nil {
		return nil, err
	}
	if b.o.BaseURL == Auto && b.baseURL(cfg) == "" {
		return nil, &UsageError{Message: "--base-url auto: neither readout.yaml nor the remote of git tells the address of the site",
			Help: "write `base-url:` in readout.yaml, or give the address itself"}
	}
	gate, err := newGate(cfg, b.o)
	if err != nil {
		return nil, err
	}
	history := b.askHistory(ctx, cfg)
	docs, n, err := b.parse(ctx, cfg, cfgDigest)
	b.history = history()
	if err != nil {
		return nil, err
	}
	s := &Snapshot{Config: cfg, Edition: gate.edition, tree: tree, gate: gate, parsed: n, jobs: b.o.Jobs, rendered: map[string]*rendering{}, memo: b.memo}
	s.config = src
	s.Edited, b.docs = differing(b.docs, docs), docs
	s.Diags = append(diags, tree.Diags...)
	for _, skip := range tree.Skipped {
		s.Skipped = append(s.Skipped, Skip{File: skip.Path, Reason: skip.Reason})
	}
	b.assemble(s, b.earlier(docs), gate)
	b.memo.prune(s.Site)
	return s, ctx.Err()
}

// Touched lets the next snapshot look at some files only, by their paths: the
// folder may be large, and a watcher tells what was saved. [Builder.Stale] must
// follow: a watcher may be wrong.
func (b *Builder) Touched(files []string) { b.touched = files }

func (b *Builder) look() (*disk.Tree, error) {
	files := b.touched
	b.touched = nil
	if b.tree != nil && len(files) > 0 {
		if tree, ok := b.tree.Look(files); ok {
			return tree, nil
		}
	}
	return disk.Scan(b.o.Source, b.tree)
}

// Look is what a look through the whole folder found.
type Look struct {
	was, now *disk.Tree
	err      error
}

// Look prepares a look through the whole folder since the last snapshot. It
// takes long in a large folder, so the look itself may be taken while the
// builder makes the next snapshot; what it found is for [Builder.Stale].
func (b *Builder) Look() func() Look {
	root, was := b.o.Source, b.tree
	return func() Look {
		now, err := disk.Scan(root, was)
		return Look{was, now, err}
	}
}

// Stale says whether a look found something else than the last snapshot was
// made of, or a fault that the next one will tell. A look that was begun before
// that snapshot says nothing.
func (b *Builder) Stale(l Look) bool {
	switch {
	case l.was != b.tree:
		return false
	case l.err != nil || l.was == nil || !l.now.Same(l.was):
		return true
	}
	b.tree = l.now // its times are newer
	return false
}

// differing compares the files of two snapshots, both by path.
func differing(was, now []*brief.Doc) (files []string) {
	if was == nil {
		return nil
	}
	i := 0
	for _, d := range now {
		for i < len(was) && was[i].Path < d.Path {
			i++
		}
		if i == len(was) || was[i] != d && (was[i].Path != d.Path || was[i].Source.Text != d.Source.Text) {
			files = append(files, d.Path)
		}
	}
	return files
}

func shown(dir string) string {
	if dir == "" || dir == "." {
		return "this folder"
	}
	return dir
}

// assemble runs the files through the house: filter, link, plan, check.
func (b *Builder) assemble(s *Snapshot, docs []*brief.Doc, g *gate) {
	open, skipped := g.filter(docs, b.reader(s.Config))
	var mute []diag.Diagnostic
	s.words, mute = b.speak(s.Config, s.config)
	s.Diags = append(s.Diags, mute...)
	var unknown []diag.Diagnostic
	s.changed, unknown = b.changed(b.history, open)
	s.link(b, open)
	if g.auto = s.autoHidden(docs, open); len(g.auto) > 0 {
		open, skipped = g.filter(docs, b.reader(s.Config))
		s.changed, unknown = b.changed(b.history, open)
		s.link(b, open)
	}
	s.Skipped = append(s.Skipped, skipped...)
	s.Diags = append(s.Diags, unknown...)
	for _, d := range open {
		s.Diags = append(s.Diags, d.Diags...)
	}
	if b.o.KeepGoing {
		s.leaveOut(b, open)
	}
	s.Diags = append(s.Diags, s.faults...)
	s.Diags = append(s.Diags, s.Site.Diags...)
	s.Diags = append(s.Diags, b.checkLayout(s)...)
	s.Diags = append(s.Diags, s.checkLogo()...)
	s.Diags = append(s.Diags, s.checkNav()...)
	s.Diags = append(s.Diags, b.checkLinks(s, g.hidden)...)
	undate(s.changed, docs, open, s.Diags)
	for _, skip := range s.Site.Skipped {
		s.Skipped = append(s.Skipped, Skip{File: skip.File, URL: skip.URL, Reason: skip.Reason})
	}
	if len(open) == 0 && len(g.faulty) == 0 {
		s.Diags = append(s.Diags, diag.In("", "BR020", "no page is published: "+emptiness(len(docs)),
			"`readout new brief NAME` begins one in content/briefs/; or see which files were left out and why"))
	}
	var faults []diag.Diagnostic
	s.theme, faults = b.theme(s.words)
	s.found = slices.Concat(unveil(g.veils, s.Diags), g.faulty, g.found, faults)
	s.Diags = s.settle(s.found)
	slices.SortStableFunc(s.Skipped, compareSkips)
}

func emptiness(n int) string {
	if n == 0 {
		return "content/ holds no Markdown file"
	}
	return "every file in content/ is left out of this edition"
}

// linked is what the files of a snapshot were made into. The next one takes
// from it what does not depend on prose, where only prose has changed.
type linked struct {
	model *model.Model
	site  *site.Site
}

// link makes model and plan from the files that are let through.
func (s *Snapshot) link(b *Builder, docs []*brief.Doc) {
	o := model.Options{Config: s.Config, AsOf: b.o.AsOf, Hidden: s.gate.ids}
	if b.last.model != nil {
		s.Model = b.last.model.Again(docs, o)
	}
	if s.Model == nil {
		s.Model = model.Link(docs, o)
	}
	assets, refused := b.assets(docs, s.gate.hidden)
	s.assets, s.faults = assets, slices.Concat(s.Model.Diags, refused)
	s.asOf, s.baseURL = b.o.AsOf, b.baseURL(s.Config)
	if b.last.site != nil {
		s.Site = b.last.site.Again(s.Model, s.layout())
	}
	if s.Site == nil {
		s.Site = site.PlanAfter(b.last.site, s.Model, s.layout())
	}
	b.last = linked{s.Model, s.Site}
}

// plan lays out the site of a model.
func (s *Snapshot) plan(m *model.Model) *site.Site { return site.Plan(m, s.layout()) }

func (s *Snapshot) layout() site.Options {
	return site.Options{
		Config: s.Config, BaseURL: s.baseURL, Edition: s.Edition, Marking: s.gate.marking(), Assets: s.assets, Changed: s.changed,
		Words: s.words, Whole: s.gate.whole(),
	}
}

// leaveOut removes the files that have errors and links anew until none is
// left (--keep-going, contract 6.13): those with a dead link too, and so those
// that link to what was removed. The errors stay in the diagnostics.
func (s *Snapshot) leaveOut(b *Builder, docs []*brief.Doc) {
	for {
		bad := map[string]bool{}
		for _, d := range docs {
			if hasError(d.Diags) {
				bad[d.Path] = true
			}
		}
		b.checkLayout(s)
		faults := slices.Concat(s.faults, b.checkLinks(s, s.gate.hidden))
		for _, d := range faults {
			if d.Severity == diag.Error {
				bad[d.File] = true
			}
		}
		var good []*brief.Doc
		for _, d := range docs {
			if bad[d.Path] {
				s.Failed = append(s.Failed, Failed{d.Path, s.urlOf(d.Path)})
			} else {
				good = append(good, d)
			}
		}
		if len(good) == len(docs) {
			return
		}
		s.Diags = append(s.Diags, faults...)
		docs, s.Model, s.Site = good, nil, nil
		s.link(b, docs)
	}
}

func (s *Snapshot) urlOf(file string) string {
	for _, p := range s.Site.Pages {
		if p.Source == file && p.HTML() {
			return p.URL
		}
	}
	return ""
}

func hasError(list []diag.Diagnostic) bool {
	return slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
}

// Auto asks for the address that the configuration or the surroundings tell. It
// is never the default: the same files must give the same site everywhere.
const Auto = "auto"

// baseURL is the flag's, else the configuration's.
func (b *Builder) baseURL(cfg *brief.Config) string {
	switch {
	case b.o.BaseURL == Auto && cfg.BaseURL == "" && cfg.CNAME != "":
		return "https://" + cfg.CNAME + "/"
	case b.o.BaseURL == Auto:
		return cmp.Or(cfg.BaseURL, b.o.AutoBase)
	}
	return cmp.Or(b.o.BaseURL, cfg.BaseURL)
}

// config reads the configuration; faults in it are wrong usage.
func (b *Builder) config() (cfg *brief.Config, src *diag.Source, digest string, diags []diag.Diagnostic, err error) {
	file, ok := b.tree.File(disk.ConfigName)
	if b.o.ConfigPath != "" {
		if file, err = disk.ReadFile(b.o.ConfigPath); err != nil {
			return nil, nil, "", nil, &UsageError{Message: err.Error(), Help: "--config names a file like readout.yaml"}
		}
		ok = true
		if rel, err := filepath.Rel(b.o.Source, b.o.ConfigPath); err == nil && filepath.IsLocal(rel) {
			file.Path = filepath.ToSlash(rel)
		}
	}
	if b.settings == nil || b.settings.there != ok || b.settings.path != file.Path || b.settings.digest != file.Digest {
		b.settings = b.readSettings(file, ok)
	}
	if x := b.settings; !hasError(x.diags) {
		return x.cfg, x.src, x.digest, x.diags, nil
	}
	return nil, nil, "", nil, &UsageError{Message: file.Path + " has errors", Diags: diag.Sort(slices.Clone(b.settings.diags))}
}

// settings is a configuration as it was read.
type settings struct {
	there        bool // there is a file
	path, digest string
	cfg          *brief.Config
	src          *diag.Source // nil without a file
	diags        []diag.Diagnostic
}

func (b *Builder) readSettings(file disk.File, there bool) *settings {
	if !there {
		return &settings{cfg: brief.DefaultConfig()}
	}
	x := &settings{there: true, path: file.Path, digest: file.Digest}
	var bad, found []diag.Diagnostic
	x.src, bad = diag.NewSource(file.Path, file.Data)
	x.cfg, found = brief.ParseConfig(x.src)
	x.diags = slices.Concat(bad, found, b.checkSettings(x.src, x.cfg))
	return x
}

// parse parses all Markdown files under content/, those that did not change
// being taken from the last snapshot.
func (b *Builder) parse(ctx context.Context, cfg *brief.Config, cfgDigest string) ([]*brief.Doc, int, error) {
	type job struct {
		file disk.File
		kind brief.Kind
		key  parseKey
	}
	jobs := make([]job, 0, len(b.tree.Files))
	for _, f := range b.tree.Files {
		if kind, _, ok := brief.KindOf(f.Path); ok {
			jobs = append(jobs, job{f, kind, parseKey{f.Path, f.Digest, cfgDigest}})
			thrifty(len(f.Data))
		}
	}
	o := parseOptions(cfg)
	docs := make([]*brief.Doc, len(jobs))
	fresh := make([]bool, len(jobs))
	each(b.o.Jobs, len(jobs), func(i int) {
		if ctx.Err() != nil {
			return
		}
		if docs[i] = b.parsed[jobs[i].key]; docs[i] == nil {
			docs[i], fresh[i] = parseFile(jobs[i].file, jobs[i].kind, o), true
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	n := 0
	for i, j := range jobs {
		if fresh[i] {
			n++
			b.parsed[j.key] = docs[i]
		}
	}
	if len(b.parsed) > len(jobs)+maxStale { // versions of files that are no more
		b.parsed = make(map[parseKey]*brief.Doc, len(jobs))
		for i, j := range jobs {
			b.parsed[j.key] = docs[i]
		}
	}
	return docs, n, nil
}

// largeText is more than people write in one file, in bytes.
const largeText = 256 << 10

// thrifty makes the collector of garbage come sooner, for good, once a file is
// large: the tree of a text that is all paragraphs takes 200 times its size.
// Sites without such a file never pay for it. That is the only rule; to collect
// less on large sites saves a thirtieth of the time for a quarter more memory.
func thrifty(size int) {
	const percent = 35
	if size <= largeText {
		return
	}
	if was := debug.SetGCPercent(percent); was >= 0 && was < percent {
		debug.SetGCPercent(was)
	}
}

func parseFile(f disk.File, kind brief.Kind, o brief.Options) *brief.Doc {
	src, bad := diag.NewSource(f.Path, f.Data)
	doc := brief.Parse(src, kind, o)
	// The document is ours alone until it is stored.
	doc.Diags = slices.Concat(bad, doc.Diags)
	return doc
}

func parseOptions(cfg *brief.Config) brief.Options {
	o := brief.Options{HTML: cfg.HTML, Lang: cfg.Language, TLP: cmp.Or(cfg.TLP, "clear"), Types: map[string]string{}, Verbs: map[string]string{}}
	for word, e := range cfg.Types {
		o.Types[word] = e.Extends
	}
	for word, e := range cfg.Verbs {
		o.Verbs[word] = e.Extends
	}
	return o
}

// each runs f for 0..n-1 on so many workers.
func each(workers, n int, f func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(workers, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}
