package site

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strings"
)

// A choice is a simplification that the engine's source owns up to: a comment
// with a line "Differs: ...".
type choice struct {
	file    string // engine/class_fair.go
	name    string // what the comment belongs to: a function or a type, "" for a file
	kernel  string // the comment's "Kernel: ..." line, or the functions that its text names
	differs string
}

// seen says, for each choice by file and name, what a learner could see of it.
// A test demands an entry for each choice and a choice for each entry.
var seen = map[string]string{
	"engine/balance.go": "Unpinned fair tasks: which of two idle CPUs takes a waiting task, and when. " +
		"A kernel takes about half of the chances that it has when a CPU runs out of work, and a quarter of those at ticks; here all, unless the scenario has a line such as `seed 7`: " +
		"then a coin and an interval decide, and many seeds show what may happen. Pinned tasks: nothing.",
	"engine/load.go load":        "Unpinned fair tasks that sleep much, on CPUs that are all busy: a task may hop one interval earlier or later. Hogs and pinned tasks: nothing.",
	"engine/load.go balanceBusy": "A fair task that has gone to sleep in debt is left where it is; a kernel may take it along. It shows only in where it is when it wakes.",
	"engine/class_dl.go dlClass": "A deadline task that asks for SCHED_FLAG_RECLAIM would get the time that others leave unused; here it gets its own budget.",
	"engine/class_fair.go fairClass": "Nothing, as long as all tasks are in the root group, as they were when the recordings were made (booted with noautogroup). " +
		"On a desktop, tasks of different sessions share a CPU by session first.",
	"engine/rwsem.go lock":            "A writer that finds readers sleeps at once; the kernel’s may watch them for up to 25 µs first. It can cost or save a switch.",
	"engine/rwsem.go unlock":          "In what is proposed, a waiter may lend its time to a reader that has left already, for nothing; here always to one that still reads.",
	"engine/balance.go activeBalance": "A kernel that has failed three times to even out two CPUs may move a task that executes, too: in long runs of unpinned tasks.",
	"engine/wake.go wake":             "With a cost for migrations: a signal to a donor on its way to another CPU has its effect up to that cost too early.",
	"engine/class_fair.go selectCPU":  "An unpinned fair task that is woken by one that wakes many others may come to its waker's CPU, where a kernel leaves it on its own. Pinned, or with an idle CPU in sight: nothing.",
}

// leaves are parts of a kernel for which the engine has no code.
var leaves = []struct{ what, kernel, shows string }{
	{"Time taken by interrupts and by hypervisors (steal), caches, frequency scaling", "IRQ_TIME_ACCOUNTING, paravirt steal clock, schedutil",
		"Work takes exactly as long as the scenario says. On real hardware, shifts of microseconds, and of much more on a busy or throttled machine."},
	{"The scheduler’s own time, in lessons", "__schedule(), hrtimer_interrupt(), ttwu_queue()",
		"Switches, wakeups and migrations take no time unless a scenario says “cost”. “cost measured” has what the recording machine needed; other machines need something else."},
	{"A task’s own estimate of its use, from before its last sleep", "util_est, cpu_util_cfs(); 7.3",
		"How many CPUs a wakeup looks at for an idle one, and when busy CPUs balance, a little: only for unpinned fair tasks on machines in much use."},
	{"Group shares and limits", "cpu.weight, cpu.max (CFS_BANDWIDTH), autogroup",
		"A throttled group, or one that gets half a CPU, cannot be shown: each task stands for itself."},
	{"Hyperthreads, NUMA, unequal cores, core scheduling, energy-aware placement, uclamp, CPU hotplug", "CONFIG_SCHED_SMT, NUMA_BALANCING, CONFIG_SCHED_CORE, CONFIG_ENERGY_MODEL",
		"All CPUs are alike and share one cache. Placement on larger machines follows their shape."},
	{"The zero-lag timer of the deadline class", "task_non_contending(), inactive_task_timer(); 7.3",
		"Whether a new deadline task is admitted in the moment after another one left. Admission is checked once, for the whole scenario."},
	{"The fair class of older kernels", "kernel/sched/fair.c, 6.17 to 7.2",
		"All profiles use the fair arithmetic of 7.3. In 6.17, rounding differs by a nanosecond here and there, slice timers are off by default, and a lag may be kept up to twice the slice."},
	{"sched_ext, and of PREEMPT_RT all but its mutexes", "CONFIG_SCHED_CLASS_EXT, CONFIG_PREEMPT_RT; 6.17 to 7.3",
		"Proxy execution cannot be built together with either. With “config PREEMPT_RT=y” mutexes inherit; threaded interrupts, rwsems that inherit and local locks are not simulated."},
	{"What a C library does around a futex: adaptive spinning, requeueing from a condition variable to its mutex", "FUTEX_CMP_REQUEUE; PTHREAD_MUTEX_ADAPTIVE_NP",
		"A waiter for a “futex” sleeps at once. One that a condition variable wakes may run once more in vain before it has the mutex."},
	{"ww_mutexes of the class wait-die, and what a program does after backing off", "DEFINE_WD_CLASS, kernel/locking/ww_mutex.h; 7.3",
		"The engine’s are wound-wait, the kernel’s default. Who backs off gives all its ww_mutexes back and begins again with the first; a real program may do something cleverer."},
	{"Signals but for interruptible lock waits, ptrace, the freezer, fork", "signal_pending_state(), kernel/freezer.c",
		"Tasks exist from the start of a run. A signal ends an interruptible wait; it does nothing else."},
}

