package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.pkl.core.PObject;

/**
 * Name a release of other people's software that a taskserv pins.
 *
 * @param release which one, such as {@code 2.8.0}
 * @param latest an address that redirects to the newest one
 */
public record Upstream(String release, String latest) {

    /** Check the parts. */
    public Upstream {
        requireNonNull(release, "release is null");
        requireNonNull(latest, "latest is null");
    }

    /** Read the property {@code upstream} of a taskserv. */
    static Optional<Upstream> read(Object value) {
        return value instanceof PObject object
                        && object.getProperty("release") instanceof String release
                        && object.getProperty("latest") instanceof String latest
                ? Optional.of(new Upstream(release, latest))
                : Optional.empty();
    }
}
