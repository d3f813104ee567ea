# shellcheck shell=bash
# Starts children that get only our signals and end with this script.

# run_detached COMMAND...: start it with `&`; it replaces the subshell, so that $! is the command's own pid.
# setsid: Ctrl-C reaches only this script, which then stops the processes in order.
# pdeathsig: if this script is killed, the kernel ends the child, so no Redis stays behind.
run_detached() {
  local wrapper=()
  ! command -v setsid >/dev/null || wrapper+=(setsid)
  ! setpriv --help 2>/dev/null | grep -q pdeathsig || wrapper+=(setpriv --pdeathsig TERM)
  exec "${wrapper[@]}" "$@"
}

# stop_process PID: sends SIGTERM, and waits until the process has ended.
stop_process() {
  kill -TERM "$1" 2>/dev/null || return 0
  while kill -0 "$1" 2>/dev/null; do wait "$1" 2>/dev/null || true; done
}
