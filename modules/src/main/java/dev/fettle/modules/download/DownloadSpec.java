package dev.fettle.modules.download;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a file that the host fetches from the web.
 *
 * @param url where it comes from; redirects are followed. Everybody on the host can see it. Empty only where the file shall
 *     be absent
 * @param path where it is; links are not followed
 * @param sha256 its digest, in lower-case hexadecimal; empty only where the file shall be absent
 * @param owner name or number of its user; empty leaves it, and a new file is the acting user's
 * @param group name or number of its group; empty leaves it, and a new file gets the acting user's
 * @param mode three or four octal digits; empty leaves it, and a new file gets {@code 0644}
 * @param state whether it shall be there
 */
public record DownloadSpec(
        Optional<String> url,
        String path,
        Optional<String> sha256,
        Optional<String> owner,
        Optional<String> group,
        Optional<String> mode,
        Presence state) {

    /** Check the parts. */
    public DownloadSpec {
        Checks.path(path);
        requireNonNull(url, "url is null");
        requireNonNull(sha256, "sha256 is null");
        requireNonNull(state, "state is null");
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = mode.map(Checks::mode);
        if (path.equals("/")) {
            throw new IllegalArgumentException("`/` is not a file.");
        }
        if (state == Presence.PRESENT && (url.isEmpty() || sha256.isEmpty())) {
            throw new IllegalArgumentException("Download `" + path + "` needs both `url` and `sha256`.");
        }
        if (url.filter(u -> !u.matches("https?://[!-~]+")).isPresent()) {
            throw new IllegalArgumentException("`" + url.get() + "` is not a URL of `http://` or `https://`.");
        }
        if (sha256.filter(s -> !s.matches("[0-9a-f]{64}")).isPresent()) {
            throw new IllegalArgumentException(
                    "`" + sha256.get() + "` is not a SHA-256: write 64 digits of lower-case hexadecimal.");
        }
    }

    /** Describe a file of a URL. */
    public static DownloadSpec of(String url, String path, String sha256) {
        return new DownloadSpec(
                Optional.of(url),
                path,
                Optional.of(sha256),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Presence.PRESENT);
    }

    /** Describe the absence of a file. */
    public static DownloadSpec absent(String path) {
        return new DownloadSpec(
                Optional.empty(),
                path,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Presence.ABSENT);
    }

    Attributes attributes() {
        return new Attributes(owner, group, mode);
    }
}
