package dev.fettle.engine.internal.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Make shells with short graces. */
final class TestShells {

    private TestShells() {}

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
