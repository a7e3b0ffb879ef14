package dev.fettle.sandbox.proxy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Fetch with apt's own downloader, so that whatever proxy, certificate or login this machine's apt is set up with
 * applies, and none of it passes through here.
 */
final class AptUpstream implements Upstream {

    private static final String HELPER = "/usr/lib/apt/apt-helper";
    private static final Pattern NOT_FOUND = Pattern.compile("\\s(404|403|410)\\s");
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Override
    public boolean fetch(URI uri, Path target) throws IOException, InterruptedException {
        Path log = Files.createTempFile("fettle-apt", ".log");
        try {
            Process process = new ProcessBuilder(
                            HELPER,
                            "-q=2",
                            "-o",
                            "APT::Sandbox::User=root",
                            "-o",
                            "Acquire::Retries=3",
                            "download-file",
                            uri.toString(),
                            target.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(uri + " did not arrive within " + LIMIT.toMinutes() + " minutes.");
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            if (process.exitValue() == 0 && Files.isRegularFile(target)) {
                return true;
            }
            String answer = Files.readString(log, StandardCharsets.UTF_8).trim();
            if (NOT_FOUND.matcher(answer).find()) {
                return false;
            }
            throw new IOException(answer.isEmpty() ? uri + " could not be fetched." : answer);
        } finally {
            Files.deleteIfExists(log);
        }
    }
}
