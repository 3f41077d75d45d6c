package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"readout/generator/text"
)

// What the library says of wrong usage is for programmers; these are the
// words of this program for the same faults.

// flagFault words a flag that cannot be taken.
func flagFault(c *cobra.Command, err error) error {
	said := err.Error()
	if word, ok := strings.CutPrefix(said, "unknown flag: "); ok {
		return fmt.Errorf("there is no flag %s%s", word, meant(word, flagNames(c)))
	}
	if _, word, ok := strings.Cut(said, "unknown shorthand flag: "); ok {
		_, word, _ = strings.Cut(word, " in ")
		return fmt.Errorf("there is no flag %s; flags have two hyphens, like --out", word)
	}
	if word, ok := strings.CutPrefix(said, "flag needs an argument: "); ok {
		return fmt.Errorf("%s needs a value after it", word)
	}
	if rest, ok := strings.CutPrefix(said, "invalid argument "); ok {
		value, rest, _ := strings.Cut(rest, " for ")
		flag, _, _ := strings.Cut(rest, " flag:")
		return fmt.Errorf("%s does not take %s", strings.Trim(flag, `"`), value)
	}
	return fmt.Errorf("a flag cannot be read: %s", said)
}

func flagNames(c *cobra.Command) (names []string) {
	for _, field := range strings.Fields(c.Flags().FlagUsages()) {
		if strings.HasPrefix(field, "--") {
			names = append(names, field)
		}
	}
	return names
}

// meant offers the known word that was probably meant, else nothing.
func meant(word string, known []string) string {
	if near, ok := text.Nearest(word, known, false); ok {
		return "; did you mean " + near + "?"
	}
	return ""
}

// words is how many words a command takes after its name.
func words(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch _, shape, _ := strings.Cut(c.Use, " "); {
		case len(args) > most && most == 0:
			return fmt.Errorf("%s takes nothing but flags, not %q", c.CommandPath(), args[0])
		case len(args) > most:
			return fmt.Errorf("%s takes %s, so %q is too much; a name of several words stands in quotation marks", c.CommandPath(), shape, args[most])
		case len(args) < least:
			return fmt.Errorf("%s needs %s after it", c.CommandPath(), shape)
		}
		return nil
	}
}

// oneOf is for commands that only hold others.
func oneOf(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			known = append(known, sub.Name())
		}
	}
	if hint := meant(args[0], known); hint != "" {
		return fmt.Errorf("%s has no command %q%s", c.CommandPath(), args[0], hint)
	}
	return fmt.Errorf("%s has no command %q; it has %s", c.CommandPath(), args[0], strings.Join(known, ", "))
}

// known is for help: what it is asked about must be a command.
func known(c *cobra.Command, args []string) error {
	at, rest, err := c.Root().Find(args)
	if err != nil || !at.HasSubCommands() {
		return err
	}
	return oneOf(at, rest)
}

// shapes is the annotation of a command that does not print in all the formats
// of diagnostics; the first is the usual one.
const shapes = "formats"

func formatsOf(c *cobra.Command) []string {
	for at := c; at != nil; at = at.Parent() {
		if s := at.Annotations[shapes]; s != "" {
			return strings.Split(s, " ")
		}
	}
	return formats()
}

// begin takes the flags of every command once they are known to be right.
func (a *app) begin(c *cobra.Command) error {
	known := formatsOf(c)
	if !c.Flags().Changed("format") {
		a.format = known[0]
	}
	if !slices.Contains(known, a.format) {
		if hint := meant(a.format, known); hint != "" {
			return fmt.Errorf("there is no format %q%s", a.format, hint)
		}
		return fmt.Errorf("there is no format %q for %s; there is %s", a.format, c.CommandPath(), strings.Join(known, ", "))
	}
	a.out.setUp(a.format, a.quiet, a.noColor)
	return nil
}
