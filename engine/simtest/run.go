package simtest

import (
	"flag"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata/*.txt")

// Run runs every .txt file in dir of fsys as a subtest. With -update, answers
// are written back to the files below the test's own folder.
func Run(t *testing.T, fsys fs.FS, dir string) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no .txt files in %s: %v", dir, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(path.Base(name), ".txt"), func(t *testing.T) { runFile(t, fsys, name) })
	}
}

// runFile runs the cases of one file in order: a scenario stands until the next.
func runFile(t *testing.T, fsys fs.FS, name string) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	cases, rest, err := Split(string(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	env := &Env{}
	for _, c := range cases {
		got := strings.TrimRight(env.Answer(c), "\n") + "\n"
		if got != c.Answer && (!*update || c.asserts()) {
			t.Errorf("%s:%d: %s\n got:\n%s want:\n%s", name, c.Line, c.head, indent(got), indent(c.Answer))
		}
		if !c.asserts() {
			c.Answer = got
		}
		if len(env.Faults) > 0 {
			t.Errorf("%s:%d: %s\n%s", name, c.Line, c.head, indent(strings.Join(env.Faults, "\n")))
			env.Faults = nil
		}
	}
	if *update {
		if err := os.WriteFile(name, []byte(Join(cases, rest)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// asserts reports whether the case carries its own right answer, so that
// updating must not change it.
func (c *Case) asserts() bool {
	return c.Cmd == "lanes" || c.Cmd == "expect" || c.Cmd == "queue" && c.Input != ""
}

func indent(s string) string {
	return "\t" + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n\t") + "\n"
}
