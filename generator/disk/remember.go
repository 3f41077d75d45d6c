package disk

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"
)

// mirrorPatience bounds what a publication does in advance for the next one.
const mirrorPatience = 500 * time.Millisecond

// mirror brings the old tree up to date after the exchange, so that the next
// publication begins with a spare that differs from the live tree in nothing.
// It is work in advance: when it fails or takes long, the next one does the
// rest. It reports whether all was done.
func (p *Publication) mirror(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, mirrorPatience)
	defer cancel()
	gone := slices.Clone(p.stale)
	for i := range p.outputs {
		o := &p.outputs[i]
		o.spare = o.live
		if o.fate == omitted && o.live.there() {
			gone = append(gone, o.path)
		}
	}
	for _, f := range gone {
		if p.stage.remove(f) != nil {
			return false
		}
	}
	for _, f := range gone {
		if p.stage.prune(path.Dir(f)) != nil {
			return false
		}
	}
	// From here on the spare holds nothing that the new manifest does not know.
	if p.stage.remove(Manifest) != nil || p.stage.link(p.live, Manifest) != nil {
		return false
	}
	err := spread(len(p.outputs), func(i int) error {
		o := &p.outputs[i]
		if o.fate != written {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return p.share(o, p.live, p.stage)
	})
	return err == nil
}

// folders lists the folders of the outputs, those above first.
func (p *Publication) folders() []string {
	seen := make(map[string]bool, len(p.above))
	dirs := make([]string, 0, len(p.above))
	for i := range p.outputs {
		if p.outputs[i].fate == omitted {
			continue
		}
		for dir := path.Dir(p.outputs[i].path); dir != "." && !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			dirs = append(dirs, dir)
		}
	}
	slices.Sort(dirs)
	return dirs
}

// remember writes the state after an exchange. live are the marks of the
// folders as they were when nobody else could reach them, ready is the time
// after which nothing in them changed, so a change time before it is one that
// any later edit must pass. tidied is the old tree as it was found afterwards,
// and mirrored says that it was then made the same.
func (p *Publication) remember(dirs []string, live []mark, ready int64, tidied *view, mirrored bool) {
	f, now := p.openState()
	if f == nil {
		return
	}
	s := p.recordFiles(ready, now)
	s.dirs = dirs
	mixed := p.mixed()
	spare := make([]mark, len(dirs))
	if mirrored {
		spare = p.stage.again(dirs, tidied.dirs)
	}
	for i, d := range dirs {
		s.live[d], s.spare[d] = settledBefore(live[i], ready), settledBefore(spare[i], now)
		if mixed[d] {
			s.live[d] = mark{} // files of others lie in it, so it is listed each time
		}
	}
	p.closeState(f, s)
}

// renew writes the state when the live tree did not have to change but some
// of it had to be read.
func (p *Publication) renew() {
	sure := p.vouched
	for i := range p.outputs {
		o := &p.outputs[i]
		sure = sure && (o.sure || o.fate == omitted)
	}
	if sure {
		return
	}
	f, now := p.openState()
	if f == nil {
		return
	}
	s := p.recordFiles(now, now)
	s.dirs = p.folders()
	mixed := p.mixed()
	for _, d := range s.dirs {
		s.live[d] = settledBefore(p.found.dirs[d], p.since)
		if p.spare == nil || p.spare.same[d] {
			s.spare[d] = p.old.spare[d]
		}
		if mixed[d] {
			s.live[d] = mark{}
		}
	}
	p.closeState(f, s)
}

// rememberSingle writes the state after a change file by file, of which only
// files can be vouched for: folders were open to everybody all the time.
func (p *Publication) rememberSingle(began, ended int64) {
	f, _ := p.openState()
	if f == nil {
		return
	}
	for i := range p.outputs {
		p.outputs[i].linked = p.outputs[i].linked || p.outputs[i].fate == written // the rename changed the change time
	}
	p.closeState(f, p.recordFiles(began, ended))
}

// recordFiles takes down the files that are ours. One that got another name
// in this run has a new change time; it is asked for again, after now, and
// believed if nothing else changed since it was last known.
func (p *Publication) recordFiles(ready, now int64) *state {
	s := &state{manifest: digest(p.manifest()), files: make(map[string]published, len(p.outputs)),
		live: map[string]mark{}, spare: map[string]mark{}}
	if p.whole {
		s.roots = [2]uint64{p.live.mark(".").inode, p.stage.mark(".").inode}
	}
	at := make([]mark, len(p.outputs))
	spread(len(p.outputs), func(i int) error {
		o := &p.outputs[i]
		base, since := o.live, p.since
		if o.fate == written {
			base, since = o.at, ready
		}
		switch {
		case o.fate == omitted:
		case o.linked:
			again := p.live.mark(o.path)
			if again.is(base) && again.size == base.size && again.mtime == base.mtime && again.mtime < since {
				at[i] = settledBefore(again, now)
			}
		case o.fate == kept && o.sure:
			at[i] = base
		default:
			at[i] = settledBefore(base, since)
		}
		return nil
	})
	for i := range p.outputs {
		if o := &p.outputs[i]; o.fate != omitted {
			s.names = append(s.names, o.path)
			s.files[o.path] = published{o.digest, at[i]}
		}
	}
	return s
}

// settledBefore gives a mark only if a change at or after the given time
// would show in it.
func settledBefore(at mark, since int64) mark {
	if at.ctime < since {
		return at
	}
	return mark{}
}

// mixed are the folders in which something lies that is not ours.
func (p *Publication) mixed() map[string]bool {
	mixed := map[string]bool{}
	for _, f := range p.foreign {
		mixed[path.Dir(f)] = true
	}
	return mixed
}

// openState makes the new state file beside the old one and gives the time on
// its file system. Without a workplace there is no state.
func (p *Publication) openState() (*os.File, int64) {
	if p.work.dir == "" {
		return nil, 0
	}
	fresh := p.work.state() + ".new"
	_ = os.Remove(fresh)
	f, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, 0
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0
	}
	return f, markOf(info).ctime
}

// closeState writes the state and puts it in the old one's place. A state that
// cannot be written is no trouble: the old one then vouches for less.
func (p *Publication) closeState(f *os.File, s *state) {
	_, err := f.Write(s.bytes())
	if errClose := f.Close(); err == nil && errClose == nil {
		err = os.Rename(f.Name(), p.work.state())
	} else {
		err = os.ErrInvalid
	}
	if err != nil {
		_ = os.Remove(filepath.Clean(f.Name()))
	}
}
