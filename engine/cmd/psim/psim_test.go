package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"borrowedtime/engine/version"
)

var update = flag.Bool("update", false, "rewrite testdata/*.golden")

// psim runs a command line and returns what it prints and its exit code.
func psim(stdin string, args ...string) (out, errText string, code int) {
	var o, e bytes.Buffer
	code = dispatch(&env{strings.NewReader(stdin), &o, &e}, args)
	return o.String(), e.String(), code
}

// TestGoldens: each file holds exactly what the command prints.
func TestGoldens(t *testing.T) {
	for name, args := range map[string]string{
		"inversion.json":     "run -format json testdata/inversion.scn",
		"inversion-none":     "run -kernel none -format json testdata/inversion.scn",
		"remote.json":        "run -format json testdata/remote.scn",
		"inversion.timeline": "run testdata/inversion.scn",
		"inversion.compare":  "compare testdata/inversion.scn",
		"pthread.compare":    "compare testdata/pthread.scn",
		"preempt-rt.compare": "compare testdata/preempt-rt.scn",
		"inversion.fmt":      "fmt testdata/inversion.scn",
		"inversion.check":    "check -v testdata/inversion.scn",
		"fidelity":           "fidelity ../../testdata/recordings/on/02_inv3_fifo.json",
		"sweep":              "sweep -kernel none,6.17,7.3 -metric wait(H,A) testdata/free.scn",
		"sweep-holds":        "sweep -seeds 40 -kernel none,6.17,7.1,7.3 -metric proxied(L)>0 testdata/free.scn",
		"sweep-jitter":       "sweep -kernel 7.3 -metric wait(H,A) -jitter 500us testdata/free.scn",
		"sweep-random":       "sweep -random -seeds 12 -kernel none,7.3",
		"sweep-show":         "sweep -metric wait(H,A) -place -jitter 1ms -costs 10 -show 3 testdata/free.scn",
		"help":               "help",
	} {
		t.Run(name, func(t *testing.T) {
			got, errText, code := psim("", strings.Fields(args)...)
			if errText != "" || code != exitOK {
				t.Fatalf("exit %d: %s", code, errText)
			}
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || got != string(want) {
				t.Errorf("psim %s: %v\n got:\n%s\nwant:\n%s", args, err, got, want)
			}
		})
	}
}

// TestOptionsAfterFiles: options may stand behind the file; after -- nothing is
// an option any more.
func TestOptionsAfterFiles(t *testing.T) {
	want, _, _ := psim("", "run", "-kernel", "none", "-format", "json", "testdata/inversion.scn")
	for _, args := range []string{"run testdata/inversion.scn -kernel none -format json", "run -kernel none testdata/inversion.scn -format=json",
		"run -format json -kernel none -- testdata/inversion.scn"} {
		if out, errText, code := psim("", strings.Fields(args)...); out != want || errText != "" || code != exitOK {
			t.Errorf("psim %s: exit %d: %s%.200s", args, code, errText, out)
		}
	}
	for args, want := range map[string]string{
		"run testdata/inversion.scn -fromat json":   "flag provided but not defined: -fromat",
		"run testdata/inversion.scn -format":        "flag needs an argument: -format",
		"run testdata/inversion.scn - -format json": `"-": one at a time`,
		"run -- -format":                            "open -format: ",
		"run -- testdata/inversion.scn -format":     `"-format": one at a time`,
		"run testdata/inversion.scn -- -format":     `"-format": one at a time`,
	} {
		if out, errText, code := psim("", strings.Fields(args)...); out != "" || !strings.Contains(errText, want) || code != exitBad {
			t.Errorf("psim %s: exit %d: %s, want %q\n%s", args, code, errText, want, out)
		}
	}
}

