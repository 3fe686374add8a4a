package trace

// Cut returns the run as it was known at an instant, when the first n of its
// records had been written: what comes later is not in it. It looks as if the run
// had ended there; Until stays what was asked for. What does not change any more
// is shared with t.
func (t *Trace) Cut(at Time, n int) *Trace {
	c := *t
	n = min(max(n, 0), len(t.Records))
	c.End, c.Records = min(at, t.End), t.Records[:n:n]
	events := t.EventAt(at) + 1
	if n < len(t.Records) {
		events = min(events, int(t.Records[n].Event)) // many an event has no record
	}
	if n > 0 {
		events = max(events, int(t.Records[n-1].Event)+1)
	}
	c.EventTimes = t.EventTimes[:events:events]
	c.Segments = make([]Segment, 0, len(t.Segments))
	for _, s := range t.Segments {
		if s.Start < at {
			s.End = min(s.End, at)
			c.Segments = append(c.Segments, s)
		}
	}
	c.TaskSpans = make([][]TaskSpan, len(t.TaskSpans))
	for i, list := range t.TaskSpans {
		for _, s := range list {
			if s.Start < at {
				s.End = min(s.End, at)
				c.TaskSpans[i] = append(c.TaskSpans[i], s)
			}
		}
	}
	c.LockSpans = make([][]LockSpan, len(t.LockSpans))
	for i, list := range t.LockSpans {
		for _, s := range list {
			if s.Start < at {
				s.End = min(s.End, at)
				c.LockSpans[i] = append(c.LockSpans[i], s)
			}
		}
	}
	c.cutWaits(t, at)
	c.cutJobs(t, at)
	c.count(t, at)
	return &c
}

// happened reports whether a record of the cut run tells that something of a kind
// happened to a task at the instant of the cut, or nothing needs to tell it:
// it was earlier.
func (t *Trace) happened(when, at Time, kind Kind, task TaskID) bool {
	if when != at {
		return when < at
	}
	for i := len(t.Records) - 1; i >= 0 && t.Records[i].At == at; i-- {
		if t.Records[i].Kind == kind && t.Records[i].Task == task {
			return true
		}
	}
	return false
}

func (t *Trace) cutWaits(whole *Trace, at Time) {
	t.Waits = make([]Wait, 0, len(whole.Waits))
	for _, w := range whole.Waits {
		if !t.happened(w.From, at, KindBlock, w.Task) && !t.happened(w.From, at, KindSpin, w.Task) {
			continue
		}
		if !t.happened(w.To, at, KindLock, w.Task) {
			w.To = Never
		}
		t.Waits = append(t.Waits, w)
	}
}

func (t *Trace) cutJobs(whole *Trace, at Time) {
	t.Jobs = make([][]Job, len(whole.Jobs))
	for i, list := range whole.Jobs {
		for _, j := range list {
			if !t.happened(j.Release, at, KindJob, TaskID(i)) {
				break
			}
			if !t.happened(j.Done, at, KindJob, TaskID(i)) {
				j.Done = Never
			}
			t.Jobs[i] = append(t.Jobs[i], j)
		}
	}
}

// count makes the totals of a cut run.
func (t *Trace) count(whole *Trace, at Time) {
	t.Stats, t.Switches = make([]Stats, len(whole.Stats)), 0
	for i := range t.Stats {
		s, w := &t.Stats[i], &whole.Stats[i]
		s.Started, s.Finished = Never, Never
		if t.happened(w.Started, at, KindWake, TaskID(i)) {
			s.Started = w.Started
		}
		if t.happened(w.Finished, at, KindFinish, TaskID(i)) {
			s.Finished = w.Finished
		}
	}
	for _, s := range t.Segments {
		if s.Exec < 0 || s.Donor < 0 {
			continue
		}
		d := Duration(s.End - s.Start)
		t.Stats[s.Exec].Ran += d
		t.Stats[s.Donor].Charged += d
		if s.Exec != s.Donor {
			t.Stats[s.Exec].Borrowed += d
			t.Stats[s.Donor].Lent += d
		}
	}
	for _, w := range t.Waits {
		t.Stats[w.Task].Waited += Duration(min(w.To, t.End) - w.From)
	}
	for i := range t.Records {
		switch r := &t.Records[i]; {
		case r.Kind == KindMigrate:
			t.Stats[r.Task].Migrations++
		case r.Kind == KindSwitch && r.A != int64(r.Task):
			t.Switches++
			fallthrough
		case r.Kind == KindSwitch && r.B == int64(r.Task):
			if r.Task >= 0 && r.Task != r.Other {
				t.Stats[r.Task].Proxied++
			}
		}
	}
}
