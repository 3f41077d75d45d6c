package e2e

import (
	"flag"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"readout/generator/corpus"
)

var soak = flag.Bool("soak", false, "hostile sites of 1 MiB, all of them, as promised, and not of a size that is quick to try")

const (
	mib = 1 << 20
	// frame is what a page or its data take whatever stands on it, at most.
	frame = 4 << 10
	// part is what somebody's part in an event takes, at most: on the page of the
	// event, and in the lists on the pages of whoever takes part.
	part = 640
)

// spent is what the program took for one site.
type spent struct {
	size    int   // of the input
	inputs  int64 // files of the input
	cpu     time.Duration
	memory  int64 // at its peak
	output  int64 // bytes in public/ and of what it said
	files   int64 // in public/
	refused bool
}

// try builds a site in a process of its own.
func try(t *testing.T, files map[string]string) (s spent) {
	t.Helper()
	dir := t.TempDir()
	s.inputs = int64(len(files))
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		s.size += len(text)
	}
	cmd := exec.Command(sites.program, "build")
	cmd.Dir = dir
	said, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if code := cmd.ProcessState.ExitCode(); code < 0 || code > 2 {
		t.Fatalf("exit %d: %.2000s", code, said)
	}
	s.refused = err != nil
	if s.refused && !strings.Contains(string(said), "error BR") {
		t.Errorf("refused without an error: %.2000s", said)
	}
	s.cpu, s.output = cmd.ProcessState.UserTime(), int64(len(said))
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.memory = use.Maxrss << 10
	}
	err = filepath.WalkDir(filepath.Join(dir, "public"), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			s.output += info.Size()
			s.files++
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	os.RemoveAll(dir)
	return s
}

// hostile gives every hostile site by name.
func hostile() map[string]func(n int) map[string]string {
	all := map[string]func(n int) map[string]string{}
	for _, texts := range []map[string]func(n int) string{corpus.Hostile, corpus.HostileRecords} {
		for name, text := range texts {
			all["text: "+name] = func(n int) map[string]string { return corpus.HostileSite(text(n)) }
		}
	}
	for name, site := range corpus.HostileSites {
		all["site: "+name] = site
	}
	return all
}

// large are tried at 1 MiB every time: each stands for a way in which the
// program once took too long or too much.
var large = []string{
	"text: bidi", "text: records faulty", "text: records topics", "text: declarations open", "text: headings", "text: list of one",
	"text: events to the limit", "text: links dead, all different", "text: links to no heading", "text: names by lines", "text: topics of the brief", "site: aliases shared",
}

// Whatever a site holds, the program is done in 5 s of processor time and
// 512 MiB, writes at most 64 times as much as it read and 1 MiB more, and
// twice the input costs at most three times as much. That is what a text costs.
// Each file more is a page more, so it is allowed the frame of one.
func TestHostileSites(t *testing.T) {
	all := hostile()
	base := try(t, corpus.HostileSite(""))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !*soak && !slices.Contains(large, name) {
				// An event of fifteen bytes has a page and the data of it: the
				// frame of a page is no growth of what was written. At 1 MiB
				// nothing is allowed for it.
				s := try(t, all[name](mib/32))
				s.within(t, base, frame*max(0, s.files-base.files))
				return
			}
			half, whole := try(t, all[name](mib/2)), try(t, all[name](mib))
			whole.within(t, base, 0)
			t.Logf("%v after %v, %d MiB after %d, %d bytes in %d files after %d, from %d", whole.cpu.Round(time.Millisecond), half.cpu.Round(time.Millisecond), whole.memory/mib, half.memory/mib, whole.output-base.output, whole.files, half.output-base.output, whole.size)
			if whole.cpu > 3*half.cpu+500*time.Millisecond && !half.refused {
				t.Errorf("%v of processor time, %v for half of it", whole.cpu, half.cpu)
			}
			if whole.memory > 3*half.memory {
				t.Errorf("%d MiB of memory, %d for half of it", whole.memory/mib, half.memory/mib)
			}
			if whole.output-base.output > 3*(half.output-base.output)+mib && !half.refused {
				t.Errorf("%d bytes written, %d for half of it", whole.output, half.output)
			}
		})
	}
}

func (s spent) within(t *testing.T, base spent, frames int64) {
	t.Helper()
	if s.cpu > 5*time.Second {
		t.Errorf("%v of processor time", s.cpu)
	}
	if s.memory > 512*mib {
		t.Errorf("%d MiB of memory", s.memory/mib)
	}
	if most := 64*int64(s.size) + mib + base.output + frame*(s.inputs-base.inputs) + frames; s.output > most {
		t.Errorf("%d bytes written from %d, at most %d", s.output, s.size, most)
	}
}

// A text of a few kilobytes may say that 800 people met 50 times. Then each has
// a page with 50 meetings, and there is no leaner way to say it; what each part
// in a meeting costs is bounded, and so is their number in a file.
func TestMeetingsOfMany(t *testing.T) {
	base := try(t, corpus.HostileSite(""))
	for _, size := range []int{16 << 10, 64 << 10, 200 << 10} {
		text := corpus.HostileRecords["meetings of many"](size)
		s := try(t, corpus.HostileSite(text))
		parts := int64(strings.Count(text, ",") + strings.Count(text, "\n"))
		if s.refused || parts > 40_000 {
			t.Errorf("%d bytes: refused %v with %d parts", size, s.refused, parts)
		}
		s.within(t, base, part*parts+frame*(s.files-base.files))
		t.Logf("%d bytes with %d parts: %d bytes, %d a part", s.size, parts, s.output-base.output, (s.output-base.output)/parts)
	}
}
