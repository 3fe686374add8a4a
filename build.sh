#!/usr/bin/env bash
# build.sh: everything that is done to this tree, in one place. Run it without
# an argument to see what it can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2 # the first line that knows Go 1.26
failed=()                                             # steps of `test` that failed

usage() {
	cat <<'TEXT'
./build.sh COMMAND

  build           make dist/: the site, the engine, all that is needed offline
  serve           build, then serve dist/ on 127.0.0.1:8080 (or the next free port)
  dev             as serve, but rebuild and reload the page on each save
  test            install what is missing (Debian, Ubuntu), then run every test:
                  native, WebAssembly under node, browser
  test -quick     vet and the native tests only, in less than a minute
  golden          rewrite the expected outputs of tests; look at the diff before committing
                  (BT_PICTURES=1: the pictures of the page, too)
  fuzz [TIME]     run each fuzz target for TIME (default 30s)
  bench           measure the engine, natively and as WebAssembly, and the page
  size            print the size of the engine as it is downloaded, and hold it to its limit

Needed: Go 1.26. `test` also uses node and a browser; point to browsers that it
does not find by itself with BT_CHROMIUM=/path and BT_FIREFOX=/path.
TEXT
}

main() {
	local command=${1-}
	[ $# -eq 0 ] || shift
	case $command in
	"" | help | -h | --help) usage ;;
	build | serve | dev) need_go && exec go run ./lessons/cmd/site "$command" "$@" ;;
	test) need_go && run_tests "$@" ;;
	golden) need_go && rewrite_goldens ;;
	fuzz) need_go && run_fuzz "${1:-30s}" ;;
	bench) need_go && run_bench ;;
	size) need_go && run_size ;;
	*)
		echo "build.sh: unknown command \"$command\"" >&2
		usage >&2
		exit 2
		;;
	esac
}

need_go() {
	command -v go >/dev/null || {
		echo "build.sh: Go is missing: install Go 1.26 or later from https://go.dev/dl/ and put it on the PATH" >&2
		exit 1
	}
}

# --- tests -------------------------------------------------------------------

run_tests() {
	local quick=0
	[ "${1-}" != -quick ] || quick=1
	if [ $quick = 0 ]; then
		install_browser
		install_node
	fi
	step "gofmt" check_format
	step "vet" go vet ./...
	step "vet for the browser" env GOOS=js GOARCH=wasm go vet ./...
	[ $quick = 1 ] || step "staticcheck" check_static
	step "native tests" go test ./...
	if [ $quick = 0 ]; then
		step "WebAssembly under node" test_node
		step "WebAssembly in Chromium" test_chromium
		step "site" go run ./lessons/cmd/site build
		step "size of the engine" go run ./lessons/cmd/size dist/app.wasm
		step "browser tests" test_browser
	fi
	finish
}

