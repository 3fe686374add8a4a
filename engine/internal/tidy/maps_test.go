//go:build !js

package tidy

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// ordered are the packages whose output must be the same bytes on each run:
// there a loop over a map is allowed only with a comment on its line that says
// why the order does not show.
var ordered = []string{"engine/trace", "engine/internal/eevdf", "engine", "engine/goal", "engine/scenario", "engine/explain",
	"engine/view", "engine/session", "engine/export", "engine/recording"}

func TestNoMapRanges(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks the engine")
	}
	fset := token.NewFileSet()
	source := importer.ForCompiler(fset, "source", nil)
	all := tree(t)
	for _, folder := range ordered {
		var files []*ast.File
		for i := range all {
			if f := &all[i]; isGo(f, false) && among(f.path, folder) {
				syntax, err := parser.ParseFile(fset, f.path, f.text, parser.ParseComments)
				if err != nil {
					t.Fatal(err)
				}
				files = append(files, syntax)
			}
		}
		if len(files) > 0 {
			checkMapRanges(t, fset, source, folder, files)
		}
	}
}

func checkMapRanges(t *testing.T, fset *token.FileSet, source types.Importer, folder string, files []*ast.File) {
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	cfg := types.Config{Importer: source, Error: func(error) {}}
	if _, err := cfg.Check(module+"/"+folder, fset, files, info); err != nil {
		t.Logf("%s: %v", folder, err)
	}
	for _, f := range files {
		excused := map[int]bool{}
		for _, group := range f.Comments {
			excused[fset.Position(group.Pos()).Line] = true
		}
		ast.Inspect(f, func(n ast.Node) bool {
			loop, ok := n.(*ast.RangeStmt)
			if !ok || info.Types[loop.X].Type == nil {
				return true
			}
			at := fset.Position(loop.Pos())
			if _, isMap := info.Types[loop.X].Type.Underlying().(*types.Map); isMap && !excused[at.Line] {
				t.Errorf("%s: a loop over a map has no order: use a slice, sort the keys, or say on the line why no order shows", at)
			}
			return true
		})
	}
}
