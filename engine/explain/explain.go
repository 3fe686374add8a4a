package explain

import (
	"strings"

	"borrowedtime/engine/trace"
)

// Title returns a reason in a few words: "Earliest eligible deadline".
func Title(r trace.Reason) string { return find(r).title }

// Sentence tells a record in plain text, with names and numbers. around is the
// machine before or after the record's event, for what the record alone does
// not hold; it may be nil. Who else was eligible at a pick shows only after,
// whose slice ended only before (see Before). What the snapshot does not bear
// out is left unsaid.
func Sentence(t *trace.Trace, r *trace.Record, around *trace.Snapshot) string {
	return Plain(Spans(t, r, around))
}

// Plain joins the pieces of a sentence.
func Plain(list []Span) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Spans is Sentence in pieces that tell which words are names.
func Spans(t *trace.Trace, r *trace.Record, around *trace.Snapshot) []Span {
	return spans(t, r, around, find(r.Reason).say)
}

func spans(t *trace.Trace, r *trace.Record, around *trace.Snapshot, say string) []Span {
	w := teller{t: t, r: r, at: around, out: make([]Span, 0, 8), buf: make([]byte, 0, 256)}
	w.fill(say)
	w.flush()
	if len(w.out) > 0 && w.out[0].Task < 0 {
		w.out[0].Text = strings.TrimPrefix(w.out[0].Text, " ")
	}
	return w.out
}

func find(r trace.Reason) *entry {
	if r >= trace.NumReasons {
		return &entry{}
	}
	if r.Kind() == trace.KindWalk {
		return &walkReasons[r]
	}
	return &reasons[r]
}

// Before reports whether a kind of record is told best with the machine as it
// was before its event; all others are with the machine after it.
func Before(k trace.Kind) bool {
	return k == trace.KindWake || k == trace.KindHrtick || k == trace.KindResched || k == trace.KindTick
}
