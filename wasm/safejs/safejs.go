//go:build js && wasm

// Package safejs calls into the browser and returns as errors what package
// syscall/js panics with: a handler that asks a page for too much says so, and
// the program goes on. It holds what this program uses.
package safejs

import (
	"errors"
	"syscall/js"
)

// Value is a value of JavaScript.
type Value struct{ v js.Value }

// Func is a function of ours that JavaScript can call.
type Func struct{ f js.Func }

// Global returns the window, or what stands for it.
func Global() Value { return Value{js.Global()} }

// Null returns JavaScript's null.
func Null() Value { return Value{js.Null()} }

// Undefined returns JavaScript's undefined.
func Undefined() Value { return Value{js.Undefined()} }

// FuncOf makes f a function for JavaScript. It lives until Release, which f may
// call itself.
func FuncOf(f func(this Value, args []Value) any) (fn Func, err error) {
	defer caught(&err)
	return Func{js.FuncOf(func(this js.Value, args []js.Value) any {
		list := make([]Value, len(args))
		for i, a := range args {
			list[i] = Value{a}
		}
		return plain(f(Value{this}, list))
	})}, nil
}

// Release gives back what the function holds; it may not be called afterwards.
func (f Func) Release() { f.f.Release() }

// Get returns a property; a value that can't have any is an error. A getter that
// throws ends the program, because Go's loader does not catch it: where one may,
// call Reflect.get.
func (v Value) Get(name string) (got Value, err error) {
	defer caught(&err)
	return Value{v.v.Get(name)}, nil
}

// Set sets a property to a Value, a Func, or what js.ValueOf takes.
func (v Value) Set(name string, x any) (err error) {
	defer caught(&err)
	v.v.Set(name, plain(x))
	return nil
}

// Call calls a method; what it throws is the error.
func (v Value) Call(name string, args ...any) (got Value, err error) {
	defer caught(&err)
	list := make([]any, len(args))
	for i, a := range args {
		list[i] = plain(a)
	}
	return Value{v.v.Call(name, list...)}, nil
}

// New calls v as a constructor.
func (v Value) New(args ...any) (got Value, err error) {
	defer caught(&err)
	list := make([]any, len(args))
	for i, a := range args {
		list[i] = plain(a)
	}
	return Value{v.v.New(list...)}, nil
}

// Index returns an element of a list.
func (v Value) Index(i int) (got Value, err error) {
	defer caught(&err)
	return Value{v.v.Index(i)}, nil
}

// Length returns how many elements a list has.
func (v Value) Length() (n int, err error) {
	defer caught(&err)
	return v.v.Length(), nil
}

// Float returns a number; a value that is none is an error.
func (v Value) Float() (n float64, err error) {
	defer caught(&err)
	return v.v.Float(), nil
}

// Int returns a number without its fraction; a value that is none is an error.
func (v Value) Int() (n int, err error) {
	defer caught(&err)
	return v.v.Int(), nil
}

// Bool returns true or false; a value that is neither is an error.
func (v Value) Bool() (is bool, err error) {
	defer caught(&err)
	return v.v.Bool(), nil
}

// String returns a string; any other value is spelled as js.Value.String does.
func (v Value) String() (text string, err error) {
	defer caught(&err)
	return v.v.String(), nil
}

// Truthy reports whether JavaScript's if would take the value for true.
func (v Value) Truthy() (is bool, err error) {
	defer caught(&err)
	return v.v.Truthy(), nil
}

// TypeString is the type of a string.
const TypeString = js.TypeString

// Type returns what JavaScript's typeof says, but for null, which has its own.
func (v Value) Type() js.Type { return v.v.Type() }

// IsNull reports whether the value is null.
func (v Value) IsNull() bool { return v.v.IsNull() }

// IsUndefined reports whether the value is undefined.
func (v Value) IsUndefined() bool { return v.v.IsUndefined() }

// plain unwraps our types, also in lists and objects, for js.ValueOf.
func plain(x any) any {
	switch x := x.(type) {
	case Value:
		return x.v
	case Func:
		return x.f
	case []any:
		list := make([]any, len(x))
		for i := range x {
			list[i] = plain(x[i])
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(x))
		for name := range x {
			object[name] = plain(x[name])
		}
		return object
	}
	return x
}

// caught turns the panic of a call into its error.
func caught(err *error) {
	switch r := recover().(type) {
	case nil:
	case error: // js.Error is what JavaScript threw, *js.ValueError a wrong type
		*err = r
	case string:
		*err = errors.New(r)
	default:
		*err = errors.New("a panic with a value that is no error")
	}
}
