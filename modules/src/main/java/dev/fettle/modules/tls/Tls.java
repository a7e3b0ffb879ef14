package dev.fettle.modules.tls;

import dev.fettle.engine.model.Output;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Obstacles;
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
    private static final String MAKE_KEY = script("make-key.sh");

    /** Longest time a certificate may last, in days: a hundred years. */
    private static final int LONGEST = 36_500;

    private Tls() {}

    private static String script(String name) {
        return Scripts.load(Tls.class, "lib.sh") + Scripts.load(Tls.class, name);
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

    /** Return why nothing can be made at a path. */
    static Optional<Decision> obstacle(String wanted, String path, FileState state) {
        return switch (state.type()) {
            case FILE -> Optional.empty();
            case MISSING -> state.writable() ? Optional.empty() : Optional.of(Obstacles.fixed(path));
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
                add("it is due to be renewed", Difference.of("valid until", state.until(), days + " days from then"));
            }
        }
    }
}
