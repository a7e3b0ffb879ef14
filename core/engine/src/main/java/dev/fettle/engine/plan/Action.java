package dev.fettle.engine.plan;

/** Hold one step that changes a host, as data. */
public sealed interface Action permits Command, Upload {}
