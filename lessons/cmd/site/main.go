// Command site builds, serves and checks the site. It runs from the root of
// the repository; build.sh calls it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage: site COMMAND [flags]

  build   make dist/: the pages, the engine, all that is needed offline
  serve   build, then serve dist/ on this computer
  dev     as serve, but rebuild and reload the page when a file is saved
  new     NN-name "Title": the skeleton of a lesson, and its line in course.txt
  check   [FOLDER...]: what the lessons lack, with file and line; builds the pages in memory

flags:
  -out DIR     where the site goes (default dist)
  -port N      first port to try (default 8080)
  -no-wasm     build: leave the engine as it is in the folder
`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		fmt.Print(usage)
		return nil
	}
	flags := flag.NewFlagSet(args[0], flag.ExitOnError)
	flags.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	out := flags.String("out", "dist", "where the site goes")
	port := flags.Int("port", 8080, "first port to try")
	noWasm := flags.Bool("no-wasm", false, "leave the engine as it is")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch args[0] {
	case "build":
		return build(*out, !*noWasm)
	case "serve":
		if err := build(*out, true); err != nil {
			return err
		}
		return serve(ctx, *out, *port, nil)
	case "dev":
		return dev(ctx, *out, *port)
	case "check":
		return check(flags.Args())
	case "new":
		return newLesson(".", flags.Args())
	}
	return fmt.Errorf("unknown command %q: want build, serve, dev, new or check", args[0])
}
