#!/bin/sh
# Make .venv whole: python, uv, every locked package, the core and the plugins as editable.
# A stamp makes every later run instant. Everything it downloads is checked against a hash.
set -eu
cd "$(dirname "$0")/../.."

fail() { echo "wutong: $1" >&2; exit 1; }

attempt() { # attempt WHAT COMMAND... : run it; if it fails say what could not be done, a full disk in one line
  what="$1"; shift
  said="$("$@" 2>&1)" && return
  case "$said" in
    *"No space left"* | *"Errno 28"* | *"os error 28"*) fail "the disk is full, $what; make room and start again" ;;
  esac
  echo "$said" >&2
  fail "$what; its own words are above"
}

with_apt() { # with_apt PACKAGE... : install Debian packages if we may, otherwise fail
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@"; } \
    >/dev/null 2>&1 </dev/null
}

find_python() {
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

projects() { # the core and the plugins: each folder with a pyproject.toml
  for folder in . plugins/*/; do
    [ -f "$folder/pyproject.toml" ] && echo "$folder"
  done
}

stamp() { # changes with whatever decides what .venv holds, and with the place of the checkout
  { pwd; cat requirements.lock platform/bootstrap/uv.txt; projects | while read -r folder; do cat "$folder/pyproject.toml"; done; } | cksum
}

wanted="$(stamp)"
[ "$(cat .venv/complete 2>/dev/null || true)" = "$wanted" ] && exit 0

python="$(find_python)" || {
  with_apt python3 python3-venv && python="$(find_python)" ||
    fail "python3 3.11 or newer with its venv module is needed (Debian: apt install python3 python3-venv)"
}
echo "wutong: setting up .venv (the first time, or because what it holds has changed) …"
# One that was never completed was stopped half-way: what is in it cannot be trusted, so it is made anew.
[ -e .venv/complete ] && .venv/bin/python -c '' 2>/dev/null || said="$("$python" -m venv --clear .venv 2>&1)" ||
  fail "could not create .venv with $python: $(echo "$said" | tail -n 1)"
rm -f .venv/complete
attempt "pip could not install uv" \
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r platform/bootstrap/uv.txt

eval "$(.venv/bin/python platform/bootstrap/pip_settings.py)"
[ -w "${HOME:-/nonexistent}" ] || export UV_CACHE_DIR="$PWD/.venv/cache"
uv() { .venv/bin/uv pip install --quiet --python .venv/bin/python "$@"; }
attempt "uv could not install the locked packages" uv --require-hashes -r requirements.lock

set --
for folder in $(projects); do set -- "$@" -e "$folder"; done
attempt "uv could not install the core and the plugins" uv --no-deps --no-build-isolation "$@"
echo "$wanted" >.venv/complete
