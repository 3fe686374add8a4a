package fidelity

import "borrowedtime/engine/recording"

// known says why the engine parts from a recording that it could agree with.
// The key is folder/name, or name alone if it holds in every folder.
var known = map[string]string{
	"06_chain2_nice":                "knife edge at 0.957 ms: T2 blocks when it is eligible, or not, by 17 ns",
	"64_pingpong2":                  "two boots of the kernel differ: spinners and wakeups race across CPUs within a microsecond",
	"44_periodic_mix":               "two boots of this kernel differ at 15.75 ms",
	"r03_c1_fair":                   "knife edge at 54.404 ms: T1's timer expires while T2 ends, 0.6 us after its last step in the recording and 1.0 us here, so T1 wakes before the next pick, or after it",
	"r05_c1_fair":                   "knife edge at 60.220 ms: T4 is eligible when its slice ends, by 0.24 us of virtual time, or not",
	"59_unpinned_3on2":              "three equal tasks on two CPUs: at 21.013 ms C waits for CPU 0 when CPU 1 looks for work, or comes 2.4 us later; from then on the recordings of the four settings differ among themselves",
	"rtmutex/67_owner_delayed_fifo": "knife edge at 15.5 ms: a deadline is reached by the tick, or a microsecond after it",
	"rtmutex/83_rt4":                "knife edge at 2.26 ms: the waiter looks at the owner it has boosted 3.2 to 3.7 us after its request; the owner's CPU switched 2.9 us after it here and 4.4 us after it where the race was recorded again, and the machine's CPUs take turns of 1 us",
	"off/r11_c2_fair":               "knife edge at 16.556 ms: T3 is eligible again when T1 sleeps, by 0.84 us of virtual time, or not, for its turn before was 2.2 us longer",
	"rtmutex/r11_c2_fair":           "knife edge at 16.556 ms: T3 is eligible again when T1 sleeps, by 0.84 us of virtual time, or not, for its turn before was 2.2 us longer",
}

// settled says the same of the sets that were recorded to settle questions.
var settled = map[string]string{
	"on/busy_balance":  "knife edge at 123.6 ms, after 85 slices: A is eligible when C's turn ends, or not, by 0.038 us of virtual time",
	"off/c12_ww_three": "knife edge at 3.523 ms: M has used its slice up when its turn ends (by 0.18 us in the recording), or not (by 0.05 us), and so waits behind T3 at 3.83 ms, or before it",
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
