package generator

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFuzzScript holds that the script takes the end of its time for what it
// is, and all else that the go command calls a failure for one.
func TestFuzzScript(t *testing.T) {
	script, err := os.ReadFile("../scripts/fuzz.sh")
	if err != nil {
		t.Fatal(err)
	}
	const (
		going = "fuzz: elapsed: 0s, gathering baseline coverage: 0/2 completed\nfuzz: elapsed: 3s, execs: 12 (4/sec), new interesting: 0 (total: 2)\n"
		over  = going + "--- FAIL: FuzzA (3.10s)\n    context deadline exceeded\nFAIL\nexit status 1\nFAIL\treadout/generator/a\t3.128s\n"
	)
	for name, c := range map[string]struct {
		said string
		exit string
		want string // in the output, "" where the run passes
	}{
		"passed":          {going + "PASS\nok  \treadout/generator/a\t3.1s\n", "0", ""},
		"time over":       {over, "1", ""},
		"input":           {going + "--- FAIL: FuzzA (1.2s)\n    --- FAIL: FuzzA (0.00s)\n        a_test.go:9: wrong\n    \n    Failing input written to testdata/fuzz/FuzzA/0a1b\n    To re-run:\n    go test -run=FuzzA/0a1b\nFAIL\nexit status 1\nFAIL\treadout/generator/a\t1.3s\n", "1", `string("the input")`},
		"time over, hung": {strings.Replace(over, "    context deadline", "    fuzzing process hung or terminated unexpectedly: exit status 2\n    Failing input written to testdata/fuzz/FuzzA/0a1b\n    context deadline", 1), "1", `string("the input")`},
		"kept input":      {"failure while testing seed corpus entry: FuzzA/0a1b\n--- FAIL: FuzzA (0.1s)\n    testdata/fuzz/FuzzA/0a1b: wrong\nFAIL\nexit status 1\nFAIL\treadout/generator/a\t0.1s\n", "1", "FuzzA FAILED"},
		"panic":           {strings.Replace(over, "FAIL\nexit", "panic: no\nFAIL\nexit", 1), "1", "FuzzA FAILED"},
		"another test":    {strings.Replace(over, "--- FAIL: FuzzA", "--- FAIL: FuzzB", 1), "1", "FuzzA FAILED"},
		"no build":        {"# readout/generator/a\na.go:1: no\nFAIL\treadout/generator/a [build failed]\nFAIL\n", "1", "FuzzA FAILED"},
		"nothing said":    {"", "1", "FuzzA FAILED"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range map[string]string{
				"scripts/fuzz.sh":                      string(script),
				"generator/a/a_test.go":                "package a\n\nfunc FuzzA(f *testing.F) {}\n",
				"generator/z/z_test.go":                "package z\n\nfunc FuzzZ(f *testing.F) {}\n",
				"generator/a/testdata/fuzz/FuzzA/0a1b": "go test fuzz v1\nstring(\"the input\")\n",
				"said":                                 c.said,
				"bin/go":                               "#!/bin/sh\necho \"$@\" >>ran\ncase \"$*\" in */z*) exit 0 ;; esac\ncat said\nexit " + c.exit + "\n",
			} {
				file = filepath.Join(dir, file)
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.Command("bash", filepath.Join(dir, "scripts/fuzz.sh"), "3s")
			cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
			out, err := cmd.CombinedOutput()
			if (err != nil) != (c.want != "") || !strings.Contains(string(out), c.want) {
				t.Errorf("%v, want %q in:\n%s", err, c.want, out)
			}
			ran, err := os.ReadFile(filepath.Join(dir, "ran"))
			want := "test -run ^$ -fuzz ^FuzzA$ -fuzztime 3s ./generator/a\ntest -run ^$ -fuzz ^FuzzZ$ -fuzztime 3s ./generator/z\n"
			if err != nil || string(ran) != want {
				t.Errorf("%v: ran\n%s", err, ran)
			}
		})
	}
}