# finish tells what failed, and fails if anything did.
finish() {
	if [ ${#failed[@]} -gt 0 ]; then
		printf 'FAIL: %s\n' "${failed[@]}"
		exit 1
	fi
	echo "everything passed in $SECONDS s"
}

# step runs one part of the tests and goes on when it fails, so that one run
# tells all that is wrong.
step() {
	local name=$1
	shift
	echo "--- $name"
	"$@" || failed+=("$name")
}

check_format() {
	local files
	files=$(gofmt -s -l engine lessons wasm)
	[ -z "$files" ] || {
		printf 'not formatted (run gofmt -s -w on it): %s\n' $files
		return 1
	}
}

# check_static builds staticcheck once, then runs it for both platforms.
check_static() {
	local bin status=0
	bin=$(mktemp -d)
	GOBIN=$bin go install "$staticcheck" && "$bin/staticcheck" ./... &&
		GOOS=js GOARCH=wasm "$bin/staticcheck" ./wasm ./engine/... || status=$?
	rm -rf "$bin"
	return $status
}

# in_chromium are the packages whose tests run as WebAssembly in Chromium. Node has the
# same engine, and runs all others.
in_chromium="./engine ./engine/simtest ./engine/view"

# test_node runs the engine's tests as WebAssembly under node.
test_node() {
	local others
	command -v node >/dev/null || {
		echo "node is missing: the WebAssembly tests run in Chromium only"
		return 0
	}
	others=$(go list ./engine/... | grep -vxF "$(go list $in_chromium)")
	GOOS=js GOARCH=wasm go test -exec "$(node_runner)" $others
}

# node_runner prints the command that runs a test as WebAssembly. It starts from
# an empty environment, because Go's loader has room for a small one only, and
# collects garbage as rarely as the page does (static/boot.js).
node_runner() {
	echo "env -i PATH=$PATH HOME=${HOME:-/} GOGC=400 $(go env GOROOT)/lib/wasm/go_js_wasm_exec"
}

# test_chromium runs the goldens in a page: the same bytes everywhere.
test_chromium() {
	local bin status=0
	bin=$(mktemp -d)
	(cd wasm/browsertest && go build -o "$bin/wasmexec" ./cmd/wasmexec) &&
		GOOS=js GOARCH=wasm go test -exec "$bin/wasmexec" $in_chromium || status=$?
	rm -rf "$bin"
	return $status
}

test_browser() {
	(cd wasm/browsertest && go vet ./... && go test -timeout 20m ./...)
}

# --- what the tests need -----------------------------------------------------

find_browser() { # prints the path of the first program found
	local name
	for name in "$@"; do
		if [ -n "$name" ] && command -v "$name"; then
			return 0
		fi
	done
	return 1
}

install_browser() {
	find_browser "${BT_CHROMIUM-}" chromium chromium-browser google-chrome google-chrome-stable >/dev/null ||
		apt_install chromium || {
		echo "build.sh: no Chromium: install Chromium or Chrome, or say where it is: BT_CHROMIUM=/path/to/chrome ./build.sh test" >&2
		exit 1
	}
	find_browser "${BT_FIREFOX-}" firefox-esr firefox >/dev/null || apt_install firefox-esr ||
		echo "build.sh: no Firefox: its tests are left out (BT_FIREFOX=/path/to/firefox says where one is)" >&2
}

install_node() {
	command -v node >/dev/null || apt_install nodejs || true
}

# apt_install installs a package on Debian and its kin, as root or through sudo.
apt_install() {
	local root=()
	command -v apt-get >/dev/null || return 1
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || return 1
		root=(sudo)
	fi
	echo "installing $1"
	"${root[@]}" apt-get update -qq &&
		"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"
}

# --- goldens, fuzzing, numbers -----------------------------------------------

# rewrite_goldens updates every package whose tests know -update.
rewrite_goldens() {
	local dir
	for dir in engine $(grep -rl --include='*_test.go' '"update"' engine lessons | xargs -r -n1 dirname | sort -u); do
		go test "./$dir" -update
	done
	go run ./engine/cmd/psim run -format svg -css static/style.css,static/stage.css \
		engine/cmd/psim/testdata/inversion.scn >static/readme.svg
	if [ -n "${BT_PICTURES-}" ]; then
		go run ./lessons/cmd/site build
		(cd wasm/browsertest && go test -run TestPictures -update .)
	fi
	git status --short -- engine lessons static wasm
}

# run_fuzz draws random scenarios, with seeds that no test has seen, some of them on
# other kinds of machine, too, then runs each fuzz target.
run_fuzz() {
	local where name
	step "random scenarios" go test ./engine -run 'Random|NoLocks|Unused|Bounded|Twin' -rapid.checks 100000 -rapid.seed "$(date +%s)" -timeout 1h
	step "100,000 wide scenarios under every kernel" go test ./engine -run TestWide -draws 100000 -first "$(date +%s)" -timeout 3h
	step "the same bytes on 32 bits and as WebAssembly" same_bytes 5000 "$(date +%s)"
	while IFS=: read -r where _ name; do
		step "${name#func } in $(dirname "$where") for $1" \
			go test "./$(dirname "$where")" -run '^$' -fuzz "^${name#func }\$" -fuzztime "$1"
	done < <(grep -rn --include='*_test.go' -o '^func Fuzz[A-Za-z0-9_]*' engine lessons)
	finish
}

# same_bytes N SEED draws N scenarios on each kind of machine, and compares the sums of
# all that comes out.
same_bytes() {
	local native small page
	native=$(wide_sum "$@")
	small=$(GOARCH=386 wide_sum "$@")
	page=$native
	! command -v node >/dev/null || page=$(GOOS=js GOARCH=wasm wide_sum "$@" -exec "$(node_runner)")
	echo "native: $native, 32 bits: $small, WebAssembly: $page"
	[ "$native" = "$small" ] && [ "$native" = "$page" ] && [[ $native =~ ^sum\ [0-9a-f]+$ ]]
}

# wide_sum N SEED [OPTIONS] prints the sum of N draws from SEED on.
wide_sum() {
	local n=$1 seed=$2
	shift 2
	go test "$@" ./engine -run TestWide -v -draws "$n" -first "$seed" -timeout 3h | grep -o '^--- FAIL\|sum [0-9a-f]*'
}

run_bench() {
	bench_engine "native" env
	if command -v node >/dev/null; then
		bench_engine "WebAssembly under node" env GOOS=js GOARCH=wasm
	fi
	echo "--- page"
	go run ./lessons/cmd/site build
	(cd wasm/browsertest && go test . -run '^$' -bench . -benchtime 1x)
}

# bench_engine NAME ENV... measures the engine under an environment and prints
# what it costs as tables.
bench_engine() {
	local name=$1
	local exec=()
	shift
	[ "$#" = 1 ] || exec=(-exec "$(node_runner)")
	echo "--- engine, $name"
	"$@" go test "${exec[@]}" ./engine ./engine/internal/eevdf -run '^$' -bench . -benchtime 500ms | bench_tables
}

# bench_tables reads the output of benchmarks: each value stands before its unit.
bench_tables() {
	awk '
	/^Benchmark/ {
		name = $1; sub(/^Benchmark/, "", name); sub(/-[0-9]+$/, "", name)
		split("", v)
		for (i = 3; i < NF; i += 2) v[$(i + 1)] = $i
		split(name, part, "/")
		if (part[1] == "Crowd") {
			sub(/tasks=/, "", part[2]); sub(/cpus=/, "", part[3])
			speed[part[2], part[3]] = v["events/s"]; size[part[2]] = v["B/record"]
			if (!(part[2] in seen)) { seen[part[2]] = 1; rows[++n] = part[2] }
		} else if (part[1] == "Pick") {
			sub(/tasks=/, "", part[2]); pick[part[2]] = v["ns/op"]
		} else if (part[1] == "TenSeconds") {
			ten = sprintf("20 tasks on 4 CPUs for 10 s: %.0f ms (%.0f events)", v["ns/op"] / 1e6, v["events"])
		} else
			printf "%-20s %8.2f M events/s %10.1f ms a run %6.1f bytes a record\n", name, v["events/s"] / 1e6, v["ns/op"] / 1e6, v["B/record"]
	}
	END {
		print ten
		print "\nmillion events a second    1 CPU   4 CPUs  16 CPUs  64 CPUs   bytes a record   ns a pick"
		for (i = 1; i <= n; i++) {
			t = rows[i]
			printf "%9d tasks        %9.2f%9.2f%9.2f%9.2f%17.1f%12.0f\n", t, speed[t, 1] / 1e6, speed[t, 4] / 1e6,
				speed[t, 16] / 1e6, speed[t, 64] / 1e6, size[t], pick[t]
		}
		print ""
	}'
}

run_size() {
	go run ./lessons/cmd/site build
	go run ./lessons/cmd/size dist/app.wasm
}

main "$@"
