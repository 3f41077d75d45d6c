#!/usr/bin/env bash
# Pictures of the demo, to look at before a change is sent: desktop, 320 px,
# dark, and print. screenshot.sh [DIR], default .readout/screenshots, which git
# ignores. With README as DIR it takes the picture of the README, docs/picture.png.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-.readout/screenshots}
readme=
if [ "$out" = README ]; then readme=yes out=docs; fi
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

browser=
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if [ -z "$browser" ] && command -v "$name" >/dev/null; then browser=$name; fi
done
[ -n "$browser" ] || { echo "No Chromium found; run 'make tools'." >&2; exit 1; }

# Relative links open from the file system, so no server is needed.
bin/readout build --quiet --base-url . --out "$work/site"

shoot() { # shoot NAME PAGE WIDTH HEIGHT [FLAG...]
  local name=$1 page=$2 width=$3 height=$4
  shift 4
  # A page cannot be laid out narrower than 500 px in a headless window: a frame
  # of the wanted width stands for the phone.
  local address="file://$work/site/$page"
  if [ "$width" -lt 500 ]; then
    printf '<!doctype html><style>body{margin:0}iframe{border:0;width:%dpx;height:%dpx}</style><iframe src="%s"></iframe>' \
      "$width" "$height" "$address" >"$work/frame.html"
    address="file://$work/frame.html"
  fi
  "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --allow-file-access-from-files \
    --user-data-dir="$work/profile" --virtual-time-budget=3000 \
    --window-size="$width,$height" --screenshot="$out/$name.png" "$@" "$address" >/dev/null 2>"$work/log" ||
    { cat "$work/log" >&2; exit 1; }
}

# The longest page of a kind shows most.
longest() {
  (cd "$work/site" && find "$1" -mindepth 2 -maxdepth 2 -name index.html -printf '%s %p\n' | sort -k1,1nr -k2 | head -n 1 | cut -d' ' -f2-)
}

if [ -n "$readme" ]; then
  {
    echo '<!doctype html><style>body{margin:0;background:#888;width:1740px;height:780px;overflow:hidden}'
    echo 'iframe{border:0;position:absolute;top:20px;width:900px;height:1233px;transform:scale(.6);transform-origin:0 0}</style>'
    left=20
    for kind in briefs events leaders; do
      echo "<iframe style='left:${left}px' src='file://$work/site/$(longest "$kind")'></iframe>"
      left=$((left + 580))
    done
  } >"$work/site/three.html"
  shoot picture three.html 1740 780
  exit
fi

pages="home=index.html"
for kind in briefs events leaders dyads topics orgs positions weeks days; do
  [ -d "$work/site/$kind" ] && pages+=" $kind=$(longest "$kind")"
done
for name in timeline agenda positions commitments changes corrections glossary search; do
  [ -f "$work/site/$name/index.html" ] && pages+=" $name-index=$name/index.html"
done

dark=--blink-settings=preferredColorScheme=0
for entry in $pages; do
  name=${entry%%=*} page=${entry#*=}
  shoot "$name-1280" "$page" 1280 1600
  shoot "$name-320" "$page" 320 1600
  shoot "$name-dark" "$page" 1280 1600 "$dark"
  "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --no-pdf-header-footer \
    --print-to-pdf="$out/$name.pdf" "file://$work/site/$page" >/dev/null 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
done
echo "Pictures are in $out"
