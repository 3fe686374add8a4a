package browsertest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// broken runs before a page's own scripts and makes the browser one that can be
// broken at will: the page under test has no way in of its own. What is broken is
// named by window.broken.
//
//   - "draw": a list of <details> claims to be longer than any memory, so that Go
//     panics while it draws a region of a stage;
//   - "stray": what notes the last clicks for a report fails, outside of Go;
//   - "event": Go is called by something that is no event, so that it panics outside
//     of any handler of ours and exits;
//   - "trap": an imported function of Go's runtime runs into an unreachable
//     instruction of WebAssembly;
//   - "memory": all that WebAssembly may have is taken.
const broken = `(() => {
	const one = Element.prototype.querySelector, all = Element.prototype.querySelectorAll;
	const bad = (el, s, want) => window.broken === "draw" && s === want && el.closest("[data-widget=stage]")?.matches(window.victim ?? "*");
	Element.prototype.querySelector = function(s) { return bad(this, s, "details[open]") ? this : one.call(this, s); };
	Element.prototype.querySelectorAll = function(s) { return bad(this, s, "details") ? { length: 1e15 } : all.call(this, s); };
	const closest = Element.prototype.closest;
	Element.prototype.closest = function(s) { if (window.broken === "stray" && s === "[data-act], [id]") throw new Error("stray"); return closest.call(this, s); };
	const trap = () => new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([
		0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11]))).exports.f();
	let loader; Object.defineProperty(window, "Go", { get: () => loader, set: Go => { loader = class extends Go {
		constructor() {
			super(); window.go = this;
			const gojs = this.importObject.gojs, get = gojs["syscall/js.valueGet"];
			gojs["syscall/js.valueGet"] = sp => { if (window.broken === "trap") trap(); return get(sp); };
		}
	}; } });
	window.breakNow = () => {
		if (window.broken === "event") go._makeFuncWrapper("not a number")();
		if (window.broken === "memory") {
			const memory = go._inst.exports.mem;
			for (let pages = 32768; pages > 0; pages >>= 1) try { for (;;) memory.grow(pages); } catch {}
			go.mem = new DataView(memory.buffer);
		}
	};
})()`

// serve lets a tab open the site from a server.
func serve(t *testing.T, r *runner) {
	t.Helper()
	s, err := Serve(dist())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r.server, r.home = s, s.Address
}

// breakable opens a page in a browser that can be broken; first runs before the
// page does.
func breakable(t *testing.T, r *runner, name, first string) {
	t.Helper()
	_, err := chromedp.Call(r.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: broken + ";" + first})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.page([]string{name}); err != nil {
		t.Fatal(err)
	}
}

// script runs lines of the script language.
func (r *runner) script(t *testing.T, text string) {
	t.Helper()
	lines, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.run(lines); err != nil {
		t.Fatal(err)
	}
}

const typed = "title \"mine\"\ntask A { run 3ms }\n"

// crowd is a scenario that needs memory.
const crowd = "cpus 64\nuntil 10s\ntask W*256 { forever { run 100us; lock A; run 20us; unlock A } }\n"

// fatal are the ways in which the engine ends, what brings each about, and what the
// report must say.
var fatal = []struct {
	broken, act string
	report      []string
}{
	{"event", "", []string{"It ended with code 2.", "panic: syscall/js: call of Value.Int on string", "goroutine ", "syscall/js.handleEvent()", "func.go:"}},
	{"trap", "key .", []string{"unreachable", " syscall/js.Value.Get]", " syscall/js.handleEvent]"}},
	{"memory", "fill textarea " + fmt.Sprintf("%q", crowd), []string{"out of memory", "fatal error: ", "session.(*Session).Update(", "update.go:"}},
}

// TestEngineDies ends the engine in each way: the reader learns of it, the text is
// in the store and in the report, and the page begins again with it.
func TestEngineDies(t *testing.T) {
	for _, c := range fatal {
		t.Run(c.broken, func(t *testing.T) {
			r, done := tab(t)
			defer done()
			r.shot = "crash-" + c.broken + "-"
			breakable(t, r, "playground.html", "")
			r.script(t, "ready\nfill textarea "+fmt.Sprintf("%q", typed)+"\nclick \"[data-act=forward]\"")
			r.breakNow(t, c.broken)
			r.script(t, c.act)
			r.script(t, reported)
			for _, want := range append(c.report, "click forward", "playground.html", "Chrome/", "Borrowed Time 0.") {
				r.script(t, `value "#bt-trouble textarea" contains `+fmt.Sprintf("%q", want))
			}
			found, err := r.axe("null")
			if err != nil || len(found) > 0 {
				t.Errorf("axe-core: %v %v", found, err)
			}
			text := typed
			if c.broken == "memory" {
				text = crowd
			}
			r.script(t, `value "#bt-trouble textarea" contains `+fmt.Sprintf("%q", text))
			r.breakNow(t, "")
			r.startAgain(t, text)
		})
	}
}

