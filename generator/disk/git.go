package disk

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// This is the one file that starts git; it never lets it ask the network.

// git runs a command of git in a folder and hands its output to read.
func git(ctx context.Context, dir string, read func(io.Reader) error, args ...string) error {
	c := exec.CommandContext(ctx, "git", append([]string{"-C", dir, "-c", "core.quotePath=false"}, args...)...)
	c.Env = gitEnvironment()
	c.WaitDelay = time.Second
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		return err
	}
	errRead := read(out)
	_, _ = io.Copy(io.Discard, out) // what was not read must not keep git waiting
	if err := c.Wait(); err != nil {
		return fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(said.Bytes()))
	}
	return errRead
}

// gitEnvironment is ours without the variables by which a hook tells git of
// another repository; with words in English, and no questions, no fetching of
// what a partial clone left away and no lock for a mere look.
func gitEnvironment() (list []string) {
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GIT_") || strings.HasPrefix(v, "GIT_CONFIG") || strings.HasPrefix(v, "GIT_CEILING") {
			list = append(list, v)
		}
	}
	return append(list, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0")
}

// gitPlaces finds the repository that a folder lies in without starting git:
// where its working tree begins, the folder that git keeps for that tree, and
// the one of the repository, which differ in a second working tree.
func gitPlaces(dir string) (top, own, common string, ok bool) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", "", "", false
	}
	for ; ; at = filepath.Dir(at) {
		own = filepath.Join(at, ".git")
		info, err := os.Stat(own)
		if err == nil && !info.IsDir() {
			own, err = pointedAt(own, "gitdir: ")
		}
		if err == nil {
			break
		}
		if at == filepath.Dir(at) {
			return "", "", "", false
		}
	}
	common, err = pointedAt(filepath.Join(own, "commondir"), "")
	if err != nil {
		common = own
	}
	return at, own, common, true
}

// pointedAt reads a file that says where a folder lies.
func pointedAt(file, before string) (string, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	to, ok := strings.CutPrefix(strings.TrimRight(string(raw), "\r\n"), before)
	if !ok {
		return "", errors.New("not a pointer")
	}
	if !filepath.IsAbs(to) {
		to = filepath.Join(filepath.Dir(file), to)
	}
	return to, nil
}

// eachLine reads line by line.
func eachLine(f func(string)) func(io.Reader) error {
	return func(r io.Reader) error {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			f(lines.Text())
		}
		return lines.Err()
	}
}
