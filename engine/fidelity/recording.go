// Package fidelity holds the engine against schedules that were recorded on a
// running Linux kernel: how long do both agree on who executes and on whose
// time, and where do they part first?
package fidelity

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"borrowedtime/engine/trace"
)

// Recording is one recorded run: the scenario's text and what the kernel did.
type Recording struct {
	Folder   string `json:"-"` // last element of the folder's path: how the kernel was set
	Name     string `json:"-"` // file name without .json
	Title    string `json:"title"`
	Kernel   string `json:"kernel"` // the profile that the kernel was set to
	CPUs     int    `json:"cpus"`
	Until    int64  `json:"until_ns"`
	Scenario string `json:"scenario"`
	Segments []Segment
	Tasks    []Task
	Events   []Event
}

// Segment is a stretch of time on one CPU with the same executing task and the
// same donor, by name; "idle" for none.
type Segment struct {
	CPU   int    `json:"cpu"`
	Start int64  `json:"start_ns"`
	End   int64  `json:"end_ns"`
	Exec  string `json:"exec"`
	Donor string `json:"donor"`
}

// Task is what the kernel added up for one task.
type Task struct {
	Name   string `json:"name"`
	Waited int64  `json:"waited_ns"`
	Waits  []Wait `json:"waits"`
}

// Wait is one lock wait; To is nil if it was still going on at the horizon.
type Wait struct {
	Lock string `json:"lock"`
	From int64  `json:"from_ns"`
	To   *int64 `json:"to_ns"`
}

// Event is one recorded event, its fields as the kernel's tracer wrote them.
type Event struct {
	At   int64
	CPU  int
	What string
	Rest string // the other fields, as name=value in order of name
}

// UnmarshalJSON keeps the fields that every event has and folds the others
// into one line, because their set differs from kind to kind.
func (e *Event) UnmarshalJSON(data []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	for key, into := range map[string]any{"t_ns": &e.At, "cpu": &e.CPU, "ev": &e.What} {
		if err := json.Unmarshal(all[key], into); err != nil {
			return fmt.Errorf("field %q: %w", key, err)
		}
		delete(all, key)
	}
	fields := make([]string, 0, len(all))
	for key, value := range all {
		fields = append(fields, key+"="+strings.Trim(string(value), `"`))
	}
	sort.Strings(fields)
	e.Rest = strings.Join(fields, " ")
	return nil
}

// profileOfFolder says which profile a folder of recordings was made with.
// Folders of other names follow the recording's own kernel line.
var profileOfFolder = map[string]string{"on": "7.3", "off": "none", "same-cpu-617": "6.17", "rtmutex": "pi"}

// Profile returns the profile that the recording is to be compared under.
func (r *Recording) Profile() string {
	if p := profileOfFolder[r.Folder]; p != "" {
		return p
	}
	return r.Kernel
}

// Read reads one recording; name is a slash-separated path within fsys.
func Read(fsys fs.FS, name string) (*Recording, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	r := &Recording{Folder: path.Base(path.Dir(name)), Name: strings.TrimSuffix(path.Base(name), ".json")}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if r.Scenario == "" || r.CPUs < 1 || r.Until < 1 {
		return nil, fmt.Errorf("%s: not a recording: it needs scenario, cpus and until_ns", name)
	}
	return r, nil
}

// Open returns the file system that holds dir and dir's path in it, such that
// the name of a recording's folder is always part of its path (it says the profile).
func Open(dir string) (fs.FS, string, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, "", err
	}
	parent := filepath.Dir(full)
	root := filepath.Dir(parent)
	name, err := filepath.Rel(root, full)
	return os.DirFS(root), filepath.ToSlash(name), err
}

// Find lists the recordings below dir in fsys, sorted by path.
func Find(fsys fs.FS, dir string) ([]string, error) {
	var names []string
	err := fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".json") {
			names = append(names, name)
		}
		return err
	})
	sort.Strings(names)
	return names, err
}

// lanes sorts the recorded segments by CPU.
func (r *Recording) lanes() [][]Segment {
	lanes := make([][]Segment, r.CPUs)
	for _, s := range r.Segments {
		if s.CPU >= 0 && s.CPU < r.CPUs && s.End > s.Start {
			lanes[s.CPU] = append(lanes[s.CPU], s)
		}
	}
	return lanes
}

// lanesOf gives a trace's segments the form of the recorded ones.
func lanesOf(t *trace.Trace) [][]Segment {
	lanes := make([][]Segment, t.CPUs)
	for _, s := range t.Segments {
		lanes[s.CPU] = append(lanes[s.CPU], Segment{CPU: int(s.CPU), Start: int64(s.Start), End: int64(s.End),
			Exec: t.TaskName(s.Exec), Donor: t.TaskName(s.Donor)})
	}
	return lanes
}
