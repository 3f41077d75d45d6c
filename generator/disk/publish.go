package disk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Output is a file to publish; Path is relative to the output folder, slashes.
type Output struct {
	Path string
	Data []byte
}

// Result counts what a publication did to the output folder.
type Result struct {
	Written, Unchanged, Removed int
	Bytes                       int64 // of all outputs, without the manifest
	Whole                       bool  // the folder was exchanged as a whole, or nothing had to be done
}

// PublishOptions says where to publish.
type PublishOptions struct {
	Site, Out string
	DryRun    bool // count only
}

// Manifest is where the output folder says which of its files are ours.
const Manifest = ".readout/manifest.json"

type manifest struct {
	Schema int               `json:"schema"`
	Files  map[string]string `json:"files"` // path -> sha256; encoding/json sorts the keys
}

// Publish makes the output folder hold exactly the given files and those that
// are not ours. It changes the folder as a whole where the system can
// exchange folders, else file by file with the manifest first, so that the
// next run finishes what was broken off (contract 6.10). Errors are a
// [RefusedError], a [LockedError], a [Fault] or the context's.
func Publish(ctx context.Context, o PublishOptions, files []Output) (Result, error) {
	out, err := CheckOut(o.Site, o.Out)
	if err != nil {
		return Result{}, err
	}
	p := &publication{site: o.Site, out: out, shown: o.Out, files: files, want: map[string]string{}}
	for _, f := range files {
		p.want[f.Path] = digest(f.Data)
		p.result.Bytes += int64(len(f.Data))
	}
	if !o.DryRun {
		if err := os.MkdirAll(out, 0o755); err != nil {
			return Result{}, fault("make", o.Out, err)
		}
		unlock, err := p.lock(ctx)
		if err != nil {
			return Result{}, err
		}
		defer unlock()
	}
	if err := p.survey(); err != nil {
		return Result{}, err
	}
	p.result.Whole = true
	if o.DryRun || p.settled {
		return p.result, nil
	}
	return p.result, p.write(ctx)
}

// publication is one run of Publish.
type publication struct {
	site, out, shown string
	files            []Output
	want             map[string]string // path -> digest
	have             manifest          // of the output folder as found
	foreign          []string          // files in it that are not ours
	stale            []string          // files of ours that are to go
	changed          map[string]bool   // files of ours that are to be written
	settled          bool              // the folder is as it should be
	result           Result
	work             string // .readout/ with lock and spare; "" = file by file
	spare            string
}

// survey compares the output folder with what is wanted.
func (p *publication) survey() error {
	p.changed = map[string]bool{}
	root, err := os.OpenRoot(p.out)
	if errors.Is(err, fs.ErrNotExist) {
		p.result.Written = len(p.files) // a dry run into a folder to be
		return nil
	}
	if err != nil {
		return fault("open", p.shown, err)
	}
	defer root.Close()
	raw, known := readManifest(root)
	p.have = known
	found, _, err := list(root)
	if err != nil {
		return fault("read", p.shown, err)
	}
	var clash []string
	for _, f := range found {
		_, isOurs := known.Files[f]
		_, wanted := p.want[f]
		switch {
		case f == Manifest || f == ".readout/new":
		case wanted && !isOurs && !same(root, p.out, f, p.data(f)):
			clash = append(clash, f)
		case !wanted && isOurs:
			p.stale = append(p.stale, f)
		case !wanted:
			p.foreign = append(p.foreign, f)
			if p.blocks(f) {
				clash = append(clash, f)
			}
		}
	}
	if len(clash) > 0 {
		return p.refuse(clash)
	}
	for _, f := range p.files {
		if same(root, p.out, f.Path, f.Data) {
			p.result.Unchanged++
			continue
		}
		p.changed[f.Path] = true
		p.result.Written++
	}
	p.result.Removed = len(p.stale)
	p.settled = len(p.changed) == 0 && len(p.stale) == 0 && bytes.Equal(raw, p.manifest())
	return nil
}

// blocks reports a foreign file that stands where an output needs a folder.
func (p *publication) blocks(f string) bool {
	return slices.ContainsFunc(p.files, func(o Output) bool { return strings.HasPrefix(o.Path, f+"/") })
}

