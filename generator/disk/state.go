package disk

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

// state is what the last publication knew when it ended, so that the next one
// need not read the site again. It is never trusted by itself: a file is the
// one published under its digest only while its size, times and inode are the
// recorded ones, and those were recorded only where an edit must show in
// them. What stands here without a mark is compared by its bytes.
type state struct {
	manifest    string // its digest
	files       map[string]published
	live, spare map[string]mark // folders that hold nothing but our files; the spare one the same as the live one
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
	n := strings.Count(body, "\n")
	s.files = make(map[string]published, n)
	for line := range strings.Lines(body) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case f[0] == "m" && len(f) == 2:
			s.manifest = f[1]
		case f[0] == "f" && len(f) == 4:
			s.files[f[1]] = published{f[2], parseMark(f[3], regular)}
		case f[0] == "d" && len(f) == 4:
			s.live[f[1]], s.spare[f[1]] = parseMark(f[2], folder), parseMark(f[3], folder)
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
// A name with a tab or a line break is left out, and so read again each time.
func (s *state) bytes() []byte {
	out := make([]byte, 0, 160*len(s.files)+160*len(s.live)+256)
	out = append(out, stateHead...)
	out = append(append(append(out, "m\t"...), s.manifest...), '\n')
	for _, f := range slices.Sorted(maps.Keys(s.files)) {
		if strings.ContainsAny(f, "\t\n") {
			continue
		}
		out = append(append(append(append(append(out, "f\t"...), f...), '\t'), s.files[f].digest...), '\t')
		out = append(appendMark(out, s.files[f].at), '\n')
	}
	for _, d := range slices.Sorted(maps.Keys(s.live)) {
		if strings.ContainsAny(d, "\t\n") {
			continue
		}
		out = append(append(append(out, "d\t"...), d...), '\t')
		out = append(appendMark(out, s.live[d]), '\t')
		out = append(appendMark(out, s.spare[d]), '\n')
	}
	return append(append(out, digest(out)...), '\n')
}

// dirs lists the folders it knows, those above first.
func (s *state) dirs() []string { return slices.Sorted(maps.Keys(s.live)) }

// knownLive is what may be believed of the live tree: folders, not files.
func (s *state) knownLive() known {
	return known{dirs: s.dirs(), at: s.live, files: slices.Sorted(maps.Keys(s.files))}
}

// knownSpare lends the marks of the live tree: a spare folder that stands as
// recorded holds second names of the same files.
func (s *state) knownSpare() known {
	k := known{s.dirs(), s.spare, slices.Sorted(maps.Keys(s.files)), make(map[string]mark, len(s.files))}
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
