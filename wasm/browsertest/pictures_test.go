package browsertest

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "rewrite the pictures; look at them before committing")

// pictures are the places where each state and each motion can be seen: a scenario,
// ready or in the link, an instant of it, the row of the walk or the words that stand
// there then. Of several events at one instant it is the last one that has them. No
// two neighbours have the same link: going from one to the other would be no step.
var pictures = []struct{ name, link, says string }{
	{"runs-runnable", "g=first-loan;t=2.5m", ""},
	{"blocked-off", "g=inversion;t=10m", ""},
	{"loan", "g=first-loan;t=4.7m", "owner-runs"},
	{"walk-two-links", "g=chain;t=4m", "owner-blocked-follow"},
	{"idle-detour", "g=remote-owner;t=2.5m", "owner-remote-step-aside"},
	{"donor-returns", "g=remote-owner;t=6.5m", "H moves from CPU 1 to CPU 0."},
	{"donor-travels", "g=remote-owner;t=2.5m", "owner-remote-migrate"},
	{"deferred-ghost", "g=owner-asleep;t=1.25m", "owner-deferred-give-up"},
	{"spins", "g=spin-first;t=2m", "spins"},
	{"handoff", "g=handoff-or-theft;t=5.3m", "Lock A is handed to H."},
	{"thief-refused", "g=handoff-or-theft;t=5.4m", "S is refused"},
	{"many-donors", "g=many-donors;t=3m", ""},
	{"throttled", "g=budget;t=4m", "no budget"},
	{"chain-changed", "g=changed-underfoot;t=0.8m", "begins again"},
}

// pictured are the parts of a stage that are compared, one below the other.
var pictured = []string{".panel.timeline svg", ".panel.chain-panel svg", ".panel.runq svg"}

// states are what else a stage can look like: how it comes about from a page that has
// loaded, in lines of the script language, and what of it is compared.
var states = []struct {
	name, page, lines string
	parts             []string
	wide              bool // a phone has it at another place
}{
	{"shares", "lessons/05-priority-inversion.html", `click "#wait-hogs [data-act=look]"
gone "#hogs .question-bar"
focus "#hogs .timeline"
key u
attr "#hogs" data-ahead is shown`, []string{"#hogs .timeline svg"}, false},
	{"crowd", "playground.html", `fill ".editor textarea" ` + strconv.Quote(many) + `
gone .working
text .timeline contains "lock B"`, []string{".timeline svg"}, false},
	{"nine-tasks", "playground.html", `fill ".editor textarea" "cpus 3\nuntil 12ms\ntask T*9 { run 3ms; sleep 500us; run 1ms }\n"
gone .working
text .timeline contains T9`, []string{".timeline svg"}, false},
	{"ahead-faint", "playground.html#1;g=inversion;t=10m;k=0", `focus .timeline
key u
attr .stage data-ahead is faint`, []string{".timeline svg"}, false},
	{"ahead-hidden", "playground.html#1;g=inversion;t=10m;k=0", `focus .timeline
key u 2
attr .stage data-ahead is hidden`, []string{".timeline svg"}, false},
	{"decide", "playground.html#1;N=Priority+inversion;V=7.3;U=30m;L=A;T=H+f90+s2m:r500,l0,r1m,u0;T=M+f50+s1m:r20m;T=L+f10:l0,r5m,u0,r1m;decide=2,3;k=0",
		"visible \".decide fieldset\"\nkey 1", []string{".timeline svg", ".decide"}, false},
	{"term", "playground.html#1;g=inversion;t=2.5m;k=0", `click ".narrator a.term"
visible "#bt-term"`, []string{"#bt-term"}, false},
	{"mistakes", "playground.html#1;g=inversion;t=10m;k=0", `edit ".editor textarea" "run 5ms" "rnu 5ms"
attr .stage data-mistakes is true`, []string{".timeline", ".code-box", ".errors"}, false},
	{"hand", "playground.html#1;g=remote-owner;k=0", `drag ".timeline svg" 33.6 36 40 36 held
visible ".timeline .cell"`, []string{".timeline"}, true},
}

// looks are the ways a reader may have the page.
var looks = []struct {
	name   string
	set    [][]string // size, media
	events bool       // differs at events only, where something would move
}{
	{"light", [][]string{{"size", "1280", "900"}, {"media", "light"}}, false},
	{"dark", [][]string{{"size", "1280", "900"}, {"media", "dark"}}, false},
	{"phone", [][]string{{"size", "390", "844"}, {"media", "light"}}, false},
	{"reduced", [][]string{{"size", "1280", "900"}, {"media", "reduced"}}, true},
	{"forced", [][]string{{"size", "1280", "900"}, {"media", "forced"}}, false},
}

