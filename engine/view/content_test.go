package view

import (
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

// What the donor chain must show in each of the situations a learner meets.
func TestChainShows(t *testing.T) {
	ownerless := inversionFrame()
	ownerless.Snap.Locks[0].Owner = none
	ownerless.Stop = Stop{}
	idle := idleFrame()
	idle.Stop = Stop{}
	for name, c := range map[string]struct {
		frame *Frame
		want  []string
		not   []string
	}{
		"one link":    {inversionFrame(), []string{`class="edge lit"`, `class="flow t2"`, "H’s time flows to L", "owner-runs", "lends", "runs as proxy"}, []string{"cpubox", "edge circle"}},
		"two CPUs":    {remoteFrame(), []string{"CPU 1, home: CPU 0", "owner-remote-migrate"}, nil},
		"long chain":  {chainFrame(6), []string{"bt-down", ">m4<", "T0’s time", "flows to T5"}, []string{"edge circle"}},
		"second link": {chainFrame(6), []string{`T2</b> → <b class="what">m2</b> → <b class="who t3">T3`, `<li class="now">`}, []string{`T3</b> → <b class="what">m3`}},
		"crowd":       {crowdFrame(40), []string{">W3<", "more tasks wait"}, nil},
		"circle":      {circleFrame(), []string{"edge circle", "a circle: "}, []string{`class="flow`}},
		"tail":        {tailFrame(), []string{`class="flow t2"`, "H’s time flows to L"}, []string{"<ol"}},
		"no owner":    {ownerless, []string{"hex free", "no owner"}, nil},
		"nobody":      {idle, []string{"Nobody waits for a lock. Every lock is free."}, []string{"<svg"}},
	} {
		got := Chain(c.frame)
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: no %q in\n%s", name, w, got)
			}
		}
		for _, w := range c.not {
			if strings.Contains(got, w) {
				t.Errorf("%s: %q in\n%s", name, w, got)
			}
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// The chain in words: what it says without its signs.
func TestChainLines(t *testing.T) {
	for name, c := range map[string]struct {
		frame *Frame
		want  []string
	}{
		"one link": {inversionFrame(), []string{"H lends waits for A of L runs on H’s time"}},
		"two CPUs": {remoteFrame(), []string{"H lends, CPU 1 waits for A of L runs on H’s time, CPU 1"}},
		"long":     {chainFrame(6), []string{"T0 lends waits for m0 of T1 waits, queued waits for m1 of T2 waits, queued waits for m2 of T3 waits, queued waits for m3 of T4 waits, queued waits for m4 of T5 runs on T0’s time"}},
		"crowd":    {crowdFrame(40), []string{"T0 lends waits for m0 of T1 waits, queued W0 off the queue W1 off the queue W2 off the queue and 18 more waits for m1 of T2 runs on T0’s time"}},
		"circle":   {circleFrame(), []string{"T0 off the queue waits for m0 of T1 waits, queued waits for m1 of T2 off the queue waits for m2 of T0"}},
		"tail":     {tailFrame(), []string{"H still the donor", "L runs on H’s time"}},
	} {
		_, lines, _ := strings.Cut(Chain(c.frame), `<div class="lines">`)
		lines, _, _ = strings.Cut(lines, `</div>`)
		var got []string
		for _, line := range strings.Split(lines, "</p>") {
			if text := strings.Join(strings.Fields(tags.ReplaceAllString(line, "")), " "); text != "" {
				got = append(got, text)
			}
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// Each state has a form of its own in the timeline, apart from its colour.
func TestStatesDifferInForm(t *testing.T) {
	seen := map[string]trace.State{}
	for s := trace.Running; s < trace.NumStates; s++ {
		if s == trace.Done {
			continue // a mark at the end, not a stretch
		}
		d := timeline{f: &Frame{Trace: &trace.Trace{}}, t: &trace.Trace{}, look: wideLook}
		d.state(0, &trace.TaskSpan{State: s, Other: 1}, 0, 100, 500, 220)
		form := d.m.String()
		if other, taken := seen[form]; taken || form == "" {
			t.Errorf("%v is drawn as %v is", s, other)
		}
		seen[form] = s
	}
}

// A light task's far deadline is cut, so that the others are not squeezed.
func TestRunQueueCutsAFarDeadline(t *testing.T) {
	f := fairFrame()
	d := runqueue{f: f, v: f.cpu(0)}
	d.fair = d.queued(d.v.Fair)
	d.span()
	if far := f.Snap.Tasks[4].Deadline; d.hi > far/10 {
		t.Errorf("the axis reaches to %d for a deadline at %d", d.hi, far)
	}
	if d.x(f.Snap.Tasks[0].Vruntime) >= d.x(d.v.V) || d.x(f.Snap.Tasks[2].Vruntime) <= d.x(d.v.V) {
		t.Error("eligible is left of V, and what is not is right of it")
	}
}

func TestFitKeepsWholeRunes(t *testing.T) {
	for _, s := range []string{"H", "a rather long name", "日本語の名前", "ÄÖÜ"} {
		for w := 0; w < 2000; w += 37 {
			if got := fit(s, 120, w); strings.Contains(got, "\uFFFD") || textWidth(got, 120) > max(w, 0) && got != "" {
				t.Errorf("fit(%q, %d) = %q", s, w, got)
			}
		}
	}
}
