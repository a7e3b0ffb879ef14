package dev.fettle.standin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Let {@code rpmbuild} make an RPM package: its format is that of one program, which alone is sure to write it as it reads it. */
final class RpmBuild {

    private static final Map<String, String> MACHINES = Map.of("amd64", "x86_64", "arm64", "aarch64");

    private RpmBuild() {}

    /**
     * Make a package.
     *
     * @param work a directory of its own, which holds the result
     * @param root the files of the package, as on the host
     * @param spec the text of its spec file, which finds them in {@code %{content}}
     * @param arch {@code amd64} or {@code arm64}
     * @throws StandinException if {@code rpmbuild} is missing or fails
     */
    static Path build(Path work, Path root, String spec, String arch) throws IOException {
        Path file = Files.writeString(work.resolve("package.spec"), spec);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "rpmbuild",
                "-bb",
                "--quiet",
                "--nodeps",
                "--target",
                MACHINES.getOrDefault(arch, arch),
                "--define",
                "_topdir " + work,
                "--define",
                "_rpmdir " + work,
                "--define",
                "_rpmfilename package.rpm",
                "--define",
                "content " + root,
                file.toString()));
        // The same input makes the same bytes, whoever makes them.
        builder.environment().put("SOURCE_DATE_EPOCH", "1");
        builder.environment().put("HOME", work.toString());
        builder.redirectErrorStream(true);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new StandinException(
                    "The stand-in for Coder is made as an rpm by `rpmbuild`, which is missing here.", e);
        }
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new StandinException("The stand-in for Coder cannot be made as an rpm: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StandinException("The making of the stand-in for Coder was interrupted.", e);
        }
        return work.resolve("package.rpm");
    }
}
