#!/bin/sh
# Brings the browsers that only the matrix needs, on Debian and as root. Those that are
# not there in the end are named under the table.
set -eu
missing=""
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 ||
  missing="$missing firefox-esr"
command -v WebKitWebDriver >/dev/null 2>&1 || missing="$missing webkit2gtk-driver"
command -v Xvfb >/dev/null 2>&1 || missing="$missing xvfb"
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || exit 0
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update >/dev/null 2>&1 || true
for package in $missing; do
  apt-get -qq install -y --no-install-recommends "$package" >/dev/null 2>&1 || true
done
