package engine

func (m *Machine) check() {}
