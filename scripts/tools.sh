#!/usr/bin/env bash
# Installs what the tests need beside Go, and only what is missing:
# a browser, a Java runtime and Node for the checkers of pages and documents, and
# the editors and tools whose ways of saving the watcher must understand, and the
# shells that complete ids.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
browser=
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then browser=$name; fi
done
[ -n "$browser" ] || packages+=(chromium)
command -v java >/dev/null || packages+=(default-jre-headless)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
command -v vim >/dev/null || command -v vim.tiny >/dev/null || packages+=(vim-tiny)
command -v emacs >/dev/null || packages+=(emacs-nox)
command -v rsync >/dev/null || packages+=(rsync)
command -v git >/dev/null || packages+=(git)
command -v zsh >/dev/null || packages+=(zsh)
command -v fish >/dev/null || packages+=(fish)

if [ ${#packages[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "The tests need: ${packages[*]}. Please install them; this script knows only apt-get." >&2
    exit 1
  fi
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
fi

# The stamp is a copy of package.json: another version asked for is another stamp.
stamp=node_modules/.readout-package.json
if ! cmp -s package.json "$stamp"; then
  npm install --no-audit --no-fund --no-package-lock --ignore-scripts
  cp package.json "$stamp"
fi
