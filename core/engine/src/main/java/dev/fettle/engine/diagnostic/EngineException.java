package dev.fettle.engine.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/** Carry every problem that stopped the engine, collected and thrown once. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Diagnostic> diagnostics;

    /** Create the exception for one or more problems. */
    public EngineException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream()
                .map(d -> d.code().text() + ": " + d.summary())
                .collect(Collectors.joining("\n")));
        if (diagnostics.isEmpty()) {
            throw new IllegalArgumentException("diagnostics is empty");
        }
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Create the exception for one problem. */
    public EngineException(Diagnostic diagnostic) {
        this(List.of(diagnostic));
    }

    /** Return the problems, in the order they were found. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
