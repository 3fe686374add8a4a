package site

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// colours reads the variables of style.css: the light and the dark value.
func colours(t *testing.T) [2]map[string][3]float64 {
	t.Helper()
	css, err := os.ReadFile("../../static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	both := [2]map[string][3]float64{{}, {}}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`).FindAllStringSubmatch(string(css), -1) {
		both[0][m[1]], both[1][m[1]] = rgb(m[2]), rgb(m[3])
	}
	if len(both[0]) < 30 {
		t.Fatalf("found %d colours in style.css", len(both[0]))
	}
	return both
}

// rgb gives linear light from #rrggbb.
func rgb(hex string) (c [3]float64) {
	for i := range c {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		v := float64(n) / 255
		if v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return c
}

// contrast is WCAG's ratio.
func contrast(a, b [3]float64) float64 {
	l := func(c [3]float64) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] + 0.05 }
	return math.Max(l(a)/l(b), l(b)/l(a))
}

// TestContrast holds every pair of colours that text or marks use to WCAG AA.
func TestContrast(t *testing.T) {
	type pair struct {
		fore, back string
		least      float64
	}
	pairs := []pair{
		{"ink", "bg", 7}, {"ink", "card", 7}, {"ink", "well", 7}, {"mute", "bg", 4.5}, {"mute", "card", 4.5}, {"mute", "well", 4.5},
		{"accent", "bg", 4.5}, {"accent", "card", 4.5}, {"accent-ink", "accent", 4.5}, {"ink", "accent-wash", 7},
		{"good", "card", 4.5}, {"good", "good-wash", 4.5}, {"bad", "card", 4.5}, {"bad", "bad-wash", 4.5},
		{"focus", "bg", 3}, {"focus", "card", 3}, {"edge", "card", 3}, {"edge", "bg", 3}, {"head", "card", 7},
	}
	for i := range 8 {
		n := fmt.Sprintf("t%d", i)
		pairs = append(pairs, pair{n + "-ink", n, 4.5}, pair{n, "card", 3}, pair{n + "-line", "card", 4.5})
	}
	for theme, c := range colours(t) {
		for _, p := range pairs {
			if got := contrast(c[p.fore], c[p.back]); got < p.least {
				t.Errorf("%s: --%s on --%s has contrast %.2f, want %.1f", themeName[theme], p.fore, p.back, got, p.least)
			}
		}
	}
}

var themeName = [2]string{"light", "dark"}

// blindness are the colour-vision deficiencies at full strength, as matrices
// on linear light (Machado, Oliveira, Fernandes 2009).
var blindness = map[string][3][3]float64{
	"none":         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// lab gives CIE L*a*b*, where distance means difference to the eye.
func lab(c [3]float64, m [3][3]float64) [3]float64 {
	var s [3]float64
	for i := range s {
		s[i] = math.Min(1, math.Max(0, m[i][0]*c[0]+m[i][1]*c[1]+m[i][2]*c[2]))
	}
	f := func(v float64) float64 {
		if v > 0.008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16.0/116
	}
	x := f((0.4124*s[0] + 0.3576*s[1] + 0.1805*s[2]) / 0.9505)
	y := f(0.2126*s[0] + 0.7152*s[1] + 0.0722*s[2])
	z := f((0.0193*s[0] + 0.1192*s[1] + 0.9505*s[2]) / 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// TestHuesStayApart: two tasks never look alike, whatever one's eyes. The first
// three, which most scenarios use, are further apart.
func TestHuesStayApart(t *testing.T) {
	for theme, c := range colours(t) {
		for name, m := range blindness {
			for i := range 8 {
				for j := range i {
					a, b := lab(c[fmt.Sprintf("t%d", i)], m), lab(c[fmt.Sprintf("t%d", j)], m)
					d := math.Sqrt(math.Pow(a[0]-b[0], 2) + math.Pow(a[1]-b[1], 2) + math.Pow(a[2]-b[2], 2))
					least := 11.0
					if i < 3 {
						least = 20
					}
					if d < least {
						t.Errorf("%s, %s: --t%d and --t%d differ by %.1f, want %.0f", themeName[theme], name, j, i, d, least)
					}
				}
			}
		}
	}
}
