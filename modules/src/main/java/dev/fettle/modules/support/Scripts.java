package dev.fettle.modules.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Read the shell text that lies beside a class in its jar. */
public final class Scripts {

    /**
     * Two functions for work in directories that somebody else may own: {@code work_make DIRECTORY} makes one of its own and goes into
     * it, {@code work_enter DIRECTORY} goes into one that was made, and fails where something else is there by now.
     */
    public static final String WORK = load(Scripts.class, "work.sh");

    private Scripts() {}

    /**
     * Read a script.
     *
     * @param beside the class whose package holds it
     * @param name its file name, such as {@code file.sh}
     */
    public static String load(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The script `" + name + "` is missing from the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The script `" + name + "` cannot be read.", e);
        }
    }
}
