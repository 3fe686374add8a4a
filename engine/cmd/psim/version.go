package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"borrowedtime/engine/version"
)

// versionCommand prints one line, to be pasted into a report.
func versionCommand(e *env, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Sprintf("version: %q: it takes nothing", args[0])}
	}
	info, _ := debug.ReadBuildInfo()
	fmt.Fprintf(e.out, "psim %s, %s %s/%s%s\n", version.String, runtime.Version(), runtime.GOOS, runtime.GOARCH, revision(info))
	return nil
}

// revision names the commit that the program was built from, as far as the Go
// tool wrote it down: it does for `go install` and `go build` in a checkout.
func revision(info *debug.BuildInfo) string {
	if info == nil {
		return ""
	}
	var commit, changed string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = ", commit " + s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " with changes"
		}
	}
	if commit == "" {
		return ""
	}
	return commit + changed
}
