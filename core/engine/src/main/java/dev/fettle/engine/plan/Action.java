package dev.fettle.engine.plan;

/** Hold one step that carries out a decision, as data. */
public sealed interface Action permits Command, Upload, Fetch, Reboot {}
