# shellcheck shell=bash
# Finds a program that can serve a private Redis, or installs one.

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
