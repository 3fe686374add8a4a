package explain

import "borrowedtime/engine/trace"

// A Lesson has rows of the decision table that it teaches.
type Lesson struct {
	Folder, Title string
	Rows          []trace.Reason
}

// HopLessons say where each row of the decision table is taught.
var HopLessons = [...]Lesson{
	{"07-two-contexts", "Two contexts: who is chosen, who runs", []trace.Reason{trace.WalkRun}},
	{"09-chains", "Chains, and picking again", []trace.Reason{trace.WalkFollow, trace.WalkChainChanged, trace.WalkOwnerMoved, trace.WalkWokenHere, trace.WalkFreeHere}},
	{"10-absent-owners", "Owners that are not really there", []trace.Reason{trace.WalkAsleepIdle, trace.WalkAsleepGiveUp, trace.WalkDelayedIdle, trace.WalkDelayedGiveUp}},
	{"11-other-cpu", "The other CPU", []trace.Reason{trace.WalkRemoteGiveUp}},
	{"12-donor-migration", "Donor migration", []trace.Reason{trace.WalkRemoteIdle, trace.WalkRemoteMigrate, trace.WalkOwnerMigrating}},
	{"13-way-home", "The way home", []trace.Reason{trace.WalkWokenGoHome, trace.WalkWokenDeactivate, trace.WalkFreeGoHome, trace.WalkFreeHome, trace.WalkFreeWake}},
	{"14-handoff", "Hand it over", []trace.Reason{trace.WalkFreeRun, trace.WalkFreeDeactivate, trace.WalkOwnerSelf}},
	{"15-sleeping-owners", "Sleeping owners", []trace.Reason{trace.WalkAsleepPark, trace.WalkDelayedPark}},
}

// TaughtIn is the lesson that teaches a row, nil if none does.
func TaughtIn(why trace.Reason) *Lesson {
	for i := range HopLessons {
		for _, r := range HopLessons[i].Rows {
			if r == why {
				return &HopLessons[i]
			}
		}
	}
	return nil
}
