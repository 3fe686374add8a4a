package goal

import "borrowedtime/engine/trace"

// ResponseTimes returns the response time of each complete job of a task, the
// shortest first.
func ResponseTimes(t *trace.Trace, task trace.TaskID) []trace.Duration {
	var list []trace.Duration
	for _, j := range t.JobsOf(task) {
		if j.Done != trace.Never {
			list = append(list, j.Response(t.End))
		}
	}
	return shortestFirst(list)
}

// Misses tells how many jobs of a task were not complete at their deadline.
func Misses(t *trace.Trace, task trace.TaskID) (n int) {
	for _, j := range t.JobsOf(task) {
		if j.Missed(t.End) {
			n++
		}
	}
	return n
}

func (c *call) jobs() []trace.Job { return c.t.JobsOf(c.task[0]) }

func (c *call) jobsDone(add addFn) {
	for _, j := range c.jobs() {
		if j.Done != trace.Never {
			add(j.Done, j.Done)
		}
	}
}

func (c *call) misses(add addFn) {
	for _, j := range c.jobs() {
		if j.Missed(c.t.End) {
			add(j.Due, j.Due)
		}
	}
}

// job is the one that is asked for: by its number, or the last one that was
// completed; nil if there is none.
func (c *call) job() *trace.Job {
	list := c.jobs()
	if len(c.term.Args) > 1 {
		if n := c.term.Args[1].N; n <= int64(len(list)) {
			return &list[n-1]
		}
		return nil
	}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Done != trace.Never {
			return &list[i]
		}
	}
	return nil
}

func (c *call) response() int64 {
	if j := c.job(); j != nil && j.Done != trace.Never {
		return int64(j.Response(c.t.End))
	}
	return int64(trace.Never)
}

// eachResponse adds every job of the task, from its release on.
func (c *call) eachResponse(add addFn) {
	for _, j := range c.jobs() {
		add(j.Release, min(j.Done, c.t.End))
	}
}
