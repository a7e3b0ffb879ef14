package dev.fettle.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.fettle.engine.spi.ConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Log in to the jump hosts and to the server behind them, each within its own time limit. Used once. */
final class HopOpener {

    private static final int ATTEMPTS = 4;
    // Client and server send what they prefer without trial runs: all of these work on every JDK 17.
    private static final String KEX = "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,"
            + "ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,"
            + "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256";
    private static final String HOST_KEYS =
            "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521," + "rsa-sha2-512,rsa-sha2-256";
    // ML-KEM came with JDK 24; before, JSch would agree on it with a new server and then fail.
    private static final String POST_QUANTUM = Runtime.version().feature() >= 24 ? "mlkem768x25519-sha256," : "";
    // sshd cuts the connection at MaxAuthTries (6), which must leave room for the password.
    private static final int KEYS_BEFORE_PASSWORD = 4;

    private final Threads threads;
    private final Lifeline lifeline;
    private final Dialer dialer;
    private final Consumer<ConnectionException> giveUp;

    /**
     * Prepare to open.
     *
     * @param giveUp told when a time is up and the thread that opens does not come back by itself
     */
    HopOpener(Threads threads, Lifeline lifeline, Consumer<ConnectionException> giveUp) {
        this.threads = threads;
        this.lifeline = lifeline;
        this.dialer = new Dialer(lifeline);
        this.giveUp = giveUp;
    }

    /**
     * Hold an open session and the wire below it.
     *
     * @param session authenticated; its own thread runs
     */
    record Hop(Target target, Session session, Wire wire) {}

    /** Open the whole chain; the last hop is the server itself. */
    List<Hop> open(Target server, Credentials credentials) throws ConnectionException, InterruptedException {
        List<Hop> hops = new ArrayList<>();
        for (Target jump : server.via()) {
            hops.add(open(jump, last(hops), credentials.forJumpHost()));
        }
        hops.add(open(server, last(hops), credentials));
        return hops;
    }

    private static Optional<Hop> last(List<Hop> hops) {
        return hops.isEmpty() ? Optional.empty() : Optional.of(hops.get(hops.size() - 1));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the timer only reports, through `giveUp`
    private Hop open(Target target, Optional<Hop> through, Credentials credentials)
            throws ConnectionException, InterruptedException {
        LoginKeys keys = LoginKeys.load(target, credentials);
        TimeLimit limit = new TimeLimit(threads.clock(), target.connectTimeout(), () -> {
            threads.workers().execute(lifeline::cut);
            // A name look-up cannot be cut short; nobody should wait for it.
            threads.clock().schedule(() -> giveUp.accept(Failures.timedOut(target, false)), 1, TimeUnit.SECONDS);
        });
        limit.start();
        try {
            for (int attempt = 1; ; attempt++) {
                Attempt now = new Attempt(target, through, credentials, keys, limit);
                try {
                    return now.run();
                } catch (ConnectionException e) {
                    // sshd drops some of many connections at once before it greets (MaxStartups).
                    if (!now.closedEarly || attempt == ATTEMPTS || limit.expired() || lifeline.isCut()) {
                        throw e;
                    }
                    Thread.sleep(100L << attempt);
                }
            }
        } finally {
            limit.stop();
        }
    }

    private final class Attempt {

        private final Target target;
        private final Optional<Hop> through;
        private final Credentials credentials;
        private final LoginKeys keys;
        private final TimeLimit limit;
        private boolean closedEarly;

        Attempt(Target target, Optional<Hop> through, Credentials credentials, LoginKeys keys, TimeLimit limit) {
            this.target = target;
            this.through = through;
            this.credentials = credentials;
            this.keys = keys;
            this.limit = limit;
        }

        Hop run() throws ConnectionException {
            Wire wire = dial();
            HostKeyGate gate = new HostKeyGate(target);
            PasswordLogin password = new PasswordLogin(() -> limit.pausedFor(credentials::password));
            try {
                Session session = session(wire, gate, password);
                lifeline.onCut(wire::abort);
                session.connect(0);
                return new Hop(target, session, wire);
            } catch (UncheckedIOException e) {
                wire.abort();
                throw Failures.knownHosts(target, e);
            } catch (JSchException e) {
                wire.abort();
                throw explain(gate, password, e);
            } catch (RuntimeException e) {
                wire.abort();
                throw e;
            }
        }

        private Wire dial() throws ConnectionException {
            if (through.isPresent()) {
                Hop jump = through.get();
                try {
                    return dialer.dialThrough(jump.session(), jump.target(), target);
                } catch (ConnectionException e) {
                    throw limit.expired() ? Failures.timedOut(target, false) : e;
                }
            }
            try {
                return dialer.dial(target);
            } catch (IOException e) {
                throw limit.expired() ? Failures.timedOut(target, false) : Failures.dialling(target, e);
            }
        }

        private ConnectionException explain(HostKeyGate gate, PasswordLogin password, JSchException e) {
            if (limit.expired()) {
                return Failures.timedOut(target, true);
            }
            Optional<HostKeyGate.Decision> decision = gate.decision();
            if (decision.isEmpty()) {
                closedEarly = String.valueOf(e.getMessage()).contains("closed by foreign host")
                        || e.getCause() instanceof IOException;
                return Failures.greeting(target, e);
            }
            if (!decision.get().trusted()) {
                return Failures.hostKey(target, decision.get());
            }
            return Failures.login(target, keys, password.tried(), password.unanswered());
        }

        private Session session(Wire wire, HostKeyGate gate, @Nullable PasswordLogin password) throws JSchException {
            Session session = new JSch().getSession(target.user(), target.host(), target.port());
            session.setProxy(new WireProxy(wire));
            session.setHostKeyRepository(gate);
            session.setHostKeyAlias(target.hostKeyName());
            boolean hasPassword = credentials.hasPassword();
            int keyLimit = hasPassword && !target.explicitIdentity() ? KEYS_BEFORE_PASSWORD : Integer.MAX_VALUE;
            session.setIdentityRepository(keys.repository(keyLimit));
            session.setUserInfo(password);
            session.setDaemonThread(true);
            session.setThreadFactory(threads.factory());
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig(
                    "PreferredAuthentications", hasPassword ? "publickey,keyboard-interactive,password" : "publickey");
            session.setConfig("MaxAuthTries", "20");
            session.setConfig("kex", POST_QUANTUM + KEX);
            session.setConfig("server_host_key", HOST_KEYS);
            session.setConfig("CheckKexes", "");
            session.setConfig("CheckSignatures", "");
            session.setConfig("CheckCiphers", "");
            session.setConfig("enable_auth_none", keys.keys().isEmpty() && !hasPassword ? "yes" : "no");
            // With one key a signature costs less than asking; with several, asking spares the agent's user prompts.
            session.setConfig("enable_pubkey_auth_query", keys.keys().size() > 1 ? "yes" : "no");
            session.setConfig("compression.s2c", "none");
            session.setConfig("compression.c2s", "none");
            return session;
        }
    }
}
