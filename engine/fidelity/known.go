package fidelity

import "borrowedtime/engine/recording"

// known says why the engine parts from a recording that it could agree with.
// The key is folder/name, or name alone if it holds in every folder.
var known = map[string]string{
	"06_chain2_nice":                "knife edge at 0.957 ms: T2 blocks when it is eligible, or not, by 17 ns",
	"64_pingpong2":                  "two boots of the kernel differ: spinners and wakeups race across CPUs within a microsecond",
	"44_periodic_mix":               "two boots of this kernel differ at 15.75 ms",
	"r03_c1_fair":                   "knife edge at 54.4 ms: a deadline is reached a microsecond before a tick, or after it",
	"r05_c1_fair":                   "knife edge at 57.1 ms: a deadline is reached a microsecond before a tick, or after it",
	"59_unpinned_3on2":              "three equal tasks on two CPUs: from 21 ms on the recordings of the four settings differ among themselves",
	"rtmutex/67_owner_delayed_fifo": "knife edge at 15.5 ms: a deadline is reached by the tick, or a microsecond after it",
	"rtmutex/83_rt4":                "knife edge at 2.26 ms: the waiter looks before the boosted owner's CPU has switched, or half a microsecond after it",
	"off/r11_c2_fair":               "knife edge at 16.0 ms: T3's slice is used up by the tick, or a microsecond after it",
	"rtmutex/r11_c2_fair":           "knife edge at 16.0 ms: T3's slice is used up by the tick, or a microsecond after it",
}

// settled says the same of the sets that were recorded to settle questions.
var settled = map[string]string{
	"on/busy_balance":  "knife edge at 123.6 ms, after 85 slices: A is eligible when C's turn ends, or not, by 38 ns of virtual time",
	"off/c12_ww_three": "knife edge at 3.523 ms: M has used its slice up when its turn ends (by 0.18 µs in the recording), or not (by 0.05 µs), and so waits behind T3 at 3.83 ms, or before it",
}

// Known returns why a recording differs, "" if nothing is known.
func Known(r *recording.Recording) string {
	for _, key := range []string{r.Folder + "/" + r.Name, r.Name} {
		if why := settled[key]; why != "" {
			return why
		}
	}
	if why := known[r.Folder+"/"+r.Name]; why != "" {
		return why
	}
	return known[r.Name]
}

// twoBoots names the recordings, as folder/name, whose structure differs
// between two boots of the same kernel: what one of them did, no rule decides.
var twoBoots = map[string]bool{
	"same-cpu-617/44_periodic_mix": true,
	"same-cpu-617/64_pingpong2":    true,
}

// TwoBoots reports whether another boot of the same kernel made another
// schedule of this recording's scenario, by more than a few microseconds.
func TwoBoots(r *recording.Recording) bool { return twoBoots[r.Folder+"/"+r.Name] }
