package scenario

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// Scenario is a whole scenario: what it means, and how its text is laid out.
type Scenario struct {
	Title       string
	Kernel      string // the name of one of config.Profiles
	CPUs        int
	Until       trace.Time
	HZ          int
	Slice       trace.Duration // base slice; 0: as the kernel computes it
	Preempt     string         // "lazy" or "full"
	Costs       []Cost
	Kconfig     []Kconfig
	Finish      string // "exit", "sleep" or "": exit, but sleep with cost measured
	Seed        int    // of the moments at which idle CPUs balance; 0: at each
	Server      Server
	NoAdmission bool // deadline tasks are not asked whether they fit

	CPUSets []*CPUSet
	Locks   []*Lock // declared ones and semaphores; LockTable has all
	Tasks   []*Task
	Expects []*goal.Expect

	Headers     [NumHeaders]Header // layout of the header lines
	ExpectLines []ExpectLine       // layout of Expects, by index; may be shorter
	Tail        []string           // comments after the last line, as in Layout.Above
	Warnings    []Error            // what is allowed but deserves a look
}

// Span is a stretch of the text that was parsed. Off and End count bytes; Line
// and Col count from 1, Col and Len in characters. Line 0: it never was text.
type Span struct{ Off, End, Line, Col, Len int }

// Layout is how a statement or a step stands in the text, apart from what it says.
type Layout struct {
	Span
	Order  int      // rises through the text; 0: not in the text yet
	Blank  bool     // an empty line comes first
	Above  []string // comment lines before it, with their #; "" is an empty line
	Beside string   // comment at the end of the line
}

// HeaderKind is one of the header lines.
type HeaderKind uint8

// The headers, in the order in which new ones are written.
const (
	HeaderTitle HeaderKind = iota
	HeaderKernel
	HeaderCPUs
	HeaderUntil
	HeaderHZ
	HeaderSlice
	HeaderPreempt
	HeaderCost
	HeaderConfig
	HeaderFinish
	HeaderSeed
	HeaderServer
	HeaderAdmission
	NumHeaders
)

// Header is the layout of a header line.
type Header struct {
	Layout
	Written bool // it stands in the text, even if it says what holds anyway
}

// Server is the fair server's reservation on each CPU. The zero value is what the
// kernel has: 50 ms in each second.
type Server struct {
	Off             bool
	Runtime, Period trace.Duration // 0: as the kernel has them
}

// Cost is one setting of a cost line. Measured is the preset.
type Cost struct {
	Measured bool
	Name     config.CostName
	D        trace.Duration
	Span     Span
}

// Kconfig is one option of the kernel's configuration.
type Kconfig struct {
	Name string // without CONFIG_
	On   bool
	Span Span
}

// ExpectLine is the layout of an expect line. Text is where the expectation
// itself stands.
type ExpectLine struct {
	Layout
	Text  Span
	short bool // in the short spelling: offsets within it don't fit
}

// CPUSet is a named group mask.
type CPUSet struct {
	Layout
	Name     string
	CPUs     uint64
	NameSpan Span
	CPUsSpan Span
}

// Lock declares a lock, or with kind config.Sem a semaphore.
type Lock struct {
	Layout
	Name     string
	Kind     config.LockKind
	Explicit bool  // the kind is written although it is the default
	Count    int64 // of a semaphore at the start
	NameSpan Span
}

// Task is a task line, which stands for Copies tasks if that is not 0.
type Task struct {
	Layout
	Name     string
	Copies   int // W*3: tasks W1, W2, W3; 0: one task named Name
	Attrs    []Attr
	Body     Block
	NameSpan Span
}

// AttrKind is one of the task attributes.
type AttrKind uint8

// The attributes.
const (
	AttrNice AttrKind = iota
	AttrFIFO
	AttrRR
	AttrDeadline
	AttrBatch
	AttrIdle
	AttrSlice
	AttrCPUs
	AttrCPUSet
	AttrStart
	AttrPrev
	AttrColor
	numAttrs
)

// Attr is one attribute of a task.
type Attr struct {
	Kind      AttrKind
	N         int            // nice, fifo, rr, prev
	D         trace.Duration // slice, start; deadline: the runtime
	Due, Per  trace.Duration // deadline: relative deadline and period
	CPUs      uint64         // cpus
	Name      string         // cpuset, color
	Span      Span
	ValueSpan Span
}

// Block is the steps between braces.
type Block struct {
	Steps   []Step
	OneLine bool     // it stands on one line, and shall if it fits
	Beside  string   // comment after the {
	Tail    []string // comments before the }, as in Layout.Above
	Close   Span
}

// StepKind is what a step does.
type StepKind uint8

// The steps.
const (
	StepRun StepKind = iota
	StepSleep
	StepSleepUntil
	StepLock
	StepUnlock
	StepTryLock
	StepDownRead
	StepDownWrite
	StepUpRead
	StepUpWrite
	StepSignal
	StepNice
	StepAffine
	StepYield
	StepMark
	StepRepeat
	StepForever
	StepEvery
	StepWait
	StepPost
	StepFIFO
	StepRR
	StepDeadline
	StepDowngrade
	StepTryRead
	StepTryWrite
)

