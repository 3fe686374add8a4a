package markup

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// hostile is text of a scenario that would like to be more.
const hostile = "</textarea><script>alert('1')</script> \"x\" & &amp; \x00\x01\x1f\x7f\t\r\né😀"

func TestTextIsText(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"plain é😀":                 "plain é😀",
		`<b a="1">&'`:              "&lt;b a=&#34;1&#34;&gt;&amp;&#39;",
		"a\x00b\x1f\x7fc":          "a\uFFFDb\uFFFD\uFFFDc",
		"a\u202Eb\u061C\u2066":     `a\u202Eb\u061C\u2066`,
		"\u2065\u206A\u202F\u200D": "\u2065\u206A\u202F\u200D",
		"tab\tline\nret\rn":        "tab\tline\nret\rn",
	} {
		if got := Text(text); got != want {
			t.Errorf("Text(%q) = %q, want %q", text, got, want)
		}
	}
	w := Raw("<p")
	if got := w.Attr("title", hostile).Put(">", hostile, "</p>").String(); strings.ContainsAny(got[2:], "\x00\x01") || strings.Count(got, "<") != 2 {
		t.Errorf("text breaks out: %q", got)
	}
}

// TestWellFormed: whatever text it is, what comes out is XML that says the same.
func TestWellFormed(t *testing.T) {
	out := Raw("<p").Attr("title", hostile).Put(">", hostile, "</p>").String()
	said, d := "", xml.NewDecoder(strings.NewReader(out))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in %q", err, out)
		}
		if c, ok := tok.(xml.CharData); ok {
			said += string(c)
		}
	}
	want := strings.NewReplacer("\x00", "\uFFFD", "\x01", "\uFFFD", "\x1f", "\uFFFD", "\x7f", "\uFFFD", "\r\n", "\n").Replace(hostile)
	if said != want {
		t.Errorf("said %q, want %q", said, want)
	}
}

// TestPreformattedKeepsAll: what a reader typed comes back as it was.
func TestPreformattedKeepsAll(t *testing.T) {
	out := new(Writer).Preformatted("\n" + hostile).String()
	back := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(out)
	if back != "\n\n"+hostile {
		t.Errorf("%q came back as %q", hostile, back)
	}
}

func TestNumbers(t *testing.T) {
	var w Writer
	w.Int(-7).Raw(" ").Tenths(1234).Raw(" ").Tenths(-1230).Raw(" ").Tenths(-5).Flag("aria-pressed", true)
	if got, want := w.String(), `-7 123.4 -123 -0.5 aria-pressed="true"`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if w.Empty(); w.String() != "" {
		t.Error("an emptied writer holds something")
	}
}

// FuzzText: no text ends an element or an attribute.
func FuzzText(f *testing.F) {
	f.Add(hostile)
	f.Fuzz(func(t *testing.T, s string) {
		if got := Text(s); strings.ContainsAny(got, `<>"'`) || strings.ContainsRune(got, 0) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

// TestVisible: a title on the command line can't be read backwards either.
func TestVisible(t *testing.T) {
	for text, want := range map[string]string{"": "", "plain é": "plain é", "x\u202Egnp.exe\u200F": `x\u202Egnp.exe\u200F`} {
		if got := Visible(text); got != want {
			t.Errorf("Visible(%q) = %q, want %q", text, got, want)
		}
	}
}
