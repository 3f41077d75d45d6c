#!/usr/bin/env bash
# Runs every fuzz test of the repository in turn: fuzz.sh [TIME], 30s each if not told.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:-30s}

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# late says whether Go only failed to stop in time: when the time is up, it may
# report its own deadline as a failure. Nothing was found then: no input was
# written, nothing panicked, no worker died, and there is no other complaint.
late() {
  grep -q 'context deadline exceeded' "$log" &&
    ! grep -qE 'Failing input written|panic|hung or terminated|fatal error|_test\.go:[0-9]+:|\[build failed\]' "$log"
}

# found prints the inputs that failed, so that a log is enough to find the cause.
found() {
  local input
  for input in $(sed -nE 's/^ *Failing input written to (.*)$/\1/p' "$log"); do
    echo "--- $1/$input"
    cat "$1/$input"
  done
}

failed=0
while IFS=: read -r file func; do
  name=${func#func } dir=$(dirname "$file")
  echo "$name in $dir"
  if ! go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "./$dir" </dev/null 2>&1 | tee "$log"; then
    if late; then
      echo "$name: the time was up; nothing was found"
    else
      found "$dir"
      failed=1
    fi
  fi
done < <(grep -roHE '^func Fuzz[A-Za-z0-9_]*' --include='*_test.go' generator | sort)
exit "$failed"
