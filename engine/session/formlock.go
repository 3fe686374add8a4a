package session

import (
	"strconv"

	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
)

// addLock declares one more lock or semaphore.
func (f *formEdit) addLock(what string) {
	l := &scenario.Lock{Explicit: true}
	of := scenario.StepLock
	if what == "sem" {
		l.Kind, of = config.Sem, scenario.StepWait
	}
	free := f.sc.LocksFor(of)
	l.Name = free[len(free)-1]
	f.sc.Locks = append(f.sc.Locks, l)
	f.focusLock(l.Name, "name")
	f.said = "Added: " + l.Kind.String() + " " + l.Name + "."
}

// declare declares the semaphore that a new step names: without a line there is none.
func (f *formEdit) declare(st *scenario.Step) {
	if st.Kind.ArgKind() == scenario.SemArg && f.declared(st.Name) == nil {
		f.sc.Locks = append(f.sc.Locks, &scenario.Lock{Name: st.Name, Kind: config.Sem})
	}
}

func (f *formEdit) declared(name string) *scenario.Lock {
	for _, l := range f.sc.Locks {
		if l.Name == name {
			return l
		}
	}
	return nil
}

// focusLock has the focus go to a control of a lock, wherever its row is now.
func (f *formEdit) focusLock(name, op string) {
	for i, l := range f.sc.LockTable() {
		if l.Name == name {
			f.focus = "l" + strconv.Itoa(i) + "//" + op
		}
	}
}

// ofLock changes a lock or a semaphore.
func (f *formEdit) ofLock(number, op string) string {
	table := f.sc.LockTable()
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(table) {
		return ""
	}
	lock, why := table[i].Name, ""
	l := f.declared(lock)
	switch what, step := stepOf(op); {
	case what == "name":
		lock, why = f.renameLock(lock)
	case what == "kind":
		f.lockKind(l, lock)
	case what == "count" && l != nil:
		var n int
		n, why = f.number(int(l.Count), step, 0, scenario.MaxSem)
		l.Count = int64(n)
	case what == "del":
		return f.removeLock(lock)
	}
	f.focusLock(lock, op)
	return why
}

func (f *formEdit) renameLock(lock string) (string, string) {
	steps, errs := scenario.ParseSteps("lock " + f.value)
	switch {
	case len(errs) > 0 || len(steps) != 1 || steps[0].Name != f.value:
		return lock, strconv.Quote(f.value) + " is no name for a lock: it begins with a letter."
	case f.value == lock:
		return lock, ""
	}
	for _, other := range f.sc.LockTable() {
		if other.Name == f.value {
			return lock, "There is a lock or a semaphore " + f.value + " already."
		}
	}
	f.sc.RenameLock(lock, f.value)
	return f.value, ""
}

// lockKind gives a lock another kind; its steps become those that work on that kind.
func (f *formEdit) lockKind(l *scenario.Lock, name string) {
	if l == nil {
		l = &scenario.Lock{Name: name}
		f.sc.Locks = append(f.sc.Locks, l)
	}
	for k := range config.LockKinds {
		if kind := config.LockKind(k); kind != config.Sem && kind.String() == f.value {
			l.Kind, l.Explicit = kind, true
		}
	}
	for _, t := range f.sc.Tasks {
		for _, st := range t.Flat() {
			if st.Name != name || st.Kind.ArgKind() != scenario.LockArg || st.Kind.OnRWSem() == (l.Kind == config.RWSem) {
				continue
			}
			for _, p := range asRWSem {
				if l.Kind == config.RWSem && st.Kind == p.plain {
					st.Kind, st.Interruptible = p.rwsem, false
					break
				} else if l.Kind != config.RWSem && st.Kind == p.rwsem {
					st.Kind = p.plain
					break
				}
			}
		}
	}
}

// asRWSem pairs the steps on other locks with those on an rwsem. Of two that have the
// same partner the first is the one that a mutex's becomes.
var asRWSem = [...]struct{ plain, rwsem scenario.StepKind }{
	{scenario.StepLock, scenario.StepDownWrite}, {scenario.StepUnlock, scenario.StepUpWrite}, {scenario.StepTryLock, scenario.StepTryWrite},
	{scenario.StepLock, scenario.StepDownRead}, {scenario.StepUnlock, scenario.StepUpRead}, {scenario.StepTryLock, scenario.StepTryRead},
}

// removeLock takes the line of a lock away that no step names.
func (f *formEdit) removeLock(name string) string {
	if who := f.sc.Uses(name); who != "" {
		return name + " is in use: take the steps of " + who + " away first that name it."
	}
	var kept []*scenario.Lock
	for _, l := range f.sc.Locks {
		if l.Name != name {
			kept = append(kept, l)
		}
	}
	f.sc.Locks = kept
	f.focus, f.said = "//lock", name+did["del"]
	return ""
}
