# $1 path, $2 repository, $3 commit, $4 revision, $5 shallow or empty, $6 force or empty; key and known hosts come in the environment
umask 022
fettle_git_begin "${FETTLE_KEY-}" "${FETTLE_HOSTS-}" || exit
if [ ! -e "$1/.git" ]; then
    git init -q -- "$1" || exit
fi
cd -- "$1" || exit
if git config --get remote.origin.url >/dev/null; then
    git remote set-url -- origin "$2" || exit
else
    git remote add -- origin "$2" || exit
fi
there() {
    git cat-file -e "$1^{commit}" 2>/dev/null
}
if ! there "$3"; then
    # Some servers give a commit only by the name of a branch or a tag, or with all that comes before it.
    git fetch -q ${5:+--depth=1} --no-tags origin "$3" 2>/dev/null
    there "$3" || git fetch -q ${5:+--depth=1} --no-tags origin "$4" 2>/dev/null
    there "$3" || git fetch -q --tags origin '+refs/heads/*:refs/remotes/origin/*' || exit
    there "$3" || {
        printf '%s has no commit %s\n' "$2" "$3" >&2
        exit 1
    }
fi
git checkout -q ${6:+-f} --detach "$3"
