package disk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Publication is one change of an output folder. Between [Begin] and
// [Publication.Commit] nothing live changes: outputs are collected in a spare
// tree, which then takes the place of the live one. Every path given to Begin
// needs one of Put, Keep and Omit before the Commit; these three may be called
// from many goroutines at once.
type Publication struct {
	o    PublishOptions
	out  string // the real path of o.Out
	work workplace
	lock *os.File

	outputs  []output
	index    map[string]int  // path -> place in outputs
	above    map[string]bool // folders that outputs lie in
	old      *state
	live     *tree
	found    *view             // the live tree at Begin
	have     map[string]string // files of ours in it by manifest or state -> digest
	vouched  bool              // the manifest is the one that the state tells of
	next     []byte            // the manifest to be
	raw      []byte            // the manifest as found, nil when there is none
	foreign  []string          // files and folders in it that are not ours
	stale    []string          // files of ours that are to go
	spelt    map[string]string // written outputs by their folded name, once asked for
	stage    *tree             // where outputs are written
	spare    *view             // what was found in the spare tree
	whole    bool              // it is the spare tree, to be exchanged
	since    int64             // change times from here on are of this publication
	failed   atomic.Pointer[error]
	once     sync.Once
	unready  error
	finished bool
	made     bool // the output folder was not there before
}

// output is a path that was announced, and what became of it.
type output struct {
	path    string
	claimed atomic.Bool
	fate    fate
	digest  string
	size    int64

	live   mark // the file of ours at this path, as found
	had    string
	sure   bool // the state vouches that it is still the one with digest had
	spare  mark // what stands in the stage at this path
	at     mark // of the file that was written
	linked bool // it got a second name in this run, which changes its change time
}

type fate byte

const (
	open fate = iota
	kept
	written
	omitted
)

// Begin locks the output folder, refuses what must not be written to
// (contract 6.11) and files of others that stand where an output is to be,
// and makes ready the spare tree. Paths are all outputs to be, relative to
// the output folder, with slashes. A dry run locks and makes nothing. Errors
// are a [RefusedError], a [LockedError], a [Fault] or the context's. Whoever
// got a Publication ends it with Commit or Discard.
func Begin(ctx context.Context, o PublishOptions, paths []string) (*Publication, error) {
	out, err := CheckOut(o.Site, o.Out)
	if err != nil {
		return nil, err
	}
	p := &Publication{o: o, out: out}
	if err := p.announce(paths); err != nil {
		return nil, err
	}
	if err = ctx.Err(); err == nil {
		err = p.prepare(ctx)
	}
	if err != nil {
		p.Discard()
		return nil, err
	}
	return p, nil
}

// announce takes down the outputs to be.
func (p *Publication) announce(paths []string) error {
	p.outputs = make([]output, len(paths))
	p.index = make(map[string]int, len(paths))
	p.above = map[string]bool{path0(Manifest): true}
	for i, f := range slices.Sorted(slices.Values(paths)) {
		_, twice := p.index[f]
		if !fs.ValidPath(f) || f == "." || twice || path0(f) == path0(Manifest) {
			return &Fault{"publish", path.Join(p.o.Out, f), fs.ErrInvalid}
		}
		p.outputs[i].path, p.index[f] = f, i
		for dir := path.Dir(f); dir != "." && !p.above[dir]; dir = path.Dir(dir) {
			p.above[dir] = true
		}
	}
	return nil
}

func (p *Publication) prepare(ctx context.Context) error {
	if p.o.DryRun {
		p.work = findWork(p.o.Site, p.out, false)
		p.old = readState(p.work.state())
		return p.survey()
	}
	if err := p.makeOut(); err != nil {
		return err
	}
	p.work = findWork(p.o.Site, p.out, true)
	lock, since, err := p.work.take(ctx, p.out, p.o)
	if err != nil {
		return err
	}
	p.lock = lock
	if err := p.makeOut(); err != nil { // a build that was given up may have taken it away
		return err
	}
	if p.work.near {
		p.since = since
	}
	p.old = readState(p.work.state())
	return p.trees()
}

// makeOut makes the output folder, and remembers that it was not there.
func (p *Publication) makeOut() error {
	_, err := os.Lstat(p.out)
	p.made = p.made || errors.Is(err, fs.ErrNotExist)
	return fault("make", p.o.Out, os.MkdirAll(p.out, 0o755))
}

// trees opens the live tree and the stage, heals what a broken run left, and
// compares the live tree with the outputs to be. The spare tree waits until
// the first change, unless it may hold what belongs into the live one.
func (p *Publication) trees() error {
	p.openSpare()
	if p.whole && !p.undisturbed() {
		if err := p.ready(); err != nil {
			return err
		}
	}
	if err := p.survey(); err != nil {
		return err
	}
	if err := p.clearStage(); err != nil || p.whole {
		return err
	}
	return p.openStage()
}

// clearStage removes what a publication file by file that was killed left.
func (p *Publication) clearStage() error {
	for _, left := range []string{stageFolder, manifestStage} {
		if !p.found.dirs[left].there() && !p.found.files[left].there() {
			continue
		}
		if err := p.live.root.RemoveAll(left); err != nil {
			return fault("remove", path.Join(p.o.Out, left), err)
		}
	}
	return nil
}

// openSpare opens the spare tree where folders can be exchanged: not on every
// system and file system, and not where a mount begins.
func (p *Publication) openSpare() {
	if !p.work.near || mounted(p.out) || exchangeable(p.work.dir) != nil {
		return
	}
	dir := p.work.spare()
	if info, err := os.Lstat(dir); err == nil && !info.IsDir() {
		_ = os.Remove(dir) // never write through a link; the next line reports
	}
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return
	}
	if t, err := openTree(dir, p.o.trip); err == nil {
		p.stage, p.whole = t, true
	}
}

