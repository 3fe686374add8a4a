package browsertest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// shared is the address of a scenario that no page has of its own.
const shared = "embed.html#1;N=Two;T=A:r1m,lX,r2m,u0;k=0"

// quietly runs a script in a tab and fails if the page complains.
func quietly(t *testing.T, r *runner, first, name, script string) {
	t.Helper()
	w := &watch{home: r.home}
	w.start(r.ctx)
	if _, err := chromedp.Call(r.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: first}); err != nil {
		t.Fatal(err)
	}
	if err := r.page([]string{name}); err != nil {
		t.Fatal(err)
	}
	r.script(t, script+"\ngone \"#bt-trouble\"")
	time.Sleep(50 * time.Millisecond) // let what the page logged last arrive
	for _, p := range w.problems() {
		t.Error(p)
	}
}

// noStore makes the store one that may not even be looked at.
const noStore = `Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } })`

// TestStoreThrows: a store whose getter throws is none, on each kind of page.
func TestStoreThrows(t *testing.T) {
	for name, script := range map[string]string{
		shared:       `text .timeline contains "lock X"`,
		"index.html": `click "[data-act=theme]"`,
		"playground.html": `fill textarea "task Q { run 1ms }"
text .timeline contains "Q"`,
		lessonOf3: `click "#rescue [data-act=forward]"
click ".predict input"
click ".predict [data-act=check]"
text .verdict lacks "Choose"`,
	} {
		t.Run(name, func(t *testing.T) {
			r, done := tab(t)
			defer done()
			quietly(t, r, noStore, name, "ready\n"+script)
		})
	}
}

// TestStoreThrowsAndEngineDies: then the report says that nothing is kept.
func TestStoreThrowsAndEngineDies(t *testing.T) {
	r, done := tab(t)
	defer done()
	breakable(t, r, "playground.html", noStore)
	r.script(t, "ready\nfill textarea "+fmt.Sprintf("%q", typed)+"\ntext .timeline contains \"A\"")
	r.breakNow(t, "event")
	r.script(t, `
text "#bt-trouble [role=alert]" contains "This browser keeps nothing"
value "#bt-trouble textarea" contains `+fmt.Sprintf("%q", typed))
}

// TestStoreFull: what does not fit is forgotten, without a word in the console; what
// stands there already is still read, and once there is room the page keeps again.
func TestStoreFull(t *testing.T) {
	r, done := tab(t)
	defer done()
	quietly(t, r, "", "playground.html", `
ready
fill textarea "task First { run 1ms }"
text .timeline contains "First"`)
	fill := `(() => { let n = 1 << 22; for (let i = 0; n > 0; i++) try { localStorage.setItem("other" + i, "x".repeat(n)); } catch { n >>= 1; } return true; })()`
	if _, err := eval[bool](r, fill); err != nil {
		t.Fatal(err)
	}
	big := strings.Repeat("# a remark\\n", 50)
	r.script(t, `
fill textarea "`+big+`task Second { run 1ms }"
text .timeline contains "Second"
click "[data-act=theme]"
page index.html
ready
page playground.html
ready
value textarea is "task First { run 1ms }"
fill textarea "`+big+`task Third { run 1ms }"
text .timeline contains "Third"
gone "#bt-trouble"`)
	if _, err := eval[bool](r, `(Object.keys(localStorage).filter(k => k.startsWith("other")).forEach(k => localStorage.removeItem(k)), true)`); err != nil {
		t.Fatal(err)
	}
	r.script(t, `
fill textarea "task Fourth { run 1ms }"
text .timeline contains "Fourth"
page index.html
ready
page playground.html
ready
value textarea is "task Fourth { run 1ms }"`)
}

// nonsense is what a store may hold or return, as JavaScript.
var nonsense = map[string]string{
	"quotes": `'"]\\\'><img src=x>'`, "huge": `"t1 ".repeat(1 << 20)`, "zero": `"\u0000\ud800\uffff"`, "negative": `"-1"`, "large": `"99999999999999999999"`,
	"number": `7`, "object": `({ toString() { throw new Error("no text"); } })`, "throws": `(() => { throw new Error("broken store"); })()`, "undefined": `undefined`,
}

// kinds are what pages keep: parts of the names of entries.
var kinds = []string{"theme", "keys", ".panel.", ".form.", ".lanes.", ".draft.", ".predict.", ".solved"}

