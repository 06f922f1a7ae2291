#!/bin/sh
# Writes the lock files anew: versions and hashes, no address of a registry.
set -eu
uv=$(command -v uv || echo .tools/bin/uv)
compile() {
  out=$1
  shift
  "$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url \
    --no-emit-find-links --no-header --output-file "$out" "$@"
}
compile requirements.lock pyproject.toml --group postgres --python-version 3.11
compile requirements-test.lock pyproject.toml --group test --group postgres --python-version 3.11
compile nlu/engine/requirements.lock nlu/engine/pyproject.toml --python-version 3.10
