package export_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"borrowedtime/engine/export"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// example is 1 ms on one CPU: L executes, then executes on H's time, which waits
// for the lock A.
func example() *export.Run {
	return &export.Run{
		Trace: &trace.Trace{Title: "A <loan>", Profile: "7.3", CPUs: 1, Until: 1_000_000, End: 1_000_000,
			Tasks:   []trace.TaskInfo{{Name: "H", Policy: "fifo", Prio: 10}, {Name: "L", Policy: "fair"}},
			Locks:   []trace.LockInfo{{Name: "A", Kind: "mutex"}},
			Records: []trace.Record{{At: 300_000, Task: 0, Other: 1, Lock: 0, Kind: trace.KindBlock, Reason: trace.BlockKept}},
			Segments: []trace.Segment{{Start: 0, End: 300_000, Exec: 1, Donor: 1},
				{Start: 300_000, End: 1_000_000, Exec: 1, Donor: 0}},
			Waits: []trace.Wait{{Task: 0, Lock: 0, From: 300_000, To: trace.Never}},
			Stats: []trace.Stats{{Charged: 700_000, Lent: 700_000, Waited: 700_000, Finished: trace.Never},
				{Ran: 1_000_000, Charged: 300_000, Borrowed: 700_000, Finished: 1_000_000}}},
		Expects: []goal.Outcome{{Text: "lent(H) > 0", OK: true, Got: "700us"}},
	}
}

func ExampleJSON() {
	if err := export.JSON(os.Stdout, example(), export.Options{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {
	// "title": "A \u003cloan\u003e",
	// "kernel": "7.3",
	// "cpus": 1,
	// "until_ns": 1000000,
	// "segments": [
	// {"cpu":0,"start_ns":0,"end_ns":300000,"exec":"L","donor":"L"},
	// {"cpu":0,"start_ns":300000,"end_ns":1000000,"exec":"L","donor":"H"}
	// ],
	// "tasks": [
	// {"name":"H","ran_ns":0,"charged_ns":700000,"lent_ns":700000,"borrowed_ns":0,"waited_ns":700000,"migrations":0,"finished_ns":null,"waits":[{"lock":"A","from_ns":300000,"to_ns":null}]},
	// {"name":"L","ran_ns":1000000,"charged_ns":300000,"lent_ns":0,"borrowed_ns":700000,"waited_ns":0,"migrations":0,"finished_ns":1000000,"waits":[]}
	// ],
	// "events": [
	// {"t_ns":300000,"cpu":0,"kind":"block","reason":"stays-queued","task":"H","other":"L","lock":"A"}
	// ],
	// "expect": [
	// {"text":"lent(H) \u003e 0","ok":true,"got":"700us"}
	// ]
	// }
}

// A periodic task has its jobs, too: this one's second job was released at 500 µs, was to
// be complete 400 µs later and is not.
func ExampleJSON_jobs() {
	r := example()
	r.Trace.Jobs = [][]trace.Job{1: {
		{Release: 0, Due: 400_000, Done: 300_000},
		{Release: 500_000, Due: 900_000, Done: trace.Never}}}
	var b bytes.Buffer
	if err := export.JSON(&b, r, export.Options{}); err != nil {
		fmt.Println(err)
	}
	_, jobs, _ := strings.Cut(b.String(), `"jobs":`)
	jobs, _, _ = strings.Cut(jobs, "}\n")
	fmt.Println(strings.ReplaceAll(jobs, "},", "},\n"))
	// Output:
	// [{"release_ns":0,"due_ns":400000,"done_ns":300000,"missed":false},
	// {"release_ns":500000,"due_ns":900000,"done_ns":null,"missed":true}]
}

func ExampleTimeline_jobs() {
	r := example()
	r.Trace.Jobs = [][]trace.Job{1: {
		{Release: 0, Due: 400_000, Done: 300_000},
		{Release: 500_000, Due: 900_000, Done: trace.Never}}}
	if err := export.Timeline(os.Stdout, r, export.Options{Cell: 50 * trace.Microsecond}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// A <loan>, kernel 7.3, 1 CPU, until 1ms
	//             0         500       1000us
	// cpu0 curr   LLLLLLLLLLLLLLLLLLLL
	// cpu0 donor  LLLLLLHHHHHHHHHHHHHH
	// L    jobs   ^.......v.^.......!.
	//
	// task             waited        ran    charged       lent   borrowed   finished
	// H                 700us          0      700us      700us          0      never
	// L                     0        1ms      300us          0      700us        1ms
	//
	// jobs of        complete   shortest        p50        p95    longest     missed
	// L                     1      300us      300us      300us      300us          1
	//
	// ok    lent(H) > 0: 700us
}

func ExampleTimeline() {
	if err := export.Timeline(os.Stdout, example(), export.Options{Cell: 50 * trace.Microsecond}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// A <loan>, kernel 7.3, 1 CPU, until 1ms
	//             0         500       1000us
	// cpu0 curr   LLLLLLLLLLLLLLLLLLLL
	// cpu0 donor  LLLLLLHHHHHHHHHHHHHH
	//
	// task             waited        ran    charged       lent   borrowed   finished
	// H                 700us          0      700us      700us          0      never
	// L                     0        1ms      300us          0      700us        1ms
	//
	// ok    lent(H) > 0: 700us
}

func ExampleLog() {
	if err := export.Log(os.Stdout, example(), export.Options{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 300us cpu0  block        stays-queued               H wants lock A, which L owns. H is blocked, but it stays on the run queue of CPU 0: it can be picked, and then lend its time.
}

// A picture begins with the style sheets that make it independent of the page.
func ExampleSVG() {
	var b bytes.Buffer
	if err := export.SVG(&b, example(), export.Options{Style: "text { fill: red }\n"}); err != nil {
		fmt.Println(err)
	}
	style, _, _ := strings.Cut(b.String(), "<defs>")
	_, style, _ = strings.Cut(style, "<style>")
	fmt.Println(style)
	// Output:
	// <![CDATA[
	// text { fill: red }
	// ]]></style><title id="psim-tl-title">Timeline</title><desc id="psim-tl-desc">What 1 CPU executes and on whose time, what 2 tasks do, who owns 1 lock, from 0 ms to 1.00 ms.</desc>
}

func ExampleNamed() {
	if f := export.Named("log"); f != nil {
		fmt.Println(f.Name + ": " + f.Use)
	}
	fmt.Println(export.Named("xml") == nil)
	// Output:
	// log: a line an event: its stable names, then a sentence
	// true
}
