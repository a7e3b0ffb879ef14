package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** See to it that this machine can hold disposable hosts. */
final class Requirements {

    private static final Duration INSTALL = Duration.ofMinutes(10);

    /** Which Debian package brings which program. */
    private static final Map<String, String> PACKAGE_OF = packages();

    private Requirements() {}

    /**
     * Check for root and for the programs, and install what is missing.
     *
     * @throws EngineException when this is not root, or what is missing cannot be installed
     */
    static void provide(SandboxListener listener) throws InterruptedException {
        List<String> missing = missing();
        if (!isRoot()) {
            String hint = missing.isEmpty()
                    ? "Run the same command with `sudo`."
                    : "Run `sudo apt-get install " + String.join(" ", missing)
                            + "`, then the same command with `sudo`.";
            throw new EngineException(
                    Diagnostic.error(Diagnostic.Code.ENVIRONMENT, "Disposable hosts need root.", hint));
        }
        if (missing.isEmpty()) {
            return;
        }
        if (!Programs.installed("apt-get")) {
            throw unavailable(missing, "This is not a Debian system; install them by its own means.");
        }
        listener.progress("Installing " + String.join(", ", missing) + ".");
        Programs.Result result = install(missing);
        if (!result.ok()) {
            Programs.run(INSTALL, "apt-get", "--quiet", "update");
            result = install(missing);
        }
        if (!result.ok() || !missing().isEmpty()) {
            throw unavailable(missing, "Run `apt-get update && apt-get install " + String.join(" ", missing) + "`.");
        }
    }

    /** Return the packages whose programs are not there. */
    static List<String> missing() {
        return PACKAGE_OF.entrySet().stream()
                .filter(entry -> !Programs.installed(entry.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    /**
     * Check that this process may look at a group that exists.
     *
     * @throws EngineException when it may not
     */
    static void root(Path group) {
        if (!isRoot() && Files.exists(group)) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT, "Disposable hosts need root.", "Run the same command with `sudo`."));
        }
    }

    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Programs.Result install(List<String> packages) throws InterruptedException {
        return Programs.run(
                INSTALL,
                "",
                Stream.concat(
                                Stream.of(
                                        "env",
                                        "DEBIAN_FRONTEND=noninteractive",
                                        "apt-get",
                                        "--quiet",
                                        "--yes",
                                        "--no-install-recommends",
                                        "install"),
                                packages.stream())
                        .toList());
    }

    private static EngineException unavailable(List<String> packages, String hint) {
        return new EngineException(Diagnostic.error(
                Diagnostic.Code.ENVIRONMENT,
                "Disposable hosts need the packages " + String.join(", ", packages) + ", which could not be installed.",
                hint));
    }

    private static Map<String, String> packages() {
        Map<String, String> packages = new LinkedHashMap<>();
        packages.put("systemd-nspawn", "systemd-container");
        packages.put("mmdebstrap", "mmdebstrap");
        packages.put("ip", "iproute2");
        packages.put("ssh-keygen", "openssh-client");
        packages.put("nsenter", "util-linux");
        packages.put("mount", "mount");
        return packages;
    }
}
