# probe_package ARITY ID NAME MANAGER WANT ...
#
# MANAGER: apt or dnf, or empty for the one that is there. WANT: "any", "newest" asks for the candidate of an installed package
# too, "versions" for all versions that can be had.
# Answer: "manager NAME", "lists SECONDS" (their age, -1 for none), "locks" when dnf can hold packages,
# "state WANT STATUS VERSION" in dpkg's words, "candidate VERSION", "version VERSION", "provider PACKAGE".

probe_package() {
    shift
    probe_package_here=
    if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
        probe_package_here=apt
    elif command -v dnf >/dev/null 2>&1; then
        probe_package_here=dnf
    fi
    probe_package_apt= probe_package_dnf=
    while [ $# -ge 4 ]; do
        # Names hold neither spaces nor wildcards: the module sees to that.
        case ${3:-$probe_package_here} in
        apt) probe_package_apt="${probe_package_apt}Q $1 $2 $4
" ;;
        dnf) probe_package_dnf="${probe_package_dnf}Q $1 $2 $4
" ;;
        *)
            answer_begin "$1"
            answer_end 0
            ;;
        esac
        shift 4
    done
    [ -z "$probe_package_apt" ] || probe_package_answers apt : "$probe_package_apt" "$(probe_package_ask_apt)"
    [ -z "$probe_package_dnf" ] || probe_package_answers dnf . "$probe_package_dnf" "$(probe_package_ask_dnf)"
}

# One line per fact: "S NAME ARCH WANT STATUS VERSION", "C NAME CANDIDATE", "A NAME AVAILABLE", "P NAME PROVIDER", "H NAME" (held),
# "N ARCH" (native), "L SECONDS", "K".
probe_package_ask_apt() {
    probe_package_native=$(dpkg --print-architecture)
    # Without an architecture: one query finds the package in all of them.
    probe_package_names=$(printf %s "$probe_package_apt" | awk '{ sub(/:.*/, "", $3); print $3 }')
    # shellcheck disable=SC2086 # names are words
    probe_package_facts=$(dpkg-query -W \
        -f 'S ${Package} ${Architecture} ${db:Status-Want} ${db:Status-Status} ${Version}\n' -- $probe_package_names 2>/dev/null)
    printf 'N %s\nL %s\n%s\n' "$probe_package_native" "$(probe_package_age /var/lib/apt/lists/*Release)" "$probe_package_facts"
    probe_package_look=$(probe_package_missing "$probe_package_apt" "$probe_package_native" "$probe_package_facts")
    [ -n "$probe_package_look" ] || return 0
    # shellcheck disable=SC2086 # names are words
    apt-cache policy -- $probe_package_look 2>/dev/null |
        awk '/^[^ ].*:$/ { name = substr($1, 1, length($1) - 1) } $1 == "Candidate:" && $2 != "(none)" { print "C", name, $2 }'
    probe_package_names=$(printf %s "$probe_package_apt" | awk '$4 == "versions" { print $3 }')
    # shellcheck disable=SC2086 # names are words
    [ -z "$probe_package_names" ] || apt-cache madison $probe_package_names 2>/dev/null | awk '{ print "A", $1, $3 }'
    dpkg-query -W -f '${db:Status-Status} ${Package} ,${Provides}\n' 2>/dev/null |
        awk '$1 == "installed" { n = split(substr($0, index($0, ",") + 1), all, ",")
            for (i = 1; i <= n; i++) { split(all[i], word, " "); if (word[1] != "") print "P", word[1], $2 } }'
}

