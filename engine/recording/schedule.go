package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"borrowedtime/engine/trace"
)

// The pieces of the JSON form of a schedule. Times are nanoseconds after the
// run began; a task is named, "idle" is none.
type (
	jsonSegment struct {
		CPU   int        `json:"cpu"`
		Start trace.Time `json:"start_ns"`
		End   trace.Time `json:"end_ns"`
		Exec  string     `json:"exec"`
		Donor string     `json:"donor"`
	}
	jsonTask struct {
		Name     string         `json:"name"`
		Ran      trace.Duration `json:"ran_ns"`
		Lent     trace.Duration `json:"lent_ns"`
		Borrowed trace.Duration `json:"borrowed_ns"`
		Waited   trace.Duration `json:"waited_ns"`
		Finished *trace.Time    `json:"finished_ns"` // null: never
		Waits    []jsonWait     `json:"waits"`
	}
	jsonWait struct {
		Lock string      `json:"lock"`
		From trace.Time  `json:"from_ns"`
		To   *trace.Time `json:"to_ns"` // null: still waiting at the horizon
	}
	jsonSettings struct {
		Mode string `json:"mode"`
	}
)

// UnmarshalJSON keeps the fields that every event has and folds the others
// into one line, because their set differs from kind to kind.
func (e *Event) UnmarshalJSON(data []byte) error { return e.fold(data, "t_ns", &e.At) }

// fold takes an event apart; its time stands under key, and goes to at.
func (e *Event) fold(data []byte, key string, at any) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	for _, field := range []struct {
		key  string
		into any
	}{{key, at}, {"cpu", &e.CPU}, {"ev", &e.What}} {
		if all[field.key] == nil {
			return fmt.Errorf("an event needs %s", field.key)
		}
		if err := json.Unmarshal(all[field.key], field.into); err != nil {
			return fmt.Errorf("%s is %.40s", field.key, all[field.key])
		}
		delete(all, field.key)
	}
	fields := make([]string, 0, len(all))
	for key, value := range all { // sorted below
		fields = append(fields, key+"="+strings.Trim(string(value), `"`))
	}
	sort.Strings(fields)
	e.Rest = strings.Join(fields, " ")
	return nil
}

// Schedule reads the JSON form. What it does not know is left alone; an error
// is an *Error.
func Schedule(data []byte) (*Recording, error) {
	p := newReader(data)
	if err := p.object(p.field); err != nil {
		return nil, err
	}
	if p.raw.scenario == "" || p.raw.cpus < 1 || p.raw.until < 1 {
		return nil, &Error{Msg: "not a recording: it needs scenario, cpus and until_ns"}
	}
	return p.raw.assemble()
}

// scheduleReader reads piece by piece, so that each has a line and none is kept
// beyond its limit.
type scheduleReader struct {
	data []byte
	dec  *json.Decoder
	base int // dec counts from there
	off  int // line is the one of data[off]
	line int
	raw  raw
}

func newReader(data []byte) *scheduleReader {
	return &scheduleReader{data: data, line: 1, dec: json.NewDecoder(bytes.NewReader(data)), raw: raw{stays: true}}
}

// offset returns where what is read next begins, space included.
func (p *scheduleReader) offset() int { return min(p.base+int(p.dec.InputOffset()), len(p.data)) }

// here returns the line of what is read next.
func (p *scheduleReader) here() int {
	next := p.offset()
	for next < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[next]) >= 0 {
		next++
	}
	return p.lineOf(next)
}

// lineOf returns the line of data[next], which is not before the last one asked for.
func (p *scheduleReader) lineOf(next int) int {
	p.line += bytes.Count(p.data[p.off:next], []byte("\n"))
	p.off = next
	return p.line
}

