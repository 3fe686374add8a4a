package browsertest

import (
	"strconv"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// spot is a place of an element on the screen, given in percent of its width and
// height.
func (r *runner) spot(selector string, x, y float64) ([2]float64, error) {
	at, err := eval[[]float64](r, js(`(e => { e.scrollIntoView({block: "center", behavior: "instant"}); const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })(find(%s))`, selector))
	if err != nil {
		return [2]float64{}, err
	}
	return [2]float64{at[0] + at[2]*x/100, at[1] + at[3]*y/100}, nil
}

// numbers reads the words of a command from the second on.
func numbers(a []string) ([]float64, error) {
	list := make([]float64, 0, len(a))
	for _, w := range a[1:] {
		n, err := strconv.ParseFloat(w, 64)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

func (r *runner) mouse(kind input.DispatchMouseEventType, at [2]float64, down int64) error {
	_, err := chromedp.Call(r.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: at[0], Y: at[1],
		Button: input.MouseButtonLeft, Buttons: down, ClickCount: 1})
	return err
}

// point moves the mouse to a place of an element: SELECTOR X Y, in percent.
func (r *runner) point(a []string) error {
	n, err := numbers(a)
	if err != nil {
		return err
	}
	at, err := r.spot(a[0], n[0], n[1])
	if err != nil {
		return err
	}
	_, err = chromedp.Call(r.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: at[0], Y: at[1]})
	return err
}

// drag presses the mouse at a place of an element, moves and lets go: SELECTOR X
// Y TO DOWN, in percent. Without DOWN it moves sideways, without TO it lets go where
// it was pressed. A KEY after them is pressed before it lets go, unless that is held.
func (r *runner) drag(a []string) error {
	key := ""
	if len(a) > 5 {
		a, key = a[:5], a[5]
	}
	n, err := numbers(a)
	if err != nil {
		return err
	}
	to, down := n[0], n[1]
	if len(n) > 2 {
		to = n[2]
	}
	if len(n) > 3 {
		down = n[3]
	}
	from, err := r.spot(a[0], n[0], n[1])
	if err != nil {
		return err
	}
	end, err := r.spot(a[0], to, down)
	if err != nil {
		return err
	}
	if err := r.mouse(input.DispatchMouseEventTypeMousePressed, from, 1); err != nil {
		return err
	}
	if end != from {
		if err := r.mouse(input.DispatchMouseEventTypeMouseMoved, end, 1); err != nil {
			return err
		}
	}
	if key == "held" {
		return nil
	}
	if key != "" {
		if err := r.key([]string{key}); err != nil {
			return err
		}
	}
	return r.mouse(input.DispatchMouseEventTypeMouseReleased, end, 0)
}

// fingers puts one or two fingers on an element and moves them sideways: SELECTOR
// Y FROM TO [FROM TO], in percent.
func (r *runner) fingers(a []string) error {
	n, err := numbers(a)
	if err != nil {
		return err
	}
	for step := range 5 {
		kind, points := input.DispatchTouchEventTypeTouchMove, []*input.TouchPoint{}
		if step == 0 {
			kind = input.DispatchTouchEventTypeTouchStart
		}
		for i := 1; i+1 < len(n); i += 2 {
			at, err := r.spot(a[0], n[i]+(n[i+1]-n[i])*float64(step)/4, n[0])
			if err != nil {
				return err
			}
			id := float64(i)
			points = append(points, &input.TouchPoint{X: at[0], Y: at[1], ID: &id})
		}
		if _, err := chromedp.Call(r.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}); err != nil {
			return err
		}
	}
	_, err = chromedp.Call(r.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
	return err
}
