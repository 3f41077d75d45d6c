package disk

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"readout/generator/text"
)

// declare writes a manifest into the live tree and gives the time.
func (p *Publication) declare(manifest []byte) (int64, error) {
	at, err := p.live.create(manifestStage, manifest)
	if err == nil {
		err = p.live.move(p.live, manifestStage, Manifest)
	}
	return at.ctime, fault("write", path.Join(p.o.Out, Manifest), err)
}

// both is the manifest that calls old and new files ours.
func (p *Publication) both() map[string]string {
	files := p.want()
	for f, sum := range p.have {
		if _, wanted := files[f]; !wanted {
			files[f] = sum
		}
	}
	return files
}

// unblock removes files of ours that stand where a folder is needed, folders
// that held only files of ours where a file is needed, and on a file system
// that does not tell cases apart the file under its old spelling. Where it
// fails, the write that follows reports what is wrong.
func (p *Publication) unblock() {
	left := p.stale[:0]
	for _, s := range p.stale {
		if p.above[s] || p.covers(s) || p.respelt(s) {
			_ = p.live.remove(s)
			_ = p.live.prune(path.Dir(s))
			continue
		}
		left = append(left, s)
	}
	p.stale = left
	for i := range p.outputs {
		if d := p.outputs[i].path; p.outputs[i].fate == written && p.found.dirs[d].there() {
			p.clearFolder(d)
		}
	}
}

// clearFolder removes the empty folders in one that is to become a file.
func (p *Publication) clearFolder(dir string) {
	for d := range p.found.dirs {
		if strings.HasPrefix(d, dir+"/") {
			_ = p.live.prune(d)
		}
	}
	if p.live.mark(dir).kind == folder {
		_ = p.live.remove(dir)
	}
}

// respelt reports a file that a new output would replace under another
// spelling, so that removing the old name later would remove the new file.
func (p *Publication) respelt(stale string) bool {
	if p.spelt == nil {
		p.spelt = map[string]string{}
		for i := range p.outputs {
			if o := &p.outputs[i]; o.fate == written {
				p.spelt[text.Fold(o.path)] = o.path
			}
		}
	}
	now, ok := p.spelt[text.Fold(stale)]
	if !ok {
		return false
	}
	a, errA := os.Lstat(filepath.Join(p.out, stale))
	b, errB := os.Lstat(filepath.Join(p.out, now))
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// place brings a written output to its place in one step. A stage on another
// file system is copied into the live tree's own first.
func (p *Publication) place(o *output) error {
	err := p.live.move(p.stage, o.path, o.path)
	if !errors.Is(err, syscall.EXDEV) {
		return err
	}
	data, err := p.stage.root.ReadFile(o.path)
	if err != nil {
		return err
	}
	const fresh = stageFolder + "/file"
	if o.at, err = p.live.create(fresh, data); err != nil {
		return err
	}
	return p.live.move(p.live, fresh, o.path)
}

// dismiss removes what is ours and no output any more.
func (p *Publication) dismiss() error {
	gone := p.stale
	for i := range p.outputs {
		if o := &p.outputs[i]; o.fate == omitted && o.live.there() {
			gone = append(gone, o.path)
		}
	}
	for _, f := range gone {
		if p.live.mark(f).kind == folder {
			continue // a folder of the new site took its place
		}
		if err := p.live.remove(f); err != nil && !errors.Is(err, syscall.ENOTDIR) {
			return fault("remove", path.Join(p.o.Out, f), err)
		}
	}
	for f := range p.have { // a broken run may have removed the file and not its folder
		dir := path.Dir(f)
		for dir != "." && !p.found.dirs[dir].there() {
			dir = path.Dir(dir)
		}
		if p.above[dir] {
			continue
		}
		if err := p.live.prune(dir); err != nil {
			return fault("remove", path.Join(p.o.Out, dir), err)
		}
	}
	return nil
}
