#!/usr/bin/env bash
# Runs every fuzz test of the repository in turn: fuzz.sh [TIME], 30s each if not told.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:-30s}

{ grep -roHE '^func Fuzz[A-Za-z0-9_]*' --include='*_test.go' generator || [ $? -eq 1 ]; } | sort |
while IFS=: read -r file func; do
  name=${func#func }
  echo "$name in $(dirname "$file")"
  go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "./$(dirname "$file")" </dev/null
done
