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
	declared := map[string]bool{}
	for _, l := range s.Locks {
		declared[l.Name] = true
		if l.Kind == from {
			l.Kind = to
		}
	}
	for i := range table {
		if !declared[table[i].Name] && table[i].Kind == from {
			s.Locks = append(s.Locks, &Lock{Name: table[i].Name, Kind: to})
		}
	}
	return from
}
