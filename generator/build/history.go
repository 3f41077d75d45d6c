package build

import (
	"context"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/disk"
)

// askHistory begins to ask git for the days of last changes while files are
// parsed; the answer is waited for where it is needed.
func (b *Builder) askHistory(ctx context.Context, cfg *brief.Config) func() *disk.History {
	if !cfg.GitDates {
		return func() *disk.History { return nil }
	}
	answer := make(chan *disk.History, 1)
	last := b.history
	go func() { answer <- disk.ReadHistory(ctx, b.o.Source, last) }()
	return func() *disk.History { return <-answer }
}

// changed gives the day of the last commit of each file that is shown as it
// lies in git, and says once why there is none (BR631, contract 6.18).
func (b *Builder) changed(h *disk.History, open []*brief.Doc) (map[string]string, []diag.Diagnostic) {
	days := map[string]string{}
	if h == nil {
		return days, nil
	}
	files := b.tree.Files // by path, as the documents are
	for _, d := range open {
		for len(files) > 0 && files[0].Path < d.Path {
			files = files[1:]
		}
		if len(files) > 0 && files[0].Path == d.Path {
			if day := h.Day(files[0]); day != "" {
				days[d.Path] = day
			}
		}
	}
	switch {
	case h.Shallow:
		return days, []diag.Diagnostic{diag.In("", "BR631", "this copy of the repository holds only the newest part of its history, so no page shows when it was last changed",
			"run `git fetch --unshallow` (in a workflow: `fetch-depth: 0`), or write `git-dates: off` in readout.yaml")}
	case h.Failed:
		return days, []diag.Diagnostic{diag.In("", "BR631", "git cannot read the history of this folder, so no page shows when it was last changed",
			"`git log` says why; `git-dates: off` in readout.yaml does without")}
	}
	return days, nil
}

// undate takes the days of files away of which this edition hides a piece, or
// what they refer to: such a day may be that of the hidden words.
func undate(days map[string]string, whole, open []*brief.Doc, found []diag.Diagnostic) {
	shown := make(map[*brief.Doc]bool, len(open))
	for _, d := range open {
		shown[d] = true
	}
	for _, d := range whole {
		if !shown[d] { // narrowed: what is shown is a copy
			delete(days, d.Path)
		}
	}
	for _, d := range found {
		if d.Code == "BR406" || d.Code == "BR604" {
			delete(days, d.File)
		}
	}
}
