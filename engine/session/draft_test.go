package session

import (
	"slices"
	"strings"
	"testing"
)

// browser is what a page does for a stage: it keeps entries and the address, and
// hands them to the next page.
type browser struct {
	store   map[string]string
	address string
	slow    bool // the page goes away before it writes the address
	late    bool // ... and it did
	o       Options
}

func newBrowser(o Options) *browser { return &browser{store: map[string]string{}, o: o} }

func (b *browser) did(e Effects) {
	for _, entry := range e.Save {
		if b.store[entry.Key] = entry.Value; entry.Value == "" {
			delete(b.store, entry.Key)
		}
	}
	b.late = b.late || b.slow && len(e.Save) > 0
	if e.Fragment != "" && b.o.Address && !b.slow {
		b.address = e.Fragment
	}
}

// load begins a page, as package wasm does.
func (b *browser) load() *Session {
	s := New(b.o)
	kept := Draft{Text: b.store["draft.s"], Ran: b.store["draft.s.ran"], Late: b.late}
	if b.address != "" {
		b.did(s.Update(OpenLink{Fragment: b.address, Kept: kept}))
	} else {
		b.did(s.Update(kept))
	}
	for s.Working() {
		b.did(s.WorkOn(1000))
	}
	return s
}

func (b *browser) do(s *Session, list ...Msg) {
	for _, m := range list {
		b.did(s.Update(m))
	}
}

const (
	whole = "# mine\ntitle \"Mine\"\ntask A   { run 1ms; lock X; run 2ms; unlock X }\n"
	half  = "# mine\ntitle \"Mine\"\ntask A   { run 1ms; lo\n"
)

// TestReloadAtOnce: what was typed right before the page went away is in the editor, though
// the address still shows the scenario before.
func TestReloadAtOnce(t *testing.T) {
	b := newBrowser(Options{ID: "s", Text: inversion, Address: true})
	s := b.load()
	b.do(s, Edit{"task Z { run 3ms }\n"})
	for s.Working() {
		b.did(s.WorkOn(1000))
	}
	was := b.address
	b.slow = true
	for _, text := range []string{whole, half, "task Y { run 1ms }\n"} {
		b.do(s, Edit{text})
		again := b.load()
		if b.address != was || again.Text() != text {
			t.Errorf("typed %q, and the page shows %q: %s", text, again.Text(), again.statusHTML())
		}
	}
	b.late = false // another tab
	if other := b.load(); other.left != leftAside {
		t.Errorf("an address that shows another scenario opens as %q", other.Text())
	}
}

// TestReload types a scenario letter by letter and loads the page again after
// each: the text, its mistakes and the run are as they were.
func TestReload(t *testing.T) {
	for _, address := range []bool{false, true} {
		b := newBrowser(Options{ID: "s", Text: inversion, Address: address})
		s := b.load()
		b.do(s, Edit{"task Z { run 3ms }\n"})
		unfinished := 0
		for n := 1; n <= len(whole); n++ {
			b.do(s, Edit{whole[:n]})
			again := b.load()
			if again.Text() != whole[:n] || !slices.Equal(again.errs, s.errs) {
				t.Fatalf("address %v: typed %q, loaded %q with %v", address, whole[:n], again.Text(), again.errs)
			}
			if inLink(again.good.text) != inLink(s.good.text) {
				t.Fatalf("address %v: with %q typed %q ran, and now runs %q", address, whole[:n], s.good.text, again.good.text)
			}
			if said := strings.Contains(again.statusHTML(), "unfinished"); said != (len(s.errs) > 0) {
				t.Errorf("address %v: %q has %d problems, and the page says %q", address, whole[:n], len(s.errs), again.statusHTML())
			}
			unfinished += min(len(s.errs), 1)
		}
		if unfinished < 20 {
			t.Errorf("only %d of the texts had mistakes", unfinished)
		}
	}
}

