package recording

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// recorded is what the recorder writes for 1 ms on one CPU; %s is the scenario.
const recorded = `{
"scenario": "small", "mode": "on", "cpus": 1, "horizon_us": 1000,
"kernel": {"version": "7.3.4", "hz": 1000, "base_slice_ns": 700000},
"text": "cpus 1\nhorizon 1000\nverbose 0\ntask H fifo=10 start=100 : lock A; run 200; unlock A\ntask L nice=5 slice=300 : begin; lock A; run 300.5; unlock A; loop 2\n",
"tasks": [
{"name":"H","exec_us":220.001,"donated_us":180,"boosted_us":0,"done_us":500,"lock_wait_total_us":181.0,"lock_waits":[{"lock":"A","req_us":120.0,"acq_us":301.25,"wait_us":181.0}]},
{"name":"L","exec_us":280,"donated_us":0,"boosted_us":180,"done_us":null,"lock_wait_total_us":0,"lock_waits":[{"lock":"A","req_us":900.0,"acq_us":null,"wait_us":null,"unfinished":true}]}
],
"segments": [
{"cpu":0,"start_us":0,"end_us":120.002,"exec":"L","donor":"L"},
{"cpu":0,"start_us":120.002,"end_us":300.0,"exec":"L","donor":"H"}
],
"events": [
{"t_us":1.655,"cpu":0,"ev":"wake","task":"L","to_cpu":0,"waker":"idle","was_queued":false}
]
}
`

// TestRecorderStarts: of three tasks that start at once the middle one was woken
// last, so the engine is told that it starts a little later.
func TestRecorderStarts(t *testing.T) {
	text := strings.Replace(recorded, `task H fifo=10 start=100 : lock A; run 200; unlock A\ntask L nice=5 slice=300 :`,
		`task H start=100 : run 10\ntask M start=100 : run 10\ntask L start=100 :`, 1)
	text = strings.Replace(text, `"events": [`, `"events": [
{"t_us":100.5,"cpu":0,"ev":"wake","task":"H"},
{"t_us":102.1,"cpu":0,"ev":"wake","task":"L"},
{"t_us":103.7,"cpu":0,"ev":"wake","task":"M"},
{"t_us":200.0,"cpu":0,"ev":"wake","task":"H"},`, 1)
	text = strings.Replace(text, `{"t_us":1.655,"cpu":0,"ev":"wake","task":"L"`, `{"t_us":301.655,"cpu":0,"ev":"wake","task":"L"`, 1)
	r, err := Recorder([]byte(text))
	if err != nil || r.Refused != "" {
		t.Fatal(err, r)
	}
	if tasks := r.Config.Tasks; tasks[0].Start != 100_000 || tasks[1].Start != 100_001 || tasks[2].Start != 100_000 {
		t.Errorf("they start at %d, %d and %d", tasks[0].Start, tasks[1].Start, tasks[2].Start)
	}
}

