#!/bin/sh
# Restarts the containers of one service (bot, rasa, actions) one after the other, each once the
# one before answers again. After `docker compose build`: with the new image.
#
#   sh deploy/rolling.sh bot
set -eu
service=${1:?bot, rasa or actions}
running=$(docker compose ps -q "$service")
count=$(echo "$running" | wc -l)
[ "$count" -ge 2 ] || { echo "repère: one $service alone cannot be replaced unnoticed" >&2; exit 1; }

healthy() {
  [ "$(docker inspect -f '{{.State.Health.Status}}' "$1")" = healthy ]
}

for old in $running; do
  docker stop "$old" >/dev/null   # SIGTERM, then as long as stop_grace_period
  docker rm "$old" >/dev/null
  docker compose up -d --no-deps --no-recreate "$service" >/dev/null
  for new in $(docker compose ps -q "$service"); do
    tries=0
    until healthy "$new"; do
      tries=$((tries + 1))
      [ "$tries" -lt 120 ] || { echo "repère: $new does not answer" >&2; exit 1; }
      sleep 1
    done
  done
  sleep 3   # until the proxy trusts it again
done
