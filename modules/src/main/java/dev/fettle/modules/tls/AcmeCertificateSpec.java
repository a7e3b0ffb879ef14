package dev.fettle.modules.tls;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.UnitNames;
import java.util.List;
import java.util.Optional;

/**
 * Describe a certificate of an ACME authority, and where key and certificate are put.
 *
 * @param name what certbot calls it; each host has one of a name
 * @param names host names that it is for; one that begins with {@code *.} takes the challenge {@code DNS}
 * @param path where the certificate is put, followed by those that lead to its authority
 * @param key where its private key is put, with mode 0600
 * @param owner name or number of the user of both; the acting user when empty
 * @param group name or number of their group; the acting user's when empty
 * @param server URL of the authority's directory
 * @param email where the authority may write to; none when empty
 * @param challenge how the host proves that the names are its own
 * @param port where the challenge {@code STANDALONE} listens; the authority always asks on port 80
 * @param webroot the directory that a web server shows as {@code http://NAME/}, for {@code WEBROOT}
 * @param authHook the program that sets {@code _acme-challenge.$CERTBOT_DOMAIN} to {@code $CERTBOT_VALIDATION}, for {@code DNS}
 * @param cleanupHook the program that takes it away again
 * @param units units that take the new files when the host renews by itself, by a reload or a restart
 * @param renewDays a certificate that lasts fewer days than these is made anew; certbot's own timer does so with 30
 * @param state whether it shall be there
 * @param kept where copies stay when it is taken away, because others have these paths by now
 */
public record AcmeCertificateSpec(
        String name,
        List<String> names,
        String path,
        String key,
        Optional<String> owner,
        Optional<String> group,
        String server,
        Optional<String> email,
        Challenge challenge,
        int port,
        Optional<String> webroot,
        Optional<String> authHook,
        Optional<String> cleanupHook,
        List<String> units,
        int renewDays,
        Presence state,
        List<String> kept) {

    /** Say how the host proves that the names are its own. */
    public enum Challenge {
        /** HTTP-01, answered by certbot itself; the port must be free. */
        STANDALONE("standalone"),
        /** HTTP-01, answered by a web server that runs already. */
        WEBROOT("webroot"),
        /** DNS-01, with programs that change the zone. */
        DNS("manual");

        private final String authenticator;

        Challenge(String authenticator) {
            this.authenticator = authenticator;
        }

        /** Return certbot's word for it. */
        String authenticator() {
            return authenticator;
        }
    }

    /** The port on which ACME authorities ask (RFC 8555, section 8.3). */
    public static final int HTTP_PORT = 80;

    private static final int PORT_LIMIT = 65_535;

    /** Check the parts. */
    public AcmeCertificateSpec {
        requireNonNull(challenge, "challenge is null");
        requireNonNull(state, "state is null");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")) {
            throw new IllegalArgumentException(
                    "`" + name + "` cannot name a certificate: write letters, digits, `.`, `_` and `-`.");
        }
        names = Tls.names(names, state);
        Checks.path(path);
        Checks.path(key);
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        units = units.stream().map(UnitNames::check).toList();
        kept = kept.stream().map(Checks::path).toList();
        webroot = webroot.map(Checks::path);
        authHook = authHook.map(AcmeCertificateSpec::program);
        cleanupHook = cleanupHook.map(AcmeCertificateSpec::program);
        Tls.checkDays(Tls.LONGEST, renewDays);
        if (!server.matches("https?://[!-~]+")) {
            throw new IllegalArgumentException("`" + server + "` is not the URL of an ACME directory.");
        }
        if (email.filter(e -> !e.matches("[!-~]+@[!-~]+") || e.startsWith("-")).isPresent()) {
            throw new IllegalArgumentException("`" + email.get() + "` is not an e-mail address.");
        }
        if (port < 1 || port > PORT_LIMIT) {
            throw new IllegalArgumentException(port + " is not a port: write 1 to " + PORT_LIMIT + ".");
        }
        if (path.equals(key)) {
            throw new IllegalArgumentException("The certificate `" + path + "` cannot lie where its key is.");
        }
        if (path.indexOf('\n') >= 0 || key.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("The paths of certificate `" + name + "` must be one line each.");
        }
        if (state == Presence.PRESENT) {
            checkChallenge(names, challenge, webroot, authHook);
        }
    }

    private static void checkChallenge(
            List<String> names, Challenge challenge, Optional<String> webroot, Optional<String> authHook) {
        if (Names.entries(names).stream().anyMatch(n -> n.startsWith("IP:"))) {
            throw new IllegalArgumentException("certbot gets certificates for host names only, not for addresses.");
        }
        if (challenge != Challenge.DNS && names.stream().anyMatch(n -> n.startsWith("*."))) {
            throw new IllegalArgumentException("A name that begins with `*.` takes `challenge` `dns`.");
        }
        if (challenge == Challenge.WEBROOT && webroot.isEmpty()) {
            throw new IllegalArgumentException("`challenge` `webroot` needs `webroot`.");
        }
        if (challenge == Challenge.DNS && authHook.isEmpty()) {
            throw new IllegalArgumentException("`challenge` `dns` needs `authHook`.");
        }
    }

    /** certbot hands hooks to a shell, so that they hold nothing that a shell would read. */
    private static String program(String path) {
        if (!Checks.path(path).matches("[A-Za-z0-9/._-]+")) {
            throw new IllegalArgumentException(
                    "`" + path + "` cannot be a hook: its path may hold letters, digits and `/._-` only.");
        }
        return path;
    }

    /** Describe the absence of a certificate, with its copies but for those that are kept. */
    public static AcmeCertificateSpec absent(String name, List<String> kept) {
        return new AcmeCertificateSpec(
                name,
                List.of(),
                "/etc/letsencrypt/live/" + name + "/fullchain.pem",
                "/etc/letsencrypt/live/" + name + "/privkey.pem",
                Optional.empty(),
                Optional.empty(),
                "https://localhost",
                Optional.empty(),
                Challenge.STANDALONE,
                HTTP_PORT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                Presence.ABSENT,
                kept);
    }

    boolean isAbsent() {
        return state == Presence.ABSENT;
    }

    Attributes attributes(String mode) {
        return new Attributes(owner, group, Optional.of(mode));
    }

    String live(String file) {
        return "/etc/letsencrypt/live/" + name + "/" + file;
    }

    /** Return what the hook reads: where the copies are, whose they are, and who takes them. */
    String record() {
        return path + "\n" + key + "\n" + attributes("0600").ownership() + "\n" + String.join(" ", units) + "\n";
    }
}
