//go:build js && wasm

package main

import (
	"errors"

	"github.com/hack-pad/safejs"
)

// dom reaches into the page. It keeps the first error of a handler, as a
// bufio.Writer keeps its first, so that a handler reads like what it does; page
// shows the error once the handler is over.
type dom struct {
	window, document safejs.Value
	err              error
}

// note keeps the first error, with the operation that failed.
func (d *dom) note(op string, err error) {
	if err != nil && d.err == nil {
		d.err = errors.New(op + ": " + err.Error())
	}
}

func (d *dom) get(v safejs.Value, name string) safejs.Value {
	r, err := v.Get(name)
	d.note("get "+name, err)
	return r
}

func (d *dom) set(v safejs.Value, name string, x any) { d.note("set "+name, v.Set(name, x)) }

func (d *dom) call(v safejs.Value, name string, args ...any) safejs.Value {
	r, err := v.Call(name, args...)
	d.note("call "+name, err)
	return r
}

// text reads a string property; what is not there is empty.
func (d *dom) text(v safejs.Value, name string) string {
	r := d.get(v, name)
	if r.IsUndefined() || r.IsNull() {
		return ""
	}
	s, err := r.String()
	d.note("read "+name, err)
	return s
}

// number reads a number property.
func (d *dom) number(v safejs.Value, name string) float64 {
	f, err := d.get(v, name).Float()
	d.note("read "+name, err)
	return f
}

func (d *dom) truth(v safejs.Value, name string) bool {
	t, err := d.get(v, name).Truthy()
	d.note("read "+name, err)
	return t
}

// attr reads an attribute; has tells an empty one from none.
func (d *dom) attr(el safejs.Value, name string) (value string, has bool) {
	r := d.call(el, "getAttribute", name)
	if r.IsNull() || r.IsUndefined() {
		return "", false
	}
	s, err := r.String()
	d.note("read "+name, err)
	return s, true
}

func (d *dom) setAttr(el safejs.Value, name, value string) { d.call(el, "setAttribute", name, value) }

// one finds the first match of a selector; ok is false if there is none.
func (d *dom) one(root safejs.Value, selector string) (el safejs.Value, ok bool) {
	el = d.call(root, "querySelector", selector)
	return el, there(el)
}

// all finds every match.
func (d *dom) all(root safejs.Value, selector string) []safejs.Value {
	list := d.call(root, "querySelectorAll", selector)
	n, err := list.Length()
	d.note("count "+selector, err)
	els := make([]safejs.Value, 0, n)
	for i := range n {
		el, err := list.Index(i)
		d.note("list "+selector, err)
		els = append(els, el)
	}
	return els
}

// byID finds an element by its id.
func (d *dom) byID(id string) (safejs.Value, bool) {
	el := d.call(d.document, "getElementById", id)
	return el, there(el)
}

// closest finds the nearest element around el that matches.
func (d *dom) closest(el safejs.Value, selector string) (safejs.Value, bool) {
	if !d.truth(el, "closest") { // the document itself, or a text node
		return safejs.Undefined(), false
	}
	found := d.call(el, "closest", selector)
	return found, there(found)
}

// add makes an element and appends it.
func (d *dom) add(parent safejs.Value, tag, class string) safejs.Value {
	el := d.call(d.document, "createElement", tag)
	d.set(el, "className", class)
	d.call(parent, "append", el)
	return el
}

// there tells an object from null and undefined.
func there(v safejs.Value) bool { return !v.IsNull() && !v.IsUndefined() }
