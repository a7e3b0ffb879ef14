# probe_file ARITY ID PATH DIGEST SHOW ...
#
# DIGEST: empty asks for none; anything else for the file's SHA-256. SHOW: "show" brings back a content that differs from DIGEST.
# Answer: "present|missing|hidden writable|fixed|immutable same|content|none UID GID" (the asker's), and for a present path
# "RAWMODE UID GID SIZE/OWNER/GROUP", then the SHA-256 or "-", then the link's target or the content.

probe_file() {
    shift
    probe_file_all= probe_file_there= probe_file_files= probe_file_links= probe_file_n=0 probe_file_k=0
    for probe_file_arg in "$@"; do
        probe_file_k=$((probe_file_k + 1))
        case $probe_file_k in
        1)
            probe_file_n=$((probe_file_n + 1))
            eval "probe_file_id_$probe_file_n=\$probe_file_arg"
            ;;
        2)
            probe_file_path=$probe_file_arg
            eval "probe_file_path_$probe_file_n=\$probe_file_arg"
            ;;
        3)
            probe_file_want=$probe_file_arg
            eval "probe_file_want_$probe_file_n=\$probe_file_arg"
            ;;
        *)
            eval "probe_file_show_$probe_file_n=\$probe_file_arg"
            eval "probe_file_stat_$probe_file_n= probe_file_sum_$probe_file_n= probe_file_target_$probe_file_n="
            probe_file_k=0
            probe_file_all="$probe_file_all $probe_file_n"
            if [ -L "$probe_file_path" ]; then
                probe_file_there="$probe_file_there $probe_file_n"
                probe_file_links="$probe_file_links $probe_file_n"
            elif [ -e "$probe_file_path" ]; then
                probe_file_there="$probe_file_there $probe_file_n"
                if [ -n "$probe_file_want" ] && [ -f "$probe_file_path" ] && [ -r "$probe_file_path" ]; then
                    probe_file_files="$probe_file_files $probe_file_n"
                fi
            fi
            ;;
        esac
    done
    probe_file_batch stat "$probe_file_there" stat -c '%f %u %g %s/%U/%G'
    probe_file_batch sum "$probe_file_files" sha256sum
    probe_file_batch target "$probe_file_links" readlink
    probe_file_kept= probe_file_asker="$(id -u) $(id -g)"
    if [ -n "$probe_file_there" ] && command -v lsattr >/dev/null 2>&1; then
        probe_file_look
    fi
    for probe_file_k in $probe_file_all; do
        eval "probe_file_path=\$probe_file_path_$probe_file_k probe_file_want=\$probe_file_want_$probe_file_k" \
            "probe_file_show=\$probe_file_show_$probe_file_k probe_file_stat=\$probe_file_stat_$probe_file_k" \
            "probe_file_sum=\$probe_file_sum_$probe_file_k probe_file_target=\$probe_file_target_$probe_file_k"
        eval "answer_begin \"\$probe_file_id_$probe_file_k\""
        probe_file_answer
        answer_end "$?"
    done
}

# probe_file_batch NAME NUMBERS PROGRAM ARG...: run a program once over the paths of these numbers and keep its lines as
# probe_file_NAME_NUMBER. A path that has vanished or holds a newline puts the lines out of step: then once for each path.
probe_file_batch() {
    probe_file_as=$1 probe_file_of=$2
    shift 2
    [ -n "$probe_file_of" ] || return 0
    probe_file_words=
    for probe_file_k in $probe_file_of; do
        probe_file_words="$probe_file_words \"\$probe_file_path_$probe_file_k\""
    done
    eval "probe_file_out=\$(\"\$@\" -- $probe_file_words 2>/dev/null; echo \$?)"
    probe_file_ok=1
    {
        for probe_file_k in $probe_file_of; do
            IFS= read -r probe_file_line || probe_file_ok=0
            eval "probe_file_${probe_file_as}_$probe_file_k=\$probe_file_line"
        done
        IFS= read -r probe_file_line && [ "$probe_file_line" = 0 ] || probe_file_ok=0
        IFS= read -r probe_file_line && probe_file_ok=0
    } <<EOT
$probe_file_out
EOT
    [ "$probe_file_ok" = 0 ] || return 0
    for probe_file_k in $probe_file_of; do
        eval "probe_file_out=\$(\"\$@\" -- \"\$probe_file_path_$probe_file_k\" 2>/dev/null)"
        eval "probe_file_${probe_file_as}_$probe_file_k=\$probe_file_out"
    done
}

# Note which of the paths an attribute keeps as they are. lsattr prints flags, a blank and the path, and nothing for a file system that
# has no attributes.
probe_file_look() {
    probe_file_words=
    for probe_file_k in $probe_file_there; do
        probe_file_words="$probe_file_words \"\$probe_file_path_$probe_file_k\""
    done
    while IFS= read -r probe_file_line; do
        case ${probe_file_line%% *} in
        *[ai]*) probe_file_kept="$probe_file_kept
${probe_file_line#* }
" ;;
        esac
    done <<EOT
$(eval "lsattr -d -- $probe_file_words 2>/dev/null")
EOT
}

probe_file_answer() {
    probe_file_dir=${probe_file_path%/*}
    probe_file_dir=${probe_file_dir:-/}
    probe_file_write=writable
    if [ -e "$probe_file_dir" ] && [ ! -w "$probe_file_dir" ]; then
        probe_file_write=fixed
    fi
    case $probe_file_kept in
    *"
$probe_file_path
"*) probe_file_write=immutable ;;
    esac
    if [ -z "$probe_file_stat" ]; then
        probe_file_is=missing
        if [ -d "$probe_file_dir" ] && [ ! -x "$probe_file_dir" ]; then
            probe_file_is=hidden
        fi
        printf '%s %s none %s\n' "$probe_file_is" "$probe_file_write" "$probe_file_asker"
        return 0
    fi
    # sha256sum begins the line of an odd name with a backslash.
    probe_file_sum=${probe_file_sum#\\}
    probe_file_sum=${probe_file_sum%% *}
    probe_file_size=${probe_file_stat%%/*}
    probe_file_size=${probe_file_size##* }
    probe_file_content=none
    if [ -n "$probe_file_sum" ] && [ "$probe_file_sum" = "$probe_file_want" ]; then
        probe_file_content=same
    elif [ "$probe_file_show" = show ] && [ -n "$probe_file_sum" ] && [ "$probe_file_size" -le 61440 ]; then
        probe_file_content=content
    fi
    printf 'present %s %s %s\n%s\n%s\n' "$probe_file_write" "$probe_file_content" "$probe_file_asker" \
        "$probe_file_stat" "${probe_file_sum:--}"
    if [ "$probe_file_content" = content ]; then
        head -c 61440 -- "$probe_file_path"
    else
        printf '%s' "$probe_file_target"
    fi
}
