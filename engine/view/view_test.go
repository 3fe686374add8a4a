package view

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// golden compares got with testdata/name; markup is cut into one element a line.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if strings.HasSuffix(name, "svg") || strings.HasSuffix(name, "html") {
		got = strings.ReplaceAll(strings.ReplaceAll(got, "\n", ""), "><", ">\n<") + "\n"
	}
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		have, wish := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		i := 0
		for i < len(have)-1 && i < len(wish)-1 && have[i] == wish[i] {
			i++
		}
		t.Errorf("%s differs in line %d; -update rewrites it\n got %s\nwant %s", path, i+1, have[i], wish[i])
	}
}

var colour = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|rgb|hsl|\b(red|green|blue|gold|black|white)\b`)

// sound holds markup to what all of it must be: well-formed, ids unique and
// prefixed, references resolved, no colours, styles or handlers.
func sound(t *testing.T, what, id, s string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader("<x>" + s + "</x>"))
	ids := map[string]bool{}
	var refs []string
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Errorf("%s: not well-formed: %v\n%s", what, err, s)
			return
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range el.Attr {
			switch name := a.Name.Local; {
			case name == "id":
				if ids[a.Value] || !strings.HasPrefix(a.Value, id) {
					t.Errorf("%s: id %q is taken or lacks the prefix %q", what, a.Value, id)
				}
				ids[a.Value] = true
			case name == "style" || strings.HasPrefix(name, "on"):
				t.Errorf("%s: attribute %s=%q: the page's policy blocks it", what, name, a.Value)
			case name == "fill" && strings.HasPrefix(a.Value, "url(#"):
				refs = append(refs, strings.TrimSuffix(strings.TrimPrefix(a.Value, "url(#"), ")"))
			case name == "aria-labelledby" || name == "aria-describedby":
				refs = append(refs, a.Value)
			case (name == "fill" || name == "stroke" || name == "color") && a.Value != "none":
				t.Errorf("%s: %s=%q: colours belong into static/stage.css", what, name, a.Value)
			}
		}
	}
	for _, r := range refs {
		if !ids[r] {
			t.Errorf("%s: refers to the id %q, which it does not have", what, r)
		}
	}
	if strings.Contains(s, "<svg") && (!strings.Contains(s, "<title id=") || !strings.Contains(s, "<desc id=")) {
		t.Errorf("%s: a picture needs a title and a description", what)
	}
	for _, line := range strings.Split(s, ">") {
		if c := colour.FindString(strings.ReplaceAll(line, "url(#", "")); c != "" && strings.Contains(line, "=\""+c) {
			t.Errorf("%s: colour %q in %q", what, c, line)
		}
	}
}

func inversionFrame() *Frame {
	t := inversion("7.3")
	return &Frame{Trace: t, Snap: inversionAt(), At: us(5400), ID: "s1", Window: [2]trace.Time{0, 12 * ms}, Stop: stopAt(t, trace.WalkRun)}
}

func remoteFrame() *Frame {
	t := remote()
	return &Frame{Trace: t, Snap: remoteAt(), At: 4 * ms, ID: "s2", Stop: stopAt(t, trace.WalkRemoteMigrate)}
}

// stopAt returns the first stop that has a record with the reason.
func stopAt(t *trace.Trace, r trace.Reason) Stop {
	for _, s := range Stops(t) {
		for i := s.First; i < s.Last; i++ {
			if t.Records[i].Reason == r {
				return s
			}
		}
	}
	panic("no stop with that reason")
}
