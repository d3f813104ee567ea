# shellcheck shell=bash
# This folder's private Redis: on a unix socket, without a TCP port, durable, never evicting.
# It ends with the script that started it.

REDIS_PID=''

# start_private_redis DIRECTORY: sets REDIS_URL and REDIS_PID.
start_private_redis() {
  local directory socket
  mkdir -p "$1"
  chmod 700 "$1"
  directory=$(cd "$1" && pwd -P)
  lock_redis_directory "$directory"
  socket=$(socket_path "$directory")
  # No snapshots: the append-only file is enough, and a Redis that cannot write one refuses to end.
  run_detached "$REDIS_SERVER" --port 0 --unixsocket "$socket" --unixsocketperm 700 \
    --dir "$directory" --logfile "$directory/redis.log" --daemonize no \
    --save '' --appendonly yes --appendfsync everysec --maxmemory-policy noeviction \
    </dev/null >&2 9>&- &
  REDIS_PID=$!
  REDIS_SOCKET=$socket
  node scripts/lib/await-redis.js "$socket" "$REDIS_PID" || {
    tail -n 5 "$directory/redis.log" >&2 || true
    give_up "The private Redis did not start (its log: $directory/redis.log)."
  }
  announce_redis "$directory" "unix://$(percent_encoded "$socket")"
}

# announce_redis DIRECTORY URL: writes the URL for the service, and for later commands (npm run doctor).
announce_redis() {
  export REDIS_URL=$2
  (umask 077 && printf '%s\n' "$REDIS_URL" >"$1/url")
}

# Escapes characters with a meaning in URLs.
percent_encoded() {
  local path=${1//%/%25}
  path=${path// /%20}
  path=${path//\?/%3F}
  printf %s "${path//#/%23}"
}

stop_private_redis() {
  [ -n "$REDIS_PID" ] || return 0
  stop_process "$REDIS_PID"
  REDIS_PID=''
  # Only a folder that socket_path made itself; data/redis stays.
  case $REDIS_SOCKET in */octothorpe-redis.*/redis.sock) rm -rf "${REDIS_SOCKET%/*}" ;; esac
}

# Two Redis on one folder would damage each other's append-only file. The kernel releases the lock
# with the process, so a crash leaves nothing to clean up.
lock_redis_directory() {
  command -v flock >/dev/null || return 0
  exec 9>>"$1/lock"
  flock --nonblock 9 || give_up \
    "Octothorpe is already running from this folder (process $(cat "$1/pid" 2>/dev/null || echo unknown)). Stop that one, or give this one its own DATA_DIR, PORT and SANDBOX_PORT."
  echo $$ >"$1/pid"
}

# A socket's path has at most 107 bytes: a clone in a deep folder gets one in the temporary folder.
socket_path() {
  local socket=$1/redis.sock
  if [ "$(printf %s "$socket" | wc -c)" -le 100 ]; then
    printf %s "$socket"
  else
    printf %s "$(mktemp -d "${TMPDIR:-/tmp}/octothorpe-redis.XXXXXXXX")/redis.sock"
  fi
}
