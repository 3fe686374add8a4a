package session

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected outputs")

// TestGolden plays the stories in testdata. A story is a list of cases: lines
// of commands, a line ----, and what the stage says afterwards. Comments say
// what is to be learned. The commands:
//
//	text             the lines after it are the whole text, typed at once
//	type FROM TO     the first FROM in the text becomes TO, as an edit
//	act NAME [ARG]   a control, as package wasm passes it on
//	print            the text as it stands in the editor
//	stage KEY        a key pressed while the timeline has the focus
//	point X Y        the pointer moves over the timeline, in tenths of its units;
//	                 press, tap, and slide (over the overview) alike
//	grip X1 X2       two fingers touch the timeline; held X1 X2: they have moved
//	form PLACE VALUE a field of the form gets a value, or a button is pressed
//	key KEY          a key pressed on the page
//	tick MS [N]      wall time passes, N times
//	link FRAGMENT    an address is opened
//	challenge ALLOW EXPECT   the stage gets a goal
//	solve            the lines after it are a solution
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) { golden(t, f) })
	}
}

func golden(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{ID: "s", Base: "http://x/playground.html"})
	s.Changed()
	var out strings.Builder
	for i, block := range strings.Split(strings.TrimRight(string(data), "\n"), "\n\n") {
		commands, want, found := strings.Cut(block, "\n----\n")
		if i > 0 {
			out.WriteString("\n")
		}
		if !found {
			out.WriteString(block + "\n")
			continue
		}
		got := play(t, s, strings.Split(commands, "\n"))
		out.WriteString(commands + "\n----\n" + got)
		if got != want+"\n" && !*update {
			t.Errorf("%s\n%s\n got:\n%s want:\n%s", file, commands, got, want)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// play runs a case's commands and tells what came of them.
func play(t *testing.T, s *Session, lines []string) string {
	var all Effects
	for i, l := range lines {
		word, rest, _ := strings.Cut(l, " ")
		if word == "#" {
			continue
		}
		body := strings.Join(lines[i+1:], "\n") + "\n"
		e, last := command(t, s, word, rest, body)
		all = merge(all, e)
		if last {
			break
		}
	}
	return state(s, all)
}

func command(t *testing.T, s *Session, word, rest, body string) (e Effects, last bool) {
	args := strings.Fields(rest)
	switch word {
	case "text":
		return s.Update(Edit{body}), true
	case "solve":
		return s.Update(ShowSolution{body}), true
	case "type":
		from, to, _ := strings.Cut(rest, " -> ")
		if !strings.Contains(s.Text(), from) {
			t.Fatalf("%q is not in the text", from)
		}
		return s.Update(Edit{strings.Replace(s.Text(), from, to, 1)}), false
	case "act":
		m, ok := ParseAct(args[0], strings.Join(args[1:], " "), "")
		if !ok {
			t.Fatalf("no act %q", rest)
		}
		return s.Update(m), false
	case "point", "press", "tap", "slide", "grip", "held", "lift", "drag", "drop", "cancel":
		x, y := 0, 0
		fmt.Sscan(rest, &x, &y)
		do := map[string]byte{"point": Points, "press": Presses, "tap": Taps, "slide": Slides, "grip": Grips, "held": Holds, "lift": Lifts, "drag": Drags, "drop": Drops, "cancel": Cancels}
		return s.Update(Pointer{Do: do[word], X: x, Y: y, X2: y}), false
	case "stage":
		m, ok := s.KeyMsg(rest, false, false, OnStage)
		if !ok {
			return Effects{Announce: "(no key)"}, false
		}
		return s.Update(m), false
	case "form":
		place, value, _ := strings.Cut(rest, " ")
		return s.Update(FormEdit{place, value}), false
	case "print":
		return Effects{Copy: s.Text(), Copied: "printed"}, false
	case "key":
		m, ok := s.KeyMsg(rest, false, false, OnPage)
		if !ok {
			return Effects{Announce: "(no key)"}, false
		}
		return s.Update(m), false
	case "tick":
		n := 1
		if len(args) > 1 {
			n, _ = strconv.Atoi(args[1])
		}
		ms, _ := strconv.Atoi(args[0])
		for range n {
			e = merge(e, s.Update(Tick{int64(ms) * 1e6}))
		}
		return e, false
	case "link":
		return s.Update(OpenLink{Fragment: rest}), false
	case "challenge":
		allow, expect, _ := strings.Cut(rest, " ")
		s.SetChallenge(Challenge{ID: "c", Allow: strings.Split(strings.ReplaceAll(allow, "_", " "), ","), Expect: []string{expect}, Start: s.Text()})
		return s.Update(StartGoal{}), false
	}
	t.Fatalf("unknown command %q", word)
	return e, false
}

func merge(a, b Effects) Effects {
	if b.Announce == "" {
		b.Announce = a.Announce
	}
	if b.Copy == "" {
		b.Copy, b.Copied = a.Copy, a.Copied
	}
	b.Save = append(a.Save, b.Save...)
	return b
}

// state prints what a learner would see and hear.
func state(s *Session, e Effects) string {
	var b strings.Builder
	n, of := -1, 0
	if s.good != nil {
		n, of = s.cursor.stop, len(s.good.stops)
	}
	fmt.Fprintf(&b, "stage    %s, event %d of %d, %s\n", clock(s.cursor.at), n+1, of, s.playState())
	for _, m := range s.motion.moves {
		place, _ := m.Place(s.toGo())
		fmt.Fprintf(&b, "moves    %s\n", place)
	}
	for _, p := range s.errs {
		fmt.Fprintf(&b, "problem  %d:%d %s (%s)\n", p.Line, p.Col, p.Msg, p.Hint)
	}
	if e.Announce != "" {
		fmt.Fprintf(&b, "says     %s\n", e.Announce)
	}
	if s.zoom[1] > s.zoom[0] {
		fmt.Fprintf(&b, "window   %s\n", s.windowText())
	}
	if s.cell.at.Kind != 0 {
		fmt.Fprintf(&b, "points   %s\n", s.detailHTML())
	}
	if e.Caret {
		fmt.Fprintf(&b, "selects  %q\n", s.Text()[e.From:e.To])
	}
	if e.Focus != "" {
		fmt.Fprintf(&b, "focus    %s\n", e.Focus)
	}
	switch {
	case e.Copied == "printed":
		for _, l := range strings.Split(strings.TrimSuffix(e.Copy, "\n"), "\n") {
			fmt.Fprintf(&b, "text     %s\n", l)
		}
	case e.Copy != "":
		fmt.Fprintf(&b, "copies   %q\n", e.Copy)
	}
	for _, v := range e.Save {
		fmt.Fprintf(&b, "keeps    %s (%d bytes)\n", v.Key, len(v.Value))
	}
	var names []string
	for _, r := range s.Changed() {
		names = append(names, strings.TrimPrefix(r.ID, "s-"))
	}
	if len(names) > 0 {
		fmt.Fprintf(&b, "redraws  %s\n", strings.Join(names, " "))
	}
	return b.String()
}
