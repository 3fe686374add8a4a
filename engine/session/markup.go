package session

import "borrowedtime/engine/internal/markup"

func esc(s string) string { return markup.Text(s) }

// attr writes one attribute with a leading space.
func attr(name, value string) string { return new(markup.Writer).Attr(name, value).String() }

// preformatted writes text for a <textarea> or <pre>.
func preformatted(text string) string { return new(markup.Writer).Preformatted(text).String() }
