package scenario

import (
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// A share link's fragment is "1;<entries>;k=<checksum>": the version, statements
// in the short spelling, what the page showed, and a checksum that finds
// damage. Statements begin with a capital and =; everything else is an Entry.

// LinkVersion is the only version so far.
const LinkVersion = "1"

// MaxLink is the length, in characters, up to which a link is looked at;
// LongLink is where a page should offer a file instead.
const (
	MaxLink  = 16_000
	LongLink = 2_000
)

// Entry is one entry of a link that is not part of the scenario: "key" or
// "key=value".
type Entry struct{ Key, Value string }

// Entries is what a link says beside the scenario, in order.
type Entries []Entry

// Get returns the value of a key and whether it is there.
func (list Entries) Get(key string) (string, bool) {
	for _, e := range list {
		if e.Key == key {
			return e.Value, true
		}
	}
	return "", false
}

// viewKeys lists the entries that a page understands. It only grows.
var viewKeys = []struct{ key, meaning string }{
	{"t", "the playhead, as ShortDuration writes it"},
	{"p", "the kernel profile that is shown, if not the scenario's"},
	{"compare", "the profiles that are compared, joined by commas"},
	{"sweep", "what a sweep varies, a comma, and what it measures"},
	{"embed", "the stage with nothing around it"},
	{"hide", "answers are hidden"},
	{"decide", "a game in which the reader decides: seed, rounds and kinds"},
	{"present", "full screen, for a talk"},
	{"g", "a scenario by its name: a lesson's or the gallery's"},
}

// Link is what a share link says.
type Link struct {
	Scenario *Scenario // nil if the link only names one
	Text     string    // the canonical text of Scenario
	View     Entries   // all other entries, known or not; encode them again
	Unknown  []string  // keys of entries that this version does not know
	Name     string    // of a lesson's or the gallery's scenario (entry g)
}

// LinkProblem is the sort of damage a link has.
type LinkProblem uint8

// The damages.
const (
	LinkForeign   LinkProblem = iota // not a share link at all
	LinkTooLong                      // longer than MaxLink
	LinkTooNew                       // of a later version
	LinkCut                          // the end is missing
	LinkDamaged                      // the checksum does not fit
	LinkEmpty                        // there is no scenario in it
	LinkIncorrect                    // intact, but its scenario has mistakes
)

// LinkError says why a link can't be opened. Raw is what to offer for copying.
type LinkError struct {
	Problem   LinkProblem
	Msg, Hint string
	Raw       string
	Errors    Errors // LinkIncorrect: the mistakes, placed in the statements alone, joined by ;
}

// Error returns the message with its hint.
func (e *LinkError) Error() string {
	if e.Hint == "" {
		return e.Msg
	}
	return e.Msg + " (" + e.Hint + ")"
}

func linkError(problem LinkProblem, raw, msg, hint string) *LinkError {
	return &LinkError{Problem: problem, Msg: msg, Hint: hint, Raw: raw}
}

// EncodeLink returns the fragment of a link to the scenario, which may be nil
// if view names one (entry g).
func EncodeLink(s *Scenario, view Entries) string {
	parts := []string{LinkVersion}
	if s != nil {
		parts = append(parts, Compact(s))
	}
	for _, e := range view {
		part := escapeEntry(e.Key)
		if e.Value != "" {
			part += "=" + escapeEntry(e.Value)
		}
		parts = append(parts, part)
	}
	body := strings.Join(parts, ";")
	return body + ";k=" + checksum(body)
}

// escapeEntry escapes what has a meaning between entries; commas and + stay.
func escapeEntry(s string) string { return escapeBut(s, ",:~+") }

const (
	checkLength = 4
	unchecked   = "0" // k=0: written by hand, not checked
	base62      = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// checksum is FNV-1a, folded into four letters or digits.
func checksum(body string) string {
	h := uint32(2166136261)
	for i := 0; i < len(body); i++ {
		h = (h ^ uint32(body[i])) * 16777619
	}
	var out [checkLength]byte
	for i := range out {
		out[i] = base62[h%62]
		h /= 62
	}
	return string(out[:])
}

// DecodeLink opens the fragment of a link (with or without its #). Nothing of a
// damaged link is used. The error is a *LinkError.
func DecodeLink(fragment string) (*Link, error) {
	raw := strings.TrimPrefix(fragment, "#")
	if len(raw) > MaxLink {
		return nil, linkError(LinkTooLong, raw, "the link has "+itoa(len(raw))+" characters: the limit is "+itoa(MaxLink), "save the scenario as a file instead")
	}
	body, problem := intact(raw)
	if problem != nil {
		return nil, problem
	}
	return open(body, raw)
}

// intact checks the version and the checksum, and returns what stands before
// the checksum. Programs that pass links on may have escaped them once more.
func intact(raw string) (body string, first *LinkError) {
	candidates := []string{raw}
	if strings.IndexByte(raw, '%') >= 0 {
		if once, ok := unescape(raw, false); ok {
			candidates = append(candidates, once)
		}
	}
	for _, text := range candidates {
		b, problem := checked(text, raw)
		if problem == nil {
			return b, nil
		}
		if first == nil || first.Problem == LinkForeign {
			first = problem
		}
	}
	return "", first
}

// checked is intact for one way to read the link.
func checked(text, raw string) (string, *LinkError) {
	version, _, found := strings.Cut(text, ";")
	if version == "" || strings.Trim(version, "0123456789") != "" || len(version) > 4 {
		return "", linkError(LinkForeign, raw, "this is not a share link: it does not begin with a version", "a link looks like #1;T=H:r1m;k=...")
	}
	if version != LinkVersion {
		return "", linkError(LinkTooNew, raw, "the link is of version "+version+": this page reads version "+LinkVersion, "a newer page can open it")
	}
	cut := linkError(LinkCut, raw, "the link is cut off: its end with the checksum is missing", "copy it again, whole")
	at := strings.LastIndex(text, ";")
	if !found || !strings.HasPrefix(text[at:], ";k=") {
		return "", cut
	}
	// What a program put after a link when it was copied does not belong to it.
	sum := strings.TrimRight(text[at+3:], ".,:;!?)]}>'\"*_~ \t\r\n")
	switch {
	case sum == unchecked:
	case len(sum) < checkLength:
		return "", cut
	case sum != checksum(text[:at]):
		return "", linkError(LinkDamaged, raw, "the link is damaged: its checksum does not fit its text", "copy it again; if you changed it by hand, let it end in k=0")
	}
	return text[len(version)+1 : max(at, len(version)+1)], nil
}

// open reads the entries of an intact link.
func open(body, raw string) (*Link, error) {
	l := &Link{}
	var statements []string
	for _, part := range strings.Split(body, ";") {
		if part == "" {
			continue
		}
		if isStatement(part) {
			statements = append(statements, part)
			continue
		}
		key, value, _ := strings.Cut(part, "=")
		e := Entry{unescapeOr(key), unescapeOr(value)}
		l.View = append(l.View, e)
		if e.Key == "p" && config.ProfileOf(e.Value) == nil {
			return nil, linkError(LinkIncorrect, raw, "the link asks for kernel "+quote(e.Value)+", which is none", "there are "+list(config.ProfileNames())+"; a newer page may know more")
		}
		if !knownKey(e.Key) {
			l.Unknown = append(l.Unknown, e.Key)
		}
	}
	l.Name, _ = l.View.Get("g")
	if len(statements) == 0 {
		if l.Name == "" {
			return nil, linkError(LinkEmpty, raw, "there is no scenario in the link", "")
		}
		return l, nil
	}
	s, errs := Parse(strings.Join(statements, ";"))
	if len(errs) > 0 {
		return nil, &LinkError{LinkIncorrect, "the scenario in the link has a mistake: " + errs[0].Msg, errs[0].Hint, raw, errs}
	}
	l.Scenario, l.Text = s, Format(s)
	return l, nil
}

// isStatement tells the scenario's own entries from others: one of the letters
// of statements, and =.
func isStatement(part string) bool {
	if len(part) < 2 || part[1] != '=' {
		return false
	}
	for i := range statements {
		if statements[i].letter == part[0] {
			return true
		}
	}
	return false
}

// unescapeOr undoes %XX; what is broken stays as it is.
func unescapeOr(s string) string {
	if t, ok := unescape(s, false); ok {
		return t
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func knownKey(key string) bool {
	for _, k := range viewKeys {
		if k.key == key {
			return true
		}
	}
	return false
}

// TimeEntry is the entry for the playhead.
func TimeEntry(at trace.Time) Entry { return Entry{"t", ShortDuration(int64(at))} }