// TestStoreNonsense: whatever stands in any entry, pages come to life.
func TestStoreNonsense(t *testing.T) {
	asked := map[string]bool{}
	for name, value := range nonsense {
		t.Run(name, func(t *testing.T) {
			for _, page := range []string{"index.html", "playground.html", lessonOf3} {
				r, done := tab(t)
				first := `window.asked = ""; Storage.prototype.getItem = function(key) { window.asked += key + " "; return ` + value + `; }`
				quietly(t, r, first, page, "ready\nclick \"[data-act=forward]\"\ntext .clock contains event")
				keys, err := eval[string](r, `window.asked`)
				if err != nil {
					t.Fatal(err)
				}
				for _, kind := range kinds {
					asked[kind] = asked[kind] || strings.Contains(keys, kind)
				}
				done()
			}
		})
	}
	for _, kind := range kinds {
		if !asked[kind] {
			t.Errorf("no page has asked for %s", kind)
		}
	}
}

// TestFrames opens a link in frames of another site: a plain one and one in a
// sandbox, in a browser that keeps things and in one that refuses to.
func TestFrames(t *testing.T) {
	for _, block := range []bool{false, true} {
		ctx, stop := strictChromium(t, block)
		defer stop()
		for name, attribute := range map[string]string{"cross-site": "", "sandboxed": ` sandbox="allow-scripts"`} {
			t.Run(fmt.Sprintf("%s/blocked=%v", name, block), func(t *testing.T) { inFrame(t, ctx, attribute, block && name == "cross-site") })
		}
		if block {
			t.Run("top", func(t *testing.T) {
				r := &runner{ctx: ctx, kept: map[string]string{}}
				serve(t, r)
				quietly(t, r, "", shared, "ready\ntext .timeline contains \"lock X\"")
				if state, err := eval[string](r, storeState); err != nil || state != "throws" {
					t.Errorf("the store of a browser that blocks it: %s %v", state, err)
				}
			})
		}
	}
}

// storeState tells what a page finds when it looks at its store.
const storeState = `(() => { try { return localStorage ? "works" : "none"; } catch { return "throws"; } })()`

// strictChromium is a browser of its own, in which pages may keep things or not.
func strictChromium(t *testing.T, block bool) (context.Context, context.CancelFunc) {
	t.Helper()
	profile := t.TempDir()
	if block {
		prefs := `{"profile": {"default_content_setting_values": {"cookies": 2}, "cookie_controls_mode": 1, "block_third_party_cookies": true}}`
		if err := os.MkdirAll(filepath.Join(profile, "Default"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(profile, "Default", "Preferences"), []byte(prefs), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop, err := StartChromium(chromedp.UserDataDir(profile))
	if err != nil {
		t.Fatal(err)
	}
	return ctx, stop
}

func inFrame(t *testing.T, browser context.Context, attribute string, throws bool) {
	ctx, cancel := chromedp.NewContext(browser)
	defer cancel()
	ctx, cancelTime := context.WithTimeout(ctx, time.Minute)
	defer cancelTime()
	r := &runner{ctx: ctx, kept: map[string]string{}}
	serve(t, r)
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<!doctype html><title>Outside</title><iframe width="900" height="900"%s src="%s"></iframe>`, attribute, r.home+shared)
	}))
	defer outer.Close() // at 127.0.0.1; the site is at localhost, which is another one
	if err := chromedp.Do(ctx, chromedp.Navigate(outer.URL)); err != nil {
		t.Fatal(err)
	}
	inside, done := frameOf(t, r)
	defer done()
	inside.script(t, "ready\ntext .timeline contains \"lock X\"\ngone \"#bt-trouble\"\nattr \"a[data-follow]\" href contains \"N=Two\"")
	want := "works"
	if throws || attribute != "" {
		want = "throws"
	}
	if state, err := eval[string](inside, storeState); err != nil || state != want {
		t.Errorf("the store: %s, want %s (%v)", state, want, err)
	}
	if _, err := eval[bool](inside, `(find("[data-act=forward]").click(), find("[data-act=panel][data-arg=runq]").click(), true)`); err != nil {
		t.Fatal(err)
	}
	inside.script(t, "text \".clock .count\" contains \"event 1 of\"\nvisible .panel.runq\ngone \"#bt-trouble\"")
}

// frameOf attaches to the frame in a tab's page, which is a target of its own.
func frameOf(t *testing.T, r *runner) (*runner, context.CancelFunc) {
	t.Helper()
	var inside *runner
	var cancel context.CancelFunc
	err := retry(func() error {
		list, err := chromedp.Targets(r.ctx)
		if err != nil {
			return err
		}
		for _, info := range list {
			if info.Type == "iframe" && strings.HasPrefix(info.URL, r.home) {
				var ctx context.Context
				ctx, cancel = chromedp.NewContext(r.ctx, chromedp.WithTargetID(info.TargetID))
				inside = &runner{ctx: ctx, kept: map[string]string{}, home: r.home}
				return chromedp.Do(ctx)
			}
		}
		return fmt.Errorf("no frame of the site among %d targets", len(list))
	})
	if err != nil {
		t.Fatal(err)
	}
	return inside, cancel
}
