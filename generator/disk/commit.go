package disk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
)

// Commit makes the output folder hold what was put and kept, and nothing else
// of ours. It changes the folder as a whole where the system can exchange
// folders, else file by file with the manifest first, so that the next run
// finishes what was broken off (contract 6.10). The lock is free afterwards.
// Errors are a [Fault] or the context's; the live site is then the old one,
// or, once exchanged, wholly the new one.
func (p *Publication) Commit(ctx context.Context) (Result, error) {
	defer p.Discard()
	r, err := p.count()
	if err == nil {
		err = ctx.Err()
	}
	if err != nil || p.o.DryRun {
		return r, err
	}
	if p.settled(r) {
		p.renew()
		return r, nil
	}
	if p.whole {
		done, err := p.exchange(ctx)
		if !done { // what is in the spare is then second names, none of them worth saving
			_ = p.stage.remove(Manifest)
		}
		if !errors.Is(err, errNoExchange) {
			return r, err
		}
	}
	r.Whole = false
	return r, p.single(ctx)
}

// Discard ends a publication without touching the live site; the spare tree
// stays for the next one. After a Commit it does nothing.
func (p *Publication) Discard() {
	if p.finished {
		return
	}
	p.finished = true
	p.stage.close()
	if p.stage != nil && !p.whole {
		_ = p.live.root.RemoveAll(stageFolder) // the next run removes it otherwise
	}
	p.live.close()
	if p.made {
		_ = os.Remove(p.out) // it goes only when nothing was published
	}
	if p.lock != nil {
		p.lock.Close()
	}
}

// count sees what became of every output.
func (p *Publication) count() (Result, error) {
	if p.finished {
		return Result{}, errors.New("disk: the publication is over")
	}
	if err := p.failed.Load(); err != nil {
		return Result{}, *err
	}
	r := Result{Removed: len(p.stale), Whole: true}
	for i := range p.outputs {
		o := &p.outputs[i]
		switch {
		case o.fate == open:
			return Result{}, fmt.Errorf("disk: the output %s was neither put nor kept", o.path)
		case o.fate == kept:
			r.Unchanged++
		case o.fate == written:
			r.Written++
		case o.live.there():
			r.Removed++
		}
		r.Bytes += o.size
	}
	return r, nil
}

// settled reports that the live tree is as it should be.
func (p *Publication) settled(r Result) bool {
	return r.Written == 0 && r.Removed == 0 && (p.vouched && editionOf(p.raw) == p.o.Edition || bytes.Equal(p.raw, p.manifest()))
}

// want is the new manifest.
func (p *Publication) want() map[string]string {
	files := make(map[string]string, len(p.outputs))
	for i := range p.outputs {
		if o := &p.outputs[i]; o.fate != omitted {
			files[o.path] = o.digest
		}
	}
	return files
}

// manifest is want as bytes, asked for once all outputs have their fate.
func (p *Publication) manifest() []byte {
	if p.next == nil {
		p.next = writeManifest(p.o.Edition, p.want())
	}
	return p.next
}

// exchange fills the spare tree, swaps it with the live one, and makes the old
// tree the next spare. It reports whether the new site is live.
func (p *Publication) exchange(ctx context.Context) (done bool, err error) {
	if err := p.ready(); err != nil {
		return false, err
	}
	ready, err := p.fill()
	if err != nil {
		return false, err
	}
	dirs := p.folders()
	live := p.stage.again(dirs, p.spare.dirs)
	p.stage.flush()
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if err := p.stage.trip("exchange", p.o.Out); err != nil {
		return false, p.hard("exchange", "", err)
	}
	if err := exchange(p.stage.dir, p.out); err != nil {
		return false, p.hard("exchange", "", err)
	}
	p.live, p.stage = p.stage, p.live // the handles follow their folders
	p.live.dir, p.stage.dir = p.stage.dir, p.live.dir
	clear(p.stage.touched)
	tidied, err := p.tidy(p.stage, p.live)
	if err != nil {
		return true, err
	}
	p.remember(dirs, live, ready, tidied, p.mirror(ctx))
	return true, nil
}

// single writes file by file: first a manifest that calls old and new files
// ours, then the files, then what is to go, then the manifest as it is to be.
// The files were written before; here they are renamed, so that no half file
// is ever seen.
func (p *Publication) single(ctx context.Context) error {
	began, err := p.declare(writeManifest(p.o.Edition, p.both()))
	if err != nil {
		return err
	}
	p.unblock()
	for i := range p.outputs {
		o := &p.outputs[i]
		if err := ctx.Err(); err != nil {
			return err
		}
		if o.fate != written {
			continue
		}
		if err := p.place(o); err != nil {
			return fault("write", path.Join(p.o.Out, o.path), err)
		}
	}
	if err := p.dismiss(); err != nil {
		return err
	}
	p.live.flush()
	ended, err := p.declare(p.manifest())
	if err != nil {
		return err
	}
	p.rememberSingle(began, ended)
	return nil
}
