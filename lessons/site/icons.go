package site

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// addIcons draws the icons that an installed page and old browsers want as
// PNG. They show what icon.svg shows: a bar of one task's colour with a strip
// of another's on top, the sign of borrowed time.
func addIcons(f Files) error {
	for _, i := range []struct {
		name string
		size int
		pad  int // tenths of the size kept free, for launchers that cut a circle
	}{
		{"icon-192.png", 192, 0}, {"icon-512.png", 512, 0},
		{"icon-maskable-512.png", 512, 1}, {"apple-touch-icon.png", 180, 0},
	} {
		var b bytes.Buffer
		if err := png.Encode(&b, drawIcon(i.size, i.pad)); err != nil {
			return err
		}
		f[i.name] = b.Bytes()
	}
	return nil
}

var (
	iconPaper = color.NRGBA{0xfb, 0xfa, 0xf6, 0xff}
	iconInk   = color.NRGBA{0x23, 0x27, 0x2f, 0xff}
	iconRed   = color.NRGBA{0xd6, 0x4a, 0x5e, 0xff}
	iconGreen = color.NRGBA{0x2c, 0x9a, 0x80, 0xff}
	iconPale  = color.NRGBA{0x5b, 0xb8, 0xa2, 0xff}
	iconGold  = color.NRGBA{0xe6, 0xb4, 0x50, 0xff}
)

// drawIcon works on a grid of 64 units, four samples a pixel and direction.
func drawIcon(size, pad int) image.Image {
	const over = 4
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := 0; y < size; y++ {
		for x := 0; x < size; x++ {
			var r, g, b, a int
			for s := 0; s < over*over; s++ {
				sx := x*over + s%over
				sy := y*over + s/over
				c := iconAt(sx*640/(size*over), sy*640/(size*over), pad)
				r, g, b, a = r+int(c.R)*int(c.A), g+int(c.G)*int(c.A), b+int(c.B)*int(c.A), a+int(c.A)
			}
			if a > 0 {
				img.SetNRGBA(x, y, color.NRGBA{uint8(r / a), uint8(g / a), uint8(b / a), uint8(a / (over * over))})
			}
		}
	}
	return img
}

// iconAt returns the colour at a point of the icon, in tenths of a unit (0 to 640).
func iconAt(x, y, pad int) color.NRGBA {
	if pad == 0 && !inRounded(x, y, 0, 0, 640, 640, 140) {
		return color.NRGBA{}
	}
	if pad > 0 { // shrink the drawing towards the middle
		x, y = 320+(x-320)*10/(10-2*pad), 320+(y-320)*10/(10-2*pad)
	}
	switch {
	case x >= 306 && x < 334 && y >= 80 && y < 560:
		return iconPaper // the playhead
	case (x-320)*(x-320)+(y-96)*(y-96) < 42*42:
		return iconPaper
	case inRounded(x, y, 90, 230, 550, 410, 36):
		switch {
		case y < 282:
			return iconRed // whose time it is
		case (x+y)%72 < 30:
			return iconPale // hatched: borrowed
		}
		return iconGreen // who runs
	case inRounded(x, y, 90, 450, 300, 490, 20), inRounded(x, y, 340, 450, 550, 490, 20):
		return iconGold
	}
	return iconInk
}

// inRounded reports whether a point lies in a rectangle with round corners.
func inRounded(x, y, x0, y0, x1, y1, r int) bool {
	if x < x0 || x >= x1 || y < y0 || y >= y1 {
		return false
	}
	dx := max(x0+r-x, x-(x1-r), 0)
	dy := max(y0+r-y, y-(y1-r), 0)
	return dx*dx+dy*dy <= r*r
}