// leftOut writes both tables.
func leftOut(w *strings.Builder, root fs.FS) error {
	choices, err := findChoices(root)
	if err != nil {
		return err
	}
	w.WriteString(`<h3 id="choices">Simplified</h3>` + "\n" + `<div class="scroll" tabindex="0" role="region" aria-labelledby="choices"><table class="left-out"><thead><tr><th scope="col">The engine</th><th scope="col">Kernel, source</th><th scope="col">What you could see of it</th></tr></thead><tbody>` + "\n")
	for _, c := range choices {
		fmt.Fprintf(w, `<tr><th scope="row">%s</th><td>%s<code>%s</code></td><td>%s</td></tr>`+"\n",
			esc(strings.ToUpper(c.differs[:1])+c.differs[1:]), names(c.kernel), esc(c.file), esc(seen[c.key()]))
	}
	w.WriteString("</tbody></table></div>\n" + `<h3 id="absent">Not there</h3>` + "\n" + `<div class="scroll" tabindex="0" role="region" aria-labelledby="absent"><table class="left-out"><thead><tr><th scope="col">Left out</th><th scope="col">In the kernel</th><th scope="col">What you could see of it</th></tr></thead><tbody>` + "\n")
	for _, l := range leaves {
		fmt.Fprintf(w, `<tr><th scope="row">%s</th><td>%s</td><td>%s</td></tr>`+"\n", esc(l.what), names(l.kernel), esc(l.shows))
	}
	w.WriteString("</tbody></table></div>\n")
	return nil
}

// names sets a list of kernel names, and the release behind them.
func names(list string) string {
	if list == "" {
		return ""
	}
	return `<span class="kernel-names">` + esc(list) + `</span> `
}

func (c *choice) key() string { return strings.TrimSpace(c.file + " " + c.name) }

// findChoices reads the comments of the engine's source, files in order.
func findChoices(root fs.FS) ([]choice, error) {
	var out []choice
	for _, dir := range []string{"engine", "engine/internal/eevdf", "engine/internal/cbs"} {
		files, err := fs.Glob(root, dir+"/*.go")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := fs.ReadFile(root, file)
			if err != nil {
				return nil, err
			}
			found, err := choicesOf(file, text)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no comment in engine says what differs from the kernel")
	}
	return out, nil
}

func choicesOf(file string, text []byte) ([]choice, error) {
	syntax, err := parser.ParseFile(token.NewFileSet(), path.Base(file), text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	owner := map[*ast.CommentGroup]string{}
	for _, d := range syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			owner[d.Doc] = d.Name.Name
		case *ast.GenDecl:
			if t, ok := d.Specs[0].(*ast.TypeSpec); ok {
				owner[d.Doc] = t.Name.Name
			}
		}
	}
	var out []choice
	kernel := "" // of the file, for comments that name none
	for _, group := range syntax.Comments {
		said := group.Text()
		here := kernelOf(said)
		if kernel == "" {
			kernel = labelled(said, "Kernel: ")
		}
		if here == "" {
			here = strings.TrimSuffix(kernel, ".")
		}
		if differs := labelled(said, "Differs: "); differs != "" {
			out = append(out, choice{file: file, name: owner[group], kernel: here, differs: differs})
		}
	}
	return out, nil
}

// labelled returns the paragraph of a comment that begins with a label, up to
// the next label or empty line, as one line.
func labelled(text, label string) string {
	at := strings.Index("\n"+text, "\n"+label)
	if at < 0 {
		return ""
	}
	var words []string
	for i, line := range strings.Split(text[at+len(label):], "\n") {
		if line == "" || i > 0 && (strings.HasPrefix(line, "Kernel: ") || strings.HasPrefix(line, "Differs: ")) {
			break
		}
		words = append(words, line)
	}
	return strings.TrimSuffix(strings.Join(words, " "), ".") + "."
}

// kernelOf returns which part of the kernel a comment talks about: its
// "Kernel:" lines, or what stands in brackets at the end of its first sentence.
func kernelOf(text string) string {
	if k := labelled(text, "Kernel: "); k != "" {
		return strings.TrimSuffix(k, ".")
	}
	sentence, _, _ := strings.Cut(strings.ReplaceAll(text, "\n", " "), ". ")
	if open := strings.LastIndex(sentence, "("); open >= 0 {
		list, _, _ := strings.Cut(sentence[open+1:], ")")
		return list
	}
	return ""
}
