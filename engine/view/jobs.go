package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// jobs draws where the jobs of a periodic task are released, an arrow up, and where
// they are due, an arrow down, as textbooks do.
func (d *timeline) jobs(n int, r *row) {
	list := d.t.JobsOf(trace.TaskID(n))
	if len(list) == 0 {
		return
	}
	d.m.path("job", n)
	up, down := -markGap, -markGap
	for i := range list {
		up = d.jobArrow(list[i].Release, up, r, -1)
		down = d.jobArrow(list[i].Due, down, r, 1)
	}
	d.m.endPath()
}

// jobArrow adds an arrow to an open path if it is not too near to the last one, and
// returns where the last one is now.
func (d *timeline) jobArrow(at trace.Time, last int, r *row, down int) int {
	if at < d.scale.from || at > d.scale.to {
		return last
	}
	x := d.scale.x(at)
	if x-last < markGap {
		return last
	}
	d.arrow(x, r.y, r.h/2, min(45, (d.look.taskPitch-d.look.taskH)/2), down)
	return x
}

// arrow is as high as a lane and a bit longer; it points down (1) or up (-1).
func (d *timeline) arrow(x, y, half, more, down int) {
	d.m.move(x, y-down*half)
	d.m.Raw("V")
	d.m.Tenths(y + down*(half+more))
	if down > 0 {
		d.m.Raw("m-2.2 -2.8l2.2 2.8l2.2 -2.8")
	} else {
		d.m.Raw("m-2.2 2.8l2.2 -2.8l2.2 2.8")
	}
}

// jobRows are the arrows' rows of the legend.
var jobRows = [...]struct {
	words, name string
	down        int
	at          func(j *trace.Job) trace.Time
}{
	{"gets a job, one each period (every)", "release", -1, func(j *trace.Job) trace.Time { return j.Release }},
	{"is to have completed its job by then", "deadline", 1, func(j *trace.Job) trace.Time { return j.Due }},
}

// jobWords tells the job that a task is at: "3, from 10.0 ms to 18.0 ms".
func jobWords(v *trace.TaskView) string {
	s := itoa(v.Job) + ", from " + explain.Time(v.Release)
	if v.Due != trace.Never {
		s += " to " + explain.Time(v.Due)
	}
	return s
}

// firstJob finds the first release or deadline of a run.
func firstJob(t *trace.Trace, of func(j *trace.Job) trace.Time) (task trace.TaskID, at trace.Time, ok bool) {
	for i := range t.Tasks {
		for k, list := 0, t.JobsOf(trace.TaskID(i)); k < len(list); k++ {
			if x := of(&list[k]); x <= t.End && (!ok || x < at) {
				task, at, ok = trace.TaskID(i), x, true
			}
		}
	}
	return task, at, ok
}

// jobTable tells of each periodic task how long its jobs took from their release on,
// and how many were not complete at their deadline.
func (m *pen) jobTable(f *Frame) {
	open := false
	for i := range f.Trace.Tasks {
		id := trace.TaskID(i)
		if len(f.Trace.JobsOf(id)) == 0 {
			continue
		}
		if !open {
			m.scrollBox(f, "Jobs")
			m.Raw(`<table class="results jobs"><thead><tr><th scope="col">Jobs of</th><th scope="col" class="n">Complete</th>` +
				`<th scope="col" class="n">Shortest response</th><th scope="col" class="n">p50</th><th scope="col" class="n">p95</th><th scope="col" class="n">Longest</th><th scope="col" class="n">Deadlines missed</th></tr></thead><tbody>`)
		}
		open = true
		m.Raw(`<tr><th scope="row">`)
		m.taskName(i, f.Trace.Tasks[i].Name)
		list := goal.ResponseTimes(f.Trace, id)
		m.Raw(`</th>`)
		m.count(len(list))
		if len(list) == 0 {
			list = []trace.Duration{0} // a dash in each column
		}
		m.number("", list[0])
		for _, p := range [...]int{50, 95, 100} {
			m.number("", goal.Percentile(list, p))
		}
		m.count(goal.Misses(f.Trace, id))
		m.Raw(`</tr>`)
	}
	if open {
		m.Raw(`</tbody></table></div>`)
	}
}
