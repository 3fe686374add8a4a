package scenario

import (
	"strings"
	"testing"
	"time"

	"borrowedtime/engine/config"
)

// TestLimits: each limit of the language is named by the error that holds it,
// and what is at the limit is fine.
func TestLimits(t *testing.T) {
	many := func(n int, f string) string {
		var b strings.Builder
		for i := 0; i < n; i++ {
			b.WriteString(strings.ReplaceAll(f, "#", itoa(i)))
		}
		return b.String()
	}
	loops := func(n int) string {
		return "task H { " + strings.Repeat("repeat 2 { ", n) + "run 1us" + strings.Repeat(" }", n) + " }"
	}
	one := "task H { run 1ms }\n"
	for _, c := range []struct{ what, fits, breaks, says string }{
		{"CPUs", "cpus 64\n" + one, "cpus 65\n" + one, "64 CPUs"},
		{"tasks", many(256, "task T# { run 1ms }\n"), many(257, "task T# { run 1ms }\n"), "256 tasks"},
		{"copies", "task H { run 1ms }\ntask W*255 { run 1ms }", "task H { run 1ms }\ntask W*256 { run 1ms }", "256 tasks"},
		{"locks", many(256, "lock L#\n") + one, many(257, "lock L#\n") + one, "256 locks"},
		{"locks in steps", many(1, "task H { "+many(256, "lock L#; ")+"}"), "task H { " + many(257, "lock L#; ") + "}", "256 locks"},
		{"steps", "task H { " + many(1000, "run 1us; ") + "}", "task H { " + many(1001, "run 1us; ") + "}", "1,000 steps"},
		{"loops", loops(config.MaxLoopDepth), loops(config.MaxLoopDepth + 1), "8 deep"},
		{"horizon", "until 60s\n" + one, "until 60000.000001ms\n" + one, "60s"},
		{"text", one + strings.Repeat("#", MaxText-len(one)), one + strings.Repeat("#", MaxText-len(one)+1), "256 KiB"},
		{"expectations", one + many(256, "expect switches() == #\n"), one + many(257, "expect switches() == #\n"), "256 comparisons"},
		{"names", "task " + strings.Repeat("a", 32) + " { }", "task " + strings.Repeat("a", 33) + " { }", "32 characters"},
	} {
		if _, errs := Parse(c.fits); len(errs) > 0 {
			t.Errorf("%s: at the limit: %v", c.what, errs)
		}
		_, errs := Parse(c.breaks)
		if len(errs) == 0 || !strings.Contains(errs.Error(), c.says) {
			t.Errorf("%s: the error does not name the limit %q: %v", c.what, c.says, errs)
		}
		if len(errs) > 1 {
			t.Errorf("%s: one mistake, %d errors: %v", c.what, len(errs), errs)
		}
	}
}

// hostile are texts of the largest size that try to make the parser slow.
func hostile() map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, MaxText/len(unit)) }
	return map[string]string{
		"braces":          fill("{"),
		"closing braces":  fill("}"),
		"nested loops":    "task H " + fill("{ repeat 2 "),
		"separators":      fill(";"),
		"lines":           fill("\n"),
		"comments":        fill("# c\n"),
		"quotes":          fill("\""),
		"words":           fill("a "),
		"one word":        fill("a"),
		"misspelt":        fill("taks H { rum 1ms }\n"),
		"on one line":     fill("task H { unlok A };"),
		"tasks":           fill("task W*256 { }\n"),
		"no braces":       fill("task A;"),
		"unclosed":        fill("task A {\n"),
		"steps":           "task H { " + fill("lock A; unlock B;"),
		"signals":         "task H { " + fill("signal Q;"),
		"cpusets":         fill("cpuset a 0;cpuset b 1;"),
		"expects":         "task H { }\n" + fill("expect wait(Q) < 3ms;"),
		"short":           fill("T=H:r1m;"),
		"short steps":     "T=H:" + fill("r1,"),
		"short loops":     "T=H:" + fill("x2:"),
		"short expects":   "T=H:r1m;" + fill("X=w0+lt3;"),
		"short joined":    "T=H:r1m;X=" + fill("w0+lt3+"),
		"not UTF-8":       fill("\xff"),
		"control":         fill("\x01"),
		"escapes":         "title \"" + fill(`\\`),
		"broken escapes":  fill("title \"\\x\n"),
		"percent":         "N=" + fill("%41"),
		"digits":          "until " + fill("9"),
		"exponents":       "until " + fill("1e"),
		"cpus":            "task H cpus=" + fill("0,") + " { }",
		"attributes":      "task H " + fill("nice=1 "),
		"costs":           "cost " + fill("hop=1us "),
		"names":           fill("lock Labcdefghi;"),
		"equals":          fill("= "),
		"stars":           "task A" + fill("*"),
		"expect in words": "expect " + fill("wait("),
	}
}

// TestHostile: no text hangs the parser, makes endless errors, or changes when
// it is formatted twice. Times are shown, not judged.
func TestHostile(t *testing.T) {
	for name, text := range hostile() {
		text = text[:min(len(text), MaxText)]
		begin := time.Now()
		s, errs := Parse(text)
		t.Logf("%-16s %8s, %d errors", name, time.Since(begin).Round(time.Millisecond), len(errs))
		if len(errs) > maxErrors+1 {
			t.Errorf("%s: %d errors", name, len(errs))
		}
		if len(errs) == 0 {
			RoundTrip(t, Format(s))
		}
	}
}

// BenchmarkParse measures a large, valid text.
func BenchmarkParse(b *testing.B) {
	unit := "task T# nice=5 start=3ms { run 1ms; lock A; repeat 20 { run 500us; sleep 2ms }; unlock A } # c\n"
	var text strings.Builder
	for i := 0; i < config.MaxTasks; i++ {
		text.WriteString(strings.Replace(unit, "#", itoa(i), 1))
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, errs := Parse(text.String()); len(errs) > 0 {
			b.Fatal(errs)
		}
	}
}
