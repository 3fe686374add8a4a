package site

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
)

// word is a word of the language in the grammar.
var word = regexp.MustCompile(`"([a-z][a-z_-]+|PREEMPT_RT|SCHED_[A-Z_]+|EXPERT)"`)

// TestLanguagePage: every word of the grammar's full spelling stands on the page, every
// kind of lock has its row, and each example is in canonical form.
func TestLanguagePage(t *testing.T) {
	page := string(built(t)["language.html"])
	data, err := os.ReadFile("../../engine/scenario/grammar.txt")
	if err != nil {
		t.Fatal(err)
	}
	full, _, _ := strings.Cut(string(data), "The canonical form")
	full = regexp.MustCompile(`(?s)costname  = .*?\.\n`).ReplaceAllString(full, "")
	full = regexp.MustCompile(`(?s)color     = .*?\.\n`).ReplaceAllString(full, "")
	words := word.FindAllStringSubmatch(full, -1)
	if len(words) < 80 {
		t.Fatalf("only %d words in the grammar", len(words))
	}
	for _, m := range words {
		if m[1] != "ns" && !regexp.MustCompile(`\b`+regexp.QuoteMeta(m[1])+`\b`).MatchString(page) {
			t.Errorf("the page does not have the word %q", m[1])
		}
	}
	for _, k := range config.LockKinds {
		if k.Name != config.Sem.String() && !strings.Contains(languageText, "\n| `"+k.Name+"` |") {
			t.Errorf("the kind of lock %q has no row", k.Name)
		}
	}
	examples := regexp.MustCompile("(?s)```\n(.*?)```").FindAllStringSubmatch(languageText, -1)
	if len(examples) == 0 {
		t.Fatal("there is no example")
	}
	for _, m := range examples {
		s, errs := scenario.Parse(m[1])
		if len(errs) > 0 {
			t.Fatalf("%v\n%s", errs, m[1])
		}
		if canonical := scenario.Format(s); canonical != m[1] {
			t.Errorf("not canonical, it is\n%s", canonical)
		}
	}
}

// TestRtAppTable: each step and property of rt-app that its manual lists has a row.
func TestRtAppTable(t *testing.T) {
	_, table, found := strings.Cut(languageText, "## Coming from rt-app")
	if !found {
		t.Fatal("there is no table for rt-app")
	}
	for _, step := range strings.Fields("run runtime sleep timer lock unlock wait signal broad sync barrier suspend resume yield fork mem iorun " +
		"phases loop instance delay cpus policy priority dl-runtime dl-deadline dl-period util_min util_max taskgroup membind_nodes " +
		"duration default_policy pi_enabled calibration lock_pages logdir log_size ftrace gnuplot io_device mem_buffer_size cumulative_slack") {
		if !regexp.MustCompile("(?m)^\\| [^|]*`" + step + "( T)?`").MatchString(table) {
			t.Errorf("no row begins with %s", step)
		}
	}
}
