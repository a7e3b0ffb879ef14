package dev.fettle.modules.filecapabilities;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Describe the capabilities that a program starts with.
 *
 * @param path the program; not a symbolic link
 * @param capabilities as {@code setcap(8)} writes them, such as {@code cap_net_bind_service=ep}; several names with commas. Empty only
 *     where there shall be none
 * @param state whether it shall have exactly these, or none
 */
public record FileCapabilitiesSpec(String path, Optional<String> capabilities, Presence state) {

    /** Check the parts. */
    public FileCapabilitiesSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        capabilities = capabilities.map(FileCapabilitiesSpec::plain);
        if ((state == Presence.PRESENT) != capabilities.isPresent()) {
            throw new IllegalArgumentException(
                    state == Presence.PRESENT
                            ? "`" + path + "` has no `capabilities`: write such as `cap_net_bind_service=ep`."
                            : "`" + path + "` shall have no capabilities, so none are named.");
        }
    }

    /** Return capabilities in one form: names and flags in alphabetical order, joined by {@code =}. */
    static String plain(String text) {
        String[] clauses = text.strip().toLowerCase(Locale.ROOT).split(" +");
        for (String clause : clauses) {
            if (!clause.matches("cap_[a-z0-9_]+(,cap_[a-z0-9_]+)*[=+][eip]+")) {
                throw new IllegalArgumentException(
                        "`" + clause + "` names no capabilities: write such as `cap_net_bind_service,cap_net_raw=ep`.");
            }
        }
        return Arrays.stream(clauses)
                .map(clause -> clause.split("[=+]"))
                .map(parts -> Arrays.stream(parts[0].split(",")).sorted().collect(Collectors.joining(","))
                        + "="
                        + parts[1].chars()
                                .sorted()
                                .distinct()
                                .mapToObj(Character::toString)
                                .collect(Collectors.joining()))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** Describe what a program may do. */
    public static FileCapabilitiesSpec of(String path, String capabilities) {
        return new FileCapabilitiesSpec(path, Optional.of(capabilities), Presence.PRESENT);
    }

    /** Describe that a program starts with none. */
    public static FileCapabilitiesSpec absent(String path) {
        return new FileCapabilitiesSpec(path, Optional.empty(), Presence.ABSENT);
    }
}
