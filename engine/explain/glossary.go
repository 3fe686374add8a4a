package explain

// A Term is one entry of the glossary.
type Term struct {
	ID     string // anchor on the glossary page
	Name   string
	Short  string   // one sentence, for hovering
	More   string   // a second thought, for the glossary page; may be empty
	Kernel []string // fields, functions and options, as the kernel spells them
}

// Glossary lists the terms in an order that can be read from top to bottom:
// each term uses only those before it, or says what it means.
var Glossary = []Term{
	// Two contexts
	{"execution-context", "Execution context", "The task whose instructions a CPU is executing.",
		"It decides which CPUs are allowed, and its CPU-time clock advances.", []string{"rq->curr", "task_current()"}},
	{"scheduling-context", "Scheduling context (donor)", "The task that was picked and pays: its priority, deadline and slice are being spent.",
		"Nearly always it is the executing task itself. Only while time is lent are the two different.", []string{"rq->donor", "task_current_donor()"}},
	{"proxy", "Proxy", "A lock owner that executes on another task’s scheduling context.",
		"It borrows time; the donor lends it.", []string{"find_proxy_task()"}},
	{"proxy-execution", "Proxy execution", "When a picked task turns out to be blocked on a mutex, the mutex’s owner executes in its place.",
		"It works for every scheduling class, because not a number is inherited but the whole right to run.", []string{"CONFIG_SCHED_PROXY_EXEC", "sched_proxy_exec="}},
	{"priority-inversion", "Priority inversion", "An important task waits for a lock whose owner cannot run, because middling tasks keep the CPU.",
		"", nil},
	{"priority-inheritance", "Priority inheritance", "The owner of a lock is raised to the priority of its most important waiter.",
		"It lends a number, not time: between two fair tasks the number changes nothing about who gets the CPU.", []string{"rt_mutex_adjust_prio_chain()", "rt_mutex_setprio()"}},

	// The chain
	{"blocked-on", "blocked_on", "The mutex that a task waits for: the link from a task to a lock.",
		"", []string{"task_struct.blocked_on"}},
	{"is-blocked", "is_blocked", "A mark that a task went to sleep of its own will and has not been woken yet.",
		"A picked task with this mark may not run as it is: the walk decides what happens.", []string{"task_struct.is_blocked", "try_to_block_task()"}},
	{"chain", "Donor chain", "Task, the lock it waits for, that lock’s owner, the lock the owner waits for, and so on.",
		"The last owner, if it can run, executes on the time of the first task.", []string{"find_proxy_task()"}},
	{"walk", "Walk", "Following the chain, link by link, from the picked task to the owner at its end.",
		"Every link is decided by one row of a table: go on, run the owner, travel to it, or give up.", []string{"find_proxy_task()"}},
	{"blocked-donor", "Blocked donor", "A task that waits for a mutex, but stays on the run queue so that it can be picked and lend its time.",
		"The owner remembers the task through which it was last given time; an unlock hands the mutex to that one.", []string{"task_struct.blocked_donor", "task_is_blocked()"}},
	{"idle-detour", "Idle detour", "A CPU switches to its idle task for some microseconds and picks again at once.",
		"The task that is executing cannot be moved or taken off the queue; after the detour it is not executing any more.", []string{"proxy_resched_idle()"}},
	{"deactivate", "Giving up (deactivate)", "A blocked task leaves the run queue and waits in the classic way, lending nothing.",
		"It happens when the owner sleeps, or, on kernels that lend on one CPU only, when it is on another CPU.", []string{"proxy_deactivate()", "block_task()"}},
	{"parking", "Parking", "A blocked donor is put aside on the sleeping owner of its lock, and comes back to a run queue together with it.",
		"Proposed, instead of giving up; the profile next has it.", []string{"proxy_enqueue_on_owner()", "activate_blocked_waiters()"}},
	{"wake-cascade", "Wake cascade", "A sleeping owner wakes: whoever is parked on it comes back to a run queue, then whoever is parked on one of these, and so on.",
		"A list of tasks still to be looked at takes the place of a recursion, so a deep tree needs no deep stack.", []string{"activate_blocked_waiters()"}},
	{"donor-migration", "Donor migration", "A blocked donor is moved to the CPU where the owner of its lock is.",
		"Only its right to run travels, so it may be a CPU on which the donor itself must not run.", []string{"proxy_migrate_task()", "proxy_set_task_cpu()"}},
	{"return-migration", "Return migration", "A donor that has travelled is brought back to a CPU where it may run, when it is woken.",
		"", []string{"proxy_needs_return()", "proxy_force_return()"}},
	{"wake-cpu", "wake_cpu", "The CPU a task last really belonged to. Donor migration leaves it unchanged, so it shows the way home.",
		"", []string{"task_struct.wake_cpu"}},
	{"donor-reset", "Donor reset", "The donor leaves a CPU, and the task that executed on its time becomes its own donor again.",
		"The CPU is then asked to reschedule.", []string{"proxy_reset_donor()"}},
	{"handoff-tail", "Tail after a handoff", "After a handoff on one CPU the old owner runs on, still on the new owner’s time, until the CPU reschedules.",
		"The woken task already is the donor, and a task does not preempt itself. For fair tasks the next slice timer or tick ends it.", []string{"wakeup_preempt()"}},
	{"circle", "Circle of waits (deadlock)", "Every task of a ring waits for a lock that the next one owns. None of them can ever go on.",
		"Without proxy execution they sleep for ever. With it, a walk along the ring never ends.", nil},

	// Mutexes
	{"mutex", "Mutex", "A lock that one task owns at a time; whoever comes later sleeps, spins or lends until it is released.",
		"", []string{"struct mutex", "mutex_lock()"}},
	{"owner-word", "Owner word", "One machine word with a mutex’s owner and three flags.",
		"", []string{"mutex->owner", "__mutex_owner()"}},
	{"waiters", "WAITERS", "Flag: tasks wait, so an unlock must look at the wait list.",
		"", []string{"MUTEX_FLAG_WAITERS"}},
	{"handoff", "Handoff", "An unlock that makes a certain waiter the owner at once, instead of setting the mutex free.",
		"It is done when a first waiter asked for it after coming too late, and, from 7.2, whenever the releasing task ran on a donor’s time.", []string{"MUTEX_FLAG_HANDOFF", "__mutex_handoff()"}},
	{"pickup", "PICKUP", "Flag: the mutex already belongs to a waiter that has not run since; nobody else can take it.",
		"", []string{"MUTEX_FLAG_PICKUP"}},
	{"stealing", "Stealing", "A task that is running takes a mutex that has this moment been set free, before the waiter that was woken for it can run.",
		"Good for throughput, bad for the waiter.", []string{"__mutex_trylock()"}},
	{"lock-convoy", "Lock convoy", "Tasks that pass a mutex on from one to the next, with a context switch for each pass, and do little else.",
		"A handoff can begin one: whoever lets go must wait to get the mutex again, and its waiting makes the next unlock a handoff, too.", []string{"__mutex_handoff()"}},
	{"first-waiter", "First waiter", "The head of a mutex’s wait list: the one an ordinary unlock wakes, and the only one that may ask for a handoff.",
		"", []string{"mutex->first_waiter"}},
	{"spinning", "Optimistic spinning", "While the owner is executing on another CPU, a task that wants the mutex watches it instead of going to sleep.",
		"It burns its own time. It stops when the owner leaves its CPU or it must reschedule itself.", []string{"mutex_optimistic_spin()", "mutex_spin_on_owner()"}},
	{"osq", "OSQ", "A queue that lets only one of the spinning tasks watch the mutex itself.",
		"", []string{"osq_lock()"}},
	{"rt-mutex", "rt_mutex", "A lock with priority inheritance.",
		"PI futexes use it; on PREEMPT_RT kernels ordinary mutexes are built on it.", []string{"rt_mutex_slowlock()"}},
	{"rwsem", "rwsem", "A lock that either one writer or several readers own.",
		"Linux 7.3 lends no time through it; the profile next shows what is proposed.", []string{"rwsem_mark_wake()"}},
	{"futex", "futex", "A lock of user space, such as a default pthread mutex: a word in memory, and a queue of sleepers in the kernel.",
		"The kernel knows no owner, so no kernel lends time or priority through it. A waiter sleeps off the run queue.", []string{"futex_wait()", "futex_wake()"}},
	{"pi-futex", "pi_futex", "A lock of user space with priority inheritance, such as a pthread mutex with PTHREAD_PRIO_INHERIT.",
		"Behind it is an rt_mutex, on every kernel: the owner gets the priority of its most important waiter.", []string{"FUTEX_LOCK_PI", "futex_lock_pi()"}},
	{"preempt-rt", "PREEMPT_RT", "A kernel for real-time work, in which every mutex is an rt_mutex.",
		"It inherits priorities inside the kernel, too, and can’t be built together with proxy execution.", []string{"CONFIG_PREEMPT_RT"}},
	{"sem", "sem", "A semaphore: a count that one task raises and another takes from, asleep while there is nothing to take.",
		"It has no owner. Condition variables, pipes and barriers are made of it.", []string{"sem_wait()", "sem_post()"}},
	{"ww-mutex", "ww_mutex", "A mutex of a set that may be taken in any order: whoever began later backs off.",
		"A waiter that is older than the owner wounds it; the wounded one gives its locks back when it would have to wait itself, and begins again.", []string{"__ww_mutex_wound()", "__ww_mutex_check_kill()"}},

	// The fair class
	{"run-queue", "Run queue", "A CPU’s waiting room: the tasks that may be picked there, each class in its own order.",
		"", []string{"struct rq"}},
	{"weight", "Weight", "A fair task’s share compared with others: 1024 at nice 0, about a quarter more for each step of nice down.",
		"", []string{"sched_prio_to_weight[]", "se->load.weight"}},
	{"virtual-time", "Virtual time", "Time scaled by weight: a heavy task’s virtual clock runs slowly, a light task’s fast.",
		"", []string{"calc_delta_fair()"}},
	{"vruntime", "vruntime", "How much virtual time a task has received.",
		"", []string{"se->vruntime"}},
	{"average", "V (average)", "The weighted mean of the vruntimes of all queued fair tasks: where everyone would stand if all had their exact share.",
		"Blocked donors and deferred dequeues count as well.", []string{"avg_vruntime()"}},
	{"lag", "Lag", "V minus vruntime: what a task is owed (positive), or has had too much (negative), in virtual time.",
		"It is kept while a task sleeps or migrates.", []string{"se->vlag", "update_entity_lag()"}},
	{"eligible", "Eligible", "A task whose lag is not negative: it has not had more than its share, so it may be picked.",
		"", []string{"entity_eligible()"}},
	{"virtual-deadline", "Virtual deadline", "The virtual time by which a task is to have received its slice.",
		"Of the eligible tasks the one with the earliest virtual deadline is picked.", []string{"se->deadline", "update_deadline()"}},
	{"eevdf", "EEVDF", "Earliest eligible virtual deadline first: the rule by which the fair class picks.",
		"", []string{"pick_eevdf()"}},
	{"slice", "Slice", "How much time a fair task asks for at a go. By default all ask for the same.",
		"0.7 ms on one CPU, more on several. A task may ask for a shorter one to be served sooner, not more.", []string{"se->slice", "sysctl_sched_base_slice"}},
	{"slice-protection", "Slice protection", "A picked task is left alone until the end of its slice, whatever wakes meanwhile, if slices are equal.",
		"", []string{"se->vprot", "RUN_TO_PARITY"}},
	{"placement", "Placement", "Choosing vruntime and deadline for a task that joins a queue, so that its lag is what it was.",
		"", []string{"place_entity()"}},
	{"deferred-dequeue", "Deferred dequeue", "A fair task that sleeps while ahead of its share stays queued as a ghost until its debt is worked off.",
		"It ends when the ghost is picked, or when the task is woken. For a walk, an owner in deferred dequeue counts as asleep.", []string{"se->sched_delayed", "DELAY_DEQUEUE"}},
	{"next-buddy", "Next buddy", "A hint, good for one pick, that a certain eligible task should come next.",
		"", []string{"cfs_rq->next", "PICK_BUDDY"}},

	// When the scheduler is called
	{"tick", "Tick", "The periodic timer interrupt that keeps the accounts and makes polite requests urgent.",
		"", []string{"sched_tick()", "CONFIG_HZ"}},
	{"hrtick", "Slice timer (hrtick)", "A one-shot timer set to the end of the donor’s slice.",
		"If the same donor is picked again it is not set anew; from then on only the tick ends the slice.", []string{"hrtick_start_fair()", "HRTICK"}},
	{"lazy-resched", "Lazy and full requests", "Two ways to ask an executing task to reschedule: a polite one, seen when it returns to user code, and one that acts at once.",
		"A tick turns a polite request into an urgent one.", []string{"resched_curr_lazy()", "resched_curr()"}},
	{"wakeup-preemption", "Wakeup preemption", "The check whether a woken task should take the CPU from the donor.",
		"It compares with the donor, not with the task that is executing.", []string{"wakeup_preempt()"}},
	{"wakeup", "Wakeup", "What makes a sleeping or blocked task able to run: in place if it is still queued, otherwise on a CPU chosen for it.",
		"", []string{"try_to_wake_up()", "ttwu_runnable()"}},
	{"on-rq", "on_rq and on_cpu", "On a run queue, and executing. A task that lends its time has only the first.",
		"", []string{"task_struct.on_rq", "task_struct.on_cpu"}},
	{"charged", "Charged", "The time that was spent on a task’s scheduling context, no matter who executed.",
		"What a task executed and what it was charged differ by what it borrowed and lent.", []string{"update_curr()"}},

	// Other classes, several CPUs
	{"class", "Scheduling class", "A family of policies. A higher class always goes first: deadline, then real-time, then fair, then idle.",
		"", []string{"struct sched_class"}},
	{"fifo", "FIFO and RR", "Real-time policies with priorities from 1 to 99. Equal ones run in order of arrival (FIFO) or take turns of 100 ms (RR).",
		"", []string{"SCHED_FIFO", "SCHED_RR"}},
	{"deadline-class", "Deadline policy", "A task gets a budget of run time per period, to be used before a deadline.",
		"Budget, deadline and period together are its reservation.", []string{"SCHED_DEADLINE", "update_curr_dl()"}},
	{"throttled", "Throttled", "A deadline task that has used up its budget and waits for the next one.",
		"", []string{"dl_se->dl_throttled"}},
	{"admission", "Admission control", "A task becomes a deadline task only if the budgets of all of them still fit on the CPUs.",
		"Otherwise the kernel refuses (EBUSY); the reserve of the fair server counts, too. With the line admission off nobody is refused, and deadlines can be missed.", []string{"sched_dl_overflow()", "sysctl_sched_rt_runtime"}},
	{"fair-server", "Fair server", "A reserve of 50 ms a second for fair tasks, for when real-time tasks would take everything.",
		"The line server of a scenario gives it another budget and period, or turns it off.", []string{"rq->fair_server"}},
	{"job", "Job, release, response time", "One round of periodic work (every). It is released when its period begins; from then until it is complete is its response time.",
		"A late job begins at once when the one before it is complete, and the releases after it stay where they were. With a deadline it misses that if it is not complete so long after its release.", []string{"clock_nanosleep(TIMER_ABSTIME)"}},
	{"affinity", "Affinity", "The set of CPUs on which a task may execute.",
		"Lending time elsewhere is allowed.", []string{"p->cpus_mask", "sched_setaffinity()"}},
	{"migration-thread", "Migration thread", "A thread of the kernel on each CPU, above all tasks, that takes an executing task to another CPU.",
		"It interrupts what executes: nothing else can move a task while it runs.", []string{"migration/0", "migration_cpu_stop()"}},
	{"push-pull", "Push and pull", "Moving waiting real-time tasks to CPUs that run less important work.",
		"", []string{"push_rt_task()", "pull_rt_task()"}},
	{"newidle", "Newidle balance", "A CPU about to go idle looks for a waiting fair task on another one and pulls it over.",
		"Blocked donors are never pulled. With a seed, a coin decides each time whether it looks.", []string{"sched_balance_newidle()"}},
}

// FindTerm returns the entry with the given anchor, nil if there is none.
func FindTerm(id string) *Term {
	for i := range Glossary {
		if Glossary[i].ID == id {
			return &Glossary[i]
		}
	}
	return nil
}
