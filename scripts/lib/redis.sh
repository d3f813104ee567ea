# shellcheck shell=bash
# A Redis of this folder alone: durable, never evicting. It lives as long as the script that started it.
. scripts/lib/prerequisites.sh

# Sets REDIS_SERVER to a program's path, or leaves it empty when there is none to be had.
find_redis_server() {
  REDIS_SERVER=${REDIS_SERVER:-$(command -v redis-server || command -v valkey-server || true)}
  if [ -z "$REDIS_SERVER" ] && can_install_packages; then
    install_package redis-server 'Octothorpe keeps its state in Redis, and none is installed'
    # Ours runs on a socket of its own; the package's service on 6379 would only be in the way at the next boot.
    update-rc.d redis-server disable >/dev/null 2>&1 || true
    REDIS_SERVER=$(command -v redis-server || true)
  fi
  export REDIS_SERVER
}

# The same for what cannot do without.
need_redis_server() {
  find_redis_server
  [ -n "$REDIS_SERVER" ] ||
    give_up 'This needs a real Redis 6.2 or newer. Put redis-server or valkey-server on PATH (Debian: apt-get install redis-server), then run this again.'
}

# run_detached COMMAND...: to be started with `&`; replaces that subshell, so that $! is the command's own pid.
# setsid: Ctrl-C reaches this script alone, which then stops things in the right order.
# pdeathsig: when this script is killed outright, the kernel ends the child, so no crash leaves a Redis behind.
run_detached() {
  local wrapper=()
  ! command -v setsid >/dev/null || wrapper+=(setsid)
  ! setpriv --help 2>/dev/null | grep -q pdeathsig || wrapper+=(setpriv --pdeathsig TERM)
  exec "${wrapper[@]}" "$@"
}

# stop_process PID: asks it to end, and waits until it has.
stop_process() {
  kill -TERM "$1" 2>/dev/null || return 0
  while kill -0 "$1" 2>/dev/null; do wait "$1" 2>/dev/null || true; done
}

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

# announce_redis DIRECTORY URL: for the service, and for those who look for it later (npm run doctor).
announce_redis() {
  export REDIS_URL=$2
  (umask 077 && printf '%s\n' "$REDIS_URL" >"$1/url")
}

# What a URL would take for something else.
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

# Two Redis on one folder would ruin each other's append-only file. The kernel lets go of the lock
# with the process, so a crash leaves nothing to clean up.
lock_redis_directory() {
  command -v flock >/dev/null || return 0
  exec 9>>"$1/lock"
  flock --nonblock 9 || give_up \
    "Octothorpe is already running from this folder (process $(cat "$1/pid" 2>/dev/null || echo unknown)). Stop that one, or give this one its own DATA_DIR, PORT and SANDBOX_PORT."
  echo $$ >"$1/pid"
}

# The kernel takes at most 107 bytes for a socket's path: a clone deep down gets one in the temporary folder.
socket_path() {
  local socket=$1/redis.sock
  if [ "$(printf %s "$socket" | wc -c)" -le 100 ]; then
    printf %s "$socket"
  else
    printf %s "$(mktemp -d "${TMPDIR:-/tmp}/octothorpe-redis.XXXXXXXX")/redis.sock"
  fi
}

# The last resort where no Redis program can be had: the same private Redis, in a container.
REDIS_IMAGE=redis:7.2-bookworm

can_use_docker() {
  command -v docker >/dev/null && docker info >/dev/null 2>&1
}

# start_docker_redis DIRECTORY: sets REDIS_URL and REDIS_PID (the docker client, which passes signals on).
# A container's socket cannot be shared on every system, so this one has a random port on loopback and a password,
# which goes in through stdin because a command line is for everyone to read.
start_docker_redis() {
  local directory name password address
  mkdir -p "$1"
  directory=$(cd "$1" && pwd -P)
  lock_redis_directory "$directory"
  name="octothorpe-redis-$$"
  password=$(node -p 'crypto.randomBytes(24).toString("hex")')
  say "Starting $REDIS_IMAGE with docker ..."
  docker image inspect "$REDIS_IMAGE" >/dev/null 2>&1 || docker pull --quiet "$REDIS_IMAGE" >&2 ||
    give_up "docker could not pull $REDIS_IMAGE (see above). Install redis-server, or set REDIS_URL to a Redis that you run."
  printf '%s\n' "requirepass $password" 'dir /data' 'save ""' 'appendonly yes' 'maxmemory-policy noeviction' |
    run_detached docker run --rm --interactive --init --name "$name" --user "$(id -u):$(id -g)" \
      --publish 127.0.0.1::6379 --volume "$directory:/data" "$REDIS_IMAGE" redis-server - \
      >"$directory/redis.log" 2>&1 9>&- &
  REDIS_PID=$!
  if ! address=$(docker_address "$name") ||
    ! node scripts/lib/await-redis.js "$address" "$REDIS_PID"; then
    tail -n 5 "$directory/redis.log" >&2 || true
    give_up "The Redis container did not start (its log: $directory/redis.log)."
  fi
  announce_redis "$directory" "redis://:$password@$address"
}

# The container's address on this machine, as soon as docker knows it.
docker_address() {
  while kill -0 "$REDIS_PID" 2>/dev/null; do
    docker port "$1" 6379/tcp 2>/dev/null | head -n 1 | grep . && return
    sleep 0.1
  done
  return 1
}
