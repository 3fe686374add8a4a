package sweep

import (
	"sort"

	"borrowedtime/engine/internal/order"
	"borrowedtime/engine/trace"
)

// Point is a value and the first seed that gave it.
type Point struct {
	Value int64
	Seed  uint64
}

// Dist is how a metric is distributed under one kernel.
type Dist struct {
	N       int // samples that have a value
	Out     int // samples that have none
	Holds   int // samples with a value other than 0: where a comparison holds
	Min     Point
	P50     Point // half of the values are at most this
	P90     Point
	P99     Point
	Max     Point
	Buckets []Bucket
}

// Bucket counts the values from From to below To.
type Bucket struct {
	From, To int64
	N        int
}

// Distribution tells how the values of one kernel, by its index, are
// distributed.
func Distribution(samples []Sample, kernel int) Dist {
	var points []Point
	d := Dist{}
	for i := range samples {
		if samples[i].Err != "" {
			d.Out++
			continue
		}
		v := samples[i].Values[kernel]
		points = append(points, Point{v, samples[i].Seed})
		if v != 0 {
			d.Holds++
		}
	}
	if d.N = len(points); d.N == 0 {
		return d
	}
	order.Stable(len(points), func(i, j int) bool {
		return points[i].Value < points[j].Value || points[i].Value == points[j].Value && points[i].Seed < points[j].Seed
	}, func(i, j int) { points[i], points[j] = points[j], points[i] })
	d.Min, d.P50, d.P90, d.P99, d.Max = points[0], rank(points, 50), rank(points, 90), rank(points, 99), rank(points, 100)
	d.Buckets = buckets(points)
	return d
}

// rank returns the smallest value that at least percent of the values do not
// exceed (nearest rank), with the first seed that gave it.
func rank(points []Point, percent int) Point {
	v := points[(percent*len(points)+99)/100-1].Value
	return points[sort.Search(len(points), func(i int) bool { return points[i].Value >= v })]
}

// maxBuckets bounds a histogram's lines.
const maxBuckets = 12

// buckets counts sorted points in steps of 1, 2 or 5 times a power of ten, as
// narrow as maxBuckets allows. What never ends has a bucket of its own.
func buckets(points []Point) []Bucket {
	never := int64(trace.Never)
	finite := sort.Search(len(points), func(i int) bool { return points[i].Value == never })
	var out []Bucket
	if finite > 0 {
		width := bucketWidth(points[0].Value, points[finite-1].Value)
		for _, p := range points[:finite] {
			from := p.Value / width * width
			for len(out) > 0 && out[len(out)-1].From < from {
				last := out[len(out)-1].To
				out = append(out, Bucket{From: last, To: last + width})
			}
			if len(out) == 0 {
				out = append(out, Bucket{From: from, To: from + width})
			}
			out[len(out)-1].N++
		}
	}
	if finite < len(points) {
		out = append(out, Bucket{From: never, To: never, N: len(points) - finite})
	}
	return out
}

func bucketWidth(low, high int64) int64 {
	for width := int64(1); ; width *= 10 {
		for _, n := range []int64{1, 2, 5} {
			if w := width * n; high/w-low/w < maxBuckets {
				return w
			}
		}
	}
}
