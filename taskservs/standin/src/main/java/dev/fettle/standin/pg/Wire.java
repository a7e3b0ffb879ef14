package dev.fettle.standin.pg;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Carry messages of PostgreSQL's protocol, version 3, over TCP, TLS or a local socket. Not for use by several threads. */
final class Wire implements Closeable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 60_000;
    private static final int SSL_REQUEST = 80877103;
    private static final int MAX_MESSAGE = 16 << 20;

    /** One message from the server. */
    record Message(char type, byte[] body) {
        /** Read a text that ends with a zero byte, from {@code at} on. */
        String text(int at) {
            int end = at;
            while (end < body.length && body[end] != 0) {
                end++;
            }
            return new String(body, at, end - at, StandardCharsets.UTF_8);
        }

        int int32(int at) {
            return (body[at] & 0xff) << 24
                    | (body[at + 1] & 0xff) << 16
                    | (body[at + 2] & 0xff) << 8
                    | body[at + 3] & 0xff;
        }

        int int16(int at) {
            return (body[at] & 0xff) << 8 | body[at + 1] & 0xff;
        }
    }

    private final Closeable connection;
    private final DataInputStream in;
    private final DataOutputStream out;

    private Wire(Closeable connection, InputStream in, OutputStream out) {
        this.connection = connection;
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = new DataOutputStream(out);
    }

    /** Connect, and start TLS unless the URL turns it off. Local sockets never use TLS. */
    static Wire open(PgUrl url, PgTls tls) throws IOException {
        if (url.host().startsWith("/")) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(url.host() + "/.s.PGSQL." + url.port()));
            return new Wire(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
        }
        Socket socket = new Socket();
        try {
            InetSocketAddress address = new InetSocketAddress(url.host(), url.port());
            if (address.isUnresolved()) {
                throw new PgException("", "dial tcp: lookup " + url.host() + ": no such host");
            }
            try {
                socket.connect(address, CONNECT_MILLIS);
            } catch (IOException e) {
                throw new PgException("", "dial tcp " + url.host() + ":" + url.port() + ": " + e.getMessage());
            }
            socket.setSoTimeout(READ_MILLIS);
            socket.setTcpNoDelay(true);
            Socket carrier = "disable".equals(url.sslMode()) ? socket : secured(socket, url, tls);
            return new Wire(carrier, carrier.getInputStream(), carrier.getOutputStream());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket socket, PgUrl url, PgTls tls) throws IOException {
        DataOutputStream request = new DataOutputStream(socket.getOutputStream());
        request.writeInt(8);
        request.writeInt(SSL_REQUEST);
        request.flush();
        int answer = socket.getInputStream().read();
        if (answer != 'S') {
            throw new PgException("", "pq: SSL is not enabled on the server");
        }
        SSLSocket secure =
                (SSLSocket) tls.context(url).getSocketFactory().createSocket(socket, url.host(), url.port(), true);
        if ("verify-full".equals(url.sslMode())) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        try {
            secure.startHandshake();
        } catch (SSLException e) {
            throw new PgException("", "pq: TLS: " + e.getMessage());
        }
        return secure;
    }

    /** Collects the body of a message to the server. */
    static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Body text(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
            return this;
        }

        Body raw(byte[] raw) {
            bytes.writeBytes(raw);
            return this;
        }

        Body int16(int value) {
            bytes.write(value >> 8);
            bytes.write(value);
            return this;
        }

        Body int32(int value) {
            return int16(value >> 16).int16(value);
        }
    }

    /** Send the first message, which has no type. */
    void start(Body body) throws IOException {
        out.writeInt(body.bytes.size() + 4);
        body.bytes.writeTo(out);
        out.flush();
    }

    /** Send a message. */
    void send(char type, Body body) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(type);
        message.writeBytes(new Body().int32(body.bytes.size() + 4).bytes.toByteArray());
        body.bytes.writeTo(message);
        message.writeTo(out);
        out.flush();
    }

    /** Receive a message; waits a minute at most. */
    Message receive() throws IOException {
        try {
            char type = (char) in.readUnsignedByte();
            int length = in.readInt() - 4;
            if (length < 0 || length > MAX_MESSAGE) {
                throw new PgException("", "pq: the answer is not PostgreSQL's protocol");
            }
            return new Message(type, in.readNBytes(length));
        } catch (EOFException e) {
            throw new PgException("", "pq: the server closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
