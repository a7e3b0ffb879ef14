# fettle_web URL FILE [HEADERS] [resume]: fetch with curl or wget, go on with FILE where it is told to, and put the headers of the answers
# into a file. The variables fettle_headers, lines "Name: value" to send, and fettle_proxy may hold secrets: they reach no argument vector.
fettle_web() (
    fettle_web_proxy
    if command -v curl >/dev/null 2>&1; then
        fettle_web_config | curl -fsSL --proto '=http,https' --connect-timeout 20 --retry 2 ${4:+-C -} \
            -K - -D "${3:-/dev/null}" -o "$2" -- "$1"
    elif command -v wget >/dev/null 2>&1; then
        fettle_web_wgetrc || return
        fettle_web_said=$(wget ${fettle_web_rc:+"--config=$fettle_web_rc"} -q -S -T 20 ${4:+-c} -O "$2" -- "$1" 2>&1)
        fettle_web_status=$?
        [ -z "${3:-}" ] || printf '%s\n' "$fettle_web_said" >"$3"
        [ "$fettle_web_status" = 0 ] || printf '%s could not be fetched:\n%s\n' "$1" "$fettle_web_said" >&2
        return "$fettle_web_status"
    else
        printf 'Neither curl nor wget is on this host.\n' >&2
        return 1
    fi
)

# fettle_web_unchanged URL ETAG DATE: status 0 when the server says that its file is still the one of that ETag or date, 3 when it is
# not, 1 with a complaint when the server does not say.
fettle_web_unchanged() (
    fettle_web_proxy
    fettle_headers="${fettle_headers:-}${fettle_headers:+
}${2:+If-None-Match: $2}"
    [ -z "$3" ] || fettle_headers="$fettle_headers${fettle_headers:+
}If-Modified-Since: $3"
    if command -v curl >/dev/null 2>&1; then
        fettle_web_said=$(fettle_web_config | curl -sSIL --proto '=http,https' --connect-timeout 20 -m 60 -K - -- "$1" 2>&1)
    else
        fettle_web_wgetrc || return
        fettle_web_said=$(wget ${fettle_web_rc:+"--config=$fettle_web_rc"} -q -S --spider -T 20 -- "$1" 2>&1)
    fi
    fettle_web_answer=$(printf '%s\n' "$fettle_web_said" | fettle_web_last)
    case ${fettle_web_answer%%|*} in
    304) return 0 ;;
    200)
        # Some servers do not look at conditions.
        [ "${fettle_web_answer#*|}" != "$2|$3" ] || return 0
        return 3
        ;;
    '') printf '%s\n' "$fettle_web_said" ;;
    *) printf 'it answers with status %s\n' "${fettle_web_answer%%|*}" ;;
    esac
    return 1
)

# Print "STATUS|ETAG|DATE" of the last answer in headers.
fettle_web_last() {
    tr -d '\r' | awk '
        { sub(/^[ \t]+/, "") }
        /^HTTP\// { status = $2; etag = ""; date = "" }
        tolower($1) == "etag:" { sub(/^[^:]*:[ \t]*/, ""); etag = $0 }
        tolower($1) == "last-modified:" { sub(/^[^:]*:[ \t]*/, ""); date = $0 }
        END { if (status != "") print status "|" etag "|" date }'
}

fettle_web_proxy() {
    [ -z "${fettle_proxy:-}" ] || export "http_proxy=$fettle_proxy" "https_proxy=$fettle_proxy"
}

fettle_web_config() {
    printf '%s\n' "${fettle_headers:-}" | sed -e '/^$/d' -e 's/[\\"]/\\&/g' -e 's/.*/header = "&"/'
}

# Headers for wget, in a file that goes with the shell; fettle_web_rc is its name.
fettle_web_wgetrc() {
    fettle_web_rc=
    [ -n "${fettle_headers:-}" ] || return 0
    wget --version 2>/dev/null | grep -q '^GNU Wget' || {
        printf 'The wget of this host cannot keep headers from the eyes of others: install curl.\n' >&2
        return 1
    }
    fettle_web_rc=$(umask 077 && mktemp) || return
    trap 'rm -f -- "$fettle_web_rc"' EXIT
    printf '%s\n' "$fettle_headers" | sed -e '/^$/d' -e 's/^/header = /' >"$fettle_web_rc"
}

# fettle_signed FILE SIGNATURE KEY DIRECTORY: verify a detached OpenPGP signature with a key in base64.
fettle_signed() {
    printf %s "$3" | base64 -d >"$4/key.gpg" || return
    fettle_signed_said=$(gpgv --homedir "$4" --keyring "$4/key.gpg" -- "$2" "$1" 2>&1) || {
        printf 'The signature does not fit:\n%s\n' "$fettle_signed_said" >&2
        return 1
    }
}
