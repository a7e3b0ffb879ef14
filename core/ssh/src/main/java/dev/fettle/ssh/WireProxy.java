package dev.fettle.ssh;

import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Give JSch a wire that is open already, so that dialling, time limits and keep-alive stay ours. */
final class WireProxy implements Proxy {

    private final Wire wire;

    WireProxy(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void connect(@Nullable SocketFactory factory, String host, int port, int timeout) {
        // The wire is open.
    }

    @Override
    public InputStream getInputStream() {
        return wire.in();
    }

    @Override
    public OutputStream getOutputStream() {
        return wire.out();
    }

    @Override
    public @Nullable Socket getSocket() {
        return null;
    }

    @Override
    public void close() {
        wire.abort();
    }
}
