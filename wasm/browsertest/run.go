package browsertest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a command waits for what it asks.
const patience = 10 * time.Second

// runner runs one script in one tab.
type runner struct {
	ctx    context.Context
	home   string // address of the site's folder
	server *Server
	kept   map[string]string
	shot   string // prefix of the names of pictures
}

// command is a word of the script language.
type command struct {
	args int // how many words it needs at least
	run  func(*runner, []string) error
}

var commands map[string]command

func init() { // the table's functions use the table
	commands = map[string]command{
		"nojs":    {0, (*runner).noScripts},
		"size":    {2, (*runner).size},
		"media":   {1, (*runner).media},
		"touch":   {0, (*runner).touch},
		"page":    {1, (*runner).page},
		"ready":   {0, func(r *runner, _ []string) error { return r.poll(isReady) }},
		"click":   {1, (*runner).click},
		"point":   {3, (*runner).point},
		"drag":    {3, (*runner).drag},
		"fingers": {4, (*runner).fingers},
		"focus":   {1, func(r *runner, a []string) error { return r.poll(js(`(e => (e && e.focus(), !!e))(find(%s))`, a[0])) }},
		"key":     {1, (*runner).key},
		"type":    {1, func(r *runner, a []string) error { return r.do(chromedp.KeyEvent(a[0])) }},
		"fill":    {2, (*runner).fill},
		"edit":    {3, (*runner).edit},
		"focused": {1, func(r *runner, a []string) error { return r.poll(js(`seen(document.activeElement, %s)`, a[0])) }},
		"follow":  {1, (*runner).follow},
		"text":    {3, func(r *runner, a []string) error { return r.check(js(`textOf(%s)`, a[0]), a[1], a[2]) }},
		"attr":    {4, func(r *runner, a []string) error { return r.check(js(`attrOf(%s, %s)`, a[0], a[1]), a[2], a[3]) }},
		"value":   {3, func(r *runner, a []string) error { return r.check(js(`valueOf(%s)`, a[0]), a[1], a[2]) }},
		"hash":    {2, func(r *runner, a []string) error { return r.check(`location.hash`, a[0], a[1]) }},
		"count":   {2, func(r *runner, a []string) error { return r.check(js(`String(all(%s).length)`, a[0]), "is", a[1]) }},
		"visible": {1, func(r *runner, a []string) error { return r.poll(js(`all(%s).some(shown)`, a[0])) }},
		"within":  {1, func(r *runner, a []string) error { return r.poll(js(within, a[0])) }},
		"gone":    {1, func(r *runner, a []string) error { return r.poll(js(`!all(%s).some(shown)`, a[0])) }},
		"hits":    {1, func(r *runner, a []string) error { return r.check(js(tooSmall, a[0]), "is", "") }},
		"fits":    {0, func(r *runner, _ []string) error { return r.check(tooWide, "is", "") }},
		"keep":    {2, (*runner).keep},
		"copy":    {2, (*runner).copy},
		"paste":   {2, func(r *runner, a []string) error { return r.fill([]string{a[0], r.kept[a[1]]}) }},
		"differs": {2, (*runner).differs},
		"same":    {2, func(r *runner, a []string) error { return r.check(js(`textOf(%s)`, a[1]), "is", r.kept[a[0]]) }},
		"reload":  {0, (*runner).reload},
		"offline": {0, (*runner).offline},
		"shot":    {1, (*runner).picture},
		"only":    {1, func(*runner, []string) error { return nil }},
	}
}

// run runs a script's lines; the error says where it stopped.
func (r *runner) run(lines []line) error {
	for _, l := range lines {
		c, ok := commands[l.name]
		if !ok {
			return fmt.Errorf("line %d: unknown command %q", l.number, l.name)
		}
		if len(l.args) < c.args {
			return fmt.Errorf("line %d: %s needs %d words", l.number, l.name, c.args)
		}
		if err := c.run(r, l.args); err != nil {
			return fmt.Errorf("line %d: %s %s: %w", l.number, l.name, strings.Join(l.args, " "), err)
		}
	}
	return nil
}

// helpers are the page-side functions of the commands. The page's policy does
// not bind what the debugger evaluates.
const helpers = `const all = s => [...document.querySelectorAll(s)];
const shown = e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0 && getComputedStyle(e).visibility !== "hidden"; };
const find = s => all(s).find(shown) || all(s)[0];
const textOf = s => { const e = find(s); return e ? e.textContent : "(no such element)"; };
const attrOf = (s, n) => { const e = find(s); return e ? e.getAttribute(n) ?? "(no such attribute)" : "(no such element)"; };
const seen = (e, s) => { if (!e || !e.matches(s)) return false; const lit = e.matches("label > input") ? e.nextElementSibling : e;
	return [e, lit].some(x => { const c = getComputedStyle(x); return c.outlineStyle !== "none" && parseFloat(c.outlineWidth) >= 2 && c.opacity !== "0"; }); };
const valueOf = s => { const e = find(s); return e ? String(e.value) : "(no such element)"; };
`

const isReady = `document.documentElement.hasAttribute("data-complete")`

