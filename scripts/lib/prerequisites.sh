# shellcheck shell=bash
# What a script needs on this machine: Node.js, npm packages, Debian packages. Messages go to stderr, so that stdout stays the service's own.

say() {
  printf '%s\n' "$*" >&2
}

# Ends the script with what happened and what to do about it.
give_up() {
  printf 'error: %s\n' "$@" >&2
  exit 1
}

# Refuses a Node.js that package.json does not allow, before anything cryptic can happen; says so where it gets no fixes any more.
require_node() {
  local wanted found
  wanted=$(sed -n 's/.*"node": *">=\([0-9.]*\)".*/\1/p' package.json)
  command -v node >/dev/null ||
    give_up "Octothorpe needs Node.js $wanted or newer, and there is no 'node' on PATH. Install it from your distribution or nodejs.org, then run this again."
  found=$(node --version)
  found=${found#v}
  [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -n 1)" = "$wanted" ] ||
    give_up "Octothorpe needs Node.js $wanted or newer; this is $found ($(command -v node)). Install a newer one, then run this again."
  [ "${found%%.*}" -ge 22 ] || say "Node.js $found works, but has had no security fixes since April 2026. Node.js 24 is preferred."
}

# Installs the npm packages of package-lock.json, only when node_modules does not hold them yet.
install_dependencies() {
  node scripts/lib/installed.js && return
  say 'Installing the npm packages (once; this takes some 20 s) ...'
  npm ci --engine-strict --no-audit --no-fund --loglevel=error >&2 ||
    give_up 'npm ci failed (see above). It needs to reach the npm registry; run this again when it can.'
}

# Installs what checks the project and is no part of it (tools/package.json): linters of OpenAPI, and Node.js 24.
install_tools() {
  (cd tools && node ../scripts/lib/installed.js) && return
  say 'Installing the tools that check the project (once) ...'
  (cd tools && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 ||
    give_up 'npm ci failed in tools/ (see above). It needs to reach the npm registry; run this again when it can.'
}

# The folder that holds the program `node` of Node.js 24.
tools_node() {
  local folder
  for folder in "$PWD"/tools/node_modules/node-linux-*/bin; do
    [ ! -x "$folder/node" ] || { printf '%s\n' "$folder" && return; }
  done
  give_up 'There is no Node.js 24 for this kind of machine among the tools.'
}

# Debian packages are installed as root on Debian or a relative of it, without letting them start a service.
# Another Redis on this machine is never started, stopped or configured.

can_install_packages() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null &&
    grep -qsE '^(ID|ID_LIKE)=.*(debian|ubuntu)' /etc/os-release
}

# install_package NAME WHY
install_package() {
  say "Installing the Debian package '$1': $2 ..."
  local log
  log=$(mktemp)
  if (
    trap allow_services EXIT
    forbid_services
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -qq --yes --no-install-recommends \
      -o DPkg::Lock::Timeout=120 "$1"
  ) >"$log" 2>&1 </dev/null; then
    rm -f "$log"
    return
  fi
  tail -n 20 "$log" >&2
  rm -f "$log"
  give_up "apt-get could not install '$1' (see above). Install it yourself, then run this again."
}

# dpkg asks policy-rc.d before it starts a service; 101 means no.
POLICY=/usr/sbin/policy-rc.d

forbid_services() {
  [ ! -e "$POLICY" ] || mv "$POLICY" "$POLICY.before-octothorpe"
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
}

allow_services() {
  rm -f "$POLICY"
  [ ! -e "$POLICY.before-octothorpe" ] || mv "$POLICY.before-octothorpe" "$POLICY"
}
