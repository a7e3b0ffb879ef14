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

    /** The functions that make a new file beside the one that it will replace. */
    static final String BESIDE = load("beside.sh");

    /** Stores an upload: a file of so many bytes and 64 characters of digest come on standard input. */
    static final String STORE = load("store.sh");

    /** Tells that the acting user has been reached, then does what the bootstrap does. Nothing is sent to it before. */
    private static final String READY_BOOTSTRAP = "echo \"$1\"; " + BOOTSTRAP;

    /**
     * Becomes the user {@code $2}: not at all when it is the login user, through {@code runuser} or {@code su} as root, else
     * through sudo with the prompt {@code $3}. {@code $1} is what to run then, {@code $4} its argument.
     */
    private static final String BECOME = String.join(
            " ",
            "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH; c=\"env LC_ALL=C sh -c\";",
            "if [ \"$(id -un)\" = \"$2\" ]; then exec $c \"$1\" sh \"$4\"; fi;",
            "if [ \"$(id -u)\" = 0 ]; then",
            "if command -v runuser >/dev/null; then",
            "exec runuser -u \"$2\" -- env -i PATH=\"$PATH\" LC_ALL=C sh -c \"$1\" sh \"$4\"; fi;",
            "exec env -i PATH=\"$PATH\" LC_ALL=C su -s /bin/sh -c \"$1\" \"$2\" sh \"$4\"; fi;",
            "if command -v sudo >/dev/null; then exec sudo -H -S -p \"$3\" -u \"$2\" -- $c \"$1\" sh \"$4\"; fi;",
            "echo \"sudo is not installed\" >&2; exit 127");

    private ShellScripts() {}

    /** Return what starts a resident shell as another user; the arguments are plain words for every login shell. */
    static String become(String user, String prompt, String ready) {
        return "exec env LC_ALL=C sh -c '" + BECOME + "' sh '" + READY_BOOTSTRAP + "' '" + user + "' '" + prompt + "' '"
                + ready + "'";
    }

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
