#!/bin/sh
# Install the core and the bundled plugins into .venv without tests and demo servers, at the locked versions only.
set -eu
cd "$(dirname "$0")/../.."
lock="$(mktemp)"
.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
  --constraint requirements.lock pyproject.toml >"$lock"
.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
set --
for folder in . plugins/*/; do
  [ -f "$folder/pyproject.toml" ] && set -- "$@" -e "$folder"
done
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --build-constraints requirements.lock "$@"
rm -f "$lock"