func (p *publication) refuse(clash []string) error {
	slices.Sort(clash)
	names := strings.Join(clash[:min(5, len(clash))], ", ")
	if len(clash) > 5 {
		names += fmt.Sprintf(" and %d more", len(clash)-5)
	}
	return &RefusedError{p.shown, "it holds files that the site would overwrite and that this program did not make: " + names,
		"give another folder with --out, or remove this one"}
}

func (p *publication) data(file string) []byte {
	for _, f := range p.files {
		if f.Path == file {
			return f.Data
		}
	}
	return nil
}

func (p *publication) manifest() []byte {
	raw, err := json.MarshalIndent(manifest{1, p.want}, "", " ")
	if err != nil {
		panic(err) // a map of strings is always JSON
	}
	return append(raw, '\n')
}

// readManifest takes a damaged manifest for none: its files are then foreign,
// and nothing of them is removed.
func readManifest(root *os.Root) ([]byte, manifest) {
	var m manifest
	raw, err := root.ReadFile(Manifest)
	if err != nil || json.Unmarshal(raw, &m) != nil || m.Schema != 1 {
		return nil, manifest{}
	}
	return raw, m
}

// list gives all files and all folders below a root, sorted, links as files.
func list(root *os.Root) (files, dirs []string, err error) {
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == ".":
		case e.IsDir():
			dirs = append(dirs, name)
		default:
			files = append(files, name)
		}
		return nil
	})
	return files, dirs, err
}

// same reports whether a regular file holds exactly these bytes. It reads
// them: a file of ours that somebody edited is mended by the next build.
func same(root *os.Root, dir, name string, data []byte) bool {
	info, err := root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false
	}
	got, err := root.ReadFile(name)
	return err == nil && bytes.Equal(got, data)
}

// write brings the changes to the output folder.
func (p *publication) write(ctx context.Context) error {
	if p.work != "" {
		err := p.whole(ctx)
		if !errors.Is(err, errNoExchange) {
			return err
		}
	}
	p.result.Whole = false
	return p.single(ctx)
}

// errNoExchange says that the way of whole folders is closed here.
var errNoExchange = errors.New("folders cannot be exchanged")

// whole brings the spare tree up to date, exchanges it with the output folder
// and keeps the old tree as the next spare.
func (p *publication) whole(ctx context.Context) error {
	if err := os.MkdirAll(p.spare, 0o755); err != nil {
		return errNoExchange
	}
	if err := exchangeable(p.work); err != nil {
		return errNoExchange
	}
	if err := p.fill(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	flush(p.spare)
	if err := exchange(p.spare, p.out); err != nil {
		return errNoExchange
	}
	return p.clear()
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

// fill makes the spare tree what the output folder is to be. Files that are
// not ours are linked, not moved, so that they are never missing from the
// output; what cannot be linked closes the way of whole folders.
func (p *publication) fill(ctx context.Context) error {
	root, err := os.OpenRoot(p.spare)
	if err != nil {
		return errNoExchange
	}
	defer root.Close()
	if err := p.prune(root); err != nil {
		return err
	}
	for _, f := range p.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if same(root, p.spare, f.Path, f.Data) {
			continue
		}
		if err := replace(root, f.Path, f.Data); err != nil {
			return fault("write", path.Join(p.shown, f.Path), err)
		}
	}
	for _, f := range p.foreign {
		if err := root.MkdirAll(path.Dir(f), 0o755); err != nil {
			return errNoExchange
		}
		if err := os.Link(filepath.Join(p.out, f), filepath.Join(p.spare, f)); err != nil {
			return errNoExchange
		}
	}
	return fault("write", path.Join(p.shown, Manifest), replace(root, Manifest, p.manifest()))
}

// prune empties the spare tree of everything that is not an output.
func (p *publication) prune(root *os.Root) error {
	files, dirs, err := list(root)
	if err != nil {
		return fault("read", p.spare, err)
	}
	for _, f := range files {
		if _, wanted := p.want[f]; !wanted && f != Manifest {
			if err := root.Remove(f); err != nil {
				return fault("remove", path.Join(".readout", f), err)
			}
		}
	}
	removeEmpty(root, dirs)
	return nil
}

// removeEmpty removes folders that have nothing in them, inner ones first.
func removeEmpty(root *os.Root, dirs []string) {
	slices.Sort(dirs)
	for _, d := range slices.Backward(dirs) {
		if info, err := root.Lstat(d); err == nil && info.IsDir() {
			_ = root.Remove(d) // a folder that still holds something refuses
		}
	}
}

// replace writes a file beside its place and renames it there. The folder
// .readout/ holds the new file for that moment.
func replace(root *os.Root, name string, data []byte) error {
	const fresh = ".readout/new"
	if err := root.MkdirAll(".readout", 0o755); err != nil {
		return err
	}
	if err := root.WriteFile(fresh, data, 0o644); err != nil {
		return errors.Join(err, root.Remove(fresh))
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return errors.Join(err, root.Remove(fresh))
	}
	if err := root.Rename(fresh, name); err != nil {
		return errors.Join(err, root.Remove(fresh))
	}
	return nil
}

// clear takes the files that are not ours out of the old tree. One that came
// while we wrote is moved to the new tree; the others are there already.
func (p *publication) clear() error {
	root, err := os.OpenRoot(p.spare)
	if err != nil {
		return fault("open", p.spare, err)
	}
	defer root.Close()
	files, dirs, err := list(root)
	if err != nil {
		return fault("read", p.spare, err)
	}
	for _, f := range files {
		if _, isOurs := p.have.Files[f]; isOurs || f == Manifest {
			continue
		}
		from, to := filepath.Join(p.spare, f), filepath.Join(p.out, f)
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			err = errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.Rename(from, to))
			if err != nil {
				return fault("move", path.Join(p.shown, f), err)
			}
			continue
		}
		if err := root.Remove(f); err != nil {
			return fault("remove", path.Join(".readout", f), err)
		}
	}
	removeEmpty(root, dirs)
	return nil
}

