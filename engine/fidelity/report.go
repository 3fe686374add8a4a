package fidelity

import (
	"fmt"
	"io"
	"sort"
	"strings"
)

// Report prints a row for each result, then means and medians for each folder
// and group. With verbose, what both schedules do around the first difference
// follows each row.
func Report(w io.Writer, results []Result, verbose bool) {
	fmt.Fprintf(w, "%-34s %-8s %-8s %-8s %-8s %-7s %s\n", "recording", "exec", "donor", "best", "until", "waits", "first difference over 40us, and what decided it")
	for i := range results {
		row(w, &results[i])
		if verbose {
			Around(w, &results[i])
		}
	}
	fmt.Fprintf(w, "\n%-14s %-26s %3s  %-8s %-8s %-8s %-8s %-8s %-8s %-8s %s\n",
		"folder", "group", "n", "exec", "median", "min", "donor", "median", "best", "min", "waits")
	for _, line := range Means(results) {
		fmt.Fprintln(w, line)
	}
	explain(w, results)
}

// explain lists, once each, the recordings that differ for a known reason.
func explain(w io.Writer, results []Result) {
	seen := map[string]bool{}
	for i := range results {
		r := &results[i]
		why := Known(r.Recording)
		if r.Refused != "" || r.Score.First == nil || why == "" || seen[r.Recording.Name+why] {
			continue
		}
		if len(seen) == 0 {
			fmt.Fprintln(w, "\nwhy some differ:")
		}
		seen[r.Recording.Name+why] = true
		fmt.Fprintf(w, "%-22s %s\n", r.Recording.Name, why)
	}
}

// row prints one result.
func row(w io.Writer, r *Result) {
	name := r.Recording.Folder + "/" + r.Recording.Name
	if r.Refused != "" {
		fmt.Fprintf(w, "%-34s not simulated yet: %s\n", name, oneLine(r.Refused))
		return
	}
	s := &r.Score
	first := s.First.String()
	if r.Decided != nil {
		first += "; " + r.Decided.String()
	}
	fmt.Fprintf(w, "%-34s %s %s %s %s %-7s %s\n", name, share(Millionths(s.Exec, s.Total)), share(Millionths(s.Donor, s.Total)),
		share(r.Best), share(s.Until(r.Recording.Trace.Until)), fmt.Sprintf("%d/%d", s.WaitsOK, s.Waits), first)
}

// String tells a difference in one line.
func (d *Difference) String() string {
	if d == nil {
		return "-"
	}
	return fmt.Sprintf("%s cpu%d: recorded %s, engine %s, for %s", us(d.From), d.CPU, who(d.Recorded), who(d.Engine), us(d.To-d.From))
}

// who names both tasks as exec/donor, or once if they are the same.
func who(s Side) string {
	if s.Exec == s.Donor {
		return s.Exec
	}
	return s.Exec + "/" + s.Donor
}

// us prints nanoseconds as microseconds with three decimals.
func us(ns int64) string {
	if ns < 0 {
		return "-" + us(-ns)
	}
	return fmt.Sprintf("%d.%03dus", ns/1000, ns%1000)
}

// share prints parts per million as a fraction with five decimals, rounded down.
func share(millionths int) string {
	return fmt.Sprintf("%d.%05d ", millionths/1_000_000, millionths%1_000_000/10)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Summary is the agreement of a set of recordings, in parts per million.
type Summary struct {
	Folder                  string
	Group                   Group
	N                       int
	Mean, Median, Min       int // exec
	DonorMean, DonorMedian  int
	Best, BestMin           int // best of the draws: mean, least
	Waits, WaitsOK, NotDone int
}

// String prints a summary as a row of the table.
func (s Summary) String() string {
	if s.N == 0 {
		return fmt.Sprintf("%-14s %-26s   0  (%d not simulated yet)", s.Folder, s.Group, s.NotDone)
	}
	line := fmt.Sprintf("%-14s %-26s %3d  %s %s %s %s %s %s %s %d/%d", s.Folder, s.Group, s.N, share(s.Mean), share(s.Median),
		share(s.Min), share(s.DonorMean), share(s.DonorMedian), share(s.Best), share(s.BestMin), s.WaitsOK, s.Waits)
	if s.NotDone > 0 {
		line += fmt.Sprintf(" (%d not simulated yet)", s.NotDone)
	}
	return line
}

// Means summarises results by folder and group, sorted.
func Means(results []Result) []Summary {
	var out []Summary
	for _, folder := range folders(results) {
		for _, group := range []Group{OneCPUSimple, OneCPU, Pinned, Unpinned, All} {
			if s := Summarise(results, folder, group); s.N+s.NotDone > 0 {
				out = append(out, s)
			}
		}
	}
	return out
}

func folders(results []Result) []string {
	var names []string
	for i := range results {
		names = append(names, results[i].Recording.Folder)
	}
	sort.Strings(names)
	out := names[:0]
	for i, name := range names {
		if i == 0 || name != names[i-1] {
			out = append(out, name)
		}
	}
	return out
}

// in reports whether a recording of one group counts in a wider one.
func (g Group) in(wide Group) bool {
	return wide == All || g == wide || wide == OneCPU && (g == OneCPUSimple || g == OneCPUOther)
}

// Summarise takes the mean and median of the results of one folder and group.
// What two boots of the kernel decide differently counts in neither.
func Summarise(results []Result, folder string, group Group) Summary {
	s := Summary{Folder: folder, Group: group}
	var exec, donor, best []int
	for i := range results {
		r := &results[i]
		switch {
		case r.Recording.Folder != folder || !r.Group.in(group) || TwoBoots(r.Recording):
		case r.Refused != "":
			s.NotDone++
		default:
			s.N++
			s.Waits, s.WaitsOK = s.Waits+r.Score.Waits, s.WaitsOK+r.Score.WaitsOK
			exec = append(exec, Millionths(r.Score.Exec, r.Score.Total))
			donor = append(donor, Millionths(r.Score.Donor, r.Score.Total))
			best = append(best, r.Best)
		}
	}
	s.Mean, s.Median, s.Min = meanMedianMin(exec)
	s.DonorMean, s.DonorMedian, _ = meanMedianMin(donor)
	s.Best, _, s.BestMin = meanMedianMin(best)
	return s
}

// meanMedianMin sorts values on the way.
func meanMedianMin(values []int) (mean, median, least int) {
	if len(values) == 0 {
		return 0, 0, 0
	}
	sort.Ints(values)
	sum := 0
	for _, v := range values {
		sum += v
	}
	mid := len(values) / 2
	median = values[mid]
	if len(values)%2 == 0 {
		median = (values[mid-1] + values[mid]) / 2
	}
	return sum / len(values), median, values[0]
}
