package goal

import (
	"strings"

	"borrowedtime/engine/trace"
)

// Predicate is one metric: a row of Predicates.
type Predicate struct {
	Name       string
	Letter     byte // in the short spelling of links: letters are only added, for a link opens for ever
	Args       []ArgKind
	Least      int  // so many arguments at least
	Variadic   bool // the last argument may be repeated
	Result     ValueKind
	MayBeNever bool
	Meaning    string
	measure    func(c *call) int64      // the value over the whole run
	growth     func(c *call, add addFn) // how the value came about, for the instant when it broke; nil: see brokeAt
}

// addFn tells of a rise of a metric: by end-at over [at, end) if end > at (time
// that passes), by one at an instant otherwise.
type addFn func(at, end trace.Time)

// Predicates lists the metrics of the language.
var Predicates = []Predicate{
	{Name: "wait", Letter: 'w', Args: []ArgKind{TaskArg, LockArg}, Least: 1, Result: Length,
		Meaning: "total time the task waited for locks, or for that lock; a wait that is still open counts up to the end of the run",
		measure: (*call).wait, growth: (*call).eachWait},
	{Name: "maxwait", Letter: 'W', Args: []ArgKind{TaskArg, LockArg}, Least: 1, Result: Length,
		Meaning: "the task's longest single wait for a lock",
		measure: (*call).longest, growth: (*call).eachWait},
	{Name: "latency", Letter: 'l', Args: []ArgKind{TaskArg}, Least: 1, Result: Length, MayBeNever: true,
		Meaning: "time from the task's first wakeup to the end of its program; never if it did not end",
		measure: (*call).latency},
	{Name: "ran", Letter: 'r', Args: []ArgKind{TaskArg}, Least: 1, Result: Length,
		Meaning: "time that the task executed, on whosever scheduling context",
		measure: func(c *call) int64 { return int64(c.stats().Ran) }, growth: (*call).ran},
	{Name: "charged", Letter: 'c', Args: []ArgKind{TaskArg}, Least: 1, Result: Length,
		Meaning: "time charged to the task's scheduling context, whoever executed",
		measure: func(c *call) int64 { return int64(c.stats().Charged) }, growth: (*call).charged},
	{Name: "lent", Letter: 'n', Args: []ArgKind{TaskArg}, Least: 1, Result: Length,
		Meaning: "time that others executed on the task's scheduling context",
		measure: func(c *call) int64 { return int64(c.stats().Lent) }, growth: (*call).lent},
	{Name: "borrowed", Letter: 'b', Args: []ArgKind{TaskArg}, Least: 1, Result: Length,
		Meaning: "time that the task executed on others' scheduling contexts",
		measure: func(c *call) int64 { return int64(c.stats().Borrowed) }, growth: (*call).borrowed},
	{Name: "finished", Letter: 'f', Args: []ArgKind{TaskArg}, Least: 1, Result: Instant, MayBeNever: true,
		Meaning: "when the task's program ended, or never",
		measure: func(c *call) int64 { return int64(c.stats().Finished) }},
	{Name: "handoffs", Letter: 'h', Args: []ArgKind{LockArg}, Least: 1, Result: Count,
		Meaning: "how often the lock was handed over at unlock: to the donor, to the first waiter by force, or because a waiter asked for it",
		measure: (*call).countGrowth, growth: (*call).handoffs},
	{Name: "migrations", Letter: 'm', Args: []ArgKind{TaskArg}, Least: 1, Result: Count,
		Meaning: "how often the task changed its CPU, donor migrations and returns included",
		measure: func(c *call) int64 { return int64(c.stats().Migrations) }, growth: (*call).migrations},
	{Name: "proxied", Letter: 'p', Args: []ArgKind{TaskArg}, Least: 1, Result: Count,
		Meaning: "how often the task began to run as a proxy",
		measure: func(c *call) int64 { return int64(c.stats().Proxied) }, growth: (*call).proxied},
	{Name: "fallbacks", Letter: 'k', Args: []ArgKind{ReasonArg}, Least: 1, Result: Count,
		Meaning: "how often a row of find_proxy_task's decision table fired; the reason is a row's name (owner-remote-give-up) or the end of several (give-up, park, step-aside, go-home)",
		measure: (*call).countGrowth, growth: (*call).fallbacks},
	{Name: "switches", Letter: 's', Result: Count,
		Meaning: "context switches on all CPUs",
		measure: func(c *call) int64 { return int64(c.t.Switches) }, growth: (*call).switches},
	{Name: "jobs", Letter: 'j', Args: []ArgKind{TaskArg}, Least: 1, Result: Count,
		Meaning: "how many jobs of the periodic task (every) are complete",
		measure: (*call).countGrowth, growth: (*call).jobsDone},
	{Name: "response", Letter: 'R', Args: []ArgKind{TaskArg, NumberArg}, Least: 1, Result: Length, MayBeNever: true,
		Meaning: "time from the release of the task’s job of that number (the first is 1), or of the one completed last, until it is complete; never if it is not",
		measure: (*call).response},
	{Name: "maxresponse", Letter: 'M', Args: []ArgKind{TaskArg}, Least: 1, Result: Length,
		Meaning: "the longest response time of all jobs of the task; one that is not complete counts up to the end of the run",
		measure: (*call).longest, growth: (*call).eachResponse},
	{Name: "misses", Letter: 'x', Args: []ArgKind{TaskArg}, Least: 1, Result: Count,
		Meaning: "how many jobs of the task were not complete at their deadline (every P deadline D; without a deadline none misses it)",
		measure: (*call).countGrowth, growth: (*call).misses},
	{Name: "marks", Letter: 'a', Args: []ArgKind{TaskArg}, Least: 1, Result: Count,
		Meaning: "how often the task came by a mark of its program",
		measure: (*call).countGrowth, growth: (*call).marks},
	{Name: "order", Letter: 'o', Args: []ArgKind{TaskArg}, Least: 2, Variadic: true, Result: Truth,
		Meaning: "the tasks finish in this order; only the last may still be unfinished",
		measure: (*call).order},
	{Name: "exec", Letter: 'e', Args: []ArgKind{CPUArg, TimeArg}, Least: 2, Result: Whose,
		Meaning: "the task that executes on the CPU at that time, or idle",
		measure: func(c *call) int64 { return int64(c.segment().Exec) }},
	{Name: "donor", Letter: 'd', Args: []ArgKind{CPUArg, TimeArg}, Least: 2, Result: Whose,
		Meaning: "the task on whose scheduling context the CPU runs at that time, or idle",
		measure: func(c *call) int64 { return int64(c.segment().Donor) }},
}

