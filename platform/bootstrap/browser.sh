#!/bin/sh
# Have a browser that can be driven and a Chinese font for the story and the journeys: Debian's, installed when we may;
# otherwise what the PATH has. Which browsers will do is known to the one who starts them, so that one is asked.
# libatomic1 is what the driver's wheel needs and a lean Debian lacks.
# Without one the story and the journeys fail themselves and say what to install. Run by make, after install.sh.
set -eu
found() {
  .venv/bin/python -c 'from wutong.demo.story_browser import equipped; equipped()' 2>/dev/null &&
    fc-list :lang=zh 2>/dev/null | grep -q .
}
found && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 0
echo "wutong: installing chromium and a Chinese font for the story and the journeys …"
{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends chromium fonts-noto-cjk fontconfig libatomic1; } \
  >/dev/null 2>&1 </dev/null || echo "wutong: apt could not install chromium and fonts-noto-cjk" >&2
