package dev.fettle.ssh;

import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name a host the way {@code ProxyJump} does: {@code [user@]host[:port]}.
 *
 * @param host a name, an alias of the OpenSSH configuration or an address; an IPv6 address has no brackets here
 */
record JumpSpec(Optional<String> user, String host, Optional<Integer> port) {

    private static final Pattern FORM = Pattern.compile(
            "(?:ssh://)?(?:(?<user>[^@\\s]+)@)?(?:\\[(?<six>[0-9A-Fa-f:.%a-z]+)]|(?<host>[^\\s@:\\[\\]/-][^\\s@:\\[\\]/]*))"
                    + "(?::(?<port>[0-9]{1,5}))?/?");

    /** Parse one host of a chain. */
    static JumpSpec parse(String text) throws ConnectionException {
        Matcher matcher = FORM.matcher(text);
        int port = -1;
        if (matcher.matches()) {
            String number = matcher.group("port");
            port = number == null ? 0 : Integer.parseInt(number);
        }
        if (port < 0 || port > 65535 || (port == 0 && matcher.group("port") != null)) {
            throw new ConnectionException(
                    Reason.UNUSABLE,
                    "`" + text + "` is not a jump host.",
                    "Write proxy_jump as `user@host:port`, several of them with commas between, or `none`.");
        }
        String six = matcher.group("six");
        return new JumpSpec(
                Optional.ofNullable(matcher.group("user")),
                six == null ? matcher.group("host") : six,
                port == 0 ? Optional.empty() : Optional.of(port));
    }

    @Override
    public String toString() {
        return user.map(name -> name + "@").orElse("")
                + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                + port.map(number -> ":" + number).orElse("");
    }
}
