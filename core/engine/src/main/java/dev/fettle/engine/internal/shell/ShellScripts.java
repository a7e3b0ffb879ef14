package dev.fettle.engine.internal.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Hold the constant shell text of the session layer. The longer texts are files beside this class. */
final class ShellScripts {

    /**
     * Reads the marker, the grace and the length of the loop from standard input, then the loop itself. Has no quote, no
     * {@code !}, no backslash and no newline, so that sh, bash, fish and csh all pass it on unharmed between single quotes.
     * Never feed a script to a plain {@code sh}: dash reads ahead on its standard input and swallows frames.
     */
    static final String BOOTSTRAP = "IFS=\" \" read -r m g n && eval \"$(head -c \"$n\")\"";

    /** Starts a resident shell as the login user. */
    static final String START = "exec env LC_ALL=C sh -c '" + BOOTSTRAP + "'";

    /** The frames' format version, told in the handshake. */
    static final String VERSION = "1";

    /** The resident loop. */
    static final String LOOP = load("loop.sh");

    private ShellScripts() {}

    private static String load(String name) {
        try (InputStream in = ShellScripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("`" + name + "` is missing from the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
