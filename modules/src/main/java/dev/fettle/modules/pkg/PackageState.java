package dev.fettle.modules.pkg;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Describe a package on a host.
 *
 * @param manager the package manager that was asked, such as {@code apt}; empty when the host has none that is known
 * @param status whether it is installed
 * @param version the version that is installed; empty when none is
 * @param held whether upgrades leave it alone
 * @param canHold whether the package manager can hold packages
 * @param candidate the version that apt would install; empty when the lists know none, or when it was not asked
 * @param versions the versions that can be had, where they were asked for
 * @param provider an installed package that provides this virtual one
 */
record PackageState(
        String manager,
        Status status,
        Optional<String> version,
        boolean held,
        boolean canHold,
        Optional<String> candidate,
        List<String> versions,
        Optional<String> provider) {

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

    /** Ask about packages; all of a batch cost one query, and those that are missing one or two more. */
    static final ProbeKind<PackageState> KIND = new ProbeKind<>(
            "package",
            ProbeKind.Style.ALL,
            Scripts.load(PackageState.class, "package.sh"),
            PackageState::parse,
            new PackageState(
                    "", Status.ABSENT, Optional.empty(), false, true, Optional.empty(), List.of(), Optional.empty()));

    PackageState {
        requireNonNull(manager, "manager is null");
        requireNonNull(status, "status is null");
        requireNonNull(version, "version is null");
        requireNonNull(candidate, "candidate is null");
        versions = List.copyOf(versions);
        requireNonNull(provider, "provider is null");
    }

    /** Ask about a package. */
    static Probe<PackageState> probe(PackageSpec desired) {
        String want = "any";
        if (desired.state() == Desired.LATEST) {
            want = "newest";
        } else if (desired.version().filter(v -> v.endsWith("*")).isPresent()) {
            want = "versions";
        }
        String manager =
                desired.manager().map(m -> m.name().toLowerCase(Locale.ROOT)).orElse("");
        Probe<PackageState> probe = Probe.of(KIND, desired.name(), manager, want);
        return manager.isEmpty() ? probe : probe.needing("command:" + (manager.equals("apt") ? "apt-get" : manager));
    }

    /** Return the version that an installation would bring, as far as the lists know. */
    Optional<String> best(PackageSpec desired, PackageManager by) {
        if (desired.version().isPresent()) {
            String wanted = desired.version().get();
            return wanted.endsWith("*")
                    ? versions.stream().filter(v -> desired.takes(v, by)).max(by::compare)
                    : desired.version();
        }
        return candidate.or(() -> versions.stream().max(by::compare));
    }

    private static PackageState parse(RawAnswer raw) {
        String manager = "";
        Status status = Status.ABSENT;
        Optional<String> version = Optional.empty();
        boolean held = false;
        boolean canHold = false;
        Optional<String> candidate = Optional.empty();
        List<String> versions = new ArrayList<>();
        Optional<String> provider = Optional.empty();
        for (String line : raw.lines()) {
            String[] words = line.split(" ", -1);
            String value = words.length > 1 ? words[1] : "";
            switch (words[0]) {
                case "manager" -> manager = value;
                case "lists" -> {}
                case "locks" -> canHold = true;
                case "candidate" -> candidate = Optional.of(value);
                case "version" -> versions.add(value);
                case "provider" -> provider = Optional.of(value);
                case "state" -> {
                    if (words.length != 4) {
                        throw new IllegalArgumentException("The answer about a package has an odd state.");
                    }
                    status = status(words[2]);
                    held = value.equals("hold");
                    version = status == Status.INSTALLED || status == Status.BROKEN
                            ? Optional.of(words[3])
                            : Optional.empty();
                }
                default -> throw new IllegalArgumentException("The answer about a package has an odd line.");
            }
        }
        return new PackageState(
                manager, status, version, held, canHold || manager.equals("apt"), candidate, versions, provider);
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
