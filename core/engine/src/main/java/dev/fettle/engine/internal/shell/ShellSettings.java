package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Hold what resident shells take from outside.
 *
 * @param threads makes the two threads that read a shell's streams; daemons, for they end with the streams
 * @param markers makes markers: 128 unguessable bits in hexadecimal
 * @param killGrace how long a job has between TERM and KILL; whole seconds, at least one
 * @param answerGrace how long the host may take to say that a job has ended, after the job's own limit
 * @param startLimit how long a shell may take to start, with sudo and what it asks
 */
public record ShellSettings(
        ThreadFactory threads,
        Supplier<String> markers,
        Duration killGrace,
        Duration answerGrace,
        Duration startLimit) {

    /** Check the parts. */
    public ShellSettings {
        requireNonNull(threads, "threads is null");
        requireNonNull(markers, "markers is null");
        requireNonNull(answerGrace, "answerGrace is null");
        requireNonNull(startLimit, "startLimit is null");
        if (killGrace.toSeconds() < 1) {
            throw new IllegalArgumentException("A job has at least one second between TERM and KILL.");
        }
    }

    /** Return daemon threads, strong randomness, 5 s between TERM and KILL, 30 s for an answer and for a start. */
    public static ShellSettings defaults() {
        SecureRandom random = new SecureRandom();
        return new ShellSettings(
                task -> {
                    Thread thread = new Thread(task, "fettle-shell");
                    thread.setDaemon(true);
                    return thread;
                },
                () -> {
                    byte[] bits = new byte[16];
                    random.nextBytes(bits);
                    return HexFormat.of().formatHex(bits);
                },
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }

    /** Return the longest time that ending a job may take on the host: two rounds of TERM, grace and KILL. */
    Duration endLimit() {
        return killGrace.multipliedBy(2).plus(answerGrace);
    }
}
