package dev.fettle.engine.diagnostic;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Describe one problem that a user can act on.
 *
 * @param code stable, such as {@code provider-missing}; see {@link Code}
 * @param severity whether it stops the run
 * @param summary one sentence: what is wrong; names are in backticks
 * @param hint what to do about it; may be empty
 * @param where the place in a definition, where there is one
 * @param subject the host, taskserv or task it is about, as text; empty for the whole infra
 */
public record Diagnostic(
        Code code, Severity severity, String summary, String hint, Optional<SourceRange> where, String subject) {

    /** Say whether a diagnostic stops the run. */
    public enum Severity {
        /** The run does not start or go on. */
        ERROR,
        /** The user should know; the run goes on. */
        WARNING
    }

    /** Name every kind of problem; {@link #text()} is stable and appears in machine-readable output. */
    public enum Code {
        /** The definition could not be read or evaluated. */
        DEFINITION_INVALID,
        /** No such infra. */
        INFRA_UNKNOWN,
        /** No such server in the infra. */
        SERVER_UNKNOWN,
        /** No such taskserv in the infra or the catalogue. */
        TASKSERV_UNKNOWN,
        /** A task names a module that is not installed. */
        MODULE_UNKNOWN,
        /** A server names a connector that is not installed. */
        CONNECTOR_UNKNOWN,
        /** Nobody provides what a taskserv requires. */
        PROVIDER_MISSING,
        /** Several could provide what a taskserv requires. */
        PROVIDER_AMBIGUOUS,
        /** Tasks or taskservs wait for each other in a circle. */
        CYCLE,
        /** A task refers to one that does not exist. */
        REFERENCE_UNKNOWN,
        /** Two tasks manage one thing differently. */
        CONFLICT,
        /** A task needs something that the host lacks and no earlier task provides. */
        NEED_MISSING,
        /** A module says that the desired state cannot be reached from what is there. */
        BLOCKED,
        /** The taskserv does not support the host's system. */
        SYSTEM_UNSUPPORTED,
        /** No source has a secret. */
        SECRET_MISSING,
        /** A secret is written as plain text in a definition. */
        SECRET_PLAIN,
        /** A host cannot be reached. */
        HOST_UNREACHABLE,
        /** A host's key is unknown or has changed. */
        HOST_KEY,
        /** A host refuses the login. */
        LOGIN_REFUSED,
        /** The acting user cannot be reached. */
        BECOME_REFUSED,
        /** A host lacks what the engine itself needs, or has no room for it. */
        HOST_UNUSABLE,
        /** Another run holds the host. */
        HOST_LOCKED,
        /** A probe hung or gave an answer that cannot be read. */
        PROBE_FAILED,
        /** The hosts have moved away from what a plan was made on. */
        PLAN_STALE,
        /** A program or permission that a part of the engine needs is missing on this machine. */
        ENVIRONMENT,
        /** A file that tasks hold, such as a release, cannot be had from where it is published. */
        ARTIFACT_UNREACHABLE,
        /** A taskserv or module tells the user something. */
        ADVICE,
        /** A fault of the engine or of a plug-in, not of the user. */
        BUG;

        /** Return the stable text, such as {@code provider-missing}. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** Check the parts. */
    public Diagnostic {
        requireNonNull(code, "code is null");
        requireNonNull(severity, "severity is null");
        requireNonNull(summary, "summary is null");
        requireNonNull(hint, "hint is null");
        requireNonNull(where, "where is null");
        requireNonNull(subject, "subject is null");
    }

    /** Describe an error without a place. */
    public static Diagnostic error(Code code, String summary, String hint) {
        return new Diagnostic(code, Severity.ERROR, summary, hint, Optional.empty(), "");
    }

    /** Describe a warning without a place. */
    public static Diagnostic warning(Code code, String summary, String hint) {
        return new Diagnostic(code, Severity.WARNING, summary, hint, Optional.empty(), "");
    }

    /** Return the same problem with its place. */
    public Diagnostic at(SourceRange range) {
        return new Diagnostic(code, severity, summary, hint, Optional.of(range), subject);
    }

    /** Return the same problem with its place, if there is one. */
    public Diagnostic at(Optional<SourceRange> range) {
        return new Diagnostic(code, severity, summary, hint, range, subject);
    }

    /** Return the same problem, said of a host, taskserv or task. */
    public Diagnostic about(Object newSubject) {
        return new Diagnostic(code, severity, summary, hint, where, newSubject.toString());
    }

    /** Tell whether it stops the run. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
