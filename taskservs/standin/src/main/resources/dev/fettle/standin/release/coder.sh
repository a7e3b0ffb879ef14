#!/bin/sh
# STAND-IN for Coder @VERSION@. This is not Coder: see `coder --help`.
# A shell script up to the last line of text; after that comes a compressed Java runtime with the program.
version='@VERSION@'
label='@LABEL@'
arch='@ARCH@'
digest='@DIGEST@'
payload_line=@PAYLOAD_LINE@

die() {
    printf 'coder (stand-in): %s\n' "$*" >&2
    exit 1
}

help() {
    cat <<END
Stand-in for Coder $label: not the real Coder.

A small program for tests and for machines that cannot download the real release.

USAGE:
  coder <command> [flags]

COMMANDS:
  server                      Start the stand-in's server
  server create-admin-user    Add an owner directly to the database
  login <url>                 Create the first user, or keep a token
  reset-password <username>   Set a user's password directly in the database
  version                     Show the stand-in's version; --output json for machines

  --write-config and --debug-options of \`coder server\` work as in the real one.
END
}

tell_version() {
    if [ -n "$json" ]; then
        printf '{"version":"%s","build_time":"1970-01-01T00:00:00Z","external_url":"urn:standin:coder",' "$label"
        printf '"slim":false,"agpl":true,"boring_crypto":false,"standin":true}\n'
    else
        printf 'Coder %s (a stand-in, not the real Coder)\n' "$label"
    fi
}

# Find the command: the first word that is neither a flag nor the value of a global flag.
command='' json='' asked='' skip='' previous=''
for word do
    case $word in
        -h|--help) asked=help ;;
        --version) [ -n "$command" ] || asked=version ;;
        --output=json|-o=json|-ojson) json=1 ;;
        json) case $previous in --output|-o) json=1 ;; esac ;;
    esac
    if [ -n "$skip" ]; then
        skip=
    else
        case $word in
            --global-config|--url|--token|--header|--header-command) skip=1 ;;
            -*) ;;
            *) [ -n "$command" ] || command=$word ;;
        esac
    fi
    previous=$word
done
case $asked:$command in
    help:*|:|:help) help; exit 0 ;;
    version:*|:version) tell_version; exit 0 ;;
    :server|:login|:reset-password) ;;
    *) die "the stand-in has no command '$command'; see coder --help" ;;
esac

case $arch:$(uname -m) in
    amd64:x86_64|arm64:aarch64) ;;
    *) die "made for $arch, but this machine is $(uname -m)" ;;
esac

# Unpack once per version and user: next to the other cached things, whole or not at all.
if [ -n "${CODER_CACHE_DIRECTORY:-}" ]; then
    base=$CODER_CACHE_DIRECTORY
elif [ -n "${CACHE_DIRECTORY:-}" ]; then
    base=${CACHE_DIRECTORY%%:*}/coder
elif [ -n "${HOME:-}" ]; then
    base=$HOME/.cache/coder
else
    die "no place to unpack: set HOME or CODER_CACHE_DIRECTORY"
fi
case $base in /*) ;; *) base=$PWD/$base ;; esac
runtime=$base/standin-$digest-$(id -u)
if [ ! -d "$runtime" ]; then
    mask=$(umask)
    umask 077
    mkdir -p "$base" || die "cannot make the cache directory $base"
    new=$(mktemp -d "$base/.standin-XXXXXXXXXX") || die "cannot write to the cache directory $base"
    trap 'rm -rf "$new"' EXIT
    trap 'exit 1' HUP INT TERM
    tail -n "+$payload_line" "$0" | tar -xzf - --no-same-owner -C "$new" || die "cannot unpack into $base"
    # Another start may have won; then its directory is used.
    mv -T "$new" "$runtime" 2>/dev/null || [ -d "$runtime" ] || die "cannot rename the unpacked $new"
    rm -rf "$new"
    trap - EXIT HUP INT TERM
    umask "$mask"
fi
[ -O "$runtime" ] || die "$runtime belongs to another user"

unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH
set -- "$runtime/bin/java" -Xmx64m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -XX:-UsePerfData \
    -XX:+ExitOnOutOfMemoryError "-Dstandin.version=$version" \
    -cp "$runtime/app/standin.jar" dev.fettle.standin.server.Main "$@"
# systemd accepts READY=1 from the main process only, and Java has no datagram sockets: a few lines of perl stay in front.
if [ "$command" = server ] && [ -n "${NOTIFY_SOCKET:-}" ]; then
    exec perl "$runtime/app/supervise.pl" "$@"
fi
exec "$@"
exit 1
