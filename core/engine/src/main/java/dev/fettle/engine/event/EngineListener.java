package dev.fettle.engine.event;

/**
 * Hear what an engine does. Called from several threads, one event at a time and in order; what it throws is ignored, and while
 * it runs no later event is told.
 */
@FunctionalInterface
public interface EngineListener {

    /** Hear of one event. */
    void on(EngineEvent event);
}
