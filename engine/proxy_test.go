package engine

import (
	"borrowedtime/engine/config"
	"testing"

	"borrowedtime/engine/trace"
)

// consistent reports whether a link of a chain can show these facts together,
// as linkFacts reads them: a woken task has no lock to look at, a free lock no
// owner, and an owner is in one place.
func consistent(f facts) bool {
	has := func(x facts) bool { return f&x != 0 }
	owner := factOwnerAsleep | factOwnerDelayed | factOwnerRemote | factOwnerMigrating | factOwnerMoved | factOwnerSelf | factOwnerBlocked
	switch {
	case has(factCurrent) && !has(factCurrInChain):
		return false
	case has(factChanged) && has(factUnlinked|factNoOwner|owner):
		return false
	case has(factUnlinked) && has(factNoOwner|owner):
		return false
	case has(factNoOwner) && has(owner):
		return false
	}
	places := 0
	for _, x := range []facts{factOwnerAsleep, factOwnerDelayed, factOwnerRemote, factOwnerMigrating, factOwnerMoved} {
		if has(x) {
			places++
		}
	}
	if places > 1 {
		return false
	}
	// Who waits for its own lock is queued here: the walk looks at it.
	return !has(factOwnerSelf) || places == 0
}

// walk617, walk71 and walk73 are find_proxy_task() written down as it reads, an
// if after the other: the twin of the table.

func walk617(f facts) (trace.Reason, action) {
	switch {
	case f&factChanged != 0:
		return trace.WalkChainChanged, actAgain
	case f&factNoOwner != 0:
		return trace.WalkFreeRun, actRun
	case f&factOwnerAsleep != 0:
		return trace.WalkAsleepGiveUp, actDeactivateDonor
	case f&factOwnerDelayed != 0:
		return trace.WalkDelayedGiveUp, actDeactivateDonor
	case f&factOwnerRemote != 0:
		return trace.WalkRemoteGiveUp, actDeactivateDonor
	}
	return walkLocal(f)
}

// walkLocal is what all releases do once the owner is queued on this CPU, or
// about to be.
func walkLocal(f facts) (trace.Reason, action) {
	switch {
	case f&factOwnerMigrating != 0:
		return trace.WalkOwnerMigrating, actIdle
	case f&factOwnerMoved != 0:
		return trace.WalkOwnerMoved, actAgain
	case f&factOwnerSelf != 0:
		return trace.WalkOwnerSelf, actIdle
	case f&factOwnerBlocked != 0:
		return trace.WalkFollow, actFollow
	}
	return trace.WalkRun, actRunOwner
}

func walk7x(f facts, freeElsewhere, wokenElsewhere trace.Reason, elsewhere, giveUp action) (trace.Reason, action) {
	inChain := f&factCurrInChain != 0
	switch {
	case f&factUnlinked != 0:
		if f&factCurrent != 0 {
			return trace.WalkWokenHere, actRun
		}
		return wokenElsewhere, elsewhere
	case f&factChanged != 0:
		return trace.WalkChainChanged, actAgain
	case f&factNoOwner != 0:
		if f&factCurrent != 0 {
			return trace.WalkFreeHere, actRun
		}
		return freeElsewhere, elsewhere
	case f&factOwnerAsleep != 0:
		if inChain {
			return trace.WalkAsleepIdle, actIdle
		}
		return trace.WalkAsleepGiveUp, giveUp
	case f&factOwnerDelayed != 0:
		if inChain {
			return trace.WalkDelayedIdle, actIdle
		}
		return trace.WalkDelayedGiveUp, giveUp
	case f&factOwnerRemote != 0:
		if inChain {
			return trace.WalkRemoteIdle, actIdle
		}
		return trace.WalkRemoteMigrate, actMigrate
	}
	return walkLocal(f)
}

func walk71(f facts) (trace.Reason, action) {
	return walk7x(f, trace.WalkFreeGoHome, trace.WalkWokenGoHome, actReturn, actDeactivateDonor)
}

func walk73(f facts) (trace.Reason, action) {
	return walk7x(f, trace.WalkFreeDeactivate, trace.WalkWokenDeactivate, actDeactivate, actDeactivate)
}

// walkNext is 7.3 with the proposed rules in front.
func walkNext(f facts) (trace.Reason, action) {
	why, act := walk73(f)
	switch {
	case act == actDeactivate && f&factNoOwner != 0 && f&factHome != 0:
		return trace.WalkFreeHome, actRun
	case act == actDeactivate && f&factNoOwner != 0:
		return trace.WalkFreeWake, actReturn
	case why == trace.WalkAsleepGiveUp:
		return trace.WalkAsleepPark, actPark
	case why == trace.WalkDelayedGiveUp:
		return trace.WalkDelayedPark, actPark
	}
	return why, act
}

// TestDecisionTable holds every consistent set of facts against the twin of
// each kernel, and demands that each row decides for some set.
func TestDecisionTable(t *testing.T) {
	used := map[*walkRow]int{}
	for _, k := range []struct {
		profile string
		twin    func(facts) (trace.Reason, action)
	}{{"6.17", walk617}, {"7.1", walk71}, {"7.3", walk73}, {"next", walkNext}} {
		have := config.ProfileOf(k.profile).Features
		sets := 0
		for f := facts(0); f < 1<<numFacts; f++ {
			if !consistent(f) || k.profile == "6.17" && f&factUnlinked != 0 {
				continue // 6.17 walks only along tasks that name a lock
			}
			sets++
			row := decide(f, have)
			used[row]++
			if why, act := k.twin(f); row.reason != why || row.action != act {
				t.Errorf("%s, %v: the table says %s (%s), the function %s (%s)", k.profile, f,
					row.reason, actionNames[row.action], why, actionNames[act])
			}
		}
		t.Logf("%s: %d consistent sets of facts", k.profile, sets)
	}
	for i := range walkTable {
		if used[&walkTable[i]] == 0 {
			t.Errorf("row %s never decides", walkTable[i].reason)
		}
	}
}

// Every profile with proxy execution has a last row, and none without it is
// listed.
func TestDecisionsNameTheirKernels(t *testing.T) {
	rows := Decisions()
	last := rows[len(rows)-1]
	lending := 0
	for _, p := range config.Profiles {
		if p.Features&config.FeatProxy != 0 {
			lending++
		}
	}
	if len(last.Profiles) != lending || last.Reason != trace.WalkRun {
		t.Errorf("the last row is %s, for %v", last.Reason, last.Profiles)
	}
	for _, r := range rows {
		if len(r.Profiles) == 0 {
			t.Errorf("row %s belongs to no kernel", r.Reason)
		}
	}
}
