package dev.fettle.modules.support;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ask what is at a path, and how its content compares. All paths of a batch cost one {@code stat} and at most one
 * {@code sha256sum} and one {@code readlink}.
 */
public final class FileProbe {

    /** Longest content that is brought back for showing a difference, in bytes. */
    public static final int SHOWN_LIMIT = 61_440;

    /** The kind; its answer where it cannot be asked is that nothing is there. */
    public static final ProbeKind<FileState> KIND = new ProbeKind<>(
            "file",
            ProbeKind.Style.ALL,
            Scripts.load(FileProbe.class, "file.sh"),
            FileProbe::parse,
            FileState.missing(new FileState.Asker(0, 0), true));

    private static final int TYPE_MASK = 0xF000;
    private static final int TYPE_FILE = 0x8000;
    private static final int TYPE_DIRECTORY = 0x4000;
    private static final int TYPE_LINK = 0xA000;
    private static final int PERMISSIONS = 0xFFF;

    private FileProbe() {}

    /** Ask for type, owner and mode. */
    public static Probe<FileState> of(String path) {
        return Probe.of(KIND, path, "", "");
    }

    /** Ask for the digest besides, without any content: for removal and for things like keys. */
    public static Probe<FileState> digest(String path) {
        return Probe.of(KIND, path, "-", "");
    }

    /** Ask for the digest besides, and whether it is a known one. */
    public static Probe<FileState> against(String path, String sha256) {
        return Probe.of(KIND, path, sha256, "");
    }

    /** Ask for the digest besides, and for the content where it differs from a text. */
    public static Probe<FileState> of(String path, Content desired) {
        boolean text = desired.segments().stream().noneMatch(Content.LocalFile.class::isInstance);
        return Probe.of(
                KIND, List.of(Argument.text(path), Argument.digest(desired), Argument.text(text ? "show" : "")));
    }

    /**
     * Ask for digest and content, in which the parts of a content that nobody may see are marked as {@link Veil} does it; other values
     * of theirs, such as an old password, stand as they are.
     */
    public static Probe<FileState> read(String path, Content veiled) {
        List<Argument> arguments =
                new ArrayList<>(List.of(Argument.text(path), Argument.digest(Content.of("")), Argument.text("show")));
        List<Content> parts = Veil.parts(veiled);
        if (!parts.isEmpty()) {
            parts.forEach(part -> arguments.add(Argument.local(part)));
            arguments.add(Argument.local(Veil.marks(veiled)));
        }
        return Probe.of(KIND, arguments);
    }

    private static FileState parse(RawAnswer raw) {
        Lines lines = new Lines(raw.output());
        String[] head = lines.next().split(" ", -1);
        if (head.length != 5) {
            throw new IllegalArgumentException("The answer about a file begins with an odd line.");
        }
        FileState.Asker asker = new FileState.Asker(Long.parseLong(head[3]), Long.parseLong(head[4]));
        boolean writable = head[1].equals("writable");
        boolean immutable = head[1].equals("immutable");
        if (head[0].equals("missing")) {
            return FileState.missing(asker, writable);
        }
        if (head[0].equals("hidden")) {
            return FileState.hidden(asker);
        }
        // Names of groups may hold spaces where they come from a directory service.
        String[] names = lines.next().split("/", 3);
        String[] numbers = names[0].split(" ", -1);
        if (names.length != 3 || numbers.length != 4) {
            throw new IllegalArgumentException("The answer about a file has an odd status line.");
        }
        int bits = Integer.parseInt(numbers[0], 16);
        FileState.Type type = type(bits);
        String digest = lines.next();
        boolean shown = head[2].equals("content");
        return new FileState(
                type,
                String.format("%04o", bits & PERMISSIONS),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                names[1],
                names[2],
                Long.parseLong(numbers[3]),
                digest.equals("-") ? Optional.empty() : Optional.of(digest),
                head[2].equals("same"),
                type == FileState.Type.LINK ? Optional.of(lines.rest()) : Optional.empty(),
                shown && !raw.truncated() ? lines.text().map(text -> veiled(text, raw)) : Optional.empty(),
                asker,
                writable,
                immutable);
    }

    private static String veiled(String text, RawAnswer raw) {
        return raw.locals().isEmpty() ? text : Veil.veiled(text, raw.locals());
    }

    private static FileState.Type type(int bits) {
        return switch (bits & TYPE_MASK) {
            case TYPE_FILE -> FileState.Type.FILE;
            case TYPE_DIRECTORY -> FileState.Type.DIRECTORY;
            case TYPE_LINK -> FileState.Type.LINK;
            default -> FileState.Type.OTHER;
        };
    }

    /** Read lines, then raw bytes. */
    private static final class Lines {
        private final byte[] bytes;
        private int at;

        Lines(byte[] bytes) {
            this.bytes = bytes;
        }

        String next() {
            int start = at;
            while (at < bytes.length && bytes[at] != '\n') {
                at++;
            }
            String line = new String(bytes, start, at - start, StandardCharsets.UTF_8);
            at++;
            return line;
        }

        String rest() {
            String rest = at < bytes.length ? new String(bytes, at, bytes.length - at, StandardCharsets.UTF_8) : "";
            return rest.endsWith("\n") ? rest.substring(0, rest.length() - 1) : rest;
        }

        Optional<String> text() {
            if (at >= bytes.length) {
                return Optional.of("");
            }
            ByteBuffer content = ByteBuffer.wrap(bytes, at, bytes.length - at);
            try {
                String text =
                        StandardCharsets.UTF_8.newDecoder().decode(content).toString();
                return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
            } catch (CharacterCodingException e) {
                return Optional.empty();
            }
        }
    }
}
