package eevdf

import "math/bits"

// sum is a signed 128-bit accumulator of weight times virtual time. A run of
// 60 s with 256 tasks can pass 63 bits, so the plain product is not enough.
type sum struct {
	hi int64
	lo uint64
}

// add adds w*v, w positive.
func (s *sum) add(w, v int64) {
	p := product(w, v)
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, p.lo, 0)
	s.hi += p.hi + int64(carry)
}

// sub takes w*v away, w positive.
func (s *sum) sub(w, v int64) { s.add(w, -v) }

// product returns w*v as 128 bits, w positive.
func product(w, v int64) sum {
	hi, lo := bits.Mul64(uint64(w), uint64(v))
	if v < 0 {
		hi -= uint64(w)
	}
	return sum{int64(hi), lo}
}

// floorDiv returns floor(s / w), w positive; the quotient fits 64 bits as s is
// a sum of 64-bit values weighted by parts of w.
func (s sum) floorDiv(w int64) int64 {
	if s.hi == int64(s.lo)>>63 {
		v := int64(s.lo)
		q := v / w
		if v%w < 0 {
			q--
		}
		return q
	}
	if s.hi >= 0 {
		q, _ := bits.Div64(uint64(s.hi), s.lo, uint64(w))
		return int64(q)
	}
	lo, carry := bits.Add64(^s.lo, 1, 0)
	hi := ^uint64(s.hi) + carry
	q, r := bits.Div64(hi, lo, uint64(w))
	if r != 0 {
		q++
	}
	return -int64(q)
}
