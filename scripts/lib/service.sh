# shellcheck shell=bash
# Runs the built service with the settings of the environment and of .env.
. scripts/lib/redis.sh

SERVICE_FLAGS=(--enable-source-maps)

# shellcheck disable=SC2034 # scripts/start reads them
# Sets REDIS_URL and DATA_DIR as the service will read them: the environment takes precedence over .env.
read_settings() {
  [ ! -f .env ] || SERVICE_FLAGS+=(--env-file=.env)
  {
    IFS= read -r REDIS_URL
    IFS= read -r DATA_DIR
  } < <(node "${SERVICE_FLAGS[@]}" -p \
    '[process.env.REDIS_URL ?? "", process.env.DATA_DIR || "data"].join("\n")')
}

# Replaces this process by the service.
run_service() {
  exec node "${SERVICE_FLAGS[@]}" dist/src/main.js "$@"
}

# Runs the service, forwards signals to it, and ends with its exit status.
run_service_beside_redis() {
  local service watcher stopping status
  run_detached node "${SERVICE_FLAGS[@]}" dist/src/main.js "$@" </dev/null 9>&- &
  service=$!
  trap 'stopping=1; kill -INT "$service" 2>/dev/null || true' INT
  trap 'stopping=1; kill -TERM "$service" 2>/dev/null || true' TERM HUP
  stop_without_redis "$service" 9>&- &
  watcher=$!
  # A trapped signal interrupts `wait` while the service still drains: wait again.
  while :; do
    stopping=0
    status=0
    wait "$service" || status=$?
    [ "$stopping" -eq 1 ] || break
  done
  kill "$watcher" 2>/dev/null || true
  kill -0 "$REDIS_PID" 2>/dev/null || status=1
  exit "$status"
}

# Ends the service when its private Redis has ended, because it could only refuse every request.
stop_without_redis() {
  trap - EXIT INT TERM HUP
  tail --pid="$REDIS_PID" -f /dev/null 2>/dev/null || return 0
  kill -0 "$1" 2>/dev/null || return 0
  say "error: the private Redis has ended (its log: $DATA_DIR/redis/redis.log). Stopping; start again."
  kill -TERM "$1"
}
