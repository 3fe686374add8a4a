//go:build !js

package tidy

import (
	"go/ast"
	"strings"
	"testing"
)

// byReason are the folders whose code may name single reasons, with the why.
// All other code asks a reason for its class.
var byReason = map[string]string{
	"engine":         "the rules give them",
	"engine/explain": "a sentence for each, and what single sentences need",
	"lessons/site":   "the decision table, row by row",
}

// reasonNames are the constants of the block that begins with NoReason.
func reasonNames(reasons *file) map[string]bool {
	names := map[string]bool{}
	_, syntax := parse(reasons)
	for _, d := range syntax.Decls {
		block, ok := d.(*ast.GenDecl)
		if !ok || len(block.Specs) == 0 {
			continue
		}
		if first, ok := block.Specs[0].(*ast.ValueSpec); !ok || first.Names[0].Name != "NoReason" {
			continue
		}
		for _, spec := range block.Specs[1:] {
			names[spec.(*ast.ValueSpec).Names[0].Name] = true
		}
	}
	return names
}

// namedReasons finds where a file names a reason of package trace.
func namedReasons(f *file, names map[string]bool) []finding {
	return inspect(f, func(n ast.Node) string {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !names[sel.Sel.Name] {
			return ""
		}
		if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "trace" {
			return "trace." + sel.Sel.Name + ": ask for the reason's class (engine/trace/class.go), or give it one of its own, so that the next reason of its kind is not forgotten here"
		}
		return ""
	})
}

func TestReasonsAreAskedForTheirClass(t *testing.T) {
	files := tree(t)
	var names map[string]bool
	for i := range files {
		if files[i].path == "engine/trace/reason.go" {
			names = reasonNames(&files[i])
		}
	}
	if !names["MigrateChain"] || !names["NumReasons"] || names["NoReason"] {
		t.Fatalf("the constants of engine/trace/reason.go were not found: %d names", len(names))
	}
	delete(names, "NumReasons")
	bad := file{"engine/view/x.go", "package view\nfunc f(r trace.Reason) bool { return r == trace.MigrateChain }\n"}
	if len(namedReasons(&bad, names)) != 1 {
		t.Error("a file that names a reason gives no finding")
	}
	for i := range files {
		f := &files[i]
		folder := f.path[:max(strings.LastIndex(f.path, "/"), 0)]
		if !isGo(f, false) || byReason[folder] != "" {
			continue
		}
		for _, found := range namedReasons(f, names) {
			t.Errorf("%s:%d: %s", f.path, found.line, found.msg)
		}
	}
}
