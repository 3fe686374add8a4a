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

// Profile is one row: a kernel as the scenario language names it.
type Profile struct {
	Name     string // as the scenario language spells it
	Title    string
	Kernel   string // which releases behave so
	Features Features
}

// Profiles lists the kernel profiles that the engine simulates, oldest first.
var Profiles = []Profile{
	{"none", "No proxy execution", "any kernel; 6.17 and later when booted with sched_proxy_exec=0", 0},
	{"pi", "Priority inheritance", "any kernel, if the locks were rt_mutexes", FeatInherit},
	{"6.17", "Same-CPU proxy execution", "6.17 to 7.0", FeatProxy},
	{"7.1", "Simple donor migration", "7.1", FeatProxy | FeatMigration | FeatForceReturn},
	{"7.3", "Donor migration and handoff", "7.2 and 7.3", FeatProxy | FeatMigration | FeatReturn | FeatHandoff | FeatGiveUpLink},
	{"next", "Proposed: sleeping owners, whole chains, rwsem", "queued for 7.4, and patch series in review in September 2026",
		FeatProxy | FeatMigration | FeatReturn | FeatHandoff | FeatGiveUpLink | FeatPark | FeatWholeChain | FeatProxySem},
}

// Proposals are the parts of the profile next that no release has, each with how
// far it had come in September 2026.
var Proposals = []struct{ What, State string }{
	{"Waiters are parked on a sleeping owner", "in review (versions 30 to 32 of the series); a rival design is in review as well"},
	{"A chain moves as a whole", "queued for 7.4"},
	{"A waiter that is at home tries for a free lock instead of giving up", "queued for 7.4"},
	{"Waiters for an rwsem lend their time", "posted for discussion, and in the developers’ tree; not in review yet"},
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

func profileNames() string {
	s := ""
	for i, p := range Profiles {
		if i > 0 {
			s += ", "
		}
		s += p.Name
	}
	return s
}
