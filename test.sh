#!/usr/bin/env bash
# Installs what the tests need, builds everything and runs every test. The last line is always "N passed, N failed".
# Arguments go to the test run: ./test.sh --filter-namespace "Rtrl.Tests.Engine*"
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
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

install_browser() {
  local system=""
  [ -r /etc/os-release ] && system=$(. /etc/os-release && echo "${ID:-} ${ID_LIKE:-}")
  case " $system " in
    *" debian "* | *" ubuntu "*) ;;
    *) echo "The browser tests need Chromium: install it with your system's package manager, or name it in RTRL_CHROMIUM." >&2; return 1 ;;
  esac
  if [ "$(id -u)" -ne 0 ]; then
    echo "The browser tests need Chromium: sudo apt-get install -y --no-install-recommends chromium fonts-dejavu-core" >&2
    return 1
  fi
  echo "Installing Chromium for the browser tests"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >artifacts/apt.log 2>&1 \
    || { tail -n 5 artifacts/apt.log >&2; echo "Chromium could not be installed; artifacts/apt.log tells why." >&2; return 1; }
}

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK named in global.json is missing: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

rm -rf artifacts/tests && mkdir -p artifacts/tests || exit 1
browser=$(find_browser) || { install_browser && browser=$(find_browser); } \
  || echo "No browser was found. Browser tests fail in CI (CI=true) and are skipped elsewhere." >&2
[ -z "${browser:-}" ] || export RTRL_CHROMIUM="$browser"

dotnet restore Rtrl.slnx -v q || exit 1
dotnet build Rtrl.slnx -c Release --no-restore -v q || exit 1

dotnet test --project Rtrl.Tests/Rtrl.Tests.csproj -c Release --no-build --timeout 45m \
  --results-directory artifacts/tests --report-xunit-xml --report-xunit-xml-filename results.xml \
  --report-xunit-html --report-xunit-html-filename results.html "$@"
status=$?

report=artifacts/tests/results.xml
count() { # an attribute of the report's assembly, 0 when it is absent
  local value
  value=$(grep -o '<assembly [^>]*>' "$report" | head -n 1 | grep -o " $1=\"[0-9]*\"" | tr -cd '0-9')
  echo "${value:-0}"
}
if [ -s "$report" ]; then
  passed=$(count passed) failed=$(($(count failed) + $(count errors))) skipped=$(count skipped)
fi
# A run that ended badly without a failed test (a crash, a time-out, no test at all) is a failure too.
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
