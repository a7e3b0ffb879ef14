package dev.fettle.engine.internal.shell;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Turn values into POSIX shell words. The only place where a value becomes shell text. */
public final class Quoting {

    /** Words that every shell reads as they are; {@code =} and {@code ~} mean something at the start of a word. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:,@%+-]+");

    private Quoting() {}

    /**
     * Turn any text into exactly one shell word. A leading dash stays one: whoever calls a program says {@code --}.
     *
     * @throws IllegalArgumentException when the text holds a NUL, which no argument can, or half a surrogate pair, which no
     *     encoding can; the message does not show the text
     */
    public static String quote(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        check(text);
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /**
     * Return a shell command that writes exactly these bytes to standard output. It uses the shell's own {@code printf}, so
     * that the bytes are in no argument vector; bytes that are not UTF-8 text travel as base64.
     */
    public static String print(byte[] bytes) {
        if (bytes.length == 0) {
            return ":";
        }
        String text = asText(bytes);
        return text == null
                ? "printf %s " + Base64.getEncoder().encodeToString(bytes) + " | base64 -d"
                : "printf %s " + quote(text);
    }

    /** Return a shell command that writes exactly this text, as UTF-8, to standard output. */
    public static String print(String text) {
        return print(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @org.jspecify.annotations.Nullable String asText(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    private static void check(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A text with a NUL cannot be an argument of a command.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(CharBuffer.wrap(text))) {
            throw new IllegalArgumentException("A text with half a surrogate pair cannot be encoded.");
        }
    }
}
