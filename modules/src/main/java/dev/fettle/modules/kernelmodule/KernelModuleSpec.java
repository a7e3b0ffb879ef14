package dev.fettle.modules.kernelmodule;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a module of the kernel that is loaded, now and at each boot.
 *
 * @param name its name, such as {@code br_netfilter}
 * @param parameters what it is loaded with, such as {@code nf_conntrack_max=1}; a module that is loaded already keeps what it has
 * @param live whether it is loaded at once; otherwise only at the next boot
 * @param state whether it shall be loaded at boot. When that ends, a loaded module stays until the next boot
 */
public record KernelModuleSpec(String name, Optional<String> parameters, boolean live, Presence state) {

    /** Check the parts. */
    public KernelModuleSpec {
        requireNonNull(state, "state is null");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,60}")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a module of the kernel.");
        }
        if (parameters
                .filter(p -> p.isBlank() || p.chars().anyMatch(c -> c < ' '))
                .isPresent()) {
            throw new IllegalArgumentException("The parameters of `" + name + "` are no line of words.");
        }
    }

    /** Return the name as the kernel writes it. */
    String plain() {
        return name.replace('-', '_');
    }

    static KernelModuleSpec absent(String name) {
        return new KernelModuleSpec(name, Optional.empty(), false, Presence.ABSENT);
    }
}
