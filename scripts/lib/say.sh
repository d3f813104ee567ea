# shellcheck shell=bash
# Output of the scripts: notes and errors go to stderr, so that stdout has only the service's output.

say() {
  printf '%s\n' "$*" >&2
}

# Ends the script with an error: what is wrong and what to do.
give_up() {
  printf 'error: %s\n' "$@" >&2
  exit 1
}