// TestPictures compares the timeline and the chain at each of those places, in
// each look, with pictures that somebody has looked at. They are small, and
// compared by the mean of their cells: another font passes, another form or colour
// does not. What differs is written to the folder that the failure names.
func TestPictures(t *testing.T) {
	for _, l := range looks {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			r, done := lookOf(t, l.set)
			defer done()
			for _, p := range pictures {
				if l.events && p.says == "" {
					continue
				}
				got, err := r.still("1;"+p.link+";k=0", p.says)
				r.checkPicture(t, p.name+"-"+l.name, got, err)
			}
			if l.events {
				return
			}
			r, doneStates := lookOf(t, l.set)
			defer doneStates()
			for _, p := range states {
				if p.wide && l.name == "phone" {
					continue
				}
				got, err := r.state(p.page, p.lines, p.parts)
				r.checkPicture(t, p.name+"-"+l.name, got, err)
			}
		})
	}
}

// lookOf opens a tab of that size and medium.
func lookOf(t *testing.T, look [][]string) (*runner, func()) {
	r, done := tab(t)
	for _, set := range look {
		if err := commands[set[0]].run(r, set[1:]); err != nil {
			t.Fatal(err)
		}
	}
	return r, done
}

// still opens a scenario at an instant, steps back to the event that is meant and takes
// the pictures. The page stays: only its address changes.
func (r *runner) still(link, says string) (image.Image, error) {
	here, err := eval[bool](r, `location.pathname.endsWith("playground.html")`)
	if err != nil {
		return nil, err
	}
	if !here {
		if err := r.open("playground.html", "key q"); err != nil {
			return nil, err
		}
	}
	if _, err := eval[bool](r, js(`(window.was = find(".timeline svg"), location.hash = %s, true)`, link)); err != nil {
		return nil, err
	}
	if err := r.poll(`find(".timeline svg") !== window.was && !all(".working").some(shown)`); err != nil {
		return nil, err
	}
	if err := r.toWords(says); err != nil {
		return nil, err
	}
	return r.pictureOf(pictured)
}

// open loads a page as if for the first time and runs lines on it. Another page comes
// first: one that differs only in its fragment is not loaded again.
func (r *runner) open(page, lines string) error {
	more, err := parse(lines)
	if err != nil {
		return err
	}
	if err := r.page([]string{"glossary.html"}); err != nil {
		return err
	}
	if _, err := eval[bool](r, `(localStorage.clear(), true)`); err != nil {
		return err
	}
	if err := r.run([]line{{name: "page", args: []string{page}}, {name: "ready"}, {name: "gone", args: []string{".working"}}}); err != nil {
		return err
	}
	if _, err := eval[bool](r, `(document.documentElement.style.scrollBehavior = "auto", true)`); err != nil { // a picture of a page that still scrolls is of another place
		return err
	}
	return r.run(more)
}

// unstuck puts what sticks to a phone's edge where it stands in the page, and shows its
// chain whole: they would lie over what is pictured, or cut it off. Nothing scrolls by
// itself from then on.
const unstuck = `(document.documentElement.style.scrollBehavior = "auto", all(".stage .narrator, .stage .transport").forEach(e => { if (getComputedStyle(e).position === "sticky") {
	e.style.position = "static"; all(".stage .chain-panel").forEach(c => { c.style.height = "auto"; }); } }), true)`

// state brings a state about and takes the pictures.
func (r *runner) state(page, lines string, parts []string) (image.Image, error) {
	if err := r.open(page, lines); err != nil {
		return nil, err
	}
	return r.pictureOf(parts)
}

// pictureOf takes pictures of elements, those that are there.
func (r *runner) pictureOf(selectors []string) (image.Image, error) {
	var parts []image.Image
	if _, err := eval[bool](r, unstuck); err != nil {
		return nil, err
	}
	time.Sleep(150 * time.Millisecond) // what has begun to scroll stands
	for _, selector := range selectors {
		img, err := r.shotOf(selector)
		if err != nil {
			return nil, err
		}
		if img != nil {
			parts = append(parts, img)
		}
	}
	return stacked(parts), nil
}

// toWords steps back until the stage says the words, and waits until nothing moves.
func (r *runner) toWords(says string) error {
	said := js(`[...document.querySelectorAll(".narrator :is(div.say, .now), .chain, .runq, .hops")].map(e => e.textContent).join(" ").includes(%s)`, says)
	for range 40 {
		if says == "" {
			break
		}
		ok, err := chromedp.Run(r.ctx, chromedp.Evaluate[bool](said))
		if err != nil {
			return err
		}
		if ok {
			break
		}
		if err := r.key([]string{","}); err != nil {
			return err
		}
	}
	if says != "" {
		if err := r.poll(said); err != nil {
			return fmt.Errorf("nowhere does it say %q: %w", says, err)
		}
	}
	return r.poll(`(() => { const at = [...document.querySelectorAll(".bt-chain [id][transform]")].map(e => e.getAttribute("transform")).join(); const same = window.btWas === at; window.btWas = at; return same; })()`)
}

// pictureScale makes the pictures small: a quarter of a megabyte for all of a look.
const pictureScale = 0.3

