// Command corpus writes a made-up site folder for measurements:
//
//	go run ./generator/cmd/corpus -n 10000 DIR
package main

import (
	"flag"
	"fmt"
	"os"

	"readout/generator/corpus"
)

func main() {
	n := flag.Int("n", 1000, "number of briefs")
	seed := flag.Uint64("seed", 1, "another number is another corpus")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: corpus [-n BRIEFS] [-seed NUMBER] DIR")
		os.Exit(2)
	}
	if err := corpus.Write(flag.Arg(0), *n, *seed); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}
