package fidelity

import (
	"fmt"
	"io"

	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// ReportSlaved prints a row for each recording that was led by its own clock, then
// the sums for each folder, one CPU and several apart. With verbose, each wrong
// decision and each instant at which the engine lost track follows its row.
func ReportSlaved(w io.Writer, results []Slaved, verbose bool) {
	fmt.Fprintf(w, "%-38s %9s %8s %8s %6s %5s\n", "slaved clocks", "decisions", "reached", "right", "wrong", "lost")
	for i := range results {
		s := &results[i]
		if name := s.Recording.Folder + "/" + s.Recording.Name; s.Refused != "" {
			fmt.Fprintf(w, "%-38s can't be led: %s\n", name, oneLine(s.Refused))
		} else {
			fmt.Fprintf(w, "%-38s %9d %8s %8s %6d %5d\n", name, s.Decisions, share(s.ReachedShare()), share(s.RightShare()), len(s.Wrong), len(s.Lost))
		}
		if verbose {
			printWrong(w, s)
		}
	}
	fmt.Fprintf(w, "\n%-14s %-14s %3s %9s %8s %8s %6s  %s\n", "folder", "", "n", "decisions", "reached", "right", "wrong", "wakeups on the right CPU")
	for _, s := range SumSlaved(results) {
		fmt.Fprintln(w, s)
	}
}

// RightShare is how many of the decisions that were reached are right, in parts per
// million.
func (s *Slaved) RightShare() int { return Millionths(int64(s.Right), int64(s.Reached())) }

// ReachedShare is how many of the recorded decisions were reached, in parts per
// million.
func (s *Slaved) ReachedShare() int { return Millionths(int64(s.Reached()), int64(s.Decisions)) }

// SlavedSum adds up the decisions of one folder.
type SlavedSum struct {
	Folder                    string
	Several                   bool // the recordings on more than one CPU
	N                         int
	Decisions, Reached, Right int
	Wakes, Placed             int
}

// SumSlaved adds results up by folder, one CPU and several apart.
func SumSlaved(results []Slaved) []SlavedSum {
	var out []SlavedSum
	for _, m := range slavedFolders(results) {
		for _, several := range []bool{false, true} {
			sum := SlavedSum{Folder: m, Several: several}
			for i := range results {
				if s := &results[i]; s.Refused == "" && s.Recording.Folder == m && s.Recording.Trace.CPUs > 1 == several {
					sum.add(s)
				}
			}
			if sum.N > 0 {
				out = append(out, sum)
			}
		}
	}
	return out
}

func (s *SlavedSum) add(r *Slaved) {
	s.N++
	s.Decisions, s.Reached, s.Right = s.Decisions+r.Decisions, s.Reached+r.Reached(), s.Right+r.Right
	s.Wakes, s.Placed = s.Wakes+r.Wakes, s.Placed+r.Placed
}

func slavedFolders(results []Slaved) []string {
	var out []string
	seen := map[string]bool{}
	for i := range results {
		if f := results[i].Recording.Folder; !seen[f] {
			seen[f] = true
			out = append(out, f)
		}
	}
	return out
}

// RightShare and ReachedShare are as those of one recording.
func (s SlavedSum) RightShare() int { return Millionths(int64(s.Right), int64(s.Reached)) }

// ReachedShare is the part of the recorded decisions that was reached, in millionths.
func (s SlavedSum) ReachedShare() int { return Millionths(int64(s.Reached), int64(s.Decisions)) }

// String prints a sum as a row of the table.
func (s SlavedSum) String() string {
	what := "one CPU"
	if s.Several {
		what = "several CPUs"
	}
	return fmt.Sprintf("%-14s %-14s %3d %9d %8s %8s %6d  %d of %d", s.Folder, what, s.N, s.Decisions, share(s.ReachedShare()), share(s.RightShare()), s.Reached-s.Right, s.Placed, s.Wakes)
}

// printWrong explains what went wrong in one recording.
func printWrong(w io.Writer, s *Slaved) {
	for i := range s.Wrong {
		d := &s.Wrong[i]
		fmt.Fprintf(w, "  %s cpu%d: recorded %s, engine %s\n", us(int64(d.At)), d.CPU, s.planText(d), s.answerText(d))
		s.printQueue(w, d)
	}
	for _, l := range s.Lost {
		fmt.Fprintf(w, "  %s cpu%d: lost track, %s\n", us(int64(l.At)), l.CPU, l.Why)
	}
}

func (s *Slaved) name(t trace.TaskID) string {
	if t < 0 {
		return "idle"
	}
	return s.Names[t]
}

// planText tells what was picked, pass by pass, and who executed.
func (s *Slaved) planText(d *WrongDecision) string {
	text := ""
	for _, t := range d.Recorded.Donors {
		text += s.name(t) + " "
	}
	return text + "then " + s.name(d.Recorded.Exec) + " executes"
}

// answerText tells what the engine would have done instead.
func (s *Slaved) answerText(d *WrongDecision) string {
	a := &d.Engine
	if a.Pass < len(d.Recorded.Donors) {
		return fmt.Sprintf("picks %s (%v) in pass %d", s.name(a.Donor), a.Why, a.Pass+1)
	}
	text := fmt.Sprintf("has %s execute for %s", s.name(a.Exec), s.name(a.Donor))
	for _, h := range a.Chain {
		text += fmt.Sprintf(", %s %v", s.name(h.Task), h.Reason)
	}
	return text
}

// printQueue shows the run queue that the engine decided on.
func (s *Slaved) printQueue(w io.Writer, d *WrongDecision) {
	q := &d.Engine.Queue
	c := &q.CPUs[d.CPU]
	for _, t := range c.DL {
		v := &q.Tasks[t.Task]
		fmt.Fprintf(w, "      %-4s deadline %s, budget %s%s\n", s.name(t.Task), us(int64(v.DLDeadline)), us(int64(v.DLRuntime)), waits(v))
	}
	for _, t := range c.RT {
		fmt.Fprintf(w, "      %-4s real time%s\n", s.name(t.Task), waits(&q.Tasks[t.Task]))
	}
	for _, t := range c.Fair {
		v := &q.Tasks[t.Task]
		eligible := "not eligible"
		if t.Eligible {
			eligible = "eligible"
		}
		fmt.Fprintf(w, "      %-4s lag %s, vruntime %s, virtual deadline %s, %s%s\n", s.name(t.Task), us(int64(v.Vlag)), us(int64(v.Vruntime)), us(int64(v.Deadline)), eligible, waits(v))
	}
}

// waits tells what keeps a queued task from executing.
func waits(v *trace.TaskView) string {
	switch {
	case v.SchedDelayed:
		return ", deferred"
	case v.IsBlocked:
		return ", waits for a lock"
	}
	return ""
}

// Led reports whether a recording has the events that a slaved clock needs.
func Led(r *recording.Recording) bool {
	for i := range r.Events {
		if r.Events[i].What == "switch" && r.Events[i].Field("clock_us") != "" {
			return true
		}
	}
	return false
}
