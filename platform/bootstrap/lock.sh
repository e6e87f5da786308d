#!/bin/sh
# Write requirements.lock anew: every package, every platform, hashes, no index address.
set -eu
cd "$(dirname "$0")/../.."
compile() { .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header "$@"; }
{
  echo "# Every package of wutong[test], pinned and hashed, for every platform, without an index address."
  echo "# Made by \`make lock\`."
  compile pyproject.toml --extra test
} >requirements.lock.new
mv requirements.lock.new requirements.lock
