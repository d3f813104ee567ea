# shellcheck shell=bash
# Starts children that get no signal but ours and do not outlive this script.

# run_detached COMMAND...: to be started with `&`; replaces that subshell, so that $! is the command's own pid.
# setsid: Ctrl-C reaches this script alone, which then stops things in the right order.
# pdeathsig: when this script is killed outright, the kernel ends the child, so no crash leaves a Redis behind.
run_detached() {
  local wrapper=()
  ! command -v setsid >/dev/null || wrapper+=(setsid)
  ! setpriv --help 2>/dev/null | grep -q pdeathsig || wrapper+=(setpriv --pdeathsig TERM)
  exec "${wrapper[@]}" "$@"
}

# stop_process PID: asks it to end, and waits until it has.
stop_process() {
  kill -TERM "$1" 2>/dev/null || return 0
  while kill -0 "$1" 2>/dev/null; do wait "$1" 2>/dev/null || true; done
}
