package trace

import (
	"errors"
	"strconv"
	"strings"
)

// Units are the language's units of time, longest first.
var units = []struct {
	name   string
	digits int // a power of ten, in nanoseconds
}{{"s", 9}, {"ms", 6}, {"us", 3}, {"ns", 0}}

// The ways in which a text can fail to be a duration.
var (
	ErrNotDuration  = errors.New("not a duration")
	ErrNoUnit       = errors.New("a duration without a unit")
	ErrUnit         = errors.New("unknown unit of time")
	ErrNegative     = errors.New("a duration below zero")
	ErrTooFine      = errors.New("not a whole number of nanoseconds")
	ErrLongDuration = errors.New("too long a duration")
)

// String writes d exactly, in the largest unit that fits: "3.746ms", "500us",
// "0". ParseDuration reads it back.
func (d Duration) String() string {
	number, unit := d.Split()
	return number + unit
}

// Split is String in two parts, for texts that put a space between them. Zero
// has no unit, and Never is "never".
func (d Duration) Split() (number, unit string) {
	switch {
	case d == 0:
		return "0", ""
	case d == Duration(Never):
		return "never", ""
	case d < 0:
		digits := strconv.FormatInt(int64(d), 10)[1:]
		number, unit = scale(digits)
		return "-" + number, unit
	}
	return scale(strconv.FormatInt(int64(d), 10))
}

// scale puts the point into a positive number of nanoseconds.
func scale(digits string) (number, unit string) {
	for _, u := range units {
		if len(digits) <= u.digits {
			continue
		}
		point := len(digits) - u.digits
		frac := strings.TrimRight(digits[point:], "0")
		if frac != "" {
			frac = "." + frac
		}
		return digits[:point] + frac, u.name
	}
	return digits, "ns"
}

// ParseDuration reads a decimal number with a unit: "40ms", "2.5us",
// "1.8e+06us". Only 0 needs no unit. Nothing is rounded.
func ParseDuration(text string) (Duration, error) {
	if strings.HasPrefix(text, "-") {
		return 0, ErrNegative
	}
	digits, power, rest, ok := decimal(text)
	if !ok {
		return 0, ErrNotDuration
	}
	shift := -1
	for _, u := range units {
		if rest == u.name {
			shift = u.digits
		}
	}
	switch {
	case rest == "" && digits == "":
		return 0, nil
	case rest == "":
		return 0, ErrNoUnit
	case shift < 0:
		return 0, ErrUnit
	case digits == "":
		return 0, nil
	}
	return whole(digits, power+shift)
}

// whole returns digits * 10^power if that is a whole number that fits.
func whole(digits string, power int) (Duration, error) {
	if power < 0 {
		return 0, ErrTooFine
	}
	if len(digits)+power > 18 {
		return 0, ErrLongDuration
	}
	n, err := strconv.ParseInt(digits+strings.Repeat("0", power), 10, 64)
	if err != nil {
		return 0, ErrNotDuration
	}
	return Duration(n), nil
}

// decimal reads digits, a point and an exponent. The number is digits *
// 10^power, digits without zeros at either end; rest is what follows.
func decimal(text string) (digits string, power int, rest string, ok bool) {
	i := span(text, 0)
	digits = text[:i]
	if i < len(text) && text[i] == '.' {
		j := span(text, i+1)
		digits += text[i+1 : j]
		power = -(j - i - 1)
		i = j
	}
	if digits == "" {
		return "", 0, text, false
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		j := i + 1
		if j < len(text) && (text[j] == '+' || text[j] == '-') {
			j++
		}
		end := span(text, j)
		n, err := strconv.Atoi(text[i+1 : end])
		if err != nil || n > 1000 || n < -1000 {
			return "", 0, text, false
		}
		power += n
		i = end
	}
	digits = strings.TrimLeft(digits, "0")
	short := strings.TrimRight(digits, "0")
	return short, power + len(digits) - len(short), text[i:], true
}

// span returns the end of the decimal digits that begin at i.
func span(text string, i int) int {
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i
}

// Rounded is a duration as people say it: in its first four digits; from ten seconds on
// to the millisecond. Never stays.
func (d Duration) Rounded() Duration {
	if d == Duration(Never) {
		return d
	}
	unit := Duration(1)
	for d/unit >= 10_000 && unit < Millisecond {
		unit *= 10
	}
	return (d + unit/2) / unit * unit
}
