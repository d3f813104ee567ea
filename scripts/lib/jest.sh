# shellcheck shell=bash
# Runs jest on ES modules.

jest() {
  # Node's warning that ES module hooks are experimental is suppressed.
  NODE_OPTIONS="${NODE_OPTIONS:-} --experimental-vm-modules --disable-warning=ExperimentalWarning" \
    node node_modules/jest/bin/jest.js "$@"
}
