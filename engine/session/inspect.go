package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/view"
)

// inspected is what the inspector shows: the selection, or what the cursor's
// event is about.
func (s *Session) inspected() Selection {
	if s.chosen.Kind != NothingSelected {
		return s.chosen
	}
	if st := s.currentStop(); st.Last > st.First {
		if t := s.good.trace.Records[st.Last-1].Task; t >= 0 {
			return Selection{TaskSelected, int(t)}
		}
	}
	return Selection{CPUSelected, s.queueCPU()}
}

// inspectorHTML shows the fields of one task, lock or CPU, and the choice of them.
func (s *Session) inspectorHTML() string {
	if s.good == nil {
		return nothingYet
	}
	t, what := s.good.trace, s.inspected()
	var m markup.Writer
	m.Raw(`<div class="panel-head"><h3 class="panel-title">Inspector</h3><span class="row things" role="group" aria-label="What to inspect">`)
	thing := func(kind SelectionKind, id int, name string) {
		arg := string(rune(kind)) + strconv.Itoa(id)
		m.Raw(`<button type="button" class="thing" data-act="select"`).Attr("data-arg", arg).Flag("aria-pressed", what == Selection{kind, id}).
			Put(`>`, name, `</button>`)
	}
	for i := range min(t.CPUs, mostThings) {
		thing(CPUSelected, i, "CPU "+strconv.Itoa(i))
	}
	for i := range min(len(t.Tasks), mostThings) {
		thing(TaskSelected, i, t.Tasks[i].Name)
	}
	for i := range min(len(t.Locks), mostThings) {
		thing(LockSelected, i, t.Locks[i].Title())
	}
	m.Raw(`</span></div>`)
	return m.String() + view.Inspect(s.frame(), byte(what.Kind), what.ID)
}

// mostThings bounds the buttons of each kind; the timeline's names select the rest.
const mostThings = 24

// glossary is the address of the glossary beside the playground that links lead to.
func (s *Session) glossary() string {
	if folder, ok := strings.CutSuffix(s.opt.Base, "playground.html"); ok {
		return folder + "glossary.html"
	}
	return ""
}

// rulesHTML shows the decision table of the run's kernel.
func (s *Session) rulesHTML() string {
	if s.good == nil {
		return nothingYet
	}
	profile := s.good.trace.Profile
	return markup.Raw(`<h3 class="panel-title">`).Text("The decision table of " + kernelTitleWord(profile)).Raw(`</h3>`).
		Raw(proposals(profile)).Raw(view.Rules(s.frame(), rulesOf(profile))).String()
}

// proposals says what of a profile is proposed, and how far that is.
func proposals(profile string) string {
	p := config.ProfileOf(profile)
	if p == nil || len(p.Proposed) == 0 {
		return ""
	}
	m := markup.Raw(`<details class="kernel"><summary>Proposed, in September 2026</summary><dl>`)
	for _, x := range p.Proposed {
		m.Put(`<div><dt>`, x.What, `</dt><dd>`, x.State, `</dd></div>`)
	}
	return m.Raw(`</dl></details>`).String()
}

// rulesOf lists the rows of find_proxy_task() that a kernel has.
func rulesOf(profile string) []view.Rule {
	var rows []view.Rule
	for _, d := range engine.Decisions() {
		if has(d.Profiles, profile) {
			rows = append(rows, view.Rule{Reason: d.Reason, Facts: factsInWords(d.Facts), Action: d.Action})
		}
	}
	return rows
}

func factsInWords(names string) string {
	text := ""
	for _, n := range words(names) {
		if text != "" {
			text += ", and "
		}
		text += explain.Fact(n)
	}
	if text == "" {
		return "none of these"
	}
	return text
}

// legendHTML explains the forms of the timeline.
func (s *Session) legendHTML() string {
	if s.good == nil {
		return nothingYet
	}
	return `<h3 class="panel-title">How to read the timeline</h3>` + view.LegendTable(s.scene())
}
