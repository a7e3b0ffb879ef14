package dev.fettle.sandbox.proxy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Run a {@link PackageProxy} as a process of its own, which lives as long as the hosts that it serves. */
public final class ProxyMain {

    private static final int FIXED_ARGUMENTS = 5;

    private ProxyMain() {}

    /**
     * Serve until the process is ended.
     *
     * @param args address, port, cache folder, folder of plain files, log file, then {@code folder=address} for each
     *     repository
     * @throws IOException when the address cannot be listened on or the log cannot be written
     * @throws InterruptedException never in practice: nothing interrupts the main thread
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < FIXED_ARGUMENTS) {
            throw new IllegalArgumentException("ADDRESS PORT CACHE FILES LOG [FOLDER=URI...]");
        }
        Map<String, URI> repositories = new LinkedHashMap<>();
        for (int i = FIXED_ARGUMENTS; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            repositories.put(args[i].substring(0, equals), URI.create(args[i].substring(equals + 1)));
        }
        BufferedWriter log =
                Files.newBufferedWriter(Path.of(args[4]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        InetSocketAddress address = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        try (PackageProxy proxy = PackageProxy.start(
                address, repositories, Path.of(args[2]), Path.of(args[3]), line -> write(log, line))) {
            write(log, "listening on " + args[0] + ":" + proxy.port());
            new CountDownLatch(1).await();
        }
    }

    private static void write(BufferedWriter log, String line) {
        synchronized (log) {
            try {
                log.write(line);
                log.newLine();
                log.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
