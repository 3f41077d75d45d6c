package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestMarkup lets two independent checkers read every page.
func TestMarkup(t *testing.T) {
	if _, err := os.Stat(filepath.Join(repository, "node_modules")); err != nil {
		t.Fatal("the checkers are not installed; run `make tools`")
	}
	t.Run("vnu", func(t *testing.T) {
		check(t, "java", "-Xss2m", "-jar", "node_modules/vnu-jar/build/dist/vnu.jar",
			"--errors-only", "--skip-non-html", "--format", "gnu", sites.repo.dir)
	})
	t.Run("html-validate", func(t *testing.T) {
		check(t, "node", "node_modules/html-validate/bin/html-validate.mjs",
			"--config", ".html-validate.json", "--formatter", "text", filepath.Join(sites.repo.dir, "**", "!(mail).html"))
	})
	t.Run("html-validate of letters", func(t *testing.T) { // whose styles stand in place
		check(t, "node", "node_modules/html-validate/bin/html-validate.mjs", "--config", ".html-validate.json",
			"--rule", "no-inline-style:off", "--formatter", "text", filepath.Join(sites.repo.dir, "**", "mail.html"))
	})
}

func check(t *testing.T, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = repository
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", filepath.Base(name), err, head(out, 40))
	}
}
