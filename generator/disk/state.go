package disk

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// state is what the last publication knew when it ended, so that the next one
// need not read the site again. It is never trusted by itself: a file is the
// one published under its digest only while its size, times and inode are the
// recorded ones, and those were recorded only where an edit must show in
// them. What stands here without a mark is compared by its bytes.
type state struct {
	roots       [2]uint64 // inodes of the live and the spare tree
	manifest    string    // its digest
	files       map[string]published
	live, spare map[string]mark // folders that hold nothing but our files; the spare one the same as the live one

	names, dirs []string // of files and folders, sorted
}

type published struct {
	digest string
	at     mark
}

const stateHead = "readout state 1\n"

// readState gives an empty state for a file that is missing, damaged or not ours.
func readState(file string) *state {
	s := &state{files: map[string]published{}, live: map[string]mark{}, spare: map[string]mark{}}
	if info, err := os.Lstat(file); err != nil || !info.Mode().IsRegular() {
		return s
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return s
	}
	body, ok := unseal(raw)
	if !ok {
		return s
	}
	s.files = make(map[string]published, strings.Count(body, "\nf\t"))
	for line := range strings.Lines(body) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case f[0] == "m" && len(f) == 2:
			s.manifest = f[1]
		case f[0] == "r" && len(f) == 3:
			s.roots = [2]uint64{parseInode(f[1]), parseInode(f[2])}
		case f[0] == "f" && len(f) == 4:
			name := unquoteName(f[1])
			s.names = append(s.names, name)
			s.files[name] = published{f[2], parseMark(f[3], regular)}
		case f[0] == "d" && len(f) == 4:
			name := unquoteName(f[1])
			s.dirs = append(s.dirs, name)
			s.live[name], s.spare[name] = parseMark(f[2], folder), parseMark(f[3], folder)
		}
	}
	return s
}

// unseal checks head and sum.
func unseal(raw []byte) (string, bool) {
	const sum = 2*sha256.Size + 1
	if !bytes.HasPrefix(raw, []byte(stateHead)) || len(raw) < len(stateHead)+sum {
		return "", false
	}
	body := raw[:len(raw)-sum]
	return string(body[len(stateHead):]), string(raw[len(raw)-sum:]) == digest(body)+"\n"
}

// bytes is the state as a file: lines of tab-separated fields, then a sum.
func (s *state) bytes() []byte {
	out := make([]byte, 0, 160*len(s.files)+160*len(s.live)+256)
	out = append(out, stateHead...)
	out = append(append(append(out, "m\t"...), s.manifest...), '\n')
	out = fmt.Appendf(out, "r\t%d\t%d\n", s.roots[0], s.roots[1])
	for _, f := range s.names {
		out = append(append(append(append(append(out, "f\t"...), quoteName(f)...), '\t'), s.files[f].digest...), '\t')
		out = append(appendMark(out, s.files[f].at), '\n')
	}
	for _, d := range s.dirs {
		out = append(append(append(out, "d\t"...), quoteName(d)...), '\t')
		out = append(appendMark(out, s.live[d]), '\t')
		out = append(appendMark(out, s.spare[d]), '\n')
	}
	return append(append(out, digest(out)...), '\n')
}

// knownLive is what may be believed of the live tree: folders, not files.
func (s *state) knownLive() known {
	return known{dirs: s.dirs, at: s.live, files: s.names}
}

// knownSpare lends the marks of the live tree: a spare folder that stands as
// recorded holds second names of the same files.
func (s *state) knownSpare() known {
	k := known{s.dirs, s.spare, s.names, make(map[string]mark, len(s.files))}
	for f, p := range s.files {
		k.lent[f] = p.at
	}
	return k
}

// vouches reports whether a file is for certain the one that was published.
func (s *state) vouches(file string, at mark) bool {
	p, ok := s.files[file]
	return ok && at.kind == regular && at.inode != 0 && p.at == at
}

// quoteName keeps a name that would break the lines from doing so.
func quoteName(name string) string {
	if strings.ContainsAny(name, "\t\n\"") {
		return strconv.Quote(name)
	}
	return name
}

func unquoteName(text string) string {
	if name, err := strconv.Unquote(text); err == nil && text[0] == '"' {
		return name
	}
	return text
}

func appendMark(out []byte, s mark) []byte {
	if !s.there() {
		return append(out, '-')
	}
	for i, n := range [...]int64{s.size, s.mtime, s.ctime, int64(s.inode)} {
		if i > 0 {
			out = append(out, ' ')
		}
		out = strconv.AppendInt(out, n, 36)
	}
	return out
}

func parseInode(text string) uint64 {
	n, _ := strconv.ParseUint(text, 10, 64) // 0 is nobody's
	return n
}

func parseMark(text string, k kind) mark {
	var n [4]int64
	for i := range n {
		field, rest, _ := strings.Cut(text, " ")
		v, err := strconv.ParseInt(field, 36, 64)
		if err != nil {
			return mark{}
		}
		n[i], text = v, rest
	}
	return mark{k, n[0], n[1], n[2], uint64(n[3])}
}
