package session

import "strings"

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// esc makes text safe inside an element or a quoted attribute. Everything that
// comes from a scenario, a link or an error goes through it.
func esc(s string) string { return escaper.Replace(s) }

// attr writes one attribute with a leading space.
func attr(name, value string) string { return " " + name + `="` + esc(value) + `"` }

// preformatted writes text for a <textarea> or <pre>: browsers drop a newline
// right after the tag, so one is written for them to drop.
func preformatted(text string) string { return "\n" + esc(text) }
