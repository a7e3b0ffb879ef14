# probe_reboot REQUIRED: when the first process began, as "KERNEL_START TICKS TICKS_PER_SECOND"; then, where REQUIRED is not empty, a
# line for each reason to boot anew.
probe_reboot() {
    probe_reboot_began=$(sed -n 's/^btime //p' /proc/stat)
    # The name in the second field may hold anything; the 22nd field is the 20th after it.
    probe_reboot_ticks=$(sed 's/.*) //' /proc/1/stat | cut -d ' ' -f 20)
    printf '%s %s %s\n' "$probe_reboot_began" "$probe_reboot_ticks" "$(getconf CLK_TCK)"
    [ -n "$1" ] || return 0
    if [ -e /run/reboot-required ]; then
        probe_reboot_for=$(sort -u /run/reboot-required.pkgs 2>/dev/null | head -n 10 | tr '\n' ' ')
        printf 'the host asks for it%s\n' "${probe_reboot_for:+: ${probe_reboot_for% }}"
    elif command -v needs-restarting >/dev/null; then
        needs-restarting -r >/dev/null 2>&1 || [ "$?" -ne 1 ] || echo "the host asks for it: needs-restarting"
    fi
    probe_reboot_kernel=$(uname -r)
    for probe_reboot_dir in /lib/modules/*; do
        # Where no kernel is installed, as in a container, nothing can be said.
        if [ -e "$probe_reboot_dir/modules.dep" ]; then
            [ -d "/lib/modules/$probe_reboot_kernel" ] ||
                printf 'the modules of the running kernel %s are gone\n' "$probe_reboot_kernel"
            break
        fi
    done
}