// TestWarnings: what is allowed but deserves a look stands once on standard error,
// whatever the command runs, and keeps nothing from running.
func TestWarnings(t *testing.T) {
	const text = "kernel pi\nconfig PREEMPT_RT=y\nuntil 5ms\nlock C rwsem\ntask T { down_write C; run 1ms; up_write C }\n"
	const want = "-:4:6: warning: with PREEMPT_RT the rwsem C would inherit too: it is simulated as without (mutexes are rt_mutexes with priority inheritance)\n"
	for _, args := range []string{"run -", "check -", "compare -kernels none,pi -"} {
		if out, errText, code := psim(text, strings.Fields(args)...); out == "" || errText != want || code != exitOK {
			t.Errorf("psim %s: exit %d, %q on standard error\n%s", args, code, errText, out)
		}
	}
	if _, errText, _ := psim(strings.Replace(text, "=y", "=n", 1), "run", "-"); errText != "" {
		t.Errorf("without a reason it warns: %q", errText)
	}
}

// TestVersion: what stands in a report. The commit is there or not, as the Go
// tool wrote it down.
func TestVersion(t *testing.T) {
	out, errText, code := psim("", "version")
	if want := "psim " + version.String + ", " + runtime.Version() + " "; !strings.HasPrefix(out, want) || !strings.HasSuffix(out, "\n") || errText != "" || code != exitOK {
		t.Errorf("exit %d, %q %q, want %q...", code, out, errText, want)
	}
	if out, errText, code := psim("", "version", "now"); out != "" || !strings.Contains(errText, `"now": it takes nothing`) || code != exitBad {
		t.Errorf("exit %d, %q %q", code, out, errText)
	}
	built := func(modified string) *debug.BuildInfo {
		return &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: modified}}}
	}
	for want, info := range map[string]*debug.BuildInfo{
		"": nil, ", commit 0123456789ab": built("false"), ", commit 0123456789ab with changes": built("true"),
	} {
		if got := revision(info); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := revision(&debug.BuildInfo{}); got != "" {
		t.Errorf("without a commit: %q", got)
	}
}

// TestLog: a line a record, the stable names first; the sentence after them is
// free to change.
func TestLog(t *testing.T) {
	out, _, code := psim("", "run", "-format", "log", "testdata/inversion.scn")
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		if f := strings.Fields(line); code != exitOK || len(f) < 5 || !strings.HasPrefix(f[1], "cpu") {
			t.Errorf("exit %d, line %q", code, line)
		}
	}
	if !strings.Contains(out, "4.5ms cpu0  unlock       handed-to-donor            L ") {
		t.Errorf("the unlock at 4.5 ms is missing:\n%s", out)
	}
}

// TestSVG: the picture stands alone, with the style sheets that were asked for.
func TestSVG(t *testing.T) {
	out, errText, code := psim("", "run", "-format", "svg", "-css", "../../../static/stage.css", "testdata/inversion.scn")
	if code != exitOK || !strings.HasPrefix(out, "<svg xmlns=") || !strings.Contains(out, "><style><![CDATA[") || !strings.HasSuffix(out, "</svg>\n") {
		t.Errorf("exit %d: %s %.300s", code, errText, out)
	}
}

// TestJSONFields holds the field names and their kinds fixed, because other
// programs read them.
func TestJSONFields(t *testing.T) {
	out, _, _ := psim("", "run", "-format", "json", "testdata/remote.scn")
	var run struct {
		Title    string           `json:"title"`
		Kernel   string           `json:"kernel"`
		CPUs     int              `json:"cpus"`
		Until    int64            `json:"until_ns"`
		Segments []map[string]any `json:"segments"`
		Tasks    []map[string]any `json:"tasks"`
		Events   []map[string]any `json:"events"`
		Expect   []map[string]any `json:"expect"`
	}
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&run); err != nil {
		t.Fatal(err)
	}
	if run.Title != `Remote owner "<&>"` || run.Kernel != "7.3" || run.CPUs != 2 || run.Until != 3_000_000 {
		t.Errorf("head: %q %q %d %d", run.Title, run.Kernel, run.CPUs, run.Until)
	}
	for _, part := range []struct {
		items []map[string]any
		keys  string
	}{
		{run.Segments, "cpu start_ns end_ns exec donor"},
		{run.Tasks, "name ran_ns charged_ns lent_ns borrowed_ns waited_ns migrations finished_ns waits"},
		{run.Events, "t_ns cpu kind reason task other lock"},
		{run.Expect, "text ok got"},
	} {
		if len(part.items) == 0 {
			t.Errorf("no items with %s", part.keys)
			continue
		}
		keys := strings.Fields(part.keys)
		for _, key := range keys {
			if _, ok := part.items[0][key]; !ok {
				t.Errorf("%q is missing in %v", key, part.items[0])
			}
		}
		if len(part.items[0]) != len(keys) {
			t.Errorf("want the keys %s, got %v", part.keys, part.items[0])
		}
	}
	h := run.Tasks[2]
	wait := h["waits"].([]any)[0].(map[string]any)
	if h["finished_ns"] != nil || wait["lock"] != "m" || wait["to_ns"] != nil {
		t.Errorf("H still waits at the horizon and never finishes: %v", h)
	}
}

