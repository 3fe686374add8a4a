package session

import "borrowedtime/engine/trace"

// speeds are the playing speeds, in quarters, with how the page writes them.
var speeds = []struct {
	quarters int64
	name     string
}{{1, "×¼"}, {2, "×½"}, {4, "×1"}, {8, "×2"}, {16, "×4"}, {32, "×8"}}

const normalSpeed = 2

// player turns wall time into simulated time.
type player struct {
	on    bool
	speed int   // index of speeds
	carry int64 // what the last tick left over, so that slow play does not stand still
	shown int64 // microseconds since the pictures of a stop were drawn
	stale bool  // they show a stop that is over

	byEvent bool  // each event gets the time that it takes to read
	left    int64 // microseconds until the next one
}

// SetClock chooses what time is while the stage plays: simulated time, or one
// event after the other, each as long as its words take to read.
type SetClock struct{ ByEvent bool }

// A stop that is shown by itself stays this long at speed 1: a moment to look,
// and the time to read its words, in microseconds.
const (
	lookTime    = 900_000
	readTime    = 28_000 // a character
	longestRead = 7_000_000
)

// tickEvents counts down the time of the stop at the cursor and goes on.
func (s *Session) tickEvents(us int64) (ended bool) {
	if s.play.left -= us * speeds[s.play.speed].quarters / 4; s.play.left > 0 {
		return false
	}
	if s.cursor.stop >= len(s.good.stops)-1 {
		s.halt()
		s.goTo(s.cursor.stop + 1)
		return true
	}
	s.arrive(s.cursor.stop+1, 1)
	s.play.stale = false
	s.dirty |= partStop | partTasks
	s.play.left = s.motion.left + min(lookTime+readTime*int64(len(s.Told())), longestRead)
	return false
}

// playSeconds is how long the interesting part of a scenario takes at speed 1.
const playSeconds = 12

// pictureEvery is how often the pictures of a stop change while playing, in
// microseconds: nobody reads faster, and between them only the playhead moves.
const pictureEvery = 100_000

// fewTasks are as many as have their steps marked while playing; the table of
// more is drawn when playing stops.
const fewTasks = 12

// longestTick bounds the step after a pause of the page (a hidden tab).
const longestTick = 100_000 // microseconds

// stretch is the simulated time that takes playSeconds: up to the last stop,
// because nothing happens after it.
func (r *run) stretch() trace.Time {
	if r.whole != nil {
		return r.length
	}
	if len(r.stops) == 0 {
		return max(r.trace.End, 1)
	}
	return max(r.stops[len(r.stops)-1].At, 1)
}

// tick moves the playhead on by the wall time that passed.
func (s *Session) tick(wall int64) (ended bool) {
	s.tickMotion(wall)
	if !s.play.on || s.good == nil {
		return false
	}
	us := min(max(wall/1000, 0), longestTick)
	if s.play.byEvent {
		return s.tickEvents(us)
	}
	const whole = playSeconds * 1_000_000 * 4
	amount := us*speeds[s.play.speed].quarters*int64(s.good.stretch()) + s.play.carry
	s.play.carry = amount % whole
	s.seek(s.cursor.at + trace.Time(amount/whole))
	if s.cursor.at >= s.playEnd() {
		s.halt()
		return true
	}
	if s.play.shown += us; s.play.stale && s.play.shown >= pictureEvery {
		s.play.shown, s.play.stale = 0, false
		s.dirty |= partStop
		if s.aheadNow() == AheadHidden {
			s.dirty |= partPassed
		}
		if len(s.good.trace.Tasks) <= fewTasks {
			s.dirty |= partTasks
		}
	}
	return false
}

// halt stops playing; the pictures catch up.
func (s *Session) halt() {
	if s.play.on {
		s.play.on, s.play.stale = false, false
		s.dirty |= partStop | partTasks
		s.uncover()
	}
}

// end is where the stage's time ends: the horizon, or a little after the last
// stop if every task is done or asleep from then on.
func (r *run) end() trace.Time {
	if r.length > 0 {
		return r.length
	}
	for _, spans := range r.trace.TaskSpans {
		if len(spans) == 0 {
			continue
		}
		switch spans[len(spans)-1].State {
		case trace.Asleep, trace.Done:
		default:
			return r.trace.End
		}
	}
	last := r.stretch()
	return min(last+last/16+1, r.trace.End)
}

// playEnd is where playing stops by itself: a little after the last stop, or where
// the hidden part of the run begins.
func (s *Session) playEnd() trace.Time {
	if s.hidden() {
		return s.good.last()
	}
	last := s.good.stretch()
	return min(last+last/16, s.good.end())
}

// start begins to play, from the beginning if the end is reached.
func (s *Session) start(e *Effects) {
	if s.good == nil {
		return
	}
	if s.bars(bar{tried: s.atLimit()}); s.barred.tried {
		e.Announce = notYet
		return
	}
	s.rest()
	if s.cursor.at >= s.playEnd() {
		s.goTo(-1)
	}
	s.play.on, s.play.carry, s.play.shown, s.play.left = true, 0, pictureEvery, 0
	s.uncover()
}

// episode finds the next stop (by step 1 or -1) that belongs to a chain walk:
// the links of one walk are a stop each, so this goes along the chain and then
// to the next time a proxy was looked for.
func (s *Session) episode(step int) (int, bool) {
	if s.good == nil {
		return 0, false
	}
	for i := s.cursor.stop + step; i >= 0 && i < len(s.good.stops); i += step {
		st := s.good.stops[i]
		for _, r := range s.good.trace.Records[st.First:st.Last] {
			if r.Kind == trace.KindWalk {
				return i, true
			}
		}
	}
	return 0, false
}
