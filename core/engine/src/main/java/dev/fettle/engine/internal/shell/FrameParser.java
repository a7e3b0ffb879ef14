package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Find the answers in a batch's output, as it comes. An answer is any bytes, exactly as written, kept up to a limit. What is
 * outside of answers is dropped.
 *
 * <p>Fed by one thread; {@link #unfinished()} may be asked from any.
 */
public final class FrameParser implements OutputListener {

    /**
     * Hold one answer.
     *
     * @param id what {@code answer_begin} was given
     * @param status what {@code answer_end} was given
     * @param output the bytes in between
     */
    public record Answer(String id, int status, Captured output) {

        /** Check the parts. */
        public Answer {
            requireNonNull(id, "id is null");
            requireNonNull(output, "output is null");
        }
    }

    private final MarkerScanner scanner;
    private final int limit;
    private final Consumer<Answer> answers;
    private final Set<String> unfinished = new LinkedHashSet<>(); // guarded by itself
    private @Nullable String id;
    private Capture capture = new Capture(0);

    /**
     * Create a parser.
     *
     * @param marker the marker that {@link ShellLibrary#answers} was given
     * @param limit how many bytes of an answer are kept
     * @param answers takes the answers as they come; like an {@link OutputListener} it must not block
     */
    public FrameParser(String marker, int limit, Consumer<Answer> answers) {
        this.scanner = new MarkerScanner(marker, new Frames());
        this.limit = limit;
        this.answers = requireNonNull(answers, "answers is null");
    }

    @Override
    public void onOutput(byte[] buffer, int offset, int length) {
        scanner.feed(buffer, offset, length);
    }

    /** Return the answers that have begun and not ended, the oldest first: what hangs, or what ended the script. */
    public Set<String> unfinished() {
        synchronized (unfinished) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(unfinished));
        }
    }

    private final class Frames implements MarkerScanner.Sink {
        @Override
        public void data(byte[] buffer, int offset, int length) {
            if (id != null) {
                capture.add(buffer, offset, length);
            }
        }

        @Override
        public void line(String text) {
            if (text.startsWith("a ")) {
                begin(text.substring(2));
            } else if (text.startsWith("z ") && id != null) {
                end(id, text.substring(2));
            }
        }

        private void begin(String newId) {
            id = newId;
            capture = new Capture(limit);
            synchronized (unfinished) {
                unfinished.add(newId);
            }
        }

        private void end(String endedId, String status) {
            id = null;
            int number;
            try {
                number = Integer.parseInt(status);
            } catch (NumberFormatException e) {
                return; // stays unfinished
            }
            synchronized (unfinished) {
                unfinished.remove(endedId);
            }
            answers.accept(new Answer(endedId, number, capture.captured()));
        }
    }
}