// TestRecorder: microseconds become nanoseconds, and the text becomes what the
// engine runs. A packed file is the same recording.
func TestRecorder(t *testing.T) {
	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	if _, err := w.Write([]byte(recorded)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{"on/a.json": {Data: []byte(recorded)}, "on/b.json.gz": {Data: gz.Bytes()}}
	for _, name := range []string{"on/a.json", "on/b.json.gz"} {
		r, err := Read(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		h, l := &r.Config.Tasks[0], &r.Config.Tasks[1]
		for _, c := range []struct{ got, want string }{
			{r.Folder + "/" + r.Name + r.Refused, strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".json")},
			{fmt.Sprint(r.Config.Profile, " ", r.Config.HZ, r.Config.Slice, r.Config.Until), "7.3 1000 700us 1000000"},
			{fmt.Sprint(h.Name, h.Policy, h.Prio, h.Start, h.CPUs, len(h.Program)), "Hfifo 10 100000 1 3"},
			{fmt.Sprint(l.Name, l.Nice, l.Slice, l.Program[2].D, l.Program[0].N, l.Program[0].To, l.Program[4].To), "L5 300us 300.5us 2 4 0"},
			{fmt.Sprint(r.Trace.Segments[1], r.Trace.Waits[0]), "{120002 300000 0 1 0} {0 0 120000 301250}"},
			{fmt.Sprint(r.Trace.Stats[0].Ran, r.Trace.Stats[1].Finished == trace.Never, r.Trace.Waits[1].To == trace.Never), "220.001us true true"},
			{fmt.Sprint(r.Events[0].At, r.Events[0].What, r.Events[0].Rest), "1655wake task=L to_cpu=0 waker=idle was_queued=false"},
		} {
			if strings.ReplaceAll(c.got, " ", "") != strings.ReplaceAll(c.want, " ", "") {
				t.Errorf("%s: got %s, want %s", name, c.got, c.want)
			}
		}
	}
}

// TestRecorderSteps: every step that may fail knows where the program goes on, and
// who is acted on.
func TestRecorderSteps(t *testing.T) {
	text := strings.Replace(recorded, "lock A; run 200; unlock A",
		"lockint A 1; signal L; rtrylock R 0; wtrylock R 2; downgrade R; runlock R; wwbegin; wwlock W; wwunlock W; wwend; nice -5 L; fifo 7; cpus 0 L; yield", 1)
	r, err := Recorder([]byte(text))
	if err != nil || r.Refused != "" {
		t.Fatal(err, r)
	}
	var got strings.Builder
	for _, op := range r.Config.Tasks[0].Program {
		fmt.Fprint(&got, op.Code, " ", op.Lock, op.Task, op.To, op.N, op.Mask, op.Interruptible, "\n")
	}
	var want strings.Builder
	for _, op := range []config.Op{
		{Code: config.OpLock, Lock: 0, Task: -1, To: 2, Interruptible: true}, {Code: config.OpSignal, Lock: -1, Task: 1},
		{Code: config.OpTryRead, Lock: 1, Task: -1, To: 3}, {Code: config.OpTryWrite, Lock: 1, Task: -1, To: 6},
		{Code: config.OpDowngrade, Lock: 1, Task: -1}, {Code: config.OpUpRead, Lock: 1, Task: -1},
		{Code: config.OpWWBegin, Lock: -1, Task: -1}, {Code: config.OpLock, Lock: 2, Task: -1}, {Code: config.OpUnlock, Lock: 2, Task: -1},
		{Code: config.OpWWEnd, Lock: -1, Task: -1}, {Code: config.OpNice, Lock: -1, Task: 1, N: -5}, {Code: config.OpFIFO, Lock: -1, Task: -1, N: 7},
		{Code: config.OpAffine, Lock: -1, Task: 1, Mask: 1}, {Code: config.OpYield, Lock: -1, Task: -1},
	} {
		fmt.Fprint(&want, op.Code, " ", op.Lock, op.Task, op.To, op.N, op.Mask, op.Interruptible, "\n")
	}
	if got.String() != want.String() {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want.String())
	}
}

