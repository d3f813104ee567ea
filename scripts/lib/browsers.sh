# shellcheck shell=bash
# Whole browsers for test/browsers: notifications and push messages need them. Needs prerequisites.sh.

# need_browsers: sets FIREFOX and CHROMIUM_FULL where they are not set.
need_browsers() {
  need_browser FIREFOX firefox-esr firefox-esr firefox
  need_browser CHROMIUM_FULL chromium chromium chromium-browser google-chrome google-chrome-stable
}

# need_browser VARIABLE DEBIAN_PACKAGE NAME...: the first of the programs on PATH, else the package's.
need_browser() {
  local variable=$1 package=$2 name
  shift 2
  [ -z "${!variable:-}" ] || { export "${variable?}" && return 0; }
  if ! first_of "$@" >/dev/null; then
    can_install_packages ||
      give_up "The tests of test/browsers need $package, and it is not on PATH. Install it, or set $variable to the program."
    install_package "$package" 'the tests of test/browsers run in it'
  fi
  name=$(first_of "$@") || give_up "The package $package has brought no program that is on PATH."
  export "$variable=$name"
}

# first_of NAME...: the path of the first program that exists.
first_of() {
  local name
  for name; do
    command -v "$name" && return 0
  done
  return 1
}
