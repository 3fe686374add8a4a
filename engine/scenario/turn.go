package scenario

import "borrowedtime/engine/config"

// TurnLocks makes all locks that are of the same kind as the named one locks of
// another kind; those that only steps mention are declared. It returns the named
// lock's kind before.
func (s *Scenario) TurnLocks(name string, to config.LockKind) (from config.LockKind) {
	table := s.LockTable()
	for i := range table {
		if table[i].Name == name {
			from = table[i].Kind
		}
	}
	for i := range table {
		if table[i].Kind != from {
			continue
		}
		l := s.declared(table[i].Name)
		if l == nil {
			l = &Lock{Name: table[i].Name}
			s.Locks = append(s.Locks, l)
		}
		l.Kind = to
	}
	return from
}

// declared returns the line that declares a lock, nil if there is none.
func (s *Scenario) declared(name string) *Lock {
	for _, l := range s.Locks {
		if l.Name == name {
			return l
		}
	}
	return nil
}
