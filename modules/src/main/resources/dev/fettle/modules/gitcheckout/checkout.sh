# probe_git_checkout PATH REPOSITORY REVISION KEY HOSTS. Lines "is WHAT" (missing, empty, other, checkout), "head COMMIT", "origin URL",
# "wanted COMMIT", and "local LINE" for each file of the commit that somebody changed. Status 1: prints what git complains of.

probe_git_checkout() (
    probe_git_checkout_is=missing
    if [ -d "$1" ] && [ ! -L "$1" ]; then
        if [ -e "$1/.git" ]; then
            probe_git_checkout_is=checkout
        elif [ -z "$(ls -A -- "$1")" ]; then
            probe_git_checkout_is=empty
        else
            probe_git_checkout_is=other
        fi
    elif [ -e "$1" ] || [ -L "$1" ]; then
        probe_git_checkout_is=other
    fi
    printf 'is %s\n' "$probe_git_checkout_is"
    [ -n "$2" ] || return 0
    # Looking does not write the index anew.
    GIT_OPTIONAL_LOCKS=0
    export GIT_OPTIONAL_LOCKS
    if [ "$probe_git_checkout_is" = checkout ]; then
        probe_git_checkout_said=$(git -C "$1" rev-parse --git-dir 2>&1) || {
            printf '%s\n' "$probe_git_checkout_said"
            return 1
        }
        printf 'head %s\n' "$(git -C "$1" rev-parse -q --verify HEAD 2>/dev/null)"
        printf 'origin %s\n' "$(git -C "$1" config --get remote.origin.url)"
        git -C "$1" status --porcelain --untracked-files=no | sed 's/^/local /' | head -n 20
    fi
    case $3 in
    *[!0-9a-f]* | '') ;;
    *) [ "${#3}" != 40 ] || {
        printf 'wanted %s\n' "$3"
        return 0
    } ;;
    esac
    fettle_git_begin "$4" "$5" || return
    probe_git_checkout_said=$(git ls-remote -- "$2" "refs/tags/$3^{}" "refs/tags/$3" "refs/heads/$3" 2>&1) || {
        printf '%s\n' "$probe_git_checkout_said"
        return 1
    }
    # The commit that a tag is for comes before the tag, and a tag before a branch.
    printf '%s\n' "$probe_git_checkout_said" | awk '
        $2 ~ /\^\{\}$/ { peeled = $1 } $2 ~ /^refs\/tags\// { tag = $1 } $2 ~ /^refs\/heads\// { branch = $1 }
        END { found = peeled; if (found == "") found = tag; if (found == "") found = branch; print "wanted " found }'
)
