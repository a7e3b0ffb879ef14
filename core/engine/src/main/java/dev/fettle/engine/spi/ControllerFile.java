package dev.fettle.engine.spi;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Hold what is at a path of the controller, the machine that the engine runs on. {@link #probe} is the one question that no host
 * is asked: the engine answers it.
 *
 * @param sha256 the digest of the file; empty when nothing is there
 * @param mode its mode as four octal digits; empty when nothing is there or the file system has none
 * @param obstacle why no file can be there, such as a directory of that name
 */
public record ControllerFile(Optional<String> sha256, Optional<String> mode, Optional<String> obstacle) {

    /** The kind of {@link #probe}. */
    public static final ProbeKind<ControllerFile> KIND = new ProbeKind<>(
            "controller-file",
            ProbeKind.Style.EACH,
            "probe_controller_file() { return 1; }",
            raw -> {
                throw new IllegalArgumentException("No host can answer it.");
            },
            new ControllerFile(Optional.empty(), Optional.empty(), Optional.empty()));

    /** Check the parts. */
    public ControllerFile {
        requireNonNull(sha256, "sha256 is null");
        requireNonNull(mode, "mode is null");
        requireNonNull(obstacle, "obstacle is null");
    }

    /** Ask what is at a path of the controller. */
    public static Probe<ControllerFile> probe(Path path) {
        return Probe.of(KIND, path.toString());
    }
}
