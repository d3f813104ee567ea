# shellcheck shell=bash
# Refuses a Node.js that package.json does not allow, and warns of a version that gets no more fixes.

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