// Lookup returns the metric of that name, or nil.
func Lookup(name string) *Predicate {
	for i := range Predicates {
		if Predicates[i].Name == name {
			return &Predicates[i]
		}
	}
	return nil
}

func metricNames() []string {
	names := make([]string, len(Predicates))
	for i := range Predicates {
		names[i] = Predicates[i].Name
	}
	return names
}

// Usage shows how the metric is called: wait(task[, lock]).
func (p *Predicate) Usage() string {
	var b strings.Builder
	b.WriteString(p.Name + "(")
	for i, a := range p.Args {
		if i >= p.Least {
			b.WriteByte('[')
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.String())
		if i >= p.Least {
			b.WriteByte(']')
		}
	}
	if p.Variadic {
		b.WriteString(", task, ...")
	}
	b.WriteByte(')')
	return b.String()
}

// reasonNames lists the rows of the decision table and the endings that
// several rows share.
func reasonNames() []string {
	var rows, ends []string
	for r := trace.NoReason; r < trace.NumReasons; r++ {
		if r.Kind() != trace.KindWalk {
			continue
		}
		rows = append(rows, r.String())
	}
	for _, end := range []string{"give-up", "park", "step-aside", "go-home", "deactivate"} {
		for _, row := range rows {
			if reasonFits(row, end) {
				ends = append(ends, end)
				break
			}
		}
	}
	return append(ends, rows...)
}

func knownReason(name string) bool {
	for _, n := range reasonNames() {
		if n == name {
			return true
		}
	}
	return false
}

// reasonFits tells whether a row's name is the one asked for or ends in it.
func reasonFits(row, asked string) bool {
	return row == asked || strings.HasSuffix(row, "-"+asked)
}
