package recording

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// small is a recording of 1 ms on one CPU: L takes A and executes, H wants A and
// lends its time until L unlocks.
const small = `{
"title": "small", "kernel": "7.3", "cpus": 1, "until_ns": 1000000,
"recorded": {"mode": "on"},
"scenario": "cpus 1\nuntil 1ms\ntask H fifo=10 start=100us { lock A; run 200us; unlock A }\ntask L { lock A; run 300us; unlock A }\n",
"segments": [
{"cpu":0,"start_ns":0,"end_ns":100000,"exec":"L","donor":"L"},
{"cpu":0,"start_ns":100000,"end_ns":120000,"exec":"H","donor":"H"},
{"cpu":0,"start_ns":120000,"end_ns":300000,"exec":"L","donor":"H"},
{"cpu":0,"start_ns":300000,"end_ns":500000,"exec":"H","donor":"H"},
{"cpu":0,"start_ns":500000,"end_ns":520000,"exec":"other:9","donor":"other:9"},
{"cpu":0,"start_ns":520000,"end_ns":1000000,"exec":"idle","donor":"idle"}
],
"tasks": [
{"name":"H","ran_ns":220000,"lent_ns":180000,"borrowed_ns":0,"waited_ns":180000,"finished_ns":500000,"waits":[{"lock":"A","from_ns":120000,"to_ns":301000}]},
{"name":"L","ran_ns":280000,"lent_ns":0,"borrowed_ns":180000,"waited_ns":0,"finished_ns":null,"waits":[]}
],
"events": [
{"t_ns":1000,"cpu":0,"ev":"lock_acq","task":"L","lock":"A"},
{"t_ns":100000,"cpu":0,"ev":"wake","task":"H","waker":"idle"},
{"t_ns":299000,"cpu":0,"ev":"unlock","task":"L","lock":"A"},
{"t_ns":299500,"cpu":0,"ev":"mutex_slow_unlock","task":"L","lock":"A","woken":"H","handoff":true},
{"t_ns":301000,"cpu":0,"ev":"lock_acq","task":"H","lock":"A"}
]
}
`

// TestMistakes: each mistake has its line and says what to do.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ old, with, want string }{
		{small, "", "x.json:1: the file ends in the middle (was it copied whole?)"},
		{small, "[]", `x.json:1: here should be "{"`},
		{small, `{"cpus": 1}`, "x.json: not a recording: it needs scenario, cpus and until_ns"},
		{small, small[:700], "the file ends in the middle"},
		{`"cpus": 1`, `"cpus": 1e99`, "x.json:2: a number 1e99 is out of place"},
		{`"cpus": 1`, `"cpus": 65`, "x.json: 65 CPUs (at most 64 can be shown)"},
		{`"cpus": 1`, `"cpus": -1`, "not a recording"},
		{`"until_ns": 1000000`, `"until_ns": 900000`, "the recording ends at 900us, its scenario at 1ms"},
		{`"cpus": 1`, `"cpus": 2`, "the recording has 2 CPUs, its scenario 1"},
		{`"until_ns": 1000000`, `"until_ns": 9223372036854775807`, "a recording is at most 1000s long"},
		{`"start_ns":0`, `"start_ns":-1`, "x.json:6: a segment from -1 to 100000 (times begin with 0 and rise)"},
		{`"end_ns":100000`, `"end_ns":"soon"`, "x.json:6: end_ns can't be a string (times are whole nanoseconds"},
		{`"start_ns":120000`, `"start_ns":110000`, "x.json:8: two segments of CPU 0 at 110000 (a CPU executes one task at a time)"},
		{`"cpu":0,"start_ns":300000`, `"cpu":1,"start_ns":300000`, "x.json:9: CPU 1 (the recording has 1 of them, counted from 0)"},
		{`"cpu":0,"start_ns":300000`, `"cpu":-1,"start_ns":300000`, "x.json:9: CPU -1 (they count from 0 to 63)"},
		{`"exec":"other:9"`, `"exec":"M"`, `x.json:10: no task is called "M" (tasks lists them; the names of others begin with "other:")`},
		{`"exec":"other:9"`, `"exec":""`, "x.json:10: a task without a name"},
		{`"name":"L"`, `"name":"H"`, `x.json:15: a second task "H"`},
		{`"name":"L"`, `"name":"idle"`, `x.json:15: a second task "idle"`},
		{`"name":"L"`, `"name":"` + strings.Repeat("L", 65) + `"`, "x.json:15: a task without a name, or with one of more than 64 bytes"},
		{`"exec":"other:9"`, `"exec":"other:\u001b[2J"`, `x.json:10: a task is called "other:\x1b[2J" (a name has no invisible characters)`},
		{`"lock":"A","from_ns"`, `"lock":"\u202eA","from_ns"`, `a lock is called "\u202eA"`},
		{`"ev":"wake"`, `"ev":"wake\u0007"`, `x.json:19: an event "wake\a `},
		{`"waker":"idle"`, `"\u001b":"idle"`, "x.json:19: an event "},
		{small, small + small, "x.json:25: more follows the end of the recording (one file holds one)"},
		{`"ran_ns":280000`, `"ran_ns":-5`, `x.json:15: task "L" has a negative time`},
		{`"to_ns":301000`, `"to_ns":3`, `x.json:14: a wait of "H" from 120000 to 3`},
		{`{"t_ns":1000,"cpu":0,`, `{"cpu":0,`, "x.json:18: an event needs t_ns"},
		{`{"t_ns":1000,`, `{"t_ns":{},`, "x.json:18: t_ns is {}"},
		{`{"t_ns":1000,"cpu":0,`, `{"t_ns":1000,"cpu":64,`, "x.json:18: an event at 1000 on CPU 64"},
		{`"tasks": [`, `"tasks": [!`, "x.json:13: invalid character '!'"},
		{`"events": [`, `"events": {`, `x.json:17: here should be "["`},
	} {
		text := strings.Replace(small, c.old, c.with, 1)
		if text == small {
			t.Fatalf("%q is not in the recording", c.old)
		}
		_, err := Read(fstest.MapFS{"x.json": {Data: []byte(text)}}, "x.json")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40s for %.40s: got %v, want %s", c.with, c.old, err, c.want)
		}
	}
	if _, err := Read(fstest.MapFS{"x.txt": {}}, "x.txt"); err == nil || err.Error() != "x.txt: not a recording (their names end in *.json, *.json.gz)" {
		t.Errorf("another ending: %v", err)
	}
}

