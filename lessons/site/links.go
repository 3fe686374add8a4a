package site

import (
	"fmt"
	"html"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	hrefPattern = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	idPattern   = regexp.MustCompile(` id="([^"]*)"`)
	// evil is what the pages' policy would block, or what would slip past it.
	evil = regexp.MustCompile(`(?i)<script[^>]*>[^<]|\son[a-z]+=|\sstyle="|<style|javascript:|<form|<iframe`)
)

// CheckLinks finds links to pages, files and anchors that do not exist, ids
// that stand twice on a page, and markup that the security policy forbids.
// Files that are added after the pages are named in later.
func CheckLinks(f Files) error {
	ids := map[string]map[string]bool{}
	for _, name := range f.Names() {
		if path.Ext(name) != ".html" {
			continue
		}
		ids[name] = map[string]bool{}
		for _, m := range idPattern.FindAllSubmatch(f[name], -1) {
			id := string(m[1])
			if ids[name][id] {
				return fmt.Errorf("%s: the id %q stands twice", name, id)
			}
			ids[name][id] = true
		}
		if bad := evil.Find(f[name]); bad != nil {
			return fmt.Errorf("%s: %q is not allowed in a page", name, bad)
		}
	}
	for _, name := range f.Names() {
		if path.Ext(name) != ".html" {
			continue
		}
		for _, m := range hrefPattern.FindAllSubmatch(f[name], -1) {
			if err := checkLink(f, ids, name, html.UnescapeString(string(m[1]))); err != nil {
				return err
			}
		}
	}
	return nil
}

// later are files that the build adds once the pages stand.
var later = map[string]bool{"wasm_exec.js": true, "boot.js": true, ZipName: true}

func checkLink(f Files, ids map[string]map[string]bool, from, to string) error {
	if strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "#1;") {
		return nil // elsewhere, or a scenario
	}
	file, anchor, _ := strings.Cut(to, "#")
	file, _, _ = strings.Cut(file, "?") // what is asked of the page
	if strings.HasPrefix(file, "/") || strings.Contains(file, ":") {
		return fmt.Errorf("%s: the link %q would not work from disk: want a relative path", from, to)
	}
	target := from
	if file != "" {
		target = path.Join(path.Dir(from), file)
	}
	if _, ok := f[target]; !ok && !later[target] {
		return fmt.Errorf("%s: the link %q leads nowhere", from, to)
	}
	if anchor != "" && !strings.HasPrefix(anchor, "1;") && ids[target] != nil && !ids[target][anchor] {
		return fmt.Errorf("%s: %s has no place %q%s", from, target, anchor, didYouMean(anchor, slices.Sorted(maps.Keys(ids[target]))))
	}
	return nil
}
