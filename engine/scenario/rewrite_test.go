package scenario_test

import (
	"flag"
	"math/rand"
	"os"
	"slices"
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/trace"
)

// TestRewrite: each case holds a text, what it is to say, and the text after that.
func TestRewrite(t *testing.T) {
	const file = "testdata/rewrite/basic.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split(string(data), "====\n")
	for i, c := range cases {
		part := strings.SplitN(c, "----\n", 3)
		s, _ := scenario.Parse(part[1]) // a mistake of the scheduler's world is no matter here
		got := scenario.Rewrite(part[0], s)
		if got != part[2] && flag.Lookup("update").Value.String() != "true" {
			t.Errorf("case %d: got\n%s\nwant\n%s", i+1, got, part[2])
		}
		part[2] = got
		cases[i] = strings.Join(part, "----\n")
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(strings.Join(cases, "====\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRewriteSays: whatever changes in a scenario, and however its text is laid
// out, the new text says what it should, and a change of one number changes one
// line at most.
func TestRewriteSays(t *testing.T) {
	for seed := range uint64(600) {
		r := rand.New(rand.NewSource(int64(seed)))
		text := loosen(r, scenario.Format(gen.Random(seed, everything)))
		s, errs := scenario.Parse(text)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		one := change(r, s)
		got := scenario.Rewrite(text, s)
		again, errs := scenario.Parse(got)
		if same, _ := scenario.Parse(scenario.Format(s)); !scenario.Equal(again, same) {
			t.Fatalf("seed %d: %v in\n%s\nwhich was\n%s\nand should say\n%s", seed, errs, got, text, scenario.Format(s))
		}
		if n := linesChanged(text, got); one && n > 1 {
			t.Fatalf("seed %d: %d lines have changed in\n%s\nwhich was\n%s", seed, n, got, text)
		}
	}
}

// FuzzRewrite: whatever the text, with a task more or less it says just that.
func FuzzRewrite(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(scenario.Format(gen.Random(seed, everything)))
	}
	f.Add("task H { run 1ms } # x\n# last")
	for _, text := range []string{ // small ones, from which fuzzing finds layouts that are still scenarios
		"T=H:r1m", "T=H:r1m;T=L:r1m # x", "task H{run 1ms}task L{run 1ms}", "task H { run 1ms }\ncpus 2 # late\n", "\n\ntask H\n{ lock A\n\n# in\n; run 1ms;unlock A}",
		"lock A;task H{repeat 2{lock A;run 1ms;unlock A}};until 1s", "task H*2 { run 1ms };expect ran(H1)>0\ntitle \"#\"",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, errs := scenario.Parse(text)
		if s == nil || len(errs) > 0 {
			return
		}
		if again, _ := scenario.Parse(scenario.Rewrite(text, s)); !scenario.Equal(again, s) {
			t.Fatalf("%q says something else", text)
		}
		last := s.Tasks[len(s.Tasks)-1]
		for _, tasks := range [][]*scenario.Task{s.Tasks[:len(s.Tasks)-1], append(s.Tasks, last.Clone())} {
			c := s.Clone()
			if c.Tasks = tasks; len(tasks) > len(s.Tasks) {
				c.Tasks[len(s.Tasks)].Layout = scenario.Layout{}
			}
			got := scenario.Rewrite(text, c)
			again, _ := scenario.Parse(got)
			want, _ := scenario.Parse(scenario.Format(c))
			if !scenario.Equal(again, want) {
				t.Fatalf("%q became %q", text, got)
			}
		}
	})
}

// loosen lays out a canonical text as some hand would have typed it.
func loosen(r *rand.Rand, text string) string {
	var b strings.Builder
	quoted := false
	for i, c := range text {
		b.WriteRune(c)
		quoted = c != '\n' && quoted != (c == '"')
		switch before := text[:i+1]; {
		case quoted || r.Intn(3) > 0 || strings.Contains(before[strings.LastIndexByte(before, '\n')+1:], "#"):
		case c == ' ':
			b.WriteString("  ")
		case c == ';':
			b.WriteByte("\t\n"[r.Intn(2)])
		}
	}
	return b.String()
}

// change does something to a scenario; one tells that it is a single number.
func change(r *rand.Rand, s *scenario.Scenario) (one bool) {
	i := r.Intn(len(s.Tasks))
	t := s.Tasks[i]
	k := r.Intn(max(1, len(t.Body.Steps)))
	switch kind := r.Intn(7); {
	case kind == 0 && i > 0:
		s.Tasks[i], s.Tasks[i-1] = s.Tasks[i-1], t
	case kind == 1 && len(s.Tasks) > 1:
		s.Tasks = append(s.Tasks[:i:i], s.Tasks[i+1:]...)
	case kind == 2:
		c := t.Clone()
		c.Layout, c.Name = scenario.Layout{}, "New"
		s.Tasks = slices.Insert(s.Tasks, i+1, c)
	case kind == 3 && len(t.Body.Steps) > 0:
		t.Body.Steps = slices.Delete(t.Body.Steps, k, k+1)
	case kind == 4 && k > 0:
		t.Body.Steps[k], t.Body.Steps[k-1] = t.Body.Steps[k-1], t.Body.Steps[k]
	case kind == 5 && len(t.Body.Steps) > 0 && t.Body.Steps[k].D > 0:
		t.Body.Steps[k].D += trace.Millisecond
		return !t.Body.OneLine // else it may need more lines
	default:
		s.CPUs, s.Headers[scenario.HeaderCPUs].Written = 64, true
		return true
	}
	return false
}

func linesChanged(a, b string) int {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return max(len(x), len(y))
}
