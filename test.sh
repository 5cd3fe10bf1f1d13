#!/usr/bin/env bash
# Installs what the tests need, builds everything and runs every test. The last line is always "N passed, N failed".
# Arguments go to the test run: ./test.sh --filter-namespace "Rtrl.Tests.Engine*"
# When nothing is filtered, the layout of the code is checked too (one test), and the browser's modules (package.json): their types and their
# lint count as one test each, their unit tests as they are.
# A browser or timing test that failed is run once more by itself, since a busy machine can spoil it; one that then passes is named, to be mended.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
readonly results=artifacts/tests
readonly touchy="Browser Performance" # categories (Trait) that measure seconds
readonly most_again=10 # tests tried again; more that fail together are no accident
passed=0 failed=1 skipped=0 # until a report says otherwise
finish() {
  local line="$passed passed, $failed failed"
  [ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
  echo "$line"
  [ "$failed" -eq 0 ] || exit 1
}
trap finish EXIT
trap 'exit 1' INT TERM

find_browser() { # prints the path of a Chromium that starts
  local name path
  for name in "${RTRL_CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
    [ -n "$name" ] && path=$(command -v "$name") && "$path" --version >/dev/null 2>&1 && echo "$path" && return
  done
  return 1
}

install() { # PACKAGES: from the system's, where that can be
  local system=""
  [ -r /etc/os-release ] && system=$(. /etc/os-release && echo "${ID:-} ${ID_LIKE:-}")
  case " $system " in
    *" debian "* | *" ubuntu "*) ;;
    *) echo "Install with your system's package manager: $*" >&2; return 1 ;;
  esac
  if [ "$(id -u)" -ne 0 ]; then
    echo "Missing: sudo apt-get install -y --no-install-recommends $*" >&2
    return 1
  fi
  echo "Installing $*"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >artifacts/apt.log 2>&1 \
    || { tail -n 5 artifacts/apt.log >&2; echo "$* could not be installed; artifacts/apt.log tells why." >&2; return 1; }
}

find_node() { command -v node >/dev/null && command -v npm >/dev/null; }

find_library() { ldconfig -p 2>/dev/null | grep -q 'libmujoco\.so\.2\.2\.2'; }

run_scripts() { # adds the checks of the browser's modules to the counts
  local check report ok bad
  rm -f artifacts/npm.log
  if ! find_node || ! { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-progress >artifacts/npm.log 2>&1; }; then
    echo "The browser's modules were not checked: Node.js, npm and what package-lock.json names are needed. That fails in CI (CI=true) and is skipped elsewhere." >&2
    [ ! -s artifacts/npm.log ] || tail -n 5 artifacts/npm.log >&2
    if [ "${CI:-}" = true ]; then failed=$((failed + 1)); else skipped=$((skipped + 1)); fi
    return
  fi
  for check in types lint; do
    if npm run --silent "$check"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  done
  report=$(npm run --silent unit) && bad=0 || bad=1
  ok=$(sed -n 's/^# pass //p' <<<"$report")
  [ "$bad" -eq 0 ] || { echo "$report"; bad=$(sed -n 's/^# fail //p' <<<"$report"); [ "${bad:-0}" -gt 0 ] || bad=1; }
  passed=$((passed + ${ok:-0})) failed=$((failed + bad))
}

check_format() { # adds one test: the code is laid out as CSharpier lays it (dotnet csharpier format . does it)
  if ! dotnet tool restore >artifacts/tools.log 2>&1; then
    echo "The layout of the code was not checked: the tools that .config/dotnet-tools.json names are needed. That fails in CI (CI=true) and is skipped elsewhere." >&2
    tail -n 5 artifacts/tools.log >&2
    if [ "${CI:-}" = true ]; then failed=$((failed + 1)); else skipped=$((skipped + 1)); fi
  elif dotnet csharpier check .; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "To lay it out: dotnet csharpier format ." >&2
  fi
}

run_tests() { # NAME ARGUMENTS: runs them, writes NAME.xml and NAME.html
  local name=$1
  shift
  dotnet test --project Rtrl.Tests/Rtrl.Tests.csproj -c Release --no-build --timeout 45m \
    --results-directory "$results" --report-xunit-xml --report-xunit-xml-filename "$name.xml" --report-xunit-html --report-xunit-html-filename "$name.html" "$@"
}

