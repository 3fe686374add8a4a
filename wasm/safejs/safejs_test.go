//go:build js && wasm

package safejs

import (
	"strings"
	"testing"
)

// object makes a value with properties by evaluating an expression.
func object(t *testing.T, text string) Value {
	t.Helper()
	f, err := Global().Get("Function")
	if err == nil {
		f, err = f.New("return " + text)
	}
	if err == nil {
		f, err = f.Call("call", nil)
	}
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

// TestRead: each kind of value comes over.
func TestRead(t *testing.T) {
	v := object(t, `({n: 2.75, s: "né", yes: true, list: [7, 8], none: null})`)
	get := func(name string) Value {
		got, err := v.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if get("s").Type() != TypeString || get("n").Type() == TypeString {
		t.Error("strings are not told from numbers")
	}
	if f, err := get("n").Float(); f != 2.75 || err != nil {
		t.Errorf("a number is %v, %v", f, err)
	}
	if n, err := get("n").Int(); n != 2 || err != nil {
		t.Errorf("a number without its fraction is %v, %v", n, err)
	}
	if s, err := get("s").String(); s != "né" || err != nil {
		t.Errorf("a string is %q, %v", s, err)
	}
	if b, err := get("yes").Bool(); !b || err != nil {
		t.Errorf("true is %v, %v", b, err)
	}
	if b, err := get("none").Truthy(); b || err != nil {
		t.Errorf("null counts as %v, %v", b, err)
	}
	if n, err := get("list").Length(); n != 2 || err != nil {
		t.Errorf("a list has %d elements, %v", n, err)
	}
	if e, err := get("list").Index(1); err != nil {
		t.Error(err)
	} else if n, err := e.Int(); n != 8 || err != nil {
		t.Errorf("its second is %d, %v", n, err)
	}
	if !get("none").IsNull() || !Null().IsNull() || get("none").IsUndefined() || !get("nothing").IsUndefined() || !Undefined().IsUndefined() {
		t.Error("null and undefined are not told apart")
	}
}

// TestErrors: what would be a panic is an error that says what went wrong, and
// the program goes on.
func TestErrors(t *testing.T) {
	v := object(t, `({throws() { throw new Error("not today") }, n: "text", bad: class { constructor() { throw new Error("unmade") } }})`)
	n, _ := v.Get("n")
	bad, _ := v.Get("bad")
	for name, c := range map[string]struct {
		call func() error
		want string
	}{
		"a method that throws":      {func() error { _, err := v.Call("throws"); return err }, "not today"},
		"a constructor that throws": {func() error { _, err := bad.New(); return err }, "unmade"},
		"no such method":            {func() error { _, err := v.Call("missing"); return err }, "not a function"},
		"a property of undefined":   {func() error { _, err := Undefined().Get("x"); return err }, "undefined"},
		"setting on null":           {func() error { return Null().Set("x", 1) }, "null"},
		"a string as a number":      {func() error { _, err := n.Float(); return err }, "string"},
		"a string as an int":        {func() error { _, err := n.Int(); return err }, "string"},
		"a string as a bool":        {func() error { _, err := n.Bool(); return err }, "string"},
		"an element of null":        {func() error { _, err := Null().Index(0); return err }, "null"},
		"the length of undefined":   {func() error { _, err := Undefined().Length(); return err }, "undefined"},
		"a value that has no kind":  {func() error { return v.Set("x", struct{}{}) }, "invalid value"},
	} {
		err := c.call()
		if err == nil || !strings.Contains(strings.ToLower(err.Error()), c.want) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.want)
		}
	}
}

// TestFunc: JavaScript calls ours with its values and gets what it returns;
// lists and objects are unwrapped all the way down.
func TestFunc(t *testing.T) {
	var got []Value
	f, err := FuncOf(func(_ Value, args []Value) any {
		got = args
		return map[string]any{"list": []any{args[0], "x"}}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Release()
	caller := object(t, `({run(f, o) { const r = f(o.deep.v); return r.list[0] === o.deep.v && r.list[1] === "x" }})`)
	same, err := caller.Call("run", f, map[string]any{"deep": map[string]any{"v": caller}})
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := same.Bool(); !ok || err != nil || len(got) != 1 {
		t.Errorf("what went through is another value: %v, %v, %d arguments", ok, err, len(got))
	}
	if err := caller.Set("kept", f); err != nil {
		t.Error(err)
	}
	if kept, err := caller.Get("kept"); err != nil || kept.IsUndefined() {
		t.Errorf("a function was not set: %v", err)
	}
}
