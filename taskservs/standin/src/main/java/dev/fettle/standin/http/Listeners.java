package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.Settings;
import dev.fettle.standin.tls.Pem;
import dev.fettle.standin.tls.SelfSigned;
import dev.fettle.standin.tls.Trust;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;

/** Hold the listening ports. They are bound at once and answer only after {@link #serve}, as the real server does it. */
public final class Listeners implements Closeable {
    private static final int CONNECTIONS = 200;
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Log log;
    private final List<ServerSocket> servers = new ArrayList<>();
    private final List<ServerSocket> extras = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final ExecutorService executor = new ThreadPoolExecutor(
            0, CONNECTIONS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> thread("http", task));

    private Listeners(Log log) {
        this.log = log;
    }

    /**
     * Bind the ports that the options name.
     *
     * @throws Fatal if a port is taken, or a certificate or key cannot be loaded
     */
    public static Listeners bind(Settings settings, Log log) {
        Listeners listeners = new Listeners(requireNonNull(log, "log is null"));
        boolean tls = settings.on("CODER_TLS_ENABLE");
        String http = settings.text("CODER_HTTP_ADDRESS");
        String https = settings.text("CODER_TLS_ADDRESS");
        if (settings.has("CODER_ADDRESS")) {
            http = tls ? "" : settings.text("CODER_ADDRESS");
            https = settings.text("CODER_ADDRESS");
        }
        try {
            if (!http.isEmpty()) {
                listeners.servers.add(new ServerSocket());
                listeners.servers.get(0).bind(address(http));
                log.info("started HTTP listener", "address", http);
            }
        } catch (IOException e) {
            throw new Fatal("listen tcp " + http + ": " + e.getMessage());
        }
        if (tls) {
            SSLContext context = context(settings);
            try {
                ServerSocket server = context.getServerSocketFactory().createServerSocket();
                ((SSLServerSocket) server).setSSLParameters(parameters(context, settings));
                server.bind(address(https));
                listeners.servers.add(server);
                log.info("started TLS/HTTPS listener", "address", https);
            } catch (IOException e) {
                throw new Fatal("listen tcp " + https + ": " + e.getMessage());
            }
        }
        return listeners;
    }

    /** Start to answer on all ports. */
    public void serve(Front front) {
        servers.forEach(server -> accept(server, request -> {
            running.incrementAndGet();
            try {
                return front.handle(request);
            } finally {
                running.decrementAndGet();
            }
        }));
    }

    /** Bind a further port, such as the one for metrics; a failure is only logged. */
    void extra(String name, String address, Handler handler) {
        try {
            ServerSocket server = new ServerSocket();
            server.bind(address(address));
            extras.add(server);
            accept(server, handler);
            log.info("started " + name + " listener", "address", address);
        } catch (IOException | Fatal e) {
            log.error("serve " + name, "address", address, "error", String.valueOf(e.getMessage()));
        }
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept(ServerSocket server, Handler handler) {
        thread("accept", () -> {
                    while (!server.isClosed()) {
                        try {
                            Socket socket = server.accept();
                            try {
                                executor.execute(() -> talk(socket, handler));
                            } catch (RejectedExecutionException e) {
                                socket.close();
                            }
                        } catch (IOException e) {
                            log.debug("accept", "error", String.valueOf(e.getMessage()));
                        }
                    }
                })
                .start();
    }

    private void talk(Socket socket, Handler handler) {
        try (socket) {
            new HttpConnection(socket, handler).serve();
        } catch (IOException e) {
            log.debug("a connection ended", "error", String.valueOf(e.getMessage()));
        }
    }

    private static SSLContext context(Settings settings) {
        List<String> certificates = settings.list("CODER_TLS_CERT_FILE");
        List<String> keys = settings.list("CODER_TLS_KEY_FILE");
        String at = "TLS";
        try {
            KeyStore store = certificates.isEmpty() ? SelfSigned.store() : Trust.emptyStore();
            for (int i = 0; i < certificates.size(); i++) {
                at = "load TLS key pair `" + certificates.get(i) + "`, `" + keys.get(i) + "`";
                Pem.load(store, "pair" + i, Path.of(certificates.get(i)), Path.of(keys.get(i)));
            }
            TrustManager trust = null;
            if (settings.has("CODER_TLS_CLIENT_CA_FILE")) {
                at = "load TLS client CA `" + settings.text("CODER_TLS_CLIENT_CA_FILE") + "`";
                trust = Trust.roots(Path.of(settings.text("CODER_TLS_CLIENT_CA_FILE")));
            } else if (settings.text("CODER_TLS_CLIENT_AUTH").matches("request|require-any")) {
                trust = Trust.anyone();
            }
            return Trust.context(store, trust);
        } catch (IOException | GeneralSecurityException e) {
            throw new Fatal(at + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fatal(at + ": interrupted");
        }
    }

    private static SSLParameters parameters(SSLContext context, Settings settings) {
        String clientAuth = settings.text("CODER_TLS_CLIENT_AUTH");
        SSLParameters ssl = context.getDefaultSSLParameters();
        ssl.setProtocols(
                settings.text("CODER_TLS_MIN_VERSION").equals("tls13")
                        ? new String[] {"TLSv1.3"}
                        : new String[] {"TLSv1.3", "TLSv1.2"});
        if (clientAuth.startsWith("require")) {
            ssl.setNeedClientAuth(true);
        } else if (!clientAuth.equals("none")) {
            ssl.setWantClientAuth(true);
        }
        return ssl;
    }

    /** Read {@code host:port}; a blank host means all addresses. */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new Fatal("listen tcp: address " + text + ": missing or wrong port in address");
        }
        String host = text.substring(0, colon).replaceAll("^\\[|\\]$", "");
        InetSocketAddress address = host.isEmpty()
                ? new InetSocketAddress(Integer.parseInt(port))
                : new InetSocketAddress(host, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new Fatal("listen tcp: lookup " + host + ": no such host");
        }
        return address;
    }

    /** Let running requests end, for a second at most, and close all ports. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + STOP_NANOS;
        while (running.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        extras.forEach(this::close);
        servers.forEach(this::close);
        executor.shutdownNow();
    }

    private void close(ServerSocket server) {
        try {
            server.close();
        } catch (IOException e) {
            log.debug("close a port", "error", String.valueOf(e.getMessage()));
        }
    }
}
