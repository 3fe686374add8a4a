package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"borrowedtime/engine/export"
)

// full is a writer that fails after so many bytes.
type full struct {
	left   int
	failed int // how often it was written to after it was full
}

var errFull = errors.New("no space left")

func (w *full) Write(p []byte) (int, error) {
	if len(p) <= w.left {
		w.left -= len(p)
		return len(p), nil
	}
	n := w.left
	w.left = 0
	w.failed++
	return n, errFull
}

// TestWriterFails: wherever the writer fails, each format stops there and says so.
func TestWriterFails(t *testing.T) {
	for _, f := range export.Formats {
		var whole bytes.Buffer
		if err := f.Write(&whole, example(), export.Options{}); err != nil || whole.Len() == 0 {
			t.Errorf("%s: %d bytes, %v", f.Name, whole.Len(), err)
		}
		for room := 0; room < whole.Len(); room += 1 + whole.Len()/300 {
			w := &full{left: room}
			if err := f.Write(w, example(), export.Options{}); !errors.Is(err, errFull) || w.failed != 1 {
				t.Fatalf("%s with room for %d of %d bytes: error %v, %d writes after the end", f.Name, room, whole.Len(), err, w.failed-1)
			}
		}
	}
}

// TestSameBytes: the same run gives the same bytes, and a format writes nothing
// into the run.
func TestSameBytes(t *testing.T) {
	for _, f := range export.Formats {
		var a, b bytes.Buffer
		run := example()
		errA, errB := f.Write(&a, run, export.Options{}), f.Write(&b, run, export.Options{})
		if errA != nil || errB != nil || a.String() != b.String() {
			t.Errorf("%s: %v %v\n%s\n%s", f.Name, errA, errB, a.String(), b.String())
		}
	}
}

// TestFormats: each row can be asked for by name on a command line and says what
// it is for.
func TestFormats(t *testing.T) {
	for i := range export.Formats {
		f := &export.Formats[i]
		if export.Named(f.Name) != f || strings.ContainsAny(f.Name, " ,|") || f.Use == "" {
			t.Errorf("row %d: %q for %q", i, f.Name, f.Use)
		}
	}
}

// TestNothing: a run without tasks, records or expectations has a form, too.
func TestNothing(t *testing.T) {
	for _, f := range export.Formats {
		run := example()
		run.Expects = nil
		run.Trace.Tasks, run.Trace.Locks, run.Trace.Records, run.Trace.Segments, run.Trace.Waits, run.Trace.Stats = nil, nil, nil, nil, nil, nil
		var b bytes.Buffer
		if err := f.Write(&b, run, export.Options{}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if f.Name == "json" && !json.Valid(b.Bytes()) {
			t.Errorf("not JSON: %s", b.String())
		}
	}
}

// TestStyle: a style sheet cannot end the section that it stands in.
func TestStyle(t *testing.T) {
	var b bytes.Buffer
	if err := export.SVG(&b, example(), export.Options{Style: "a]]></style><script>"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "<![CDATA[\na]]]]><![CDATA[></style><script>]]></style>") {
		t.Errorf("%.400s", b.String())
	}
}