const tooWide = `document.documentElement.scrollWidth > innerWidth ? "the page is " + document.documentElement.scrollWidth + " wide: " +
	all("body *").filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(e => e.tagName + "." + e.className).join(" ") : ""`

// within tells whether the middle of an element is in the window, and the page at rest.
const within = `(e => {
	if (!e) return false;
	const b = e.getBoundingClientRect(), middle = b.top + b.height / 2, was = e.wasAt;
	e.wasAt = middle;
	return middle === was && middle > 0 && middle < innerHeight;
})(find(%s))`

// tooSmall lists what a finger would miss: a control of less than 44 by 44
// pixels, or the label that it stands in.
const tooSmall = `all(%s).filter(shown).map(e => [e, (e.closest("label:has(input[type=checkbox])") || e).getBoundingClientRect()])
	.filter(([e, b]) => b.width < 44 || b.height < 44).slice(0, 5).map(([e, b]) => e.outerHTML.slice(0, 90) + " is " + b.width + " by " + b.height).join("\n")`

// js writes an expression with quoted arguments.
func js(format string, args ...string) string {
	quoted := make([]any, len(args))
	for i, a := range args {
		quoted[i] = strconv.Quote(a)
	}
	return fmt.Sprintf(format, quoted...)
}

func (r *runner) do(a ...chromedp.Action[chromedp.Void]) error { return chromedp.Do(r.ctx, a...) }

func eval[T any](r *runner, expression string) (T, error) {
	return chromedp.Run(r.ctx, chromedp.Evaluate[T]("(() => { "+helpers+" return "+expression+" })()"))
}

// retry tries f until it succeeds or patience ends.
func retry(f func() error) error {
	end := time.Now().Add(patience)
	for {
		err := f()
		if err == nil || time.Now().After(end) {
			return err
		}
		time.Sleep(25 * time.Millisecond)
	}
}

func (r *runner) poll(expression string) error {
	return retry(func() error {
		ok, err := eval[bool](r, expression)
		if err == nil && !ok {
			err = fmt.Errorf("it never was so")
		}
		return err
	})
}

func (r *runner) check(expression, how, want string) error {
	return retry(func() error {
		got, err := eval[string](r, expression)
		if err != nil {
			return err
		}
		return compare(got, how, want)
	})
}

// reload loads the page anew. The page that goes away answers for a moment longer: what
// comes next must not look at it.
func (r *runner) reload([]string) error {
	if _, err := eval[bool](r, `window.goesAway = true`); err != nil {
		return err
	}
	if err := r.do(chromedp.Reload()); err != nil {
		return err
	}
	return r.poll(`!window.goesAway`)
}

func (r *runner) noScripts([]string) error {
	_, err := chromedp.Call(r.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
}

func (r *runner) size(a []string) error {
	w, err := strconv.ParseInt(a[0], 10, 64)
	if err != nil {
		return err
	}
	h, err := strconv.ParseInt(a[1], 10, 64)
	if err != nil {
		return err
	}
	_, err = chromedp.Call(r.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: w, Height: h, DeviceScaleFactor: 1, Mobile: w < 700})
	return err
}

// touch makes the screen one for fingers.
func (r *runner) touch([]string) error {
	_, err := chromedp.Call(r.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
	return err
}

func (r *runner) media(a []string) error {
	features := map[string]emulation.MediaFeature{
		"dark": {Name: "prefers-color-scheme", Value: "dark"}, "light": {Name: "prefers-color-scheme", Value: "light"},
		"reduced": {Name: "prefers-reduced-motion", Value: "reduce"}, "forced": {Name: "forced-colors", Value: "active"},
	}
	f, ok := features[a[0]]
	if !ok {
		return fmt.Errorf("want dark, light, reduced or forced")
	}
	_, err := chromedp.Call(r.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{&f}})
	return err
}

// lessonOf3 is a page with three stages: the lesson that the scripts play.
const lessonOf3 = "lessons/05-priority-inversion.html"

// page opens a page; LESSON stands for lessonOf3, LONGLINK for a link of one
// character too many.
func (r *runner) page(a []string) error {
	name := a[0]
	if strings.HasPrefix(name, "LESSON") {
		name = lessonOf3 + strings.TrimPrefix(name, "LESSON")
	}
	name = strings.Replace(name, "LONGLINK", "playground.html#1;"+strings.Repeat("x", 15_999), 1)
	return r.do(chromedp.Navigate(r.home + name))
}

func times(a []string, at int) (int, error) {
	if len(a) <= at {
		return 1, nil
	}
	return strconv.Atoi(a[at])
}

// still scrolls an element into view and reports whether it stands where it stood at
// the look before: on a busy machine the page may still be moving, and a press
// would land beside it.
const still = `(e => {
	if (!e || !shown(e)) return false;
	e.scrollIntoView({block: "center", behavior: "instant"});
	const b = e.getBoundingClientRect(), at = [b.left, b.top, b.width, b.height, scrollY].join();
	if (at === e.stoodAt) return e.framed || ++e.looks > 12; // with scripts off no frame is told
	e.stoodAt = at; // what scrolls smoothly moves with frames, and a busy machine draws few
	e.framed = false;
	e.looks = 0;
	requestAnimationFrame(() => requestAnimationFrame(() => e.framed = e.stoodAt === at));
	return false;
})(find(%s))`

