package lessons_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// TestGallerySays: each scenario says what it is in one to three sentences, asks
// one question and answers it, and what opens on a stage holds no answer.
func TestGallerySays(t *testing.T) {
	c := course(t)
	if len(c.Gallery) < 30 {
		t.Errorf("the gallery has %d scenarios, want 30 at least", len(c.Gallery))
	}
	sentence := regexp.MustCompile(`[.?!](\s|$)`)
	titles := map[string]string{}
	for _, e := range c.Gallery {
		if n := len(sentence.FindAllString(e.About, -1)); n < 1 || n > 3 {
			t.Errorf("%s: the description has %d sentences, want one to three: %q", e.Name, n, e.About)
		}
		if !strings.HasSuffix(e.Question, "?") || strings.Count(e.Question, "?") != 1 {
			t.Errorf("%s: want one question that ends with its mark, found %q", e.Name, e.Question)
		}
		if e.Answer == "" || strings.Contains(e.Text, "# !") || !strings.Contains(e.Text, "# ? ") {
			t.Errorf("%s: want an answer, and a text for the stage with the question and without the answer", e.Name)
		}
		if !strings.Contains(e.Answer, "`=") && e.Name != "ghost" {
			t.Errorf("%s: the engine computes nothing of the answer %q", e.Name, e.Answer)
		}
		if other := titles[e.Title]; other != "" || e.Title == "" {
			t.Errorf("%s: want a title of its own, found %q, also of %q", e.Name, e.Title, other)
		}
		titles[e.Title] = e.Name
	}
}

// TestGalleryFiles: the files, with their answers, are canonical too.
func TestGalleryFiles(t *testing.T) {
	files, err := filepath.Glob("gallery/*.scn")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		sc, errs := scenario.Parse(string(text))
		if len(errs) > 0 {
			t.Errorf("%s: %v", f, errs)
		} else if got := scenario.Format(sc); got != string(text) {
			t.Errorf("%s is not canonical, want:\n%s", f, got)
		}
	}
}

// TestGalleryRuns: under every kernel each scenario runs to its end, and it is like
// no other one: what comes up in it, under all kernels together, comes up so in
// none of the others. The log lists what is new in each.
func TestGalleryRuns(t *testing.T) {
	var earlier []string
	like := map[string]string{}
	for _, e := range course(t).Gallery {
		features := featuresOf(t, e)
		key := strings.Join(features, " ")
		if like[key] != "" {
			t.Errorf("%s: nothing comes up in it that does not in %s, under any kernel", e.Name, like[key])
		}
		like[key] = e.Name
		var fresh []string
		for _, f := range features {
			if _, what, _ := strings.Cut(f, ":"); !slices.Contains(earlier, what) {
				earlier, fresh = append(earlier, what), append(fresh, what)
			}
		}
		t.Logf("%s: %s", e.Name, strings.Join(fresh, ", "))
	}
}

// featuresOf runs a scenario under every kernel and lists the events, policies and
// kinds of locks of each run, each as KERNEL:WHAT, in order.
func featuresOf(t *testing.T, e *lessons.Example) (list []string) {
	t.Helper()
	sc, errs := scenario.Parse(e.Text)
	if len(errs) > 0 {
		t.Fatal(e.Name, errs)
	}
	ran := map[string]bool{}
	for _, k := range config.Profiles {
		cfg, errs := sc.Config()
		if len(errs) > 0 {
			t.Fatal(e.Name, errs)
		}
		cfg.Profile = k.Name
		sim, err := engine.New(cfg)
		if err != nil {
			if !strings.Contains(e.Text, "PREEMPT_RT") {
				t.Errorf("%s under %s: %v", e.Name, k.Name, err)
			}
			continue
		}
		sim.Run()
		tr := sim.Trace()
		if ran[k.Name] = true; tr.End != tr.Until {
			t.Errorf("%s under %s ends at %v, before its horizon", e.Name, k.Name, trace.Duration(tr.End))
		}
		for _, what := range features(tr) {
			list = append(list, k.Name+":"+what)
		}
	}
	for _, k := range e.Kernels {
		if !ran[k] {
			t.Errorf("%s: course.txt has it compared under %s, which does not take it", e.Name, k)
		}
	}
	return list
}

func features(tr *trace.Trace) (list []string) {
	for _, task := range tr.Tasks {
		list = append(list, task.Policy)
	}
	for _, l := range tr.Locks {
		list = append(list, l.Kind)
	}
	for i := range tr.Records {
		list = append(list, tr.Records[i].Kind.String()+" "+tr.Records[i].Reason.String())
	}
	sort.Strings(list)
	return slices.Compact(list)
}
