package dev.fettle.engine.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Ask one question of a host. Equal probes are asked once.
 *
 * @param kind what is asked
 * @param arguments about what
 * @param actAs the user to ask as; empty means the server's acting user
 * @param needs resource keys without which the question makes no sense, such as {@code command:psql} or
 *     {@code user:postgres}; checked on the host before: {@code command:}, {@code user:}, {@code group:}, {@code path:} and
 *     {@code unit:}. When one is missing the answer is {@link ProbeKind#absent()}
 * @param <A> the type of the answer
 */
public record Probe<A>(ProbeKind<A> kind, List<Argument> arguments, Optional<String> actAs, List<String> needs) {

    /** Check and copy the parts. */
    public Probe {
        requireNonNull(kind, "kind is null");
        arguments = List.copyOf(arguments);
        requireNonNull(actAs, "actAs is null");
        needs = List.copyOf(needs);
    }

    /** Ask with texts, as the server's acting user. */
    public static <A> Probe<A> of(ProbeKind<A> kind, String... arguments) {
        return of(kind, java.util.Arrays.stream(arguments).map(Argument::text).toList());
    }

    /** Ask as the server's acting user. */
    public static <A> Probe<A> of(ProbeKind<A> kind, List<Argument> arguments) {
        return new Probe<>(kind, arguments, Optional.empty(), List.of());
    }

    /** Return the same question, asked as another user. */
    public Probe<A> as(String user) {
        return new Probe<>(kind, arguments, Optional.of(user), needs);
    }

    /** Return the same question with what it needs. */
    public Probe<A> needing(String... keys) {
        return new Probe<>(kind, arguments, actAs, List.of(keys));
    }
}
