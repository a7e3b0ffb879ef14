# probe_package ARITY ID NAME ...
#
# Answer: "manager NAME", "lists SECONDS" (their age, -1 for none), "state WANT STATUS VERSION" in dpkg's words when the package
# is known to dpkg, "candidate VERSION" and "provider PACKAGE" when it is not installed.

probe_package() {
    shift
    if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
        probe_package_apt "$@"
    else
        probe_package_none "$@"
    fi
}

probe_package_none() {
    while [ $# -ge 2 ]; do
        answer_begin "$1"
        answer_end 0
        shift 2
    done
}

# Variables are named after packages: the characters that no variable may hold become capitals, which no package holds.
probe_package_key() {
    tr '+.:_-' 'PDCUH'
}

probe_package_apt() {
    probe_package_n=0 probe_package_k=0 probe_package_names= probe_package_asked=
    for probe_package_arg in "$@"; do
        probe_package_k=$((probe_package_k + 1))
        case $probe_package_k in
        1)
            probe_package_n=$((probe_package_n + 1))
            eval "probe_package_id_$probe_package_n=\$probe_package_arg"
            ;;
        *)
            eval "probe_package_name_$probe_package_n=\$probe_package_arg"
            probe_package_k=0
            # Names hold neither spaces nor wildcards: the module sees to that.
            probe_package_names="$probe_package_names ${probe_package_arg%%:*}"
            probe_package_asked="$probe_package_asked$probe_package_arg
"
            ;;
        esac
    done
    probe_package_natives=$(dpkg --print-architecture)
    # Two lines a package, the first turned into the name of a variable. A package may be there in several architectures:
    # the native one counts, unless one is named.
    while IFS= read -r probe_package_key && IFS= read -r probe_package_line; do
        probe_package_arch=${probe_package_line%% *}
        probe_package_line=${probe_package_line#* }
        case $probe_package_arch in
        all | "$probe_package_natives") eval "probe_package_state_$probe_package_key=\$probe_package_line" ;;
        esac
        case $probe_package_arch in
        *[!a-z0-9]*) ;;
        *) eval "probe_package_state_${probe_package_key}C$probe_package_arch=\$probe_package_line" ;;
        esac
    done <<EOT
$(dpkg-query -W -f '${Package}\n${Architecture} ${db:Status-Want} ${db:Status-Status} ${Version}\n' -- $probe_package_names 2>/dev/null |
        sed 'y/+.:_-/PDCUH/;n')
EOT
    probe_package_i=0
    probe_package_missing=
    while IFS= read -r probe_package_key && [ -n "$probe_package_key" ]; do
        probe_package_i=$((probe_package_i + 1))
        eval "probe_package_key_$probe_package_i=\$probe_package_key probe_package_line=\${probe_package_state_$probe_package_key:-}" \
            "probe_package_candidate_$probe_package_i= probe_package_provider_$probe_package_i="
        case $probe_package_line in
        *" installed "*) ;;
        *) probe_package_missing="$probe_package_missing $probe_package_i" ;;
        esac
    done <<EOT
$(printf %s "$probe_package_asked" | probe_package_key)
EOT
    probe_package_age=$(probe_package_lists)
    [ -z "$probe_package_missing" ] || probe_package_look
    probe_package_i=0
    while [ "$probe_package_i" -lt "$probe_package_n" ]; do
        probe_package_i=$((probe_package_i + 1))
        eval "probe_package_key=\$probe_package_key_$probe_package_i" \
            "probe_package_candidate=\$probe_package_candidate_$probe_package_i" \
            "probe_package_provider=\$probe_package_provider_$probe_package_i"
        eval "probe_package_line=\${probe_package_state_$probe_package_key:-}"
        eval "answer_begin \"\$probe_package_id_$probe_package_i\""
        printf 'manager apt\nlists %s\n' "$probe_package_age"
        [ -z "$probe_package_line" ] || printf 'state %s\n' "$probe_package_line"
        [ -z "$probe_package_candidate" ] || printf 'candidate %s\n' "$probe_package_candidate"
        [ -z "$probe_package_provider" ] || printf 'provider %s\n' "$probe_package_provider"
        answer_end 0
    done
}

# The age of the lists: apt's own stamp where it keeps one, else when their directory changed last.
probe_package_lists() {
    probe_package_stamp=
    for probe_package_file in /var/lib/apt/lists/*_Packages* /var/lib/apt/lists/*Release; do
        [ -e "$probe_package_file" ] && probe_package_stamp=/var/lib/apt/lists && break
    done
    if [ -z "$probe_package_stamp" ]; then
        echo -1
    else
        echo $(($(date +%s) - $(stat -c %Y "$probe_package_stamp")))
    fi
}

# For what is not installed: what would be, and who provides it.
probe_package_look() {
    probe_package_words=
    for probe_package_i in $probe_package_missing; do
        eval "probe_package_words=\"\$probe_package_words \$probe_package_name_$probe_package_i\""
    done
    probe_package_found=
    while IFS= read -r probe_package_line; do
        case $probe_package_line in
        [!\ ]*:) probe_package_found=${probe_package_line%:} ;;
        "  Candidate: (none)") ;;
        "  Candidate: "*)
            for probe_package_i in $probe_package_missing; do
                eval "probe_package_name=\$probe_package_name_$probe_package_i"
                [ "$probe_package_name" != "$probe_package_found" ] ||
                    eval "probe_package_candidate_$probe_package_i=\${probe_package_line#  Candidate: }"
            done
            ;;
        esac
    done <<EOT
$(apt-cache policy -- $probe_package_words 2>/dev/null)
EOT
    while IFS= read -r probe_package_line; do
        case $probe_package_line in
        "installed "*" ,"?*) ;;
        *) continue ;;
        esac
        probe_package_line=${probe_package_line#installed }
        probe_package_found=${probe_package_line%% *}
        for probe_package_i in $probe_package_missing; do
            eval "probe_package_name=\$probe_package_name_$probe_package_i"
            case " ${probe_package_line#* }," in
            *[\ ,]"$probe_package_name"[\ ,]*) eval "probe_package_provider_$probe_package_i=\$probe_package_found" ;;
            esac
        done
    done <<EOT
$(dpkg-query -W -f '${db:Status-Status} ${Package} ,${Provides}\n' 2>/dev/null)
EOT
}
