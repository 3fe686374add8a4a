package browsertest

import "testing"

// spoilers lists what the document holds of the answers to the open questions of
// lesson 5: a time after a question's instant, a shape that reaches beyond it, the
// text of an answer. The scenario, the axis and the length of the run are no answers.
const spoilers = `(() => {
	const found = [];
	for (const [id, stage, at] of [["wait-fifo", "inversion", 2.5], ["wait-hogs", "hogs", 1]]) {
		const q = document.getElementById(id), s = document.getElementById(stage);
		if (q.querySelector("[data-right], .why, .answer, details")) found.push(id + " has its answer");
		if (s.querySelector(".film, .film-bar, table.results")) found.push(stage + " has pictures or results of the whole run");
		const c = s.cloneNode(true);
		c.removeAttribute("data-scenario");
		c.querySelectorAll("textarea, [id$=-printed], [id$=-editor], [id$=-tasks], .tick, desc, .term-card, [id$=-view]").forEach(e => e.remove());
		for (const m of c.outerHTML.matchAll(/(?<![−.0-9])([0-9]+(?:\.[0-9]+)?) (µs|ms|s)\b/g)) {
			const ms = m[1] * { "µs": .001, ms: 1, s: 1000 }[m[2]];
			if (ms > at + 1e-9) found.push(stage + " tells of " + m[0] + ": " + c.outerHTML.slice(Math.max(m.index - 60, 0), m.index + 20));
		}
		const bed = s.querySelector(".timeline .bed").getBBox(), end = +s.querySelector(".scrub").max / 1e6;
		for (const e of s.querySelectorAll(".timeline svg :is(rect, path, text), .overview svg :is(rect, path, text)")) {
			if (e.closest("defs, .axis, .ahead, .playhead") || e.matches(".bed, .unknown, .unknown-word, .cell, .chosen, .curtain, .outside")) continue;
			const b = e.getBBox();
			if (b.x + b.width > bed.x + bed.width * at / end + 12) found.push(stage + " draws " + e.outerHTML.slice(0, 120));
		}
		if (s.querySelector(".count").textContent.includes(" of ")) found.push(stage + " counts the events to come");
	}
	return found.slice(0, 6).join("\n");
})()`

// TestQuestionTellsNothing: until somebody answers nothing in lesson 5's document, as
// the engine has it, tells the answers, whatever panel is opened, wherever the playhead
// is sent, under whatever kernel.
func TestQuestionTellsNothing(t *testing.T) {
	r, done := tab(t)
	defer done()
	r.script(t, "size 1280 900\npage "+lessonOf3+"\nready")
	look := func(after string) {
		t.Helper()
		got, err := eval[string](r, spoilers)
		if err != nil {
			t.Fatal(err)
		}
		if got != "" {
			t.Errorf("after %s:\n%s", after, got)
		}
	}
	look("loading")
	n, err := eval[int](r, `all(".stage [data-act=panel]").length`)
	if err != nil || n < 4 {
		t.Fatal("the stages have no panels to open", err)
	}
	for _, do := range []string{
		`all(".stage [data-act=end]")`, `all(".stage [data-act=jump]")`, `all(".stage [data-act=play]")`, `all(".stage [data-act=panel]")`,
		`all(".stage [data-act=kernel][value='7.3']")`, `all(".stage [data-act=end], .stage [data-act=forward]")`, `all(".stage [data-act=zoom], .stage [data-act=pan]")`,
	} {
		if _, err := eval[int](r, `(l => { l.forEach(e => e.click()); return l.length; })(`+do+`)`); err != nil {
			t.Fatal(err)
		}
		look(do)
	}
	// The check sees what it is to see.
	r.script(t, "click \"#wait-fifo [data-act=look]\"\ngone \"#inversion .question-bar\"")
	if got, err := eval[string](r, spoilers); err != nil || got == "" {
		t.Error("an answered question tells nothing either", err)
	}
}
