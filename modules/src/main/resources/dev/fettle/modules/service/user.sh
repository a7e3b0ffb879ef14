XDG_RUNTIME_DIR=/run/user/$(id -u) TZ=UTC
export XDG_RUNTIME_DIR TZ
systemctl() { command systemctl --user "$@"; }
journalctl() { command journalctl --user "$@"; }
