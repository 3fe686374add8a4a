package scenario

import (
	"strconv"

	"borrowedtime/engine/config"
)

// Every word of the language and its short form stands in this file, but those of
// kernels and kinds of lock (engine/config) and of metrics (engine/goal). A table
// of short forms only grows: links made with it must open for ever.

// statements gives each statement's word and its letter in the short spelling.
// Headers come first, in the order of HeaderKind.
var statements = []struct {
	word   string
	letter byte
}{
	{"title", 'N'}, {"kernel", 'V'}, {"cpus", 'C'}, {"until", 'U'}, {"hz", 'Z'}, {"slice", 'S'},
	{"preempt", 'P'}, {"cost", 'Q'}, {"config", 'K'}, {"finish", 'F'}, {"seed", 'R'}, {"server", 'B'}, {"admission", 'A'},
	{"cpuset", 'G'}, {"lock", 'L'}, {"sem", 'M'}, {"task", 'T'}, {"expect", 'X'},
}

// attrs gives each attribute's word, its letter and what follows the equals
// sign ("" if there is none), in the order of AttrKind.
var attrs = [numAttrs]struct {
	word   string
	letter byte
	value  string
}{
	AttrNice:     {"nice", 'n', "a whole number from -20 to 19"},
	AttrFIFO:     {"fifo", 'f', "a priority from 1 to 99"},
	AttrRR:       {"rr", 'r', "a priority from 1 to 99"},
	AttrDeadline: {"deadline", 'd', "runtime/deadline/period"},
	AttrBatch:    {"batch", 'b', ""},
	AttrIdle:     {"idle", 'i', ""},
	AttrSlice:    {"slice", 'q', "a duration"},
	AttrCPUs:     {"cpus", 'c', "a list of CPUs"},
	AttrCPUSet:   {"cpuset", 'g', "the name of a cpuset"},
	AttrStart:    {"start", 's', "a duration"},
	AttrPrev:     {"prev", 'p', "a CPU"},
	AttrColor:    {"color", 'o', "the name of a colour"},
}

// Colors are the names of the colours that a task can have on the stage, in the
// order of its palette.
var Colors = []string{"red", "blue", "teal", "gold", "violet", "sky", "green", "pink"}

// PolicyAttrs gives the attribute that asks for each policy, by config.Policy. The
// first asks for none: nice is a fair task's.
var PolicyAttrs = [...]AttrKind{config.Fair: AttrNice, config.Batch: AttrBatch, config.IdlePolicy: AttrIdle,
	config.FIFO: AttrFIFO, config.RR: AttrRR, config.Deadline: AttrDeadline}

// policy returns the policy that an attribute asks for, Fair if it asks for none.
func (k AttrKind) policy() config.Policy {
	for p, a := range PolicyAttrs {
		if a == k {
			return config.Policy(p)
		}
	}
	return config.Fair
}

// SetsPolicy reports whether the attribute asks for a policy other than the normal one.
func (k AttrKind) SetsPolicy() bool { return k.policy() != config.Fair }

// copiesLetter begins the number of copies in the short spelling: T=W+x3.
const copiesLetter = 'x'

// ArgKind is what follows a step's word.
type ArgKind uint8

// The kinds of argument.
const (
	NoArg ArgKind = iota
	DurationArg
	LockArg
	TaskArg
	NiceArg
	CPUsArg
	TextArg
	CountArg // and a block
	BlockArg
	EveryArg // and a block
	SemArg
	PrioArg
	ReservationArg
)

// stepRow spells one form of a step.
type stepRow struct {
	kind   StepKind
	word   string
	extra  string
	letter byte
	arg    ArgKind
	code   config.OpCode // what the machine does
}

