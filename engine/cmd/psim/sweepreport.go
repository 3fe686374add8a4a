package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/sweep"
)

// barCells is the longest bar of a histogram.
const barCells = 40

// reportSweep prints the distribution under each kernel, and which seeds made
// its marks.
func reportSweep(w io.Writer, plan *sweep.Plan, o *sweepOptions, samples []sweep.Sample) error {
	fmt.Fprintf(w, "%s over %d seeds (%d to %d)%s\n", o.metric, len(samples), o.first, o.first+uint64(len(samples))-1, varied(o))
	if err := leftOut(w, samples); err != nil {
		return err
	}
	dists := make([]sweep.Dist, len(o.kernels))
	for i := range o.kernels {
		dists[i] = sweep.Distribution(samples, i)
	}
	if plan.Truth() {
		writeShares(w, plan, o, dists)
		return nil
	}
	fmt.Fprintf(w, "\n%-8s %12s %12s %12s %12s %12s\n", "kernel", "min", "p50", "p90", "p99", "max")
	for i, k := range o.kernels {
		d := &dists[i]
		fmt.Fprintf(w, "%-8s", k)
		for _, p := range []sweep.Point{d.Min, d.P50, d.P90, d.P99, d.Max} {
			fmt.Fprintf(w, " %12s", plan.Text(p.Value))
		}
		fmt.Fprintln(w)
	}
	for i, k := range o.kernels {
		fmt.Fprintf(w, "\n%s\n", k)
		writeHistogram(w, plan, &dists[i])
	}
	writeSeeds(w, plan, o, dists)
	return nil
}

// varied tells what differs from seed to seed.
func varied(o *sweepOptions) string {
	var parts []string
	if o.random {
		parts = append(parts, "a random scenario each")
	}
	if o.vary.Place {
		parts = append(parts, "each task last ran on any of its CPUs")
	}
	if o.vary.Jitter > 0 {
		parts = append(parts, fmt.Sprintf("each task starts up to %s later", o.vary.Jitter))
	}
	if o.vary.Costs > 0 {
		parts = append(parts, fmt.Sprintf("each cost within %d %%", o.vary.Costs))
	}
	if o.vary.Coins {
		parts = append(parts, "idle CPUs balance when the coins of that seed say")
	}
	return ": " + strings.Join(parts, ", ")
}

// leftOut tells how many seeds gave nothing, and the first reason.
func leftOut(w io.Writer, samples []sweep.Sample) error {
	n, why := 0, ""
	for i := range samples {
		if samples[i].Err != "" {
			if n == 0 {
				why = fmt.Sprintf("seed %d: %s", samples[i].Seed, samples[i].Err)
			}
			n++
		}
	}
	if n == len(samples) {
		return errors.New("psim: no seed gives a value; " + why)
	}
	if n > 0 {
		fmt.Fprintf(w, "%d left out; %s\n", n, why)
	}
	return nil
}

// writeShares prints how often a comparison holds.
func writeShares(w io.Writer, plan *sweep.Plan, o *sweepOptions, dists []sweep.Dist) {
	fmt.Fprintln(w)
	for i, k := range o.kernels {
		d := &dists[i]
		line := fmt.Sprintf("%-8s holds in %d of %d  %s", k, d.Holds, d.N, strings.Repeat("#", d.Holds*barCells/d.N))
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	fmt.Fprintln(w)
	for i, k := range o.kernels {
		d := &dists[i]
		if d.Holds > 0 {
			fmt.Fprintf(w, "%-8s holds  seed %-6d %s\n", k, d.Max.Seed, told(plan, o, k, d.Max.Seed))
		}
		if d.Holds < d.N {
			fmt.Fprintf(w, "%-8s fails  seed %-6d %s\n", k, d.Min.Seed, told(plan, o, k, d.Min.Seed))
		}
	}
}

// writeHistogram draws a line for each bucket; a bucket with anything in it has
// a mark at least.
func writeHistogram(w io.Writer, plan *sweep.Plan, d *sweep.Dist) {
	most := 1
	for _, b := range d.Buckets {
		most = max(most, b.N)
	}
	for _, b := range d.Buckets {
		cells := (b.N*barCells + most - 1) / most
		line := fmt.Sprintf("%12s %6d  %s", plan.Text(b.From), b.N, strings.Repeat("#", cells))
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// writeSeeds names the seed of each mark, with a link or what a link can't hold.
func writeSeeds(w io.Writer, plan *sweep.Plan, o *sweepOptions, dists []sweep.Dist) {
	fmt.Fprintln(w)
	for i, k := range o.kernels {
		d := &dists[i]
		seen := uint64(0)
		for _, m := range []struct {
			name string
			p    sweep.Point
		}{{"max", d.Max}, {"p99", d.P99}, {"p90", d.P90}, {"p50", d.P50}} {
			if seen == m.p.Seed && m.name != "max" {
				continue // the same run again
			}
			seen = m.p.Seed
			fmt.Fprintf(w, "%-8s %-4s %12s  seed %-6d %s\n", k, m.name, plan.Text(m.p.Value), m.p.Seed, told(plan, o, k, m.p.Seed))
		}
	}
}

// told is where the tasks of a seed last ran and the link of its scenario; what no text
// says, `psim sweep -show` does.
func told(plan *sweep.Plan, o *sweepOptions, kernel string, seed uint64) string {
	s, whole := plan.Scenario(seed, kernel)
	if !whole {
		return fmt.Sprintf("(-show %d tells)", seed)
	}
	link := o.page + "#" + scenario.EncodeLink(s, nil)
	if notes := plan.Notes(seed); notes != "" {
		return notes + "  " + link
	}
	return link
}
