# shellcheck shell=bash
# How the scripts speak: notes and faults go to stderr, so that stdout stays the service's own.

say() {
  printf '%s\n' "$*" >&2
}

# Ends the script with what happened and what to do about it.
give_up() {
  printf 'error: %s\n' "$@" >&2
  exit 1
}
