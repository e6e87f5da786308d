#!/bin/sh
# Make .venv whole: python, uv, every locked package, the core and the plugins as editable.
# A stamp makes every later run instant. Everything it downloads is checked against a hash.
set -eu
cd "$(dirname "$0")/../.."

fail() { echo "wutong: $1" >&2; exit 1; }

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
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r platform/bootstrap/uv.txt ||
  fail "pip could not install uv; pip's own words are above"

eval "$(.venv/bin/python platform/bootstrap/pip_settings.py)"
[ -w "${HOME:-/nonexistent}" ] || export UV_CACHE_DIR="$PWD/.venv/cache"
uv() { .venv/bin/uv pip install --quiet --python .venv/bin/python "$@"; }
uv --require-hashes -r requirements.lock || fail "uv could not install the locked packages; its own words are above"

set --
for folder in $(projects); do set -- "$@" -e "$folder"; done
uv --no-deps --no-build-isolation "$@" || fail "the core and the plugins could not be installed into .venv"
echo "$wanted" >.venv/complete
