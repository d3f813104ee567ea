# shellcheck shell=bash
# The private Redis in a container, if no Redis program can be installed.

REDIS_IMAGE=redis:7.2-bookworm

can_use_docker() {
  command -v docker >/dev/null && docker info >/dev/null 2>&1
}

# start_docker_redis DIRECTORY: sets REDIS_URL and REDIS_PID (the docker client, which forwards signals).
# A container's socket cannot be shared on every system, so this one has a random port on loopback and a password,
# which is passed on stdin because every user can read command lines.
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

# The container's address on this machine, as soon as docker has it.
docker_address() {
  while kill -0 "$REDIS_PID" 2>/dev/null; do
    docker port "$1" 6379/tcp 2>/dev/null | head -n 1 | grep . && return
    sleep 0.1
  done
  return 1
}
