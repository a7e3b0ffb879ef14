package dev.fettle.sandbox;

import java.nio.file.Path;

/**
 * Know where a host keeps what.
 *
 * @param dir the host's folder
 * @param name the host's name
 */
record HostFiles(Path dir, String name) {

    Path state() {
        return dir.resolve("host.properties");
    }

    /** Return where the host's disk is mounted. */
    Path root() {
        return dir.resolve("root");
    }

    Path upper() {
        return dir.resolve("upper");
    }

    Path work() {
        return dir.resolve("work");
    }

    Path console() {
        return dir.resolve("console.log");
    }
}
