// Package recording reads schedules that a running kernel made and turns each
// into a trace, so that all that compares, draws or writes the engine's runs
// does so with a kernel's. A table lists the forms that it can read; each has a
// file of its own, which checks what it reads and hands it to assemble.
package recording

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Recording is one recorded run.
type Recording struct {
	Folder   string // last element of the folder's path: how the kernel was set
	Name     string // file name without its ending
	Scenario string // what ran, in the language of package scenario; "": Config says it, or nobody

	// Config is what ran in the engine's terms, where the recording is written in
	// another language than Scenario's; Refused says which of its words the engine
	// doesn't know, and Config is nil then.
	Config  *config.Config
	Refused string

	// Trace is what the kernel did: segments, waits, totals, and the states that
	// follow from them. It has no records: the kernel's events give no reasons.
	Trace  *trace.Trace
	Events []Event // in the order of the file
}

// Event is one recorded event, its fields as the kernel's tracer wrote them.
type Event struct {
	At   trace.Time
	CPU  int
	What string
	Rest string // the other fields, as name=value in order of name
}

// Field returns the value of a field in Rest, "" if there is none.
func (e *Event) Field(name string) string {
	for f := range strings.SplitSeq(e.Rest, " ") {
		if n := len(name); len(f) > n && f[n] == '=' && f[:n] == name {
			return f[n+1:]
		}
	}
	return ""
}

// Format is a form in which recordings are written down.
type Format struct {
	Name   string
	Use    string // where such files come from
	Suffix string // of the file's name
	Mark   string // stands in the first bytes of the file; "": in none
	Read   func(data []byte) (*Recording, error)
}

// Formats are the forms that can be read; the first whose suffix and mark fit is
// taken. A file may be packed, and its name ends in ".gz" then.
var Formats = []Format{
	{Name: "recorder", Use: "what the recorder itself wrote: microseconds, all events, its own scenario language", Suffix: ".json", Mark: `"horizon_us"`, Read: Recorder},
	{Name: "schedule", Use: "the recordings of this project: segments, tasks and events as JSON", Suffix: ".json", Read: Schedule},
}

// packed ends the name of a file that gzip has made smaller; markWithin is how far
// into a file its format's mark may stand.
const (
	packed     = ".gz"
	markWithin = 4096
)

// formatOf finds the form of a file, nil if its name says none. Without data the
// mark is not asked for.
func formatOf(name string, data []byte) *Format {
	name = strings.TrimSuffix(name, packed)
	for i := range Formats {
		f := &Formats[i]
		if strings.HasSuffix(name, f.Suffix) && (data == nil || bytes.Contains(data[:min(len(data), markWithin)], []byte(f.Mark))) {
			return f
		}
	}
	return nil
}

// Suffixes lists how the names of recordings end: "*.json, *.json.gz".
func Suffixes() string {
	var all []string
	for i := range Formats {
		if s := "*" + Formats[i].Suffix; !slices.Contains(all, s) {
			all = append(all, s, s+packed)
		}
	}
	return strings.Join(all, ", ")
}

// Error is a mistake in a recording.
type Error struct {
	Line   int // from 1; 0: the whole file
	Msg    string
	Remedy string
}

// Error says what is wrong and what to do; the line stands apart.
func (e *Error) Error() string {
	if e.Remedy == "" {
		return e.Msg
	}
	return e.Msg + " (" + e.Remedy + ")"
}

// The limits of a recording. They are far above what can be looked at, and keep
// a wrong file from taking the machine's memory.
const (
	maxBytes    = 64 << 20
	maxCPUs     = 64
	maxUntil    = trace.Time(1000 * trace.Second)
	maxTasks    = 1000 // strangers included
	maxLocks    = 1000
	maxName     = 64        // bytes
	maxSegments = 1_000_000 // likewise waits
	maxEvents   = 1_000_000
)

// Read reads one recording; name is a slash-separated path within fsys. An error
// says name:line: what is wrong (what to do).
func Read(fsys fs.FS, name string) (*Recording, error) {
	if formatOf(name, nil) == nil {
		return nil, fmt.Errorf("%s: not a recording (their names end in %s)", name, Suffixes())
	}
	data, err := load(fsys, name)
	if err != nil {
		return nil, err
	}
	format := formatOf(name, data)
	r, err := format.Read(data)
	if err != nil {
		if e, ok := err.(*Error); ok && e.Line > 0 {
			return nil, fmt.Errorf("%s:%d: %w", name, e.Line, err)
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r.Folder, r.Name = path.Base(path.Dir(name)), strings.TrimSuffix(strings.TrimSuffix(path.Base(name), packed), format.Suffix)
	return r, nil
}

// load returns the text of a file, unpacked.
func load(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	from := io.Reader(f)
	if strings.HasSuffix(name, packed) {
		if from, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	data, err := io.ReadAll(io.LimitReader(from, maxBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case len(data) > maxBytes:
		return nil, fmt.Errorf("%s: more than %d MB (record a shorter stretch)", name, maxBytes>>20)
	}
	return append([]byte{}, data...), nil // an empty file is not the same as no file
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
		if err == nil && !d.IsDir() && formatOf(name, nil) != nil {
			names = append(names, name)
		}
		return err
	})
	sort.Strings(names)
	return names, err
}

// ReadAll reads the recordings below dir in fsys one after another, sorted by path.
// The first that can't be read is an error, and the last.
func ReadAll(fsys fs.FS, dir string) iter.Seq2[*Recording, error] {
	return func(yield func(*Recording, error) bool) {
		names, err := Find(fsys, dir)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, name := range names {
			if r, err := Read(fsys, name); !yield(r, err) || err != nil {
				return
			}
		}
	}
}