// steps gives each step's word, a word that may follow its argument, its letter in
// the short spelling, and the machine's code for it. A kind's plain form comes first.
var steps = []stepRow{
	{StepRun, "run", "", 'r', DurationArg, config.OpRun},
	{StepRun, "run", "kernel", 'k', DurationArg, config.OpRun},
	{StepSleep, "sleep", "", 's', DurationArg, config.OpSleep},
	{StepSleepUntil, "sleep-until", "", 'S', DurationArg, config.OpSleepUntil},
	{StepLock, "lock", "", 'l', LockArg, config.OpLock},
	{StepLock, "lock", "interruptible", 'i', LockArg, config.OpLock},
	{StepUnlock, "unlock", "", 'u', LockArg, config.OpUnlock},
	{StepTryLock, "trylock", "", 't', LockArg, config.OpTryLock},
	{StepDownRead, "down_read", "", 'd', LockArg, config.OpDownRead},
	{StepDownWrite, "down_write", "", 'D', LockArg, config.OpDownWrite},
	{StepUpRead, "up_read", "", 'v', LockArg, config.OpUpRead},
	{StepUpWrite, "up_write", "", 'V', LockArg, config.OpUpWrite},
	{StepSignal, "signal", "", 'g', TaskArg, config.OpSignal},
	{StepNice, "nice", "", 'n', NiceArg, config.OpNice},
	{StepAffine, "affine", "", 'a', CPUsArg, config.OpAffine},
	{StepYield, "yield", "", 'y', NoArg, config.OpYield},
	{StepMark, "mark", "", 'm', TextArg, config.OpMark},
	{StepRepeat, "repeat", "", 'x', CountArg, config.OpLoop},
	{StepForever, "forever", "", 'f', BlockArg, config.OpLoop},
	{StepEvery, "every", "", 'e', EveryArg, config.OpEvery},
	{StepWait, "wait", "", 'w', SemArg, config.OpWait},
	{StepPost, "post", "", 'p', SemArg, config.OpPost},
	{StepFIFO, "fifo", "", 'F', PrioArg, config.OpFIFO},
	{StepRR, "rr", "", 'R', PrioArg, config.OpRR},
	{StepDeadline, "deadline", "", 'E', ReservationArg, config.OpDeadline},
	{StepDowngrade, "downgrade", "", 'G', LockArg, config.OpDowngrade},
	{StepTryRead, "down_read_trylock", "", 'T', LockArg, config.OpTryRead},
	{StepTryWrite, "down_write_trylock", "", 'W', LockArg, config.OpTryWrite},
}

// stepsInWords is the hint at a word that is no step's.
const stepsInWords = "steps are run, sleep, sleep-until, lock, unlock, trylock, down_read, down_write, up_read, up_write, down_read_trylock, down_write_trylock, downgrade, wait, post, signal, nice, fifo, rr, deadline, affine, yield, repeat, forever, every and mark"

// ArgKind is what follows the word of a step of this kind.
func (k StepKind) ArgKind() ArgKind {
	for i := range steps {
		if steps[i].kind == k {
			return steps[i].arg
		}
	}
	return NoArg
}

// ops gives the letters of the comparisons in the short spelling of expect.
var ops = []struct{ word, letters string }{
	{"<", "lt"}, {"<=", "le"}, {"==", "eq"}, {"!=", "ne"}, {">=", "ge"}, {">", "gt"},
}

// preemptRT is the option that turns every mutex into an rt_mutex.
const preemptRT = "PREEMPT_RT"

// kconfigs are the configuration options that matter to a profile.
var kconfigs = []string{preemptRT, "SCHED_CLASS_EXT", "SCHED_PROXY_EXEC", "EXPERT"}

// notNames can't name a task, a lock or a cpuset: a reader would take them for
// something else.
var notNames = []string{"and", "never", "measured", "forever", "idle"}

// alsoNames are words of the language that came later: texts and links that use them as
// names are older, and nothing takes one for the other.
var alsoNames = []string{"every", "wait", "post", "fifo", "rr", "deadline", "downgrade", "down_read_trylock",
	"down_write_trylock", "seed", "server", "admission", "sem"}

func reserved(name string) bool {
	return index(alsoNames, name) < 0 && (index(notNames, name) >= 0 || statementIndex(name) >= 0 || len(stepWords(name)) > 0)
}

func statementIndex(word string) int {
	for i := range statements {
		if statements[i].word == word {
			return i
		}
	}
	return -1
}

// stepWords returns the rows of steps for a word, the plain one first.
func stepWords(word string) []int {
	var rows []int
	for i := range steps {
		if steps[i].word == word {
			rows = append(rows, i)
		}
	}
	return rows
}

func index(list []string, s string) int {
	for i := range list {
		if list[i] == s {
			return i
		}
	}
	return -1
}

func costNames() []string {
	names := []string{"measured"}
	for c := config.CostName(0); c < config.NumCosts; c++ {
		names = append(names, c.String())
	}
	return names
}

func itoa[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }
