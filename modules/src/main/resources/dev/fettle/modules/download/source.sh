# probe_download PATH URL CHECKSUMS SIGNATURE KEY HEADERS PROXY
#
# With CHECKSUMS, prints "digest" and the digest that this list gives for the URL's file. Else compares the file with what is known of
# its source: new, unknown, edited, changed, same. Status 1: prints why the web does not tell.

probe_download() (
    fettle_headers=$6 fettle_proxy=$7
    if [ -n "$3" ]; then
        probe_download_tool || return
        probe_download_sums "$@"
        return
    fi
    probe_download_stamp=${1%/*}/.${1##*/}.fettle-source
    if [ ! -f "$1" ] || [ -L "$1" ]; then
        printf new
        return
    fi
    [ -f "$probe_download_stamp" ] && {
        IFS= read -r probe_download_url && IFS= read -r probe_download_sum &&
            IFS= read -r probe_download_etag && IFS= read -r probe_download_date
    } <"$probe_download_stamp" && [ "$probe_download_url" = "$2" ] || {
        printf unknown
        return
    }
    probe_download_is=$(sha256sum <"$1") || return
    if [ "${probe_download_is%% *}" != "$probe_download_sum" ]; then
        printf edited
        return
    fi
    if [ -z "$probe_download_etag$probe_download_date" ]; then
        printf silent
        return
    fi
    probe_download_tool || return
    probe_download_why=$(fettle_web_unchanged "$2" "$probe_download_etag" "$probe_download_date" 2>&1)
    case $? in
    0) printf same ;;
    3) printf changed ;;
    *)
        printf '%s cannot be asked whether it is still the same: %s' "$2" "$probe_download_why"
        return 1
        ;;
    esac
)

probe_download_tool() {
    command -v curl >/dev/null 2>&1 || command -v wget >/dev/null 2>&1 || {
        printf command:curl
        return 250
    }
}

probe_download_sums() {
    probe_download_dir=$(mktemp -d) || return
    trap 'rm -rf -- "$probe_download_dir"' EXIT
    probe_download_why=$(fettle_web "$3" "$probe_download_dir/sums" 2>&1) || {
        printf '%s cannot be fetched: %s' "$3" "$probe_download_why"
        return 1
    }
    if [ -n "$4" ]; then
        probe_download_why=$({ fettle_web "$4" "$probe_download_dir/signature" &&
            fettle_signed "$probe_download_dir/sums" "$probe_download_dir/signature" "$5" "$probe_download_dir"; } 2>&1) || {
            printf '%s is not to be trusted. %s' "$3" "$probe_download_why"
            return 1
        }
    fi
    probe_download_name=${2%%[?#]*}
    probe_download_name=${probe_download_name##*/}
    # "DIGEST  NAME", "DIGEST *NAME", "SHA256 (NAME) = DIGEST", or a digest alone.
    probe_download_found=$(tr -d '\r' <"$probe_download_dir/sums" | fettle_name=$probe_download_name awk '
        { name = ""; digest = "" }
        /^SHA256 \(.*\) = / { name = $0; sub(/^SHA256 \(/, "", name); sub(/\) = [^ ]*$/, "", name); digest = $NF }
        /^[0-9A-Fa-f]+ [ *]/ { digest = $1; name = substr($0, length($1) + 3) }
        NF == 1 && /^[0-9A-Fa-f]+$/ { digest = $1; name = "-" }
        name == "" { next }
        { sub(/^\.\//, "", name) }
        length(digest) == 64 && (name == ENVIRON["fettle_name"] || name == "-") { print tolower(digest) }' | sort -u)
    case $probe_download_found in
    '')
        printf '%s gives no SHA-256 for %s' "$3" "$probe_download_name"
        return 1
        ;;
    *"
"*)
        printf '%s gives several SHA-256 for %s' "$3" "$probe_download_name"
        return 1
        ;;
    *) printf 'digest %s' "$probe_download_found" ;;
    esac
}
