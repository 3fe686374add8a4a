package eevdf

// Nice0 is the weight of nice 0; virtual time runs at the speed of real time
// for it.
const Nice0 = 1024

// IdleWeight is the weight of SCHED_IDLE tasks, whatever their nice.
const IdleWeight = 3

// weights by nice from -20 to 19 (sched_prio_to_weight).
var weights = [40]int64{
	88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916,
	9548, 7620, 6100, 4904, 3906, 3121, 2501, 1991, 1586, 1277,
	1024, 820, 655, 526, 423, 335, 272, 215, 172, 137,
	110, 87, 70, 56, 45, 36, 29, 23, 18, 15,
}

// Weight returns the weight of a nice value from -20 to 19.
func Weight(nice int) int64 { return weights[nice+20] }

// BaseSlice returns the default slice for a machine of n CPUs:
// 0.7 ms times 1 + log2(min(n, 8)) (sysctl_sched_base_slice).
func BaseSlice(n int) int64 {
	slice := int64(700_000)
	for c := 2; c <= n && c <= 8; c *= 2 {
		slice += 700_000
	}
	return slice
}

// Delta returns d nanoseconds of execution in virtual time at weight w,
// rounded down (calc_delta_fair). d is not negative.
func Delta(d, w int64) int64 {
	if w == Nice0 {
		return d
	}
	return d * Nice0 / w
}
