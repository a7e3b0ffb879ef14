package dev.fettle.engine.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Make shells with short graces. */
final class TestShells {

    private TestShells() {}

    /** Leave a test out where this machine lacks a program; fail instead where CI asked for all of them. */
    static void need(String program) {
        boolean there = Stream.of("/bin/", "/usr/bin/", "/usr/sbin/")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory + program)));
        if ("true".equals(System.getenv("CI")) || "required".equals(System.getProperty("fettle.sandbox"))) {
            assertThat(there).as(program + " is installed").isTrue();
        }
        Assumptions.assumeTrue(there, "needs " + program);
    }

    static ShellSettings settings() {
        return settings(new CopyOnWriteArrayList<>());
    }

    /** Note the markers that are made. */
    static ShellSettings settings(List<String> markers) {
        ShellSettings usual = ShellSettings.defaults();
        return new ShellSettings(
                usual.threads(),
                () -> {
                    String marker = usual.markers().get();
                    markers.add(marker);
                    return marker;
                },
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15));
    }

    /** Open a shell whose loop and jobs run in a chosen shell: a directory with it as {@code sh} is first in the path. */
    static ResidentShell openWith(String sh, ShellSettings settings) throws IOException {
        return ResidentShell.open(connection(sh), settings, "web-1");
    }

    static ProcessConnection connection(String sh) throws IOException {
        Path bin = Files.createDirectories(Path.of("target", "shells", sh)).toAbsolutePath();
        Path link = bin.resolve("sh");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, Path.of("/bin", sh));
        }
        return new ProcessConnection(8, "env", "PATH=" + bin + ":" + "/usr/bin:/bin", "sh", "-c");
    }
}