// Step is one step of a program.
type Step struct {
	Layout
	Kind          StepKind
	D             trace.Duration // run, sleep, sleep-until; every: the period; deadline: the runtime
	Due, Per      trace.Duration // deadline: relative deadline and period; every: Due is the deadline of a job, 0: none
	Name          string         // the lock or the semaphore, or the task of signal
	Who           string         // whom nice, fifo, rr, deadline and affine change; "": the task itself
	N             int64          // nice, fifo, rr, repeat
	CPUs          uint64         // affine
	Text          string         // mark
	Kernel        bool           // run D kernel
	Interruptible bool           // lock X interruptible
	Body          Block          // repeat, forever, every
	Arg           Span
	WhoSpan       Span
}

// Loop reports whether the step has a Body.
func (s *Step) Loop() bool {
	return s.Kind == StepRepeat || s.Kind == StepForever || s.Kind == StepEvery
}

// other is where the step names another task, nil if its word names none.
func (s *Step) other() *string {
	switch s.Kind {
	case StepSignal:
		return &s.Name
	case StepNice, StepFIFO, StepRR, StepDeadline, StepAffine:
		return &s.Who
	}
	return nil
}

// Defaults of the headers.
const (
	DefaultKernel = config.DefaultKernel
	DefaultUntil  = trace.Time(40 * trace.Millisecond)
	DefaultHZ     = 1000
)

// New returns a scenario with every default and no tasks.
func New() *Scenario {
	return &Scenario{Kernel: DefaultKernel, CPUs: 1, Until: DefaultUntil, HZ: DefaultHZ, Preempt: "lazy"}
}

// Attr returns the task's attribute of that kind, or nil.
func (t *Task) Attr(kind AttrKind) *Attr {
	for i := range t.Attrs {
		if t.Attrs[i].Kind == kind {
			return &t.Attrs[i]
		}
	}
	return nil
}

// Policy returns the task's scheduling policy.
func (t *Task) Policy() config.Policy {
	for i := range t.Attrs {
		if p := t.Attrs[i].Kind.policy(); p != config.Fair {
			return p
		}
	}
	return config.Fair
}

// Start returns when the task wakes for the first time.
func (t *Task) Start() trace.Time {
	if a := t.Attr(AttrStart); a != nil {
		return trace.Time(a.D)
	}
	return 0
}

// Names returns the names of the tasks that the line stands for.
func (t *Task) Names() []string {
	if t.Copies == 0 {
		return []string{t.Name}
	}
	names := make([]string, t.Copies)
	for i := range names {
		names[i] = t.Name + itoa(i+1)
	}
	return names
}

// Count returns how many tasks the line stands for.
func (t *Task) Count() int { return max(1, t.Copies) }

// TaskNames returns the names of all tasks; the index is the engine's TaskID.
func (s *Scenario) TaskNames() []string {
	var names []string
	for _, t := range s.Tasks {
		names = append(names, t.Names()...)
	}
	return names
}

// TaskByID returns the line that task id of a run comes from, or nil.
func (s *Scenario) TaskByID(id trace.TaskID) *Task {
	n := int(id)
	for _, t := range s.Tasks {
		if n >= 0 && n < t.Count() {
			return t
		}
		n -= t.Count()
	}
	return nil
}

// Flat returns the step of the text for each op of the task's program in the
// engine: TaskView.Step is an index into it. A loop stands there twice, for its
// beginning and its end.
func (t *Task) Flat() []*Step { return flat(nil, &t.Body) }

func flat(list []*Step, b *Block) []*Step {
	for i := range b.Steps {
		st := &b.Steps[i]
		list = append(list, st)
		if st.Loop() {
			list = append(flat(list, &st.Body), st)
		}
	}
	return list
}

// LockTable returns every lock of the scenario in the order of first mention;
// the index is the engine's LockID.
func (s *Scenario) LockTable() []config.Lock {
	names := s.mentions().locks
	declared := map[string]*Lock{}
	for _, l := range s.Locks {
		declared[l.Name] = l
	}
	table := make([]config.Lock, len(names))
	for i, n := range names {
		table[i].Name = n
		if l := declared[n]; l != nil {
			table[i].Kind, table[i].Count = l.Kind, l.Count
		}
	}
	return table
}

// FullPreempt reports whether lazy requests act at once.
func (s *Scenario) FullPreempt() bool { return s.Preempt == "full" }

// Measured reports whether the costs are the recording machine's.
func (s *Scenario) Measured() bool {
	for _, c := range s.Costs {
		if c.Measured {
			return true
		}
	}
	return false
}

// InheritsAll reports whether every mutex is an rt_mutex.
func (s *Scenario) InheritsAll() bool {
	for _, k := range s.Kconfig {
		if k.On && k.Name == preemptRT {
			return true
		}
	}
	return config.Can(s.Kernel, config.FeatInherit)
}

// Exits reports whether a task whose program has ended exits rather than
// sleeps for ever.
func (s *Scenario) Exits() bool {
	if s.Finish == "" {
		return !s.Measured()
	}
	return s.Finish == "exit"
}
