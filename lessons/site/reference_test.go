package site

import (
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// TestFidelityPage: every recording stands there under every mode, what differs
// has its words, and the page stays small enough to open at once.
func TestFidelityPage(t *testing.T) {
	text := string(built(t)["fidelity.html"])
	if len(text) > 1_500_000 {
		t.Errorf("fidelity.html has %d bytes, the limit is 1.5 MB", len(text))
	}
	p := &fidelityPage{byName: map[string]*recorded{}}
	if err := p.compare(os.DirFS("../..")); err != nil {
		t.Fatal(err)
	}
	if len(p.results) < 200 {
		t.Fatalf("only %d recordings", len(p.results))
	}
	for i := range p.results {
		r := &p.results[i]
		if !strings.Contains(text, `id="`+figureID(r)+`"`) {
			t.Errorf("%s/%s is not on the page", r.Recording.Folder, r.Recording.Name)
		}
		if f := r.Score.First; f != nil && !strings.Contains(text, "They part first at "+milli(f.From)) {
			t.Errorf("%s/%s: the first difference is not told", r.Recording.Folder, r.Recording.Name)
		}
		if r.Refused == "" && share(r) < agreesBelow && !strings.Contains(text, esc(reason(r))) {
			t.Errorf("%s/%s: no reason is given", r.Recording.Folder, r.Recording.Name)
		}
		if r.Refused == "" && r.Score.First == nil && r.Decided != nil || r.Best < share(r) {
			t.Errorf("%s/%s: %v decided nothing, or its best is below its own", r.Recording.Folder, r.Recording.Name, r.Decided)
		}
	}
	figures := 0
	for _, rec := range p.byName {
		for _, same := range alike(rec.result) {
			if first := same[0]; first.Refused == "" && first.Score.First != nil {
				figures++
				for _, side := range []string{"kernel", "engine"} {
					if !strings.Contains(text, `id="`+figureID(first)+"-"+side+`-tl-title"`) {
						t.Errorf("%s: no close-up of the %s", figureID(first), side)
					}
				}
			}
		}
	}
	if n := strings.Count(text, `class="close-up"`); n != figures || n == 0 {
		t.Errorf("%d close-ups, %d pictures differ somewhere", n, figures)
	}
	for _, m := range modes {
		s := fidelity.Summarise(p.results, m.Folder, fidelity.Unpinned)
		if !strings.Contains(text, `<td class="n">`+percent(s.Best)+`</td><td class="n">`+percent(s.BestMin)+`</td>`) {
			t.Errorf("the best of draws %s of %s is not in the table", percent(s.Best), m.Profile)
		}
		if !strings.Contains(text, `<b>`+percent(s.Mean)+`</b></td><td class="n">`+percent(s.Median)) {
			t.Errorf("the mean %s of %s is not in the table", percent(s.Mean), m.Profile)
		}
	}
}

// TestQuestions: every recording of the sets that settle questions has its cell, and
// none is refused.
func TestQuestions(t *testing.T) {
	text := string(built(t)["fidelity.html"])
	_, table, found := strings.Cut(text, `id="ask-h"`)
	table, below, _ := strings.Cut(table, "</table>")
	if below, _, _ = strings.Cut(below, "<h"); !strings.Contains(below, "<code>busy_balance</code>, proxy: Knife edge at 123.6") {
		t.Errorf("the reason why busy_balance differs is not below the table, but %q", below)
	}
	if !found || strings.Contains(table, "not simulated") {
		t.Fatal("there is no table of questions, or a recording of it is refused")
	}
	recordings := 0
	for _, set := range questionSets {
		names, err := recording.Find(os.DirFS("../../engine/testdata/"+set), ".")
		if err != nil || len(names) == 0 {
			t.Fatal(set, err)
		}
		recordings += len(names)
		for _, name := range names {
			base := strings.TrimSuffix(name[strings.Index(name, "/")+1:], ".json.gz")
			if !strings.Contains(table, `<tr id="rec-`+base+`"><th scope="row">`+base+`</th>`) {
				t.Errorf("%s is not in the table", name)
			}
		}
	}
	if cells := strings.Count(table, `<td class="n">`) - strings.Count(table, `<td class="n"></td>`); cells != recordings {
		t.Errorf("%d cells with a figure, %d recordings", cells, recordings)
	}
}

// TestChoices: each simplification that the engine's comments own up to says on
// the page what a learner could see of it, and nothing is told of one that is gone.
func TestChoices(t *testing.T) {
	choices, err := findChoices(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, c := range choices {
		found[c.key()] = true
		if seen[c.key()] == "" {
			t.Errorf("%s says “Differs: %s”: say in seen (leftout.go) what a learner could see of it", c.key(), c.differs)
		}
		if c.kernel == "" {
			t.Errorf("%s says what differs, but not from which function of the kernel", c.key())
		}
	}
	for key := range seen {
		if !found[key] {
			t.Errorf("no comment at %s says what differs any more: take it out of seen (leftout.go)", key)
		}
	}
}

// TestChoicesOf shows the form of such comments.
func TestChoicesOf(t *testing.T) {
	const source = "package engine\n\n// Balancing.\n//\n// Kernel: a(), b.c, 7.3.\n// Differs: no coin\n// is thrown.\n\n" +
		"// pick picks (pick_task; 7.3). It is\n// quick.\n// Differs: the first of equals.\nfunc pick() {}\n\n// plain has none.\nfunc plain() {}\n"
	got, err := choicesOf("engine/x.go", []byte(source))
	want := []choice{
		{file: "engine/x.go", kernel: "a(), b.c, 7.3", differs: "no coin is thrown."},
		{file: "engine/x.go", name: "pick", kernel: "pick_task; 7.3", differs: "the first of equals."},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %+v %v\nwant %+v", got, err, want)
	}
}

// TestRows: leaving out what can never decide changes no decision, for every
// combination of facts and every profile.
func TestRows(t *testing.T) {
	all := engine.Decisions()
	var names []string
	for _, d := range all {
		for _, f := range strings.Fields(d.Facts) {
			if !slices.Contains(names, f) {
				names = append(names, f)
			}
			if explain.Fact(f) == "" {
				t.Errorf("the fact %s has no words: add it to engine/explain/facts.go", f)
			}
		}
	}
	shown := rows()
	for bits := range 1 << len(names) {
		var have []string
		for i, f := range names {
			if bits>>i&1 == 1 {
				have = append(have, f)
			}
		}
		for _, profile := range config.Profiles {
			full := slices.IndexFunc(all, func(d engine.Decision) bool {
				return slices.Contains(d.Profiles, profile.Name) && covers(strings.Fields(d.Facts), have)
			})
			part := slices.IndexFunc(shown, func(r row) bool { return slices.Contains(r.profiles, profile.Name) && covers(r.facts, have) })
			switch {
			case full < 0 && part < 0:
			case full < 0 || part < 0 || all[full].Reason != shown[part].Reason || all[full].Action != shown[part].Action:
				t.Fatalf("%s, facts %v: the engine's row %d, the page's %d", profile.Name, have, full, part)
			}
		}
	}
}

// TestExamples opens each link of the decisions page and demands that its run
// takes the row that it stands at, under the kernel that is named there, and
// that the playhead stands at that moment. Each row has a link for each of its
// kernels, or says why it can't.
func TestExamples(t *testing.T) {
	text := string(built(t)["decisions.html"])
	card := regexp.MustCompile(`(?s)id="row-([a-z-]+)"(.*?)</article>`)
	link := regexp.MustCompile(`href="playground\.html#([^"]*)">([^<]*)<`)
	linked := map[string]bool{}
	for _, m := range card.FindAllStringSubmatch(text, -1) {
		for _, href := range link.FindAllStringSubmatch(m[2], -1) {
			l, err := scenario.DecodeLink(html.UnescapeString(href[1]))
			if err != nil {
				t.Errorf("%s: %v", m[1], err)
				continue
			}
			linked[m[1]+" "+l.Scenario.Kernel] = true
			if href[2] != kernelName(l.Scenario.Kernel) {
				t.Errorf("%s: the link is for %s, its words are %q", m[1], l.Scenario.Kernel, href[2])
			}
			playhead, _ := l.View.Get("t")
			at, err := scenario.ParseShortDuration(playhead)
			if err != nil {
				t.Errorf("%s: %v", m[1], err)
			}
			res, err := newRunner().run(scenario.Format(l.Scenario), "")
			if err != nil {
				t.Errorf("%s: %v", m[1], err)
				continue
			}
			if !slices.ContainsFunc(res.trace.Records, func(r trace.Record) bool { return r.Reason.String() == m[1] && r.At == trace.Time(at) }) {
				t.Errorf("%s: the linked scenario does not take this row under %s at %v", m[1], l.Scenario.Kernel, at)
			}
		}
	}
	for _, r := range rows() {
		if why[r.Reason] == "" {
			t.Errorf("%s has no words: add it to why (decisionrows.go)", r.Reason)
		}
		for _, profile := range r.profiles {
			if has, excused := linked[r.Reason.String()+" "+profile], strings.Contains(text, esc(cannot[r.Reason])) && cannot[r.Reason] != ""; has == excused {
				t.Errorf("%s under %s: linked %v, excused %v: add a scenario to examples (decisionrows.go)", r.Reason, profile, has, excused)
			}
		}
	}
}

// TestTwoSchedules: what is drawn of two lanes that part for a millisecond.
func TestTwoSchedules(t *testing.T) {
	const loner, lower, higher, stranger = 0, 1, 2, 3
	tasks := []trace.TaskInfo{{Name: "H<"}, {Name: "L"}, {Name: "H"}, {Name: "other:10"}}
	kernel := &trace.Trace{CPUs: 1, Until: 20_000_000, Tasks: tasks, Segments: []trace.Segment{
		{Start: 0, End: 2_000_000, Exec: lower, Donor: lower},
		{Start: 2_000_000, End: 2_000_500, Exec: trace.Idle, Donor: trace.Idle}, // too short to be seen
		{Start: 2_000_500, End: 5_000_000, Exec: lower, Donor: higher},
		{Start: 5_000_000, End: 9_000_000, Exec: loner, Donor: loner},
		{Start: 9_000_000, End: 9_500_000, Exec: stranger, Donor: stranger},
	}}
	engine := &trace.Trace{CPUs: 1, Until: 20_000_000, Tasks: tasks[:3], Segments: []trace.Segment{
		{Start: 0, End: 2_000_000, Exec: lower, Donor: lower},
		{Start: 2_000_000, End: 6_000_000, Exec: lower, Donor: higher},
		{Start: 6_000_000, End: 9_000_000, Exec: loner, Donor: loner},
	}}
	diffs := fidelity.Differences(kernel, engine)
	d := newTwoSchedules([]string{"H<", "L", "H"}, kernel, engine)
	svg := d.draw("two & one", diffs)
	for _, want := range []string{
		`aria-label="two &amp; one"`,
		`<path class="x t0" d="M1134 52h755"/>`,          // H, recorded: 5 to 9 of 9.5 ms
		`<path class="x t1" d="M190 52h376m1 0h566"/>`,   // L, the gap of half a microsecond closed
		`<path class="borrowed" d="M567 52h566"/>`,       // on H's time
		`<path class="strip t2" d="M567 36h566"/>`,       // in H's colour
		`<path class="stranger" d="M1890 52h94"/>`,       // a kernel thread
		`<tspan x="1512">H&lt;</tspan>`,                  // names are escaped
		`<path class="apart" d="M1134 85h189M1890 85h95`, // between the lanes: 5 to 6 ms, and the thread
		`<path class="ends" d="M1134 30v110M1323 30v110`,
		`<path class="first" d="M1134 28l-11 -20h22z"/>`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
}

// TestCountRecorded: a link is followed if the walk goes on from the owner.
func TestCountRecorded(t *testing.T) {
	step := func(at trace.Time, fields string) recording.Event {
		return recording.Event{At: at, What: "find_proxy", Rest: fields}
	}
	var c tally
	countRecorded(&c, []recording.Event{
		step(1000, "donor=C outcome=link owner=B p=C"),
		step(1300, "donor=C outcome=link owner=A p=B"),
		step(9000, "donor=C outcome=migrate_to_owner_cpu owner=A p=C"),
		step(9500, "donor=C outcome=owner_sleeping_deactivate owner=A owner_delayed=true p=C"),
		{At: 9600, What: "wake", Rest: "task=C"},
	})
	if c[trace.WalkFollow] != 1 || c[trace.WalkRun] != 1 || c[trace.WalkRemoteMigrate] != 1 || c[trace.WalkDelayedGiveUp] != 1 || c[trace.WalkAsleepGiveUp] != 0 {
		t.Errorf("got %v", c)
	}
}

// TestGlossary: each term says where it is used, and its example has what it is an
// example of.
func TestGlossary(t *testing.T) {
	text := string(built(t)["glossary.html"])
	content := os.DirFS("..")
	course, err := lessons.Load(content)
	if err != nil {
		t.Fatal(err)
	}
	g := &glossary{b: &builder{course: course}, taught: map[string][]*lessons.Lesson{}, told: map[string][]string{}}
	if err := g.read(content); err != nil {
		t.Fatal(err)
	}
	run := newRunner()
	for i := range explain.Glossary {
		id := explain.Glossary[i].ID
		if len(g.taught[id])+len(g.told[id]) == 0 {
			t.Errorf("no lesson and no other page links to the term %s: link it where the word is used first", id)
		}
		_, entry, found := strings.Cut(text, `<dt id="`+id+`"`)
		entry, _, _ = strings.Cut(entry, "</dd>")
		for _, l := range g.taught[id] {
			if !strings.Contains(entry, `href="lessons/`+l.Folder+`.html"`) {
				t.Errorf("%s: %s is not named", id, l.Folder)
			}
		}
		s := onStage[id]
		if !found || s.region != "" && !slices.Contains(session.RegionNames(), s.region) || s.region != "" && panelNames[s.region] == "" {
			t.Errorf("%s: not on the page, or the stage has no %q", id, s.region)
		}
		if s.reason != trace.NoReason && s.ready != "" {
			res, err := run.run(g.b.example(s.ready).Text, "")
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(res.trace.Records, func(r trace.Record) bool { return r.Reason == s.reason }) {
				t.Errorf("%s: its example %s has no %s", id, s.ready, s.reason)
			}
		}
	}
	for id := range onStage {
		if explain.FindTerm(id) == nil {
			t.Errorf("glossaryrows.go: there is no term %s", id)
		}
	}
}
