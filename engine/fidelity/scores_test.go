package fidelity

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"borrowedtime/engine/recording"
)

var update = flag.Bool("update", false, "write testdata/scores.txt anew")

// The agreement that the sets which were recorded to settle a question need, in parts
// per million, or a reason in known.
const (
	enoughOne     = 985_000
	enoughSeveral = 970_000
)

const scoresFile = "testdata/scores.txt"

// TestScores: every score of the recordings that settle questions stands in a table,
// so that a change of a rule shows. A new one below what is enough needs a reason.
func TestScores(t *testing.T) {
	var b strings.Builder
	needed := map[string]bool{}
	fmt.Fprintf(&b, "%-38s %-6s %-6s %s\n", "recording", "exec", "best", "waits")
	for _, set := range []string{"settled", "new-kinds"} {
		for _, r := range readAll(t, "../testdata/"+set) {
			name := r.Recording.Folder + "/" + r.Recording.Name
			if r.Refused != "" {
				t.Errorf("%s: %s", name, r.Refused)
				continue
			}
			exec, enough := Millionths(r.Score.Exec, r.Score.Total), enoughOne
			if r.Trace.CPUs > 1 {
				enough = enoughSeveral
			}
			if exec < enough {
				needed[name], needed[r.Recording.Name] = true, true
			}
			if exec < enough && Known(r.Recording) == "" {
				t.Errorf("%s agrees on %d millionths only; first difference: %v; %v: find out why", name, exec, r.Score.First, r.Decided)
			}
			fmt.Fprintf(&b, "%-38s %s %s %d/%d\n", set+"/"+name, thousandths(exec), thousandths(r.Best), r.Score.WaitsOK, r.Score.Waits)
		}
	}
	for name := range settled {
		if !needed[name] {
			t.Errorf("%s agrees by now: take it out of settled", name)
		}
	}
	if *update {
		if err := os.WriteFile(scoresFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(scoresFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(want), "\n")
	for i, line := range strings.Split(b.String(), "\n") {
		if i >= len(lines) || line != lines[i] {
			t.Errorf("%s, line %d: now\n%s\n(see which rule explains it; then go test ./engine/fidelity -run TestScores -update)", scoresFile, i+1, line)
		}
	}
}

// thousandths leaves out what a microsecond changes.
func thousandths(millionths int) string {
	return fmt.Sprintf("%d.%03d ", millionths/1_000_000, millionths%1_000_000/1000)
}

// readAll compares the recordings of one folder.
func readAll(t *testing.T, dir string) []Result {
	t.Helper()
	fsys := os.DirFS(dir)
	names, err := recording.Find(fsys, ".")
	if err != nil {
		t.Skipf("no file system here: %v", err)
	}
	var out []Result
	for _, name := range names {
		r, err := recording.Read(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Run(r, ""))
	}
	return out
}

// TestDraws: a draw is the same each time, differs from the next, and never makes
// the best worse than the run itself.
func TestDraws(t *testing.T) {
	f := os.DirFS("../testdata/new-kinds")
	r, err := recording.Read(f, "off/c12_ww_three.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := configOf(r, "none")
	if err != nil {
		t.Fatal(err)
	}
	const own = 500_000
	one, draw := best(r, cfg, own)
	again, same := best(r, cfg, own)
	if one != again || draw != same || draw == 0 || one <= own {
		t.Errorf("%d of draw %d, then %d of draw %d: want the same twice, from a draw, above %d", one, draw, again, same, own)
	}
	if got, none := best(r, cfg, 1_000_000); got != 1_000_000 || none != 0 {
		t.Errorf("a run that agrees is drawn: %d of draw %d", got, none)
	}
	if got, none := best(r, cfg, drawnBelow-1); got < drawnBelow-1 || (none == 0) != (got == drawnBelow-1) {
		t.Errorf("the best of draws is %d of draw %d, worse than the run itself", got, none)
	}
}

// TestDecided: a difference that hangs on who is eligible says so, with its margin.
func TestDecided(t *testing.T) {
	for _, r := range compareAll(t) {
		if r.Score.First == nil {
			if r.Decided != nil || r.Score.Until(r.Recording.Trace.Until) != 1_000_000 {
				t.Errorf("%s/%s agrees, and yet %v", r.Recording.Folder, r.Recording.Name, r.Decided)
			}
			continue
		}
		d := r.Decided
		if d == nil || d.Recorded == d.Engine || d.Why == "" || d.Margin < 0 || !strings.Contains(d.String(), d.Engine+", not "+d.Recorded) {
			t.Errorf("%s/%s: %v decided %v", r.Recording.Folder, r.Recording.Name, d, r.Score.First)
		}
	}
	if got := (&Decision{Recorded: "A", Engine: "B", Why: "it is eligible", Margin: 1500, Virtual: true}).String(); got != "B, not A: it is eligible by 1.500us of virtual time" {
		t.Error(got)
	}
}
