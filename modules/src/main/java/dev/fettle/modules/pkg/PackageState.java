package dev.fettle.modules.pkg;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Scripts;
import java.util.Optional;

/**
 * Describe a package on a host.
 *
 * @param manager the host's package manager, such as {@code apt}; empty when it has none that is known
 * @param status whether it is installed
 * @param version the version that is installed; empty when none is
 * @param held whether upgrades leave it alone
 * @param candidate the version that would be installed; empty when the lists know none, or when it was not asked
 * @param provider an installed package that provides this virtual one
 * @param listAge age of the lists of packages in seconds, -1 when there are none
 */
record PackageState(
        String manager,
        Status status,
        Optional<String> version,
        boolean held,
        Optional<String> candidate,
        Optional<String> provider,
        long listAge) {

    /** Say whether a package is installed. */
    enum Status {
        /** It is. */
        INSTALLED,
        /** An installation or removal stopped half-way. */
        BROKEN,
        /** It was removed, but its configuration is still there. */
        CONFIGURATION,
        /** It is not. */
        ABSENT
    }

    /** Ask about packages; all of a batch cost one query, and those that are missing one more. */
    static final ProbeKind<PackageState> KIND = new ProbeKind<>(
            "package",
            ProbeKind.Style.ALL,
            Scripts.load(PackageState.class, "package.sh"),
            PackageState::parse,
            new PackageState("apt", Status.ABSENT, Optional.empty(), false, Optional.empty(), Optional.empty(), -1));

    PackageState {
        requireNonNull(manager, "manager is null");
        requireNonNull(status, "status is null");
        requireNonNull(version, "version is null");
        requireNonNull(candidate, "candidate is null");
        requireNonNull(provider, "provider is null");
    }

    private static PackageState parse(RawAnswer raw) {
        String manager = "";
        Status status = Status.ABSENT;
        Optional<String> version = Optional.empty();
        boolean held = false;
        Optional<String> candidate = Optional.empty();
        Optional<String> provider = Optional.empty();
        long listAge = -1;
        for (String line : raw.lines()) {
            String[] words = line.split(" ", -1);
            if (words.length < 2) {
                throw new IllegalArgumentException("The answer about a package has an odd line.");
            }
            switch (words[0]) {
                case "manager" -> manager = words[1];
                case "lists" -> listAge = Long.parseLong(words[1]);
                case "candidate" -> candidate = Optional.of(words[1]);
                case "provider" -> provider = Optional.of(words[1]);
                case "state" -> {
                    if (words.length != 4) {
                        throw new IllegalArgumentException("The answer about a package has an odd state.");
                    }
                    status = status(words[2]);
                    held = words[1].equals("hold");
                    version = status == Status.INSTALLED || status == Status.BROKEN
                            ? Optional.of(words[3])
                            : Optional.empty();
                }
                default -> throw new IllegalArgumentException("The answer about a package has an odd line.");
            }
        }
        return new PackageState(manager, status, version, held, candidate, provider, listAge);
    }

    // The words are those of dpkg's db:Status-Status; other managers' are translated by the script.
    private static Status status(String word) {
        return switch (word) {
            case "installed" -> Status.INSTALLED;
            case "config-files" -> Status.CONFIGURATION;
            case "not-installed" -> Status.ABSENT;
            default -> Status.BROKEN;
        };
    }
}
