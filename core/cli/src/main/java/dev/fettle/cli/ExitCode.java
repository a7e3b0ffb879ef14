package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import java.util.Collection;

/** Name every exit code; they are stable. */
enum ExitCode {
    /** All is well. */
    OK(0),
    /** A task failed, or something is left undone. */
    FAILED(1),
    /** There are changes to make; only with {@code --detailed-exitcode}. */
    CHANGES(2),
    /** The definition or the command line is wrong. */
    INVALID(3),
    /** A host could not be reached, trusted or locked. */
    HOST(4),
    /** The user stopped it. */
    CANCELLED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Tell which code the errors among diagnostics stand for. */
    static ExitCode of(Collection<Diagnostic> diagnostics) {
        if (diagnostics.stream().noneMatch(Diagnostic::isError)) {
            return OK;
        }
        return diagnostics.stream().filter(Diagnostic::isError).allMatch(ExitCode::ofOneHost) ? HOST : INVALID;
    }

    private static boolean ofOneHost(Diagnostic diagnostic) {
        return switch (diagnostic.code()) {
            case HOST_UNREACHABLE, HOST_UNUSABLE, HOST_KEY, HOST_LOCKED, LOGIN_REFUSED, BECOME_REFUSED -> true;
            default -> false;
        };
    }
}
