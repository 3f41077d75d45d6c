// Command readout makes a site out of briefs. All of it is in package cli.
package main

import (
	"os"

	"readout/generator/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
