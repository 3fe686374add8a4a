package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// The find-proxy decision table: for the link p -> lock -> owner of a chain,
// the first row whose facts all hold, and whose features fit the kernel,
// decides. A profile is a filter over these rows.
//
// Kernel: find_proxy_task(), kernel/sched/core.c; 6.17, 7.1, 7.3 by features.

// facts are what the walk looks at.
type facts uint16

const (
	factUnlinked       facts = 1 << iota // p waits for no lock any more: it was woken
	factCurrent                          // p is the executing task of this CPU
	factCurrInChain                      // p, or a task above it in the chain, is
	factChanged                          // p's link changed while it was read
	factNoOwner                          // the lock has no owner
	factOwnerAsleep                      // the owner is off the queue
	factOwnerDelayed                     // the owner is in deferred dequeue
	factOwnerRemote                      // the owner is on another CPU
	factOwnerMigrating                   // the owner is between two CPUs
	factOwnerMoved                       // the owner changed its CPU while it was read
	factOwnerSelf                        // the owner is p itself
	factOwnerBlocked                     // the owner waits for a lock too
	factHome                             // p is on the CPU where it belongs
	numFacts           = iota
)

var factNames = [numFacts]string{"unlinked", "current", "curr-in-chain", "changed", "no-owner", "owner-asleep",
	"owner-delayed", "owner-remote", "owner-migrating", "owner-moved", "owner-self", "owner-blocked", "home"}

// String lists the facts by name.
func (f facts) String() string {
	s := ""
	for i, name := range factNames {
		if f>>i&1 == 0 {
			continue
		}
		if s != "" {
			s += " "
		}
		s += name
	}
	return s
}

// action is what a row does.
type action uint8

const (
	actRun             action = iota // p executes
	actAgain                         // pick again
	actIdle                          // the idle task executes for a moment, then pick again
	actDeactivate                    // p leaves the queue, pick again
	actDeactivateDonor               // the picked donor leaves the queue, pick again
	actMigrate                       // p moves to the owner's CPU, pick again
	actReturn                        // p is sent to a CPU where it may run, pick again
	actPark                          // p leaves the queue until the owner wakes, pick again
	actFollow                        // go on with the owner
	actRunOwner                      // the owner executes
	numActions
)

var actionNames = [numActions]string{"run the waiter", "pick again", "idle for a moment", "take the waiter off the queue",
	"take the donor off the queue", "move the waiter to the owner's CPU", "send the waiter home", "park the waiter on its owner", "follow the chain", "run the owner"}

// walkRow is one row of the table.
type walkRow struct {
	reason  trace.Reason
	facts   facts           // all must hold
	with    config.Features // the kernel has all of these
	without config.Features // and none of these
	action  action
}

var walkTable = [...]walkRow{
	{trace.WalkWokenHere, factUnlinked | factCurrent, config.FeatMigration, 0, actRun},
	{trace.WalkWokenDeactivate, factUnlinked, config.FeatReturn, 0, actDeactivate},
	{trace.WalkWokenGoHome, factUnlinked, config.FeatForceReturn, 0, actReturn},
	{trace.WalkChainChanged, factChanged, 0, 0, actAgain},
	{trace.WalkFreeHere, factNoOwner | factCurrent, config.FeatMigration, 0, actRun},
	{trace.WalkFreeHome, factNoOwner | factHome, config.FeatPark, 0, actRun},
	{trace.WalkFreeWake, factNoOwner, config.FeatPark, 0, actReturn},
	{trace.WalkFreeDeactivate, factNoOwner, config.FeatReturn, 0, actDeactivate},
	{trace.WalkFreeGoHome, factNoOwner, config.FeatForceReturn, 0, actReturn},
	{trace.WalkFreeRun, factNoOwner, 0, 0, actRun},
	{trace.WalkAsleepIdle, factOwnerAsleep | factCurrInChain, config.FeatMigration, 0, actIdle},
	{trace.WalkAsleepPark, factOwnerAsleep, config.FeatPark, 0, actPark},
	{trace.WalkAsleepGiveUp, factOwnerAsleep, config.FeatGiveUpLink, 0, actDeactivate},
	{trace.WalkAsleepGiveUp, factOwnerAsleep, 0, 0, actDeactivateDonor},
	{trace.WalkDelayedIdle, factOwnerDelayed | factCurrInChain, config.FeatMigration, 0, actIdle},
	{trace.WalkDelayedPark, factOwnerDelayed, config.FeatPark, 0, actPark},
	{trace.WalkDelayedGiveUp, factOwnerDelayed, config.FeatGiveUpLink, 0, actDeactivate},
	{trace.WalkDelayedGiveUp, factOwnerDelayed, 0, 0, actDeactivateDonor},
	{trace.WalkRemoteGiveUp, factOwnerRemote, 0, config.FeatMigration, actDeactivateDonor},
	{trace.WalkRemoteIdle, factOwnerRemote | factCurrInChain, 0, 0, actIdle},
	{trace.WalkRemoteMigrate, factOwnerRemote, 0, 0, actMigrate},
	{trace.WalkOwnerMigrating, factOwnerMigrating, 0, 0, actIdle},
	{trace.WalkOwnerMoved, factOwnerMoved, 0, 0, actAgain},
	{trace.WalkOwnerSelf, factOwnerSelf, 0, 0, actIdle},
	{trace.WalkFollow, factOwnerBlocked, 0, 0, actFollow},
	{trace.WalkRun, 0, 0, 0, actRunOwner},
}

// decide returns the first row that fits; the last row always does.
func decide(f facts, have config.Features) *walkRow {
	for i := range walkTable {
		r := &walkTable[i]
		if f&r.facts == r.facts && have&r.with == r.with && have&r.without == 0 {
			return r
		}
	}
	panic("engine: the decision table has no last row")
}

// Decision is one row of the find-proxy table as a page shows it.
type Decision struct {
	Reason   trace.Reason
	Facts    string // what must hold, by name
	Action   string // what happens
	Profiles []string
}

// Decisions returns the rows of the find-proxy table in the order they are
// tried, each with the profiles that have it.
func Decisions() []Decision {
	var out []Decision
	for _, r := range walkTable {
		d := Decision{Reason: r.reason, Facts: r.facts.String(), Action: actionNames[r.action]}
		for _, p := range config.Profiles {
			if p.Features&config.FeatProxy != 0 && p.Features&r.with == r.with && p.Features&r.without == 0 {
				d.Profiles = append(d.Profiles, p.Name)
			}
		}
		out = append(out, d)
	}
	return out
}
