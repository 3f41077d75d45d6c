package disk

import "path"

// known is what may be known of a tree before it is looked at.
type known struct {
	dirs  []string        // sorted, so that a folder comes before what lies in it
	at    map[string]mark // of folders in which only known files and folders lie
	files []string
	lent  map[string]mark // marks to believe in an unchanged folder; a file without one is asked for
}

// view is what a look at a tree found.
type view struct {
	files map[string]mark // everything that is no folder
	dirs  map[string]mark
	same  map[string]bool // folders that stand as they were known, so were not listed
}

// look finds all files and folders of a tree and follows no link. A folder
// whose mark is the known one has had nothing added, removed or renamed, so
// it is not listed; that makes a look at an unchanged tree a question for
// each folder, and one for each file whose mark is not lent.
func (t *tree) look(k known) (*view, error) {
	v := &view{make(map[string]mark, len(k.files)), make(map[string]mark, len(k.dirs)), make(map[string]bool, len(k.dirs))}
	v.dirs["."] = t.mark(".")
	list := []string{"."}
	for i, at := range t.marks(k.dirs) {
		d := k.dirs[i]
		if at.kind != folder || !v.dirs[path.Dir(d)].there() {
			continue // gone, or below a link
		}
		v.dirs[d] = at
		if at == k.at[d] {
			v.same[d] = true
		} else {
			list = append(list, d)
		}
	}
	for _, d := range list {
		if err := v.list(t, d); err != nil {
			return nil, err
		}
	}
	v.quiet(t, k)
	return v, nil
}

// quiet adds the known files of the folders that were not listed.
func (v *view) quiet(t *tree, k known) {
	var ask []string
	for _, f := range k.files {
		switch {
		case !v.same[path.Dir(f)]:
		case k.lent[f].there():
			v.files[f] = k.lent[f]
		default:
			ask = append(ask, f)
		}
	}
	for i, at := range t.marks(ask) {
		if at.there() {
			v.files[ask[i]] = at
		}
	}
}

// list reads one folder, and the folders in it that were not known.
func (v *view) list(t *tree, dir string) error {
	f, err := t.root.Open(dir)
	if err != nil {
		return fault("read", path.Join(t.dir, dir), err)
	}
	entries, err := f.ReadDir(-1)
	f.Close()
	if err != nil {
		return fault("read", path.Join(t.dir, dir), err)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if v.dirs[name].there() {
			continue
		}
		at := t.mark(name)
		switch {
		case at.kind == folder:
			v.dirs[name] = at
			if err := v.list(t, name); err != nil {
				return err
			}
		case at.there():
			v.files[name] = at
		}
	}
	return nil
}
