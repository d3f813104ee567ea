# shellcheck shell=bash
# Installs the tools that check the project (tools/package.json): OpenAPI linters, and Node.js 24.

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