// click uses the mouse, so that what lies on top gets the click, as for a reader.
func (r *runner) click(a []string) error {
	n, err := times(a, 1)
	if err != nil {
		return err
	}
	for range n {
		if err := r.poll(js(still, a[0])); err != nil {
			return err
		}
		at, err := eval[[]float64](r, js(`(b => [b.left + b.width / 2, b.top + b.height / 2])(find(%s).getBoundingClientRect())`, a[0]))
		if err != nil {
			return err
		}
		if err := r.do(chromedp.MouseClickXY(at[0], at[1])); err != nil {
			return err
		}
	}
	return nil
}

// named are the keys that are written as words.
var named = map[string]string{
	"Space": " ", "Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown, "Backspace": kb.Backspace,
}

func (r *runner) key(a []string) error {
	n, err := times(a, 1)
	if err != nil {
		return err
	}
	var options []chromedp.KeyOption
	name := a[0]
	for {
		mod, rest, ok := strings.Cut(name, "+")
		if !ok || mod == "" {
			break
		}
		options = append(options, chromedp.KeyModifiers(map[string]chromedp.Modifier{"Shift": chromedp.ModifierShift, "Ctrl": chromedp.ModifierCtrl, "Alt": chromedp.ModifierAlt}[mod]))
		name = rest
	}
	if key, ok := named[name]; ok {
		name = key
	}
	for range n {
		if err := r.do(chromedp.KeyEvent(name, options...)); err != nil {
			return err
		}
	}
	return nil
}

// fill replaces a field's text as pasting over it would.
func (r *runner) fill(a []string) error {
	return r.poll(js(`(e => { if (!e) return false; e.focus(); e.value = %[2]s; e.dispatchEvent(new InputEvent("input", {bubbles: true})); return true; })(find(%[1]s))`, a[0], a[1]))
}

// edit changes the first FROM in a field to TO, as typing does.
func (r *runner) edit(a []string) error {
	text, err := eval[string](r, js(`valueOf(%s)`, a[0]))
	if err != nil {
		return err
	}
	if !strings.Contains(text, a[1]) {
		return fmt.Errorf("it is not in %q", text)
	}
	return r.fill([]string{a[0], strings.Replace(text, a[1], a[2], 1)})
}

// follow clicks a button that copies a link, and opens the link as another
// reader would. It listens in on the clipboard, which a test may not read.
func (r *runner) follow(a []string) error {
	if _, err := eval[string](r, `((navigator.clipboard.writeText = t => (window.copied = t, Promise.resolve())), "")`); err != nil {
		return err
	}
	if err := r.click(a[:1]); err != nil {
		return err
	}
	var link string
	err := retry(func() (err error) {
		if link, err = eval[string](r, `window.copied || ""`); err == nil && link == "" {
			err = fmt.Errorf("nothing was copied")
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := r.do(chromedp.Navigate("about:blank")); err != nil {
		return err
	}
	return r.do(chromedp.Navigate(link))
}

func (r *runner) keep(a []string) error {
	text, err := eval[string](r, js(`textOf(%s)`, a[1]))
	r.kept[a[0]] = strings.TrimSpace(text)
	return err
}

// copy remembers what a field holds.
func (r *runner) copy(a []string) error {
	text, err := eval[string](r, js(`valueOf(%s)`, a[1]))
	if err == nil && text == "" {
		err = fmt.Errorf("there is nothing in it")
	}
	r.kept[a[0]] = text
	return err
}

func (r *runner) differs(a []string) error {
	return retry(func() error {
		text, err := eval[string](r, js(`textOf(%s)`, a[1]))
		if err == nil && strings.TrimSpace(text) == r.kept[a[0]] {
			err = fmt.Errorf("it is still %q", r.kept[a[0]])
		}
		return err
	})
}

// offline waits until the offline copy is there, then stops the server.
func (r *runner) offline([]string) error {
	wait := func(ctx context.Context, t *chromedp.Target) (bool, error) {
		return chromedp.Evaluate[bool](`!!(navigator.serviceWorker && navigator.serviceWorker.controller)`)(ctx, t)
	}
	err := retry(func() error {
		ok, err := chromedp.Run(r.ctx, wait)
		if err == nil && !ok {
			err = fmt.Errorf("no service worker took the page over")
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := networkOnly(r); err != nil {
		return err
	}
	return r.server.Close()
}

// networkOnly sees to it that what the browser keeps besides the offline copy
// does not help.
func networkOnly(r *runner) error {
	_, err := chromedp.Call(r.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	return err
}

func (r *runner) picture(a []string) error {
	dir := os.Getenv("BT_SHOTS")
	if dir == "" {
		return nil
	}
	png, err := chromedp.Run(r.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, r.shot+a[0]+".png"), png, 0o644)
}
