package dev.fettle.modules.download;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import dev.fettle.modules.support.Web;
import java.util.List;
import java.util.Optional;

/**
 * Say what the web tells about a file whose digest the task does not give.
 *
 * @param kind what it tells
 * @param text the digest, or why it tells nothing; else empty
 */
record Source(Kind kind, String text) {

    /** Say what the web tells. */
    enum Kind {
        /** The digest of the file. */
        DIGEST,
        /** Nothing; there is no file yet. */
        NEW,
        /** The file is the one that was fetched, and still the server's. */
        SAME,
        /** The file is the one that was fetched, and the server never says whether it has another. */
        SILENT,
        /** The server has another file. */
        CHANGED,
        /** The file is not the one that was fetched. */
        EDITED,
        /** Nobody knows where the file comes from. */
        UNKNOWN,
        /** It cannot be asked. */
        FAILED
    }

    private static final ProbeKind<Source> KIND = new ProbeKind<>(
            "download",
            ProbeKind.Style.EACH,
            Web.LIBRARY + Scripts.load(Source.class, "source.sh"),
            Source::parse,
            new Source(Kind.NEW, ""));

    Source {
        requireNonNull(kind, "kind is null");
        requireNonNull(text, "text is null");
    }

    /** Return the question, where the task does not say all itself. */
    static Optional<Probe<Source>> probe(DownloadSpec desired) {
        if (desired.state() == Presence.ABSENT || desired.sha256().isPresent()) {
            return Optional.empty();
        }
        Probe<Source> probe = Probe.of(
                KIND,
                List.of(
                        Argument.text(desired.path()),
                        Argument.text(desired.url().orElseThrow()),
                        Argument.text(desired.checksums().orElse("")),
                        Argument.text(desired.signature().orElse("")),
                        Argument.text(desired.key64()),
                        Argument.value(Web.headers(desired.headers())),
                        Argument.value(desired.proxy().orElse(Content.of("")))));
        return Optional.of(desired.signature().isPresent() ? probe.needing("command:gpgv") : probe);
    }

    private static Source parse(RawAnswer raw) {
        String text = raw.text().strip();
        if (raw.status() != 0) {
            return new Source(Kind.FAILED, String.join("; ", text.lines().toList()));
        }
        return switch (text) {
            case "new" -> new Source(Kind.NEW, "");
            case "same" -> new Source(Kind.SAME, "");
            case "silent" -> new Source(Kind.SILENT, "");
            case "changed" -> new Source(Kind.CHANGED, "");
            case "edited" -> new Source(Kind.EDITED, "");
            case "unknown" -> new Source(Kind.UNKNOWN, "");
            default -> new Source(Kind.DIGEST, digest(text));
        };
    }

    private static String digest(String text) {
        if (!text.matches("digest [0-9a-f]{64}")) {
            throw new IllegalArgumentException("The answer about a source is odd.");
        }
        return text.substring("digest ".length());
    }
}
