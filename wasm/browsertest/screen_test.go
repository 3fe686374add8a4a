package browsertest

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// inView tells what of a stage is not whole in the window at any of its stops; the
// pictures must not be cut off by their panel either. It steps to the run's end.
const inView = `(id => { const stage = document.getElementById(id), low = innerHeight, wide = document.documentElement.clientWidth, bad = {};
	const parts = () => [".stage-tools", ".timeline", ".slider", ".narrator", ".chain-panel", ".stage-side > [data-open=true]"].map(s => [s, stage.querySelector(s)]);
	const look = () => { for (const [name, el] of parts()) { if (!el) continue; const b = el.getBoundingClientRect();
			if (b.height < 20 && shown(el) || b.top < -1 || b.bottom > low + 1 || b.left < -1 || b.right > wide + 1) bad[name] = [b.top, b.bottom].map(Math.round) + " at " + stage.querySelector(".clock output").textContent; }
		const svg = stage.querySelector(".timeline svg"), area = stage.querySelector(".timeline").getBoundingClientRect();
		if (svg && svg.getBoundingClientRect().bottom > area.bottom + 1) bad["the timeline's last lane"] = Math.round(svg.getBoundingClientRect().bottom - area.bottom) + " px cut off";
		const frame = stage.querySelector(".chain-panel")?.getBoundingClientRect();
		for (const chain of stage.querySelectorAll(".chain-panel svg, .chain-panel .lines")) { if (!shown(chain)) continue;
			if (chain.getBoundingClientRect().bottom > frame.bottom + 1) bad["the chain"] = Math.round(chain.getBoundingClientRect().bottom - frame.bottom) + " px cut off";
			for (const name of chain.querySelectorAll(".nt, .locktext, b")) { const high = parseFloat(getComputedStyle(name).fontSize) * (chain.getScreenCTM?.().a ?? 1);
				if (high < 11) bad["the name " + name.textContent] = high.toFixed(1) + " px high, too small to read"; } }
		const told = stage.querySelector(".narrator .now")?.getBoundingClientRect(), head = stage.querySelector(".narrator .say-title")?.getBoundingClientRect(), box = stage.querySelector(".narrator")?.getBoundingClientRect();
		if (told && head && told.height <= box.bottom - head.bottom && (told.top < head.bottom - 1 || told.bottom > box.bottom + 1)) bad["the marked sentence"] = "at " + stage.querySelector(".clock output").textContent;
		const line = stage.querySelector(".log[data-open=true] .now")?.getBoundingClientRect(), list = stage.querySelector(".log")?.getBoundingClientRect();
		if (line && line.height <= list.height && (line.top < list.top - 1 || line.bottom > list.bottom + 1)) bad["the marked event"] = Math.round(line.top - list.top) + " px off at " + stage.querySelector(".clock output").textContent; };
	const goal = document.querySelector("[data-widget=challenge][data-stage=" + id + "] .progress");
	let last = ""; look();
	for (let n = 0; n < 400; n++) { stage.querySelector("[data-act=forward]").click(); look(); const at = stage.querySelector(".clock .count").textContent; if (at === last) break; last = at; }
	if (goal) { const b = goal.getBoundingClientRect(); if (b.top < -1 || b.bottom > low + 1) bad["the goal"] = [b.top, b.bottom].map(Math.round).join(); }
	return JSON.stringify(bad); })`

// TestOneScreen: on 1280 by 720, all that a step changes is in view at each stop of each
// stage of the lessons and each scenario of the gallery.
func TestOneScreen(t *testing.T) {
	lessons, err := filepath.Glob(filepath.Join(dist(), "lessons", "*.html"))
	if err != nil || len(lessons) == 0 {
		t.Fatal("no lessons", err)
	}
	for _, path := range lessons {
		page := "lessons/" + filepath.Base(path)
		t.Run(page, func(t *testing.T) { t.Parallel(); screensOf(t, page) })
	}
	names := galleryNames(t)
	for i, half := range [][]string{names[:len(names)/2], names[len(names)/2:]} {
		t.Run("gallery/"+strconv.Itoa(i+1), func(t *testing.T) {
			t.Parallel()
			r, done := tab(t)
			defer done()
			for _, name := range half {
				oneScreen(t, r, "playground.html#1;g="+name+";k=0", "play")
			}
		})
	}
}

// galleryNames are the scenarios of the gallery, as links name them.
func galleryNames(t *testing.T) []string {
	t.Helper()
	r, done := tab(t)
	defer done()
	oneScreen(t, r, "playground.html", "")
	names, err := eval[string](r, `all("[data-gallery]").map(e => e.dataset.gallery).join(" ")`)
	if err != nil || len(strings.Fields(names)) < 10 {
		t.Fatal("no gallery", names, err)
	}
	return strings.Fields(names)
}