probe_package_ask_dnf() {
    probe_package_names=$(printf %s "$probe_package_dnf" | awk '{ print $3 }')
    # shellcheck disable=SC2086 # names are words
    probe_package_facts=$(rpm -q --qf 'S %{NAME} %{ARCH} install installed %{EPOCHNUM}:%{VERSION}-%{RELEASE}\n' -- \
        $probe_package_names 2>/dev/null | grep '^S ')
    printf 'L %s\n%s\n' "$(probe_package_age /var/cache/dnf/*/repodata/repomd.xml)" "$probe_package_facts"
    if [ -e /etc/dnf/plugins/versionlock.conf ]; then
        echo K
        sed -n 's/^\([A-Za-z0-9].*\)-[0-9][0-9]*:.*/H \1/p' /etc/dnf/plugins/versionlock.list 2>/dev/null
    fi
    probe_package_look=$(probe_package_missing "$probe_package_dnf" - "$probe_package_facts")
    [ -n "$probe_package_look" ] || return 0
    # From the lists that are there: a question fetches nothing.
    # shellcheck disable=SC2086 # names are words
    dnf -C -q repoquery --qf 'A %{name} %{epoch}:%{version}-%{release} %{arch}\n' $probe_package_look 2>/dev/null |
        awk '$1 == "A" { print; print $1, $2 "." $4, $3 }'
    rpm -qa --qf '[P %{PROVIDENAME} %{=NAME}\n]' 2>/dev/null
}

# probe_package_missing QUESTIONS NATIVE FACTS: the names to look up, those of packages that are not there or may be too old.
probe_package_missing() {
    printf '%sN %s\n%s\n' "$1" "$2" "$3" | awk '
        $1 == "Q" { want[$3] = $4 }
        $1 == "N" { native = $2 }
        $1 == "S" && $5 == "installed" {
            if ($3 == native || $3 == "all" || native == "-") there[$2] = 1
            there[$2 (native == "-" ? "." : ":") $3] = 1
        }
        END { for (name in want) if (want[name] != "any" || !(name in there)) print name }'
}

# probe_package_answers MANAGER SEPARATOR QUESTIONS FACTS. A package may be there in several architectures: the native one
# counts, unless one is named.
probe_package_answers() {
    probe_package_open=
    while read -r probe_package_id probe_package_line; do
        if [ "$probe_package_id" != "$probe_package_open" ]; then
            [ -z "$probe_package_open" ] || answer_end 0
            [ -n "$probe_package_id" ] || break
            answer_begin "$probe_package_id"
            probe_package_open=$probe_package_id
        fi
        printf '%s\n' "$probe_package_line"
    done <<EOT
$(printf '%s%s\n' "$3" "$4" | awk -v manager="$1" -v sep="$2" '
        function plain(name) { sub(/^0:/, "", name); return name }
        $1 == "Q" { n++; id[n] = $2; name[n] = $3 }
        $1 == "N" { native = $2 }
        $1 == "L" { age = $2 }
        $1 == "K" { locks = 1 }
        $1 == "H" { held[$2] = 1 }
        $1 == "C" { candidate[$2] = $3 }
        $1 == "A" { versions[$2] = versions[$2] " " plain($3) }
        $1 == "P" && $2 != $3 { provider[$2] = $3 }
        $1 == "S" {
            line = $4 " " $5 " " plain($6)
            if (native == "" || $3 == native || $3 == "all") { state[$2] = line; of[$2] = $2 }
            state[$2 sep $3] = line; of[$2 sep $3] = $2
        }
        END {
            for (i = 1; i <= n; i++) {
                key = name[i]
                print id[i], "manager", manager
                print id[i], "lists", age
                if (locks) print id[i], "locks"
                if (key in state) {
                    line = state[key]
                    if (of[key] in held) sub(/^install/, "hold", line)
                    print id[i], "state", line
                }
                short = key
                if (native != "") sub(":" native "$", "", short)
                if (short in candidate) print id[i], "candidate", candidate[short]
                many = split(versions[key], each, " ")
                for (v = 1; v <= many; v++) print id[i], "version", each[v]
                if (key in provider) print id[i], "provider", provider[key]
            }
        }')

EOT
}

# probe_package_age FILE...: when the lists were fetched last; -1 when none is there.
probe_package_age() {
    probe_package_newest=-1
    for probe_package_file in "$@"; do
        [ -e "$probe_package_file" ] || continue
        case $probe_package_file in
        /var/lib/apt/lists/*) probe_package_file=/var/lib/apt/lists ;;
        esac
        probe_package_stamp=$(stat -c %Y "$probe_package_file")
        [ "$probe_package_stamp" -le "$probe_package_newest" ] || probe_package_newest=$probe_package_stamp
        [ "$probe_package_file" != /var/lib/apt/lists ] || break
    done
    [ "$probe_package_newest" = -1 ] && echo -1 || echo $(($(date +%s) - probe_package_newest))
}