// TestLimits: a list that is too long ends at its limit.
func TestLimits(t *testing.T) {
	var r raw
	for i := range maxTasks {
		if err := r.task(strings.Repeat("x", 1+i%60)+string(rune('a'+i/60)), trace.Stats{}, 1); err != nil {
			t.Fatal(err)
		}
	}
	r.segments, r.waits, r.events = make([]segment, maxSegments), make([]wait, maxSegments), make([]Event, maxEvents)
	for what, err := range map[string]error{
		"tasks":    r.task("one more", trace.Stats{}, 7),
		"segments": r.segment(segment{0, 0, 1, idle, idle}, 7),
		"waits":    r.wait(wait{"x", "A", 0, 1}, 7),
		"events":   r.event(Event{}, 7),
	} {
		if e, ok := err.(*Error); !ok || e.Line != 7 || !strings.HasPrefix(e.Msg, "more than ") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestSmall: the states follow from segments, waits and events.
func TestSmall(t *testing.T) {
	r, err := Schedule([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for i, spans := range r.Trace.TaskSpans {
		got.WriteString(r.Trace.Tasks[i].Name)
		for _, s := range spans {
			got.WriteString(" " + trace.Duration(s.Start).String() + ":" + s.State.String())
		}
		got.WriteString("\n")
	}
	for _, s := range r.Trace.LockSpans[0] {
		got.WriteString(trace.Duration(s.Start).String() + ":" + r.Trace.TaskName(s.Owner) + strings.Repeat("+", int(s.Waiters)))
		if s.Pickup {
			got.WriteString("?")
		}
		got.WriteString(" ")
	}
	want := `H 0:asleep 100us:running 120us:lending 300us:running 500us:done
L 0:running 100us:runnable 120us:borrowing 300us:runnable
other:9 0:asleep 500us:running 520us:asleep
0:idle 1us:L 120us:L+ 299us:idle+ 299.5us:H+? 301us:H `
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	h := r.Trace.Stats[0]
	if r.Trace.Tasks[0].Policy != "fifo" || r.Trace.Tasks[0].Prio != 10 || h.Charged != 400_000 || h.Started != 100_000 || r.Trace.Stats[2].Ran != 20_000 || r.Trace.Switches != 6 {
		t.Errorf("%+v %+v, %d switches", r.Trace.Tasks[0], h, r.Trace.Switches)
	}
}

// whole fails if a trace breaks what package trace promises of its lanes.
func whole(t *testing.T, tr *trace.Trace) {
	for i := range tr.Segments {
		s := &tr.Segments[i]
		if s.End <= s.Start || s.Start < 0 || s.End > tr.Until || i > 0 && tr.Segments[i-1].CPU == s.CPU && tr.Segments[i-1].End > s.Start {
			t.Fatalf("segment %d: %+v", i, *s)
		}
	}
	for id, spans := range tr.TaskSpans {
		at, first := trace.Time(0), -1
		for i, s := range spans {
			if s.Start != at || s.End <= s.Start || s.CPU < 0 || int(s.CPU) >= tr.CPUs {
				t.Fatalf("span %d of task %d: %+v after %d", i, id, s, at)
			}
			at = s.End
			if s.State == trace.Done && first < 0 {
				first = i
			}
		}
		if at != tr.End {
			t.Fatalf("the spans of task %d end at %d, not at %d", id, at, tr.End)
		}
	}
	for id, spans := range tr.LockSpans {
		at := trace.Time(0)
		for i, s := range spans {
			if s.Start != at || s.End <= s.Start || s.Waiters < 0 || int(s.Owner) >= len(tr.Tasks) {
				t.Fatalf("span %d of lock %d: %+v after %d", i, id, s, at)
			}
			at = s.End
		}
		if at != tr.End {
			t.Fatalf("the spans of lock %d end at %d, not at %d", id, at, tr.End)
		}
	}
}

// TestRecordings: each recording makes a whole trace that can be drawn, and what
// the spans of a task add up to is what the kernel counted, within what entering
// and leaving the scheduler takes.
func TestRecordings(t *testing.T) {
	fsys := os.DirFS("../testdata/recordings")
	names, err := Find(fsys, ".")
	if err != nil {
		t.Skipf("no file system here: %v", err)
	}
	if len(names) < 200 {
		t.Fatalf("only %d recordings", len(names))
	}
	for _, name := range names {
		r, err := Read(fsys, name)
		if err != nil {
			t.Error(err)
			continue
		}
		whole(t, r.Trace)
		for id, spans := range r.Trace.TaskSpans {
			var sums [trace.NumStates]trace.Duration
			for _, s := range spans {
				sums[s.State] += trace.Duration(s.End - s.Start)
			}
			stats := &r.Trace.Stats[id]
			if lent := sums[trace.Lending]; lent != stats.Lent || sums[trace.Borrowing] > stats.Borrowed {
				t.Errorf("%s: %s lends for %s, counted %s; borrows for %s, counted %s", name, r.Trace.Tasks[id].Name, lent, stats.Lent, sums[trace.Borrowing], stats.Borrowed)
			}
		}
		picture := view.Timeline(&view.Frame{Trace: r.Trace})
		if !strings.HasSuffix(picture, "</svg>") || len(picture) > 400_000 {
			t.Errorf("%s: a drawing of %d bytes", name, len(picture))
		}
	}
}

func FuzzSchedule(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(`{"cpus":64,"until_ns":1000000000000,"scenario":"x","segments":[{"cpu":63,"start_ns":999999999999,"end_ns":9223372036854775807,"exec":"other:","donor":"idle"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, data, Schedule) })
}

// fuzz holds for every form: a mistake has its line, and what is read can be drawn.
func fuzz(t *testing.T, data []byte, read func([]byte) (*Recording, error)) {
	r, err := read(data)
	if err != nil {
		if e, ok := err.(*Error); !ok || e.Msg == "" || e.Line < 0 || e.Line > 1+strings.Count(string(data), "\n") {
			t.Fatalf("%#v", err)
		}
		return
	}
	whole(t, r.Trace)
	if len(r.Trace.Tasks) < 50 && len(r.Trace.Locks) < 50 {
		view.Timeline(&view.Frame{Trace: r.Trace})
	}
}

// TestPlainEvents: the reader of plain events says of each file, right or wrong,
// what the decoder alone says: the same recording, or the same error.
func TestPlainEvents(t *testing.T) {
	const whole = "{\"scenario\": \"task A { }\", \"cpus\": 2, \"until_ns\": 90,\n \"events\": [\n{\"t_ns\": 1, \"cpu\": 0, \"ev\": \"x\", \"task\": \"A\", \"b\": -1.50, \"a\": null},\n" +
		"{\"t_ns\":2,\"ev\":\"y\",\"cpu\":1},\r\n{\"t_ns\": 3, \"cpu\": 1, \"ev\": \"z\\u0041\", \"d\": {\"e\": [1]}}, {\"t_ns\":4,\"ev\":\"\",\"cpu\":0,\"q\":true} ], \"kernel\": \"7.3\"}"
	decoder := func(data string) (*raw, error) {
		p := newReader([]byte(data))
		return &p.raw, p.object(func(key string) error {
			if key != "events" {
				return p.field(key)
			}
			return p.list(p.event)
		})
	}
	count := 0
	try := func(data string) {
		want, wrong := decoder(data)
		p := newReader([]byte(data))
		err := p.object(p.field)
		count += len(want.events)
		if !reflect.DeepEqual(want.events, p.raw.events) || want.kernel != p.raw.kernel || fmt.Sprint(err) != fmt.Sprint(wrong) {
			t.Fatalf("%s\nevents %+v, %v\n  want %+v, %v", data, p.raw.events, err, want.events, wrong)
		}
	}
	try(whole)
	if count != 4 {
		t.Fatalf("%d events", count)
	}
	for at := range whole {
		try(whole[:at])
		for _, put := range []string{"", "\"", ",", ":", "{", "}", "[", "]", "0", "7", "-", ".", "e", "t", "\\", " ", "\n", "\x01", "\x7f", "é", "\xff", "9999999999999999999", "\"a\":1,", "{},"} {
			try(whole[:at] + put + whole[at:])
			try(whole[:at] + put + whole[at+1:])
		}
	}
}
