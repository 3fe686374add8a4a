package browsertest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/websocket"
)

// firefoxNames are where Firefox may be, after $BT_FIREFOX.
var firefoxNames = []string{"firefox-esr", "firefox"}

// FindFirefox returns the path of a Firefox.
func FindFirefox() (string, error) { return find("BT_FIREFOX", firefoxNames) }

// prefs make a test see what a user sees. Under remote control Firefox relaxes
// the rules for files on disk: a page that works only because of that would
// fail for everybody else, so the first two turn that off.
const prefs = `user_pref("remote.prefs.recommended", false);
user_pref("security.fileuri.strict_origin_policy", true);
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.page", 0);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("services.settings.server", "data:,");
`

// Firefox is a browser driven through WebDriver BiDi, without a driver program.
type Firefox struct {
	cmd     *exec.Cmd
	ws      *websocket.Conn
	context string // the tab
	profile string

	mu      sync.Mutex
	next    int
	waiting map[int]chan answer
	events  []event
}

type answer struct {
	ID      int             `json:"id"`
	Type    string          `json:"type"`
	Result  json.RawMessage `json:"result"`
	Error   string          `json:"error"`
	Message string          `json:"message"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

// event is something the browser told by itself.
type event struct {
	method string
	params json.RawMessage
}

// StartFirefox starts a headless Firefox with a fresh profile; more are lines for
// its preferences.
func StartFirefox(more ...string) (*Firefox, error) {
	path, err := FindFirefox()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "bt-firefox")
	if err != nil {
		return nil, err
	}
	f := &Firefox{profile: profile, waiting: map[int]chan answer{}}
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs+strings.Join(more, "\n")), 0o644); err != nil {
		return nil, err
	}
	f.cmd = exec.Command(path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "--remote-allow-origins", "http://localhost")
	address, err := f.launch()
	if err == nil {
		err = f.connect(address)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return f, nil
}

// launch starts the program and reads the address it listens on.
func (f *Firefox) launch() (string, error) {
	out, err := f.cmd.StderrPipe()
	if err != nil {
		return "", err
	}
	if err := f.cmd.Start(); err != nil {
		return "", err
	}
	found := make(chan string, 1)
	go func() {
		s := bufio.NewScanner(out)
		for s.Scan() {
			if _, address, ok := strings.Cut(s.Text(), "WebDriver BiDi listening on "); ok {
				found <- strings.TrimSpace(address)
			}
		}
		close(found)
	}()
	select {
	case address, ok := <-found:
		if !ok {
			return "", fmt.Errorf("it ended before it listened")
		}
		return address, nil
	case <-time.After(60 * time.Second):
		return "", fmt.Errorf("it did not listen within a minute")
	}
}

func (f *Firefox) connect(address string) error {
	ws, err := websocket.Dial(address+"/session", "", "http://localhost")
	if err != nil {
		return err
	}
	f.ws = ws
	go f.read()
	if _, err := f.call("session.new", map[string]any{"capabilities": map[string]any{}}); err != nil {
		return err
	}
	if _, err := f.call("session.subscribe", map[string]any{"events": []string{"log.entryAdded", "network.beforeRequestSent"}}); err != nil {
		return err
	}
	raw, err := f.call("browsingContext.getTree", map[string]any{})
	if err != nil {
		return err
	}
	var tree struct{ Contexts []struct{ Context string } }
	if err := json.Unmarshal(raw, &tree); err != nil || len(tree.Contexts) == 0 {
		return fmt.Errorf("no tab: %s %v", raw, err)
	}
	f.context = tree.Contexts[0].Context
	return nil
}

// read takes messages apart: answers go to who asked, events are kept.
func (f *Firefox) read() {
	for {
		var a answer
		if err := websocket.JSON.Receive(f.ws, &a); err != nil {
			return
		}
		f.mu.Lock()
		if a.Method != "" {
			f.events = append(f.events, event{a.Method, a.Params})
		} else if c := f.waiting[a.ID]; c != nil {
			c <- a
			delete(f.waiting, a.ID)
		}
		f.mu.Unlock()
	}
}

// call sends a command and waits for its answer.
func (f *Firefox) call(method string, params any) (json.RawMessage, error) {
	c := make(chan answer, 1)
	f.mu.Lock()
	f.next++
	id := f.next
	f.waiting[id] = c
	f.mu.Unlock()
	if err := websocket.JSON.Send(f.ws, map[string]any{"id": id, "method": method, "params": params}); err != nil {
		return nil, err
	}
	select {
	case a := <-c:
		if a.Type == "error" || a.Error != "" {
			return nil, fmt.Errorf("%s: %s: %s", method, a.Error, a.Message)
		}
		return a.Result, nil
	case <-time.After(30 * time.Second):
		return nil, fmt.Errorf("%s: no answer", method)
	}
}

// Open loads a page and waits until it is complete.
func (f *Firefox) Open(url string) error {
	_, err := f.call("browsingContext.navigate", map[string]any{"context": f.context, "url": url, "wait": "complete"})
	return err
}

// Eval returns the value of an expression that is a string.
func (f *Firefox) Eval(expression string) (string, error) {
	raw, err := f.call("script.evaluate", map[string]any{
		"expression": "(() => { " + helpers + " return String(" + expression + ") })()",
		"target":     map[string]any{"context": f.context}, "awaitPromise": false,
	})
	if err != nil {
		return "", err
	}
	var r struct {
		Result           struct{ Value string }
		ExceptionDetails *struct{ Text string }
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return "", err
	}
	if r.ExceptionDetails != nil {
		return "", fmt.Errorf("%s: %s", expression, r.ExceptionDetails.Text)
	}
	return r.Result.Value, nil
}

// Key presses a key where the focus is.
func (f *Firefox) Key(key string) error {
	_, err := f.call("input.performActions", map[string]any{"context": f.context, "actions": []any{map[string]any{
		"type": "key", "id": "keyboard", "actions": []any{map[string]any{"type": "keyDown", "value": key}, map[string]any{"type": "keyUp", "value": key}},
	}}})
	return err
}

// Problems lists console errors and requests to anywhere but home.
func (f *Firefox) Problems(home string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	w := &watch{home: home}
	for _, e := range f.events {
		var p struct {
			Level, Text string
			Request     struct{ URL string }
		}
		if err := json.Unmarshal(e.params, &p); err != nil {
			w.add("event %s: %v", e.method, err)
			continue
		}
		if e.method == "log.entryAdded" && (p.Level == "error" || p.Level == "warn") {
			w.add("console %s: %s", p.Level, p.Text)
		}
		if e.method == "network.beforeRequestSent" && !w.allowed(p.Request.URL) {
			w.add("request to %s", p.Request.URL)
		}
	}
	return w.problems()
}

// Close ends the browser and removes its profile.
func (f *Firefox) Close() {
	if f.ws != nil {
		f.ws.Close()
	}
	if f.cmd.Process != nil {
		f.cmd.Process.Kill()
		f.cmd.Wait()
	}
	os.RemoveAll(f.profile)
}
