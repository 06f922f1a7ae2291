#!/bin/sh
# Looks up known weaknesses of the pinned packages. Where the advisory service cannot be
# reached, says so and fails nothing.
set -u
uv=$(command -v uv || echo .tools/bin/uv)
for lock in requirements.lock nlu/engine/requirements.lock; do
  report=$(timeout 120 "$uv" tool run --quiet pip-audit==2.10.0 --disable-pip --require-hashes -r "$lock" 2>&1)
  case $? in
    0) echo "audit: $lock, nothing known" ;;
    *) if echo "$report" | grep -q "^Found "; then
         echo "$report"
         [ "$lock" = requirements.lock ] && failed=1
       else
         echo "audit: $lock skipped, the advisory service cannot be reached" >&2
       fi ;;
  esac
done
exit "${failed:-0}"
