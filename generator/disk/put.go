package disk

import (
	"bytes"
	"fmt"
	"path"
)

// Put gives the bytes of an output, and their SHA-256 in hex, which the caller
// knows already. If the live file is another one, they are written at once
// into the spare tree; nothing live changes. Safe for concurrent use, each path
// once. The error is a [Fault]; no Commit follows it.
func (p *Publication) Put(name string, data []byte, sum string) error {
	o, err := p.claim(name)
	if err != nil {
		return err
	}
	o.digest, o.size = sum, int64(len(data))
	if p.stands(o, data) {
		o.fate = kept
		return nil
	}
	if !p.o.DryRun {
		if err := p.store(o, data); err != nil {
			err = fault("write", path.Join(p.o.Out, name), err)
			p.failed.CompareAndSwap(nil, &err)
			return err
		}
	}
	o.fate = written
	return nil
}

// Keep reports that an output is for certain the one that was published last
// time under this digest (SHA-256 in hex, as in the manifest), and takes it as
// it is; it then needs no Put. Only what the state vouches for is certain, or
// what was read again because a mark does not match. After false the caller
// makes the output and gives it to Put. Safe for concurrent use.
func (p *Publication) Keep(name, digest string) bool {
	i, known := p.index[name]
	if !known {
		return false
	}
	o := &p.outputs[i]
	if o.live.kind != regular || o.had != digest || !o.sure && !p.reread(name, digest) {
		return false
	}
	if _, err := p.claim(name); err != nil {
		return false
	}
	o.fate, o.digest, o.size = kept, digest, o.live.size
	return true
}

// Omit says that an announced output is not made after all, because it is in
// error: it is then removed like one that was never announced. Safe for
// concurrent use.
func (p *Publication) Omit(name string) error {
	o, err := p.claim(name)
	if err == nil {
		o.fate = omitted
	}
	return err
}

// claim gives an output to one caller, once.
func (p *Publication) claim(name string) (*output, error) {
	i, known := p.index[name]
	if !known {
		return nil, fmt.Errorf("disk: the output %s was not announced", name)
	}
	o := &p.outputs[i]
	if !o.claimed.CompareAndSwap(false, true) {
		return nil, fmt.Errorf("disk: the output %s was given twice", name)
	}
	return o, nil
}

// stands reports whether the live file holds exactly these bytes: by its mark
// where the state vouches for it, else by reading it, since a file of ours
// that somebody edited is to be mended.
func (p *Publication) stands(o *output, data []byte) bool {
	if o.live.kind != regular || o.live.size != int64(len(data)) {
		return false
	}
	if o.sure {
		return o.had == o.digest
	}
	got, err := p.live.root.ReadFile(o.path)
	return err == nil && bytes.Equal(got, data)
}

// reread reports whether the live file holds bytes of this digest.
func (p *Publication) reread(name, want string) bool {
	got, err := p.live.root.ReadFile(name)
	return err == nil && digest(got) == want
}

// store writes an output into the stage. What stands there is removed, never
// overwritten: it may be a second name of the live file.
func (p *Publication) store(o *output, data []byte) (err error) {
	if err := p.ready(); err != nil {
		return err
	}
	if o.spare.there() {
		if err := p.stage.remove(o.path); err != nil {
			return err
		}
	}
	o.at, err = p.stage.create(o.path, data)
	return err
}
