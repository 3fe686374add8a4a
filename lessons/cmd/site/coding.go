package main

import (
	"strconv"
	"strings"
)

// choose picks the coding of an answer from Accept-Encoding (RFC 9110, section
// 12.5.3): "gzip", "identity", or "" if the reader forbids both. shrinks says
// whether packing makes the file smaller: what does not shrink is packed only for
// a reader who forbids it as it is.
func choose(header []string, shrinks bool) string {
	list := strings.ToLower(strings.Join(header, ","))
	rest, all := weight(list, "*")
	zip, named := weight(list, "gzip")
	if !named {
		zip = rest
	}
	plain, said := weight(list, "identity")
	switch {
	case !said && all:
		plain = rest
	case !said:
		plain = 1 // as it is will do, if nothing is said against it
	}
	switch {
	case zip > 0 && (plain == 0 || shrinks && zip >= plain):
		return "gzip"
	case plain > 0:
		return "identity"
	}
	return ""
}

// weight is how much a reader wants a coding, in thousandths, and whether the
// list names it at all. A weight that can't be read forbids: a reader gets
// nothing that it may not understand.
func weight(list, coding string) (thousandths int, named bool) {
	for item := range strings.SplitSeq(list, ",") {
		name, parameter, weighed := strings.Cut(item, ";")
		if strings.TrimSpace(name) != coding {
			continue
		}
		if !weighed {
			return 1000, true
		}
		q, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
		f, err := strconv.ParseFloat(q, 64)
		if !ok || err != nil || f < 0 || f > 1 {
			return 0, true
		}
		return int(f * 1000), true
	}
	return 0, false
}
