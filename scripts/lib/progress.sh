# shellcheck shell=bash
# One line per step with the time since the start; on a terminal the clock runs. A step's own output goes to a log and
# is shown only where the step fails.

progress_log=${progress_log:?the caller names the log file}
progress_clock=

progress_line() {
  if [ -t 1 ]; then printf '\r\033[K'; fi
  printf '[%4ds] %s' "$SECONDS" "$1"
}

start_clock() {
  if [ -t 1 ]; then
    (while sleep 1; do progress_line "$1"; done) &
    progress_clock=$!
  fi
}

stop_clock() {
  if [ -n "$progress_clock" ]; then
    kill "$progress_clock" 2>/dev/null || true
    wait "$progress_clock" 2>/dev/null || true
    progress_clock=
  fi
}
trap stop_clock EXIT

note() {
  progress_line "$1"
  echo
}

# try_step TEXT COMMAND...: runs the command under that line; its status is the command's.
try_step() {
  local text=$1 status=0
  shift
  progress_line "$text"
  start_clock "$text"
  "$@" >"$progress_log" 2>&1 || status=$?
  stop_clock
  if [ -t 1 ]; then progress_line "$text"; fi
  if [ "$status" -eq 0 ]; then echo; else echo " (not done)"; fi
  return "$status"
}

# step TEXT COMMAND...: the same, and ends the script where the command fails.
step() {
  if ! try_step "$@"; then
    tail -n 30 "$progress_log" >&2
    die "'$1' failed; what it said is above, whole in $progress_log"
  fi
}

die() {
  printf '\nscripts/setup: %s\n' "$1" >&2
  exit 1
}
