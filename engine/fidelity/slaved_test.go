package fidelity

import (
	"flag"
	"testing"
	"os"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

var slavedDir = flag.String("sdir", "", "")
var slavedV = flag.Int("sv", 0, "")

func TestSlavedTry(t *testing.T) {
	if *slavedDir == "" { t.Skip() }
	fsys := os.DirFS(*slavedDir)
	names, err := recording.Find(fsys, ".")
	if err != nil { t.Fatal(err) }
	type sum struct{ d, r, right, w, p int }
	sums := map[string]*sum{}
	for _, n := range names {
		r, err := recording.Read(fsys, n)
		if err != nil { t.Log(err); continue }
		s := RunSlaved(r, "")
		t.Logf("%-40s dec %d reached %d right %d lost %d wakes %d/%d %s", n, s.Decisions, s.Reached(), s.Right, len(s.Lost), s.Placed, s.Wakes, s.Refused)
		k := r.Folder; if r.Trace.CPUs > 1 { k += " several" }
		if sums[k] == nil { sums[k] = &sum{} }
		x := sums[k]; x.d += s.Decisions; x.r += s.Reached(); x.right += s.Right; x.w += s.Wakes; x.p += s.Placed
		for i := range s.Lost { if i < *slavedV { l := s.Lost[i]; t.Logf("    lost %s cpu%d %s", us(int64(l.At)), l.CPU, l.Why) } }
		for i := range s.Wrong { if i < *slavedV { w := s.Wrong[i]; 
			name := func(id trace.TaskID) string { if id < 0 { return "idle" }; return r.Trace.TaskName(id) }
			rec := ""; for _, d := range w.Recorded.Donors { rec += name(d) + " " }
			t.Logf("    wrong %s cpu%d recorded %s-> %s; engine pass %d donor %s exec %s why %v", us(int64(w.At)), w.CPU, rec, name(w.Recorded.Exec), w.Engine.Pass, name(w.Engine.Donor), name(w.Engine.Exec), w.Engine.Why) } }
	}
	for k, x := range sums { t.Logf("%-20s decisions %d reached %.4f right %.4f wakes %d %.4f", k, x.d, float64(x.r)/float64(x.d), float64(x.right)/float64(x.r), x.w, float64(x.p)/float64(x.w)) }
}
