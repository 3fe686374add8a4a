package browsertest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestFirefoxDies ends the engine in a Firefox that keeps nothing for any page: it
// works and forgets, and the report says so.
func TestFirefoxDies(t *testing.T) {
	if _, err := FindFirefox(); err != nil {
		t.Skip(err)
	}
	f, err := StartFirefox(`user_pref("network.cookie.cookieBehavior", 2);`)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.call("script.addPreloadScript", map[string]any{"functionDeclaration": "() => {" + broken + "}"}); err != nil {
		t.Fatal(err)
	}
	want := func(t *testing.T, expression, value string) {
		t.Helper()
		err := retry(func() error {
			got, err := f.Eval(expression)
			if err == nil && got != value {
				err = fmt.Errorf("%s is %q, want %q", expression, got, value)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range fatal {
		t.Run(c.broken, func(t *testing.T) {
			if err := f.Open("file://" + filepath.ToSlash(dist()) + "/" + strings.Replace(shared, "embed.html", "playground.html?"+c.broken, 1)); err != nil {
				t.Fatal(err)
			}
			want(t, isReady, "true")
			want(t, storeState, "throws")
			want(t, `textOf(".timeline").includes("lock X")`, "true")
			if _, err := f.Eval(js(`(window.broken = %s, breakNow(), true)`, c.broken)); err != nil {
				t.Fatal(err)
			}
			if c.broken == "memory" { // a scenario that needs some
				if _, err := f.Eval(js(`(e => { e.value = %s; e.dispatchEvent(new InputEvent("input", {bubbles: true})); })(find("textarea"))`, crowd)); err != nil {
					t.Fatal(err)
				}
			} else if err := f.Key("."); err != nil {
				t.Fatal(err)
			}
			want(t, `textOf("#bt-trouble [role=alert]").includes("The engine has stopped")`, "true")
			if c.broken == "memory" {
				want(t, `textOf("#bt-trouble [role=alert]").includes("This browser keeps nothing")`, "true")
			}
			for _, text := range append(c.report[:1:1], "Firefox/") {
				want(t, js(`valueOf("#bt-trouble textarea").includes(%s)`, text), "true")
			}
		})
	}
}
