//go:build !js

package tidy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/config"
)

const (
	maxFile     = 500
	maxFunction = 70
)

// long lists what may be longer than the limits, with the reason.
var long = map[string]string{
	"engine/goal/goal_test.go TestEval": "a table of cases",
}

// pure are the folders whose code must give the same bytes everywhere.
var pure = []string{"engine", "engine/config", "engine/trace", "engine/internal/eevdf"}

// isGo tells sources and, if tests is set, test files.
func isGo(f *file, tests bool) bool {
	return strings.HasSuffix(f.path, ".go") && (tests || !strings.HasSuffix(f.path, "_test.go"))
}

// parse returns the syntax of a Go file; a file that does not parse is the
// compiler's to report.
func parse(f *file) (*token.FileSet, *ast.File) {
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, f.path, f.text, parser.ParseComments)
	if err != nil {
		return fset, &ast.File{Name: ast.NewIdent("broken")}
	}
	return fset, syntax
}

func fileLength(f *file) []finding {
	if lines := strings.Count(f.text, "\n"); isGo(f, true) && lines > maxFile && long[f.path] == "" {
		return []finding{found(1, "%d lines, the limit is %d: give each idea its own file", lines, maxFile)}
	}
	return nil
}

func functionLength(f *file) []finding {
	if !isGo(f, true) {
		return nil
	}
	var out []finding
	fset, syntax := parse(f)
	for _, d := range syntax.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || long[f.path+" "+fn.Name.Name] != "" {
			continue
		}
		first, last := fset.Position(fn.Pos()).Line, fset.Position(fn.End()).Line
		if lines := last - first + 1; lines > maxFunction {
			out = append(out, found(first, "%s has %d lines, the limit is %d: pull a step out and name it", fn.Name.Name, lines, maxFunction))
		}
	}
	return out
}

// exportedDocs wants a comment on each exported name. A group of constants may
// share one; a method counts if its type is exported.
func exportedDocs(f *file) []finding {
	fset, syntax := parse(f)
	if !isGo(f, false) || syntax.Name.Name == "main" {
		return nil
	}
	var out []finding
	want := func(name *ast.Ident, docs ...*ast.CommentGroup) {
		for _, d := range docs {
			if d != nil {
				return
			}
		}
		if name.IsExported() {
			out = append(out, found(fset.Position(name.Pos()).Line, "%s has no comment: say what it is for", name.Name))
		}
	}
	for _, d := range syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || exportedReceiver(d.Recv) {
				want(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					want(s.Name, d.Doc, s.Doc, s.Comment)
				case *ast.ValueSpec:
					want(s.Names[0], d.Doc, s.Doc, s.Comment)
				}
			}
		}
	}
	return out
}

func exportedReceiver(recv *ast.FieldList) bool {
	name := ""
	ast.Inspect(recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return true
	})
	return ast.IsExported(name)
}

// inspect calls look for each node of a file and collects what it finds.
func inspect(f *file, look func(n ast.Node) string) []finding {
	fset, syntax := parse(f)
	var out []finding
	ast.Inspect(syntax, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		if msg := look(n); msg != "" {
			out = append(out, found(fset.Position(n.Pos()).Line, "%s", msg))
		}
		return true
	})
	return out
}

func noFloats(f *file) []finding {
	if !isGo(f, false) || !among(f.path, append(pure, "engine/view", "engine/scenario", "engine/goal")...) {
		return nil
	}
	return inspect(f, func(n ast.Node) string {
		const msg = "floating point rounds differently on some machines: count nanoseconds, tenths or parts per million in integers"
		switch n := n.(type) {
		case *ast.Ident:
			if n.Name == "float64" || n.Name == "float32" {
				return msg
			}
		case *ast.BasicLit:
			if n.Kind == token.FLOAT {
				return msg
			}
		}
		return ""
	})
}

func noGoStatements(f *file) []finding {
	if !isGo(f, false) || !among(f.path, "engine/...") || among(f.path, "engine/cmd/...") {
		return nil
	}
	return inspect(f, func(n ast.Node) string {
		if _, ok := n.(*ast.GoStmt); ok {
			return "goroutines make the order of events depend on the machine: call it directly"
		}
		return ""
	})
}

