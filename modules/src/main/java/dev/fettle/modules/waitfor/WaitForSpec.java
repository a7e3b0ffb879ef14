package dev.fettle.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Describe a condition that shall hold before others go on. Exactly one is given. How long it is waited for is the task's time
 * limit.
 *
 * @param http a URL that shall answer with {@code status}, asked by curl on the host
 * @param status the expected HTTP status; 200 by default
 * @param port a TCP port of the host itself that shall be open
 * @param unit a systemd unit that shall be active
 * @param file a path that shall be there
 * @param insecure whether the certificate of an HTTPS URL is not checked
 */
public record WaitForSpec(
        Optional<String> http,
        int status,
        Optional<Integer> port,
        Optional<String> unit,
        Optional<String> file,
        boolean insecure) {

    /** Check the parts. */
    public WaitForSpec {
        long given =
                Stream.of(http, port, unit, file).filter(Optional::isPresent).count();
        if (given != 1) {
            throw new IllegalArgumentException("Say exactly one of `http`, `port`, `unit` and `file`.");
        }
        requireNonNull(http, "http is null").ifPresent(url -> {
            if (!url.matches("https?://\\S+")) {
                throw new IllegalArgumentException("`" + url + "` is not an HTTP URL.");
            }
        });
        port.ifPresent(p -> {
            if (p < 1 || p > 65535) {
                throw new IllegalArgumentException("Port " + p + " is not between 1 and 65535.");
            }
        });
        file.ifPresent(Checks::path);
        unit.ifPresent(u -> Checks.text("The name of a unit", u));
    }
}
