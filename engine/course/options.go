package course

import "strings"

// Options are what an address asks of a page, after its question mark:
// `?seed=7&answers=hide&list=talk`. What an address says otherwise is not ours.
type Options struct {
	Seed    string // decimal, 1 to 9 digits; "": the page draws as it likes
	Answers string // "hide" or "show"; "": shown
	List    string // a playlist's name, of small letters; "": none
}

// maxSearch bounds how much of an address is looked at, in bytes: anyone may have
// written it.
const maxSearch = 1000

// ParseOptions reads the part of an address from its question mark on. Of an option
// that stands twice the first counts; what is none of ours is left out.
func ParseOptions(search string) (o Options) {
	search = strings.TrimPrefix(search[:min(len(search), maxSearch)], "?")
	for search != "" {
		var one string
		one, search, _ = strings.Cut(search, "&")
		name, value, _ := strings.Cut(one, "=")
		switch {
		case name == "seed" && o.Seed == "" && made(value, '0', '9', 9):
			o.Seed = value
		case name == "answers" && o.Answers == "" && (value == "hide" || value == "show"):
			o.Answers = value
		case name == "list" && o.List == "" && made(value, 'a', 'z', 16):
			o.List = value
		}
	}
	return o
}

// made reports whether a text is of one to most characters between two.
func made(s string, from, to byte, most int) bool {
	for i := range len(s) {
		if s[i] < from || s[i] > to {
			return false
		}
	}
	return s != "" && len(s) <= most
}

// Hidden reports whether answers, hints and solutions stay out of sight.
func (o Options) Hidden() bool { return o.Answers == "hide" }

// Keep adds the options to an address of the site, but for those that it has itself.
func (o Options) Keep(href string) string {
	address, anchor, hasAnchor := strings.Cut(href, "#")
	_, search, has := strings.Cut(address, "?")
	own := ParseOptions(search)
	for _, opt := range [3][3]string{{"seed=", o.Seed, own.Seed}, {"answers=", o.Answers, own.Answers}, {"list=", o.List, own.List}} {
		if opt[1] == "" || opt[2] != "" {
			continue
		}
		sign := "?"
		if has {
			sign = "&"
		}
		address, has = address+sign+opt[0]+opt[1], true
	}
	if hasAnchor {
		address += "#" + anchor
	}
	return address
}
