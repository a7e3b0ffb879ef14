package dev.fettle.modules.archive;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import java.util.List;

/**
 * Say what was unpacked into a directory.
 *
 * @param digest the SHA-256 of the archive; {@code -} when it was not unpacked wholly; empty when nothing is known
 * @param made whether the directory was made for it, and so is its alone
 * @param source the SHA-256 of the archive on the host; empty when it is not there or was not asked for
 */
record Stamp(String digest, boolean made, String source) {

    // Answer: "DIGEST made|found" from the stamp, or an empty line, then the digest of the source or an empty line.
    private static final ProbeKind<Stamp> KIND =
            new ProbeKind<>("archive", ProbeKind.Style.EACH, """
            probe_archive() {
                probe_archive_stamp=
                if [ -f "$1/.fettle-archive.sha256" ] && [ ! -L "$1" ]; then
                    IFS= read -r probe_archive_stamp <"$1/.fettle-archive.sha256" || :
                fi
                probe_archive_sum=
                if [ -n "$2" ] && [ -f "$2" ]; then
                    probe_archive_sum=$(sha256sum <"$2") || return
                fi
                printf '%s\\n%s\\n' "$probe_archive_stamp" "${probe_archive_sum%% *}"
            }
            """, Stamp::parse, new Stamp("", false, ""));

    Stamp {
        requireNonNull(digest, "digest is null");
        requireNonNull(source, "source is null");
    }

    static Probe<Stamp> probe(ArchiveSpec desired) {
        return Probe.of(KIND, desired.path(), desired.remote().orElse(""));
    }

    private static Stamp parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        if (raw.status() != 0 || lines.size() != 2) {
            throw new IllegalArgumentException("The answer about an archive is odd; may the acting user read it?");
        }
        String[] words = lines.get(0).split(" ", -1);
        return new Stamp(words[0], words.length > 1 && words[1].equals("made"), lines.get(1));
    }
}
