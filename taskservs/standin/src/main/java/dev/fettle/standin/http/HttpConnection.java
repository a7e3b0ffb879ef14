package dev.fettle.standin.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;

/** Speak HTTP/1.1 (RFC 9112) on one connection, one request after the other. */
final class HttpConnection {
    private static final int IDLE_MILLIS = 30_000;
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_FIELDS = 200;

    /** The largest body that is read; the real server takes more. */
    static final int MAX_BODY = 8 << 20;

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(101, "Switching Protocols"),
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(304, "Not Modified"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"));

    private final Socket socket;
    private final Handler handler;
    private final InputStream in;
    private final OutputStream out;

    HttpConnection(Socket socket, Handler handler) throws IOException {
        this.socket = socket;
        this.handler = handler;
        socket.setSoTimeout(IDLE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /** A request that does not keep to the protocol. */
    private static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        private Malformed(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /** Serve until either side closes the connection, or nobody has spoken for 30 seconds. */
    void serve() throws IOException {
        while (true) {
            String start = line();
            if (start.isEmpty()) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            Reply reply;
            boolean goesOn;
            boolean head = start.startsWith("HEAD ");
            try {
                String[] words = start.split(" ", -1);
                if (words.length != 3 || !words[2].startsWith("HTTP/1.") || !words[1].startsWith("/")) {
                    throw new Malformed(400, "The request line is malformed.");
                }
                readHeaders(headers);
                goesOn = words[2].equals("HTTP/1.1") && !lists(headers, "connection", "close");
                byte[] body = body(headers);
                String remote = socket.getInetAddress().getHostAddress();
                reply = handler.handle(
                        new Request(words[0], words[1], headers, socket instanceof SSLSocket, remote, body));
            } catch (Malformed e) {
                reply = Reply.message(e.status, String.valueOf(e.getMessage()));
                goesOn = false;
            }
            write(reply, head, goesOn);
            if (reply.upgrade() != null) {
                reply.upgrade().speak(in, out);
                return;
            }
            if (!goesOn) {
                return;
            }
        }
    }

    private void readHeaders(Map<String, String> headers) throws IOException {
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() >= MAX_FIELDS) {
                throw new Malformed(400, "A header field is malformed, or there are too many.");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String separator = name.equals("cookie") ? "; " : ", ";
            headers.merge(name, line.substring(colon + 1).strip(), (one, two) -> one + separator + two);
        }
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        boolean chunked = lists(headers, "transfer-encoding", "chunked");
        String length = headers.getOrDefault("content-length", "0");
        if (!length.matches("[0-9]{1,18}")) {
            throw new Malformed(400, "Content-Length is malformed.");
        }
        if (!chunked && Long.parseLong(length) > MAX_BODY) {
            throw new Malformed(413, "The request body is too large for the stand-in.");
        }
        if (lists(headers, "expect", "100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        return chunked ? chunks() : exactly((int) Long.parseLong(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line().replaceFirst(";.*$", "").strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new Malformed(400, "A chunk is malformed.");
            }
            int count = Integer.parseInt(size, 16);
            if (body.size() + count > MAX_BODY) {
                throw new Malformed(413, "The request body is too large for the stand-in.");
            }
            if (count == 0) {
                readHeaders(new TreeMap<>());
                return body.toByteArray();
            }
            body.write(exactly(count));
            if (!line().isEmpty()) {
                throw new Malformed(400, "A chunk is malformed.");
            }
        }
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended within a body");
        }
        return bytes;
    }

    /** Read a line without its end; blank at the end of the stream. */
    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (bytes.size() >= MAX_LINE) {
                throw new Malformed(400, "A line of the request is too long.");
            }
            bytes.write(b);
        }
        return bytes.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
    }

    /** Tell whether a field that is a list holds a word, without regard to case. */
    static boolean lists(Map<String, String> headers, String name, String word) {
        for (String item : headers.getOrDefault(name, "").split(",")) {
            if (item.strip().equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    private void write(Reply reply, boolean head, boolean goesOn) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        boolean bare = reply.status() == 101 || reply.status() == 304;
        StringBuilder text = new StringBuilder("HTTP/1.1 ")
                .append(reply.status())
                .append(' ')
                .append(REASONS.getOrDefault(reply.status(), "Status"))
                .append("\r\n");
        reply.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        if (!bare) {
            text.append("Content-Type: ").append(reply.type()).append("\r\n");
            text.append("Content-Length: ").append(body.length).append("\r\n");
            text.append(goesOn ? "" : "Connection: close\r\n");
        }
        out.write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        if (!head && !bare) {
            out.write(body);
        }
        out.flush();
    }
}
