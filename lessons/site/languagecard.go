package site

import "strings"

// A wordRow is one word of the scenario language, as it is written, and what it says.
type wordRow struct{ example, says string }

// wordGroups are the words of the language on one card, each with an example.
var wordGroups = []struct {
	name string
	rows []wordRow
}{
	{"The machine, one line each", []wordRow{
		{`title "A name"`, "what the scenario is called"},
		{"kernel 7.3", "which kernel: the buttons above the timeline set it"},
		{"cpus 2", "how many CPUs, 1 to 64"},
		{"until 40ms", "how long it runs, up to 60s"},
		{"hz 1000", "ticks a second: 100, 250, 300 or 1000"},
		{"slice 3ms", "the base slice of fair tasks; without it the kernel computes one"},
		{"preempt full", "a polite request to reschedule acts at once; lazy: it waits for the tick"},
		{"cost measured", "the kernel’s own work takes as long as it was measured; or switch=2us, one by one"},
		{"config PREEMPT_RT=y", "an option of the kernel’s configuration; this one turns mutexes into rt_mutexes"},
		{"finish sleep", "a task whose program has ended sleeps for ever, instead of exiting"},
		{"seed 7", "a coin decides when idle CPUs balance, always the same for one seed"},
		{"server 50ms/1s", "the reserve for fair tasks: runtime/period, or off"},
		{"admission off", "deadline tasks are not asked whether they fit"},
		{"cpuset left 0-1", "a set of CPUs with a name"},
	}},
	{"Locks and semaphores", []wordRow{
		{"lock A mutex", "a kernel mutex, which a lock is without a word, too"},
		{"lock A rt_mutex", "with priority inheritance"},
		{"lock A rwsem", "one writer or several readers"},
		{"lock A ww_mutex", "may be taken in any order: the younger one backs off"},
		{"lock A futex", "a default pthread mutex: the kernel knows no owner"},
		{"lock A pi_futex", "a pthread mutex with PTHREAD_PRIO_INHERIT"},
		{"sem S = 2", "a semaphore and its count at the start; 0 without one"},
	}},
	{"Behind a task’s name", []wordRow{
		{"task W*3 { }", "three tasks: W1, W2 and W3"},
		{"task T nice=-5 { }", "weight of a fair task, -20 to 19"},
		{"task T fifo=50 { }", "real-time, priority 1 to 99"},
		{"task T rr=50 { }", "the same; equals take turns"},
		{"task T deadline=2ms/10ms/10ms { }", "SCHED_DEADLINE: runtime/deadline/period"},
		{"task T batch { }", "fair, but preempts nobody when it wakes"},
		{"task T idle { }", "fair, with next to no weight"},
		{"task T slice=1ms { }", "a slice of its own"},
		{"task T cpus=0,2 { }", "where it may run"},
		{"task T cpuset=left { }", "the same, by a cpuset’s name"},
		{"task T start=1ms { }", "when it begins"},
		{"task T color=green { }", "its colour: red, blue, teal, gold, violet, sky, green or pink"},
	}},
	{"What a task does", []wordRow{
		{"run 1ms", "computes; run 1ms kernel: within the kernel"},
		{"sleep 1ms", "sleeps so long"},
		{"sleep-until 10ms", "sleeps until that instant of the run"},
		{"lock A", "takes a lock, or waits for it; lock A interruptible: a signal ends the wait"},
		{"unlock A", "gives it back"},
		{"trylock A", "takes it if it is free"},
		{"down_read R", "takes an rwsem to read"},
		{"down_write R", "takes it to write"},
		{"up_read R", "gives it back"},
		{"up_write R", "gives it back"},
		{"down_read_trylock R", "takes it to read if that needs no wait"},
		{"down_write_trylock R", "takes it to write if that needs no wait"},
		{"downgrade R", "from now on it only reads"},
		{"wait S", "takes one off a semaphore, asleep while it is 0"},
		{"post S", "adds one, and wakes who sleeps for it"},
		{"signal T", "ends a sleep or an interruptible wait of T"},
		{"nice -5", "changes its weight; nice -5 T: that of T"},
		{"fifo 50", "becomes real-time; fifo 50 T: makes T so"},
		{"rr 50", "likewise"},
		{"deadline 2ms/10ms/10ms", "gets a reservation; with a name after it T does"},
		{"affine 0-1", "may run there from now on; with a name after it T may"},
		{"yield", "lets others go first"},
		{`mark "here"`, "a flag on the timeline"},
		{"repeat 3 { run 1ms }", "so many rounds"},
		{"forever { run 1ms }", "rounds without end"},
		{"every 10ms deadline 8ms { run 1ms }", "a job each period, at absolute times; the deadline may be left out"},
	}},
	{"What must come out", []wordRow{
		{"expect maxwait(H) < 2ms and finished(H) != never", "the results say whether it holds; jobs, response, maxresponse and misses count periodic work"},
	}},
}

// languageCard writes all of the language on one card, folded.
func languageCard(w *strings.Builder) {
	w.WriteString(`<section class="band" id="language" aria-labelledby="language-h"><h2 id="language-h">The language on one card</h2>` +
		`<p class="prose">A scenario is one line for each of these. Times are <code>500us</code> or <code>2.5ms</code>; <code>#</code> begins a comment; a task’s steps stand in braces, with <code>;</code> or line breaks between them. The form writes all of it for you; <a href="language.html">a page of its own</a> tells more.</p>` +
		`<details><summary>Every word, with an example</summary><div class="word-card">` + "\n")
	for _, g := range wordGroups {
		w.WriteString(`<div class="scroll" tabindex="0" role="group" aria-label="` + esc(g.name) + `"><table><caption>` + esc(g.name) + "</caption><tbody>\n")
		for _, r := range g.rows {
			w.WriteString(`<tr><th scope="row"><code>` + esc(r.shown()) + `</code></th><td>` + esc(r.says) + "</td></tr>\n")
		}
		w.WriteString("</tbody></table></div>\n")
	}
	w.WriteString("</div></details></section>\n")
}

// shown is the part of the example that the row is about.
func (r *wordRow) shown() string {
	return strings.TrimSuffix(strings.TrimPrefix(r.example, "task T "), " { }")
}