// TestEngineFile looks into the built engine for what a report depends on: in
// Go's own table, where the browser's stack is looked up, too, the names of functions
// once, and of files as their modules have them, also of the two that were rewritten for the page.
func TestEngineFile(t *testing.T) {
	module, err := os.ReadFile(filepath.Join(dist(), "app.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"\x04name\x01": false, "borrowedtime/engine/session.(*Session).Update\x00": true,
		"borrowedtime/wasm/mount.go": true, "github.com/hack-pad/safejs@v0.1.0/value.go": true, "github.com/hack-pad/safejs@v0.1.0/internal/catch/catch.go": true,
		"fmt.Errorf": false, os.TempDir() + "/borrowedtime": false,
	} {
		if has := bytes.Contains(module, []byte(text)); has != want {
			t.Errorf("app.wasm has %q: %v, want %v", text, has, want)
		}
	}
}

// reported is what a reader finds when the engine has died.
const reported = `
visible "#bt-trouble[aria-label] [role=alert]"
text "#bt-trouble [role=alert]" contains "The engine has stopped"
text "#bt-trouble [role=alert]" contains "Nothing is lost"
attr "textarea[data-act=edit]" readonly is ""
shot light
count "#bt-trouble:focus" 1
key Tab
focused "#bt-trouble button"
size 390 800
media dark
shot phone
fits
size 1280 900
shot dark`

// breakNow breaks the browser; "" mends it.
func (r *runner) breakNow(t *testing.T, what string) {
	t.Helper()
	if _, err := eval[bool](r, js(`(window.broken = %s, breakNow(), true)`, what)); err != nil {
		t.Fatal(err)
	}
}

// startAgain leaves a page that has failed by each of the ways that it offers.
func (r *runner) startAgain(t *testing.T, text string) {
	t.Helper()
	r.script(t, `
click "#bt-trouble button"
gone "#bt-trouble"
ready
value "textarea[data-act=edit]" is `+fmt.Sprintf("%q", strings.TrimSpace(text)))
	r.breakNow(t, "event")
	r.script(t, `
click "#bt-trouble button:nth-of-type(2)"
gone "#bt-trouble"
ready
text ".banner" contains "kept as it was"
value "textarea[data-act=edit]" contains "A first loan"
fill "textarea[data-act=edit]" "task Z { run 1ms }"
text .timeline contains "Z"
click ".banner a"
gone .banner
ready
value "textarea[data-act=edit]" is `+fmt.Sprintf("%q", strings.TrimSpace(text)))
}

// TestPanicInHandler lets a handler of ours panic: its stage stops, says so with
// a report that names our functions, and all the rest of the page goes on.
func TestPanicInHandler(t *testing.T) {
	r, done := tab(t)
	defer done()
	r.shot = "crash-panic-"
	breakable(t, r, lessonOf3, `window.victim = "#inversion"`)
	r.script(t, "ready\nclick \"#inversion [data-act=forward]\"\ncount [data-stopped] 0")
	r.breakNow(t, "draw")
	r.script(t, `
click "#inversion [data-act=forward]"
attr "#inversion" data-stopped is ""
text "#bt-trouble [role=alert]" contains "stopped a stage"
text "#bt-trouble [role=alert]" contains "Nothing is lost"
value "#bt-trouble textarea" contains "stage inversion: panic while click: "
value "#bt-trouble textarea" contains "makeslice: cap out of range"
value "#bt-trouble textarea" contains "main.(*page).replace("
value "#bt-trouble textarea" contains "mount.go:"
value "#bt-trouble textarea" contains "Scenario of stage inversion:"
shot light
click "#hogs [data-act=forward]"
text "#hogs .clock .count" contains "event 1"
click "#bt-trouble button:nth-of-type(4)"
gone "#bt-trouble"
click "[data-act=theme]"
keep clock "#inversion .clock"`)
	r.breakNow(t, "") // what is half done stays so, also if all is well again
	r.script(t, `
click "#inversion [data-act=forward]"
same clock "#inversion .clock"`)
}

// TestPanicAtStart lets one stage fail while it comes to life: the others live.
func TestPanicAtStart(t *testing.T) {
	for _, victim := range []string{"#inversion", "#rescue"} {
		r, done := tab(t)
		defer done()
		breakable(t, r, lessonOf3, `window.broken = "draw"; window.victim = "`+victim+`"`)
		r.script(t, `
ready
visible "`+victim+`[data-stopped]"
count "[data-stopped]" 1
value "#bt-trouble textarea" contains "bring a stage to life"
click "#hogs [data-act=forward]"
text "#hogs .clock .count" contains "event 1"`)
	}
}

// TestDiesWhilePresenting: a stage that answers no more gives the window back.
func TestDiesWhilePresenting(t *testing.T) {
	for _, how := range []string{"event", "draw"} {
		r, done := tab(t)
		defer done()
		breakable(t, r, "playground.html", "")
		r.script(t, "ready\nkey p\nvisible \".stage[data-present=true] .present-bar\"")
		r.breakNow(t, how)
		r.script(t, `
key PageDown
visible "#bt-trouble"
count "[data-present=true], [data-presenting]" 0
click "#bt-trouble button:nth-of-type(4)"
gone "#bt-trouble"
visible ".timeline"`)
	}
}

// TestLinkAndEngineDies: a link on the stage does not take the place of what was
// typed last time, and what was typed over it is there after a new start.
func TestLinkAndEngineDies(t *testing.T) {
	const link = "playground.html#1;N=Two;T=A:r1m,lX,r2m,u0;k=0"
	r, done := tab(t)
	defer done()
	breakable(t, r, "playground.html", "")
	r.script(t, `
ready
fill "textarea[data-act=edit]" "task Mine { run 1ms }"
text .timeline contains Mine
page index.html
ready
page `+link+`
ready
text .timeline contains "lock X"`)
	r.breakNow(t, "event")
	r.script(t, `
text "#bt-trouble [role=alert]" contains "Nothing is lost"
page playground.html
ready
value "textarea[data-act=edit]" is "task Mine { run 1ms }"
page `+link+`
ready
text .timeline contains "lock X"`)
	if _, err := eval[bool](r, `(e => (e.value = "task Typed { run 1ms }", e.dispatchEvent(new InputEvent("input", {bubbles: true})), window.broken = "event", breakNow(), true))(find("textarea[data-act=edit]"))`); err != nil {
		t.Fatal(err) // at once: before the address holds it
	}
	r.script(t, `
text "#bt-trouble [role=alert]" contains "Nothing is lost"
click "#bt-trouble button"
gone "#bt-trouble"
ready
value "textarea[data-act=edit]" is "task Typed { run 1ms }"`)
}

// TestOwnIsKept: what is typed on a page that was opened without the text is there
// after a new start; another such page is empty again.
func TestOwnIsKept(t *testing.T) {
	r, done := tab(t)
	defer done()
	breakable(t, r, lessonOf3, "")
	r.script(t, "ready")
	for range 2 {
		r.breakNow(t, "event")
		r.script(t, `
click "#bt-trouble button:nth-of-type(2)"
gone "#bt-trouble"
ready
text ".banner" contains "kept as it was"
value "#hogs textarea[data-act=edit]" lacks "Own"
fill "#hogs textarea[data-act=edit]" "task Own { run 1ms }"
text "#hogs .timeline" contains "Own"`)
		r.breakNow(t, "event")
		r.script(t, `
click "#bt-trouble button"
gone "#bt-trouble"
ready
text ".banner" contains "kept as it was"
value "#hogs textarea[data-act=edit]" is "task Own { run 1ms }"`)
	}
}

// TestNotOurs: what others observe is no mistake of ours.
func TestNotOurs(t *testing.T) {
	r, done := tab(t)
	defer done()
	serve(t, r)
	breakable(t, r, "playground.html", "")
	r.script(t, "ready")
	loop := `(() => { const box = document.createElement("div"); let high = 1; document.body.append(box); addEventListener("error", e => { window.told = e.message; });
		new ResizeObserver(() => { box.style.height = (high += 7) + "px"; }).observe(box); return true; })()`
	if _, err := eval[bool](r, loop); err != nil {
		t.Fatal(err)
	}
	if err := r.poll(`/ResizeObserver/.test(window.told)`); err != nil {
		t.Fatal(err)
	}
	r.script(t, "count \"#bt-trouble\" 0")
}

// TestStrayError: what fails outside of the engine is told, too, and harms it not.
func TestStrayError(t *testing.T) {
	r, done := tab(t)
	defer done()
	serve(t, r) // of a page from disk a browser tells nothing
	breakable(t, r, "playground.html", "")
	r.script(t, "ready")
	r.breakNow(t, "stray")
	r.script(t, `
click "[data-act=forward]"
text "#bt-trouble [role=alert]" contains "A mistake of ours"
value "#bt-trouble textarea" contains "Error: stray"
value "#bt-trouble textarea" contains "boot.js"
text ".clock .count" contains "event 1 of"`)
}
