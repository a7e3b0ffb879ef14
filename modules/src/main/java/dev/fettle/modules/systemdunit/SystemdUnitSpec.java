package dev.fettle.modules.systemdunit;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.UnitNames;
import java.util.Optional;

/**
 * Describe a unit file, or a drop-in that adds to one. It belongs to root, with mode 0644.
 *
 * @param name the unit, such as {@code coder.service}; {@code .service} is added where no type is written
 * @param dropIn the name of the drop-in, without {@code .conf}; empty for the unit file itself
 * @param content the text; needed unless it shall be absent. A secret does not belong here: everybody can read it
 * @param directory where unit files lie; {@code /etc/systemd/system} by default
 * @param state whether it shall be there. An absent unit is not stopped by this: that is what {@code fettle.service} is for
 */
public record SystemdUnitSpec(
        String name, Optional<String> dropIn, Optional<Content> content, String directory, Presence state) {

    /** Where an administrator's unit files lie. */
    public static final String DIRECTORY = "/etc/systemd/system";

    /** Check the parts. */
    public SystemdUnitSpec {
        name = UnitNames.check(name);
        requireNonNull(dropIn, "dropIn is null");
        requireNonNull(content, "content is null");
        Checks.path(directory);
        requireNonNull(state, "state is null");
        dropIn.ifPresent(SystemdUnitSpec::checkDropIn);
        if (state == Presence.PRESENT && content.isEmpty()) {
            throw new IllegalArgumentException("The unit `" + name + "` has no content.");
        }
        if (content.filter(Content::hasSecret).isPresent()) {
            throw new IllegalArgumentException(
                    "The unit `" + name + "` holds a secret, but everybody can read a unit file:"
                            + " put it into a file that EnvironmentFile= or LoadCredential= names.");
        }
    }

    private static void checkDropIn(String name) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._@-]*") || name.endsWith(".conf")) {
            throw new IllegalArgumentException(
                    "`" + name + "` is not the name of a drop-in: write it without `.conf`, such as `10-limits`.");
        }
    }

    /** Describe a unit file. */
    public static SystemdUnitSpec of(String name, Content content) {
        return new SystemdUnitSpec(name, Optional.empty(), Optional.of(content), DIRECTORY, Presence.PRESENT);
    }

    /** Return where the file lies. */
    String path() {
        return folder() + dropIn.map(d -> "/" + d + ".conf").orElseGet(() -> "/" + name);
    }

    /** Return the directory that holds the file. */
    String folder() {
        return directory + dropIn.map(d -> "/" + name + ".d").orElse("");
    }
}