// kernelVersion is a string that names a release.
var kernelVersion = regexp.MustCompile(`^"v?[67]\.\d+"$`)

// noKernel lists where a kernel's name is another word, with what it is.
var noKernel = map[string]string{
	"engine/trace/kind.go none":     "a record that tells of nothing",
	"engine/trace/reason.go none":   "no reason",
	"engine/view/inspector.go none": "a CPU without flags",
	"wasm/events.go next":           "the page that follows",
}

// noVersions keeps kernels in one list. What a kernel can do is asked by feature,
// so that a new profile is a row there; what has to name one uses a constant.
func noVersions(f *file) []finding {
	if !isGo(f, false) || f.path == "engine/config/profile.go" {
		return nil
	}
	return literals(f, func(s string) string {
		name := strings.Trim(s, "\"`")
		if kernelVersion.MatchString(s) || config.ProfileOf(name) != nil && noKernel[f.path+" "+name] == "" {
			return s + " outside engine/config/profile.go: ask what the kernel can do (config.Can), or use the constant for its name"
		}
		return ""
	})
}

// recorderAsks keeps the rules of the kernel from depending on whether a trace is
// written: a run and its re-execution would differ.
func recorderAsks(f *file) []finding {
	if !isGo(f, false) || path.Dir(f.path) != "engine" || path.Base(f.path) == "record.go" || path.Base(f.path) == "spans.go" {
		return nil
	}
	return inspect(f, func(n ast.Node) string {
		if b, ok := n.(*ast.BinaryExpr); ok && (isOut(b.X) || isOut(b.Y)) {
			return "asks whether a trace is written: tell the recorder what happened, record.go asks"
		}
		return ""
	})
}

// isOut tells the machine's recorder.
func isOut(x ast.Expr) bool {
	s, ok := x.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "out"
}

// literals calls look for each string literal, quotes included.
func literals(f *file, look func(s string) string) []finding {
	return inspect(f, func(n ast.Node) string {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			return look(lit.Value)
		}
		return ""
	})
}

// spoken are the files of the mechanics that hold text, with the reason.
var spoken = map[string]string{
	"proxy.go": "the decision table, which the site prints",
	"check.go": "messages of failed checks",
}

var twoWords = regexp.MustCompile(`[A-Za-z] [A-Za-z]`)

// noSentences keeps English out of the mechanics: only errors, panics and the
// files above may hold a string with a space.
func noSentences(f *file) []finding {
	if !isGo(f, false) || !among(f.path, "engine", "engine/internal/eevdf") || spoken[path.Base(f.path)] != "" {
		return nil
	}
	allowed := map[token.Pos]bool{}
	_, syntax := parse(f)
	ast.Inspect(syntax, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && saysWhatIsWrong(call) {
			ast.Inspect(call, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok {
					allowed[lit.Pos()] = true
				}
				return true
			})
		}
		return true
	})
	return inspect(f, func(n ast.Node) string {
		lit, ok := n.(*ast.BasicLit)
		if ok && lit.Kind == token.STRING && twoWords.MatchString(lit.Value) && !allowed[lit.Pos()] {
			return "a sentence in the mechanics: record a reason, and explain it in engine/explain"
		}
		return ""
	})
}

// saysWhatIsWrong tells calls whose text is an error message.
func saysWhatIsWrong(call *ast.CallExpr) bool {
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		name := strings.ToLower(fn.Name)
		return name == "panic" || strings.Contains(name, "err") || strings.Contains(name, "fail") || strings.Contains(name, "refuse")
	case *ast.SelectorExpr:
		name := strings.ToLower(fn.Sel.Name)
		return strings.Contains(name, "err") || name == "new" || strings.Contains(name, "fail") || strings.Contains(name, "sprintf")
	}
	return false
}

// TestExemptionsAreNeeded keeps the list of long files from rotting.
func TestExemptionsAreNeeded(t *testing.T) {
	byPath := map[string]bool{}
	for _, f := range tree(t) {
		byPath[f.path] = true
	}
	for name, reason := range long {
		name, _, _ := strings.Cut(name, " ")
		if !byPath[name] || reason == "" {
			t.Errorf("%s is exempt from a length limit but does not exist or has no reason", name)
		}
	}
}
