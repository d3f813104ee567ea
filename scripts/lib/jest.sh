# shellcheck shell=bash
# Runs jest on ES modules.

jest() {
  # Node calls its ES module hooks experimental; saying so on every run helps nobody.
  NODE_OPTIONS="${NODE_OPTIONS:-} --experimental-vm-modules --disable-warning=ExperimentalWarning" \
    node node_modules/jest/bin/jest.js "$@"
}
