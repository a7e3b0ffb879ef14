package dev.fettle.modules.support;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Look at and change some lines of a file that others write to as well, such as {@code /etc/hosts}. Tasks that change one
 * file run one at a time ({@link dev.fettle.engine.spi.Resources#exclusively}); each finds its lines by their text, so that
 * what others changed meanwhile stays.
 */
public final class LineFile {

    private static final String EDIT = Scripts.load(LineFile.class, "edit-lines.sh");

    private LineFile() {}

    /** Return why the lines cannot be looked at or changed, if that is so. A missing file is one without lines. */
    public static Optional<Decision> obstacle(String path, FileState state) {
        return switch (state.type()) {
            case MISSING -> state.writable() ? Optional.empty() : Optional.of(Obstacles.fixed(path, state));
            case FILE ->
                state.text().isPresent()
                        ? Optional.empty()
                        : Optional.of(Decision.blocked(
                                "`" + path + "` cannot be read as text: it is not UTF-8, is larger than "
                                        + FileProbe.SHOWN_LIMIT + " bytes, or the acting user may not read it",
                                "Look at it on the host."));
            case LINK ->
                Optional.of(Decision.blocked(
                        "`" + path + "` is a symbolic link to `"
                                + state.target().orElse("") + "`",
                        "Replace the link by a file."));
            case DIRECTORY, OTHER -> Optional.of(Obstacles.occupied("file", path, state));
            case HIDDEN -> Optional.of(Obstacles.hidden(path));
        };
    }

    /** Return the lines, without line ends but with a carriage return where a line has one. */
    public static List<String> lines(FileState state) {
        return lines(state.text().orElse(""));
    }

    /** Return the lines of a text, without line ends but with a carriage return where a line has one. */
    public static List<String> lines(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return List.of(body.split("\n", -1));
    }

    /**
     * Put lines in the place of others. The new ones stand where the first old one stood, or at the end.
     *
     * @param newMode the mode of a file that is not there yet
     * @param old the texts of the lines that go
     * @param fresh the texts of the lines that come
     */
    public static Command edit(String path, String newMode, List<String> old, List<String> fresh) {
        List<String> arguments = new ArrayList<>(List.of(path, newMode, Integer.toString(old.size())));
        arguments.addAll(old);
        arguments.addAll(fresh);
        return Command.shell(EDIT, arguments.toArray(String[]::new));
    }
}
