//go:build !js

package session

import "testing"

// TestNothingSpoiled: while a question is open a stage tells to the byte what it
// would tell if the engine had stopped at the question's instant, whatever a reader
// tries.
func TestNothingSpoiled(t *testing.T) {
	for _, a := range questions(t) {
		s, other := a.ask(), a.ignorant(t)
		for _, m := range append([]Msg{Tick{}}, curious(a.q)...) {
			e, want := s.Update(m), other.Update(m)
			if e.Announce != want.Announce {
				t.Fatalf("%s under %s, %#v announces\n%s\nit should know only\n%s", a.q.ID, s.good.trace.Profile, m, e.Announce, want.Announce)
			}
			got, known := everything(s), everything(other)
			for key, text := range got {
				if text != known[key] {
					t.Fatalf("%s under %s: after %#v %s is\n%s\nit should know only\n%s", a.q.ID, s.good.trace.Profile, m, key, text, known[key])
				}
			}
			if s.cursor.at > a.q.At {
				t.Fatalf("%s: after %#v the playhead is at %s", a.q.ID, m, clock(s.cursor.at))
			}
		}
	}
}
