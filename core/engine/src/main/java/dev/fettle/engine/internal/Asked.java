package dev.fettle.engine.internal;

import java.util.List;

/** Hold what became of one question. */
sealed interface Asked {

    /**
     * It was answered.
     *
     * @param answer of the probe's type
     */
    record Known(Object answer) implements Asked {}

    /**
     * The host lacks what the question needs.
     *
     * @param need the resource key
     */
    record Missing(String need) implements Asked {}

    /**
     * It failed or its answer cannot be read.
     *
     * @param message what is odd, in a sentence
     */
    record Failed(String message) implements Asked {}

    /** The keys that mark a missing acting user. */
    static Missing missingUser(String user) {
        return new Missing("user:" + user);
    }

    /** Return the needs that are missing among several. */
    static List<String> missing(Iterable<Asked> all) {
        List<String> needs = new java.util.ArrayList<>();
        for (Asked asked : all) {
            if (asked instanceof Missing missing && !needs.contains(missing.need())) {
                needs.add(missing.need());
            }
        }
        return needs;
    }
}
