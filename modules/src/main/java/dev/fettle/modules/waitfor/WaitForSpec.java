package dev.fettle.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.UnitNames;
import java.time.Duration;
import java.util.Optional;

/**
 * Describe what is waited for. All that is given must hold at once; at least one of {@code http}, {@code port}, {@code unit} and
 * {@code file} is.
 *
 * @param http a URL that answers, asked from the host with curl
 * @param status the status that it answers with; any from 200 to 299 where it is empty
 * @param caFile path of the certificates on the host that the URL's is checked with; the host's own where it is empty
 * @param port a TCP port of the host that is listened on
 * @param unit a systemd unit that is active
 * @param file a path of the host where something is
 * @param timeLimit how long to wait at most
 */
public record WaitForSpec(
        Optional<String> http,
        Optional<Integer> status,
        Optional<String> caFile,
        Optional<Integer> port,
        Optional<String> unit,
        Optional<String> file,
        Duration timeLimit) {

    private static final int PORTS = 65_535;

    /** Check the parts. */
    public WaitForSpec {
        requireNonNull(status, "status is null");
        requireNonNull(timeLimit, "timeLimit is null");
        caFile.ifPresent(Checks::path);
        file.ifPresent(Checks::path);
        unit = unit.map(UnitNames::check);
        if (http.isEmpty() && port.isEmpty() && unit.isEmpty() && file.isEmpty()) {
            throw new IllegalArgumentException("Nothing is waited for: give `http`, `port`, `unit` or `file`.");
        }
        if (http.filter(url -> !url.matches("https?://[!-~]+")).isPresent()) {
            throw new IllegalArgumentException("`" + http.get() + "` is not a URL of `http://` or `https://`.");
        }
        if (http.isEmpty() && (status.isPresent() || caFile.isPresent())) {
            throw new IllegalArgumentException("`status` and `caFile` say something about `http`, which is not given.");
        }
        if (port.filter(p -> p < 1 || p > PORTS).isPresent()) {
            throw new IllegalArgumentException("Port " + port.get() + " is not from 1 to 65535.");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("The time limit of waiting is not above 0.");
        }
    }
}
