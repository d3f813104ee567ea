# shellcheck shell=bash
# Installs the npm packages of package-lock.json, unless node_modules has them already.

install_dependencies() {
  node scripts/lib/installed.js && return
  say 'Installing the npm packages (once; this takes some 20 s) ...'
  npm ci --engine-strict --no-audit --no-fund --loglevel=error >&2 ||
    give_up 'npm ci failed (see above). It needs to reach the npm registry; run this again when it can.'
}
