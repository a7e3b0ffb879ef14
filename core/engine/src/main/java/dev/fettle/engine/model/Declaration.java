package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.SourceRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Say what a taskserv requires and provides, from its configuration and its server's address alone.
 *
 * @param provides capabilities it offers to others
 * @param requests what it requires from others
 * @param supports the systems it supports; its tasks are tried with each before a host is contacted. Empty means all
 * @param source where the infra writes it
 */
public record Declaration(
        Set<String> provides, List<Request> requests, List<SupportedSystem> supports, Optional<SourceRange> source) {

    /** Check and copy the parts. */
    public Declaration {
        provides = Set.copyOf(provides);
        requests = List.copyOf(requests);
        supports = List.copyOf(supports);
        requireNonNull(source, "source is null");
    }

    /** Declare a taskserv that needs and offers nothing. */
    public static Declaration none() {
        return new Declaration(Set.of(), List.of(), List.of(), Optional.empty());
    }
}
