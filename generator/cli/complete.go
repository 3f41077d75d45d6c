package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"readout/generator/build"
)

func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{Use: "completion SHELL", Short: "prints what a shell needs to complete commands, ids and codes", Args: words(1, 1),
		Long: "Prints a script for bash, zsh, fish or powershell. For bash, for example, add this\n" +
			"line to ~/.bashrc:\n\n    source <(readout completion bash)",
		Annotations: map[string]string{shapes: "text"}, ValidArgs: shells(),
		Run: func(c *cobra.Command, args []string) { a.code = a.completion(c.Root(), args[0]) }}
}

func (a *app) completion(root *cobra.Command, shell string) int {
	write := map[string]func(io.Writer) error{
		"bash": func(w io.Writer) error {
			var script strings.Builder
			err := root.GenBashCompletionV2(&script, true)
			_, failed := io.WriteString(w, wordsOfBash+strings.Replace(script.String(), onlyMatching, commasStay+onlyMatching, 1))
			return cmp.Or(err, failed)
		},
		"zsh":        root.GenZshCompletion,
		"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": root.GenPowerShellCompletionWithDesc,
	}[shell]
	if write == nil {
		return a.out.usage(fmt.Sprintf("there is no completion for %q%s", shell, meant(shell, shells())), "the shells are "+strings.Join(shells(), ", "))
	}
	var b strings.Builder
	if err := write(&b); err != nil {
		return a.fail(fmt.Errorf("write the completion: %w", err))
	}
	a.out.print([]byte(b.String()))
	return exitClean
}

// wordsOfBash stands in for the one function of the package bash-completion that
// the script for bash calls: few systems but desktops have it. It takes the line
// apart as bash does, and puts together what bash broke at = and :.
const wordsOfBash = `if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref()
    {
        local i word
        words=()
        for ((i = 0; i <= COMP_CWORD; i++)); do
            word=${COMP_WORDS[i]}
            if ((i > 0)) && [[ $word == [=:]* || ${words[${#words[@]} - 1]} == *[=:] ]]; then
                words[${#words[@]} - 1]+=$word
            else
                words+=("$word")
            fi
        done
        cword=$((${#words[@]} - 1))
        cur=${words[cword]}
        prev=
        if ((cword > 0)); then
            prev=${words[cword - 1]}
        fi
    }
fi

`

// The script for bash drops what does not begin as the word begins, after it
// has escaped commas, which nobody who writes a list does.
const (
	onlyMatching = "        # Only consider the completions that match\n        [["
	commasStay   = "        comp=${comp//\\\\,/,}\n\n"
)

// completing is what answers the shell for one flag or word.
type completing = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completeFlag registers the words of a flag. It fails only for a flag that the
// command does not have, which the scripts of the tests would show.
func completeFlag(c *cobra.Command, flag string, f completing) {
	_ = c.RegisterFlagCompletionFunc(flag, f)
}

// completeAll registers what flags of every command take.
func (a *app) completeAll(c *cobra.Command) {
	for _, sub := range c.Commands() {
		if sub.Flags().Lookup("edition") != nil {
			completeFlag(sub, "edition", a.editionWords)
		}
		a.completeAll(sub)
	}
}

func (a *app) editionWords(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	snap, _ := a.quietly()
	if snap == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return append([]string{"public"}, slices.Sorted(maps.Keys(snap.Config.Editions))...), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) completeQuery(c *cobra.Command, k kindOfQuery) {
	completeFlag(c, "leader", a.entityWords("leader", "org"))
	completeFlag(c, "topic", a.entityWords("topic"))
	completeFlag(c, "type", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		snap, _ := a.quietly()
		if snap == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return k.types(snap.Config), cobra.ShellCompDirectiveNoFileComp
	})
}

// entityWords completes the ids of entities, the name beside each; of a list
// with commas the last one, and none that stands in it already.
func (a *app) entityWords(kinds ...string) completing {
	return func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		snap, _ := a.quietly()
		if snap == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		before := begun[:strings.LastIndexByte(begun, ',')+1]
		known := strings.Split(before, ",")
		var list []string
		for _, e := range snap.Model.Entities {
			if slices.Contains(kinds, e.Kind) && !slices.Contains(known, e.ID) {
				list = append(list, before+e.ID+"\t"+e.Name)
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}

// addressWords completes the addresses of pages, the title beside each.
func (a *app) addressWords(begun string) (list []string) {
	snap, _ := a.quietly()
	if snap == nil {
		return nil
	}
	for _, p := range snap.Site.Pages {
		if p.HTML() && p.Kind != "redirect" && p.Kind != "mail" && strings.HasPrefix(p.URL, begun) {
			list = append(list, p.URL+"\t"+p.Title)
		}
	}
	return list
}

// formatWords completes --format by what the command prints.
func formatWords(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return formatsOf(c), cobra.ShellCompDirectiveNoFileComp
}

// quietly makes a snapshot for a shell that must not be disturbed.
func (a *app) quietly() (*build.Snapshot, error) {
	o, err := a.options()
	if err != nil {
		return nil, err
	}
	return build.New(o).Next(context.Background())
}
