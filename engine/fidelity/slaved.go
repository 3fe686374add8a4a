package fidelity

import (
	"fmt"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// Slaved is what came of leading the engine through a recording by the recording's
// own clock: for each recorded __schedule(), whether the engine would have taken the
// same donor and the same executing task.
type Slaved struct {
	Recording *recording.Recording
	Names     []string // of the tasks
	Refused   string   // why it can't be led; "" if it was

	Decisions int // recorded __schedule()s
	Right     int // of those reached
	Wrong     []WrongDecision
	Lost      []Loss // where the engine's queues were set anew: a decision each that was not reached

	Wakes  int // wakeups of tasks that were off the queue
	Placed int // those that the engine would have queued on the same CPU
}

// Reached is the number of decisions that the engine came to with its own queues.
func (s *Slaved) Reached() int { return s.Right + len(s.Wrong) }

// WrongDecision is a __schedule() that the engine would have ended otherwise.
type WrongDecision struct {
	At       trace.Time // the scheduler's clock
	CPU      trace.CPUID
	Recorded engine.Plan
	Engine   engine.Answer
}

// Rule names what in the engine decided otherwise: the rule of its pick, or its walk.
func (d *WrongDecision) Rule() string {
	if d.Engine.Pass >= len(d.Recorded.Donors) {
		return "another end of the chain walk"
	}
	return fmt.Sprintf("a pick by %v", d.Engine.Why)
}

// Loss is an instant at which the engine had lost track of who is queued.
type Loss struct {
	At  trace.Time
	CPU trace.CPUID
	Why string
}

// wakeLag is how much later than its clock the recorder wrote a wakeup down.
const wakeLag = 140

// clockError is how far that can be off at most.
const clockError = 2 * trace.Microsecond

// RunSlaved leads the engine through a recording that has all events.
func RunSlaved(r *recording.Recording, profile string) Slaved {
	if profile == "" {
		profile = profileOf(r)
	}
	result := Slaved{Recording: r}
	if !Led(r) {
		result.Refused = "it has no scheduler clocks"
		return result
	}
	cfg, err := configOf(r, profile)
	if err != nil {
		result.Refused = err.Error()
		return result
	}
	f, err := newFollower(r, cfg, &result)
	if err != nil {
		result.Refused = err.Error()
		return result
	}
	result.Refused = f.run()
	return result
}

// follower leads one engine through one recording.
type follower struct {
	out      *Slaved
	cfg      *config.Config
	s        *engine.Slaved
	events   []entry
	script   script
	tasks    map[string]trace.TaskID
	locks    map[string]trace.LockID
	lastPick []trace.TaskID // of the fair class, by CPU
	book     []standing     // what the recording says of each task
}

// standing is where the recording has a task.
type standing struct {
	cpu   trace.CPUID
	place engine.Place
	away  bool // on its way from one queue to another
}

func newFollower(r *recording.Recording, cfg *config.Config, out *Slaved) (*follower, error) {
	s, err := engine.NewSlaved(cfg)
	if err != nil {
		return nil, err
	}
	f := &follower{out: out, cfg: cfg, s: s, tasks: map[string]trace.TaskID{"idle": trace.Idle}, locks: map[string]trace.LockID{}}
	for i := range cfg.Tasks {
		f.tasks[cfg.Tasks[i].Name] = trace.TaskID(i)
		out.Names = append(out.Names, cfg.Tasks[i].Name)
		c, _ := s.Where(trace.TaskID(i))
		f.book = append(f.book, standing{cpu: c})
	}
	for range cfg.CPUs {
		f.lastPick = append(f.lastPick, trace.NoTask)
	}
	for i := range cfg.Locks {
		f.locks[cfg.Locks[i].Name] = trace.LockID(i)
	}
	for i := range r.Events {
		f.events = append(f.events, newEntry(&r.Events[i]))
	}
	if f.script, err = f.direct(); err != nil {
		return nil, err
	}
	return f, nil
}

// run tells the engine each event. A failed check of the engine is a fault of ours;
// it must not keep the other recordings from being compared.
func (f *follower) run() (failed string) {
	at := trace.Time(0)
	defer func() {
		if what := recover(); what != nil {
			failed = fmt.Sprintf("the engine failed at %s: %v", us(int64(at)), what)
		}
	}()
	for i := range f.events {
		e := &f.events[i]
		at = e.at
		if f.stranger(e) {
			return "" // a thread of the recording machine itself: what follows is not the scenario's
		}
		f.note(e)
		if tell := tellers[e.what]; tell != nil {
			tell(f, i, e)
		}
	}
	return ""
}

// stranger reports whether an event has a thread of the recording machine execute.
func (f *follower) stranger(e *entry) bool {
	return e.what == "switch" && (recording.Stranger(e.exec) || recording.Stranger(e.text("donor")))
}

// tellers say what each kind of event is to the engine.
var tellers = map[string]func(f *follower, i int, e *entry){
	"tick":                (*follower).tick,
	"hrtick":              (*follower).sliceTimer,
	"dl_replenish":        (*follower).replenish,
	"wake":                (*follower).wake,
	"lock_req":            (*follower).call,
	"unlock":              (*follower).call,
	"sleep":               (*follower).call,
	"done":                (*follower).call,
	"mutex_wait":          (*follower).queues,
	"mutex_waiter_ran":    (*follower).resumes,
	"mutex_slow_acquired": (*follower).resumes,
	"mutex_spin_acquired": (*follower).resumes,
	"lock_acq":            (*follower).acquires,
	"return_migration":    (*follower).leaves,
	"migrate":             (*follower).moves,
	"place":               (*follower).moves,
	"pick":                (*follower).numbers,
	"find_proxy":          (*follower).walks,
	"switch":              (*follower).decide,
}

func (f *follower) tick(_ int, e *entry)       { f.s.Tick(e.clock, e.cpu) }
func (f *follower) sliceTimer(_ int, e *entry) { f.s.SliceTimer(e.clock, e.cpu) }
func (f *follower) replenish(_ int, e *entry) {
	if t, known := f.task(e, "task"); known {
		f.s.Replenish(e.at-wakeLag, t)
	}
}

func (f *follower) task(e *entry, field string) (trace.TaskID, bool) {
	t, known := f.tasks[e.text(field)]
	return t, known && t != trace.Idle
}

func (f *follower) wake(i int, e *entry) {
	t, known := f.task(e, "task")
	if !known {
		return
	}
	to := trace.CPUID(e.number("to_cpu"))
	was, place := f.s.Where(t)
	ours, ok := f.s.Wake(f.wakeAt(i, e), e.cpu, t, to)
	switch {
	case !ok && f.spins(t, was):
		// A first waiter that spins has set its state already; to the engine it has not.
	case !ok:
		f.lose(e, "%s wakes, and is awake", e.text("task"))
	case place == engine.PlaceOff || was != to:
		f.out.Wakes++
		if ours == to {
			f.out.Placed++
		}
	}
}

// spins reports whether t executes on c, where a wakeup changes nothing.
func (f *follower) spins(t trace.TaskID, c trace.CPUID) bool {
	exec, _ := f.s.Executing(c)
	return exec == t
}

// executing returns the CPU where the task of an event executes in the engine.
func (f *follower) executing(e *entry) (trace.TaskID, bool) {
	t, known := f.task(e, "task")
	if !known {
		return t, false
	}
	exec, _ := f.s.Executing(e.cpu)
	if exec != t {
		f.lose(e, "%s acts, and does not execute", e.text("task"))
	}
	return t, exec == t
}

func (f *follower) call(_ int, e *entry) {
	if _, ok := f.executing(e); !ok {
		return
	}
	op, ok := f.s.Call(e.at, e.cpu)
	if e.what == "done" {
		return
	}
	if !ok || opOf[op.Code] != e.what || e.text("lock") != "" && op.Lock != f.locks[e.text("lock")] {
		f.lose(e, "%s makes another call", e.text("task"))
	}
}

// opOf is how the recorder calls the steps of a program.
var opOf = map[config.OpCode]string{config.OpLock: "lock_req", config.OpUnlock: "unlock", config.OpSleep: "sleep", config.OpSleepUntil: "sleep"}

func (f *follower) queues(_ int, e *entry) {
	t, ok := f.executing(e)
	if !ok {
		return
	}
	l := f.locks[e.text("lock")]
	f.s.StopSpin(e.at, e.cpu)
	if f.s.Waits(t) != l {
		f.lose(e, "%s queues, and does not wait", e.text("task"))
		f.s.Queue(e.at, e.cpu, t, l)
	}
}

func (f *follower) resumes(_ int, e *entry) {
	if _, ok := f.executing(e); ok {
		f.s.Resume(e.at, e.cpu)
	}
}

func (f *follower) acquires(_ int, e *entry) {
	t, ok := f.executing(e)
	if !ok {
		return
	}
	l := f.locks[e.text("lock")]
	if f.s.Owner(l) != t || f.s.Waits(t) == l {
		f.s.Resume(e.at, e.cpu)
	}
	if f.s.Owner(l) != t || f.s.Waits(t) == l {
		f.lose(e, "%s has the lock, and does not own it", e.text("task"))
		f.s.Take(e.at, e.cpu, t, l)
	}
}

// lose notes that the engine has lost track.
func (f *follower) lose(e *entry, why string, args ...any) {
	f.out.Lost = append(f.out.Lost, Loss{e.at, e.cpu, fmt.Sprintf("%s: "+why, append([]any{e.what}, args...)...)})
}

// leaves is the beginning of the wakeup of a donor away from home.
func (f *follower) leaves(_ int, e *entry) {
	if t, known := f.task(e, "task"); known {
		f.s.LeaveForHome(e.at-wakeLag, e.cpu, t)
	}
}

// moves carries out what takes effect at an event: a step of a walk, or a move by
// balancing.
func (f *follower) moves(i int, e *entry) {
	if t, found := f.script.detached[i]; found && !f.s.Detach(e.at, t) {
		f.lose(e, "%s moves, and is not waiting", e.text("task"))
	}
	defer f.numbers(i, e)
	m, due := f.script.moves[i]
	switch {
	case !due:
	case m.decision < 0:
		f.s.Attach(e.at, m.task, m.to)
	case f.s.Scheduling(m.from):
		f.s.Continue(e.at, m.from)
	default:
		f.begin(e.at, m.decision)
	}
}

// walks begins a __schedule() that pulls a task after its walk: what the walk saw is
// no more when the switch comes.
func (f *follower) walks(i int, _ *entry) {
	if end, early := f.script.starts[i]; early {
		f.begin(f.events[end].clock, end)
	}
}

// begin begins the __schedule() that ends with event i.
func (f *follower) begin(now trace.Time, i int) {
	e := &f.events[i]
	exec, _ := f.s.Executing(e.cpu)
	sleeps := exec != trace.Idle && e.text("prev") != "idle" && e.text("prev_state") != "0" && e.text("preempt") != "true"
	f.s.Schedule(now, e.cpu, sleeps, f.script.plans[i])
}

// decide compares one __schedule().
func (f *follower) decide(i int, e *entry) {
	f.out.Decisions++
	if !f.s.Scheduling(e.cpu) {
		f.begin(e.clock, i)
	}
	a := f.s.Answer(e.clock, e.cpu)
	if a.Lost {
		f.lose(e, "%s can't run on %d", e.text("donor"), e.cpu)
	}
	lost := f.setAnew(e)
	switch {
	case a.Lost || lost && !a.Wrong:
		// not reached
	case a.Wrong:
		f.out.Wrong = append(f.out.Wrong, WrongDecision{e.clock, e.cpu, f.script.plans[i], a})
	default:
		f.out.Right++
	}
}

// setAnew puts the tasks that the engine has elsewhere where the recording has them,
// as far as this CPU is concerned, and reports whether there were any.
func (f *follower) setAnew(e *entry) (lost bool) {
	for t := range f.book {
		want := &f.book[t]
		cpu, place := f.s.Where(trace.TaskID(t))
		if want.away || want.place == place && (want.cpu == cpu || place == engine.PlaceOff) || want.cpu != e.cpu && cpu != e.cpu {
			continue
		}
		lost = true
		f.lose(e, "%s is %s on %d, not %s on %d", f.cfg.Tasks[t].Name, placeNames[want.place], want.cpu, placeNames[place], cpu)
		f.s.Set(e.clock, trace.TaskID(t), want.cpu, want.place)
	}
	return lost
}

var placeNames = [...]string{engine.PlaceOff: "off the queue", engine.PlaceQueued: "queued", engine.PlaceDelayed: "delayed"}

// numbers sets the fair numbers of a task to the recorded ones.
func (f *follower) numbers(_ int, e *entry) {
	if t, known := f.task(e, "task"); known && e.text("vruntime_us") != "" {
		f.s.SetFair(t, e.micros("vruntime_us"), e.micros("deadline_us"))
		if e.what == "pick" {
			f.lastPick[e.cpu] = t
		}
	}
}
