#!/usr/bin/env bash
# Runs every fuzz test of the repository in turn: fuzz.sh [TIME], 30s each if
# not told. All of them run, whatever one finds. A failing input is printed,
# so that it can be taken from a log.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:-30s}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# ended: the fuzzer stopped its own workers when the time was over and took
# that for a failure, a known fault of the go command. Nothing else may stand
# in what it said: no input, no panic, no word of a test.
ended() {
  local rest
  rest=$(grep -vE "^(fuzz: elapsed: .*|warning: starting with empty corpus|--- FAIL: $1 \([0-9.]+s\)| +context deadline exceeded|FAIL|exit status 1|FAIL[[:space:]].*|)\$" "$log" || [ $? -eq 1 ])
  [ -z "$rest" ] && grep -qE '^ +context deadline exceeded$' "$log"
}

# inputs prints what the fuzzer wrote down, or which kept input fails.
inputs() {
  local file
  { grep -oE 'testdata/fuzz/[^ ]+' "$log" || [ $? -eq 1 ]; } | sort -u |
  while read -r file; do
    [ -f "$1/$file" ] || continue
    echo "--- $1/$file holds:"
    cat "$1/$file"
    echo "---"
  done
}

failed=0
while IFS=: read -r file func; do
  name=${func#func }
  dir=$(dirname "$file")
  echo "$name in $dir"
  if go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "./$dir" </dev/null 2>&1 | tee "$log"; then
    continue
  elif ended "$name"; then
    echo "$name: the time was over and nothing was found"
  else
    echo "$name FAILED"
    inputs "$dir"
    failed=1
  fi
done < <({ grep -roHE '^func Fuzz[A-Za-z0-9_]*' --include='*_test.go' generator || [ $? -eq 1 ]; } | sort)
exit "$failed"
