package dev.fettle.engine.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Look at this machine's processes, and wait for conditions within bounds. */
final class Processes {

    private Processes() {}

    /** Return the living processes whose command line holds a text. */
    static List<ProcessHandle> with(String text) {
        return ProcessHandle.allProcesses()
                .filter(process -> read(process, "cmdline").contains(text))
                .toList();
    }

    /** Return the files of a kind ({@code cmdline}, {@code environ}) of all processes, that can be read. */
    static Stream<String> all(String file) {
        return ProcessHandle.allProcesses().map(process -> read(process, file));
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), file)),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }
}
