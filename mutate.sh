#!/usr/bin/env bash
# Breaks the code of one folder, one mutant at a time (Stryker), and keeps what its tests caught in docs/mutation.md:
#   ./mutate.sh Rtrl.Engine/Numerics
#   ./mutate.sh Rtrl.Engine/Learning Engine/Learning Engine/Reference Engine/Golden
# The folders behind the first are those of Rtrl.Tests whose tests judge; without them it is the folder of the same name.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

folder=${1%/}
[ -d "$folder" ] || { echo "Name a folder of the code, such as Rtrl.Engine/Numerics." >&2; exit 2; }
shift
project=${folder%%/*}
inner=${folder#"$project"}
inner=${inner#/}
[ "$#" -gt 0 ] || set -- "${folder#Rtrl.}"
judges=""
for tests in "$@"; do
  [ -d "Rtrl.Tests/${tests%/}" ] || { echo "There are no tests in Rtrl.Tests/$tests; name the folders that judge." >&2; exit 2; }
  judges="$judges${judges:+;}${tests%/}/**/*Tests.cs"
done

out=artifacts/mutation/$folder
rm -rf "$out" && mkdir -p "$out" || exit 1
dotnet tool restore || exit 1
begun=$SECONDS
# Both are properties of the build, which reads them from the environment. The analyzers have judged the code already, and mutants do not interest them.
(cd Rtrl.Tests && MutationJudges="$judges" RunAnalyzersDuringBuild=false dotnet stryker --project "$project.csproj" \
  --mutate "${inner:+$inner/}**/*.cs" --output "../$out" --skip-version-check) || exit 1

report=$out/reports/mutation-report.json
[ -s "$report" ] || { echo "Stryker left no report in $report." >&2; exit 1; }
count() { grep -o "\"status\": *\"$1\"" "$report" | wc -l; }
killed=$(count Killed) timeout=$(count Timeout) survived=$(count Survived) uncovered=$(count NoCoverage)
[ $((killed + timeout + survived + uncovered)) -gt 0 ] || { echo "No mutant was tested in $folder." >&2; exit 1; }
score=$(awk -v caught=$((killed + timeout)) -v all=$((killed + timeout + survived + uncovered)) 'BEGIN { printf "%.1f", 100 * caught / all }')
row="| \`$folder\` | $(date -u +%F) | $score % | $killed | $timeout | $survived | $uncovered | $(((SECONDS - begun + 59) / 60)) min | $(printf '`%s` ' "$@")|"
page=docs/mutation.md
awk -v row="$row" -v key="| \`$folder\` |" '
  index($0, key) == 1 { next }
  table && !/^\|/ { print row; table = 0; done = 1 }
  /^\|---/ { table = !done }
  { print }
  END { if (table) print row }' "$page" >"$page.new" && mv "$page.new" "$page"
echo "$row"
