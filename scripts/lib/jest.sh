# shellcheck shell=bash
# Runs jest on ES modules.

jest() {
  # Node warns on every run that ES module hooks are experimental; the warning does not help.
  NODE_OPTIONS="${NODE_OPTIONS:-} --experimental-vm-modules --disable-warning=ExperimentalWarning" \
    node node_modules/jest/bin/jest.js "$@"
}
