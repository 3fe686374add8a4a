package config

// Features says what a kernel can do, one bit a capability. The engine asks
// for capabilities and never compares releases.
type Features uint16

const (
	// FeatProxy: a task that blocks on a mutex stays on the run queue and can be
	// picked; the owner then runs in its place (find_proxy_task, 6.17).
	FeatProxy Features = 1 << iota
	// FeatMigration: a blocked donor is moved to the CPU of the lock's owner
	// (proxy_migrate_task, 7.1).
	FeatMigration
	// FeatForceReturn: a woken donor goes home when the owner's CPU next picks it
	// (PROXY_WAKING, proxy_force_return, 7.1 only).
	FeatForceReturn
	// FeatReturn: the wakeup itself takes a donor home (proxy_needs_return, 7.2).
	FeatReturn
	// FeatHandoff: the unlocking owner hands the lock to the task that lent to it
	// (blocked_donor, 7.2).
	FeatHandoff
	// FeatGiveUpLink: when the owner can't run, the task that waits for it leaves
	// the queue; without it the picked donor does (7.2).
	FeatGiveUpLink
	// FeatPark: a task that waits for a sleeping owner is parked on it, and comes
	// back to the owner's run queue when the owner wakes (blocked_head; proposed,
	// v30 to v32 of the series).
	FeatPark
	// FeatWholeChain: all of a chain that is queued here moves to the owner's CPU
	// in one step (queued for 7.4).
	FeatWholeChain
	// FeatProxySem: a task that waits for an rwsem lends its time to the writer, or
	// to the reader that came last (proposed).
	FeatProxySem
	// FeatInherit: every mutex is an rt_mutex with priority inheritance, which
	// a kernel mutex is not on any kernel without PREEMPT_RT.
	FeatInherit
)

// The names of the kernels, for what has to name one: a recording that was made
// under it, an example that is shown under it. What depends on what a kernel can
// do asks Can, so that a new profile is one row below and nothing else.
const (
	KernelNone = "none"
	KernelPI   = "pi"
	Kernel617  = "6.17"
	Kernel71   = "7.1"
	Kernel73   = "7.3"
	KernelNext = "next"

	// DefaultKernel is the kernel of a scenario that names none: the one that ships.
	DefaultKernel = Kernel73
)

// Profile is one row: a kernel as the scenario language names it.
type Profile struct {
	Name     string // as the scenario language spells it
	Title    string
	Kernel   string // which releases behave so
	Label    string // what pages call it
	Short    string // the same where there is little room; "": Name
	Key      int    // what to press on a page to choose it; 0: nothing. A key never changes its meaning
	Features Features
	Like     []string   // names that people try for it
	Proposed []Proposal // its parts that no release has
}

// Proposal is a part of a profile that no release has, and how far it had come in
// September 2026.
type Proposal struct{ What, State string }

// Profiles lists the kernel profiles that the engine simulates, oldest first.
var Profiles = []Profile{
	{Name: KernelNone, Title: "No proxy execution", Kernel: "any kernel; 6.17 and later when booted with sched_proxy_exec=0",
		Label: "No proxy", Short: "No proxy", Key: 1, Like: []string{"off", "classic"}},
	{Name: KernelPI, Title: "Priority inheritance", Kernel: "any kernel, if the locks were rt_mutexes",
		Label: "Priority inheritance", Short: "PI", Key: 2, Like: []string{"inherit"}, Features: FeatInherit},
	{Name: Kernel617, Title: "Same-CPU proxy execution", Kernel: "6.17 to 7.0", Label: "Linux 6.17", Key: 3,
		Like: []string{"6.18", "6.19", "7.0"}, Features: FeatProxy},
	{Name: Kernel71, Title: "Simple donor migration", Kernel: "7.1", Label: "Linux 7.1", Key: 4,
		Features: FeatProxy | FeatMigration | FeatForceReturn},
	{Name: Kernel73, Title: "Donor migration and handoff", Kernel: "7.2 and 7.3", Label: "Linux 7.3", Key: 5, Like: []string{"7.2"},
		Features: FeatProxy | FeatMigration | FeatReturn | FeatHandoff | FeatGiveUpLink},
	{Name: KernelNext, Title: "Proposed: sleeping owners, whole chains, rwsem",
		Kernel: "queued for 7.4, and patch series in review in September 2026", Label: "Proposed", Key: 6,
		Features: FeatProxy | FeatMigration | FeatReturn | FeatHandoff | FeatGiveUpLink | FeatPark | FeatWholeChain | FeatProxySem,
		Proposed: []Proposal{
			{"Waiters are parked on a sleeping owner", "in review (versions 30 to 32 of the series); a rival design is in review as well"},
			{"A chain moves as a whole", "queued for 7.4"},
			{"A waiter that is at home tries for a free lock instead of giving up", "queued for 7.4"},
			{"Waiters for an rwsem lend their time", "posted for discussion, and in the developers’ tree; not in review yet"},
		}},
}

// ProfileOf returns the profile of that name, or nil.
func ProfileOf(name string) *Profile {
	for i := range Profiles {
		if Profiles[i].Name == name {
			return &Profiles[i]
		}
	}
	return nil
}

// ProfileLike returns the profile that people mean by a name which is not one, or
// nil.
func ProfileLike(name string) *Profile {
	for i := range Profiles {
		for _, like := range Profiles[i].Like {
			if like == name {
				return &Profiles[i]
			}
		}
	}
	return nil
}

// ProfileNames lists the names in the order of Profiles.
func ProfileNames() []string {
	names := make([]string, len(Profiles))
	for i := range Profiles {
		names[i] = Profiles[i].Name
	}
	return names
}

// Can reports whether the kernel of that name has all of f. A name that is not a
// profile's has nothing.
func Can(name string, f Features) bool {
	p := ProfileOf(name)
	return p != nil && p.Features&f == f
}
