# fettle_git_begin KEY HOSTS: what git needs to ask another machine: the SSH key and the known hosts in files that nobody else can read
# and that go with the shell.
fettle_git_begin() {
    GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND='ssh -o BatchMode=yes'
    export GIT_TERMINAL_PROMPT GIT_SSH_COMMAND
    [ -n "$1$2" ] || return 0
    fettle_git_dir=$(umask 077 && mktemp -d) || return
    trap 'rm -rf -- "$fettle_git_dir"' EXIT
    trap 'exit 1' HUP INT TERM
    if [ -n "$1" ]; then
        (umask 077 && printf '%s\n' "$1" >"$fettle_git_dir/key") || return
        GIT_SSH_COMMAND="$GIT_SSH_COMMAND -o IdentitiesOnly=yes -i $fettle_git_dir/key"
    fi
    if [ -n "$2" ]; then
        printf '%s\n' "$2" >"$fettle_git_dir/hosts" || return
        GIT_SSH_COMMAND="$GIT_SSH_COMMAND -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$fettle_git_dir/hosts"
    fi
}
