# shellcheck shell=bash
# Finds a Chromium for the tests of pages, or installs one.

# find_browser JEST_ARGUMENTS...: sets CHROMIUM, only if one of the chosen tests needs it.
find_browser() {
  [ -z "${CHROMIUM:-}" ] || return 0
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    CHROMIUM=$(command -v "$name") && export CHROMIUM && return 0
  done
  needs_browser "$@" || return 0
  can_install_packages ||
    give_up 'Some tests look at pages with Chromium, and none is on PATH. Install it, or set CHROMIUM to a Chrome or Chromium.'
  install_package chromium 'some tests look at pages with it'
  CHROMIUM=$(command -v chromium)
  export CHROMIUM
}

# Decides by folder, because a test may use the browser through another file in its folder.
needs_browser() {
  jest --listTests "$@" | xargs -r dirname | sort -u | xargs -r grep -lqrs playwright-core
}