// wrong makes an error of what the decoder says.
func wrong(line int, err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{line, "the file ends in the middle", "was it copied whole?"}
	case errors.As(err, &kind) && kind.Field != "":
		return &Error{line, kind.Field + " can't be a " + kind.Value, "times are whole nanoseconds, names are text"}
	case errors.As(err, &kind):
		return &Error{line, "a " + kind.Value + " is out of place", "engine/testdata/recordings/README.md has the form"}
	}
	return &Error{line, strings.TrimPrefix(err.Error(), "json: "), "engine/testdata/recordings/README.md has the form"}
}

// delim reads one of the marks that JSON is made of.
func (p *scheduleReader) delim(want json.Delim) error {
	line := p.here()
	token, err := p.dec.Token()
	if err != nil {
		return wrong(line, err)
	}
	if token != want {
		return &Error{line, fmt.Sprintf("here should be %q", want.String()), "engine/testdata/recordings/README.md has the form"}
	}
	return nil
}

// object reads the whole file; field reads the value of each of its fields.
func (p *scheduleReader) object(field func(key string) error) error {
	if err := p.delim('{'); err != nil {
		return err
	}
	for p.dec.More() {
		line := p.here()
		key, err := p.dec.Token()
		if err != nil {
			return wrong(line, err)
		}
		if err := field(fmt.Sprint(key)); err != nil {
			return err
		}
	}
	if err := p.delim('}'); err != nil {
		return err
	}
	if line := p.here(); p.off < len(p.data) {
		return &Error{line, "more follows the end of the recording", "one file holds one"}
	}
	return nil
}

// field reads the value of one field.
func (p *scheduleReader) field(key string) error {
	r := &p.raw
	switch key {
	case "title":
		return p.value(&r.title)
	case "kernel":
		return p.value(&r.kernel)
	case "scenario":
		return p.value(&r.scenario)
	case "cpus":
		return p.value(&r.cpus)
	case "until_ns":
		return p.value(&r.until)
	case "recorded":
		var settings jsonSettings
		err := p.value(&settings)
		r.stays = settings.Mode != "off" && settings.Mode != "rtmutex"
		return err
	case "segments":
		return p.list(func(line int) error {
			var s jsonSegment
			if err := p.dec.Decode(&s); err != nil {
				return wrong(line, err)
			}
			return r.segment(segment(s), line)
		})
	case "tasks":
		return p.list(p.task)
	case "events":
		return p.events("t_ns", wholeNumber, p.event)
	}
	return p.skip()
}

// skip reads a value that nothing needs.
func (p *scheduleReader) skip() error {
	var ignored json.RawMessage
	return p.value(&ignored)
}

func (p *scheduleReader) value(into any) error {
	line := p.here()
	if err := p.dec.Decode(into); err != nil {
		return wrong(line, err)
	}
	return nil
}

// list reads an array; item reads one element of it.
func (p *scheduleReader) list(item func(line int) error) error {
	if err := p.delim('['); err != nil {
		return err
	}
	for p.dec.More() {
		if err := item(p.here()); err != nil {
			return err
		}
	}
	return p.delim(']')
}

// event reads one element of events that is not plain.
func (p *scheduleReader) event(line int) error {
	var e Event
	if err := p.dec.Decode(&e); err != nil {
		return wrong(line, err)
	}
	return p.raw.event(e, line)
}

// task reads one element of tasks.
func (p *scheduleReader) task(line int) error {
	var t jsonTask
	if err := p.dec.Decode(&t); err != nil {
		return wrong(line, err)
	}
	stats := trace.Stats{Ran: t.Ran, Lent: t.Lent, Borrowed: t.Borrowed, Waited: t.Waited, Finished: orNever(t.Finished)}
	if err := p.raw.task(t.Name, stats, line); err != nil {
		return err
	}
	for _, w := range t.Waits {
		if err := p.raw.wait(wait{t.Name, w.Lock, w.From, orNever(w.To)}, line); err != nil {
			return err
		}
	}
	return nil
}

func orNever(at *trace.Time) trace.Time {
	if at == nil {
		return trace.Never
	}
	return *at
}
