package dev.fettle.standin.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Describe one option of the server.
 *
 * @param env the environment variable, which also identifies the option
 * @param flags the flags with their dashes; empty if the option has none that is known here
 * @param yaml the path in the YAML file, with dots; blank if it has none
 * @param type the type as documented, such as {@code bool} or {@code string-array}; blank if unknown
 * @param fallback the default as text; blank for none
 */
public record Option(String env, List<String> flags, String yaml, String type, String fallback) {
    /** Copy and check the parts. */
    public Option {
        requireNonNull(env, "env is null");
        flags = List.copyOf(flags);
        requireNonNull(yaml, "yaml is null");
        requireNonNull(type, "type is null");
        requireNonNull(fallback, "fallback is null");
    }

    /** Tell whether the flag may stand alone. */
    public boolean isSwitch() {
        return "bool".equals(type);
    }

    /** Tell whether the value is a list. */
    public boolean isList() {
        return "string-array".equals(type);
    }

    /** Tell whether the value is a structure, written as JSON in the environment and as a tree in YAML. */
    public boolean isStructure() {
        return type.startsWith("struct[");
    }
}
