# shellcheck shell=bash
# Runs jest on ES modules, with a Redis, and a Chromium where a test looks at pages.
. scripts/lib/redis.sh

# What jest needs, installed where it is missing.
prepare_tests() {
  require_node
  install_dependencies
  need_redis_server
}

# With a larger young generation, which takes a sixth of the CPU off. The workers inherit the flag.
jest() {
  node --max-semi-space-size=64 node_modules/jest/bin/jest.js "$@"
}

# find_browser JEST_ARGUMENTS...: sets CHROMIUM, only when one of the chosen tests needs it. The headless shell goes first: it is the
# same Chromium without windows, and starts and draws in half the time.
find_browser() {
  [ -z "${CHROMIUM:-}" ] || return 0
  needs_browser "$@" || return 0
  CHROMIUM=$(command -v chromium-headless-shell) || {
    if can_install_packages; then
      install_package chromium-headless-shell 'some tests look at pages with it'
      CHROMIUM=$(command -v chromium-headless-shell)
    else
      CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable) ||
        give_up 'Some tests look at pages with Chromium, and none is on PATH. Install it, or set CHROMIUM to a Chrome or Chromium.'
    fi
  }
  export CHROMIUM
}

# By the folder: a test may drive the browser through a file beside it.
needs_browser() {
  jest --listTests "$@" | xargs -r dirname | sort -u | xargs -r grep -lqrs playwright-core
}