// exchangeable tries the exchange with two empty folders, so that a tree is
// not filled for nothing.
func exchangeable(work string) error {
	a, b := filepath.Join(work, "try-a"), filepath.Join(work, "try-b")
	defer os.Remove(a)
	defer os.Remove(b)
	if err := errors.Join(os.MkdirAll(a, 0o755), os.MkdirAll(b, 0o755)); err != nil {
		return err
	}
	return exchange(a, b)
}

// openStage makes an empty stage inside the live tree, for going file by file.
func (p *Publication) openStage() error {
	dir := path.Join(p.o.Out, stageFolder)
	if err := p.live.ensure(stageFolder); err != nil {
		return fault("make", dir, err)
	}
	t, err := openTree(filepath.Join(p.out, filepath.FromSlash(stageFolder)), p.o.trip)
	p.stage = t
	return fault("open", dir, err)
}

// survey compares the live tree with the outputs to be.
func (p *Publication) survey() error {
	var err error
	if p.live, err = openTree(p.out, p.o.trip); p.o.DryRun && errors.Is(err, fs.ErrNotExist) {
		p.found = &view{}
		return nil
	}
	if err != nil {
		return fault("open", p.o.Out, err)
	}
	if p.found, err = p.live.look(p.old.knownLive()); err != nil {
		return err
	}
	for d := range p.found.dirs {
		p.live.made[d] = !internal(d) // the stage is made anew
	}
	p.recall()
	if err := p.sameEdition(); err != nil {
		return err
	}
	var clash []string
	for f, at := range p.found.files {
		if internal(f) {
			continue
		}
		if had, ours := p.have[f]; ours {
			p.meet(f, at, had)
			continue
		}
		p.foreign = append(p.foreign, f)
		if _, wanted := p.index[f]; wanted || p.above[f] || p.covers(f) {
			clash = append(clash, f)
		}
	}
	p.strangers()
	slices.Sort(p.foreign)
	slices.Sort(p.stale)
	return p.refuse(clash)
}

// recall finds out which files are ours: those of the manifest, and should it
// be lost or damaged, those that are for certain the ones we wrote.
func (p *Publication) recall() {
	p.raw = readManifest(p.live)
	if p.vouched = p.raw != nil && digest(p.raw) == p.old.manifest; p.vouched {
		p.have = make(map[string]string, len(p.old.files))
	} else {
		p.have, _ = parseManifest(p.raw)
	}
	for f, known := range p.old.files {
		if _, ours := p.have[f]; !ours && (p.vouched || p.wrote(f, known)) {
			p.have[f] = known.digest
		}
	}
}

// wrote reports whether a file is the one that the state tells of: its mark
// says so, or its bytes do.
func (p *Publication) wrote(f string, known published) bool {
	at := p.found.files[f]
	return p.old.vouches(f, at) || at.kind == regular && p.reread(f, known.digest)
}

// meet notes a file of ours at the output that it is, or as one to go.
func (p *Publication) meet(f string, at mark, had string) {
	i, wanted := p.index[f]
	if !wanted {
		p.stale = append(p.stale, f)
		return
	}
	o := &p.outputs[i]
	o.live, o.had, o.sure = at, had, p.old.vouches(f, at)
	if o.sure {
		o.had = p.old.files[f].digest // a manifest may have been put in the place of ours
	}
}

// covers reports a foreign file in a folder that is to become a file.
func (p *Publication) covers(f string) bool {
	for dir := path.Dir(f); dir != "."; dir = path.Dir(dir) {
		if _, wanted := p.index[dir]; wanted {
			return true
		}
	}
	return false
}

// strangers adds the folders that are not ours, empty ones too: those in which
// no file of ours lies or lay.
func (p *Publication) strangers() {
	ours := map[string]bool{path0(Manifest): true, ".": true}
	for f := range p.have {
		for dir := path.Dir(f); !ours[dir]; dir = path.Dir(dir) {
			ours[dir] = true
		}
	}
	for d := range p.found.dirs {
		_, wanted := p.index[d]
		if !ours[d] && !wanted && !p.covers(d) && !internal(d) {
			p.foreign = append(p.foreign, d)
		}
	}
}

// sameEdition refuses a folder that holds the site of another edition. Its own
// manifest tells: what the work folder remembers may be gone.
func (p *Publication) sameEdition() error {
	if last := editionOf(p.raw); last != "" && p.o.Edition != "" && last != p.o.Edition {
		return &RefusedError{p.o.Out, fmt.Sprintf("it holds the edition %q, and editions never share a folder", last),
			"give another folder with --out, or remove this one"}
	}
	return nil
}

// Earlier gives what the output folder held of ours at [Begin], by path. It is
// not to be changed.
func (p *Publication) Earlier() map[string]string { return p.have }

func (p *Publication) refuse(clash []string) error {
	if len(clash) == 0 {
		return nil
	}
	slices.Sort(clash)
	names := strings.Join(clash[:min(5, len(clash))], ", ")
	if len(clash) > 5 {
		names += fmt.Sprintf(" and %d more", len(clash)-5)
	}
	return &RefusedError{p.o.Out, "it holds files that the site would overwrite and that this program did not make: " + names,
		"give another folder with --out, or remove this one"}
}

// Fresh says whether the output folder holds nothing of ours yet.
func (p *Publication) Fresh() bool { return len(p.have) == 0 }
