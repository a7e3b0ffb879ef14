package dev.fettle.modules.authorizedkey;

import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Scripts;
import dev.fettle.modules.support.TextEdits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Describe a user's {@code authorized_keys}.
 *
 * @param home the home directory
 * @param homeThere whether that is there
 * @param writable whether the user can write the file
 * @param directoryMode octal digits of {@code ~/.ssh}, or {@code -}
 * @param fileMode octal digits of the file, or {@code -}
 * @param readable whether the file is missing or a file that can be read as text
 * @param lines its lines
 */
record KeysState(
        String home,
        boolean homeThere,
        boolean writable,
        String directoryMode,
        String fileMode,
        boolean readable,
        List<String> lines) {

    /** Ask about a user's file, as that user: a link that the user has laid leads only where the user may look anyway. */
    private static final ProbeKind<KeysState> KIND = new ProbeKind<>(
            "authorized-keys",
            ProbeKind.Style.EACH,
            Scripts.load(KeysState.class, "authorized-keys.sh"),
            KeysState::parse,
            new KeysState("", true, true, "-", "-", true, List.of()));

    static Probe<KeysState> of(String user) {
        return Probe.of(KIND, user).as(user);
    }

    private static KeysState parse(RawAnswer raw) {
        String text;
        boolean readable = !raw.truncated();
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw.output()))
                    .toString();
        } catch (CharacterCodingException e) {
            text = raw.text();
            readable = false;
        }
        String[] head = text.split("\n", 6);
        if (raw.status() != 0 || head.length < 5 || head[3].indexOf(' ') < 0) {
            throw new IllegalArgumentException("The answer about authorized keys is odd.");
        }
        String[] modes = head[3].split(" ");
        return new KeysState(
                head[0],
                head[1].equals("home"),
                head[2].equals("writable"),
                modes[0],
                modes[1],
                readable && !head[4].equals("other"),
                lines(head.length < 6 ? "" : head[5]));
    }

    String file() {
        return home + "/.ssh/authorized_keys";
    }

    /** Tell whether others may write the directory or the file, so that sshd passes over it ({@code StrictModes}). */
    boolean isOpen() {
        return isOpen(directoryMode) || isOpen(fileMode);
    }

    private static boolean isOpen(String mode) {
        return !mode.equals("-") && (Integer.parseInt(mode, 8) & 022) != 0;
    }

    /** A carriage return stays: lines are found by their text again. */
    private static List<String> lines(String text) {
        return TextEdits.lines(text).stream()
                .map(line -> line.endsWith("\n") ? line.substring(0, line.length() - 1) : line)
                .toList();
    }
}
