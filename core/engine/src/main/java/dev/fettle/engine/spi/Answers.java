package dev.fettle.engine.spi;

import java.util.Map;
import java.util.Optional;

/** Hold the answers to the probes of one task, and what is owed to it. */
public final class Answers {

    /**
     * Describe an effect that was owed when the host was asked.
     *
     * @param effect {@code restart} or {@code reload}
     * @param sinceMicros when it was owed, as microseconds since 1970 by the host's clock; {@link Long#MAX_VALUE} when it
     *     will be owed once an earlier task of the plan has changed something
     */
    public record Owed(String effect, long sinceMicros) {}

    private final Map<Probe<?>, Object> answers;
    private final Optional<Owed> owed;

    /** Hold answers; each value is of its probe's type. */
    public Answers(Map<Probe<?>, Object> answers, Optional<Owed> owed) {
        this.answers = Map.copyOf(answers);
        this.owed = owed;
    }

    /**
     * Return the answer to a probe that the module named.
     *
     * @throws IllegalArgumentException when it did not name it
     */
    @SuppressWarnings("unchecked")
    public <A> A get(Probe<A> probe) {
        Object answer = answers.get(probe);
        if (answer == null) {
            throw new IllegalArgumentException("Probe `" + probe.kind() + "` was not asked.");
        }
        return (A) answer;
    }

    /** Return the effect that is owed to this task, if one is; a restart includes a reload. */
    public Optional<Owed> owed() {
        return owed;
    }
}
