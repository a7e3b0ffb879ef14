package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.SourceRange;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pkl.core.StackFrame;

/**
 * Turn what Pkl says about a mistake into a problem for the user: Pkl's own sentence, once, at the user's line. Never quotes a
 * line of source, and no value where a secret may be near.
 */
final class PklFault {

    private static final String HEADING = "–– Pkl Error ––";
    private static final Pattern SECRETIVE = Pattern.compile("(?i)secret|passw|passphrase|token|private|credential");
    private static final Pattern VALUE = Pattern.compile("(?s)\\s*\\n?Value: .*");
    // Where an object was expected, any text may be a secret put in the wrong place.
    private static final Pattern OBJECT_EXPECTED = Pattern.compile("Expected value of type `[^`]*[#.]");
    // What is wrong in a packaged taskserv itself, as opposed to what it refuses, is shown where it stands.
    private static final Pattern NOT_OF_THE_USER = Pattern.compile("Unexpected token|Cannot find");
    private static final Pattern OPTION = Pattern.compile(" \\(`--[a-z-]+`\\)");
    private static final String FENCE =
            "An infra reads files of its own root directory and packages; it has no network and no environment.";
    private static final String SUGGESTION = "Did you mean any of the following?";
    private static final String SECRET_TEXT = "Secret | String(!isEmpty, isNotedAsSecret(this))";

    private final InfraFile infra;

    PklFault(InfraFile infra) {
        this.infra = infra;
    }

    /** Describe a failure. */
    Diagnostic diagnostic(String message, List<StackFrame> frames) {
        List<String> paragraphs = Arrays.stream(message.replace(HEADING, "").split("\\n\\s*\\n"))
                .map(String::strip)
                .filter(p -> !p.isEmpty())
                .toList();
        String first = paragraphs.isEmpty() ? "The infra cannot be evaluated." : paragraphs.get(0);
        if (frames.stream().anyMatch(PklFault::isSecretive)
                || SECRETIVE.matcher(first).find()
                || OBJECT_EXPECTED.matcher(first).find()) {
            first = VALUE.matcher(first).replaceAll("");
        }
        boolean fenced = first.startsWith("Refusing to") || first.startsWith("No module loader");
        first = OPTION.matcher(first).replaceAll("");
        String summary = sentence(
                first.replace(SECRET_TEXT, "Secret").lines().map(String::strip).collect(Collectors.joining(" ")));
        String suggested = paragraphs.stream()
                .filter(p -> p.startsWith(SUGGESTION))
                .findFirst()
                .map(p -> suggestion(p, summary))
                .orElse("");
        String hint = fenced ? FENCE : PklHints.of(summary, suggested);
        Optional<StackFrame> own = frames.stream().filter(this::isInfra).findFirst();
        boolean foreign = NOT_OF_THE_USER.matcher(first).lookingAt();
        Optional<StackFrame> any = frames.stream()
                .filter(f -> isFile(f) || foreign && isPackaged(f))
                .findFirst();
        if (own.isPresent() && any.isPresent() && !any.get().equals(own.get())) {
            hint = (hint + " See also " + range(any.get()) + ".").strip();
        }
        return Diagnostic.error(Code.DEFINITION_INVALID, summary, hint)
                .at(own.or(() -> any).map(this::range));
    }

    /** Return the first line of the infra, or of another file of the user, that a failure passed through. */
    Optional<SourceRange> place(List<StackFrame> frames) {
        return frames.stream()
                .filter(this::isInfra)
                .findFirst()
                .or(() -> frames.stream().filter(PklFault::isFile).findFirst())
                .map(this::range);
    }

    private static boolean isSecretive(StackFrame frame) {
        return SECRETIVE.matcher(String.valueOf(frame.getMemberName())).find()
                || frame.getSourceLines().stream()
                        .anyMatch(line -> SECRETIVE.matcher(line).find());
    }

    private boolean isInfra(StackFrame frame) {
        return isFile(frame) && Path.of(URI.create(frame.getModuleUri())).equals(infra.file());
    }

    private static boolean isFile(StackFrame frame) {
        return frame.getModuleUri().startsWith("file:");
    }

    /** Tell whether a frame is in a taskserv that comes in a jar. */
    private static boolean isPackaged(StackFrame frame) {
        return frame.getModuleUri().startsWith("modulepath:/")
                && !frame.getModuleUri().startsWith("modulepath:/fettle/");
    }

    private SourceRange range(StackFrame frame) {
        if (isPackaged(frame)) {
            return new SourceRange(frame.getModuleUri(), frame.getStartLine(), frame.getStartColumn());
        }
        Path file = Path.of(URI.create(frame.getModuleUri()));
        String shown =
                file.startsWith(infra.root()) ? infra.root().relativize(file).toString() : file.toString();
        return new SourceRange(shown, frame.getStartLine(), frame.getStartColumn());
    }

    private static String suggestion(String paragraph, String summary) {
        List<String> names = paragraph
                .substring(SUGGESTION.length())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> "`" + line + "`")
                .toList();
        if (names.size() == 1 && summary.startsWith("Cannot find method " + names.get(0))) {
            return "Write it without parentheses: " + names.get(0) + ".";
        }
        return "Did you mean " + String.join(" or ", names) + "?";
    }

    private static String sentence(String text) {
        String end = text.isEmpty() ? "." : text.substring(text.length() - 1);
        return ".!?:".contains(end) ? text : text + ".";
    }
}
