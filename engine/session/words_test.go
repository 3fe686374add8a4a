package session

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// helpRow is a shortcut as the help lists it.
type helpRow struct{ keys, does string }

// readHelp takes the help apart: its rows, and the controls by their act.
func readHelp(t *testing.T, html string) (rows []helpRow, acts map[string]xml.StartElement) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<help>" + html + "</help>"))
	d.Strict, d.AutoClose = false, xml.HTMLAutoClose
	acts = map[string]xml.StartElement{}
	var row helpRow
	cell := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return rows, acts
		}
		if err != nil {
			t.Fatalf("the help is no markup: %v\n%s", err, html)
		}
		switch e := token.(type) {
		case xml.StartElement:
			cell = ""
			if act := attribute(e, "data-act"); act != "" {
				acts[act] = e
			}
		case xml.CharData:
			cell += string(e)
		case xml.EndElement:
			switch e.Name.Local {
			case "kbd":
				row.keys = cell
			case "td":
				row.does = cell
			case "tr":
				rows, row = append(rows, row), helpRow{}
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// pressed is what a page reports for a key that the help names.
func pressed(name string) (key string, shift bool) {
	name, shift = strings.TrimPrefix(name, "Shift + "), strings.HasPrefix(name, "Shift + ")
	named := map[string]string{"Space": " ", "→": "ArrowRight", "←": "ArrowLeft", "↓": "ArrowDown", "↑": "ArrowUp", "Page Up": "PageUp", "Page Down": "PageDown"}
	if key, ok := named[name]; ok {
		return key, shift
	}
	return name, shift
}

// TestHelp: each key that the help names does something, each thing that a key
// does is named, and the switch shows how it stands.
func TestHelp(t *testing.T) {
	rows, acts := readHelp(t, HelpHTML(true))
	told := map[Msg]bool{}
	seen := map[string]bool{}
	for _, r := range rows {
		if r.keys == "" || r.does == "" || seen[r.keys] {
			t.Errorf("a row is empty or stands twice: %q", r)
		}
		seen[r.keys] = true
		if slices.ContainsFunc(pageKeys[:], func(k struct{ shown, does string }) bool { return k.shown == r.keys && k.does == r.does }) {
			continue // package wasm deals with it
		}
		for _, name := range strings.Split(strings.Replace(r.keys, ",,", "Comma,", 1), ", ") {
			if name == "" {
				name = ","
			}
			key, shift := pressed(name)
			s := New(Options{ID: "s", Text: inversion})
			s.cell.keys = slices.Contains([]string{"C", "M", "+, -"}, r.keys) // only while a lane is looked at
			m, ok := s.KeyMsg(key, shift, false, OnStage)
			if !ok {
				t.Errorf("the help says that %q does %q; it does nothing", name, r.does)
			}
			told[m] = true
		}
	}
	for _, k := range keyTable {
		if strings.Trim(k.places, "c") != "" && !told[k.msg] {
			t.Errorf("the help does not tell of %q, which sends %T", k.key, k.msg)
		}
	}
	for _, k := range pageKeys {
		if !slices.Contains(rows, helpRow{k.shown, k.does}) {
			t.Errorf("the help lacks %q", k.shown)
		}
	}
	if _, ok := acts["close-help"]; !ok {
		t.Error("nothing closes the help")
	}
}

// TestHelpSwitch: the switch of single keys stands as they do.
func TestHelpSwitch(t *testing.T) {
	for _, on := range []bool{true, false} {
		_, acts := readHelp(t, HelpHTML(on))
		box, ok := acts["keys"]
		checked := slices.ContainsFunc(box.Attr, func(a xml.Attr) bool { return a.Name.Local == "checked" })
		if !ok || attribute(box, "type") != "checkbox" || checked != on {
			t.Errorf("with the keys %v the switch is %+v", on, box)
		}
	}
	if strings.Replace(HelpHTML(true), " checked", "", 1) != HelpHTML(false) {
		t.Error("the switch changes more than itself")
	}
}

// TestVerdict: what is shown is what a screen reader says; right, wrong and no
// answer differ in sign and words, not in colour alone.
func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		choice      int
		right       bool
		class, sign string
		words       []string
	}{
		{-1, false, "", "", []string{"Choose", "first"}},
		{-1, true, "", "", []string{"Choose", "first"}},
		{0, true, "good", "✓", []string{"Right", "why"}},
		{2, true, "good", "✓", []string{"Right", "why"}},
		{0, false, "bad", "✗", []string{"Not what happens", "why", "watch"}},
		{3, false, "bad", "✗", []string{"Not what happens", "why", "watch"}},
	} {
		html, text := Verdict(c.choice, c.right)
		var shown struct {
			Class string `xml:"class,attr"`
			Mark  struct {
				Class string `xml:"class,attr"`
				Sign  string `xml:",chardata"`
			} `xml:"span"`
			Text string `xml:",chardata"`
		}
		if err := xml.Unmarshal([]byte(html), &shown); err != nil {
			t.Fatalf("%s: %v", html, err)
		}
		if strings.TrimSpace(shown.Text) != text {
			t.Errorf("choice %d, right %v: shown is %q, said %q", c.choice, c.right, shown.Text, text)
		}
		mark := strings.TrimSpace("mark " + c.class)
		if c.sign == "" {
			mark = ""
		}
		if shown.Class != c.class || shown.Mark.Class != mark || shown.Mark.Sign != c.sign {
			t.Errorf("choice %d, right %v: %s, want class %q and sign %q", c.choice, c.right, html, c.class, c.sign)
		}
		for _, w := range c.words {
			if !strings.Contains(text, w) {
				t.Errorf("choice %d, right %v: %q does not say %q", c.choice, c.right, text, w)
			}
		}
	}
}
