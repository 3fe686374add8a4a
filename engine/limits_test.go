package engine_test

import (
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// crowded writes more records a millisecond than any other scenario here.
const crowded = `cpus 64
until 10s
lock A
task W*256 { forever { run 100us; lock A; run 20us; unlock A } }
expect ran(W1) > 0ms
`

// TestTooManyRecords: a run ends where its trace is as long as it may be, says so,
// and takes little more memory than its records.
func TestTooManyRecords(t *testing.T) {
	sim, err := engine.New(parsed(t, crowded))
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	tr := sim.Trace()
	n := len(tr.Records)
	if tr.Stopped() != trace.StoppedRecords || tr.End >= tr.Until {
		t.Fatalf("the run is not stopped by its records, but by %v at %v, with %d of them", tr.Stopped(), tr.End, n)
	}
	if over := n - config.MaxRecords; over < 1 || over > 10_000 {
		t.Errorf("%d records, the limit is %d", n, config.MaxRecords)
	}
	if tr.Records[n-1].Kind != trace.KindStopped {
		t.Errorf("the last record is %v", tr.Records[n-1].Kind)
	}
	if cap(tr.Records) > 2*config.MaxRecords {
		t.Errorf("memory for %d records is kept", cap(tr.Records))
	}
}
