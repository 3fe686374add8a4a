package site

import "borrowedtime/engine/trace"

// shown says where a term can be seen: in which panel or lane of the stage and what to
// look for there, or in which record of the events; and a scenario of the gallery that
// has it. A term without a row of that kind can't be seen on a stage.
type shown struct {
	region string       // of package session
	what   string       // Markdown
	reason trace.Reason // what the record says; its title is quoted
	ready  string       // name of a scenario of the gallery; "": the lessons are the examples
}

// panelNames are the regions that terms can be seen in, as the stage calls them.
var panelNames = map[string]string{
	"timeline": "Timeline", "chain": "Donor chain", "narrator": "What happens", "runq": "Run queue", "inspector": "Inspector",
	"rules": "Rules", "results": "Results", "log": "Events", "kernel": "The row of releases", "editor": "Editor",
}

// onStage has a row for each term of the glossary.
var onStage = map[string]shown{
	// Two contexts
	"execution-context":    {region: "timeline", what: "the name in a bar of a CPU’s lane", ready: "first-loan"},
	"scheduling-context":   {region: "timeline", what: "the upper colour of a bar of two colours", ready: "first-loan"},
	"proxy":                {region: "timeline", what: "the lower colour of a bar of two colours", ready: "first-loan"},
	"proxy-execution":      {region: "timeline", what: "bars of two colours", ready: "first-loan"},
	"priority-inversion":   {region: "timeline", what: "a long “waits for A” above a bar of somebody else", ready: "inversion"},
	"priority-inheritance": {region: "kernel", what: "choose PI", ready: "inversion"},

	// The chain
	"blocked-on":       {region: "chain", what: "the arrow from a task to a lock", ready: "chain"},
	"is-blocked":       {region: "inspector", what: "`is_blocked`, a field of the selected task", ready: "first-loan"},
	"chain":            {region: "chain", what: "all of it, from the donor to the one that runs", ready: "chain"},
	"walk":             {region: "rules", what: "the row that decided each hop", ready: "chain"},
	"blocked-donor":    {region: "inspector", what: "`blocked_donor`, a field of the selected owner", ready: "many-donors"},
	"idle-detour":      {reason: trace.SwitchDetour, ready: "remote-owner"},
	"deactivate":       {reason: trace.WalkDelayedGiveUp, ready: "owner-asleep"},
	"parking":          {reason: trace.DequeuePark, ready: "parked-tree"},
	"wake-cascade":     {reason: trace.WakeWithOwner, ready: "parked-tree"},
	"donor-migration":  {reason: trace.MigrateDonor, ready: "remote-owner"},
	"return-migration": {reason: trace.MigrateReturn, ready: "remote-owner"},
	"wake-cpu":         {region: "inspector", what: "`wake_cpu`, a field of the selected task", ready: "remote-owner"},
	"donor-reset":      {reason: trace.ResetDonor, ready: "remote-owner"},
	"handoff-tail":     {reason: trace.KeepSameDonor, ready: "tail"},
	"circle":           {region: "chain", what: "a ring of arrows", ready: "abba"},

	// Mutexes
	"mutex":        {region: "timeline", what: "the lanes at the foot: the bar names the owner", ready: "inversion"},
	"owner-word":   {region: "inspector", what: "`owner` and three flags, fields of the selected lock", ready: "inversion"},
	"waiters":      {region: "inspector", what: "`MUTEX_FLAG_WAITERS`, a field of the selected lock", ready: "inversion"},
	"handoff":      {reason: trace.UnlockDonor, ready: "handoff-or-theft"},
	"pickup":       {reason: trace.LockPickup, ready: "handoff-or-theft"},
	"stealing":     {reason: trace.LockSteal, ready: "thief-before-home"},
	"lock-convoy":  {region: "timeline", what: "colours that change with each section", ready: "convoy"},
	"first-waiter": {region: "inspector", what: "the first of `wait_list`, a field of the selected lock", ready: "many-donors"},
	"spinning":     {region: "timeline", what: "a patterned bar of the waiter, on a CPU of its own", ready: "spin-first"},
	"osq":          {region: "inspector", what: "`spinning`, a field of the selected lock", ready: "spin-first"},
	"rt-mutex":     {region: "kernel", what: "choose PI: every mutex becomes one", ready: "preempt-rt"},
	"rwsem":        {region: "editor", what: "`lock A rwsem`", ready: "writer-behind-readers"},
	"futex":        {region: "editor", what: "`lock A futex`", ready: "pthread"},
	"pi-futex":     {region: "editor", what: "`lock A pi_futex`", ready: "pthread"},
	"preempt-rt":   {region: "editor", what: "`config PREEMPT_RT=y`", ready: "preempt-rt"},
	"sem":          {region: "timeline", what: "a lane at the foot, with a count", ready: "producer"},
	"ww-mutex":     {region: "editor", what: "`lock A ww_mutex`", ready: "ring"},

	// The fair class
	"run-queue":        {region: "runq", what: "the names in it", ready: "fair-turns"},
	"weight":           {region: "inspector", what: "`se.load.weight`, a field of the selected task", ready: "fair-turns"},
	"virtual-time":     {region: "runq", what: "the axis", ready: "fair-turns"},
	"vruntime":         {region: "runq", what: "the place of a task on the axis", ready: "fair-turns"},
	"average":          {region: "runq", what: "the line V", ready: "fair-turns"},
	"lag":              {region: "runq", what: "the distance of a task from the line V", ready: "fair-turns"},
	"eligible":         {region: "runq", what: "the side of V on which a task may be picked", ready: "fair-turns"},
	"virtual-deadline": {region: "runq", what: "the end of a task’s request", ready: "fair-turns"},
	"eevdf":            {region: "narrator", what: "why a task was picked", ready: "fair-turns"},
	"slice":            {region: "runq", what: "the length of a task’s request", ready: "short-slice"},
	"slice-protection": {region: "inspector", what: "`se.vprot`, a field of the selected task", ready: "fair-turns"},
	"placement":        {region: "runq", what: "where a task that joins is put on the axis", ready: "fair-turns"},
	"deferred-dequeue": {region: "timeline", what: "a pale outline in the lane of a task that sleeps", ready: "ghost"},
	"next-buddy":       {},

	// When the scheduler is called
	"tick":              {reason: trace.TickPlain, ready: "fair-turns"},
	"hrtick":            {reason: trace.HrtickSlice, ready: "fair-turns"},
	"lazy-resched":      {region: "inspector", what: "`resched flags`, a field of the selected CPU"},
	"wakeup-preemption": {reason: trace.PreemptPrio, ready: "inversion"},
	"wakeup":            {reason: trace.WakeUnlock, ready: "inversion"},
	"on-rq":             {region: "inspector", what: "`on_rq` and `on_cpu`, fields of the selected task", ready: "first-loan"},
	"charged":           {region: "results", what: "a column of the table", ready: "first-loan"},

	// Other classes, several CPUs
	"class":            {region: "timeline", what: "the words beside a task’s name", ready: "budget"},
	"fifo":             {region: "timeline", what: "the words beside a task’s name", ready: "inversion"},
	"deadline-class":   {region: "inspector", what: "`dl.runtime` and `dl.deadline`, fields of the selected task", ready: "earliest-deadline"},
	"throttled":        {region: "timeline", what: "the stretch of a deadline task without budget", ready: "throttled-owner"},
	"admission":        {region: "editor", what: "the line `admission`"},
	"fair-server":      {region: "inspector", what: "`fair_server`, a field of the selected CPU", ready: "fair-server"},
	"job":              {region: "timeline", what: "arrows: up for a release, down for a deadline", ready: "rate-monotonic"},
	"affinity":         {region: "editor", what: "`cpus=` of a task", ready: "remote-owner"},
	"migration-thread": {reason: trace.ReschedStopper, ready: "moved-owner"},
	"push-pull":        {reason: trace.MigratePush, ready: "second-cpu"},
	"newidle":          {reason: trace.MigrateBalance, ready: "convoy"},
}
