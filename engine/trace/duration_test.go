package trace

import (
	"errors"
	"testing"
)

func TestParseDuration(t *testing.T) {
	for _, c := range []struct {
		text  string
		want  Duration
		canon string
		err   error
	}{
		{"40ms", 40 * Millisecond, "40ms", nil},
		{"1.8e+06us", 1800 * Millisecond, "1.8s", nil}, // as the recordings write it
		{"3000000ns", 3 * Millisecond, "3ms", nil},
		{"0.0005s", 500 * Microsecond, "500us", nil},
		{"1E3ns", 1000, "1us", nil},
		{"1234567ns", 1234567, "1.234567ms", nil},
		{"0", 0, "0", nil},
		{"0us", 0, "0", nil},
		{"00.10ms", 100 * Microsecond, "100us", nil},
		{".5us", 500, "500ns", nil},
		{"5", 0, "", ErrNoUnit},
		{"5m", 0, "", ErrUnit},
		{"-5ms", 0, "", ErrNegative},
		{"0.1ns", 0, "", ErrTooFine},
		{"1e-4us", 0, "", ErrTooFine},
		{"1e30s", 0, "", ErrLongDuration},
		{"1e99999999999999999999s", 0, "", ErrNotDuration},
		{"ms", 0, "", ErrNotDuration},
		{"", 0, "", ErrNotDuration},
	} {
		got, err := ParseDuration(c.text)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("ParseDuration(%q) = %d, %v; want %d, %v", c.text, got, err, c.want, c.err)
		}
		if err == nil && got.String() != c.canon {
			t.Errorf("%q prints as %q, want %q", c.text, got, c.canon)
		}
	}
	if got := Duration(-1250000).String(); got != "-1.25ms" {
		t.Errorf("below zero: %q", got)
	}
	if got := Duration(Never).String(); got != "never" {
		t.Errorf("never: %q", got)
	}
}
