# shellcheck shell=bash
# A Redis program for the service and for the tests, installed where it is missing and may be. src/cli/start runs the service's.
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

# Whether the service will find a Redis in its settings: the environment takes precedence over .env.
sets_redis_url() {
  if [ -n "${REDIS_URL+set}" ]; then [ -n "$REDIS_URL" ]; else grep -qsE '^(export )?REDIS_URL=.+' .env; fi
}
