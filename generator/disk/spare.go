package disk

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"
)

// ready makes the spare tree ready for new outputs, once.
func (p *Publication) ready() error {
	p.once.Do(func() {
		if !p.whole {
			return
		}
		if p.spare, p.unready = p.stage.look(p.old.knownSpare()); p.unready == nil {
			p.unready = p.heal()
		}
		if p.unready == nil {
			p.unready = p.sweep()
		}
	})
	return p.unready
}

// undisturbed reports that no exchange came after the state was written: the
// spare tree is then the one that the last run had put in order.
func (p *Publication) undisturbed() bool {
	out, err := os.Lstat(p.out)
	if err != nil {
		return false
	}
	roots := [2]uint64{markOf(out).inode, p.stage.mark(".").inode}
	return roots[0] != 0 && roots == p.old.roots
}

// heal brings back to the live tree what is not ours and was left in the
// spare one by a run that was killed between the exchange and the tidying.
// A spare tree without a manifest, or with half of one, was being filled: all
// in it is ours, or a second name of what stands in the live tree. One with a
// manifest was live, or about to be.
func (p *Publication) heal() error {
	raw := readManifest(p.stage)
	if raw == nil {
		return nil
	}
	live, err := openTree(p.out, p.o.trip)
	if err != nil {
		return fault("open", p.o.Out, err)
	}
	defer live.close()
	var ours map[string]string
	for f, at := range p.spare.files {
		if p.old.files[f].at.is(at) || internal(f) {
			continue
		}
		now := live.mark(f)
		if now.is(at) {
			continue
		}
		if ours == nil {
			var finished bool
			if ours, finished = parseManifest(raw); !finished {
				return nil
			}
		}
		if _, known := ours[f]; known {
			continue
		}
		if err := p.rescue(p.stage, live, f, now, now.mtime < at.mtime); err != nil {
			return err
		}
		delete(p.spare.files, f)
	}
	return nil
}

// rescue moves a file that is not ours from the old tree to the new one. Where
// another file stands at its place, the newer of a user's two stays; a file of
// ours is not overwritten, the user's then gets a name beside it.
func (p *Publication) rescue(old, live *tree, f string, now mark, newer bool) error {
	as := f
	if _, ours := p.index[f]; now.there() && ours {
		as = f + ".yours"
	} else if now.there() && !newer {
		return fault("remove", path.Join(".readout", f), old.remove(f))
	}
	return fault("move", path.Join(p.o.Out, f), live.move(old, f, as))
}

// sweep empties the spare tree of all that is no output, and notes what stands
// at the place of each output. Without its manifest it counts as unfinished.
func (p *Publication) sweep() error {
	gone := []string{}
	for f, at := range p.spare.files {
		if i, wanted := p.index[f]; wanted {
			p.outputs[i].spare = at
		} else {
			gone = append(gone, f)
		}
	}
	for d := range p.spare.dirs {
		if p.above[d] || d == "." {
			p.stage.made[d] = true
		} else {
			gone = append(gone, d)
		}
	}
	slices.Sort(gone)
	for _, f := range slices.Backward(gone) { // inner ones first
		if err := p.stage.remove(f); err != nil {
			return fault("remove", filepath.Join(p.stage.dir, f), err)
		}
		delete(p.spare.same, path.Dir(f))
	}
	return nil
}