// TestMessages: each mistake gets a message that says where and what to do, and
// the exit code that the help text promises.
func TestMessages(t *testing.T) {
	for _, c := range []struct {
		stdin, args, want string
		code              int
	}{
		{"", "", "usage: psim COMMAND", exitBad},
		{"", "rum x", `unknown command "rum"`, exitBad},
		{"", "run", "what file?", exitBad},
		{"", "run a b", `"b": one at a time`, exitBad},
		{"task T { forever { } }\nexpect ran(T) < 1ms", "check -", "the run stopped at 0: no-progress", exitFailed},
		{"", "run -format xml testdata/inversion.scn", `unknown format "xml"`, exitBad},
		{"", "run -cell 5 testdata/inversion.scn", "-cell", exitBad},
		{"", "run -kernel 5.4 testdata/inversion.scn", `unknown kernel "5.4"; there are none, `, exitBad},
		{"", "run nowhere.scn", "nowhere.scn", exitBad},
		{"task L { unlok A }\n", "run -", "-:1:10: ", exitBad},
		{"task L { run 1ms }\ntask L { run 1ms }\n", "check -", "-:2:6: ", exitBad},
		{"", "open 1;nonsense", "can't be opened", exitBad},
		{"", "sweep", "what file?", exitBad},
		{"", "sweep testdata/free.scn", `Say -metric "wait(H, A)"`, exitBad},
		{"", "sweep -metric wiat(H) testdata/free.scn", `did you mean "wait"`, exitBad},
		{"", "sweep -metric wait(Q) testdata/free.scn", `no seed gives a value; seed 1: wait(Q): this run has no task "Q"`, exitBad},
		{"", "sweep -metric wait(H) -kernel 5.4 testdata/free.scn", `unknown kernel "5.4"`, exitBad},
		{"", "sweep -metric wait(H) -seeds 0 testdata/free.scn", "-seeds 0: 1 to ", exitBad},
		{"", "sweep -metric wait(H) -jitter 5 testdata/free.scn", `-jitter "5"`, exitBad},
		{"", "sweep -metric wait(H) -jitter 5s testdata/free.scn", "-jitter 5s: 0 to 1s", exitBad},
		{"", "sweep -metric wait(H) -costs 99 testdata/free.scn", "0 to 90", exitBad},
		{"", "sweep -metric wait(H) testdata/inversion.scn", "nothing varies in testdata/inversion.scn", exitBad},
		{"", "sweep -random testdata/free.scn", "-random makes the scenarios up", exitBad},
		{"task L { unlok A }\n", "sweep -metric wait(L) -", "-:1:10: ", exitBad},
		{"cpus 2\ntask T { forever { } }", "sweep -metric ran(T) -", "no seed gives a value; seed 1: ran(T): the run stopped at ", exitBad},
		{"", "fidelity testdata", "no recordings", exitBad},
		{"", "sweep -random -seeds 0", "-seeds 0: 1 to ", exitBad},
		{"", "sweep -random -seeds 18446744073709551615", "1 to 1000000 are possible", exitBad},
		{"", "sweep -metric wait(H) -seeds 2 -first 18446744073709551615 testdata/free.scn", "the seeds end at 18446744073709551615", exitBad},
		{"", "compare -kernels 7.3, testdata/inversion.scn", `unknown kernel ""; there are none, `, exitBad},
		{"", "fidelity -profile 5.4 ../../testdata/recordings/on/02_inv3_fifo.json", `unknown kernel "5.4"; there are none, `, exitBad},
		{"", "fidelity /nowhere", "psim: stat /nowhere: ", exitBad},
		{strings.Repeat("# much\n", 200_000), "run -", "standard input has more than 1 MiB", exitBad},
		{stopping, "check -", "-: the run stopped at 0: ", exitFailed},
		{"", "fmt -w -", "-w needs a file", exitBad},
	} {
		_, errText, code := psim(c.stdin, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(errText, c.want) {
			t.Errorf("psim %s: exit %d, want %d; message %q, want %q in it", c.args, code, c.code, errText, c.want)
		}
	}
}

// stopping is a scenario whose run ends early: nothing in it takes time.
const stopping = "task A*2 { forever { yield } }\nexpect ran(A1) == 0ms\n"

// TestOutputFails: who asks what is wrong learns that the answer was not written.
func TestOutputFails(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	for _, args := range []string{"run testdata/inversion.scn", "check -kernel none testdata/inversion.scn", "fmt -l -"} {
		var e bytes.Buffer
		if code := program(strings.NewReader("task  L {run 1ms}\n"), full, &e, strings.Fields(args)); code != exitBad || !strings.Contains(e.String(), "psim: ") {
			t.Errorf("psim %s: exit %d, %q", args, code, e.String())
		}
	}
}

// TestCheckFails: one expectation that is not met makes the exit code 1.
func TestCheckFails(t *testing.T) {
	out, errText, code := psim("", "check", "-kernel", "none", "testdata/inversion.scn")
	if code != exitFailed || errText != "" || !strings.Contains(out, "FAIL  wait(H, m) < 3ms") || !strings.Contains(out, "0 met, 2 not") {
		t.Errorf("exit %d\n%s%s", code, out, errText)
	}
}

func TestFormatFiles(t *testing.T) {
	canonical, _, _ := psim("", "fmt", "testdata/inversion.scn")
	file := filepath.Join(t.TempDir(), "x.scn")
	if err := os.WriteFile(file, []byte("\n\n"+canonical), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, _, code := psim("", "fmt", "-l", file); code != exitFailed || strings.TrimSpace(out) != file {
		t.Errorf("fmt -l: exit %d, %q", code, out)
	}
	if out, _, code := psim("", "fmt", "-w", file); code != exitOK || out != "" {
		t.Errorf("fmt -w: exit %d, %q", code, out)
	}
	if text, _ := os.ReadFile(file); string(text) != canonical {
		t.Errorf("fmt -w wrote\n%s", text)
	}
	if _, _, code := psim("", "fmt", "-l", file); code != exitOK {
		t.Errorf("fmt -l after -w: exit %d", code)
	}
}

// TestFormatReplaces: a file that is rewritten is whole at any time; it keeps its
// mode, and a link to it stays a link.
func TestFormatReplaces(t *testing.T) {
	const text = "task  L {run 1ms}\n"
	dir := t.TempDir()
	file, link := filepath.Join(dir, "x.scn"), filepath.Join(dir, "y.scn")
	if err := errors.Join(os.WriteFile(file, []byte(text), 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	before, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	if _, errText, code := psim("", "fmt", "-w", link); code != exitOK {
		t.Fatal(errText)
	}
	if old, _ := io.ReadAll(before); string(old) != text {
		t.Errorf("who had opened the file reads %q", old)
	}
	info, err := os.Stat(file)
	if now, _ := os.ReadFile(file); err != nil || string(now) == text || info.Mode().Perm() != 0o600 {
		t.Errorf("after it: %v %v %q", err, info.Mode(), now)
	}
	if _, err := os.Readlink(link); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 2 {
		t.Errorf("left behind: %v", left)
	}
}

// TestShareAndOpen: a link brings the same scenario back.
func TestShareAndOpen(t *testing.T) {
	canonical, _, _ := psim("", "fmt", "testdata/inversion.scn")
	link, _, code := psim("", "share", "-page", "https://example.org/playground.html", "testdata/inversion.scn")
	if code != exitOK || !strings.HasPrefix(link, "https://example.org/playground.html#1;") {
		t.Fatalf("exit %d: %s", code, link)
	}
	if out, errText, code := psim("", "open", strings.TrimSpace(link)); code != exitOK || out != canonical {
		t.Errorf("exit %d: %s%s", code, out, errText)
	}
}