// single writes file by file: first a manifest that calls old and new files
// ours, then the files, then what is to go, then the manifest as it is to be.
func (p *publication) single(ctx context.Context) error {
	root, err := os.OpenRoot(p.out)
	if err != nil {
		return fault("open", p.shown, err)
	}
	defer root.Close()
	if err := p.announce(root); err != nil {
		return fault("write", path.Join(p.shown, Manifest), err)
	}
	p.unblock(root)
	for _, f := range p.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !p.changed[f.Path] {
			continue
		}
		if err := replace(root, f.Path, f.Data); err != nil {
			return fault("write", path.Join(p.shown, f.Path), err)
		}
	}
	for _, f := range p.stale {
		if err := root.Remove(f); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			continue // a folder of the new site took its place
		} else if errors.Is(err, fs.ErrPermission) {
			return fault("remove", path.Join(p.shown, f), err)
		}
	}
	removeEmpty(root, p.staleDirs())
	flush(p.out)
	return fault("write", path.Join(p.shown, Manifest), replace(root, Manifest, p.manifest()))
}

func (p *publication) announce(root *os.Root) error {
	both := manifest{1, map[string]string{}}
	for f, d := range p.have.Files {
		both.Files[f] = d
	}
	for f, d := range p.want {
		both.Files[f] = d
	}
	raw, err := json.MarshalIndent(both, "", " ")
	if err != nil {
		return err
	}
	return replace(root, Manifest, append(raw, '\n'))
}

// unblock removes files of ours that stand where a folder is needed, and
// folders that hold only files of ours where a file is needed.
func (p *publication) unblock(root *os.Root) {
	for _, s := range p.stale {
		for dir := path.Dir(s); dir != "."; dir = path.Dir(dir) {
			if p.changed[dir] {
				_ = root.Remove(s) // the write that follows reports what is wrong
			}
		}
		if p.blocks(s) {
			_ = root.Remove(s)
		}
	}
	for f := range p.changed {
		if info, err := root.Lstat(f); err == nil && info.IsDir() {
			removeEmpty(root, []string{f})
		}
	}
}

// staleDirs gives the folders in which files of ours were.
func (p *publication) staleDirs() []string {
	seen := map[string]bool{}
	for _, s := range p.stale {
		for dir := path.Dir(s); dir != "."; dir = path.Dir(dir) {
			seen[dir] = true
		}
	}
	dirs := make([]string, 0, len(seen))
	for d := range seen {
		dirs = append(dirs, d)
	}
	return dirs
}