// TestRecorderMistakes: what is wrong with the file is an error; a word of the
// text that the engine has nothing for is a refusal by name.
func TestRecorderMistakes(t *testing.T) {
	for _, c := range []struct{ old, with, want string }{
		{`"req_us":120.0`, `"req_us":120.0001`, "120.0001 is no time in microseconds"},
		{`"req_us":120.0`, `"req_us":1e9`, "1e9 is no time in microseconds"},
		{`"t_us":1.655`, `"t_us":-1.655`, "an event at -1655 on CPU 0"},
		{`"t_us":1.655,`, "", "an event needs t_us"},
		{`"mode": "on"`, `"mode": "upside"`, `mode is "upside" (on, off, rtmutex and same-cpu-617 are known)`},
		{`"cpus": 1`, `"cpus": 2`, "the recording has 2 CPUs, its scenario 1"},
		{`"horizon_us": 1000`, `"horizon_us": 900`, "the recording ends at 900us, its scenario at 1ms"},
		{`"horizon_us": 1000`, `"horizon_us": 0`, "it needs text, cpus and horizon_us"},
		{"lock A; run 200", "lock A; fly 200", `refused: line 4 of the text: the engine has nothing for "fly"`},
		{"verbose 0", "colour red", `refused: line 3 of the text: the engine has nothing for "colour"`},
		{"fifo=10", "ext=10", `refused: line 4 of the text: the engine has nothing for "ext"`},
		{"fifo=10", "dl=10/20", "refused: line 4 of the text: dl=10/20: runtime, deadline and period"},
		{"fifo=10", "dl=0/0/0", "refused: line 4 of the text: dl=0/0/0: the kernel wants 1.024 <= runtime"},
		{"fifo=10", "dl=3/2/5", "refused: line 4 of the text: dl=3/2/5: the kernel wants"},
		{"fifo=10", "dl=2/6/5", "refused: line 4 of the text: dl=2/6/5: the kernel wants"},
		{"fifo=10", "fifo=100", "refused: line 4 of the text: fifo is from 1 to 99"},
		{"fifo=10", "rr=0", "refused: line 4 of the text: rr is from 1 to 99"},
		{"nice=5", "nice=20", "refused: line 5 of the text: nice is from -20 to 19"},
		{"nice=5", "nice=-99999999999", "refused: line 5 of the text: "},
		{"slice=300", "slice=99.999", "refused: line 5 of the text: a slice is from 100us to 100ms"},
		{"slice=300", "slice=100001", "refused: line 5 of the text: a slice is from 100us to 100ms"},
		{`"base_slice_ns": 700000`, `"base_slice_ns": -700000`, "refused: base_slice_ns is -700000"},
		{"fifo=10", "cpus=0-99", `refused: line 4 of the text: CPUs are written as 0-1,3, not "0-99"`},
		{"fifo=10", "cpus=1", `refused: task "H" may run on no CPU of the machine`},
		{"run 200;", "run soon;", `refused: line 4 of the text: "soon" should begin with a time in microseconds`},
		{"run 200;", "rlock A;", "refused: line 4 of the text: A is a mutex and a rwsem"},
		{"run 200;", "lock;", "refused: line 4 of the text: a lock is not named"},
		{"task L", "task H", `refused: line 5 of the text: a second task "H"`},
		{"begin; ", "", "refused: line 5 of the text: loop without begin"},
		{"; loop 2", "", "refused: line 5 of the text: begin without loop"},
		{"loop 2", "loop 0", "refused: line 5 of the text: loop needs how many rounds"},
		{"run 200;", "signal;", "refused: line 4 of the text: signal needs a task"},
		{"run 200;", "signal X;", `refused: line 4 of the text: no task is called "X"`},
		{"run 200;", "nice;", "refused: line 4 of the text: nice needs a value"},
		{"run 200;", "nice 20 L;", "refused: line 4 of the text: nice is from -20 to 19"},
		{"run 200;", "fifo 0;", "refused: line 4 of the text: fifo is from 1 to 99"},
		{"run 200;", "cpus 1;", "refused: line 4 of the text: cpus 1: the machine has none of them"},
		{"run 200;", "trylock B;", "refused: line 4 of the text: trylock needs a lock and how many steps"},
		{"run 200;", "trylock B 2;", "refused: line 4 of the text: step 2 leaves out more steps than follow"},
		{"run 200;", "trylock B 2147483647;", "refused: line 4 of the text: step 2 leaves out more steps than follow"},
		{"run 300.5;", "lockint B 2;", "refused: line 5 of the text: step 3 leaves out a part of a loop"},
		{"begin; ", strings.Repeat("begin; ", config.MaxLoopDepth+1), "more than 8 loops in one another"},
	} {
		text := strings.Replace(recorded, c.old, c.with, 1)
		if text == recorded {
			t.Fatalf("%q is not in the recording", c.old)
		}
		got := ""
		switch r, err := Read(fstest.MapFS{"on/x.json": {Data: []byte(text)}}, "on/x.json"); {
		case err != nil:
			got = err.Error()
		case r.Config == nil:
			got = "refused: " + r.Refused
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s for %s: got %q, want %s", c.with, c.old, got, c.want)
		}
	}
	if _, err := Read(fstest.MapFS{"x.json.gz": {Data: []byte("no gzip")}}, "x.json.gz"); err == nil {
		t.Error("a file that only calls itself packed is read")
	}
}

func FuzzRecorder(f *testing.F) {
	f.Add([]byte(recorded))
	f.Add([]byte(`{"cpus":64,"horizon_us":1000000000,"mode":"off","text":"cpus 64\ntask A cpus=63 : begin; begin; loop 2; loop 2"}`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, data, Recorder) })
}