// fill makes the spare tree the site as it is to be: the outputs that were not
// written are second names of the live ones, so are the files that are not
// ours. It gives the time after which nothing in it changed.
func (p *Publication) fill() (int64, error) {
	if err := p.adopt(); err != nil {
		return 0, err
	}
	err := spread(len(p.outputs), func(i int) error {
		o := &p.outputs[i]
		switch {
		case o.fate == omitted && o.spare.there():
			return p.hard("remove", o.path, p.stage.remove(o.path))
		case o.fate == kept && !o.spare.is(o.live):
			return p.hard("link", o.path, p.share(o, p.live, p.stage))
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for i := range p.outputs {
		if p.outputs[i].fate == omitted {
			if err := p.stage.prune(path.Dir(p.outputs[i].path)); err != nil {
				return 0, p.hard("remove", p.outputs[i].path, err)
			}
		}
	}
	at, err := p.stage.create(manifestStage, p.manifest())
	if err == nil {
		err = p.stage.move(p.stage, manifestStage, Manifest) // it is there when it is whole
	}
	return at.ctime, fault("write", path.Join(p.o.Out, Manifest), err)
}

// share gives an output a second name in another tree.
func (p *Publication) share(o *output, from, to *tree) error {
	if o.spare.there() {
		if err := to.remove(o.path); err != nil {
			return err
		}
	}
	o.linked = true
	return to.link(from, o.path)
}

// adopt takes the files and folders that are not ours into the spare tree.
// Folders get their rights last: they may be closed for writing.
func (p *Publication) adopt() error {
	for _, f := range p.foreign {
		var err error
		if at := p.found.files[f]; !at.there() {
			err = p.stage.ensure(f)
		} else {
			err = p.stage.link(p.live, f)
		}
		if err != nil {
			return p.hard("link", f, err)
		}
	}
	for _, d := range slices.Backward(p.foreign) {
		if p.found.files[d].there() {
			continue
		}
		info, err := p.live.root.Lstat(d)
		if err == nil {
			err = p.stage.root.Chmod(d, info.Mode().Perm())
		}
		if err != nil {
			return p.hard("link", d, err)
		}
	}
	return nil
}

// errNoExchange says that the way of whole folders is closed here.
var errNoExchange = errors.New("folders cannot be exchanged")

// hard tells trouble from a way that is closed: a user may not link files of
// others everywhere, and not every file system knows links.
func (p *Publication) hard(doing, name string, err error) error {
	if closed(err) {
		return errNoExchange
	}
	return fault(doing, path.Join(p.o.Out, name), err)
}

func closed(err error) bool {
	for _, is := range []error{fs.ErrPermission, errors.ErrUnsupported, syscall.EXDEV, syscall.EINVAL, syscall.EMLINK, syscall.EBUSY} {
		if errors.Is(err, is) {
			return true
		}
	}
	return false
}

// tidy takes what is not ours out of the old tree after the exchange. What
// came or changed while we wrote is brought to the new tree, what was removed
// meanwhile is removed there too.
func (p *Publication) tidy(old, live *tree) (*view, error) {
	for _, d := range p.foreign {
		if p.found.dirs[d].there() {
			_ = old.root.Chmod(d, 0o755) // else what lies in it may not be removable
		}
	}
	now, err := old.look(p.found.asKnown())
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{}
	for _, f := range p.foreign {
		mine[f] = true
		if !now.files[f].there() && !now.dirs[f].there() && live.mark(f).is(p.found.files[f]) {
			if err := live.remove(f); err != nil {
				return nil, fault("remove", path.Join(p.o.Out, f), err)
			}
		}
	}
	for f, at := range now.files {
		if _, ours := p.have[f]; ours || internal(f) {
			continue
		}
		err := fault("remove", path.Join(".readout", f), nil)
		if linked := p.found.files[f]; mine[f] && at.is(linked) {
			err = fault("remove", path.Join(".readout", f), old.remove(f))
		} else {
			there := live.mark(f)
			err = p.rescue(old, live, f, there, there.is(linked))
		}
		if err != nil {
			return nil, err
		}
	}
	return now, p.tidyFolders(now, old, live)
}

func (p *Publication) tidyFolders(now *view, old, live *tree) error {
	dirs := make([]string, 0, len(p.foreign))
	for d := range now.dirs {
		if _, before := p.found.dirs[d]; !before && !live.mark(d).there() {
			if err := live.ensure(d); err != nil {
				return fault("make", path.Join(p.o.Out, d), err)
			}
			dirs = append(dirs, d)
		}
	}
	for _, f := range p.foreign {
		if p.found.dirs[f].there() {
			dirs = append(dirs, f)
		}
	}
	slices.Sort(dirs)
	for _, d := range slices.Backward(dirs) {
		if err := old.remove(d); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fault("remove", filepath.Join(old.dir, d), err)
		}
	}
	return nil
}

// asKnown is what a view lets one believe of the same tree a moment later.
func (v *view) asKnown() known {
	k := known{at: v.dirs, lent: v.files}
	for d := range v.dirs {
		if d != "." {
			k.dirs = append(k.dirs, d)
		}
	}
	for f := range v.files {
		k.files = append(k.files, f)
	}
	slices.Sort(k.dirs)
	return k
}
