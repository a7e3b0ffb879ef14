package dev.fettle.standin.http;

/** Answer requests. Called by several threads at once. */
@FunctionalInterface
interface Handler {
    /** Answer a request; says itself what went wrong. */
    Reply handle(Request request);
}
