# shellcheck shell=bash
# Installs a Debian package, as root on Debian or a derivative, and prevents it from starting a service.
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
