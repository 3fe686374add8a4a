package engine

// history makes any instant of a run available again: a checkpoint every so
// often, and re-execution from the nearest one. The engine is deterministic, so
// what it computes again is what it computed.
type history struct {
	every  int32 // events between checkpoints; doubled when there are too many
	points []Machine
	cursor Machine // the instant asked for last
	valid  bool
}

const (
	// checkpointEvery keeps the re-execution for one step back well below a frame
	// of the page, and the copies a small part of a run.
	checkpointEvery = 256
	// maxCheckpoints bounds the memory; beyond it every other one is dropped.
	maxCheckpoints = 128
)

// save keeps a copy of m.
func (h *history) save(m *Machine) {
	if h.every == 0 {
		h.every = checkpointEvery
	}
	if len(h.points) == maxCheckpoints {
		h.every *= 2
		for i := 1; 2*i < maxCheckpoints; i++ {
			h.points[i], h.points[2*i] = h.points[2*i], h.points[i]
		}
		h.points = h.points[:maxCheckpoints/2]
		if m.event%h.every != 0 {
			return
		}
	}
	n := len(h.points)
	if n < cap(h.points) {
		h.points = h.points[:n+1] // reuses the memory of a dropped one
	} else {
		h.points = append(h.points, Machine{})
	}
	h.points[n].copyFrom(m)
}

// note is called after each event.
func (h *history) note(m *Machine) {
	if m.event%h.every == 0 {
		h.save(m)
	}
}

// at returns the machine after event n.
func (h *history) at(n int) *Machine {
	want := int32(n + 1) // events done
	c := &h.cursor
	i := min(int(want/h.every), len(h.points)-1)
	if p := &h.points[i]; !h.valid || c.event > want || c.event < p.event {
		c.copyFrom(p)
		h.valid = true
	}
	for c.event < want {
		_, cpu := c.earliest()
		c.step(cpu)
	}
	return c
}
