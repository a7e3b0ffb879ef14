package dev.fettle.modules.environmentfile;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Content.Encoding;
import dev.fettle.engine.model.Content.Literal;
import dev.fettle.engine.model.Content.LocalFile;
import dev.fettle.engine.model.Content.SecretPart;
import dev.fettle.engine.model.Content.Segment;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Describe a file of environment variables that systemd reads by {@code EnvironmentFile=}.
 *
 * @param path where it is; links are not followed
 * @param variables values by names; written in the order of their names, in double quotes, with nothing that systemd would
 *     read as anything else than the value. May hold secrets
 * @param owner name or number of its user; empty leaves it, and a new file is the acting user's
 * @param group name or number of its group; empty leaves it, and a new file gets the acting user's
 * @param mode three or four octal digits; {@code 0600} by default, for systemd reads it as root
 * @param state whether it shall be there
 */
public record EnvironmentFileSpec(
        String path,
        Map<String, Content> variables,
        Optional<String> owner,
        Optional<String> group,
        String mode,
        Presence state) {

    private static final String DEFAULT_MODE = "0600";

    /** Check and copy the parts. */
    public EnvironmentFileSpec {
        Checks.path(path);
        variables = Map.copyOf(variables);
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = Checks.mode(mode);
        requireNonNull(state, "state is null");
        if (state == Presence.ABSENT && !variables.isEmpty()) {
            throw new IllegalArgumentException("File `" + path + "` shall be absent and so has no variables.");
        }
        variables.forEach(EnvironmentFileSpec::check);
    }

    private static void check(String name, Content value) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of an environment variable.");
        }
        for (Segment segment : value.segments()) {
            if (segment instanceof LocalFile) {
                throw new IllegalArgumentException(
                        "The value of `" + name + "` is a local file: a variable holds text or a secret.");
            }
            if (segment instanceof Literal literal && literal.text().indexOf('\0') >= 0) {
                throw new IllegalArgumentException("The value of `" + name + "` holds a NUL character.");
            }
            if (segment instanceof SecretPart part && part.encoding() == Encoding.JSON) {
                throw new IllegalArgumentException("The value of `" + name
                        + "` holds a secret that is encoded for JSON, which cannot be quoted again: use it as it is.");
            }
        }
    }

    /** Describe a file of variables, for root alone. */
    public static EnvironmentFileSpec of(String path, Map<String, Content> variables) {
        return new EnvironmentFileSpec(
                path, variables, Optional.empty(), Optional.empty(), DEFAULT_MODE, Presence.PRESENT);
    }

    /** Describe the absence of a file. */
    public static EnvironmentFileSpec absent(String path) {
        return new EnvironmentFileSpec(
                path, Map.of(), Optional.empty(), Optional.empty(), DEFAULT_MODE, Presence.ABSENT);
    }

    /** Return the file that says the same. */
    FileSpec file() {
        if (state == Presence.ABSENT) {
            return FileSpec.absent(path);
        }
        Content content = Content.of("");
        for (Map.Entry<String, Content> variable : new TreeMap<>(variables).entrySet()) {
            content = content.plus(variable.getKey() + "=\"")
                    .plus(variable.getValue().map(EnvironmentFileSpec::quoted))
                    .plus("\"\n");
        }
        return new FileSpec(
                path,
                Optional.of(content),
                Optional.empty(),
                owner,
                group,
                Optional.of(mode),
                Optional.empty(),
                false,
                false,
                state);
    }

    // systemd.exec(5): inside double quotes a backslash takes the meaning from these characters, and from nothing else.
    // Texts
    // in Base64 or percent encoding hold none of them.
    private static Segment quoted(Segment segment) {
        if (segment instanceof Literal literal) {
            return new Literal(literal.text().replaceAll("([\"\\\\$`])", "\\\\$1"));
        }
        return segment instanceof SecretPart part && part.encoding() == Encoding.NONE
                ? new SecretPart(part.ref(), Encoding.SYSTEMD_ENV)
                : segment;
    }
}
