// Package sweep runs a scenario in many variations of what it leaves open, and
// tells how a metric is distributed: in how many placements does a proxy run,
// how long is the wait at worst?
//
//	plan, err := sweep.New(sweep.Fixed(s), sweep.Options{Metric: "wait(H, A)", Kernels: []string{"none", "7.3"}, Vary: sweep.Variation{Place: true}})
//	for seed := uint64(1); seed <= 30; seed++ {
//		samples = append(samples, plan.Run(seed))
//	}
//	dist := sweep.Distribution(samples, 0) // under none
//
// A seed gives the same variation under each kernel, in each run, on each
// machine. Run depends on nothing but the seed, so seeds may be shared out.
package sweep
