package explain

import (
	"strconv"

	"borrowedtime/engine/trace"
)

// minus is the sign of a negative number; it is as wide as a digit, so columns align.
const minus = "−"

// units of time from large to small, each with the size of one in nanoseconds.
var units = [...]struct {
	size int64
	name string
}{{1_000_000_000, "s"}, {1_000_000, "ms"}, {1_000, "µs"}}

// AppendDuration appends d with three significant digits and its unit: "5.40 ms".
// Whole nanoseconds below a microsecond stay exact: "250 ns"; nothing is "0 ms".
func AppendDuration(b []byte, d trace.Duration) []byte {
	n := int64(d)
	if n < 0 {
		b, n = append(b, minus...), -n
	}
	if n == 0 {
		return append(b, "0 ms"...)
	}
	for i, u := range units {
		// 999.5 of the next smaller unit rounds to 1000 there: it belongs here.
		if n >= u.size-u.size/2000 || (i == len(units)-1 && n >= u.size) {
			return append(append(appendThree(b, n, u.size), ' '), u.name...)
		}
	}
	return append(strconv.AppendInt(b, n, 10), " ns"...)
}

// appendThree appends n/size with three significant digits, rounded half up.
func appendThree(b []byte, n, size int64) []byte {
	digits, whole := 2, n/size
	switch {
	case whole >= 100:
		digits = 0
	case whole >= 10:
		digits = 1
	}
	for {
		scale := pow10(digits)
		// n*scale stays far below 2^63: n < 1000*size unless digits is 0.
		v := (n*scale + size/2) / size
		if v >= 1000 && digits > 0 {
			digits--
			continue
		}
		return appendFixed(b, v, digits)
	}
}

// appendFixed appends v as a decimal with the given number of digits after the point.
func appendFixed(b []byte, v int64, digits int) []byte {
	scale := pow10(digits)
	b = strconv.AppendInt(b, v/scale, 10)
	if digits == 0 {
		return b
	}
	b = append(b, '.')
	for v %= scale; digits > 0; digits-- {
		scale /= 10
		b = append(b, byte('0'+v/scale%10))
	}
	return b
}

func pow10(n int) int64 {
	p := int64(1)
	for ; n > 0; n-- {
		p *= 10
	}
	return p
}

// Duration returns d with three significant digits and its unit: "5.40 ms".
func Duration(d trace.Duration) string { return string(AppendDuration(nil, d)) }

// Time returns an instant, as Duration does; trace.Never is "never".
func Time(at trace.Time) string {
	if at == trace.Never {
		return "never"
	}
	return Duration(trace.Duration(at))
}

// Exact returns ns to the nanosecond, grouped in threes: "5,400,000 ns".
func Exact(ns int64) string {
	var b []byte
	if ns < 0 {
		b, ns = append(b, minus...), -ns
	}
	digits := strconv.FormatInt(ns, 10)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, digits[i])
	}
	return string(append(b, " ns"...))
}

// Signed returns a lag with its sign always shown: "+0.520 ms" is time owed to
// the task, "−2.00 ms" time it has had too much.
func Signed(v trace.VTime) string {
	s := Duration(trace.Duration(v))
	if v > 0 {
		return "+" + s
	}
	return s
}

// Policy returns a task's policy in few words: "nice −10", "FIFO 90", "batch, nice 5".
func Policy(t *trace.TaskInfo) string {
	switch t.Policy {
	case "fifo":
		return "FIFO " + strconv.Itoa(t.Prio)
	case "rr":
		return "RR " + strconv.Itoa(t.Prio)
	case "fair":
		return nice(t.Nice)
	case "batch":
		return "batch, " + nice(t.Nice)
	case "idle":
		return "idle policy"
	}
	return t.Policy // "deadline"
}

func nice(n int) string {
	if n < 0 {
		return "nice " + minus + strconv.Itoa(-n)
	}
	return "nice " + strconv.Itoa(n)
}

// CPUs returns an affinity mask as a list of ranges: "0", "1–3, 5"; "any" if
// all n CPUs are in it.
func CPUs(mask uint64, n int) string {
	if n >= 64 && mask == ^uint64(0) || n < 64 && mask&(1<<n-1) == 1<<n-1 {
		return "any"
	}
	var b []byte
	for c := 0; c < 64; c++ {
		if mask&(1<<c) == 0 {
			continue
		}
		last := c
		for last+1 < 64 && mask&(1<<(last+1)) != 0 {
			last++
		}
		if len(b) > 0 {
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(b, int64(c), 10)
		if last > c {
			b = strconv.AppendInt(append(b, "–"...), int64(last), 10)
		}
		c = last
	}
	return string(b)
}
