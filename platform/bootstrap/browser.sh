#!/bin/sh
# Have a browser and a Chinese font for the journeys: Debian's, installed when we may; otherwise what the PATH has.
# Without one the journeys fail themselves and say what to install.
set -eu
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && found="$name" && break
done
[ -n "${found:-}" ] && fc-list :lang=zh 2>/dev/null | grep -q . && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 0
echo "wutong: installing chromium and a Chinese font for the journeys …"
{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends chromium fonts-noto-cjk fontconfig; } \
  >/dev/null 2>&1 </dev/null || echo "wutong: apt could not install chromium and fonts-noto-cjk" >&2
