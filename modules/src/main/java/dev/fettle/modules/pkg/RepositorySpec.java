package dev.fettle.modules.pkg;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.OpenPgp;
import dev.fettle.modules.support.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Describe a repository of packages. Signatures are always checked.
 *
 * @param name the name of its file, and for dnf its identity
 * @param manager whose repository it is
 * @param uris where it is; several are mirrors for dnf
 * @param suites the suites (apt only); one that ends in {@code /} is a directory without components
 * @param components the components of each suite (apt only)
 * @param architectures the architectures to fetch (apt only); empty takes the host's
 * @param key the public keys that sign it, in text form; empty trusts the keys that the system has
 * @param fingerprints the full fingerprints of all primary keys in {@code key}, in upper-case hexadecimal
 * @param lockLimit how long to wait for another program that uses the package manager
 * @param state whether it shall be there
 */
public record RepositorySpec(
        String name,
        Manager manager,
        List<String> uris,
        List<String> suites,
        List<String> components,
        List<String> architectures,
        Optional<Content> key,
        List<String> fingerprints,
        Duration lockLimit,
        Presence state) {

    /** Check the parts. */
    public RepositorySpec {
        requireNonNull(manager, "manager is null");
        requireNonNull(key, "key is null");
        requireNonNull(lockLimit, "lockLimit is null");
        requireNonNull(state, "state is null");
        uris = List.copyOf(uris);
        suites = List.copyOf(suites);
        components = List.copyOf(components);
        architectures = List.copyOf(architectures);
        fingerprints = fingerprints.stream().map(f -> f.replace(" ", "")).toList();
        // The narrower of what apt takes for a file and dnf for an identity.
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException(
                    "`" + name + "` is not the name of a repository: write letters, digits and `_.-`.");
        }
        words(uris, "[a-z][a-z0-9+-]*:/[!-~]+", "is not the URI of a repository");
        words(suites, "[A-Za-z0-9./][A-Za-z0-9./_:+~-]*", "is not a suite");
        words(components, "[A-Za-z0-9][A-Za-z0-9./_+-]*", "is not a component");
        words(architectures, "[a-z0-9][a-z0-9-]*", "is not an architecture");
        words(
                fingerprints,
                "[0-9A-F]{40}|[0-9A-F]{64}",
                "is not a full fingerprint: write 40 or 64 upper-case hexadecimal digits");
        if (state == Presence.PRESENT) {
            check(name, manager, uris, suites, components, architectures);
        }
        if (key.isPresent() == fingerprints.isEmpty()) {
            throw new IllegalArgumentException("Repository `" + name + "` needs `key` and `fingerprints` together.");
        }
        List<String> expected = fingerprints;
        key.flatMap(Content::literal).ifPresent(text -> verify(name, text, expected));
    }

    private static void words(List<String> words, String pattern, String fault) {
        words.stream().filter(w -> !w.matches(pattern)).findFirst().ifPresent(w -> {
            throw new IllegalArgumentException("`" + w + "` " + fault + ".");
        });
    }

    private static void check(
            String name,
            Manager manager,
            List<String> uris,
            List<String> suites,
            List<String> components,
            List<String> architectures) {
        if (uris.isEmpty()) {
            throw new IllegalArgumentException("Repository `" + name + "` needs at least one of `uris`.");
        }
        if (manager == Manager.DNF) {
            if (!suites.isEmpty() || !components.isEmpty() || !architectures.isEmpty()) {
                throw new IllegalArgumentException(
                        "Repository `" + name + "` of dnf has no suites, components or architectures.");
            }
        } else if (suites.isEmpty() || suites.stream().anyMatch(s -> s.endsWith("/") != components.isEmpty())) {
            throw new IllegalArgumentException("Repository `" + name
                    + "` needs `suites` and `components`, or suites that end in `/` and no components.");
        }
    }

    /**
     * Check that a key is the expected one.
     *
     * @throws IllegalArgumentException when it is another
     */
    static void verify(String name, String key, List<String> expected) {
        List<String> found = OpenPgp.fingerprints(key);
        if (!new TreeSet<>(found).equals(new TreeSet<>(expected))) {
            throw new IllegalArgumentException("The signing key of repository `" + name + "` has the fingerprint "
                    + String.join(", ", found) + " and not " + String.join(", ", expected) + ".");
        }
    }

    /** Describe the absence of a repository. */
    public static RepositorySpec absent(String name, Manager manager) {
        return new RepositorySpec(
                name,
                manager,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                PackageSpec.LOCK_LIMIT,
                Presence.ABSENT);
    }

    /** Return the path of the file that describes it. */
    String path() {
        return manager == Manager.APT
                ? "/etc/apt/sources.list.d/" + name + ".sources"
                : "/etc/yum.repos.d/" + name + ".repo";
    }

    /** Return the path of its keys. */
    String keyPath() {
        return manager == Manager.APT ? "/etc/apt/keyrings/" + name + ".asc" : "/etc/pki/rpm-gpg/RPM-GPG-KEY-" + name;
    }

    /** Return the text of the file that describes it, as {@code sources.list(5)} and {@code dnf.conf(5)} have it. */
    Content text() {
        StringBuilder text = new StringBuilder();
        if (manager == Manager.APT) {
            text.append("Types: deb\n");
            field(text, "URIs: ", uris);
            field(text, "Suites: ", suites);
            field(text, "Components: ", components);
            field(text, "Architectures: ", architectures);
            key.ifPresent(k -> field(text, "Signed-By: ", List.of(keyPath())));
        } else {
            text.append('[').append(name).append("]\nname=").append(name).append('\n');
            field(text, "baseurl=", uris);
            text.append("enabled=1\ngpgcheck=1\n");
            key.ifPresent(k -> field(text, "gpgkey=", List.of("file://" + keyPath())));
        }
        return Content.of(text.toString());
    }

    private static void field(StringBuilder text, String head, List<String> words) {
        if (!words.isEmpty()) {
            text.append(head).append(String.join(" ", words)).append('\n');
        }
    }
}
