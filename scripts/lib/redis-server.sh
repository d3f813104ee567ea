# shellcheck shell=bash
# Finds a Redis server program, or installs one.

# Sets REDIS_SERVER to a program's path, or to nothing if none can be installed.
find_redis_server() {
  REDIS_SERVER=${REDIS_SERVER:-$(command -v redis-server || command -v valkey-server || true)}
  if [ -z "$REDIS_SERVER" ] && can_install_packages; then
    install_package redis-server 'Octothorpe keeps its state in Redis, and none is installed'
    # Ours runs on its own socket; the package's service on 6379 is not needed.
    update-rc.d redis-server disable >/dev/null 2>&1 || true
    REDIS_SERVER=$(command -v redis-server || true)
  fi
  export REDIS_SERVER
}
