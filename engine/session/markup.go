package session

import "strings"

// escapes are replaced in this order: what stands for a character is not
// escaped again. A strings.Replacer would bring its machinery into the page.
var escapes = [...][2]string{{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {`"`, "&#34;"}, {"'", "&#39;"}}

// esc makes text safe inside an element or a quoted attribute. Everything that
// comes from a scenario, a link or an error goes through it.
func esc(s string) string {
	if !strings.ContainsAny(s, `&<>"'`) {
		return s
	}
	for _, e := range escapes {
		s = strings.ReplaceAll(s, e[0], e[1])
	}
	return s
}

// attr writes one attribute with a leading space.
func attr(name, value string) string { return " " + name + `="` + esc(value) + `"` }

// preformatted writes text for a <textarea> or <pre>: browsers drop a newline
// right after the tag, so one is written for them to drop.
func preformatted(text string) string { return "\n" + esc(text) }
