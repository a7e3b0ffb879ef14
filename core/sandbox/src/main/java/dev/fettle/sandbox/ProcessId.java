package dev.fettle.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Name a process so that another one with a recycled number is never mistaken for it.
 *
 * @param pid its number
 * @param startTicks when it started, in clock ticks since boot: field 22 of {@code /proc/PID/stat}, see proc(5)
 */
record ProcessId(long pid, long startTicks) {

    private static final int START_FIELD = 22;
    private static final int STATE_FIELD = 3;
    private static final int SESSION_FIELD = 6;
    private static final int FLAGS_FIELD = 9;

    /** From the kernel's include/linux/sched.h. */
    private static final long PF_EXITING = 0x4;

    /** Return the identity of a live process, or empty when there is none or it is a zombie. */
    static Optional<ProcessId> of(long pid) {
        return stat(pid)
                .filter(stat -> !stat[0].equals("Z"))
                .map(stat -> new ProcessId(pid, Long.parseLong(stat[START_FIELD - STATE_FIELD])));
    }

    /** Return the session that a process belongs to, or empty when there is no such process. */
    static Optional<Long> sessionOf(long pid) {
        return stat(pid).map(stat -> Long.parseLong(stat[SESSION_FIELD - STATE_FIELD]));
    }

    /** Return the numbers of all processes of this machine. */
    static LongStream all() {
        return ProcessHandle.allProcesses().mapToLong(ProcessHandle::pid);
    }

    /** Return the arguments a process was started with; empty when it is gone. */
    static String[] arguments(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1);
        } catch (IOException gone) {
            return new String[0];
        }
    }

    boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Tell whether the process is alive and not on its way out, which takes a namespace's first process a while. */
    boolean isServing() {
        return isAlive()
                && stat(pid)
                        .filter(stat -> (Long.parseLong(stat[FLAGS_FIELD - STATE_FIELD]) & PF_EXITING) == 0)
                        .isPresent();
    }

    /** Ask the process to end. */
    void terminate() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    /** End the process at once. */
    void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Wait until the process is gone; return whether it is. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return Waits.until(limit, () -> !isAlive());
    }

    /** Return the fields from the third on: the second, a name in parentheses, may hold anything. */
    private static Optional<String[]> stat(long pid) {
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(text.substring(text.lastIndexOf(')') + 2).trim().split(" "));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
