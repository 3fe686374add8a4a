package recording

import (
	"encoding/json"
	"fmt"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// The pieces of the form that the recorder itself writes. It differs from the
// schedule's: times are microseconds with up to three decimals, the events are all
// there, and what ran stands in the recorder's own language (text.go).
type (
	recorderSegment struct {
		CPU   int    `json:"cpu"`
		Start micros `json:"start_us"`
		End   micros `json:"end_us"`
		Exec  string `json:"exec"`
		Donor string `json:"donor"`
	}
	recorderTask struct {
		Name     string         `json:"name"`
		Ran      micros         `json:"exec_us"`
		Lent     micros         `json:"donated_us"`
		Borrowed micros         `json:"boosted_us"`
		Waited   micros         `json:"lock_wait_total_us"`
		Finished *micros        `json:"done_us"` // null: never
		Waits    []recorderWait `json:"lock_waits"`
	}
	recorderWait struct {
		Lock string  `json:"lock"`
		From micros  `json:"req_us"`
		To   *micros `json:"acq_us"` // null: still waiting at the horizon
	}
	recorderKernel struct {
		HZ    int            `json:"hz"`
		Slice trace.Duration `json:"base_slice_ns"`
	}
)

// micros is a time that is written in microseconds and kept in nanoseconds.
type micros trace.Time

// UnmarshalJSON reads it without a float, so that no nanosecond is lost.
func (m *micros) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	ns, ok := parseMicros(string(data))
	if !ok {
		return fmt.Errorf("%.40s is no time in microseconds", data)
	}
	*m = micros(ns)
	return nil
}

// parseMicros reads a decimal of microseconds; what is below a nanosecond has to
// be zero.
func parseMicros(text string) (ns int64, ok bool) {
	digits, minus := strings.CutPrefix(text, "-")
	whole, part, _ := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 12 {
		return 0, false
	}
	for _, d := range whole + (part + "000")[:3] {
		if d < '0' || d > '9' {
			return 0, false
		}
		ns = ns*10 + int64(d-'0')
	}
	if strings.Trim((part + "000")[3:], "0") != "" {
		return 0, false
	}
	if minus {
		ns = -ns
	}
	return ns, true
}

// recorderModes says which kernel a mode of the recorder is, and whether one who
// waits stays on the run queue.
var recorderModes = map[string]struct {
	kernel string
	stays  bool
}{
	"on": {config.Kernel73, true}, "off": {config.KernelNone, false},
	"rtmutex": {config.KernelPI, false}, "same-cpu-617": {config.Kernel617, true},
}

// recorderReader reads what the recorder wrote.
type recorderReader struct {
	*scheduleReader
	text   string
	mode   string
	kernel recorderKernel
}

// Recorder reads the recorder's own form. What it does not know is left alone; an
// error is an *Error. A word of the scenario that the engine doesn't know is none:
// the recording can still be looked at.
func Recorder(data []byte) (*Recording, error) {
	p := &recorderReader{scheduleReader: newReader(data)}
	if err := p.object(p.field); err != nil {
		return nil, err
	}
	r := &p.raw
	mode, known := recorderModes[p.mode]
	switch {
	case p.text == "" || r.cpus < 1 || r.until < 1:
		return nil, &Error{Msg: "not a recording: it needs text, cpus and horizon_us"}
	case !known:
		return nil, &Error{Msg: fmt.Sprintf("mode is %.40q", p.mode), Remedy: "on, off, rtmutex and same-cpu-617 are known"}
	}
	r.kernel, r.stays = mode.kernel, mode.stays
	cfg, err := configOf(p.text, p.kernel)
	switch {
	case err != nil:
		r.refused = err.Error()
	default:
		cfg.Title, cfg.Profile = r.title, mode.kernel
		if cfg.Until == 0 {
			cfg.Until = r.until // its text has no horizon
		}
		r.cfg = cfg
		r.orderStarts()
	}
	return r.assemble()
}

// field reads the value of one field.
func (p *recorderReader) field(key string) error {
	r := &p.raw
	switch key {
	case "scenario":
		return p.value(&r.title)
	case "text":
		return p.value(&p.text)
	case "mode":
		return p.value(&p.mode)
	case "kernel":
		return p.value(&p.kernel)
	case "cpus":
		return p.value(&r.cpus)
	case "horizon_us":
		return p.value((*micros)(&r.until))
	case "segments":
		return p.list(func(line int) error {
			var s recorderSegment
			if err := p.dec.Decode(&s); err != nil {
				return wrong(line, err)
			}
			return r.segment(segment{s.CPU, trace.Time(s.Start), trace.Time(s.End), s.Exec, s.Donor}, line)
		})
	case "tasks":
		return p.list(p.task)
	case "events":
		return p.events("t_us", parseMicros, p.event)
	}
	return p.skip()
}

// task reads one element of tasks.
func (p *recorderReader) task(line int) error {
	var t recorderTask
	if err := p.dec.Decode(&t); err != nil {
		return wrong(line, err)
	}
	stats := trace.Stats{Ran: trace.Duration(t.Ran), Lent: trace.Duration(t.Lent), Borrowed: trace.Duration(t.Borrowed),
		Waited: trace.Duration(t.Waited), Finished: t.Finished.orNever()}
	if err := p.raw.task(t.Name, stats, line); err != nil {
		return err
	}
	for _, w := range t.Waits {
		if err := p.raw.wait(wait{t.Name, w.Lock, trace.Time(w.From), w.To.orNever()}, line); err != nil {
			return err
		}
	}
	return nil
}

// event reads one element of events.
func (p *recorderReader) event(line int) error {
	var data json.RawMessage
	if err := p.dec.Decode(&data); err != nil {
		return wrong(line, err)
	}
	var e Event
	var at micros
	if err := e.fold(data, "t_us", &at); err != nil {
		return wrong(line, err)
	}
	e.At = trace.Time(at)
	return p.raw.event(e, line)
}

func (m *micros) orNever() trace.Time {
	if m == nil {
		return trace.Never
	}
	return trace.Time(*m)
}