// screensOf looks at each stage of a lesson.
func screensOf(t *testing.T, page string) {
	r, done := tab(t)
	defer done()
	oneScreen(t, r, page, "")
	ids, err := eval[string](r, `all("[data-widget=stage]").map(e => e.id).join(" ")`)
	if err != nil || ids == "" {
		t.Fatal("no stages", err)
	}
	for _, id := range strings.Fields(ids) {
		oneScreen(t, r, "", id)
	}
	if over, err := eval[string](r, overlaps); err != nil || over != "" {
		t.Errorf("a stage that sticks lies over %s, %v", over, err)
	}
}

// overlaps names what is as wide as the page in a scene whose stage lies over it when
// the reader gets there.
const overlaps = `all(".scene.has-stage > .wide").filter(wide => { wide.scrollIntoView(); const w = wide.getBoundingClientRect(), s = wide.parentElement.querySelector(".stage").getBoundingClientRect();
	return s.top < w.bottom - 1 && w.top < s.bottom - 1; }).map(wide => wide.className + " of " + wide.parentElement.id).join()`

// oneScreen opens a page, if one is named, and looks at a stage, if one is named.
func oneScreen(t *testing.T, r *runner, page, id string) {
	t.Helper()
	script := []line{{name: "size", args: []string{"1280", "720"}}}
	if page != "" {
		script = append(script, line{name: "page", args: []string{page}}, line{name: "ready"}, line{name: "gone", args: []string{".working"}})
	}
	if err := r.run(script); err != nil {
		t.Fatal(page, err)
	}
	if id == "" {
		return
	}
	if err := r.poll(`(all("[data-act=look]").forEach(b => shown(b) && b.click()), document.getElementById("` + id + `").matches("[data-live]"))`); err != nil {
		t.Fatal(err)
	}
	found, err := eval[string](r, `(document.documentElement.style.scrollBehavior = "auto", document.getElementById("`+id+`").scrollIntoView(), `+inView+`("`+id+`"))`)
	if err != nil {
		t.Fatal(err)
	}
	var bad map[string]string
	if err := json.Unmarshal([]byte(found), &bad); err != nil {
		t.Fatal(found, err)
	}
	for what, how := range bad {
		t.Errorf("%s %s: %s is out of view: %s", page, id, what, how)
	}
}

// shifts sums what the browser calls layout shift, without what a press caused.
const shifts = `(window.shift = 0, new PerformanceObserver(l => { for (const e of l.getEntries()) window.shift += e.value; }).observe({type: "layout-shift"}), true)`

// playAndSwitch plays a stage fast under three kernels; it is true once that is done.
const playAndSwitch = `(stage => { const q = s => document.querySelector(stage + s), speed = q("[data-act=speed]"), play = () => { q("[data-act=start]").click(); q("[data-act=play]").click(); };
	if (window.turn === undefined) { window.turn = 0; window.began = performance.now();
		if (speed) { speed.value = 5; speed.dispatchEvent(new Event("change", {bubbles: true})); } play(); }
	if (!speed) return performance.now() - window.began > 4000;
	const still = q("[data-act=play]").dataset.state === "paused";
	if (still && window.turn < 2) { all(stage + "input[name$=kernel]")[[0, 4][window.turn++]].click(); play(); return false; }
	return still; })`

// TestNothingJumps: while a stage plays, steps and changes its kernel, nothing moves that
// is not drawn to move.
func TestNothingJumps(t *testing.T) {
	for page, id := range map[string]string{"index.html": "front", "playground.html#1;g=remote-owner;k=0": "play", lessonOf3: "inversion"} {
		t.Run(id, func(t *testing.T) {
			r, done := tab(t)
			defer done()
			script := []line{{name: "size", args: []string{"1280", "720"}}, {name: "page", args: []string{page}}, {name: "ready"}, {name: "gone", args: []string{".film"}}}
			if err := r.run(script); err != nil {
				t.Fatal(err)
			}
			if _, err := eval[bool](r, `(all("[data-act=look]").forEach(b => shown(b) && b.click()), document.documentElement.style.scrollBehavior = "auto", document.getElementById("`+id+`").scrollIntoView(), true)`); err != nil {
				t.Fatal(err)
			}
			time.Sleep(200 * time.Millisecond) // what scrolling moves is no shift of ours
			if _, err := eval[bool](r, shifts); err != nil {
				t.Fatal(err)
			}
			// A press by script is none of a reader's: what it moves counts. A stage without
			// a choice of speed plays for four seconds.
			if err := r.poll(`(` + playAndSwitch + `)("#` + id + ` ")`); err != nil {
				t.Fatal(err)
			}
			if sum, err := eval[float64](r, `window.shift`); err != nil || sum > 0 {
				t.Errorf("things jump: a layout shift of %v, %v", sum, err)
			}
		})
	}
}

// TestFrame: in a frame of 680 by 620, playback, timeline and narrator are in view.
func TestFrame(t *testing.T) {
	r, done := tab(t)
	defer done()
	if err := r.run([]line{{name: "size", args: []string{"680", "620"}}, {name: "page", args: []string{"embed.html"}}, {name: "ready"}}); err != nil {
		t.Fatal(err)
	}
	found, err := eval[string](r, inView+`("play")`)
	if err != nil || found != "{}" {
		t.Error("out of view:", found, err)
	}
}
