package session

import "borrowedtime/engine/view"

// Motion says whether the system asks for less motion: what travels is drawn
// where it ends then, at once.
type Motion struct{ Reduced bool }

// motion is what travels in the picture of the chain after a step: it moves on
// by the clock of the wall, whether the stage plays or not.
type motion struct {
	moves     []view.Move
	all, left int64 // microseconds
	reduced   bool
}

// onMotion handles what the system asks for.
func (s *Session) onMotion(m Msg, _ *Effects) bool {
	mo, ok := m.(Motion)
	if ok {
		s.motion.reduced = mo.Reduced
		s.rest()
	}
	return ok
}

// setOff begins the motion of the cursor's stop, if somebody sees it.
func (s *Session) setOff() {
	if i := widgetNamed("chain"); s.good == nil || s.motion.reduced || !s.drawn(i) {
		return
	}
	moves, us := view.Moves(s.frame())
	s.motion.moves, s.motion.all, s.motion.left = moves, us, us
}

// rest ends the motion: everything is where it belongs.
func (s *Session) rest() {
	if s.motion.left > 0 {
		s.dirty |= partMotion
	}
	s.motion.moves, s.motion.left = nil, 0
}

// tickMotion moves what travels on.
func (s *Session) tickMotion(wall int64) {
	if s.motion.left == 0 {
		return
	}
	us := min(max(wall/1000, 0), longestTick) * speeds[s.play.speed].quarters / 4
	if s.motion.left -= us; s.motion.left <= 0 {
		s.motion.left = 1
		s.rest()
	}
}

// toGo is the part of the motion that is still to come, of view.AllMotion.
func (s *Session) toGo() int {
	if s.motion.left == 0 {
		return 0
	}
	return int(max(s.motion.left*view.AllMotion/s.motion.all, 1))
}

// motion places what travels.
func (p *patches) motion() {
	s := p.s
	if s.motion.left == 0 {
		return
	}
	togo := s.toGo()
	for i := range s.motion.moves {
		m := &s.motion.moves[i]
		transform, trail := m.Place(togo)
		p.add("#"+m.ID, "transform", transform)
		p.add("#"+m.ID+"t", "stroke-dasharray", trail)
	}
}

// arrive goes to a stop; what happens there is seen to move if time goes forward.
func (s *Session) arrive(stop, step int) {
	s.goTo(stop)
	if step > 0 {
		s.setOff()
	}
}