count() { # an attribute of the report's assembly, 0 when it is absent
  local value
  value=$(grep -o '<assembly [^>]*>' "$results/results.xml" | head -n 1 | grep -o " $1=\"[0-9]*\"" | tr -cd '0-9')
  echo "${value:-0}"
}

tests_of() { # REPORT RESULT: a line "class.method<tab>name<tab>categories" for every test with that result
  awk -v RS='<test ' -v wanted="$2" '
    function value(text, name) {
      if (!match(text, "(^|[ \t\r\n])" name "=\"[^\"]*\"")) return ""
      text = substr(text, RSTART, RLENGTH)
      sub(/^[^"]*"/, "", text)
      sub(/"$/, "", text)
      return text
    }
    function plain(text) { gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text); gsub(/&amp;/, "\\&", text); return text }
    NR > 1 {
      head = $0
      sub(/>.*/, "", head)
      if (value(head, "result") != wanted) next
      categories = ""
      rest = $0
      while (match(rest, /<trait name="Category" value="[^"]*"/)) {
        trait = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        categories = categories " " value(trait, "value")
      }
      print plain(value(head, "type") "." value(head, "method")) "\t" plain(value(head, "name")) "\t" categories " "
    }' "$results/$1.xml"
}

try_again() { # runs the touchy ones among the failed tests once more; those that pass now are passed, and named
  local method name categories category methods=() names=() mended=()
  while IFS=$'\t' read -r method name categories; do
    for category in $touchy; do
      case "$categories" in *" $category "*) methods+=(--filter-method "$method") names+=("$name"); break ;; esac
    done
  done < <(tests_of results Fail)
  [ "${#names[@]}" -gt 0 ] || return
  if [ "${#names[@]}" -gt "$most_again" ]; then
    echo "${#names[@]} browser or timing tests failed: too many for an accident, so none is tried again."
    return
  fi

  echo "Trying once more, by themselves, the browser or timing tests that failed (${#names[@]}):"
  printf '  %s\n' "${names[@]}"
  run_tests again "${methods[@]}"
  [ -s "$results/again.xml" ] || return
  while IFS=$'\t' read -r method name categories; do
    local first
    for first in "${names[@]}"; do [ "$first" != "$name" ] || mended+=("$name"); done
  done < <(tests_of again Pass)
  [ "${#mended[@]}" -gt 0 ] || return
  passed=$((passed + ${#mended[@]})) failed=$((failed - ${#mended[@]}))
  echo "To be mended, since they passed only at the second try (${#mended[@]}):"
  printf '  %s\n' "${mended[@]}" | tee "$results/to-be-mended.txt"
}

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK named in global.json is missing: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

rm -rf "$results" && mkdir -p "$results" || exit 1
browser=$(find_browser) || { install chromium fonts-dejavu-core && browser=$(find_browser); } \
  || echo "No browser was found. Browser tests fail in CI (CI=true) and are skipped elsewhere." >&2
[ -z "${browser:-}" ] || export RTRL_CHROMIUM="$browser"

# The build takes MuJoCo's WebAssembly module from npm; the physics tests ask the system's library too.
find_node || install nodejs npm
find_library || install libmujoco2.2.2 || echo "Without libmujoco2.2.2 the tests of native physics fail in CI (CI=true) and are skipped elsewhere." >&2

dotnet restore Rtrl.slnx -v q || exit 1
dotnet build Rtrl.slnx -c Release --no-restore -v q || exit 1

run_tests results "$@"
status=$?
if [ -s "$results/results.xml" ]; then
  passed=$(count passed) failed=$(($(count failed) + $(count errors))) skipped=$(count skipped)
fi
[ ! -s "$results/results.xml" ] || [ "$failed" -eq 0 ] || try_again
# 2 is the test runner's word for failed tests, which are counted. Another bad end (a crash, a time-out, no test at all) is a failure of its own.
case "$status" in 0 | 2) ;; *) [ "$failed" -gt 0 ] || failed=1 ;; esac
case " $* " in *" --filter-"*) ;; *) check_format; run_scripts ;; esac
