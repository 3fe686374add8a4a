package recording_test

import (
	"fmt"
	"testing/fstest"

	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// A recording of 1 ms: L owns A, H waits for it and lends its time.
const loan = `{
"kernel": "7.3", "cpus": 1, "until_ns": 1000000,
"scenario": "until 1ms\ntask H fifo=10 { lock A }\ntask L { lock A }\n",
"segments": [
{"cpu":0,"start_ns":0,"end_ns":400000,"exec":"L","donor":"L"},
{"cpu":0,"start_ns":400000,"end_ns":1000000,"exec":"L","donor":"H"}
],
"tasks": [
{"name":"H","waited_ns":600000,"waits":[{"lock":"A","from_ns":400000,"to_ns":null}]},
{"name":"L","ran_ns":1000000}
]
}`

// A recording becomes a trace: what draws, compares or writes the engine's runs
// does so with it.
func ExampleSchedule() {
	r, err := recording.Schedule([]byte(loan))
	if err != nil {
		fmt.Println(err)
		return
	}
	for id, spans := range r.Trace.TaskSpans {
		for _, s := range spans {
			fmt.Println(r.Trace.Tasks[id].Name, s.State, "from", trace.Duration(s.Start), "to", trace.Duration(s.End))
		}
	}
	// Output:
	// H asleep from 0 to 400us
	// H lending from 400us to 1ms
	// L running from 0 to 400us
	// L borrowing from 400us to 1ms
}

// A mistake is told with file, line and what to do.
func ExampleRead() {
	wrong := `{"scenario": "x", "cpus": 1, "until_ns": 500,
"segments": [
{"cpu":3,"start_ns":0,"end_ns":400,"exec":"idle","donor":"idle"}
]}`
	_, err := recording.Read(fstest.MapFS{"on/x.json": {Data: []byte(wrong)}}, "on/x.json")
	fmt.Println(err)
	// Output:
	// on/x.json:3: CPU 3 (the recording has 1 of them, counted from 0)
}
