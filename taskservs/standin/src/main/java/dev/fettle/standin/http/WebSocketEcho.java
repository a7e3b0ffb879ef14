package dev.fettle.standin.http;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/** Answer each message of a WebSocket (RFC 6455) with itself, as the real server does at {@code /api/v2/debug/ws}. */
final class WebSocketEcho {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int MAX_PAYLOAD = 1 << 20;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int TOO_BIG = 1009;

    private WebSocketEcho() {}

    /** Accept a handshake, or say what it lacks. */
    static Reply accept(Request request) {
        if (!HttpConnection.lists(request.headers(), "connection", "upgrade")
                || !HttpConnection.lists(request.headers(), "upgrade", "websocket")) {
            return Reply.text(426, "unable to accept: the request asks for no WebSocket\n")
                    .with("Upgrade", "websocket")
                    .with("Connection", "Upgrade");
        }
        if (!request.header("sec-websocket-version").equals("13")) {
            return Reply.text(400, "unable to accept: the version of the protocol is not 13\n")
                    .with("Sec-WebSocket-Version", "13");
        }
        String key = request.header("sec-websocket-key");
        if (!isKey(key)) {
            return Reply.text(400, "unable to accept: Sec-WebSocket-Key is not 16 bytes in Base64\n");
        }
        return new Reply(101, "", "", java.util.Map.of(), WebSocketEcho::echo)
                .with("Upgrade", "websocket")
                .with("Connection", "Upgrade")
                .with("Sec-WebSocket-Accept", answer(key));
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String answer(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the runtime lacks SHA-1", e);
        }
    }

    private static void echo(InputStream plainIn, OutputStream plainOut) throws IOException {
        DataInputStream in = new DataInputStream(plainIn);
        DataOutputStream out = new DataOutputStream(plainOut);
        while (true) {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            int opcode = first & 0x0f;
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            boolean isMasked = (second & 0x80) != 0;
            boolean isControl = opcode >= CLOSE;
            if (!isMasked || isControl && (length > 125 || (first & 0x80) == 0) || (first & 0x70) != 0) {
                close(out, PROTOCOL_ERROR);
                return;
            }
            if (length < 0 || length > MAX_PAYLOAD) {
                close(out, TOO_BIG);
                return;
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if (opcode == CLOSE) {
                send(out, 0x80 | CLOSE, payload);
                return;
            }
            if (opcode == PING) {
                send(out, 0x80 | PONG, payload);
            } else if (!isControl) {
                send(out, first, payload);
            }
        }
    }

    private static void close(DataOutputStream out, int code) throws IOException {
        send(out, 0x80 | CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    private static void send(DataOutputStream out, int first, byte[] payload) throws IOException {
        out.writeByte(first);
        if (payload.length < 126) {
            out.writeByte(payload.length);
        } else if (payload.length < 1 << 16) {
            out.writeByte(126);
            out.writeShort(payload.length);
        } else {
            out.writeByte(127);
            out.writeLong(payload.length);
        }
        out.write(payload);
        out.flush();
    }
}
