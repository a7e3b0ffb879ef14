package dev.fettle.modules.download;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.OpenPgp;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Web;
import java.util.Map;
import java.util.Optional;

/**
 * Describe a file that the host fetches from the web. Its digest, or a list that gives it, says whether it is the right one. Without
 * either, the server is asked whether it is still the one that was fetched (conditional requests of RFC 9110, chapter 13).
 *
 * @param url where it comes from; redirects are followed. Everybody on the host can see it. Empty only where the file shall
 *     be absent
 * @param path where it is; links are not followed
 * @param sha256 its digest, in lower-case hexadecimal
 * @param checksums URL of a list of SHA-256 that gives its digest by the last part of {@code url}, such as {@code SHA256SUMS}
 * @param signature URL of a detached OpenPGP signature: of {@code checksums} where they are given, else of the file
 * @param key the armored public key that it is verified with, by {@code gpgv}
 * @param headers what is sent besides, by name; may hold secrets. On a redirect they are sent along
 * @param proxy URL of an HTTP proxy; may hold a secret. Empty leaves the host's own settings
 * @param owner name or number of its user; empty leaves it, and a new file is the acting user's
 * @param group name or number of its group; empty leaves it, and a new file gets the acting user's
 * @param mode three or four octal digits; empty leaves it, and a new file gets {@code 0644}
 * @param state whether it shall be there
 */
public record DownloadSpec(
        Optional<String> url,
        String path,
        Optional<String> sha256,
        Optional<String> checksums,
        Optional<String> signature,
        Optional<Content> key,
        Map<String, Content> headers,
        Optional<Content> proxy,
        Optional<String> owner,
        Optional<String> group,
        Optional<String> mode,
        Presence state) {

    /** Check the parts. */
    public DownloadSpec {
        Checks.path(path);
        url = url.map(Web::url);
        requireNonNull(sha256, "sha256 is null");
        checksums = checksums.map(Web::url);
        signature = signature.map(Web::url);
        key.ifPresent(DownloadSpec::base64);
        headers = Map.copyOf(headers);
        Web.headers(headers);
        proxy = proxy.map(Web::proxy);
        requireNonNull(state, "state is null");
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = mode.map(Checks::mode);
        if (path.equals("/")) {
            throw new IllegalArgumentException("`/` is not a file.");
        }
        if (state == Presence.PRESENT && url.isEmpty()) {
            throw new IllegalArgumentException("Download `" + path + "` needs a `url`.");
        }
        if (sha256.filter(s -> !s.matches("[0-9a-f]{64}")).isPresent()) {
            throw new IllegalArgumentException(
                    "`" + sha256.get() + "` is not a SHA-256: write 64 digits of lower-case hexadecimal.");
        }
        if (sha256.isPresent() && checksums.isPresent()) {
            throw new IllegalArgumentException(
                    "Download `" + path + "` has both `sha256` and `checksums`: give one of them.");
        }
        if (signature.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("Download `" + path + "` needs both `signature` and `key`, or neither.");
        }
    }

    private static String base64(Content key) {
        return OpenPgp.base64(key.literal()
                .orElseThrow(() -> new IllegalArgumentException("A public key is no secret: write it as text.")));
    }

    /** Describe a file of a URL. */
    public static DownloadSpec of(String url, String path, String sha256) {
        return plain(Optional.of(url), path, Optional.of(sha256), Presence.PRESENT);
    }

    /** Describe a file of a URL that is fetched again when the server has another one. */
    public static DownloadSpec following(String url, String path) {
        return plain(Optional.of(url), path, Optional.empty(), Presence.PRESENT);
    }

    /** Describe the absence of a file. */
    public static DownloadSpec absent(String path) {
        return plain(Optional.empty(), path, Optional.empty(), Presence.ABSENT);
    }

    private static DownloadSpec plain(Optional<String> url, String path, Optional<String> sha256, Presence state) {
        return new DownloadSpec(
                url,
                path,
                sha256,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                state);
    }

    /** Return the key in base64; empty when there is none. */
    String key64() {
        return key.map(DownloadSpec::base64).orElse("");
    }

    Attributes attributes() {
        return new Attributes(owner, group, mode);
    }
}
