package dev.fettle.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decide on the key of one host while JSch connects, and remember the decision for the message. JSch asks on the thread
 * that connects, after it has verified that the server holds the key.
 */
final class HostKeyGate implements HostKeyRepository {

    private final Target target;
    private final KnownHosts knownHosts;
    private volatile Optional<Decision> decision = Optional.empty();

    HostKeyGate(Target target) {
        this.target = target;
        this.knownHosts = new KnownHosts(target.knownHosts());
    }

    /**
     * Hold what was decided.
     *
     * @param key the key that the host has shown
     */
    record Decision(KnownHosts.Answer answer, byte[] key) {

        boolean trusted() {
            return answer.verdict() == KnownHosts.Verdict.KNOWN;
        }

        String shown() {
            return KnownHosts.typeOf(key) + " " + KnownHosts.fingerprint(key);
        }
    }

    /** Return the decision; empty while the host has not shown its key. */
    Optional<Decision> decision() {
        return decision;
    }

    KnownHosts knownHosts() {
        return knownHosts;
    }

    @Override
    public int check(String host, byte[] key) {
        try {
            KnownHosts.Answer answer = knownHosts.check(target.hostKeyName(), key);
            if (answer.verdict() == KnownHosts.Verdict.UNKNOWN && target.hostKeyPolicy() == HostKeyPolicy.ACCEPT_NEW) {
                answer = knownHosts.record(target.hostKeyName(), key, target.hashKnownHosts());
            }
            decision = Optional.of(new Decision(answer, key.clone()));
            return switch (answer.verdict()) {
                case KNOWN -> OK;
                case UNKNOWN -> NOT_INCLUDED;
                case CHANGED, REVOKED -> CHANGED;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public HostKey[] getHostKey(String host, @Nullable String type) {
        // Asked for the types to prefer, so that a host is not refused over a key of a type that is not recorded.
        List<HostKey> keys = new ArrayList<>();
        try {
            for (KnownHostsLine line : knownHosts.matching(target.hostKeyName())) {
                if (!line.revoked() && (type == null || type.equals(KnownHosts.typeOf(line.key())))) {
                    keys.add(new HostKey(target.hostKeyName(), line.key()));
                }
            }
        } catch (JSchException | IOException | RuntimeException e) {
            return new HostKey[0];
        }
        return keys.toArray(HostKey[]::new);
    }

    @Override
    public HostKey[] getHostKey() {
        return new HostKey[0];
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return knownHosts.files().get(0).toString();
    }

    @Override
    public void add(HostKey key, UserInfo user) {
        // check() has recorded it where that is wanted.
    }

    @Override
    public void remove(String host, String type) {
        // Recorded keys are the user's.
    }

    @Override
    public void remove(String host, String type, byte @Nullable [] key) {
        // Recorded keys are the user's.
    }
}