// TestUnfinished: a text with mistakes that was kept is shown with them, and the
// reader can go back to what runs, to the original, and to each again.
func TestUnfinished(t *testing.T) {
	b := newBrowser(Options{ID: "s", Text: inversion})
	b.do(b.load(), Edit{whole}, Edit{half})
	s := b.load()
	status := s.statusHTML()
	for _, want := range []string{"unfinished text from last time", "your last version without mistakes", `data-act="back-to-run"`, `data-act="reset"`} {
		if !strings.Contains(status, want) {
			t.Errorf("the status lacks %q: %s", want, status)
		}
	}
	if !strings.Contains(s.errorsHTML(), `data-act="problem"`) {
		t.Error("the mistakes are not marked")
	}
	b.do(s, Edit{half + "ck"})
	if s.statusHTML() != status {
		t.Error("it is not said any more, although the text still is not what runs")
	}
	b.do(s, BackToRun{})
	if s.Text() != whole || len(s.errs) > 0 || s.statusHTML() != "" || b.store["draft.s.ran"] != "" {
		t.Errorf("back to what runs: %q %v %s, kept %q", s.Text(), s.errs, s.statusHTML(), b.store)
	}
	if b.do(s, Undo{}); s.Text() != half+"ck" {
		t.Errorf("undone: %q", s.Text())
	}
	if b.do(s, Reset{}); s.Text() != inversion || s.statusHTML() != "" || len(b.store) > 0 {
		t.Errorf("reset: %q %s, kept %q", s.Text(), s.statusHTML(), b.store)
	}
	s = b.load()
	b.do(s, Edit{half})
	s = b.load()
	if status := s.statusHTML(); !strings.Contains(status, "What runs is the original.") || strings.Contains(status, "back-to-run") || s.good.text != inversion {
		t.Errorf("with nothing else that ran, %q runs, and the page says %s", s.good.text, status)
	}
	if b.do(s, Undo{}); s.Text() != inversion {
		t.Errorf("undone: %q", s.Text())
	}
}

// TestUndoAfterReload: the way back leads through what ran.
func TestUndoAfterReload(t *testing.T) {
	b := newBrowser(Options{ID: "s", Text: inversion})
	b.do(b.load(), Edit{whole}, Edit{half})
	s := b.load()
	for _, want := range []string{whole, inversion, inversion} {
		if b.do(s, Undo{}); s.Text() != want {
			t.Errorf("undone: %q, want %q", s.Text(), want)
		}
	}
}

// TestUnfinishedFirst: the address of the original is no other scenario.
func TestUnfinishedFirst(t *testing.T) {
	b := newBrowser(Options{ID: "s", Text: inversion, Address: true})
	b.do(b.load(), Edit{whole}, Reset{}, Edit{half})
	if s := b.load(); b.address == "" || s.Text() != half || !strings.Contains(s.statusHTML(), "unfinished") {
		t.Errorf("at %q: %q, and the page says %s", b.address, s.Text(), s.statusHTML())
	}
}

// TestOtherLink: a link shows its own scenario. What was typed before stays until
// the reader types again, and can be asked for.
func TestOtherLink(t *testing.T) {
	b := newBrowser(Options{ID: "s", Text: inversion, Address: true})
	b.do(b.load(), Edit{whole}, Edit{half})
	link := "1;T=B:r3m;k=0"
	for name, act := range map[string]Msg{"asked for": TakeDraft{}, "typed over": Edit{"task C { run 1ms }\n"}, "half typed over": Edit{"task C { ru\n"}} {
		here := newBrowser(b.o)
		here.address = link
		for key, value := range b.store {
			here.store[key] = value
		}
		s := here.load()
		if !strings.Contains(s.Text(), "task B") || !strings.Contains(s.statusHTML(), `data-act="take-draft"`) {
			t.Fatalf("%s: the link shows %q and %s", name, s.Text(), s.statusHTML())
		}
		if here.store["draft.s"] != half || here.store["draft.s.ran"] != whole {
			t.Errorf("%s: the link took the place of what was kept: %q", name, here.store)
		}
		here.do(s, act)
		want := half
		if e, ok := act.(Edit); ok {
			want = e.Text
		}
		if s.Text() != want || here.store["draft.s"] != want || strings.Contains(s.statusHTML(), "take-draft") {
			t.Errorf("%s: %q, kept %q, %s", name, s.Text(), here.store, s.statusHTML())
		}
		ran := map[string]string{"asked for": whole, "half typed over": "task B { run 3ms }\n"}[name]
		if got := here.store["draft.s.ran"]; got != ran {
			t.Errorf("%s: kept as what ran is %q, want %q", name, got, ran)
		}
	}
}

// TestLongDraft: what ran comes back in slices, too, behind the unfinished text.
func TestLongDraft(t *testing.T) {
	long := "until 1s\ntask W*4 { forever { run 100us; lock A; run 50us; unlock A } }\n"
	b := newBrowser(Options{ID: "s", Text: inversion, Events: 100})
	s := b.load()
	b.do(s, Edit{long})
	for s.Working() {
		b.did(s.WorkOn(1000))
	}
	b.do(s, Edit{long + "task"})
	again := b.load()
	if again.Text() != long+"task" || again.good.text != long || len(again.errs) == 0 {
		t.Errorf("%q runs, with %q in the editor", again.good.text, again.Text())
	}
}
