package dev.fettle.modules.selinux;

/**
 * Describe a switch of the SELinux policy, now and from boot on.
 *
 * @param name the switch, such as {@code httpd_can_network_connect}
 * @param on whether it is on
 */
public record SelinuxBooleanSpec(String name, boolean on) {

    /** Check the parts. */
    public SelinuxBooleanSpec {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a switch of SELinux.");
        }
    }
}
