package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.sandbox.proxy.ProxyMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The package proxy of a group, as a JVM of its own: it lives as long as the hosts, not as long as this process. */
final class ProxyProcess {

    /** Where it listens on the bridge's address. */
    static final int PORT = 3142;

    private static final String PROXY = "proxy";
    private static final Duration START = Duration.ofSeconds(20);
    private static final int CONNECT_MILLIS = 200;
    private static final int LOG_LINES = 10;

    private final GroupFiles files;
    private final StateFile state;

    ProxyProcess(GroupFiles files, StateFile state) {
        this.files = files;
        this.state = state;
    }

    /** Start the proxy unless it runs. */
    void provide(Network network, MachineSources sources, Path cacheDir) throws InterruptedException {
        Optional<ProcessId> running = recorded();
        if (running.isEmpty()) {
            stop();
            start(network, sources, cacheDir);
        }
        boolean answers = Waits.until(
                START, () -> listens(network.gateway()) || recorded().isEmpty());
        if (!answers || !listens(network.gateway())) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT,
                    "The package proxy on " + network.gateway() + ":" + PORT + " did not start.",
                    Files.exists(files.proxyLog())
                            ? Folders.lastLines(Folders.read(files.proxyLog()), LOG_LINES)
                            : "It left no log."));
        }
    }

    /** End the proxy if it runs, also one that a crash left without a record. */
    void stop() throws InterruptedException {
        List<ProcessId> processes =
                Stream.concat(recorded().stream(), unrecorded()).distinct().toList();
        for (ProcessId process : processes) {
            // It keeps no state that ending at once could harm: files appear by a rename.
            process.kill();
            process.awaitEnd(Limits.KILLED);
        }
    }

    private void start(Network network, MachineSources sources, Path cacheDir) {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                classPath(),
                ProxyMain.class.getName(),
                network.gateway(),
                Integer.toString(PORT),
                cacheDir.resolve("packages").toString(),
                files.published().toString(),
                files.proxyLog().toString()));
        sources.repositories().forEach((folder, uri) -> command.add(folder + "=" + uri));
        try {
            Process process = Programs.prepare(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(files.proxyLog().toFile()))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            ProcessId.of(process.pid()).ifPresent(id -> state.put(PROXY, id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ProcessId> recorded() {
        return state.process(PROXY).filter(ProcessId::isAlive);
    }

    private Stream<ProcessId> unrecorded() {
        return ProcessId.all()
                .filter(pid -> {
                    List<String> arguments = List.of(ProcessId.arguments(pid));
                    return arguments.contains(ProxyMain.class.getName())
                            && arguments.contains(files.proxyLog().toString());
                })
                .mapToObj(ProcessId::of)
                .flatMap(Optional::stream);
    }

    private static boolean listens(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, PORT), CONNECT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Return the jar or folder this class is in; the proxy needs nothing else. */
    private static String classPath() {
        try {
            return Path.of(ProxyMain.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
