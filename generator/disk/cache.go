package disk

import (
	"fmt"
	"os"
	"path/filepath"
)

// Recall gives what an earlier publication of this output remembered under a
// name, nil when there is nothing. It may be damaged or of another program:
// whoever asks must not trust it.
func (p *Publication) Recall(name string) []byte {
	if p.work.dir == "" {
		return nil
	}
	file := p.cacheFile(name)
	if info, err := os.Lstat(file); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return raw
}

// Remember keeps bytes for the next publication of this output, beside the
// lock and never published. Failing to is no fault: the next run does more.
func (p *Publication) Remember(name string, data []byte) {
	if p.work.dir == "" || p.o.DryRun {
		return
	}
	file := p.cacheFile(name)
	if os.WriteFile(file+".new", data, 0o644) != nil || os.Rename(file+".new", file) != nil {
		_ = os.Remove(file + ".new")
	}
}

func (p *Publication) cacheFile(name string) string {
	return filepath.Join(p.work.dir, name+"-"+p.work.key)
}

// Program names the running program by its file, so that what another one
// remembered is told apart. It is "" where that cannot be known.
func Program() string {
	file, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(file)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", file, info.Size(), info.ModTime().UnixNano())
}

// Kept gives what [Keep] kept of a site under a name, nil when there
// is nothing. Whoever asks must not trust it.
func Kept(site, name string) []byte {
	file := filepath.Join(site, ".readout", name)
	if info, err := os.Lstat(file); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return raw
}

// Keep keeps bytes of a site in .readout/ for another run. Failing to is
// no fault: the next run does more.
func Keep(site, name string, data []byte) {
	work := filepath.Join(site, ".readout")
	_ = os.MkdirAll(work, 0o755)
	if info, err := os.Lstat(work); err != nil || !info.IsDir() { // a link would lead elsewhere
		return
	}
	file := filepath.Join(work, name)
	if os.WriteFile(file+".new", data, 0o644) != nil || os.Rename(file+".new", file) != nil {
		_ = os.Remove(file + ".new")
	}
}
