# shellcheck shell=bash
# Counts what has passed and failed: each step as one, and each test that jest ran.

PASSED=0
FAILED=0

# step NAME COMMAND...: runs it, and goes on whatever comes of it.
step() {
  local name=$1
  shift
  printf '\n=== %s\n' "$name"
  if "$@" </dev/null; then
    PASSED=$((PASSED + 1))
  else
    FAILED=$((FAILED + 1))
    printf '=== %s: FAILED\n' "$name"
  fi
}

# count_jest FILE: adds the totals of every run of jest in the output; fails when one ran no test, or there is none.
count_jest() {
  local totals passed failed runs=0
  while read -r totals; do
    passed=$(grep -oE '[0-9]+ passed' <<<"$totals") || passed=0
    failed=$(grep -oE '[0-9]+ failed' <<<"$totals") || failed=0
    PASSED=$((PASSED + ${passed% *}))
    FAILED=$((FAILED + ${failed% *}))
    [ $((${passed% *} + ${failed% *})) -gt 0 ] || return 1
    runs=$((runs + 1))
  done < <(sed 's/\x1b\[[0-9;]*m//g' "$1" | grep '^Tests: ')
  [ "$runs" -gt 0 ]
}

# The closing line; its status says whether all went well.
close_tally() {
  printf '\n%d passed, %d failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" -eq 0 ] && [ "$PASSED" -gt 0 ]
}
