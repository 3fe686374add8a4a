package trace

import "testing"

// TestEveryReasonHasAClass: a reason without one would be left out of marks,
// motion and counts without a word.
func TestEveryReasonHasAClass(t *testing.T) {
	var reasons [NumClasses]int
	for r := NoReason + 1; r < NumReasons; r++ {
		c := r.Class()
		reasons[c]++
		switch walk := r.Kind() == KindWalk; {
		case c == ClassNone:
			t.Errorf("%v/%v has no class: give it one in reasonTable", r.Kind(), r)
		case walk && c < ClassLend:
			t.Errorf("%v/%v is a row of the find-proxy table: its class says what the row comes to", r.Kind(), r)
		case !walk && c >= ClassLend && c != ClassPark:
			t.Errorf("%v/%v is no row of the find-proxy table, but has the class of one", r.Kind(), r)
		}
	}
	if NoReason.Class() != ClassNone {
		t.Error("what is no reason has a class")
	}
	for c := ClassPlain; c < NumClasses; c++ {
		if reasons[c] == 0 {
			t.Errorf("class %d has no reason", c)
		}
	}
}

// TestClassesOfOneKind holds what readers of a class take for granted about the
// record: a handoff is an unlock, so Other is the next owner, and so on.
func TestClassesOfOneKind(t *testing.T) {
	kinds := map[Class]Kind{
		ClassKeep: KindPreempt, ClassSliceOver: KindResched, ClassTurnOver: KindResched, ClassLeave: KindDequeue, ClassGhost: KindDequeue,
		ClassStale: KindHrtick, ClassHandoff: KindUnlock, ClassTheft: KindLock, ClassTravel: KindMigrate, ClassHome: KindMigrate,
		ClassPickFair: KindPick, ClassPickRT: KindPick, ClassPickDL: KindPick, ClassPickServer: KindPick, ClassBoost: KindAttr, ClassDeboost: KindAttr,
		ClassPlaced: KindMigrate, ClassFlag: KindMark, ClassJob: KindJob, ClassMiss: KindJob, ClassDeadlock: KindDeadlock, ClassStop: KindStopped,
	}
	for r := NoReason + 1; r < NumReasons; r++ {
		if k, held := kinds[r.Class()]; held && k != r.Kind() {
			t.Errorf("%v/%v: its class is of records of kind %v alone", r.Kind(), r, k)
		}
		if r.Kind() == KindMigrate && r.Class() == ClassPlain {
			t.Errorf("%v/%v: a move that is no travel, no way home and no placing would get no mark", r.Kind(), r)
		}
	}
}
