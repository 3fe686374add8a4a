package session

import (
	"math/rand"
	"runtime"
	"strings"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

const inversion = `title "Priority inversion"
kernel 7.3

task H nice=-10 start=3ms { run 1ms; lock A; run 2ms; unlock A; run 1ms }
task M start=2ms { run 6ms }
task L nice=10 { run 1ms; lock A; run 4ms; unlock A; run 1ms }

expect wait(H, A) < 5ms
`

// TestStaticIsLive holds the promise that the built page shows what the live
// stage shows: the regions without controls are in the static page, byte for byte.
func TestStaticIsLive(t *testing.T) {
	for _, at := range []trace.Time{0, 5_000_000, 9_000_000} {
		o := Options{ID: "s", Text: inversion, At: at}
		still := New(o).StaticHTML(0)
		for _, r := range New(o).Changed() {
			name := strings.TrimPrefix(r.ID, "s-")
			if i := widgetNamed(name); i >= 0 && !widgets[i].live && !widgets[i].part && !strings.Contains(still, r.HTML) {
				t.Errorf("at %s: the static page has another %s", clock(at), name)
			}
		}
	}
}

// TestStaticIsSafe checks what the page's policy would block, and that names stay text.
func TestStaticIsSafe(t *testing.T) {
	text := strings.ReplaceAll(inversion, "Priority inversion", `<script>alert(1)</script>`)
	html := New(Options{ID: "s", Text: text}).StaticHTML(MaxSteps)
	for _, bad := range []string{"<script", " style=", "<style", " onclick", "<form", "javascript:"} {
		if strings.Contains(html, bad) {
			t.Errorf("the static page contains %q", bad)
		}
	}
	if n := strings.Count(html, `class="panel shot `); n != MaxSteps {
		t.Errorf("the film strip has %d pictures, want %d", n, MaxSteps)
	}
	if strings.Count(html, `id="s-`) == 0 {
		t.Error("no ids")
	}
	seen := map[string]bool{}
	for _, part := range strings.Split(html, ` id="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		if seen[id] {
			t.Errorf("the id %q stands twice", id)
		}
		seen[id] = true
	}
}

// TestSlices runs a scenario of many events a slice at a time: the stage keeps
// the last run until the new one is complete, and then equals a run at once.
func TestSlices(t *testing.T) {
	long := "until 1s\ntask W*4 { forever { run 100us; lock A; run 50us; unlock A } }\n"
	s := New(Options{ID: "s", Text: inversion, Events: 500})
	for s.Working() {
		s.Work(100)
	}
	before := s.good.trace
	s.Update(Edit{long})
	if !s.Working() || s.good.trace != before {
		t.Fatal("the edit blocked, or took the stage before it was done")
	}
	s.Changed()
	slices := 0
	for s.Working() {
		if !strings.Contains(s.statusHTML(), "Running… ") {
			t.Fatal("nothing says that it runs")
		}
		s.Work(500)
		slices++
	}
	if slices < 3 || s.good.trace == before || len(s.errs) > 0 {
		t.Fatalf("%d slices, problems %v", slices, s.errs)
	}
	once := New(Options{ID: "s", Text: long, Events: 1 << 26})
	if len(once.good.trace.Records) != len(s.good.trace.Records) {
		t.Error("in slices it is another run")
	}
}

// TestLogIsDrawnWhenOpen: the list of events costs nothing while it is closed.
func TestLogIsDrawnWhenOpen(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	drawn := func() bool {
		for _, r := range s.Changed() {
			if r.ID == "s-log" {
				return strings.Contains(r.HTML, `data-act="stop"`)
			}
		}
		return false
	}
	if drawn() {
		t.Error("drawn while it is closed")
	}
	s.Update(OpenPanel{"log"})
	if !drawn() {
		t.Error("opened, it stays empty")
	}
	if s.Update(StepForward{}); !drawn() {
		t.Error("open, it does not follow the playhead")
	}
	s.Update(OpenPanel{"editor"})
	s.Update(StepForward{})
	if drawn() {
		t.Error("drawn after it was closed")
	}
}

// TestPlayIsCheap: between pictures a frame of play redraws nothing; when it
// stops, all is of the cursor's stop.
func TestPlayIsCheap(t *testing.T) {
	s := New(Options{ID: "s", Text: "until 1s\ntask W*4 { forever { run 100us; lock A; run 50us; unlock A } }\n", Events: 1 << 26})
	s.Update(Play{})
	s.Changed()
	drawn := 0
	for range 60 { // a second
		s.Update(Tick{Wall: 16_666_667})
		list := s.Changed()
		if len(list) > 1 {
			t.Fatalf("%d regions in one frame", len(list))
		}
		if len(list) == 1 && list[0].ID == "s-narrator" {
			drawn++
		}
	}
	if drawn < 5 || drawn > 10 {
		t.Errorf("in a second of play the narrator is drawn %d times, want about 9", drawn)
	}
	s.Update(Tick{Wall: 16_666_667})
	s.Update(Pause{})
	for _, r := range s.Changed() {
		if r.ID == "s-narrator" && r.HTML == s.narratorHTML() {
			return
		}
	}
	t.Error("after playing the narrator tells of another stop")
}

// TestMistakeOfOurs puts a panic into drawing and into running: the rest of the
// stage goes on, and there is a report that names the function at fault and its line.
func TestMistakeOfOurs(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	html := s.draw("x", drawNothing)
	if !strings.Contains(html, "mistake of ours") {
		t.Error("the region does not say so:", html)
	}
	if s.guard("trying", func() { panic("bang") }) || !strings.Contains(s.errorsHTML(), "mistake of ours") {
		t.Error("the problems do not say so")
	}
	report := s.Fault()
	for _, want := range []string{"panic while drawing x: ", "index out of range", "session.drawNothing(", "session_test.go:"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	if strings.Contains(report, "bang") || s.Fault() != "" {
		t.Error("the first fault is not told alone, or twice")
	}
	s.Update(StepForward{})
	if s.cursor.stop != 0 {
		t.Error("the stage does not go on")
	}
}

// drawNothing is a region whose function has a mistake.
//
//go:noinline
func drawNothing(s *Session) string { return s.errs[len(s.text)].Msg }

// TestMonkey does ten thousand random things: nothing panics, time stays in the
// run, and what was typed is never lost but by reset, undo and links.
func TestMonkey(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	n := 10_000
	if testing.Short() {
		n = 500
	}
	s := New(Options{ID: "s", Text: inversion, Address: true})
	s.SetChallenge(Challenge{ID: "c", Expect: []string{"wait(H, A) < 2ms"}, Allow: []string{"task L"}})
	acts := []Msg{Toggle{}, StepForward{}, StepBack{}, NextLink{}, PrevLink{}, ToStart{}, ToEnd{}, Undo{}, Redo{}, Reset{}, CopyLink{}, CopyText{},
		Speed{1}, Speed{-1}, Kernel{"6.17"}, Kernel{"nonsense"}, KernelKey{2}, KernelKey{4}, SelectCPU{1}, SelectCPU{-1}, GoToProblem{0}, StartGoal{}, Check{}, Page{3}, SeekBy{-1e6}, SeekX{3000},
		Zoom{Percent: 50}, Zoom{Percent: 200}, Zoom{Percent: 80, X: 3000}, Zoom{Percent: -1}, Pan{4}, Pan{-40}, Fit{}, Jump{"handoff", 1}, Jump{"migration", -1}, Jump{"nonsense", 1},
		SetClock{true}, SetClock{false}, CompareWith{"7.1"}, CompareWith{"nonsense"}, OpenPanel{"compare"}, OpenPanel{"inspector"}, OpenPanel{"rules"},
		OpenPanel{"legend"}, OpenPanel{"status"}, OpenPanel{"nonsense"}, TogglePresent{}, ToggleHide{}, Reveal{}, Present{},
		Select{Selection{TaskSelected, 1}}, Select{Selection{LockSelected, 0}}, Select{Selection{CPUSelected, 63}}, Select{Selection{'x', -1}}, Narrow{true}, Narrow{false},
		Fork{}, Unfork{}, ForkTask{1}, ForkTask{-1}, ForkTask{99}, ForkSteps{"nice 3"}, ForkSteps{"} {"}, ForkInsert{}, Motion{true}, Motion{false}, ToggleForm{},
		Lanes{"t"}, Lanes{"c0"}, Lanes{"loan"}, Lanes{"nonsense"}, KeptLanes{[]string{"l", "t99", "-", ""}}, CellMove{Lanes: 1}, CellMove{Lanes: -9}, CellMove{Steps: 1}, CellMove{Steps: -1},
		CellPick{}, CellFold{}, CellLeave{}, Pointer{Do: Points, X: 3000, Y: 900}, Pointer{Do: Presses, X: 100, Y: 900}, Pointer{Do: Taps, X: 3000, Y: 1400, X2: 0}, Pointer{Do: Taps, X: -80, Y: 900}, Pointer{Do: Taps, X: 50, Y: -5, X2: 0},
		Pointer{Do: Grips, X: 2000, Y: 0, X2: 4000}, Pointer{Do: Holds, X: 1000, Y: 0, X2: 5000}, Pointer{Do: Holds, X: 3000, Y: 0, X2: 3000}, Pointer{Do: Slides, X: 5000, Y: 0, X2: 0}, Pointer{Do: '?'},
		HandBy{1}, HandBy{-1}, HandBy{-1000}, HandPin{}, Pointer{Do: Presses, X: 2500, Y: 420}, Pointer{Do: Lifts, X: 2500, Y: 420}, Pointer{Do: Drags, X: 3000, Y: 420}, Pointer{Do: Drops}, Pointer{Do: Cancels}}
	heap := [2]uint64{}
	for i := range n {
		if i == n/2 {
			heap[0] = live()
		}
		switch k := r.Intn(len(acts) + 20); {
		case k < len(acts):
			s.Update(acts[k])
		case k < len(acts)+3:
			s.Update(Tick{int64(r.Intn(200)) * 1e6})
		case k < len(acts)+5:
			s.Update(Seek{trace.Time(r.Int63n(60e6) - 10e6)})
		case k == len(acts)+5 && i%50 == 0:
			s.Update(OpenLink{Fragment: "1;" + s.Text()})
		case k > len(acts)+13:
			pressForm(r, s)
		default:
			text := mangle(r, s.Text())
			s.Update(Edit{text})
			if s.Text() != text {
				t.Fatal("typed text was lost")
			}
		}
		s.WorkOn(20_000)
		s.Changed()
		s.Patches()
		for _, p := range s.errs {
			if p.Ours {
				t.Fatalf("step %d: %s", i, s.Fault())
			}
		}
		if s.good != nil && (s.cursor.at < 0 || s.cursor.at > s.good.end()) {
			t.Fatalf("step %d: the playhead left the run: %d", i, s.cursor.at)
		}
	}
	defer runtime.KeepAlive(s)
	// What grows is the history, up to its limit, and runs of different size: all
	// that is a fraction of this.
	const allowed = 2 << 20
	if heap[1] = live(); heap[1] > heap[0]+allowed {
		t.Errorf("%d bytes are alive after half of it, %d at the end", heap[0], heap[1])
	}
}

// live is how much memory is in use.
func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// pressForm does something to a control of the form, whichever it has now.
func pressForm(r *rand.Rand, s *Session) {
	controls := strings.Split(s.formHTML(), `data-act="form" data-arg="`)[1:]
	if len(controls) == 0 {
		return
	}
	place, _, _ := strings.Cut(controls[r.Intn(len(controls))], `"`)
	values := []string{"", "on", "3", "-7", "2ms", "0", "fifo", "deadline", "batch", "repeat", "lock", "mark", "H*3", "é\n}", "0-1", "99999999999999999999"}
	s.Update(FormEdit{place, values[r.Intn(len(values))]})
}

// mangle changes a text as an impatient hand would.
func mangle(r *rand.Rand, text string) string {
	if len(text) > 2000 || len(text) < 10 {
		return inversion
	}
	at := r.Intn(len(text))
	switch r.Intn(4) {
	case 0:
		return text[:at] + text[min(at+r.Intn(6), len(text)):]
	case 1:
		return text[:at] + string(rune(' '+r.Intn(90))) + text[at:]
	case 2:
		words := []string{"lock A; ", "unlock A; ", "run 1ms; ", "sleep 1ms; ", "\ntask X { run 2ms }\n", "cpus 2\n", "repeat 3 { ", "}", "\"", "#", "é"}
		return text[:at] + words[r.Intn(len(words))] + text[at:]
	}
	return strings.Replace(text, "ms", "us", 1)
}

// FuzzLink opens anything as a link: it shows a scenario or says what is wrong.
func FuzzLink(f *testing.F) {
	s := New(Options{ID: "s", Text: inversion, Base: "x"})
	f.Add(s.fragment())
	f.Add("1;T=H:r1")
	f.Add("9;;;k=")
	f.Add("1;g=<b>;k=0")
	f.Add("%")
	f.Fuzz(func(t *testing.T, fragment string) {
		s := New(Options{ID: "s", Events: 1000})
		s.Update(OpenLink{Fragment: fragment})
		if s.link == nil && len(s.errs) > 0 && s.Text() == "" {
			t.Error("no scenario and no word about it")
		}
		for _, r := range s.Changed() {
			if strings.Contains(r.HTML, "<script") {
				t.Error("markup from a link")
			}
		}
	})
}

// TestUndo goes back and forth over random edits: undoing all gives the first
// text, redoing all the last.
func TestUndo(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	s := New(Options{ID: "s", Text: inversion})
	for range 100 {
		s.Update(Edit{mangle(r, s.Text())})
	}
	last := s.Text()
	for len(s.undo.past) > 0 {
		s.Update(Undo{})
	}
	if s.Text() != inversion {
		t.Error("undoing everything does not lead back")
	}
	for len(s.undo.future) > 0 {
		s.Update(Redo{})
	}
	if s.Text() != last {
		t.Error("redoing everything does not lead on")
	}
	for _, c := range "word" { // typing a word is one step
		s.Update(Edit{s.Text() + string(c)})
	}
	if s.Update(Undo{}); s.Text() != last {
		t.Errorf("a typed word took more than one step: %q", s.Text()[len(last):])
	}
}

// TestWithKernel changes one word and nothing else.
func TestWithKernel(t *testing.T) {
	for _, c := range [][2]string{
		{"kernel 7.3\ntask A { run 1ms }\n", "kernel 6.17\ntask A { run 1ms }\n"},
		{"  kernel   7.3   # the newest\n", "  kernel   6.17   # the newest\n"},
		{"# kernel 7.3\ntitle \"T\"\n\ntask A { run 1ms }\n", "# kernel 7.3\ntitle \"T\"\n\nkernel 6.17\ntask A { run 1ms }\n"},
		{"cpus 2; kernel 7.1; hz 100\n", "cpus 2; kernel 6.17; hz 100\n"},
		{"", "kernel 6.17\n"},
	} {
		if got := withKernel(c[0], "6.17"); got != c[1] {
			t.Errorf("%q: got %q, want %q", c[0], got, c[1])
		}
	}
}

// TestKernelsHaveTheirKeys: the page names each profile's key, so the table of keys
// must know it.
func TestKernelsHaveTheirKeys(t *testing.T) {
	known := map[int]bool{0: true} // a profile may have none
	for _, k := range keyTable {
		if m, ok := k.msg.(KernelKey); ok {
			known[m.Number] = true
			if _, ok := kernelByKey(m.Number); !ok {
				t.Errorf("the key %q chooses no profile", k.key)
			}
		}
	}
	for _, p := range config.Profiles {
		if !known[p.Key] {
			t.Errorf("profile %s: the key %d does nothing: give it a row in keyTable, keys.go", p.Name, p.Key)
		}
	}
}

// TestKeys holds that every key of the table does something and that none acts
// in a field or once they are switched off.
func TestKeys(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	for _, k := range keyTable {
		name := strings.TrimPrefix(k.key, "S-")
		where := OnSlider
		if strings.ContainsAny(k.places, "c") {
			where = OnStage
			s.Update(CellMove{})
		}
		if m, ok := s.KeyMsg(name, name != k.key, false, where); !ok || where == OnStage && m != k.msg {
			t.Errorf("%q does not do %T", k.key, k.msg)
		}
		s.Update(CellLeave{})
		for _, where := range []Where{InEditor, InField} {
			if _, ok := s.KeyMsg(name, name != k.key, false, where); ok {
				t.Errorf("%q acts in a field", k.key)
			}
		}
	}
	s.Update(Keys{On: false})
	if _, ok := s.KeyMsg(".", false, false, OnPage); ok {
		t.Error("a key acts although keys are off")
	}
	if _, ok := s.KeyMsg("ArrowRight", false, false, OnSlider); !ok {
		t.Error("the slider lost its arrows")
	}
}

// TestGrip: what two fingers hold stays under them, wherever they go.
func TestGrip(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	r := rand.New(rand.NewSource(1))
	for range 200 {
		s.Update(Fit{})
		a, b := 2000+r.Intn(2000), 4500+r.Intn(2500)
		held := [2]trace.Time{view.TimeAt(s.scene(), a), view.TimeAt(s.scene(), b)}
		s.Update(Pointer{Do: Grips, X: b, X2: a}) // fingers come in any order
		x, y := a-r.Intn(300), b+r.Intn(300)
		s.Update(Pointer{Do: Holds, X: x, X2: y})
		if s.zoom[1] <= s.zoom[0] || s.zoom[0] == 0 || s.zoom[1] == s.good.end() {
			continue // at an end of the run
		}
		unit := (s.zoom[1] - s.zoom[0]) / 1000
		for i, at := range []int{x, y} {
			if got := view.TimeAt(s.scene(), at); got < held[i]-unit || got > held[i]+unit {
				t.Errorf("held %d at %d, moved to %d: there is %d", held[i], []int{a, b}[i], at, got)
			}
		}
	}
}

// TestTries: a run that is known as a try is answered with what that try lacks, the first
// that holds; one that solves the challenge, or breaks its rules, is not.
func TestTries(t *testing.T) {
	s := New(Options{ID: "t", Text: "task A {\n\trun 4ms\n}\n\ntask B {\n\trun 4ms\n}\n"})
	s.SetChallenge(Challenge{ID: "c", Expect: []string{"ran(A) == 9ms"}, Allow: []string{"task A"}, Tries: []Try{
		{When: "ran(A) > 9ms", Why: "<p>Long.</p>", Said: "Long."},
		{When: "ran(A) > 5ms", Why: "<p>Longer than it was.</p>", Said: "Longer than it was."},
	}})
	for _, c := range []struct{ a, b, want string }{
		{"4ms", "4ms", "Not yet: ran(A) == 9ms, but ran(A) was 4 ms."},
		{"10ms", "4ms", "Not yet: ran(A) == 9ms, but ran(A) was 10 ms. Long."},
		{"6ms", "4ms", "Not yet: ran(A) == 9ms, but ran(A) was 6 ms. Longer than it was."},
		{"6ms", "5ms", "This challenge lets you change only task A. You also changed task B."},
		{"9ms", "4ms", "Solved in 1 change: every expectation holds. The stage stands at 13.0 ms, where that is seen."},
	} {
		s.Update(Edit{Text: "task A {\n\trun " + c.a + "\n}\n\ntask B {\n\trun " + c.b + "\n}\n"})
		for s.Working() {
			s.Work(1 << 20)
		}
		if got := s.Update(Check{}).Announce; got != c.want {
			t.Errorf("A %s, B %s: %s, want %s", c.a, c.b, got, c.want)
		}
		if shown, want := s.progressHTML(), c.a == "10ms"; strings.Contains(shown, "<p>Long.</p>") != want {
			t.Errorf("A %s: %s", c.a, shown)
		}
	}
}

// TestNoDifference: a change after which the very same happens is said to make none; the
// untouched text, and a change that does something, are not.
func TestNoDifference(t *testing.T) {
	s := New(Options{ID: "t", Text: "task A fifo=10 {\n\trun 4ms\n}\n"})
	s.SetChallenge(Challenge{ID: "c", Expect: []string{"ran(A) == 9ms"}})
	for _, c := range []struct {
		text string
		same bool
	}{
		{"task A fifo=10 {\n\trun 4ms\n}\n", false},
		{"task A fifo=20 {\n\trun 4ms\n}\n", true},
		{"task A fifo=20 {\n\trun 5ms\n}\n", false},
	} {
		s.Update(Edit{Text: c.text})
		for s.Working() {
			s.Work(1 << 20)
		}
		said, shown := s.Update(Check{}).Announce, s.progressHTML()
		if strings.Contains(said, noDifference) != c.same || strings.Contains(shown, noDifference) != c.same {
			t.Errorf("%q: %s\n%s", c.text, said, shown)
		}
	}
}
