package dev.fettle.modules.tls;

import dev.fettle.engine.model.Output;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Hold what the modules for TLS share. */
final class Tls {

    static final String OPENSSL = "command:openssl";
    static final String SIGN = script("sign.sh");
    static final String SELF_SIGN = script("self-sign.sh");
    static final String MAKE_REQUEST = script("make-request.sh");
    // $2 is the digest that was decided on; the work directory of these modules lies beside the file, and is not its
    // business.
    private static final String REMOVE = """
            if [ -L "$1" ] || [ ! -f "$1" ]; then
                printf '%s is no longer the file that was looked at\\n' "$1" >&2
                exit 1
            fi
            now=$(sha256sum <"$1") || exit
            if [ -n "$2" ] && [ "${now%% *}" != "$2" ]; then
                printf '%s has changed since it was looked at\\n' "$1" >&2
                exit 1
            fi
            rm -f -- "$1"
            """;

    private static final String PATH = "path:";
    private static final String MAKE_KEY = script("make-key.sh");

    /** Longest time a certificate may last, in days: a hundred years. */
    static final int LONGEST = 36_500;

    private Tls() {}

    private static String script(String name) {
        return Scripts.WORK + Scripts.load(Tls.class, "lib.sh") + Scripts.load(Tls.class, name);
    }

    static Command makeKey(String path, String ownership, String mode, KeyAlgorithm algorithm) {
        return Command.shell(
                MAKE_KEY,
                Stream.concat(Stream.of(path, ownership, mode), algorithm.options().stream())
                        .toArray(String[]::new));
    }

    /** Return the extensions of a server's certificate, one a line. */
    static String serverExtensions(List<String> names, boolean selfSigned) {
        return "basicConstraints = critical,CA:FALSE\n"
                + "keyUsage = critical,digitalSignature,keyEncipherment\n"
                + "extendedKeyUsage = serverAuth\n"
                + "subjectKeyIdentifier = hash\n"
                + (selfSigned ? "" : "authorityKeyIdentifier = keyid:always\n")
                + "subjectAltName = " + Names.extension(names);
    }

    static void checkDays(int days, int renewDays) {
        if (days < 1 || days > LONGEST) {
            throw new IllegalArgumentException("`days` must lie between 1 and " + LONGEST + ".");
        }
        if (renewDays < 0 || renewDays >= days) {
            throw new IllegalArgumentException("`renewDays` must be at least 0 and less than `days`.");
        }
    }

    static String seconds(int days) {
        return Long.toString(Duration.ofDays(days).toSeconds());
    }

    /** Check that the names are there where a certificate is, and not where it shall be absent. */
    static List<String> names(List<String> names, Presence state) {
        return state == Presence.ABSENT && names.isEmpty() ? List.of() : Names.check(names);
    }

    /** Return the path that a resource key names, if it is one. */
    static Optional<String> path(String resource) {
        return resource.startsWith(PATH) ? Optional.of(resource.substring(PATH.length())) : Optional.empty();
    }

    /**
     * Take a file away.
     *
     * @param what what it is: {@code key}, {@code request}, {@code certificate}
     * @param state what is there, with its digest
     * @param lost what is lost with it, for the reason
     */
    static Decision remove(String what, String path, FileState state, String lost) {
        if (state.isMissing()) {
            return Decision.upToDate("there is no such " + what);
        }
        Optional<Decision> obstacle = obstacle(what, path, state);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        return state.writable()
                ? Decision.destroy(
                        "the " + what + " shall not be there" + lost,
                        List.of(Difference.removed(what, path)),
                        List.of(Command.shell(REMOVE, path, state.digest().orElse(""))))
                : Obstacles.fixed(path, state);
    }

    /** Return why nothing can be made at a path. */
    static Optional<Decision> obstacle(String wanted, String path, FileState state) {
        return switch (state.type()) {
            case FILE -> Optional.empty();
            case MISSING -> state.writable() ? Optional.empty() : Optional.of(Obstacles.fixed(path, state));
            case LINK -> Optional.of(Obstacles.link(wanted, path, state));
            case DIRECTORY, OTHER -> Optional.of(Obstacles.occupied(wanted, path, state));
            case HIDDEN -> Optional.of(Obstacles.hidden(path));
        };
    }

    static Decision odd(String wanted, String path) {
        return Decision.blocked(
                "`" + path + "` cannot be read as a " + wanted,
                "Look at it, and move it away or choose another path; its parts must be in PEM form.");
    }

    static Decision badKey(String path) {
        return Decision.blocked(
                "`" + path + "` cannot be read as a private key without a password",
                "Act as a user who may read it, or name another key in PEM form.");
    }

    static Map<String, Output> pem(PemState state) {
        return Map.of("pem", Output.of(state.pem()));
    }

    /** Say that a certificate ends too soon, or has ended. */
    static String ending(PemState state) {
        return state.ended()
                ? "it ran out on " + state.until()
                : "it is due to be renewed, for it ends on " + state.until();
    }

    /** Gather what differs, with words for the reason. */
    static final class Findings {
        private final List<Difference> differences = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();

        boolean isEmpty() {
            return differences.isEmpty();
        }

        List<Difference> differences() {
            return List.copyOf(differences);
        }

        String reason() {
            return String.join(", ", reasons);
        }

        void add(String reason, Difference difference) {
            reasons.add(reason);
            differences.add(difference);
        }

        void addAll(Findings more) {
            reasons.addAll(more.reasons);
            differences.addAll(more.differences);
        }

        /** Compare the names. */
        void names(Set<String> current, List<String> desired) {
            Set<String> wanted = Names.entries(desired);
            if (!current.equals(wanted)) {
                add(
                        "the names differ",
                        Difference.of(
                                "names",
                                String.join(" ", new TreeSet<>(current)),
                                String.join(" ", new TreeSet<>(wanted))));
            }
        }

        void subject(String current, String commonName) {
            String wanted = Names.shownSubject(commonName);
            if (!current.equals(wanted)) {
                add("the subject differs", Difference.of("subject", current, wanted));
            }
        }

        void key(PemState state, String words) {
            if (!state.sameKey()) {
                add("it is for another key", Difference.of("key", "another", words));
            }
        }

        void time(PemState state, int days) {
            if (!state.lasts()) {
                add(ending(state), Difference.of("valid until", state.until(), days + " days from then"));
            }
        }
    }
}
