package dev.fettle.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.fettle.engine.spi.ConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Open wires: a socket from here, or a channel of a jump host. */
final class Dialer {

    // Between two sessions of our own a full pipe is back pressure, not a fault.
    private static final Duration NO_STALL = Duration.ofDays(1);

    private final Lifeline lifeline;

    Dialer(Lifeline lifeline) {
        this.lifeline = lifeline;
    }

    /** Connect to the first address of the target that answers. */
    Wire dial(Target target) throws IOException {
        InetAddress[] addresses = InetAddress.getAllByName(target.host());
        int each = (int) Math.max(1, target.connectTimeout().toMillis() / addresses.length);
        IOException first = null;
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            lifeline.onCut(() -> closeQuietly(socket));
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, target.port()), each);
                return new Wire(socket.getInputStream(), socket.getOutputStream(), () -> closeQuietly(socket));
            } catch (IOException e) {
                closeQuietly(socket);
                first = first == null ? e : first;
            }
        }
        throw first == null ? new java.net.UnknownHostException(target.host()) : first;
    }

    /** Ask a jump host to connect to the target. */
    Wire dialThrough(Session jump, Target jumpHost, Target target) throws ConnectionException {
        try {
            ChannelDirectTCPIP channel = (ChannelDirectTCPIP) jump.openChannel("direct-tcpip");
            if (channel == null) {
                throw Failures.jumpLost(jumpHost, target);
            }
            Pipe pipe = new Pipe(NO_STALL, channel::isConnected, () -> {});
            lifeline.onCut(pipe::end);
            channel.setHost(target.host());
            channel.setPort(target.port());
            channel.setOutputStream(pipe.sink(() -> {}));
            OutputStream out = channel.getOutputStream();
            connect(channel, jumpHost, target);
            return new Wire(pipe.input(), out, () -> {
                pipe.end();
                channel.disconnect();
            });
        } catch (JSchException | IOException e) {
            if (e instanceof ConnectionException known) {
                throw known;
            }
            throw Failures.jumpLost(jumpHost, target);
        }
    }

    private static void connect(ChannelDirectTCPIP channel, Target jumpHost, Target target) throws ConnectionException {
        try {
            channel.connect();
        } catch (JSchException e) {
            // JSch leaves the reason code of RFC 4254, section 5.1, where the exit status would be.
            throw Failures.jumpRefused(jumpHost, target, channel.getExitStatus(), e);
        }
        if (!channel.isConnected()) {
            throw Failures.jumpLost(jumpHost, target);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
            return;
        }
    }
}
