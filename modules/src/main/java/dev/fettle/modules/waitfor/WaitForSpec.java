package dev.fettle.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.UnitNames;
import dev.fettle.modules.support.Web;
import java.time.Duration;
import java.util.Optional;

/**
 * Describe what is waited for. All that is given must hold at once; at least one of {@code http}, {@code port}, {@code unit},
 * {@code file} and {@code command} is.
 *
 * @param http a URL that answers, asked from the host with curl
 * @param status the status that it answers with; any from 200 to 299 where it is empty
 * @param body a POSIX extended regular expression that a line of its answer matches
 * @param caFile path of the certificates on the host that the URL's is checked with; the host's own where it is empty
 * @param port a TCP port of the host that is listened on
 * @param unit a systemd unit that is active
 * @param file a path of the host where something is
 * @param command shell text that changes nothing and succeeds
 * @param state whether {@code port} and {@code file} shall be there, or be gone
 * @param timeLimit how long to wait at most
 */
public record WaitForSpec(
        Optional<String> http,
        Optional<Integer> status,
        Optional<String> body,
        Optional<String> caFile,
        Optional<Integer> port,
        Optional<String> unit,
        Optional<String> file,
        Optional<String> command,
        Presence state,
        Duration timeLimit) {

    private static final int PORTS = 65_535;

    /** Check the parts. */
    public WaitForSpec {
        requireNonNull(status, "status is null");
        requireNonNull(timeLimit, "timeLimit is null");
        caFile.ifPresent(Checks::path);
        file.ifPresent(Checks::path);
        unit = unit.map(UnitNames::check);
        requireNonNull(state, "state is null");
        body.ifPresent(b -> Checks.text("`body`", b));
        command.ifPresent(c -> Checks.text("`command`", c));
        if (http.isEmpty() && port.isEmpty() && unit.isEmpty() && file.isEmpty() && command.isEmpty()) {
            throw new IllegalArgumentException(
                    "Nothing is waited for: give `http`, `port`, `unit`, `file` or `command`.");
        }
        if (state == Presence.ABSENT && (http.isPresent() || unit.isPresent() || command.isPresent())) {
            throw new IllegalArgumentException("Only a `port` or a `file` is waited for to be absent.");
        }
        http.ifPresent(Web::url);
        if (http.isEmpty() && (status.isPresent() || body.isPresent() || caFile.isPresent())) {
            throw new IllegalArgumentException(
                    "`status`, `body` and `caFile` say something about `http`, which is not given.");
        }
        if (port.filter(p -> p < 1 || p > PORTS).isPresent()) {
            throw new IllegalArgumentException("Port " + port.get() + " is not from 1 to 65535.");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("The time limit of waiting is not above 0.");
        }
    }

    /** Wait for an answer over HTTP. */
    public static WaitForSpec http(String url, Duration timeLimit) {
        return one(Optional.of(url), Optional.empty(), Optional.empty(), Optional.empty(), timeLimit);
    }

    /** Wait for a listener. */
    public static WaitForSpec port(int port, Duration timeLimit) {
        return one(Optional.empty(), Optional.of(port), Optional.empty(), Optional.empty(), timeLimit);
    }

    /** Wait for an active unit. */
    public static WaitForSpec unit(String unit, Duration timeLimit) {
        return one(Optional.empty(), Optional.empty(), Optional.of(unit), Optional.empty(), timeLimit);
    }

    /** Wait for shell text to succeed. */
    public static WaitForSpec command(String script, Duration timeLimit) {
        return one(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(script), timeLimit);
    }

    private static WaitForSpec one(
            Optional<String> http,
            Optional<Integer> port,
            Optional<String> unit,
            Optional<String> command,
            Duration timeLimit) {
        return new WaitForSpec(
                http,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                port,
                unit,
                Optional.empty(),
                command,
                Presence.PRESENT,
                timeLimit);
    }
}