// shotOf takes one element, nil if there is none.
func (r *runner) shotOf(selector string) (image.Image, error) {
	var box []float64
	box, err := chromedp.Run(r.ctx, chromedp.Evaluate[[]float64](js(`(e => { if (!e) return []; e.scrollIntoView({block: "center", behavior: "instant"}); const b = e.getBoundingClientRect(); return [b.left + scrollX, b.top + scrollY, b.width, b.height]; })(document.querySelector(%s))`, selector)))
	if err != nil || len(box) < 4 || box[2] < 1 || box[3] < 1 {
		return nil, err
	}
	// The window stays as it is: made larger for the picture, what is as high as the window,
	// or stands at its edge, would stand elsewhere.
	shot, err := chromedp.Call(r.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Clip: &page.Viewport{X: box[0], Y: box[1], Width: box[2], Height: box[3], Scale: pictureScale},
	})
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(shot.Data))
}

// stacked puts pictures below each other, with few shades, so that they pack well.
func stacked(parts []image.Image) image.Image {
	w, h := 1, 0
	for _, p := range parts {
		w, h = max(w, p.Bounds().Dx()), h+p.Bounds().Dy()+4
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	y := 0
	for _, p := range parts {
		draw.Draw(out, image.Rect(0, y, w, y+p.Bounds().Dy()), p, p.Bounds().Min, draw.Src)
		y += p.Bounds().Dy() + 4
	}
	for i := range out.Pix {
		if i%4 != 3 {
			out.Pix[i] = out.Pix[i]&0xf0 | out.Pix[i]>>4
		}
	}
	return out
}

// cell is the side of the squares that are compared. A text of another font
// changes a cell's mean by less than cellTolerance, and the mean of all cells by
// less than meanTolerance, of 255.
const (
	cell          = 10
	cellTolerance = 56
	meanTolerance = 4
)

// checkPicture compares a picture with the one that is kept, or keeps it. The whole
// page goes to the folder of pictures, if there is one.
func (r *runner) checkPicture(t *testing.T, name string, got image.Image, err error) {
	t.Helper()
	if err == nil {
		err = r.picture([]string{name})
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	file := filepath.Join("testdata", "pictures", name+".png")
	if *update {
		if err := writePNG(file, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := readPNG(file)
	if err != nil {
		t.Errorf("%s: %v (go test -run TestPictures -update makes it)", name, err)
		return
	}
	if why := differs(got, want); why != "" {
		dir := filepath.Join(os.TempDir(), "borrowedtime-pictures")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := writePNG(filepath.Join(dir, name+".png"), stacked([]image.Image{want, got})); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s differs: %s; see %s (expected above, now below)", name, why, filepath.Join(dir, name+".png"))
	}
}

// differs says how two pictures differ, "" if they do not.
func differs(a, b image.Image) string {
	if dx, dy := a.Bounds().Dx()-b.Bounds().Dx(), a.Bounds().Dy()-b.Bounds().Dy(); dx*dx > 4 || dy*dy > 16 {
		return fmt.Sprintf("it is %v, not %v", a.Bounds().Size(), b.Bounds().Size())
	}
	sum, n := 0, 0
	size := a.Bounds().Intersect(b.Bounds())
	for y := 0; y+cell <= size.Dy(); y += cell {
		for x := 0; x+cell <= size.Dx(); x += cell {
			d := cellDistance(a, b, x, y)
			if d > cellTolerance {
				return fmt.Sprintf("at %d, %d by %d of 255", x, y, d)
			}
			sum, n = sum+d, n+1
		}
	}
	if n > 0 && sum/n > meanTolerance {
		return fmt.Sprintf("on the whole, by %d of 255", sum/n)
	}
	return ""
}

// cellDistance is the largest difference of the mean red, green and blue of a cell.
func cellDistance(a, b image.Image, x, y int) int {
	most := 0
	mean := func(img image.Image) [3]int {
		var s [3]int
		for i := range cell * cell {
			c := color.RGBAModel.Convert(img.At(x+i%cell, y+i/cell)).(color.RGBA)
			s[0], s[1], s[2] = s[0]+int(c.R), s[1]+int(c.G), s[2]+int(c.B)
		}
		return s
	}
	p, q := mean(a), mean(b)
	for i := range p {
		most = max(most, max(p[i]-q[i], q[i]-p[i])/(cell*cell))
	}
	return most
}

func writePNG(file string, img image.Image) error {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

func readPNG(file string) (image.Image, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(data))
}

// TestPicturesDiffer: another form or another colour is seen, a little noise is not.
func TestPicturesDiffer(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 100, 60))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	noisy, moved := image.NewRGBA(img.Bounds()), image.NewRGBA(img.Bounds())
	copy(noisy.Pix, img.Pix)
	copy(moved.Pix, img.Pix)
	for i := 0; i < len(noisy.Pix); i += 37 {
		noisy.Pix[i] ^= 0x3f
	}
	draw.Draw(moved, image.Rect(20, 20, 40, 30), image.NewUniform(color.RGBA{0xad, 0x1f, 0x38, 0xff}), image.Point{}, draw.Src)
	if why := differs(img, noisy); why != "" {
		t.Error("noise is a difference:", why)
	}
	if why := differs(img, moved); !strings.Contains(why, "at 20, 20") {
		t.Errorf("a bar is no difference: %q", why)
	}
}
